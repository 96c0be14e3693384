"""The two decoders: libsndfile for all that it reads, FFmpeg through PyAV for the rest.

libsndfile's seeks are exact: MP3, Vorbis, Opus and FLAC give the same samples whether read from
the start or from the middle (measured). FFmpeg (AAC, ALAC, WMA, WavPack, ...) always decodes
from the start, because a codec with memory decodes differently after a seek.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile as sf
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from rootnote.engine.audio.containers import UNSTATED, broken, mpeg_states_length, ogg_ends_once
from rootnote.errors import AudioError

Samples = NDArray[np.float32]
"""Shape (n_channels, n_frames); full scale is ±1."""

_RATES_HZ = (4_000, 768_000)
_MAX_CHANNELS = 64
_UNKNOWN_FRAMES = 1 << 62  # libsndfile answers about 2**63 where the header gives no length
_EXPORT_REMEDY = "Export the recording as a WAV or FLAC file and use that."
# Formats that hold audio in the file itself: playlists could name other files or addresses.
_AV_FORMATS = "mov,mp4,m4a,matroska,webm,asf,aac,mp3,flac,ogg,wv,ape,tta,mpc,mpc8,ac3,eac3,dsf,amr"
_AV_OPTIONS = {"format_whitelist": _AV_FORMATS, "protocol_whitelist": "file"}


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What is known about a recording before it is decoded.

    `n_frames` is exact where the decoder knows it beforehand, else None.
    """

    path: Path
    sample_rate: int
    n_channels: int
    n_frames: int | None
    decoder: str
    """Library, version, container and codec: what the digest of a lossy file depends on."""
    subtype: str
    notices: tuple[str, ...] = ()


def check_format(path: Path, sample_rate: int, n_channels: int, n_frames: int | None) -> None:
    """Refuse rates, channels and lengths that no recording has."""
    low, high = _RATES_HZ
    if not low <= sample_rate <= high:
        raise AudioError(
            "the sample rate is not one that recordings have",
            path=path,
            remedy=_EXPORT_REMEDY,
            expected=f"{low:,} to {high:,} Hz",
            found=f"{sample_rate:,} Hz",
        )
    if not 1 <= n_channels <= _MAX_CHANNELS:
        raise AudioError(
            "the number of channels is not one that recordings have",
            path=path,
            remedy=_EXPORT_REMEDY,
            expected=f"1 to {_MAX_CHANNELS}",
            found=n_channels,
        )
    if n_frames == 0:
        raise broken(path, "the file holds no audio: it has 0 frames")


# --- libsndfile ---------------------------------------------------------------------------------


@contextmanager
def open_sndfile(path: Path) -> Iterator[sf.SoundFile | None]:
    """Open with libsndfile; None where FFmpeg has to decode."""
    try:
        file = sf.SoundFile(path)
    except (sf.SoundFileError, TypeError):  # TypeError: named .raw, asks how to read it
        yield None
        return
    with file:
        unfit = (
            file.format == "RAW"  # from the name alone (.vox, .gsm, .snd): anything would pass
            or file.frames >= _UNKNOWN_FRAMES
            or (file.format == "MP3" and not mpeg_states_length(path))
            or (file.format == "OGG" and not ogg_ends_once(path))
        )
        yield None if unfit else file


def sndfile_info(path: Path, file: sf.SoundFile, notices: tuple[str, ...]) -> AudioInfo:
    """Describe an open libsndfile file."""
    check_format(path, file.samplerate, file.channels, file.frames)
    return AudioInfo(
        path=path,
        sample_rate=file.samplerate,
        n_channels=file.channels,
        n_frames=file.frames,
        decoder=f"libsndfile {sf.__libsndfile_version__}, {file.format} {file.subtype}",
        subtype=file.subtype,
        notices=notices,
    )


def sndfile_pieces(
    path: Path, file: sf.SoundFile, start: int, stop: int | None, block_frames: int
) -> Iterator[Samples]:
    """Decode with libsndfile; ending before its own frame count is an error."""
    check_format(path, file.samplerate, file.channels, file.frames)
    end = file.frames if stop is None else min(stop, file.frames)
    position = start
    try:
        if start < end:
            file.seek(start)
        while position < end:
            wanted = min(block_frames, end - position)
            block = file.read(wanted, dtype="float32", always_2d=True)
            position += len(block)
            if len(block) < wanted:  # never go on after a hole: what follows would be shifted
                raise broken(
                    path,
                    "the recording ends before the length its header states, or has a hole",
                    expected=f"{file.frames:,} frames",
                    found=f"{position:,}",
                )
            yield block.T
    except sf.SoundFileError as error:
        raise broken(
            path,
            f"decoding breaks after frame {position:,}, "
            f"{position / file.samplerate:.1f} s into the recording",
        ) from error


