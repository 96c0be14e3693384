"""What the command line answers."""

import io
import json
import types
from dataclasses import dataclass, replace
from pathlib import Path

from cli.faked import ATTRIBUTE, OPENABLE, REFUSED
from rootnote.cli import answers, console, main
from rootnote.domain import Account, Basis, Learned, Null, Role, Segment
from synthetic import make_contribution, make_result, make_track


def test_inspect_shows_the_verdict(fake, capsys) -> None:
    fake(OPENABLE)
    assert main(["inspect", "model"]) == 0
    shown = capsys.readouterr().out
    for part in ("musicgen", "transformers", "1,234,567", "32,000", "abc", "openable"):
        assert part in shown


def test_inspect_exits_1_where_the_checkpoint_is_refused(fake, capsys, tmp_path) -> None:
    fake(REFUSED)
    file = tmp_path / "verdict.json"
    assert main(["inspect", "model", "--json", str(file)]) == 1
    assert "is a pickle" in capsys.readouterr().out
    value = json.loads(file.read_text(encoding="utf-8"))
    assert value["schema_version"] == 1
    assert value["verdict"] == "refused"
    assert value["sha256"] is None


@dataclass(frozen=True)
class Finding:
    """As the engine's."""

    promise: str
    kept: bool
    found: str = ""


FINDINGS = (Finding("It encodes alike", True), Finding("Its loss falls", False, "it rises"))
COST = types.SimpleNamespace(
    n_parameters=1000, n_attributed=900, encoding_s=0.5, gradient_s=0.25, index_hour_s=120.0
)


def test_inspect_tries_promises_and_says_what_a_run_takes(fake, capsys) -> None:
    fake(OPENABLE, conformance=FINDINGS, cost=COST)
    assert main(["inspect", "model", "--conformance", "--estimate"]) == 1
    shown = capsys.readouterr().out
    assert "It encodes alike: kept" in shown
    assert "Its loss falls: BROKEN (it rises)" in shown
    assert "s took 0.5 s to encode, and its gradient 0.25 s." in shown
    assert "about 2 minutes" in shown
    fake(OPENABLE, conformance=FINDINGS[:1])
    assert main(["inspect", "model", "--conformance"]) == 0


def test_inspect_leaves_json_alone_on_standard_output(fake, capsys) -> None:
    fake(OPENABLE, conformance=FINDINGS, cost=COST)
    command = ["inspect", "model", "--conformance", "--estimate", "--json", "-"]
    assert main(command) == 1
    value = json.loads(capsys.readouterr().out)
    assert value["verdict"] == "openable"
    assert value["conformance"] == [
        {"promise": "It encodes alike", "kept": True, "found": ""},
        {"promise": "Its loss falls", "kept": False, "found": "it rises"},
    ]
    assert value["estimate"]["gradient_s"] == 0.25


def test_index_says_what_was_left_out(fake, capsys, tmp_path) -> None:
    catalogue = replace(make_result().catalogue, caveats=("x was left out: silent",))
    fake(types.SimpleNamespace(catalogue=catalogue, caveats=("y: not indexed",), folder="there"))
    assert main(["index", "model", "music", "-o", str(tmp_path / "there")]) == 0
    shown = capsys.readouterr().out
    assert "3 tracks" in shown
    assert "x was left out" in shown
    assert "y: not indexed" in shown


def test_the_answer_ranks_and_explains(fake, capsys) -> None:
    fake(make_result())
    assert main(ATTRIBUTE) == 0
    shown, errors = capsys.readouterr()
    first, second, last = (line for line in shown.splitlines() if "Title of" in line)
    assert first.split()[0] == "1"
    assert "Title of a/first.ogg" in first
    assert "0:01.5-0:03" in first
    assert "0:04-0:05.5" in first
    assert second.split()[-1] == "training"
    assert last.split()[-4:] == ["-", "-", "-", "decoy"]
    assert "2 tracks; decoys ranked with them: 1" in shown
    assert "The best of the decoys, which cannot have been in training, has rank 3" in shown
    assert "estimate of a track's measured influence on the suspect among the catalogue" in shown
    assert "assumes that the model learned the track" in shown
    assert "Nothing to compare with." in shown
    assert "Scores assume that the model learned the tracks." in shown
    assert errors == ""


def judged(**account):
    """A result of three tracks: one named, one only similar, one decoy."""
    plain = make_result()
    first, second, last = sorted(plain.contributions, key=lambda part: part.rank)
    parts = (
        replace(first, learned=Learned(Basis.INFERRED, 0.01), q_value=0.02, share=0.25),
        replace(second, learned=Learned(), q_value=0.01),
        replace(last, learned=Learned(Basis.DISCLOSED), q_value=0.03),
    )
    return replace(plain, contributions=parts, account=Account(**account))


