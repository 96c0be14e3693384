import io
import json
import signal
import types
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootnote.cli import answers, console, main, verbs
from rootnote.cli.arguments import parse, region
from rootnote.domain import Account, Basis, Learned, Null, Role, Segment
from rootnote.errors import CheckpointError
from rootnote.progress import Cancelled
from synthetic import make_contribution, make_result, make_track

OPENABLE = types.SimpleNamespace(
    verdict="openable",
    reason="",
    family="musicgen",
    layout="transformers",
    n_parameters=1234567,
    sample_rate=32000,
    sha256="abc",
)
REFUSED = types.SimpleNamespace(
    verdict="refused",
    reason="x: is a pickle.\nDo not.",
    family="",
    layout="",
    n_parameters=0,
    sample_rate=0,
    sha256="",
)


class FakeInvestigation:
    """Answers at once with `outcome`, or raises it; keeps what it was asked."""

    def __init__(self, outcome) -> None:
        self.outcome = outcome
        self.made_with: dict = {}
        self.asked: dict = {}
        self.places: tuple = ()

    def __call__(self, **made_with):
        self.made_with = made_with
        return self

    def _answer(self, *places, progress=None, **asked):
        self.places, self.asked = places, asked
        if progress:
            progress("working", 1, 2)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        if callable(self.outcome):
            self.outcome()
        return self.outcome

    inspect = index = attribute = build_reference = _answer


@pytest.fixture
def fake(monkeypatch):
    """Puts a fake in the investigation's place: `fake(outcome)`."""

    def install(outcome) -> FakeInvestigation:
        investigation = FakeInvestigation(outcome)
        monkeypatch.setattr(verbs, "Investigation", investigation)
        return investigation

    return install


ATTRIBUTE = ["attribute", "model", "music", "suspect.wav"]


# ------------------------------------------------------------------------------ what is written


def test_without_a_command_the_help_is_shown(capsys) -> None:
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("usage: rootnote")
    for code in ("0 ", "1 ", "2 ", "70", "130", "141", "143"):
        assert f"\n  {code}" in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["inspect"],
        ["inspect", ""],
        ["inspect", "model", "--js", "x"],
        ["index", "model", "music"],
        ["reference"],
        ["reference", "build", "music"],
        [*ATTRIBUTE, "--depth", "deep"],
        [*ATTRIBUTE, "--split", "evenly"],
        [*ATTRIBUTE, "--device", "tpu"],
        [*ATTRIBUTE, "--threads", "0"],
        [*ATTRIBUTE, "--seed", "-1"],
        [*ATTRIBUTE, "--segment", "0"],
        [*ATTRIBUTE, "--segment", "nan"],
        [*ATTRIBUTE, "--segment", "1e400"],
        [*ATTRIBUTE, "--region", "5"],
        [*ATTRIBUTE, "--json", "x", "--csv", "x"],
        [*ATTRIBUTE, "--json", "-", "--csv", "-"],
    ],
)
def test_a_mistake_in_the_command_exits_2(arguments: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: rootnote" in capsys.readouterr().err


def test_version(capsys) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("rootnote 0.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:10", (0, 10)),
        ("12.5:40", (12.5, 40)),
        ("0:12.5:0:40", (12.5, 40)),
        ("59:30:60:00", (3570, 3600)),
    ],
)
def test_region(text: str, expected: tuple[float, float]) -> None:
    assert region(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "5",
        "5:",
        "10:5",
        "5:5",
        "0:10:20",
        "0:61:2:00",
        "-1:5",
        "nan:5",
        "1:inf",
        "\u0663:\u0665",
    ],
)
def test_region_refuses(text: str) -> None:
    with pytest.raises(Exception, match=r"START:STOP|before it starts"):
        region(text)


@given(st.integers(0, 35_999), st.integers(1, 35_999))
def test_a_region_means_the_same_in_seconds_and_in_minutes(start: int, length: int) -> None:
    ends = [start / 10, (start + length) / 10]
    clocks = ":".join(f"{int(end // 60)}:{end % 60:04.1f}" for end in ends)
    assert region(":".join(map(str, ends))) == tuple(ends)
    assert region(clocks) == pytest.approx(tuple(ends))


@given(st.integers(0, 100_000))
def test_a_shown_time_can_be_written_back(tenths: int) -> None:
    stop = answers.clock(tenths / 10 + 1)
    assert region(f"{answers.clock(tenths / 10)}:{stop}")[0] == pytest.approx(tenths / 10)


