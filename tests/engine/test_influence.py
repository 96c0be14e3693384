"""Pair scores: the index's approximation, and exact inner products for the shortlist."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.small import CONFIG, all_codes
from rootnote.engine.answer import answer_for
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import read, write_wav
from rootnote.engine.features import whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.index import against, build_index, gather
from rootnote.engine.influence import choose_variant, pair_scores
from rootnote.engine.knowledge import knowledge
from rootnote.engine.phases import N_PHASES
from rootnote.engine.pooling import standardise_rows
from rootnote.engine.query import encode_query
from rootnote.engine.segmentation import segments_of
from rootnote.engine.variants import AS_IT_IS, Variant, play, variants_of
from rootnote.progress import silent
from tiny_model import SAMPLE_RATE

SOME = replace(CONFIG, levels_db=(), speeds=())
ALL = replace(SOME, shortlist=1000)


@pytest.fixture(scope="module")
def index(adapter, catalogue, tmp_path_factory):
    """An index that asks about the suspect at its own level only."""
    return build_index(adapter, catalogue, SOME, tmp_path_factory.mktemp("plain") / "index")


@pytest.fixture(scope="module")
def codes(index):
    """Every segment of the catalogue."""
    return all_codes(index)


@pytest.fixture(scope="module")
def exact(index, adapter, codes):
    """Inner products of whole features between all segments."""
    layers = adapter.attributable_layers(CONFIG.modules)
    features = whole_features(trace(adapter, layers, codes)[1], index.curvature, CONFIG.damping)
    flat = torch.cat([values.flatten(1) for values in features.values()], 1).double()
    return (flat @ flat.T).numpy()


@pytest.fixture(scope="module")
def held_against(index, exact):
    """The exact inner products as they have to come out: against the controls', standardised."""
    controls = index.controls
    return standardise_rows(against(exact, controls.means[0], controls.spreads[0]))


def scores_of(adapter, index, query, config=ALL):
    return pair_scores(adapter, index, query[None], config, silent).scores


def test_all_rescored_the_scores_are_exact(adapter, index, codes, held_against):
    found = scores_of(adapter, index, codes[:4])
    assert np.abs(found - held_against[:4]).max() < 1e-4
    assert (found.argmax(1) == np.arange(4)).all()  # each is nearest to itself
    assert np.abs(found.mean(1)).max() < 1e-9


def test_at_full_rank_the_index_alone_is_exact(adapter, catalogue, codes, exact, tmp_path):
    config = replace(SOME, rank=1000, shortlist=1)
    index = build_index(adapter, catalogue, config, tmp_path / "index")
    expected = against(exact[:1], index.controls.means[0], index.controls.spreads[0])
    pairs = pair_scores(adapter, index, codes[None, :1], config, silent)
    assert np.abs(pairs.scores - standardise_rows(expected)).max() < 2e-2  # half precision
    assert np.abs(pairs.comparable - pairs.scores).max() < 2e-2


def test_only_the_shortlist_is_exact(adapter, index, codes, exact):
    pairs = pair_scores(adapter, index, codes[None, :1], SOME, silent)
    means, spreads = index.controls.means[0], index.controls.spreads[0]
    held, found = against(exact[:1], means, spreads)[0], pairs.scores[0]
    # Standardised scores lie on a line over the exact ones, where they were computed exactly.
    on_a_line = []
    for other in range(1, len(codes)):
        slope = (held[other] - held[0]) / (found[other] - found[0])
        line = held[0] + slope * (found - found[0])
        on_a_line.append(int((np.abs(line - held) < 1e-4).sum()))
    assert max(on_a_line) == CONFIG.shortlist
    assert np.corrcoef(found, held)[0, 1] > 0.9


def test_scores_do_not_depend_on_how_much_fits_in_memory(adapter, index, codes, monkeypatch):
    expected = scores_of(adapter, index, codes[:8])
    monkeypatch.setattr("rootnote.engine.influence._FEATURE_BYTES", 1)  # one example at a time
    assert np.abs(scores_of(adapter, index, codes[:8]) - expected).max() < 1e-4


def test_the_rest_of_the_answer_says_what_the_columns_are(adapter, index, catalogue, codes):
    pairs = pair_scores(adapter, index, codes[None, :1], ALL, silent)
    assert len(pairs.segments) == len(pairs.track_of) == len(pairs.base_losses) == 13
    for segment, track, loss, example in zip(
        pairs.segments, pairs.track_of, pairs.base_losses, codes, strict=True
    ):
        assert catalogue.tracks[track].id == segment.track_id
        with torch.no_grad():
            assert loss == pytest.approx(float(adapter.loss(example[None])), rel=1e-5)


@pytest.mark.parametrize("n_at_once", [1, 2, 5, 100])
def test_what_is_gathered_comes_in_order_and_in_whole_batches(index, codes, n_at_once):
    chosen = np.array([0, 2, 3, 5, 9, 12])
    batches = list(gather(index.plans, index.representation, chosen, n_at_once))
    assert torch.equal(torch.cat(batches), codes[chosen])
    assert all(len(batch) == n_at_once for batch in batches[:-1])


# ---------------------------------------------------------------------------------- the variant


def apart(*peaks):
    """Scores of 3 query segments in 3 variants, each with one match that stands out by its peak."""
    scores = np.random.default_rng(1).standard_normal((3, 3, 40))
    for variant, peak in enumerate(peaks):
        scores[variant, :, 7] = peak
    return scores


@pytest.mark.parametrize(
    ("peaks", "chosen"),
    [((9, 0, 0), 0), ((0, 30, 0), 1), ((0, 0, 30), 2), ((4, 30, 0), 1), ((9, 9.5, 0), 0)],
    ids=str,
)
def test_another_variant_is_chosen_where_its_matches_stand_out_clearly(peaks, chosen):
    assert choose_variant(apart(*peaks)) == chosen


def test_without_further_variants_or_spread_nothing_divides_by_zero():
    assert choose_variant(apart(9, 0, 0)[:1]) == 0
    assert choose_variant(0 * apart(9, 30, 0)) == 0


def test_a_suspect_played_faster_is_asked_about_as_it_was(adapter, catalogue, music, tmp_path):
    whole = build_index(adapter, catalogue, CONFIG, tmp_path / "index")
    original = read(music / "c.wav", SAMPLE_RATE, 3 * SAMPLE_RATE)
    faster = play(original.samples, Variant(speed=CONFIG.speeds[0]), SAMPLE_RATE)
    write_wav(tmp_path / "faster.wav", faster, SAMPLE_RATE)
    suspect = inspect_recording(tmp_path / "faster.wav", "faster")
    segments = segments_of(suspect, CONFIG.segment_s, CONFIG.hop_s)
    query = encode_query(adapter, suspect, segments, variants_of(CONFIG))
    chosen = pair_scores(adapter, whole, query, CONFIG, silent).variant
    assert chosen == Variant(speed=CONFIG.speeds[1])
    moved, in_steps = np.full((3, N_PHASES), 4.0), np.full((3, N_PHASES), 4.0)
    in_steps[:, 0] = 3.0
    asked = {"known": knowledge(whole, whole.losses(), whole.track_of)}
    found = answer_for(adapter, whole, query, CONFIG, phases=moved, **asked)
    assert found.pairs.variant == chosen
    found = answer_for(adapter, whole, query, CONFIG, phases=in_steps, **asked)
    assert found.pairs.variant == AS_IT_IS, "nobody played it in another way"
