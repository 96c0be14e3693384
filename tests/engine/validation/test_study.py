"""The study's measures, on a truth whose answers are known."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from engine.validation.conftest import N_MEMBERS, N_SUSPECTS, made_up
from rootnote.domain import Basis
from rootnote.engine.explanation import GROWTH, PER_EVIDENCE, WIDENING
from rootnote.engine.validation.effects import (
    clear_effects,
    effect_sizes,
    first_five,
    members_in_front,
)
from rootnote.engine.validation.explaining import (
    explaining,
    fractions,
    gap_wanted,
    widening_wanted,
)
from rootnote.engine.validation.learning import learning
from rootnote.engine.validation.measure import mean, pooled, proportion
from rootnote.engine.validation.naming import made_by, naming
from rootnote.engine.validation.prediction import ceiling, predictions
from rootnote.engine.validation.stored import Repeated, forgotten_of, read_truth
from rootnote.engine.validation.study import COMMAND, study, summary
from rootnote.errors import Error

SIZES = Path(__file__).parents[2] / "real" / "results" / "supertux" / "sizes.json"
SCHEMAS = Path(__file__).parents[3] / "resources" / "schema"


@pytest.fixture(scope="module")
def learned(truth):
    return {one.measure: one for one in learning(truth)}


@pytest.fixture(scope="module")
def named(truth):
    return {one.measure: one for one in naming(truth)}


def test_right_scores_predict_and_chance_does_not(truth):
    found = {one.measure: one for one in predictions(truth)}
    right = found["prediction of retraining: rootnote"]
    assert right.value > 0.7
    assert right.interval[0] > 0.5
    assert right.n == N_SUSPECTS
    assert abs(found["prediction of retraining: chance"].value) < 0.35
    ahead = found["prediction of retraining: rootnote less chance"]
    assert ahead.interval[0] > 0


@pytest.mark.parametrize("chance", [0.0, 0.05, 5.0])
def test_what_is_possible_is_what_two_seeds_share(truth, chance):
    """Losses of which a part r is not chance can be predicted to the root of r, and no better."""
    rng = np.random.default_rng(0)
    signal = truth.suspect_losses
    one, other = (signal + chance * rng.standard_normal(signal.shape) for _ in range(2))
    again = Repeated(np.arange(len(signal)), other)
    (found,) = ceiling(replace(truth, suspect_losses=one, repeated=again))
    part = float(np.mean(signal.var(0) / (signal.var(0) + chance**2)))
    assert found.value == pytest.approx(np.sqrt(part), abs=0.12 if chance < 1 else 0.3)
    assert found.interval[0] <= found.value <= found.interval[1] + 1e-12
    assert found.n == N_SUSPECTS


def test_without_repetitions_nothing_is_said_of_what_is_possible(truth, tmp_path):
    assert ceiling(truth) == []
    few = Repeated(np.arange(4), truth.suspect_losses[:4])
    assert ceiling(replace(truth, repeated=few)) == []
    record = made_up()
    record["repeated"] = [{"training": 2, "losses": record["trainings"][2]["losses"]}]
    (tmp_path / "truth.json").write_text(json.dumps(record))
    kept = read_truth(tmp_path / "truth.json").repeated
    assert kept.trainings.tolist() == [2]
    assert kept.losses.shape == (1, N_SUSPECTS)


def test_learned_tracks_are_told_from_others(learned):
    for at in ("held-out recordings given", "no recordings given"):
        assert learned[f"learned evidence, {at}: area under the curve"].value > 0.95
        assert learned[f"learned evidence, {at}: unlearned tracks called learned"].value < 0.06
        assert learned[f"learned evidence, {at}: learned tracks called learned"].value > 0.9
        assert f"learned evidence, {at}: area under the curve of phase alone" in learned
        sets = f"dataset inference, {at}, 10 tracks"
        assert learned[f"{sets} heard: p at most 0.01"].value > 0.9
        assert learned[f"{sets} not heard: p at most 0.05"].value < 0.2


def test_origins_are_counted_by_who_made_the_suspect(named):
    assert named["origin, own generations: shown"].value == 1
    assert named["origin, own generations: shown"].n == 40 + N_SUSPECTS + 12
    assert named["origin, foreign: shown"].n == 60, "all of which fall into steps here"


def test_who_made_a_suspect_is_asked_of_its_steps_and_of_the_predictions(truth):
    asked = truth.asked[0]
    own = asked.suspects[0]
    assert made_by(asked, own).basis is Basis.INFERRED
    for strange in (
        replace(own, phases=np.full((3, 8), 2.0)),
        replace(own, sampling=own.sampling + np.array([1.0, 0.0])),
        replace(own, sampling=own.sampling + np.array([0.0, 1.0])),
    ):
        assert made_by(asked, strange).basis is Basis.UNKNOWN


def test_what_nothing_was_learned_of_shows_nothing(tmp_path):
    (tmp_path / "truth.json").write_text(json.dumps(made_up(gap=0.0)))
    found = {one.measure: one for one in learning(read_truth(tmp_path / "truth.json"))}
    for at in ("held-out recordings given", "no recordings given"):
        assert found[f"learned evidence, {at}: area under the curve"].value < 0.6
        assert found[f"learned evidence, {at}: learned tracks called learned"].value < 0.06


def test_heard_tracks_are_named_and_unheard_ones_are_not(named):
    for at in ("held-out recordings given", "no recordings given"):
        assert named[f"specificity, {at}: members among the named"].value > 0.9
        assert named[f"specificity, {at}: anyone named"].value > 0.6
        assert named[f"specificity, {at}: share of the named weight on non-members"].value < 0.1
        assert named[f"false naming, {at}, foreign: named"].value <= 0.05
        assert named[f"false naming, {at}, foreign: stands out"].n == 60
        assert named[f"false naming, {at}, unseen: stands out"].value == 1
        assert named[f"false naming, {at}, unseen: named"].value == 0
        assert named[f"false naming, {at}, unseen: named"].n == 12
        gated = named[f"specificity, {at}: members among the first 5 admitted"]
        assert gated.value > named[f"specificity, {at}: members among the first 5, not gated"].value


def test_clear_effects_are_those_that_retraining_shows(truth, named):
    sizes = effect_sizes(truth)
    assert sizes.shape == (N_SUSPECTS, len(truth.tracks))
    assert np.isnan(sizes[:, N_MEMBERS:]).all()
    weights = truth.rankings["rootnote"][:, :N_MEMBERS]
    assert np.corrcoef(sizes[:, :N_MEMBERS].ravel(), weights.ravel())[0, 1] > 0.6
    clear = clear_effects(truth, sizes)
    assert not clear[:, N_MEMBERS:].any()
    assert clear.sum() == named["power, training list given: clear effects named"].n >= 10
    assert truth.rankings["rootnote"][clear].mean() > 2 * weights.mean()
    assert named["power, training list given: clear effects named"].value > 0.1


def test_the_first_five_weigh_what_retraining_says(truth):
    found = {one.measure: one for one in first_five(truth)}
    at = "effect of the five tracks put first"
    weights = truth.rankings["rootnote"]
    top = np.argsort(-weights, axis=1)[:, :5]
    first = np.take_along_axis(np.where(truth.members, weights, 0), top, axis=1).sum(1)
    right = found[f"{at}: rootnote"]
    assert right.interval[0] < first.mean() < right.interval[1]
    assert right.unit == "nats"
    assert found[f"{at}: rootnote less chance"].interval[0] > 0
    outside = np.where(truth.members, 0.0, 1.0)[None].repeat(N_SUSPECTS, 0)
    (nothing,) = first_five(replace(truth, rankings={"outside": outside}))
    assert nothing.value == 0, "what was never trained on weighs nothing"


def test_members_in_front_are_counted_by_every_ranking(truth):
    outside = np.where(truth.members, 0.0, 1.0)[None].repeat(N_SUSPECTS, 0)
    mixed = outside.copy()
    mixed[:, :3] = 2.0  # three members, then tracks never trained on
    rankings = {"members": -outside, "mixed": mixed, "outside": outside}
    found = [one.value for one in members_in_front(replace(truth, rankings=rankings))]
    assert found == pytest.approx([1, 0.6, 0])
    assert members_in_front(replace(truth, members=np.ones_like(truth.members))) == []


def test_without_the_score_leads_are_of_its_first_part(truth):
    rows = truth.rankings["rootnote"]
    rankings = {"other": -rows, "influence": rows}
    for part in (predictions, first_five):
        found = [one.measure for one in part(replace(truth, rankings=rankings))]
        assert found[-1].endswith(": influence less other")
    alone = predictions(replace(truth, rankings={"other": rows}))
    assert len(alone) == 1, "nothing is Rootnote's own"


def test_chance_alone_makes_no_clear_effect(tmp_path):
    (tmp_path / "truth.json").write_text(json.dumps(made_up(effect=1e-9)))
    truth = read_truth(tmp_path / "truth.json")
    sizes = effect_sizes(truth)
    assert np.nanmax(sizes) > 3, "there are so many pairs"
    assert not clear_effects(truth, sizes).any()


def test_forgetting_is_held_against_retraining(truth):
    found = {one.measure: one for one in explaining(truth)}
    at = "explained fraction"
    error = found[f"{at}: mean absolute error"].value
    constant = found[f"{at}: mean absolute error of the best constant"].value
    assert error < constant / 5
    assert found[f"{at}: correlation with retraining"].value > 0.95
    few, many = (found[f"{at} of {n} of 26 members: mean absolute error"] for n in (1, 20))
    assert max(few.value, many.value) < 0.05
    assert found[f"{at}: median width of the interval"].value < 0.3
    ratio = found["forgetting: rise of the set's loss over the rise by real retraining"]
    assert 0.3 < ratio.value < 0.6


def test_other_sets_of_a_size_are_taken_off_where_as_many_are_left(truth):
    given = truth.forgotten
    found = fractions(given, N_MEMBERS)
    advantage = (given.untrained - given.before).mean(1)
    rises = (given.retrained - given.before.mean(1)) / advantage
    assert found.true[3] == pytest.approx(np.clip(rises[3] - rises[4:6].mean(0), 0, 1))
    assert found.true[6] == pytest.approx(np.clip(rises[6] - rises[:3].mean(0), 0, 1))


def test_what_is_told_too_small_is_seen_and_widened_for(truth):
    given = truth.forgotten
    half = (given.told + given.before) / 2
    less = replace(given, told=half)
    wanted = widening_wanted(less, N_MEMBERS)
    assert wanted > 1.5 * widening_wanted(given, N_MEMBERS)

    def holds(widen):
        found = fractions(less, N_MEMBERS, widen=widen)
        return ((found.lows <= found.true) & (found.true <= found.highs)).mean()

    assert holds(0.0) < 0.9 <= holds(wanted + 1e-9)


def test_how_far_sets_have_to_be_forgotten(truth):
    level, power = gap_wanted(truth.forgotten, N_MEMBERS)
    assert level == pytest.approx(2 * PER_EVIDENCE)
    assert power == pytest.approx(0.7)


def test_what_was_chosen_on_the_tuning_split_is_what_it_wanted():
    record = json.loads(SIZES.read_text())
    given = forgotten_of(record, record["n_tracks"])
    level, power = gap_wanted(given, record["n_members"])
    assert level == pytest.approx(PER_EVIDENCE, abs=0.006)
    assert power == pytest.approx(GROWTH, abs=0.006)
    assert widening_wanted(given, record["n_members"]) == pytest.approx(WIDENING, abs=0.001)


def test_the_study_covers_everything_and_is_plain_json(folder):
    told = []
    (found,) = study([folder], lambda *one: told.append(one))
    assert told[-1] == ("validation", 7, 7)
    assert found.name == "made up"
    assert {one.command for one in found.measures} == {COMMAND}
    value = json.loads(json.dumps(summary(found), allow_nan=False))
    schema = json.loads((SCHEMAS / "validation.schema.json").read_text())
    jsonschema.validate(value, schema)
    assert len(value["measures"]) == len(found.measures) > 40


def test_rates_of_several_catalogues_are_also_given_together(folder):
    one, other, together = study([folder, folder])
    alone = {measure.measure: measure for measure in one.measures}
    assert other.measures == one.measures
    assert any("false naming" in measure.measure for measure in together.measures)
    for measure in together.measures:
        own = alone[measure.measure]
        assert (measure.value, measure.n) == (pytest.approx(own.value), 2 * own.n)
        assert measure.interval[0] >= own.interval[0]
        assert measure.interval[1] <= own.interval[1]
    schema = json.loads((SCHEMAS / "validation.schema.json").read_text())
    jsonschema.validate(json.loads(json.dumps(summary(together))), schema)


def test_only_proportions_are_pooled_and_tuning_stays_tuning():
    first = proportion("x", np.array([True, False, False]), "tracks", "test")
    second = replace(proportion("x", np.array([True]), "tracks", "test"), split="tuning")
    found = pooled([first, second])
    assert (found.value, found.n, found.split) == (0.5, 4, "tuning")
    assert found.interval == proportion("x", np.array([True, False] * 2), "", "").interval
    with pytest.raises(ValueError, match="only proportions"):
        pooled([first, mean("x", np.array([0.2, 0.5, 0.7]), "tracks", "test")])


def test_a_damaged_truth_is_an_error(tmp_path):
    (tmp_path / "truth.json").write_text("{}")
    with pytest.raises(Error, match="cannot be read"):
        study([tmp_path])


def test_intervals_are_those_of_the_units():
    hits = proportion("x", np.array([True] * 10), "tracks", "test")
    assert hits.value == 1
    assert hits.interval == (pytest.approx(0.722, abs=1e-3), 1)
    assert proportion("x", np.array([], bool), "tracks", "test").value is None
    few = mean("x", np.array([1.0, np.nan, 3.0]), "tracks", "test")
    assert (few.value, few.interval, few.n) == (2, None, 2)
    values = np.random.default_rng(0).standard_normal(400)
    low, high = mean("x", values, "tracks", "test").interval
    assert high - low == pytest.approx(2 * 1.96 / 20, rel=0.15)
