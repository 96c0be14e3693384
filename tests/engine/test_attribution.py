"""`attribute()` end to end on the tiny model: what it answers, and what it refuses."""

from dataclasses import asdict, replace

import numpy as np
import pytest
import soundfile as sf
import torch

from engine.small import CONFIG, SECONDS, tune, write_music, write_tune
from rootnote.domain import Basis, Segment
from rootnote.engine import attribution
from rootnote.engine.attribution import ASSUMES_LEARNED, attribute
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import build_index
from rootnote.engine.knowledge import knowledge
from rootnote.engine.models import Told, load_checkpoint
from rootnote.engine.score_weights import OF_TOKENS
from rootnote.errors import AudioError, IndexMismatchError
from rootnote.progress import Cancelled
from tiny_model import SAMPLE_RATE


@pytest.fixture(scope="module")
def suspect(tmp_path_factory):
    """Two and a half seconds that the catalogue does not hold."""
    path = write_tune(tmp_path_factory.mktemp("suspect") / "suspect.wav", 2.5, 99)
    return inspect_recording(path, "suspect")


@pytest.fixture(scope="module")
def result(suspect, adapter, index):
    return attribute(suspect, adapter, index, CONFIG)


@pytest.fixture(scope="module")
def controls(tmp_path_factory):
    folder = tmp_path_factory.mktemp("controls")
    for seed in range(5):
        write_tune(folder / f"{seed}.wav", 1.0 + seed, 200 + seed)
    return read_catalogue(folder)


def timeless(result):
    """Everything in a result but when it was made and how long that took."""
    return replace(result, started="", finished="", timings_s={})


def excerpt(music, name, start_s, stop_s, path):
    """The samples of a stretch of a catalogue file, as a file of its own."""
    start, stop = (round(seconds * SAMPLE_RATE) for seconds in (start_s, stop_s))
    samples, rate = sf.read(music / name, start=start, stop=stop, dtype="int16")
    sf.write(path, samples, rate)
    return inspect_recording(path, "excerpt")


# ------------------------------------------------------------------------------ what it answers


def test_every_track_is_ranked_once(result, catalogue):
    assert [part.rank for part in result.contributions] == [1, 2, 3, 4, 5]
    assert sorted(part.track_id for part in result.contributions) == sorted(SECONDS)
    scores = [part.score for part in result.contributions]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 5
    assert np.isfinite(scores).all()
    for part in result.contributions:
        assert np.isfinite(list(part.components.values())).all()
        assert set(part.components) == {"influence", "unlearning"}
        theirs, ours = part.best_pair[1], part.best_pair[0]
        assert theirs.track_id == part.track_id
        n_frames = round(SECONDS[part.track_id] * SAMPLE_RATE)
        assert 0 <= theirs.start < theirs.stop <= n_frames
        assert ours.track_id == "suspect"
        assert 0 <= ours.start < ours.stop <= 2.5 * SAMPLE_RATE
    assert result.catalogue == catalogue
    assert result.caveats[0] == ASSUMES_LEARNED


def test_every_suspect_segment_has_its_score_and_its_match(result):
    starts = [segment.start for segment in result.segments]
    assert starts == sorted(starts)
    for part in result.contributions:
        assert len(part.segment_scores) == len(part.segment_matches) == len(result.segments)
        assert np.mean(part.segment_scores) == pytest.approx(part.components["influence"])
        assert {match.track_id for match in part.segment_matches} == {part.track_id}
        assert part.best_pair in zip(result.segments, part.segment_matches, strict=True)


def component(result, name):
    return np.array([part.components[name] for part in result.contributions])


def joint(result):
    """The score's standardised parts."""
    parts = [component(result, name) for name in ("influence", "unlearning")]
    influence, step = ((values - values.mean()) / values.std() for values in parts)
    return influence + CONFIG.step_weight * step


def test_the_components_make_the_score(result):
    assert [part.score for part in result.contributions] == pytest.approx(joint(result))


def test_in_a_catalogue_of_some_size_learned_evidence_counts_too(adapter, suspect, tmp_path):
    folder = write_music(tmp_path / "music", {f"{name}.wav": 1.0 for name in "abcdefgh"})
    index = build_index(adapter, read_catalogue(folder), CONFIG, tmp_path / "index")
    result = attribute(suspect, adapter, index, CONFIG)
    learned = component(result, "learned")
    assert learned.std() > 0
    expected = joint(result) + OF_TOKENS.learned * learned
    assert [part.score for part in result.contributions] == pytest.approx(expected)
    limit = float(np.abs(learned).max()) / 2
    limited = attribute(suspect, adapter, index, replace(CONFIG, learned_limit=limit))
    said = (limited.config.learned_weight, limited.config.learned_limit)
    assert said == (OF_TOKENS.learned, limit), "a result says which weights it was made with"
    evidence = np.clip(component(limited, "learned"), -limit, limit)
    expected = joint(limited) + OF_TOKENS.learned * evidence
    assert [part.score for part in limited.contributions] == pytest.approx(expected)


