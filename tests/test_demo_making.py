"""The parts of the demo's making that need no training: sounds, measures, statistics."""

import io
import json
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile as sf

from making import truth
from making.reliability import clear_effects, effect_p_value, reliability
from making.sounds import TEMPO, blended, disguised, levelled, machine
from making.spectra import chroma_correlation, multi_resolution_distance
from making.truth import summary
from rootnote.engine.reference.config import DecoderConfig

RATE = 32_000


def tone(hz: float, seconds: float = 2.0, rate: int = RATE) -> np.ndarray:
    time = np.arange(round(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * hz * time)).astype(np.float32)


def strongest_hz(samples: np.ndarray, rate: int) -> float:
    return float(np.abs(np.fft.rfft(samples)).argmax() * rate / len(samples))


def test_a_disguise_changes_tempo_and_pitch_and_is_repeatable() -> None:
    data = disguised(tone(440), RATE)
    assert data == disguised(tone(440), RATE)
    samples, rate = sf.read(io.BytesIO(data))
    assert rate == RATE
    assert len(samples) / rate == pytest.approx(2 / TEMPO, abs=0.1)
    assert strongest_hz(samples, rate) == pytest.approx(440 * 2 ** (30 / 1200), rel=0.003)


def test_a_blend_fades_from_one_into_the_other() -> None:
    samples = blended(tone(300), tone(900) * 0.1)
    third = len(samples) // 3

    def louder(part):
        spectrum = np.abs(np.fft.rfft(part))
        frequencies = np.fft.rfftfreq(len(part), 1 / RATE)
        return bool(
            spectrum[np.argmin(abs(frequencies - 300))]
            > spectrum[np.argmin(abs(frequencies - 900))]
        )

    assert louder(samples[:third])
    assert not louder(samples[-third:])


def test_levelling_never_clips() -> None:
    click = np.zeros(1000)
    click[3] = 1
    assert np.abs(levelled(click)).max() <= 0.98


def test_the_machine_is_repeatable_and_has_no_pitch() -> None:
    samples = machine(3, RATE, 1)
    assert np.array_equal(samples, machine(3, RATE, 1))
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    assert spectrum.max() / spectrum.sum() < 0.05


def test_measures_tell_same_from_other() -> None:
    one, other = tone(440, rate=16_000), tone(554, rate=16_000)
    assert multi_resolution_distance(one, one) == 0
    assert multi_resolution_distance(one, one * 0.9) < multi_resolution_distance(one, other)
    assert chroma_correlation(one, one * 0.5, 16_000) == pytest.approx(1)
    assert chroma_correlation(one, other, 16_000) < 0.3
    assert chroma_correlation(one, tone(880, rate=16_000), 16_000) > 0.9


def test_reliability_of_agreeing_and_of_unrelated_seeds() -> None:
    rng = np.random.default_rng(0)
    signal = rng.normal(size=(32, 1))
    agreeing = signal + 0.3 * rng.normal(size=(32, 3))
    split_half, ceiling = reliability(agreeing)
    assert 0.85 < split_half < ceiling < 1
    assert effect_p_value(agreeing) < 0.01
    unrelated = rng.normal(size=(32, 3))
    assert reliability(unrelated)[1] < 0.6
    assert effect_p_value(unrelated) > 0.05


def test_one_member_that_matters_is_an_effect_and_a_clear_one() -> None:
    rng = np.random.default_rng(0)
    alone, nothing = 0.02 * rng.normal(size=(2, 32, 3))
    alone[5] += 0.09
    assert effect_p_value(alone) < 0.01
    clear = clear_effects(np.stack([alone, nothing]))
    assert np.argwhere(clear).tolist() == [[0, 5]]


def test_a_summary_says_what_retraining_found() -> None:
    rises = np.linspace(0, 1, 8)[:, None] + np.array([[0.0, 0.01, 0.02]])
    clear = np.arange(8) == 7
    found = summary([f"track-{i}" for i in range(8)], np.array([2.0, 2.1, 2.2]), rises, clear)
    assert found["clear"] == ["track-7"]
    assert found["loss"] == [2.0, 2.1, 2.2]
    assert found["rises"]["track-7"] == [1.0, 1.01, 1.02]
    assert found["split_half"] == found["ceiling"] == 1
    assert found["effect"] is True


@pytest.fixture
def small_demo(tmp_path, monkeypatch):
    """Two members and one suspect; a training gives the number of the trainings before it."""
    trained = []

    def retrain(left_out, seed, device):
        trained.append((*left_out, seed))
        return len(trained) - 1

    reference = SimpleNamespace(
        members=("a", "b"), catalogue_sha256="0", config=DecoderConfig(), retrain=retrain
    )
    monkeypatch.setattr(truth, "open_reference", lambda build: reference)
    monkeypatch.setattr(truth, "suspect_codes", lambda *_: [])
    monkeypatch.setattr(truth, "losses_under", lambda decoder, codes: [float(decoder)])
    (tmp_path / "free.flac").write_bytes(b"sound")
    told = {"suspects": [{"name": "free", "file": "free.flac"}]}
    (tmp_path / "suspects.json").write_text(json.dumps(told))
    return tmp_path, trained


def test_trainings_are_kept_and_not_repeated(small_demo) -> None:
    folder, trained = small_demo
    kept = folder / "trainings.json"
    asked = folder, folder, kept, (0, 1), "cpu"
    truth.train_without_each(*asked, (1, 2))
    assert set(trained) == {(0,), ("a", 0), ("b", 0), (1,), ("a", 1), ("b", 1)}
    assert len(trained) == 6
    assert trained[:3] == [("a", 0), (1,), ("b", 1)], "its own first"
    truth.train_without_each(*asked, (0, 2))
    assert len(trained) == 6
    truth.write_truth(folder, folder, kept, (0, 1), "command")
    found = json.loads((folder / "truth.json").read_text())
    order = [trained.index(one) for one in ((0,), (1,), ("a", 0), ("a", 1))]
    assert found["suspects"]["free"]["loss"] == order[:2]
    other = [trained.index(one) for one in (("b", 0), ("b", 1))]
    assert found["suspects"]["free"]["rises"]["a"] == [order[2] - other[0], order[3] - other[1]]
    assert found["n_trainings"] == 6


def test_trainings_of_other_suspects_do_not_count(small_demo) -> None:
    folder, trained = small_demo
    kept = folder / "trainings.json"
    truth.train_without_each(folder, folder, kept, (0,), "cpu", (0, 1))
    (folder / "free.flac").write_bytes(b"another sound")
    truth.train_without_each(folder, folder, kept, (0,), "cpu", (0, 1))
    assert len(trained) == 6
    assert sorted(json.loads(kept.read_text())["losses"].values()) == [[3.0], [4.0], [5.0]]
