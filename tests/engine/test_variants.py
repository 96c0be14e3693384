"""A recording played louder, quieter, faster or slower."""

from dataclasses import replace

import numpy as np
import pytest

from engine.small import CONFIG, tune
from rootnote.domain import Segment
from rootnote.engine.variants import AS_IT_IS, Variant, heard_frames, play, variants_of
from tiny_model import SAMPLE_RATE


def peak_hz(samples):
    """The strongest frequency."""
    spectrum = np.abs(np.fft.rfft(samples[0] * np.hanning(samples.shape[1])))
    return spectrum.argmax() * SAMPLE_RATE / samples.shape[1]


def test_the_suspect_as_it_is_comes_first():
    config = replace(CONFIG, levels_db=(6.0,), speeds=(2.0, 0.5))
    assert variants_of(config) == (
        AS_IT_IS,
        Variant(level_db=6.0),
        Variant(speed=2.0),
        Variant(speed=0.5),
    )


@pytest.mark.parametrize("speed", [2.0, 2 ** (1 / 12), 2 ** (-1 / 12)])
def test_speed_moves_pitch_and_length_together(speed):
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    tone = 0.5 * np.sin(2 * np.pi * 440 * time)[None].astype(np.float32)
    length = round(SAMPLE_RATE / speed)
    played = play(tone, Variant(speed=speed), length)
    assert played.shape == (1, length)
    assert peak_hz(played) == pytest.approx(440 * speed, abs=2)


def test_level_moves_nothing_else():
    samples = tune(1, 0)
    played = play(samples, Variant(level_db=-6.0), samples.shape[1])
    assert np.allclose(played, samples * 10 ** (-6 / 20), atol=1e-7)


def test_what_is_missing_is_silent():
    samples = tune(1, 0)
    played = play(samples, Variant(level_db=6.0), samples.shape[1] + 100)
    assert np.array_equal(played[:, -100:], np.zeros((1, 100), np.float32))


@pytest.mark.parametrize(
    ("segment", "speed", "heard"),
    [
        ((0, 100), 1.5, (0, 150)),
        ((300, 400), 0.5, (300, 350)),
        ((300, 400), 1.5, (250, 400)),  # the recording ends at 400
        ((0, 400), 2.0, (0, 400)),  # and holds no more than that
    ],
    ids=str,
)
def test_a_stretch_stays_within_the_recording(segment, speed, heard):
    whole = Segment("a", 0, 400)
    found = heard_frames(Segment("a", *segment), whole, Variant(speed=speed))
    assert (found.start, found.stop) == heard


def test_nothing_is_heard_outside_a_region():
    region = Segment("a", 100, 200)
    found = heard_frames(Segment("a", 150, 200), region, Variant(speed=1.5))
    assert (found.start, found.stop) == (125, 200)
    assert heard_frames(region, region, Variant(speed=1.5)) == region
