"""`rootnote demo` on a demo small enough for tests, and what is shipped."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

from instructions import AVX2

from engine.small import digests
from making.case import CaseError as CaseTooLarge
from making.case import make_demo_case
from rootnote.cli import main
from rootnote.cli.demo import agreement_line
from rootnote.domain import Basis, Learned, Null, Role
from rootnote.errors import Error, IndexMismatchError
from rootnote.integrity import atomic_write
from rootnote.investigation import Investigation
from rootnote.investigation.cases import Outcome, open_case, verify
from rootnote.investigation.demo import (
    BUILD_COMMAND,
    DEMO_CONFIG,
    FULL_CONFIG,
    Truth,
    agreement_of,
    open_demo,
)
from rootnote.investigation.demo_page import demo_page, headline_of, notes_of, shown
from rootnote.investigation.demo_workers import Bench, attribute_all
from rootnote.progress import silent
from sweep import write_sweep

TRACKS = {
    **{"one": "training", "two": "training", "three": "training"},
    **{"four": "decoy", "five": "control"},
}


def write_catalogue(path: Path, roles: dict[str, str]) -> None:
    rows = [f"{name},{name}.wav,Title {name},Artist {name},{role}" for name, role in roles.items()]
    atomic_write(path, "\n".join(["track_id,file,title,artist,role", *rows]) + "\n")


def suspect(name: str, kind: str, **known: object) -> dict[str, object]:
    entry = {"name": name, "file": f"suspects/{name}.wav", "kind": kind, "known": f"made: {name}"}
    return entry | {"sources": [], "prompt": "", "unlearned": ""} | known


@pytest.fixture(scope="module")
def small_demo(tmp_path_factory, tiny_checkpoint) -> Path:
    """A demo of five sweeps and two suspects under a model of random weights."""
    folder = tmp_path_factory.mktemp("demo")
    for i, name in enumerate(TRACKS):
        write_sweep(folder / f"{name}.wav", 110 + 90 * i, 3.5)
    write_catalogue(folder / "catalogue.csv", TRACKS)
    for i, name in enumerate(("free-1", "disguised")):
        write_sweep(folder / "suspects" / f"{name}.wav", 140 + 60 * i, 3.5)
    listed = [suspect("free-1", "free"), suspect("disguised", "disguised", sources=["three"])]
    atomic_write(folder / "suspects.json", json.dumps({"suspects": listed}))
    rises = {"one": [0.1, 0.3], "two": [0.0, 0.1], "three": [0.4, 0.6]}
    truth = {"rises": rises, "split_half": 0.8, "ceiling": 0.9, "effect": True}
    truth["clear"] = ["three", "one", "two"]
    atomic_write(folder / "truth.json", json.dumps({"suspects": {"disguised": truth}}))
    (folder / "model").symlink_to(tiny_checkpoint)
    Investigation(device="cpu", threads=1, cache=folder / "cache").index(
        folder / "model", folder / "catalogue.csv", folder / "index", config=DEMO_CONFIG
    )
    return folder


@pytest.fixture
def shipped(small_demo, tmp_path, monkeypatch) -> Path:
    """The small demo in the place of the shipped one."""
    monkeypatch.setattr("rootnote.investigation.demo.demo_folder", lambda: small_demo)
    monkeypatch.setattr("rootnote.investigation.user_cache_dir", lambda *_, **__: str(tmp_path))
    return small_demo


# ------------------------------------------------------------------------------ the verb


def test_demo_shows_answers_beside_what_is_known(shipped, tmp_path, capsys) -> None:
    page = tmp_path / "page.html"
    command = ["demo", "--suspect", "disguised", "--threads", "1", "--html", str(page)]
    assert main(command) == 0
    shown_text = capsys.readouterr().out
    assert "disguised: an excerpt in disguise" in shown_text
    assert "made: disguised" in shown_text
    assert "in it" in shown_text
    assert "+0.500 (no. 1)" in shown_text
    assert "where a perfect predictor would reach 0.90" in shown_text
    assert "an effect of 3 of the 3 members, here in place 1, 2 and 3 among them." in shown_text
    assert "free-1" not in shown_text
    html = page.read_text(encoding="utf-8")
    assert "made: disguised" in html
    assert "Title three" in html
    assert "data:audio/wav;base64," in html
    assert "http://" not in html.replace("http://www.w3.org/", "")
    assert "https://" not in html.split("srcdoc")[0]


def test_without_a_file_the_page_goes_to_the_cache(shipped, tmp_path, capsys) -> None:
    assert main(["demo", "--suspect", "free-1", "--threads", "1"]) == 0
    assert str(tmp_path / "demo.html") in capsys.readouterr().out
    assert (tmp_path / "demo.html").stat().st_size > 100_000


def test_an_unknown_suspect_is_named_with_those_there_are(shipped, capsys) -> None:
    assert main(["demo", "--suspect", "free-9"]) == 1
    assert "free-1 or disguised, found free-9" in capsys.readouterr().err


def test_an_incomplete_demo_names_the_command_that_makes_it(shipped, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "incomplete"
    write_catalogue(folder / "catalogue.csv", TRACKS)
    monkeypatch.setattr("rootnote.investigation.demo.demo_folder", lambda: folder)
    assert main(["demo"]) == 1
    told = capsys.readouterr().err
    assert "model, suspects.json, index missing" in told
    assert BUILD_COMMAND in told


def test_a_damaged_description_is_an_error(small_demo, tmp_path) -> None:
    for name in ("catalogue.csv", "model", "index"):
        (tmp_path / name).symlink_to(small_demo / name)
    for damaged in ("{", "[]", '{"suspects": [{"name": "x"}]}'):
        (tmp_path / "suspects.json").write_text(damaged)
        with pytest.raises(Error, match="cannot be understood"):
            open_demo(tmp_path)


def test_at_depth_full_it_is_measured_as_any_catalogue_is(shipped, tmp_path, capsys) -> None:
    before = digests(shipped / "index")
    for _ in range(2):  # an index that is there already is opened
        assert main(["demo", "--suspect", "disguised", "--depth", "full", "--threads", "1"]) == 0
        assert "disguised: an excerpt in disguise" in capsys.readouterr().out
        (index,) = (tmp_path / "index").iterdir()
    assert digests(shipped / "index") == before
    answer = Bench(open_demo(shipped), 1, tmp_path, config=FULL_CONFIG).answer(
        open_demo(shipped).suspects[1], figures=False
    )
    assert answer.result.config.depth == "full"
    for part in answer.result.contributions:
        assert np.isfinite(part.components["leave_one_out"]), "of all five, controls too"
    assert (tmp_path / "forgotten").is_dir()
    assert [folder.name for folder in (tmp_path / "index").iterdir()] == [index.name]


def test_over_several_suspects_the_agreement_is_told(small_demo, tmp_path) -> None:
    demo = open_demo(small_demo)
    answer = Bench(demo, 1, tmp_path).answer(demo.suspects[1], figures=False)
    agreed = [
        replace(answer, agreement=replace(answer.agreement, spearman=value, ceiling=0.8))
        for value in (0.2, 0.4)
    ]
    (said,) = agreement_line([*agreed, replace(answer, agreement=None)])
    assert said == (
        "Over 2 suspects on which retraining shows an effect: a mean rank correlation of 0.30, "
        "38 % of what a perfect predictor would reach."
    )
    assert agreement_line(agreed[:1]) == []


# ------------------------------------------------------------------------------ the work


def test_processes_side_by_side_give_the_same_scores(small_demo, tmp_path, monkeypatch) -> None:
    demo = open_demo(small_demo)
    bench = Bench(demo, 1, tmp_path)
    alone = [bench.answer(one, figures=False) for one in demo.suspects]
    monkeypatch.setattr("rootnote.investigation.demo_workers._n_cores", lambda: 2)
    steps = []
    together = attribute_all(
        demo, demo.suspects, 1, tmp_path, False, lambda *step: steps.append(step)
    )
    assert [answer.suspect for answer in together] == list(demo.suspects)
    for one, other in zip(alone, together, strict=True):
        assert [p.track_id for p in one.result.contributions] == [
            p.track_id for p in other.result.contributions
        ]
        assert [p.score for p in one.result.contributions] == pytest.approx(
            [p.score for p in other.result.contributions], abs=1e-3
        )
    assert steps == [("suspects", 1, 2), ("suspects", 2, 2)]


def test_an_index_of_another_catalogue_is_refused_in_another_process(
    small_demo, tmp_path, monkeypatch
) -> None:
    for name in ("model", "index", "suspects", "suspects.json"):
        (tmp_path / name).symlink_to(small_demo / name)
    for name in TRACKS:
        (tmp_path / f"{name}.wav").symlink_to(small_demo / f"{name}.wav")
    write_catalogue(tmp_path / "catalogue.csv", dict.fromkeys(TRACKS, "training"))
    demo = open_demo(tmp_path)
    monkeypatch.setattr("rootnote.investigation.demo_workers._n_cores", lambda: 2)
    with pytest.raises(IndexMismatchError, match="another catalogue") as caught:
        attribute_all(demo, demo.suspects, 1, tmp_path / "cache", False, silent)
    assert "Name the checkpoint" in caught.value.diagnostics()


def test_what_is_known_is_shown_however_low_it_ranks(small_demo, tmp_path) -> None:
    demo = open_demo(small_demo)
    answer = Bench(demo, 1, tmp_path).answer(demo.suspects[1], figures=False)
    rows = shown(answer)
    assert {track.id for _, _, track, known in rows if known} == {"three"}
    assert answer.source_ranks == {"three": next(r for r, _, t, _ in rows if t.id == "three")}
    assert answer.agreement is not None
    assert len(answer.result.fit.control_loss) == 1


def test_who_is_named_stands_above_the_ranking_and_in_the_overview(small_demo, tmp_path) -> None:
    demo = open_demo(small_demo)
    answer = Bench(demo, 1, tmp_path).answer(demo.suspects[0], figures=True)
    silent_account = replace(answer.result.account, abstained=True, abstention_reason="Why.")
    nobody = replace(answer, result=replace(answer.result, account=silent_account))
    assert headline_of(nobody) == "No track is named."
    assert notes_of(nobody)[0] == "Why."
    assert '<p class="lead">No track is named</p>' in demo_page([nobody])
    result = answer.result
    first = next(p for p in result.contributions if p.track_id == "one")
    other = [replace(p, q_value=1.0) for p in result.contributions if p.track_id != "one"]
    named = replace(first, q_value=0.01, learned=Learned(Basis.DISCLOSED))
    account = replace(
        result.account, abstained=False, abstention_reason="", null=Null("recordings", 19, 0.05)
    )
    answer = replace(answer, result=replace(result, contributions=(named, *other), account=account))
    assert headline_of(answer) == "Named: Title one."
    assert notes_of(answer)[0] == "Held against 19 recordings: q = 0.010 for one"
    page = demo_page([answer])
    assert page.count('Named: <bdi data-typed dir="auto">Title one</bdi>') == 2
    assert '<span class="tag named">named</span>' in page
    measured = replace(named, share=0.058, share_interval=(0.0, 0.16))
    result = replace(answer.result, contributions=(measured, *other))
    assert notes_of(replace(answer, result=result))[1] == (
        "one: an estimated share of 5.8 % (90 % interval 0.0 to 16.0 %) of measured influence "
        "among the catalogue supplied."
    )


def test_agreement_orders_members_only(small_demo, tmp_path) -> None:
    demo = open_demo(small_demo)
    result = Bench(demo, 1, tmp_path).answer(demo.suspects[0], figures=False).result
    members = {t.id for t in result.catalogue.tracks if t.role is Role.TRAINING}
    ordered = [p.track_id for p in result.contributions if p.track_id in members]
    same = Truth({name: -i for i, name in enumerate(ordered)}, 0.9, 0.95, True)
    assert agreement_of(result, same).spearman == pytest.approx(1)
    clear = replace(same, clear=(ordered[1], ordered[0]))
    assert agreement_of(result, clear).clear_places == (1, 2)
    reverse = Truth({name: i for i, name in enumerate(ordered)}, 0.9, 0.95, True)
    assert agreement_of(result, reverse).spearman == pytest.approx(-1)
    assert agreement_of(result, reverse).shared_top == 3


def test_an_error_keeps_its_facts_between_processes() -> None:
    error = IndexMismatchError("is wrong", path="x", remedy="Mend it.", expected=1, found=2)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is IndexMismatchError
    assert copy.diagnostics() == error.diagnostics()


# ------------------------------------------------------------------------------ what is shipped


def test_the_shipped_demo_fits_together(tmp_path) -> None:
    demo = open_demo()
    kinds = [one.kind for one in demo.suspects]
    assert kinds.count("free") == 3
    assert kinds.count("continuation") == 2
    assert {"disguised", "blend", "foreign", "noise"} <= set(kinds)
    assert all(one.path.is_file() for one in demo.suspects)
    Bench(demo, 1, tmp_path)  # checks checkpoint, catalogue, configuration and every byte


def test_the_disguised_excerpt_is_found(tmp_path) -> None:
    demo = open_demo()
    disguised = next(one for one in demo.suspects if one.kind == "disguised")
    answer = Bench(demo, 1, tmp_path).answer(disguised, figures=False)
    assert list(answer.source_ranks.values()) == [1]


@pytest.mark.parametrize(
    ("name", "basis"), [("free-1", Basis.INFERRED), ("foreign", Basis.UNKNOWN)]
)
def test_what_the_model_made_is_told_from_what_it_did_not(tmp_path, name, basis) -> None:
    demo = open_demo()
    (suspect,) = demo.chosen([name])
    answer = Bench(demo, 1, tmp_path).answer(suspect, figures=False)
    assert answer.result.fit.origin.basis is basis


def test_both_tracks_of_the_blend_are_among_the_first_five(tmp_path) -> None:
    demo = open_demo()
    blend = next(one for one in demo.suspects if one.kind == "blend")
    ranks = Bench(demo, 1, tmp_path).answer(blend, figures=False).source_ranks
    assert len(ranks) == 2
    assert max(ranks.values()) <= 5


# ------------------------------------------------------------------------- as a sealed case


def test_the_shipped_case_holds_with_all_it_refers_to() -> None:
    demo = open_demo()
    found = verify(demo.case)
    assert found.findings == (), f"make it again with `{BUILD_COMMAND} case`"
    case = open_case(demo.case)
    assert len(case.runs) == len({suspect.kind for suspect in demo.suspects})
    assert sum(path.stat().st_size for path in demo.case.rglob("*")) < 1_000_000
    for place in json.loads((demo.case / "places.json").read_text()).values():
        assert place.startswith("..")  # it can be repeated wherever it is installed


def test_a_case_takes_the_place_of_the_old_one_only_when_it_can_be_shipped(
    small_demo, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("ROOTNOTE_KEY", "restored afterwards")
    copy = tmp_path / "demo"
    shutil.copytree(small_demo, copy)
    demo = open_demo(copy)
    demo = replace(demo, suspects=demo.suspects[:1])
    work = tmp_path / "work"
    work.mkdir()
    assert make_demo_case(demo, work) == demo.case
    assert verify(demo.case).holds
    head = open_case(demo.case).head_digest
    monkeypatch.setattr("making.case.N_MOST_BYTES", 10)
    with pytest.raises(CaseTooLarge, match="more than 10"):
        make_demo_case(demo, work)
    assert open_case(demo.case).head_digest == head
    copy.rename(tmp_path / "elsewhere")  # the whole demo may be installed anywhere
    assert verify(tmp_path / "elsewhere" / demo.case.name).holds


@pytest.mark.slow
@pytest.mark.parametrize("instructions", [{}, AVX2], ids=["this processor's", "AVX2's"])
def test_the_shipped_case_can_be_repeated_and_stays_as_it_is(tmp_path, instructions) -> None:
    """On whatever processor: the codec's tokens do not depend on how it rounds."""
    demo = open_demo()
    log = (demo.case / "custody.jsonl").read_bytes()
    found = tmp_path / "certificates.json"
    # In a process of its own, for the libraries choose their instructions when they are loaded.
    environment = os.environ | instructions | {"ROOTNOTE_KEY": str(tmp_path / "key.pem")}
    command = [sys.executable, "-m", "rootnote", "case", "rerun", str(demo.case)]
    done = subprocess.run(
        [*command, "--run", "0001", "-o", str(found)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    (certificate,) = json.loads(found.read_text(encoding="utf-8"))["certificates"]
    assert certificate["outcome"] != Outcome.DIFFERENT.value
    assert certificate["n_numbers"] > 100
    assert "Not entered into the case: " in done.stdout
    assert (demo.case / "custody.jsonl").read_bytes() == log
