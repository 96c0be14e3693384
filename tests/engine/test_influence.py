"""Pair scores: the index's approximation, and exact inner products for the shortlist."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.small import CONFIG, all_codes
from rootnote.engine.features import whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.index import build_index
from rootnote.engine.influence import choose_level, pair_scores
from rootnote.engine.pooling import standardise_rows
from rootnote.progress import silent

SOME = replace(CONFIG, levels_db=())
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


def scores_of(adapter, index, query, config=ALL):
    return pair_scores(adapter, index, query[None], config, silent).scores


def test_all_rescored_the_scores_are_exact(adapter, index, codes, exact):
    found = scores_of(adapter, index, codes[:4])
    assert np.abs(found - standardise_rows(exact[:4])).max() < 1e-4
    assert (found.argmax(1) == np.arange(4)).all()  # each is nearest to itself
    assert np.abs(found.mean(1)).max() < 1e-9


def test_at_full_rank_the_index_alone_is_exact(adapter, catalogue, codes, exact, tmp_path):
    config = replace(SOME, rank=1000, shortlist=1)
    index = build_index(adapter, catalogue, config, tmp_path / "index")
    found = scores_of(adapter, index, codes[:1], config=config)
    assert np.abs(found - standardise_rows(exact[:1])).max() < 5e-3  # half precision


def test_only_the_shortlist_is_exact(adapter, index, codes, exact):
    found = scores_of(adapter, index, codes[:1], config=SOME)[0]
    # Standardised scores lie on a line over the exact ones, where they were computed exactly.
    on_a_line = []
    for other in range(1, len(codes)):
        slope = (exact[0, other] - exact[0, 0]) / (found[other] - found[0])
        line = exact[0, 0] + slope * (found - found[0])
        on_a_line.append(int((np.abs(line - exact[0]) < 1e-5).sum()))
    assert max(on_a_line) == CONFIG.shortlist
    assert np.corrcoef(found, exact[0])[0, 1] > 0.95


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


# ---------------------------------------------------------------------------------- the level

STILL = np.random.default_rng(0).standard_normal((2, 3, 40))  # a mean and a spread for 40 segments
MEANS, SPREADS = STILL[:, 0], 0.5 + STILL[:, 1] ** 2


def asked(*peaks):
    """Scores of 3 query segments at 3 levels, each with one match that stands out by its peak."""
    scores = np.random.default_rng(1).standard_normal((3, 3, 40))
    scores[1:] = MEANS[:, None] + SPREADS[:, None] * scores[1:]
    for level, peak in enumerate(peaks):
        mean, spread = (MEANS[level - 1], SPREADS[level - 1]) if level else (0 * MEANS[0], 1)
        scores[level, :, 7] = mean[7] + peak * np.broadcast_to(spread, 40)[7]
    return scores


@pytest.mark.parametrize(
    ("peaks", "chosen"),
    [((9, 0, 0), 0), ((0, 30, 0), 1), ((0, 0, 30), 2), ((4, 30, 0), 1), ((9, 12, 0), 0)],
    ids=str,
)
def test_another_level_is_chosen_where_its_matches_stand_out_clearly(peaks, chosen):
    by_level = asked(*peaks)
    scores, level = choose_level(by_level, MEANS, SPREADS)
    assert level == chosen
    apart = by_level[level]
    if level:
        apart = (apart - MEANS[level - 1]) / SPREADS[level - 1]
    assert np.allclose(scores, standardise_rows(apart))
    if max(peaks) > 5:
        assert (scores.argmax(1) == 7).all()


def test_what_any_sound_at_a_level_draws_out_is_no_reason_to_choose_it():
    by_level = asked(4, 0, 0)
    crowded = MEANS.copy()
    by_level[1, :, 3] += 50
    crowded[0, 3] += 50
    assert choose_level(by_level, MEANS, SPREADS)[1] == 1
    assert choose_level(by_level, crowded, SPREADS)[1] == 0


def test_without_further_levels_or_spread_nothing_divides_by_zero():
    only = asked(9, 0, 0)[:1]
    scores, level = choose_level(only, np.zeros(0), np.zeros(0))
    assert level == 0
    assert np.array_equal(scores, standardise_rows(only[0]))
    scores, level = choose_level(asked(9, 30, 0), MEANS, 0 * SPREADS)
    assert level == 0
    assert np.isfinite(scores).all()
