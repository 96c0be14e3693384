"""Recordings: what they promise, decode to and sound like. The door for the whole engine.

containers      what a file's own header promises, held against the bytes that are there
decoders        libsndfile, and FFmpeg through PyAV for what it does not read
decoding        files → samples, a block at a time, as they were recorded
inspection      one pass over a recording → `Track`: digests, length, what to be told
waveforms       stretches in memory; resampling, channels, writing
stretches       any stretch again and again; playback makes it ready for listening
tags            what a recording says of itself
peaks, spectrum, loudness       what is seen and metered
"""

from rootnote.engine.audio.decoders import AudioInfo, Samples
from rootnote.engine.audio.decoding import blocks, probe
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import (
    read,
    read_segment,
    resample,
    resampled_length,
    to_channels,
    write_wav,
)

__all__ = [
    "AudioInfo",
    "Samples",
    "blocks",
    "inspect_recording",
    "probe",
    "read",
    "read_segment",
    "resample",
    "resampled_length",
    "to_channels",
    "write_wav",
]