def test_that_the_model_made_the_suspect_can_be_disclosed_and_is_said(suspect, adapter, index):
    result = attribute(suspect, adapter, index, replace(CONFIG, origin_disclosed=True))
    assert result.fit.origin.basis is Basis.DISCLOSED
    assert result.fit.origin.explanation in result.caveats


def test_two_runs_are_equal_bit_for_bit_and_leave_the_model_as_it_was(
    result, suspect, adapter, index
):
    layers = adapter.attributable_layers(CONFIG.modules)
    before = {name: layer.weight.detach().clone() for name, layer in layers.items()}
    again = attribute(suspect, adapter, index, CONFIG)
    assert repr(asdict(timeless(again))) == repr(asdict(timeless(result)))
    for name, layer in layers.items():
        assert torch.equal(layer.weight, before[name]), name
        assert layer.weight.grad is None


def test_what_is_known_of_the_catalogue_serves_every_suspect(suspect, adapter, index, result):
    known = knowledge(index, index.losses(), index.track_of)
    for _ in range(2):  # the second time its sets were tested before
        again = attribute(suspect, adapter, index, CONFIG, known=known)
        assert repr(asdict(timeless(again))) == repr(asdict(timeless(result)))


@pytest.mark.parametrize("name", SECONDS)
def test_an_exact_excerpt_names_its_track_and_place(name, music, adapter, index, tmp_path):
    start_s = float(int(SECONDS[name]) - 1)
    found = attribute(
        excerpt(music, name, start_s, start_s + 1, tmp_path / "excerpt.wav"), adapter, index, CONFIG
    )
    first = found.contributions[0]
    assert first.track_id == name
    start = round(start_s * SAMPLE_RATE)
    assert first.best_pair == (
        Segment("excerpt", 0, SAMPLE_RATE),
        Segment(name, start, start + SAMPLE_RATE),
    )