# --- FFmpeg -------------------------------------------------------------------------------------


@contextmanager
def _av_stream(path: Path) -> Iterator[tuple[str, AudioStream, Iterator[AudioFrame]]]:
    """Open the first audio stream with FFmpeg: format name, stream, frames."""
    # Resolved, so that a name such as "http:x" is a path and never an address.
    place = str(path.resolve())
    try:
        container = av.open(place, metadata_errors="replace", options=_AV_OPTIONS)
    except av.FFmpegError as error:
        raise _not_audio(path) from error
    with container:
        if not container.streams.audio:
            raise _not_audio(path)
        stream = container.streams.audio[0]
        yield container.format.name, stream, _av_frames(path, container.decode(stream))


def _av_frames(path: Path, frames: Iterator[AudioFrame]) -> Iterator[AudioFrame]:
    """Pass on decoded frames; refuse damage, and rates or channels that are odd or change."""
    position = 0
    first: tuple[int, int] | None = None
    try:
        for frame in frames:
            now = (frame.sample_rate, frame.layout.nb_channels)
            if first is None:
                first = now
                check_format(path, *now, None)
            elif now != first:
                raise broken(
                    path,
                    f"rate and channels change at frame {position:,}",
                    expected=first,
                    found=now,
                )
            yield frame
            position += frame.samples
    except av.FFmpegError as error:
        raise broken(path, f"decoding breaks after frame {position:,}") from error
    if first is None:
        raise broken(path, "the file holds no audio: it has 0 frames")


def _not_audio(path: Path) -> AudioError:
    """The error for a file that neither decoder can open."""
    return AudioError(
        "this is not a recording, or it is damaged beyond opening",
        path=path,
        remedy="Play the file in another program to see what it is. " + _EXPORT_REMEDY,
    )


def av_info(path: Path, notices: tuple[str, ...]) -> AudioInfo:
    """Describe a file by its first decoded frame: AAC headers may state half the real rate."""
    with _av_stream(path) as (format_name, stream, frames):
        first = next(frames)
        if _promised_frames(stream, first.sample_rate) is None:
            notices += (UNSTATED,)
        libavcodec = ".".join(map(str, av.library_versions["libavcodec"]))
        return AudioInfo(
            path=path,
            sample_rate=first.sample_rate,
            n_channels=first.layout.nb_channels,
            n_frames=None,
            decoder=f"libavcodec {libavcodec}, {format_name} {stream.codec_context.name}",
            subtype=stream.codec_context.name,
            notices=notices,
        )


def av_pieces(path: Path, start: int, stop: int | None) -> Iterator[Samples]:
    """Decode with FFmpeg from the beginning, passing on frames `start` to `stop`."""
    position = 0
    promised: int | None = None
    longest = 0
    with _av_stream(path) as (_, stream, frames):
        for frame in frames:
            promised = promised or _promised_frames(stream, frame.sample_rate)
            longest = max(longest, frame.samples)
            end = min(x for x in (stop, promised, position + frame.samples) if x is not None)
            piece = _as_float(frame)[:, max(0, start - position) : max(0, end - position)]
            if piece.shape[1]:
                yield piece
            position += frame.samples
            if stop is not None and position >= stop:
                return
    # Encoders count the last codec frame in different ways; more than that is a missing end.
    if promised is not None and position + longest < promised:
        raise broken(
            path,
            "the recording ends before the length its header states",
            expected=f"{promised:,} frames",
            found=f"{position:,}",
        )


def _promised_frames(stream: AudioStream, sample_rate: int) -> int | None:
    """The length that the container states, where it counts in frames and not milliseconds."""
    if stream.duration is None or stream.time_base is None:
        return None
    if stream.time_base.denominator < _RATES_HZ[0] or sample_rate % stream.time_base.denominator:
        return None
    return int(stream.duration * stream.time_base * sample_rate)


def _as_float(frame: AudioFrame) -> Samples:
    """Samples of one decoded frame; integers scaled by their full scale, as libsndfile does."""
    samples: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    if samples.dtype == np.uint8:
        return (samples.astype(np.float32) - 128) / np.float32(128)
    if np.issubdtype(samples.dtype, np.integer):
        return (samples / -float(np.iinfo(samples.dtype).min)).astype(np.float32)
    return samples.astype(np.float32)
