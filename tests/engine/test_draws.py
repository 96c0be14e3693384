"""How many draws influence needs, and what those leave to chance."""

import numpy as np
import pytest
import torch

from rootnote.cli import main as command
from rootnote.domain import AttributionConfig
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.draws import (
    ENOUGH,
    MOST_MEASURED,
    _sample,
    agreement,
    converged_draws,
    draws_needed,
    interval_of,
    sample_agreement,
)
from rootnote.engine.models import Told, load_checkpoint
from rootnote.engine.models.diffusion import N_DRAWS, DiffusionAdapter
from rootnote.investigation import Investigation
from rootnote.investigation.cases import (
    Outcome,
    Person,
    attribute_in_case,
    make_case,
    open_case,
    rerun,
)
from tiny_diffusion import make_stable_audio

CONFIG = AttributionConfig(segment_s=0.3, hop_s=0.3, modules="attention")
QUICK = AttributionConfig(
    segment_s=0.3, hop_s=0.3, modules="attention@2", n_generations=2, control_segments=1,
    levels_db=(), speeds=(), fisher_segments=4, control_steps=2, step_segments=1,
)  # fmt: skip


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return make_stable_audio(tmp_path_factory.mktemp("draws") / "base")


@pytest.fixture(scope="module")
def music(tmp_path_factory):
    folder = tmp_path_factory.mktemp("draws") / "music"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for number in range(6):
        write_wav(folder / f"{number}.wav", 0.1 * rng.standard_normal((1, 8000)), 8000)
    return folder


def halves(size: float, n_query: int = 3):
    rng = np.random.default_rng(0)
    truth = rng.standard_normal((n_query, 40))
    return [truth + size * rng.standard_normal(truth.shape) for _ in range(2)]


def test_halves_that_agree_leave_little_to_chance():
    track_of = np.repeat(np.arange(10), 4)

    def of(size: float) -> float:
        return float(agreement(halves(size), track_of)[0])

    assert of(0.0) == pytest.approx(1.0)
    assert of(0.3) > 0.8
    assert of(30.0) < 0.7
    assert np.isnan(agreement(halves(0.0), np.repeat([0, 1], 20))).all(), "two tracks say nothing"


def test_it_is_what_two_times_as_many_draws_would_say():
    # Halves of reliability 1/2 make a whole of 2/3 (Spearman & Brown).
    rng = np.random.default_rng(1)
    truth = rng.standard_normal((1, 20_000))
    noisy = [truth + rng.standard_normal(truth.shape) for _ in range(2)]
    assert agreement(noisy, np.arange(20_000))[0] == pytest.approx(2 / 3, abs=0.02)


