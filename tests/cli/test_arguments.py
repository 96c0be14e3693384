"""What is written on the command line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.faked import ATTRIBUTE
from rootnote.cli import answers, main, verbs
from rootnote.cli.arguments import parse
from rootnote.cli.values import region
from synthetic import make_result


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
        [*ATTRIBUTE, "--adapter-gradients", "merged"],
        ["inspect", "model", "--adapter-gradients", "adapter"],
        ["case", "verify", "case", "--key", ""],
        ["case", "verify", "case", "--key", " "],
        ["case", "verify", "case", "--key", "0123 4567"],
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


@pytest.mark.parametrize("said", [None, "adapter", "merged"])
def test_whose_gradients_are_taken_reaches_the_investigation(fake, said) -> None:
    asked_of = fake(make_result())
    more = [] if said is None else ["--adapter-gradients", said]
    assert main([*ATTRIBUTE, "--adapter", "a.safetensors", *more]) == 0
    assert asked_of.made_with["told"]["adapter_gradients"] == (said or "adapter")


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
