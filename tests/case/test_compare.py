import copy

import pytest

from rootnote.case.compare import TOLERANCE, Outcome, compare, sentence
from rootnote.results import result_to_json
from synthetic import make_result


@pytest.fixture
def recorded() -> dict:
    return result_to_json(make_result())


def changed(recorded: dict, **changes) -> dict:
    return copy.deepcopy(recorded) | changes


def test_times_do_not_count(recorded) -> None:
    later = changed(recorded, started="x", finished="y", timings_s={"attribute": 9.0})
    found = compare(recorded, later)
    assert found.outcome is Outcome.IDENTICAL
    assert found.n_numbers > 10
    assert "bit for bit, on the same device" in sentence(found)


def test_names_may_differ_but_digests_may_not(recorded) -> None:
    moved = changed(recorded, suspect=recorded["suspect"] | {"name": "renamed.wav"})
    assert compare(recorded, moved).outcome is Outcome.IDENTICAL
    other = changed(recorded, suspect=recorded["suspect"] | {"sha256": "another"})
    found = compare(recorded, other)
    assert found.outcome is Outcome.DIFFERENT
    assert found.differences == ("suspect.sha256: 'bytes of suspect' then, 'another' now",)


@pytest.mark.parametrize(
    ("by", "outcome"),
    [
        (0.0, Outcome.IDENTICAL),
        (1e-12, Outcome.WITHIN_TOLERANCE),
        (TOLERANCE / 2, Outcome.WITHIN_TOLERANCE),
        (TOLERANCE * 2, Outcome.DIFFERENT),
    ],
)
def test_the_largest_difference_is_named(recorded, by, outcome) -> None:
    other = copy.deepcopy(recorded)
    other["contributions"][0]["components"]["influence"] += by
    found = compare(recorded, other)
    assert found.outcome is outcome
    if outcome is not Outcome.IDENTICAL:
        assert found.largest == pytest.approx(by, rel=1e-3)
        assert found.largest_at == "contributions.a/first.ogg.components.influence"
        assert f"{found.largest:.2g}" in sentence(found)


def test_a_rank_has_to_be_the_same(recorded) -> None:
    other = copy.deepcopy(recorded)
    first, second, _ = other["contributions"]
    first["rank"], second["rank"] = 2, 1
    found = compare(recorded, other)
    assert found.outcome is Outcome.DIFFERENT
    assert found.n_differences == 2


def test_what_is_missing_or_new_is_a_difference(recorded) -> None:
    other = copy.deepcopy(recorded)
    del other["contributions"][1]
    assert compare(recorded, other).outcome is Outcome.DIFFERENT
    assert compare(recorded, changed(recorded, remainder=0.5)).outcome is Outcome.DIFFERENT
    numbers = copy.deepcopy(recorded)
    numbers["contributions"][2]["score"] = 0.0  # it was not measured: null is not zero
    assert compare(recorded, numbers).outcome is Outcome.DIFFERENT


def test_another_machine_is_named_beside_the_outcome(recorded) -> None:
    there = changed(recorded, n_threads=8, device="cuda:0", versions={"rootnote": "1"})
    found = compare(recorded, there)
    assert found.outcome is Outcome.IDENTICAL
    text = sentence(found)
    for part in ("n_threads: 2 then, 8 now", "'cuda:0' now", "versions.rootnote: '0' then"):
        assert part in text


MEMORY = "By its estimate this run needs 30.1 GB of memory, and cpu has 16.0 GB; so on."
SPARED = "To spare memory, weights were read from a file as layers ran."


def with_caveats(result: dict, *told: str) -> dict:
    return changed(result, caveats=[*result["caveats"], *told])


def test_what_memory_a_machine_has_is_named_and_no_difference(recorded) -> None:
    then = with_caveats(recorded, MEMORY, SPARED)
    found = compare(then, with_caveats(recorded, MEMORY.replace("16.0", "8.0"), SPARED))
    assert found.outcome is Outcome.IDENTICAL
    assert found.machine == (
        "memory then: By its estimate this run needs 30.1 GB of memory, and cpu has 16.0 GB; so on",
        "memory now: By its estimate this run needs 30.1 GB of memory, and cpu has 8.0 GB; so on",
    )
    assert "cpu has 8.0 GB" in sentence(found)
    more = compare(then, recorded)  # here there is enough of it
    assert more.outcome is Outcome.IDENTICAL
    assert len(more.machine) == 2
    assert compare(then, then).machine == ()


def test_any_other_caveat_is_a_difference(recorded) -> None:
    there = with_caveats(recorded, MEMORY, "x.ogg was left out: silent.")
    found = compare(recorded, there)
    assert found.outcome is Outcome.DIFFERENT
    assert found.differences[0].startswith("caveats: ")


def test_every_sentence_about_spared_memory_is_known(recorded, monkeypatch, tmp_path) -> None:
    """The investigation words them; only the case's own package is imported by `compare`."""
    from types import SimpleNamespace

    from rootnote.domain import AttributionConfig
    from rootnote.investigation import machine

    monkeypatch.setattr(
        "rootnote.engine.models.streaming.stream_weights", lambda _network, _folder: True
    )
    monkeypatch.setattr(machine, "processors", lambda: (machine.Processor("cpu", "", 1),))
    adapter = SimpleNamespace(
        attributable_layers=lambda _modules: {},
        checkpoint=SimpleNamespace(n_parameters=10),
        spare_memory=lambda: None,
        network=None,
    )
    told = machine.spared(adapter, AttributionConfig(), "cpu", tmp_path)
    assert len(told) == 3
    found = compare(with_caveats(recorded, *told), recorded)
    assert found.outcome is Outcome.IDENTICAL
    assert len(found.machine) == 3
