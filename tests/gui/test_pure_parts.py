"""Drops, scales, pace, units: what needs no window."""

import json

import pytest

from rootnote.gui.drop import CATALOGUE, CHECKPOINT, SUSPECT, kind_of
from rootnote.gui.looks.theme import DARK, HIGH_CONTRAST, LIGHT
from rootnote.gui.preferences import N_RECENT, Preferences
from rootnote.gui.result.scale import ticks, time_ticks
from rootnote.gui.words.pace import Pace
from rootnote.gui.words.units import count, duration, size, whole


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("model/config.json", CHECKPOINT),
        ("weights/a.safetensors", CHECKPOINT),
        ("music/a.flac", CATALOGUE),
        ("empty/", CATALOGUE),
    ],
)
def test_a_dropped_folder_is_known_by_its_files(name, kind, tmp_path):
    folder = tmp_path / name.split("/")[0]
    folder.mkdir()
    if not name.endswith("/"):
        (tmp_path / name).touch()
    assert kind_of(folder) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.SafeTensors", CHECKPOINT),
        ("a.pt", CHECKPOINT),
        ("a.csv", CATALOGUE),
        ("a.mp3", SUSPECT),
        ("a", SUSPECT),
    ],
)
def test_a_dropped_file_is_known_by_its_name(name, kind, tmp_path):
    (tmp_path / name).touch()
    assert kind_of(tmp_path / name) == kind


@pytest.mark.parametrize(
    ("low", "high", "most", "expected"),
    [
        (0, 1, 6, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-1.3, 4.1, 4, [0, 2, 4]),
        (0, 0.03, 4, [0, 0.01, 0.02, 0.03]),
        (2, 2, 5, []),
    ],
)
def test_ticks_are_round_numbers_within_the_range(low, high, most, expected):
    assert ticks(low, high, most) == pytest.approx(expected)


@pytest.mark.parametrize("length", [0.7, 3, 31, 200, 5000])
@pytest.mark.parametrize("most", [2, 5, 9])
def test_no_more_ticks_than_fit(length, most):
    for found in (ticks(0, length, most), time_ticks(length, most)):
        assert len(found) <= most
        assert all(0 <= value <= length for value in found)


def test_the_pace_is_that_of_the_last_seconds_and_starts_anew_with_each_stage():
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert pace.remaining_s("one", 50, 100) is None  # resumed: no rate yet
    now[0] = 2.0
    assert pace.remaining_s("one", 60, 100) == pytest.approx(8.0)
    assert pace.remaining_s("two", 0, 10) is None
    now[0] = 4.0
    assert pace.remaining_s("two", 0, 10) is None  # nothing done: nothing to tell
    now[0] = 6.0
    assert pace.remaining_s("two", 5, 10) == pytest.approx(4.0)


def test_units():
    assert [duration(s) for s in (0.4, 59.6, 3661)] == ["0:00", "1:00", "1:01:01"]
    assert [size(n) for n in (10, 2048, 3 << 20, 5 << 30)] == ["10 B", "2 KiB", "3 MiB", "5.0 GiB"]
    assert whole(1_234_567) == "1\u202f234\u202f567"
    assert [count(n) for n in (999, 1_221_000, 3_300_000_000)] == ["999", "1.22 M", "3.3 G"]


# ------------------------------------------------------------------------------ preferences


def test_preferences_are_written_sparsely_and_read_again(tmp_path, qapp):
    preferences = Preferences(tmp_path)
    preferences.set("volume", 0.5)
    preferences.set("appearance", "dark")
    preferences.set("appearance", "system")
    assert json.loads((tmp_path / "settings.json").read_text()) == {"volume": 0.5}
    assert Preferences(tmp_path).get("volume") == 0.5


def test_recent_paths_are_few_newest_first_and_there(tmp_path, qapp):
    preferences = Preferences(tmp_path / "config")
    paths = [tmp_path / str(i) for i in range(N_RECENT + 3)]
    for path in paths:
        path.touch()
        preferences.remember("suspect", path)
    preferences.remember("suspect", paths[5])
    paths[6].unlink()
    recent = preferences.recent("suspect")
    assert recent[0] == paths[5]
    assert paths[6] not in recent
    assert len(recent) == N_RECENT - 1


@pytest.mark.parametrize("text", ["{", "[]", '"x"', "\0"])
def test_a_damaged_file_is_put_aside_and_told(text, tmp_path, qapp):
    (tmp_path / "settings.json").write_text(text)
    preferences = Preferences(tmp_path)
    assert "could not be read" in preferences.problem
    assert (tmp_path / "settings.damaged.json").read_text() == text
    preferences.set("volume", 0.5)
    assert Preferences(tmp_path).problem == ""


def test_values_of_another_type_are_ignored(tmp_path, qapp):
    (tmp_path / "settings.json").write_text('{"volume": "loud", "device": "cpu", "x": 1}')
    preferences = Preferences(tmp_path)
    assert (preferences.get("volume"), preferences.get("device")) == (1.0, "cpu")


def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path, qapp):
    (tmp_path / "file").touch()
    preferences = Preferences(tmp_path / "file")
    told: list[str] = []
    preferences.problem_found.connect(told.append)
    preferences.set("volume", 0.5)
    preferences.set("volume", 0.6)
    assert preferences.get("volume") == 0.6
    assert len(told) == 1


# ------------------------------------------------------------------------------ colours


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=["light", "dark", "high"])
def test_all_text_can_be_read(theme):
    for background in (theme.window, theme.surface, theme.raised):
        for text in (theme.text, theme.muted, theme.accent, theme.good, theme.warning, theme.error):
            assert contrast(text, background) >= 4.5
        for mark in (theme.bar, theme.bar_selected, theme.decoy, theme.suspect, theme.source):
            assert contrast(mark, theme.surface) >= 3
    assert contrast(theme.bar_on_selection, theme.selection) >= 3
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.on_selection, theme.selection) >= 4.5
    assert contrast(theme.text, theme.notice) >= 4.5
