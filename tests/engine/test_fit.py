"""Does the model fit the suspect? The verdict, and the words for it."""

from dataclasses import replace

import numpy as np
import pytest

from engine.small import CONFIG, tune, write_tune
from rootnote.domain import Role
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.catalogue.reading import assembled, read_catalogue
from rootnote.engine.fit import control_losses, looks_foreign, own_control_losses
from rootnote.progress import silent
from tiny_model import SAMPLE_RATE

OWN = (2.0, 2.1, 1.9, 2.0, 2.05)  # mean 2.01, deviation 0.074: up to 2.23 is the model's own
LOW_CONTROLS = (3.0, 3.1, 3.2, 3.3, 3.4)  # lower quartile 3.1


@pytest.mark.parametrize(
    ("suspect", "generations", "controls", "verdict"),
    [
        pytest.param(2.0, OWN, (), False, id="as its own"),
        pytest.param(0.1, OWN, (), False, id="better than its own"),
        pytest.param(2.2, OWN, (), False, id="at the edge"),
        pytest.param(2.3, OWN, (), True, id="beyond the edge"),
        pytest.param(9.9, OWN, (), True, id="far away"),
        pytest.param(2.0, OWN, LOW_CONTROLS, False, id="as its own, with controls"),
        pytest.param(2.5, OWN, LOW_CONTROLS, False, id="high, but below the controls"),
        pytest.param(3.05, OWN, LOW_CONTROLS, False, id="below their lower quartile"),
        pytest.param(3.1, OWN, LOW_CONTROLS, True, id="at their lower quartile"),
        pytest.param(3.5, OWN, LOW_CONTROLS, True, id="above the controls"),
        pytest.param(2.5, OWN, LOW_CONTROLS[:3], True, id="too few controls to go by"),
        pytest.param(2.0, (1.0, 1.0, 1.0, 1.0), (1.5,) * 4, True, id="controls fit badly too"),
        pytest.param(9.9, OWN[:3], LOW_CONTROLS, None, id="too few generations"),
        pytest.param(9.9, (), (), None, id="no generations"),
    ],
)
def test_a_suspect_looks_foreign_above_generations_and_among_controls(
    suspect, generations, controls, verdict
):
    assert looks_foreign(suspect, generations, controls) is verdict


def test_without_given_controls_the_catalogues_own_are_asked(catalogue):
    roles = (Role.TRAINING, Role.CONTROL, Role.DECOY, Role.CONTROL, Role.SOURCE)
    tracks = [replace(t, role=r) for t, r in zip(catalogue.tracks, roles, strict=True)]
    own = assembled(catalogue.root, tracks, [])
    losses, track_of = np.array([1.0, 2, 4, 8, 16, 32]), np.array([0, 1, 1, 2, 3, 4])
    assert own_control_losses(own, losses, track_of) == (3.0, 16.0)
    assert own_control_losses(own, losses[:2], track_of[:2]) == (2.0,)  # the others gave nothing


def test_a_control_that_cannot_be_used_is_named_and_the_others_count(adapter, tmp_path):
    for name, seconds in (("long.wav", 3.0), ("other.wav", 2.0)):
        write_tune(tmp_path / name, seconds, 1)
    write_wav(tmp_path / "short.wav", tune(1.0, 2)[:, :20], SAMPLE_RATE)
    means, unusable = control_losses(adapter, read_catalogue(tmp_path), CONFIG, silent)
    assert len(means) == 2
    assert unusable == ("short.wav",)
