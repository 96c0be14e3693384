"""The player with outputs that keep the sound: what a person does, and what is then heard."""

from pathlib import Path

import numpy as np
import pytest

from engine.recordings import RATE, write
from rootnote.gui.playback.audio_output import OutputError, RecordingOutput, RecordingSystem
from rootnote.gui.playback.audio_output_qt import QtOutputSystem
from rootnote.gui.playback.player import Player
from rootnote.gui.task import running_tasks


def wave(seed: int, seconds: float = 3.0, level: float = 0.2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.uniform(-level, level, (int(seconds * RATE), 2)).astype(np.float32)


SUSPECT, SOURCE = wave(1), wave(2, 4.0, 0.4)


@pytest.fixture
def system() -> RecordingSystem:
    return RecordingSystem("Speakers", "Headphones")


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    return (
        write(tmp_path / "suspect.wav", SUSPECT, subtype="FLOAT"),
        write(tmp_path / "source.wav", SOURCE, subtype="FLOAT"),
    )


@pytest.fixture
def player(qtbot, system: RecordingSystem):
    made = Player(system=system)
    yield made
    made.close()
    qtbot.waitUntil(lambda: not running_tasks(), timeout=10_000)


@pytest.fixture
def start(qtbot, player: Player, system: RecordingSystem, paths):
    """Play, once everything is decoded."""

    def started(*, matched: bool = False, at_s: float = 0.0) -> RecordingOutput:
        player.set_loudness_matched(matched)
        player.set_tracks(*paths)
        player.seek(at_s)
        player.play_pause()
        qtbot.waitUntil(lambda: not running_tasks(), timeout=10_000)
        qtbot.waitUntil(lambda: player.state == "playing")
        return system.opened[-1]

    return started


def test_it_plays_the_suspect_to_the_sample(player: Player, start) -> None:
    output = start()
    assert player.state == "playing"
    np.testing.assert_array_equal(output.pull(20_000), SUSPECT[:20_000])


def test_nothing_is_opened_before_it_is_needed(player: Player, system, paths) -> None:
    player.set_tracks(*paths)
    player.set_alignment(1.0, 2.0)
    player.set_loop((1.0, 2.0))
    assert not system.opened
    assert not running_tasks()


def test_a_switch_is_aligned(qtbot, player: Player, start) -> None:
    player.set_alignment(1.0, 2.5)
    output = start(at_s=1.0)
    output.pull(5_000)
    with qtbot.waitSignal(player.side_changed) as told:
        player.toggle_side()
    assert told.args == ["source"]
    at = round(2.5 * RATE) + 5_000
    np.testing.assert_array_equal(output.pull(3_000)[400:], SOURCE[at + 400 : at + 3_000])


def test_position_is_told_on_both_tracks(qtbot, player: Player, start) -> None:
    player.set_alignment(1.0, 2.5)
    output = start()
    output.pull(RATE // 2)
    with qtbot.waitSignal(player.position_changed) as told:
        pass
    assert told.args == pytest.approx([0.5, 2.0])


def test_pause_goes_on_where_it_was(qtbot, player: Player, start) -> None:
    output = start()
    output.pull(10_000)
    player.play_pause()
    assert player.state == "paused"
    assert not output.is_running
    player.play_pause()
    np.testing.assert_array_equal(output.pull(100), SUSPECT[10_000:10_100])
    player.stop()
    assert player.state == "stopped"
    player.play_pause()
    np.testing.assert_array_equal(output.pull(100), SUSPECT[:100])


def test_a_loop_is_played_round(player: Player, start) -> None:
    player.set_loop((1.0, 1.5))
    output = start()
    out = output.pull(3 * RATE // 2)
    length = RATE // 2
    body = length - 400
    for turn in range(3):
        np.testing.assert_array_equal(
            out[turn * length : turn * length + body], SUSPECT[RATE : RATE + body]
        )


def test_the_end_stops(qtbot, player: Player, start) -> None:
    output = start(at_s=2.9)
    with qtbot.waitSignal(player.state_changed) as told:
        output.pull(RATE)
    assert told.args == ["stopped"]


def test_the_louder_side_is_turned_down_and_told(qtbot, player: Player, start) -> None:
    with qtbot.waitSignal(player.gain_changed) as told:
        output = start(matched=True)
    assert player.turned_down == "source"
    assert told.args[0] == player.gain_db == pytest.approx(-6.02, abs=0.1)
    output.pull(2_000)
    np.testing.assert_array_equal(output.pull(1_000), SUSPECT[2_000:3_000])
    player.set_side("source")
    out = output.pull(2_000)[400:]
    np.testing.assert_allclose(
        out, SOURCE[3_400:5_000] * 10 ** (player.gain_db / 20), rtol=1e-5, atol=1e-7
    )
    with qtbot.waitSignal(player.gain_changed):
        player.set_loudness_matched(False)
    output.pull(1_000)
    np.testing.assert_array_equal(output.pull(100), SOURCE[6_000:6_100])


def test_without_any_output_it_says_so_and_survives(qtbot, paths) -> None:
    system = RecordingSystem()
    player = Player(system=system)
    player.set_tracks(*paths)
    with qtbot.waitSignal(player.failed):
        player.play_pause()
    assert player.state == "stopped"
    assert player.devices() == []
    system.replug("Speakers")
    player.play_pause()
    qtbot.waitUntil(lambda: player.state == "playing" and not running_tasks())
    player.close()


def test_an_unplugged_output_is_replaced_at_the_same_frame(player, start, system) -> None:
    output = start()
    output.pull(12_345)
    system.replug("Headphones")
    assert output.is_closed
    assert player.state == "playing"
    np.testing.assert_array_equal(system.opened[-1].pull(100), SUSPECT[12_345:12_445])


def test_the_last_output_unplugged_is_told(qtbot, player, start, system) -> None:
    output = start()
    output.pull(5_000)
    with qtbot.waitSignal(player.failed):
        system.replug()
    assert player.state == "stopped"
    system.replug("Speakers")
    player.play_pause()
    np.testing.assert_array_equal(system.opened[-1].pull(100), SUSPECT[5_000:5_100])


def test_an_output_that_breaks_is_told(qtbot, player, start) -> None:
    output = start()
    output.pull(1_000)
    with qtbot.waitSignal(player.failed) as told:
        output.lose()
    assert "unplugged" in told.args[0]
    assert player.state == "paused"


def test_another_device_at_another_rate(qtbot, player, start, system) -> None:
    output = start()
    output.pull(RATE)
    system.sample_rate = 48_000
    player.set_device("Headphones")
    assert output.is_closed
    qtbot.waitUntil(lambda: not running_tasks())
    assert system.opened[-1].name == "Headphones"
    system.opened[-1].pull(4_800)
    with qtbot.waitSignal(player.position_changed) as told:
        pass
    assert told.args[0] == pytest.approx(1.1, abs=1e-3)


def test_a_file_that_cannot_be_played_is_explained(qtbot, player, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF????WAVE")
    player.set_tracks(broken, None)
    with qtbot.waitSignal(player.failed) as told:
        player.play_pause()
    assert "broken.wav" in told.args[0]
    assert player.state == "stopped"


def test_no_track_on_this_side_is_told(qtbot, player, paths) -> None:
    player.set_tracks(paths[0], None)
    player.set_side("source")
    with qtbot.waitSignal(player.failed):
        player.play_pause()


def test_while_it_plays_a_missing_or_broken_side_is_refused(
    qtbot, player, system, paths, tmp_path: Path
) -> None:
    player.set_loudness_matched(False)
    player.set_tracks(paths[0], None)
    player.play_pause()
    qtbot.waitUntil(lambda: player.state == "playing")
    with qtbot.waitSignal(player.failed):
        player.toggle_side()
    assert player.side == "suspect"
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF????WAVE")
    player.set_tracks(paths[0], broken)
    with qtbot.waitSignal(player.failed):
        player.play_pause()
    assert player.state in ("playing", "loading")
    with qtbot.waitSignal(player.failed) as told:
        player.toggle_side()
    assert "broken.wav" in told.args[0]
    qtbot.waitUntil(lambda: player.state == "playing" and not running_tasks())
    np.testing.assert_array_equal(system.opened[-1].pull(100), SUSPECT[:100])
    player.stop()
    player.toggle_side()
    write(broken, SOURCE, subtype="FLOAT")
    player.play_pause()
    qtbot.waitUntil(lambda: player.state == "playing" and not running_tasks())
    np.testing.assert_array_equal(system.opened[-1].pull(100), SOURCE[:100])


def test_volume_and_speed_reach_the_sound(player: Player, start) -> None:
    player.set_volume(0.5)
    output = start()
    np.testing.assert_array_equal(output.pull(100), SUSPECT[:100] * 0.5)
    player.set_speed(2.0)
    output.pull(RATE // 2)
    player.play_pause()
    assert player._position_s == pytest.approx(1.0 + 100 / RATE, abs=1e-3)


def test_the_machines_own_sound_system_never_raises(qtbot, monkeypatch) -> None:
    # No server can be reached here: the outcome without any sound, on every machine.
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    player = Player()
    assert isinstance(player.devices(), list)
    player.close()


def test_a_sound_server_that_was_replaced_is_not_touched_again(monkeypatch) -> None:
    # Qt would end the program; see `pulse`.
    cookies = iter([None, 7, 7, 8, None, 7])
    monkeypatch.setattr(
        "rootnote.gui.playback.audio_output_qt.server_cookie", lambda: next(cookies)
    )
    system = QtOutputSystem()
    assert system.devices() == []
    system.devices()
    system.devices()
    for _ in range(2):
        with pytest.raises(OutputError, match="Start Rootnote again"):
            system.open(None)
