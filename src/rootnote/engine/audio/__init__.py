"""Recordings: what they promise, decode to and sound like.

Nothing is imported here: recordings are read in several threads, and where one imports a part while
another imports the whole, Python would give out modules that are not finished.

containers      what a file's own header promises, held against the bytes that are there
decoders        libsndfile, and FFmpeg through PyAV for what it does not read
decoding        files → samples, a block at a time, as they were recorded
inspection      one pass over a recording → `Track`: digests, length, what to be told
waveforms       stretches in memory; resampling, channels, writing
stretches       any stretch again and again; playback makes it ready for listening
tags            what a recording says of itself
peaks, spectrum, loudness       what is seen and metered
"""