def test_the_answer_names_who_stands_out_and_was_learned(fake, capsys) -> None:
    fake(
        judged(
            abstained=False,
            explained_fraction=0.25,
            explained_fraction_interval=(0.1, 0.4),
            remainder=0.75,
            smallest_detectable_share=0.05,
            null=Null("recordings", 41, 1 / 42),
        )
    )
    assert main(ATTRIBUTE) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Named, held against 41 recordings: Title of a/first.ogg (q = 0.020)." in shown
    assert "inferred 0.020 25%" in shown
    assert "unknown 0.010 -" in shown
    assert "explain 25% [10% to 40%]; not attributed: 75%" in shown
    assert "detected is about 5%" in shown


def test_the_answer_says_why_nobody_is_named(fake, capsys) -> None:
    fake(judged(abstained=True, abstention_reason="Nothing stands out: so it is."))
    assert main(ATTRIBUTE) == 0
    shown = capsys.readouterr().out
    assert "No track is named. Nothing stands out: so it is." in shown
    assert "explain" not in shown


def test_the_answer_never_says_what_a_score_cannot() -> None:
    buffer = io.StringIO()
    for part in answers.attribution_answer(make_result()):
        console.Console(file=buffer, width=200).print(part)
    shown = buffer.getvalue().lower()
    assert not any(word in shown for word in ("copied", "stolen", "stole", "proof", "proves", "%"))


def test_a_long_catalogue_is_cut_and_says_so(fake, capsys) -> None:
    tracks = tuple(make_track(f"{i}.ogg") for i in range(50))
    result = make_result(
        catalogue=replace(make_result().catalogue, tracks=tracks),
        contributions=tuple(make_contribution(t.id, i) for i, t in enumerate(tracks, 1)),
        caveats=tuple(f"caveat {i}" for i in range(50)),
    )
    fake(result)
    assert main(ATTRIBUTE) == 0
    shown = capsys.readouterr().out
    assert shown.count("Title of") == 20
    assert "and 30 more; --csv" in shown
    assert shown.count("caveat ") == 20
    assert "… and 30 more" in shown


def test_a_narrow_terminal_cuts_titles_and_keeps_numbers() -> None:
    track = make_track("t", title="A long title " * 20, artist="The whole orchestra " * 5)
    result = make_result(
        catalogue=replace(make_result().catalogue, tracks=(track,)),
        contributions=(make_contribution("t", 1),),
    )
    buffer = io.StringIO()
    for part in answers.attribution_answer(result):
        console.Console(file=buffer, width=80).print(part)
    (row,) = (line for line in buffer.getvalue().splitlines() if "A long title" in line)
    assert row.split()[0] == "1"
    assert row.split()[-4:] == ["1.50", "0:01.5-0:03", "0:04-0:05.5", "source"]


def test_a_title_cannot_command_the_terminal(fake, capsys) -> None:
    hostile = make_track("t", title="\x1b[2J[red]:smile:\u202e\nnext")
    result = make_result(
        catalogue=replace(make_result().catalogue, tracks=(hostile,)),
        contributions=(make_contribution("t", 1),),
    )
    fake(result)
    assert main(ATTRIBUTE) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[2J[red]:smile:� next" in shown


def test_files_are_written_and_named_paths_are_made(fake, tmp_path) -> None:
    fake(make_result())
    as_json, as_csv = tmp_path / "new" / "r.json", tmp_path / "r.csv"
    assert main([*ATTRIBUTE, "--json", str(as_json), "--csv", str(as_csv)]) == 0
    assert json.loads(as_json.read_text(encoding="utf-8"))["schema_version"] == 1
    assert as_csv.read_bytes().startswith(b"\xef\xbb\xbfrank,")
    assert b"\r\r\n" not in as_csv.read_bytes()
    assert sorted(tmp_path.iterdir()) == [as_json.parent, as_csv]


def test_json_on_standard_output_is_alone_there(fake, capsys) -> None:
    result = make_result(suspect=make_track("suspect", path=Path("/x/Café.wav")))
    fake(result)
    assert main([*ATTRIBUTE, "--json", "-"]) == 0
    shown = capsys.readouterr().out
    assert shown.isascii()
    assert json.loads(shown)["suspect"]["name"] == "Café.wav"


def test_csv_on_standard_output_is_alone_there(fake, capsys) -> None:
    fake(make_result())
    assert main([*ATTRIBUTE, "--csv", "-"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("rank,track_id")


def test_stretches_are_in_seconds_of_their_own_recording() -> None:
    track = make_track("t", sample_rate=44_100)
    assert answers._stretch(Segment("t", 44_100, 44_100 * 61), track) == "0:01-1:01"


def test_without_decoys_none_are_mentioned() -> None:
    track = make_track("t", role=Role.CONTROL)
    assert answers._decoy_lines([(make_contribution("t", 1), track)]) == []
