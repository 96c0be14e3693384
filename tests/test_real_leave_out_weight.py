"""The weight of steps away from tracks, as it was chosen on the tuning split."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

from leave_out_weight import weighted

from rootnote.engine.score_weights import OF_TOKENS

COMMITTED = Path(__file__).parent / "real" / "results" / "supertux" / "leave_out_weight.json"


def test_the_weight_is_of_the_standardised_rise_alone():
    rng = np.random.default_rng(0)
    names = ("influence", "unlearning", "learned", "leave_one_out")
    parts = {name: rng.standard_normal((3, 6)) for name in names}
    left_out = parts["leave_one_out"]
    unit = (left_out - left_out.mean(1, keepdims=True)) / left_out.std(1, keepdims=True)
    assert weighted(parts, 3.0) - weighted(parts, 0.0) == pytest.approx(3 * unit)


def test_the_weight_in_use_is_the_one_that_was_measured():
    found = json.loads(COMMITTED.read_text())
    used, without, larger = (
        found[f"rootnote, weight {weight:g}"] for weight in (OF_TOKENS.leave_out, 0.0, 8.0)
    )
    error = used["standard_error"]
    assert used["prediction"] - without["prediction"] > 2 * error, "it was worth its steps"
    assert larger["prediction"] - used["prediction"] < error, "more of it is hardly better"
    assert larger["members_named"] < used["members_named"], "and puts fewer members first"
