"""What a ranking is worth against the demo's truth, on truths that are known."""

import sys
from pathlib import Path

import pytest

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

from demo_truth import measured

from rootnote.investigation.demo import Truth

MEMBERS = "abcdefgh"
TRUTH = Truth({name: -float(i) for i, name in enumerate(MEMBERS)}, 0.5, 0.8, True, ("a", "c"))


def ranking(order: str) -> dict[str, dict[str, float]]:
    """Scores that put the members in this order, below a track that is none."""
    return {"s": {"decoy": 99.0} | {name: -float(order.index(name)) for name in MEMBERS}}


def test_a_perfect_ranking_reaches_more_than_the_ceiling():
    found = measured({"s": TRUTH}, ranking(MEMBERS))
    assert found["spearman"] == 1
    assert found["of_ceiling"] == pytest.approx(1 / 0.8)
    assert found["interval"] == pytest.approx([1 / 0.8] * 2), "one suspect has no spread"
    assert (found["clear_in_first"], found["n_clear"]) == (2, 2)
    assert found["median_place_of_clear"] == 2  # first and third


def test_a_reversed_ranking_finds_none():
    found = measured({"s": TRUTH}, ranking(MEMBERS[::-1]))
    assert found["spearman"] == -1
    assert found["clear_in_first"] == 0
    assert found["median_place_of_clear"] == 7