def test_a_region_is_all_that_is_used(suspect, adapter, index, music, tmp_path):
    found = attribute(suspect, adapter, index, CONFIG, region=(0.5, 1.5))
    assert found.region == Segment("suspect", SAMPLE_RATE // 2, SAMPLE_RATE * 3 // 2)
    assert {part.best_pair[0] for part in found.contributions} == {found.region}
    cut = excerpt(suspect.path.parent, "suspect.wav", 0.5, 1.5, tmp_path / "cut.wav")
    alone = attribute(cut, adapter, index, CONFIG)
    for ours, theirs in zip(found.contributions, alone.contributions, strict=True):
        assert (ours.track_id, ours.score) == (theirs.track_id, theirs.score)
    assert found.fit == alone.fit


def test_a_recording_of_the_catalogue_is_named_as_such(result, music, adapter, index, tmp_path):
    copy = excerpt(music, "b.wav", 0, SECONDS["b.wav"], tmp_path / "copy.flac")
    found = attribute(copy, adapter, index, CONFIG)
    assert any("b.wav" in caveat and "that recording" in caveat for caveat in found.caveats)
    assert not any("that recording" in caveat for caveat in result.caveats)


def test_notices_and_skipped_tracks_become_caveats(adapter, suspect, tmp_path):
    for seed, name in enumerate(("a.wav", "b.wav", "gone.wav")):
        write_tune(tmp_path / "music" / name, 1.5, seed)
    catalogue = read_catalogue(tmp_path / "music")
    (tmp_path / "music" / "gone.wav").unlink()
    index = build_index(adapter, catalogue, CONFIG, tmp_path / "index")
    noticed = replace(suspect, notices=("clipping: a little",))
    found = attribute(noticed, adapter, index, CONFIG)
    assert "clipping: a little" in found.caveats
    assert any(caveat.startswith("gone.wav: not indexed") for caveat in found.caveats)
    assert [part.rank for part in found.contributions] == [1, 2, 3]
    last = found.contributions[-1]
    assert (last.track_id, last.best_pair) == ("gone.wav", None)
    assert np.isnan([last.score, *last.components.values()]).all()


def test_controls_tell_whether_the_model_fits(result, suspect, controls, adapter, index):
    assert result.fit.control_loss == ()
    found = attribute(suspect, adapter, index, CONFIG, controls=controls)
    assert found.contributions == result.contributions
    assert len(found.fit.control_loss) == 5
    assert len(set(found.fit.control_loss)) == 5
    assert "control recordings" in found.fit.explanation
    assert replace(found.fit, control_loss=(), explanation="") == replace(
        result.fit, explanation="", looks_foreign=found.fit.looks_foreign
    )


def test_the_fit_holds_the_losses_of_suspect_and_catalogue(result, suspect, adapter, index):
    clip = tune(2.5, 99)
    segments = [clip[:, : 1 * SAMPLE_RATE], clip[:, 1 * SAMPLE_RATE : 2 * SAMPLE_RATE]]
    segments.append(clip[:, -SAMPLE_RATE:])  # the rest, with a little of the one before
    with torch.no_grad():
        own = adapter.loss(adapter.encode(torch.from_numpy(np.stack(segments))))
        theirs = torch.cat([adapter.loss(index.representation(plan)) for plan in index.plans])
    assert result.fit.suspect_loss == pytest.approx(float(own.mean()), rel=2e-3)
    quantiles = np.quantile(theirs.numpy(), (0.05, 0.5, 0.95))
    assert result.fit.catalogue_loss == pytest.approx(quantiles, rel=1e-4)
    assert result.fit.generation_loss == index.generation_losses


def test_it_says_how_far_it_is_and_can_be_cancelled_anywhere(
    result, suspect, controls, adapter, index
):
    def listen(*event):
        events.append(event)

    def cancel(*event):
        if event == stop:
            raise Cancelled

    events: list[tuple[str, int, int]] = []
    attribute(suspect, adapter, index, CONFIG, controls=controls, progress=listen)
    last = {stage: (done, total) for stage, done, total in events}
    assert all(done == total for done, total in last.values())
    assert len(last) >= 4
    for stage in last:
        stop = next(event for event in events if event[0] == stage)
        with pytest.raises(Cancelled):
            attribute(suspect, adapter, index, CONFIG, controls=controls, progress=cancel)
    again = attribute(suspect, adapter, index, CONFIG)
    assert again.contributions == result.contributions  # also after a cancelled step


# ------------------------------------------------------------------------------ what it refuses


def silent_stretch(path):
    """Sound, then a second and a half of nothing."""
    sf.write(path, np.concatenate([tune(1.0, 7)[0], np.zeros(SAMPLE_RATE * 3 // 2)]), SAMPLE_RATE)
    return inspect_recording(path, "suspect")


def test_silence_is_refused(adapter, index, tmp_path):
    path = tmp_path / "silent.wav"
    sf.write(path, 3e-5 * tune(2.0, 0)[0], SAMPLE_RATE, subtype="FLOAT")
    with pytest.raises(AudioError, match="silent") as caught:
        attribute(inspect_recording(path, "suspect"), adapter, index, CONFIG)
    assert str(path) in caught.value.diagnostics()
    assert caught.value.remedy


def test_a_silent_region_is_refused_and_the_rest_is_not(adapter, index, tmp_path):
    track = silent_stretch(tmp_path / "half.wav")
    with pytest.raises(AudioError, match="silent"):
        attribute(track, adapter, index, CONFIG, region=(1.2, 2.4))
    assert len(attribute(track, adapter, index, CONFIG).contributions) == 5
    assert len(attribute(track, adapter, index, CONFIG, region=(0.5, 2.0)).contributions) == 5


@pytest.mark.parametrize("region", [(-0.1, 1), (1, 1), (2, 1), (0, 2.6), (3, 4)])
def test_a_region_outside_the_suspect_is_refused(region, suspect, adapter, index):
    with pytest.raises(AudioError, match="region") as caught:
        attribute(suspect, adapter, index, CONFIG, region=region)
    assert caught.value.path == suspect.path
    assert "0 to 2.50 s" in caught.value.diagnostics()


def test_a_suspect_too_short_for_the_model_is_refused(suspect, adapter, index, tmp_path):
    short = inspect_recording(write_tune(tmp_path / "short.wav", 0.07, 0), "suspect")
    for track, region in ((short, None), (suspect, (1.0, 1.07))):
        with pytest.raises(AudioError, match="too short") as caught:
            attribute(track, adapter, index, CONFIG, region=region)
        assert caught.value.path == track.path
        assert "0.070 s" in caught.value.diagnostics()
        assert caught.value.remedy


def test_a_suspect_that_is_gone_is_named(suspect, adapter, index, tmp_path):
    gone = replace(suspect, path=tmp_path / "gone.wav")
    with pytest.raises(AudioError) as caught:
        attribute(gone, adapter, index, CONFIG)
    assert caught.value.path == gone.path


def test_an_index_of_something_else_is_refused(suspect, adapter, index, tiny_checkpoint):
    other = load_checkpoint(tiny_checkpoint, untrained_seed=1)
    with pytest.raises(IndexMismatchError, match="another checkpoint"):
        attribute(suspect, other, index, CONFIG)
    with pytest.raises(IndexMismatchError, match="segment_s"):
        attribute(suspect, adapter, index, replace(CONFIG, segment_s=2.0))


def test_untrained_weights_are_opened_as_the_trained_ones_were(adapter, monkeypatch):
    """A family that has to be confirmed is, and as many draws are taken."""
    asked = {}
    monkeypatch.setattr(attribution, "load_checkpoint", lambda _, **how: asked.update(how))
    attribution._untrained(adapter, CONFIG, Told(family="riffusion", n_draws=4))
    assert asked["told"] == Told(family="riffusion", n_draws=4)
    assert asked["untrained_seed"] == 0
