"""The step that makes the demo's music: files, catalogue, licences, and what was made of what."""

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
from mutagen.ogg import OggPage
from mutagen.oggvorbis import OggVorbis
from numpy.typing import NDArray

from making.controls import choose_controls, song_rows
from making.excerpts import Excerpt, choose, deal
from making.licences import licences_page
from making.render import SAMPLE_RATE, SOUNDFONT, play, synthesizer, version
from making.sources import pass_on
from rootnote.domain import Waveform
from rootnote.engine.audio.waveforms import resample

RELEASE = "Rootnote demo"
CONTROL_RATE = 8_000
"""Controls are there to be measured: what the codec does not hear of them is not shipped."""
_COMPRESSION = {SAMPLE_RATE: 0.45, CONTROL_RATE: 0.8}  # about 80 and 20 kbit/s
_SERIAL = 0x524F4F54  # libsndfile draws the Ogg stream's number; a fixed one gives the same bytes
_COLUMNS = (
    *("track_id", "file", "title", "artist", "release", "label", "writers"),
    *("licence_status", "notes", "role"),
)


def make_music(notes: Path, packages: Path, resources: Path) -> None:
    """Write every track that is not there yet, the catalogue and the page of licences.

    Parameters
    ----------
    notes : Path
        What `scores.py` wrote.
    packages : Path
        Where the packages with the controls' songs are unpacked.
    resources : Path
        The demo's folder: gets `music/`, `controls/`, `catalogue.csv`, `music.json`, `sources/`
        and `LICENCES.md`.
    """
    program = synthesizer()
    study = deal(choose(json.loads(notes.read_text(encoding="utf-8"))))
    excerpts = [*study, *choose_controls(song_rows(packages), study)]
    record_file = resources / "music.json"
    before = json.loads(record_file.read_text()) if record_file.exists() else {"tracks": {}}
    tracks: dict[str, dict[str, Any]] = {}
    for i, excerpt in enumerate(excerpts, 1):
        path = resources / file_of(excerpt)
        samples = play(excerpt, program)
        tracks[excerpt.id] = described(excerpt, samples)
        if not path.exists() or tracks[excerpt.id] != before["tracks"].get(excerpt.id):
            write_track(path, *shipped(excerpt, samples), excerpt)
        print(f"\r  music: {i} of {len(excerpts)}", end="", flush=True)
    print()
    expected = {resources / file_of(excerpt) for excerpt in excerpts}
    for stale in {*resources.glob("music/*.ogg"), *resources.glob("controls/*.ogg")} - expected:
        stale.unlink()
    write_catalogue(resources / "catalogue.csv", excerpts)
    pass_on([excerpt.piece for excerpt in excerpts], packages, resources / "sources")
    (resources / "LICENCES.md").write_text(licences_page(excerpts), encoding="utf-8")
    record = {
        "fluidsynth": version(program),
        "soundfont_sha256": hashlib.sha256(SOUNDFONT.read_bytes()).hexdigest(),
        "sample_rate": SAMPLE_RATE,
        "tracks": tracks,
    }
    record_file.write_text(
        json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )


def file_of(excerpt: Excerpt) -> str:
    """Where a track lies in the demo's folder."""
    folder = "controls" if excerpt.role == "control" else "music"
    return f"{folder}/{excerpt.id}.ogg"


def shipped(excerpt: Excerpt, samples: NDArray[np.int16]) -> tuple[NDArray[np.int16], int]:
    """The samples at the rate at which a track is shipped, and that rate."""
    if excerpt.role != "control":
        return samples, SAMPLE_RATE
    wave = Waveform((samples[None] / 32768).astype(np.float32), SAMPLE_RATE)
    low = resample(wave, CONTROL_RATE).samples[0]
    return np.round(low * 32767).clip(-32768, 32767).astype(np.int16), CONTROL_RATE


def title_of(excerpt: Excerpt) -> str:
    """The work's title, and which part of it, for what ensemble."""
    part = f", part {excerpt.number}" if excerpt.of > 1 else ""
    return f"{excerpt.piece.title}{part} ({excerpt.ensemble})"


def described(excerpt: Excerpt, samples: NDArray[np.int16]) -> dict[str, Any]:
    """What the record says of a track: enough to see that a rebuild gave the same samples."""
    return {
        "score": f"{excerpt.piece.collection}: {excerpt.piece.file}",
        "from_s": excerpt.start_s,
        "ensemble": excerpt.ensemble,
        "role": excerpt.role,
        "n_notes": len(excerpt.notes),
        "n_frames": len(samples),
        "pcm_sha256": hashlib.sha256(samples.astype("<i2").tobytes()).hexdigest(),
    }


def write_track(path: Path, samples: NDArray[np.int16], rate: int, excerpt: Excerpt) -> None:
    """Encode a track as Ogg Vorbis with its tags; the same samples give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    compression = _COMPRESSION[rate]
    sf.write(path, samples, rate, format="OGG", subtype="VORBIS", compression_level=compression)
    file = OggVorbis(path)
    file["title"] = title_of(excerpt)
    file["artist"] = file["composer"] = excerpt.piece.composer
    file["album"] = RELEASE
    file["license"] = excerpt.piece.licence
    piece = excerpt.piece
    file["comment"] = f"Score: {piece.collection}, {piece.file}. {piece.notice}"
    file.save()
    with path.open("r+b") as stream:
        pages = []
        try:
            while True:
                pages.append(OggPage(stream))
        except EOFError:
            pass
        for page in pages:
            page.serial = _SERIAL
        stream.seek(0)
        stream.write(b"".join(page.write() for page in pages))
        stream.truncate()


def write_catalogue(path: Path, excerpts: Sequence[Excerpt]) -> None:
    """The tracks as a catalogue CSV."""
    text = io.StringIO()
    table = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    table.writeheader()
    for excerpt in excerpts:
        table.writerow(
            {
                "track_id": excerpt.id,
                "file": file_of(excerpt),
                "title": title_of(excerpt),
                "artist": excerpt.piece.composer,
                "release": RELEASE,
                "label": RELEASE,
                "writers": excerpt.piece.composer,
                "licence_status": excerpt.piece.licence,
                "notes": f"score: {excerpt.piece.collection}, {excerpt.piece.file}",
                "role": excerpt.role,
            }
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