def test_the_interval_holds_the_value_and_shrinks_with_tracks():
    few, many = (agreement(halves(1.0), np.arange(40) // (40 // n)) for n in (5, 40))
    short, long = interval_of([few]), interval_of([many])
    assert short is not None
    assert long is not None
    for one in (short, long):
        assert one.low <= one.value <= one.high
    assert long.high - long.low < short.high - short.low
    assert interval_of([np.full(401, np.nan)]) is None
    assert interval_of([]) is None


def test_how_many_more_are_needed():
    assert draws_needed(16, ENOUGH) == 16
    assert draws_needed(16, 0.5) == 144
    assert draws_needed(16, 0.0) > 1000


def test_more_draws_agree_better_and_the_adapter_is_left_as_it_was(base, music):
    adapter = load_checkpoint(base)
    catalogue = read_catalogue(music)
    codes = torch.randn(6, 8, 64, generator=torch.Generator().manual_seed(0))
    found = []
    for n_draws in (4, 16, 64):
        adapter.n_draws = n_draws
        found.append(sample_agreement(adapter, codes, CONFIG).value)
    assert found == sorted(found)
    adapter.n_draws = 4
    chosen = converged_draws(adapter, catalogue, CONFIG)
    assert adapter.n_draws == 4
    sample = _sample(adapter, catalogue, CONFIG)
    tried = [n for n in (4, 8, 16, 32) if n <= chosen]
    for n_draws in tried:
        adapter.n_draws = n_draws
        agrees = sample_agreement(adapter, sample, CONFIG).low >= ENOUGH
        assert agrees == (n_draws == chosen)
    adapter.n_draws = MOST_MEASURED
    assert converged_draws(adapter, catalogue, CONFIG) == MOST_MEASURED, "nobody is asked for more"


def test_draws_are_doubled_until_they_agree(base, music, monkeypatch):
    adapter = load_checkpoint(base)
    asked = []

    def agreed(asked_adapter, _codes, _config):
        asked.append(asked_adapter.n_draws)
        return interval_of([np.full(401, 0.95 if asked_adapter.n_draws >= 32 else 0.7)])

    monkeypatch.setattr("rootnote.engine.draws.sample_agreement", agreed)
    assert converged_draws(adapter, read_catalogue(music), CONFIG) == 32
    assert asked == [16, 32]


def test_too_few_tracks_say_nothing(base, music, tmp_path):
    for number in range(3):
        (tmp_path / f"{number}.wav").write_bytes((music / f"{number}.wav").read_bytes())
    assert converged_draws(load_checkpoint(base), read_catalogue(tmp_path), CONFIG) == N_DRAWS


def test_a_run_takes_as_many_as_agree_and_remembers_it(base, music, tmp_path, monkeypatch):
    """The index and the run on it are opened with the same number, which is measured once."""
    measured = []

    def twice(adapter, *_):
        measured.append(adapter.n_draws)
        return 32

    monkeypatch.setattr("rootnote.engine.draws.converged_draws", twice)
    work = Investigation(device="cpu", cache=tmp_path / "cache")
    suspect = next(iter(sorted(music.glob("*.wav"))))
    built = work.index(base, music, tmp_path / "index", config=QUICK)
    assert "32 draws" in load_checkpoint(base, told=Told(n_draws=32)).checkpoint.layout
    result = work.attribute(base, music, suspect, config=QUICK, index=tmp_path / "index")
    assert measured == [16]
    assert result.checkpoint == load_checkpoint(base, told=Told(n_draws=32)).checkpoint
    assert any("means over 32 draws" in caveat for caveat in result.caveats)
    assert any("90 % interval" in caveat for caveat in result.caveats)
    assert len(built.catalogue.tracks) == 6
    assert result.n_draws == 32
    said = Investigation(device="cpu", cache=tmp_path / "cache", told={"n_draws": 4})
    assert "4 draws" in said.attribute(base, music, suspect, config=QUICK).checkpoint.layout
    assert measured == [16], "what a person says is not measured"
    for kept in (tmp_path / "cache" / "draws").iterdir():
        kept.write_text("nonsense")
    work.attribute(base, music, suspect, config=QUICK, index=tmp_path / "index")
    assert measured == [16, 16], "what cannot be read is measured again"


def test_help_says_so(capsys):
    with pytest.raises(SystemExit):
        command(["attribute", "--help"])
    assert "as many as" in " ".join(capsys.readouterr().out.split())
    assert (N_DRAWS, MOST_MEASURED) == (16, 64), "as the help says"


def test_a_case_keeps_how_many_were_taken(base, music, tmp_path, monkeypatch):
    """A repetition asks for as many as the run did, and measures nothing."""
    monkeypatch.setenv("ROOTNOTE_KEY", str(tmp_path / "key.pem"))
    monkeypatch.setattr("rootnote.engine.draws.converged_draws", lambda *_: N_DRAWS)
    monkeypatch.setattr(DiffusionAdapter, "sampling_steps", 2)
    case = make_case(tmp_path / "case", title="Draws", examiner=Person("Nobody")).folder
    work = Investigation(device="cpu", threads=1, cache=tmp_path / "cache")
    suspect = next(iter(sorted(music.glob("*.wav"))))
    attribute_in_case(work, case, base, music, suspect, config=QUICK)
    run = open_case(case).run("0001")
    assert run.settings["told"] == {"n_draws": N_DRAWS}
    monkeypatch.setattr("rootnote.engine.draws.converged_draws", lambda *_: 64)
    (certificate,) = rerun(case)
    assert certificate.comparison.outcome is Outcome.IDENTICAL, certificate.sentence


def test_a_number_without_halves_is_doubled_before_it_is_asked(base, music, monkeypatch):
    adapter = load_checkpoint(base)
    adapter.n_draws = 2
    asked = []

    def agreed(asked_adapter, _codes, _config):
        asked.append(asked_adapter.n_draws)
        return interval_of([np.full(401, 0.95)])

    monkeypatch.setattr("rootnote.engine.draws.sample_agreement", agreed)
    assert converged_draws(adapter, read_catalogue(music), CONFIG) == 4
    assert asked == [4]
    assert adapter.n_draws == 2
