"""Play a track with FluidSynth and bring it to the loudness that all tracks share."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

from making.excerpts import Excerpt
from making.midi import midi_file

SAMPLE_RATE = 32_000
TAIL_S = 0.9
RMS_DB = -21.0
"""Of every track, over its whole length; with it no track reaches full scale."""
PEAK = 0.97
_FADE_S = 0.25
_SILENCE_DB, _LONGEST_SILENCE_S = -55.0, 2.0

SOUNDFONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
PACKAGES = "sudo apt-get update && sudo apt-get install fluidsynth fluid-soundfont-gm"


class RenderError(Exception):
    """A track could not be played as it should; the text says what to do."""


def synthesizer() -> str:
    """Path of FluidSynth, where it and its SoundFont are there."""
    program = shutil.which("fluidsynth")
    if program is None or not SOUNDFONT.is_file():
        raise RenderError(f"FluidSynth and its General MIDI SoundFont are needed:\n  {PACKAGES}")
    return program


def version(program: str) -> str:
    """FluidSynth's version: another one may play other samples."""
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return next(
        line.split()[-1] for line in answer.stdout.splitlines() if "runtime version" in line
    )


def play(excerpt: Excerpt, program: str) -> NDArray[np.int16]:
    """A track's samples, mono, at `SAMPLE_RATE`; the same on every run of one FluidSynth.

    Raises
    ------
    RenderError
        FluidSynth failed, or the result is clipped, silent or too short.
    """
    length_s = excerpt.length_s + TAIL_S
    with tempfile.TemporaryDirectory() as folder:
        score, sound = Path(folder) / "score.mid", Path(folder) / "sound.wav"
        score.write_bytes(midi_file(excerpt.notes, excerpt.ensemble, length_s))
        settings = {
            "synth.cpu-cores": "1",
            "synth.reverb.active": "0",
            "synth.chorus.active": "0",
            "synth.gain": "0.4",
            "player.timing-source": "sample",
        }
        options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
        command = [program, "-n", "-i", "-q", *options, "-r", str(SAMPLE_RATE), "-O", "float"]
        command += ["-T", "wav", "-F", str(sound), str(SOUNDFONT), str(score)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0 or not sound.exists():
            raise RenderError(f"FluidSynth could not play {excerpt.id}:\n{done.stderr}")
        samples, rate = sf.read(sound, dtype="float64", always_2d=True)
    if rate != SAMPLE_RATE:
        raise RenderError(f"FluidSynth wrote {rate} Hz instead of {SAMPLE_RATE}")
    return checked(levelled(samples.mean(1), round(length_s * SAMPLE_RATE)), excerpt.id)


def levelled(samples: NDArray[Any], n_frames: int) -> NDArray[np.int16]:
    """Samples of the wanted length, faded out at the end, at the common loudness."""
    whole = np.zeros(n_frames)
    n = min(n_frames, len(samples))
    whole[:n] = samples[:n]
    n_fade = round(_FADE_S * SAMPLE_RATE)
    whole[-n_fade:] *= np.linspace(1, 0, n_fade)
    whole *= 10 ** (RMS_DB / 20) / np.sqrt(np.mean(whole**2))
    if np.abs(whole).max() > PEAK:
        raise RenderError(f"the loudness of {RMS_DB} dB would clip: {np.abs(whole).max():.2f}")
    return np.round(whole * 32767).astype(np.int16)


def checked(samples: NDArray[np.int16], name: str) -> NDArray[np.int16]:
    """The samples, if nothing in them is silent for long."""
    block = SAMPLE_RATE // 20
    blocks = samples[: len(samples) // block * block].reshape(-1, block) / 32767
    quiet = 10 * np.log10((blocks**2).mean(1) + 1e-12) < _SILENCE_DB
    run = longest = 0
    for is_quiet in quiet:
        run = run + 1 if is_quiet else 0
        longest = max(longest, run)
    if longest * 0.05 > _LONGEST_SILENCE_S:
        raise RenderError(f"{name} is silent for {longest * 0.05:.1f} s")
    return samples
