"""Whether the checkpoint made the suspect, from the phases of its codec steps."""

import numpy as np
import pytest
import torch

from rootnote.domain import Basis, Segment
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.origin import in_its_steps, origin, suspect_phases
from rootnote.engine.phases import N_PHASES, codec_step, permuted_p, phase_losses, traces

RATE = 8_000
STEP = 250


class Remembering:
    """Knows sounds that begin where a step begins: every other phase costs it one more."""

    sample_rate, n_channels, min_frames, time_axis = RATE, 1, 2 * STEP, -1

    def __init__(self):
        self.shapes = []

    def encode(self, samples):
        self.shapes.append(tuple(samples.shape))
        return samples[:, 0, ::STEP]

    def loss(self, batch):
        return 1.0 + (batch != batch.round()).any(1).float()


def clicks(n_steps, *, moved=0):
    """Whole numbers at the first sample of every step, halves elsewhere; full scale aside."""
    audio = np.full(n_steps * STEP, 0.5, np.float32)
    audio[moved::STEP] = 1.0
    return audio


def rows(n, trace, seed=0, noise=0.01):
    """Phases of n stretches whose original costs `trace` less."""
    values = 4 + noise * np.random.default_rng(seed).standard_normal((n, N_PHASES))
    values[:, 0] -= trace
    return values


def test_only_the_original_phase_is_known():
    adapter = Remembering()
    audio = torch.from_numpy(np.stack([clicks(12)[None]] * 3))
    assert codec_step(adapter, audio[:1]) == STEP
    found = phase_losses(adapter, audio)
    assert found.shape == (3, N_PHASES)
    assert (found[:, 0] == 1).all()
    assert (found[:, 1:] == 2).all()
    assert {shape[-1] for shape in adapter.shapes[2:]} == {11 * STEP}, "all phases are as long"
    assert traces(found).tolist() == [1, 1, 1]


def test_too_short_for_its_phases_is_none():
    adapter = Remembering()
    assert phase_losses(adapter, torch.zeros(1, 1, 2 * STEP)) is None
    assert phase_losses(adapter, torch.zeros(1, 1, STEP)) is None
    assert phase_losses(adapter, torch.zeros(0, 1, 9 * STEP)) is None


@pytest.mark.parametrize(("seconds", "n"), [(10.0, 3), (2.0, 1), (3.0, 1), (60.0, 16)])
def test_stretches_of_a_suspect_tile_it_from_its_start(tmp_path, seconds, n):
    path = tmp_path / "suspect.wav"
    n_frames = round(seconds * RATE)
    samples = clicks(-(-n_frames // STEP))[:n_frames]
    write_wav(path, samples[None] * 0.5, RATE)
    track = inspect_recording(path, "suspect")
    found = suspect_phases(Remembering(), track, Segment("suspect", 0, track.n_frames), 3.0)
    assert found.shape == (n, N_PHASES)


def test_a_suspect_with_the_models_steps_was_made_by_it():
    found = origin(rows(3, 0.7), rows(24, 0.6, seed=1), lambda: pytest.fail("not asked"))
    assert found.basis is Basis.INFERRED
    assert found.p_value == pytest.approx(1 / N_PHASES**3)
    assert "a generation of this model or of a near relative" in found.explanation


def test_steps_show_that_a_suspect_is_as_it_was_made():
    assert in_its_steps(rows(3, 0.7))
    assert not in_its_steps(rows(3, 0.0))
    assert not in_its_steps(rows(1, 0.7)), "one stretch in eight costs least as it is by chance"
    assert not in_its_steps(rows(0, 0.0))
    assert not in_its_steps(None)


def test_a_recording_has_no_steps():
    found = origin(rows(3, 0.0), rows(24, 0.6, seed=1), lambda: pytest.fail("not asked"))
    assert found.basis is Basis.UNKNOWN
    assert found.p_value > 0.05
    assert "not shown that this model made it" in found.explanation


def test_a_weaker_trace_than_the_models_own_is_another_models():
    found = origin(rows(9, 0.1), rows(24, 0.6, seed=1), lambda: pytest.fail("not asked"))
    assert found.basis is Basis.UNKNOWN
    assert found.p_value < 0.001
    assert "another one with the same codec" in found.explanation


def test_a_model_of_tokens_is_asked_whether_it_would_draw_them():
    own = np.column_stack([np.linspace(-0.2, 0.3, 24), np.linspace(0.8, 1.3, 24)])
    marks = rows(3, 0.1), rows(24, 0.6, seed=1), lambda: pytest.fail("not asked")
    like, costly, scattered = (np.array([one] * 3) for one in ((-0.5, 0.9), (0.4, 1), (-0.5, 1.4)))
    assert origin(*marks, drawn=(like, own)).basis is Basis.INFERRED, "however weak its trace"
    found = origin(*marks, drawn=(costly, own))
    assert found.basis is Basis.UNKNOWN
    assert found.p_value < 0.01
    assert "cost this model 0.40 more" in found.explanation
    found = origin(*marks, drawn=(scattered, own))
    assert found.basis is Basis.UNKNOWN
    assert "1.40 times as much" in found.explanation
    recording = origin(rows(3, 0.0), *marks[1:], drawn=(like, own))
    assert recording.basis is Basis.UNKNOWN


def test_chance_is_allowed_where_the_models_own_never_stray():
    marks = rows(3, 0.5), rows(24, 0.6, seed=1), lambda: pytest.fail("not asked")
    own = np.tile([-0.4, 0.7], (24, 1))
    assert origin(*marks, drawn=(np.array([[0.08, 1.05]]), own)).basis is Basis.INFERRED
    assert origin(*marks, drawn=(np.array([[0.15, 1.05]]), own)).basis is Basis.UNKNOWN


@pytest.mark.parametrize("generations", [None, rows(24, 0.0)])
@pytest.mark.parametrize(
    ("p_value", "basis", "words"),
    [
        (0.01, Basis.INFERRED, "Few recordings cost this model as little"),
        (0.3, Basis.UNKNOWN, "no less than recordings do"),
        (None, Basis.UNKNOWN, "too few recordings"),
    ],
)
def test_without_steps_the_loss_decides(generations, p_value, basis, words):
    found = origin(rows(3, 0.5), generations, lambda: p_value)
    assert (found.basis, found.p_value) == (basis, p_value)
    assert words in found.explanation


def test_what_is_disclosed_is_not_tested():
    found = origin(None, None, lambda: pytest.fail("not asked"), disclosed=True)
    assert (found.basis, found.p_value) == (Basis.DISCLOSED, None)


def test_under_the_null_small_p_values_are_as_rare_as_they_should_be():
    chance = [permuted_p(rows(3, 0.0, seed=seed)) for seed in range(400)]
    assert np.mean(np.array(chance) <= 0.05) < 0.09
    assert permuted_p(np.full((2, N_PHASES), np.nan)) is None


def test_a_suspect_of_one_stretch_is_too_short_and_nothing_else_is_said_of_it():
    found = origin(rows(1, 0.7), rows(24, 0.6, seed=1), lambda: pytest.fail("not asked"))
    assert found.basis is Basis.UNKNOWN
    assert found.p_value is not None, "it was not shown, so that nobody is named"
    assert "too short" in found.explanation
    assert origin(rows(2, 0.7), rows(24, 0.6, seed=1), lambda: None).basis is Basis.INFERRED
