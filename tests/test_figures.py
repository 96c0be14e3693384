import io

import numpy as np
import pytest
import soundfile

from rootnote.domain import Contribution, Segment
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.investigation.figures import excerpt, overview, pairings

RATE = 16000


@pytest.fixture
def beep(tmp_path):
    """Four seconds of silence with half a second of 1 kHz from 2 s on, louder on the left."""
    samples = np.zeros((4 * RATE, 2), np.float32)
    time = np.arange(RATE // 2) / RATE
    samples[2 * RATE : 2 * RATE + RATE // 2, 0] = np.sin(2 * np.pi * 1000 * time)
    soundfile.write(tmp_path / "beep.wav", samples, RATE)
    return inspect_recording(tmp_path / "beep.wav", "beep")


@pytest.mark.parametrize("wide", [False, True])
def test_a_tone_is_drawn_when_and_where_it_sounds(beep, wide) -> None:
    drawn = excerpt(beep, Segment("beep", RATE, 4 * RATE), wide=wide)
    n_columns = len(drawn.peaks)
    assert drawn.spectrogram_db.shape == (len(drawn.bands_hz), n_columns)
    sounding = np.flatnonzero(drawn.peaks[:, 1] > 0.4)
    assert sounding[0] == pytest.approx(n_columns / 3, abs=2)
    assert sounding[-1] == pytest.approx(n_columns / 2, abs=2)
    loudest = np.unravel_index(drawn.spectrogram_db.argmax(), drawn.spectrogram_db.shape)
    assert drawn.bands_hz[loudest[0]] == pytest.approx(1000, rel=0.06)
    loud = np.flatnonzero(drawn.spectrogram_db.max(axis=0) > -6)
    assert (loud[0] + loud[-1]) / 2 == pytest.approx(n_columns * 5 / 12, abs=3)


def test_what_is_marked_is_heard_with_its_surroundings(beep) -> None:
    pair = (Segment("beep", 2 * RATE, 3 * RATE), Segment("beep", 0, RATE))
    (found,) = pairings(beep, [(Contribution("beep", 1, 1.0, {}, pair), beep)])
    assert (found.suspect.start_s, found.suspect.stop_s) == (1.0, 4.0)
    assert found.suspect.marked_s == (2.0, 3.0)
    assert (found.source.start_s, found.source.stop_s) == (0.0, 2.0)
    heard, rate = soundfile.read(io.BytesIO(found.suspect.clip.data))
    original, _ = soundfile.read(beep.path)
    assert rate == RATE
    assert np.abs(heard - original[RATE:]).max() <= 2**-15


def test_the_overview_covers_the_recording_without_its_sound(beep) -> None:
    drawn = overview(beep)
    assert (drawn.start_s, drawn.stop_s) == (0.0, 4.0)
    assert drawn.clip is None
    assert len(drawn.peaks) == pytest.approx(960, rel=0.02)