def test_options_reach_the_investigation(fake, tmp_path) -> None:
    asked_of = fake(make_result())
    options = "--region 1:2 --prompt slow --controls c --decoys d --segment 2.5 --seed 7 --index i"
    options += " --depth full --split shapley"
    assert main([*ATTRIBUTE, *options.split(), "--device", "cpu", "--threads", "1"]) == 0
    asked = asked_of.asked
    assert asked_of.made_with["told"]["adapter"] is None
    assert asked_of.made_with.items() >= {"device": "cpu", "threads": 1}.items()
    assert asked_of.places == (Path("model"), Path("music"), Path("suspect.wav"))
    assert asked["region"] == (1, 2)
    assert (asked["controls"], asked["decoys"], asked["index"]) == (Path("c"), Path("d"), Path("i"))
    config = asked["config"]
    assert (config.prompt, config.seed) == ("slow", 7)
    assert (config.depth, config.split) == ("full", "shapley")
    assert config.segment_s == config.hop_s == 2.5


def test_index_and_attribute_agree_on_the_configuration() -> None:
    measured = ["--segment", "3", "--prompt", "slow", "--seed", "2"]
    index = parse(["index", "model", "music", "-o", "i", *measured])
    attribute = parse([*ATTRIBUTE, *measured])
    assert verbs._config(index) == verbs._config(attribute)


def test_reference_options_reach_the_investigation(fake, tmp_path) -> None:
    asked_of = fake(None)
    options = "--leave-out l --seed 3 --epochs 4 --codec c --excerpt 6"
    assert main(["reference", "build", "music", "-o", str(tmp_path / "r"), *options.split()]) == 0
    assert asked_of.asked == {
        "leave_out": Path("l"),
        "seed": 3,
        "n_epochs": 4,
        "codec": Path("c"),
        "excerpt_s": 6.0,
    }


# ------------------------------------------------------------------------------ what is answered


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


# ------------------------------------------------------------------------------ what goes wrong


def test_an_error_is_explained_and_exits_1(fake, capsys) -> None:
    fake(CheckpointError("is damaged", path="model", expected=1, found=2, remedy="Copy it again."))
    assert main(ATTRIBUTE) == 1
    shown, errors = capsys.readouterr()
    assert errors == "rootnote: model: is damaged (expected 1, found 2).\nCopy it again.\n"
    assert shown == ""


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), Cancelled()])
def test_stopping_says_that_the_work_is_kept(fake, capsys, stop, tmp_path) -> None:
    fake(stop)
    assert main(["index", "model", "music", "-o", str(tmp_path)]) == 130
    assert "same command goes on" in capsys.readouterr().err


def test_the_system_may_stop_it_too(fake, capsys) -> None:
    before = signal.getsignal(signal.SIGTERM)
    fake(lambda: signal.raise_signal(signal.SIGTERM))
    assert main(ATTRIBUTE) == 143
    assert "same command goes on" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_bug_shows_its_traceback(fake, capsys) -> None:
    fake(ValueError("unforeseen"))
    assert main(ATTRIBUTE) == 70
    errors = capsys.readouterr().err
    assert "Traceback" in errors
    assert "ValueError: unforeseen" in errors
    assert "bug in Rootnote" in errors


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--json", "here"], "is a folder"),
        (["--csv", "file/r.csv"], "cannot be written"),
        (["--json", "file/deep/r.json"], "cannot be written"),
        (["--csv", "suspect.wav"], "is an input"),
        (["--json", "here/../music.csv"], "is an input"),
    ],
)
def test_a_useless_output_is_refused_before_the_work(
    fake, capsys, tmp_path, monkeypatch, options, problem
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("here").mkdir()
    for name in ("file", "suspect.wav", "music.csv"):
        Path(name).write_text("precious")
    asked_of = fake(make_result())
    assert main(["attribute", "model", "music.csv", "suspect.wav", *options]) == 1
    assert problem in capsys.readouterr().err
    assert asked_of.places == ()
    assert Path("suspect.wav").read_text() == Path("music.csv").read_text() == "precious"


def test_a_useless_folder_is_refused_before_the_work(fake, capsys, tmp_path) -> None:
    asked_of = fake(None)
    (tmp_path / "file").write_text("")
    for command in (["index", "model"], ["reference", "build"]):
        assert main([*command, "music", "-o", str(tmp_path / "file" / "x")]) == 1
    assert asked_of.places == ()


def test_looking_at_an_output_leaves_nothing_behind(fake, tmp_path) -> None:
    fake(CheckpointError("is damaged"))
    assert main([*ATTRIBUTE, "--json", str(tmp_path / "deep" / "r.json")]) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_answer_is_shown_even_if_its_file_cannot_be_written(
    fake, capsys, tmp_path, monkeypatch
) -> None:
    fake(make_result())
    file = tmp_path / "r.json"
    # Meanwhile, somebody else makes a folder of that name.
    monkeypatch.setattr(verbs, "result_to_json", lambda _result: file.mkdir() or {})
    assert main([*ATTRIBUTE, "--json", str(file)]) == 1
    shown, errors = capsys.readouterr()
    assert "Title of a/first.ogg" in shown
    assert "cannot be written" in errors
