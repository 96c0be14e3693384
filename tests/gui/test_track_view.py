"""A track's views as a person uses them."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.recordings import RATE, write
from rootnote.gui.task import running_tasks
from rootnote.gui.tracks.canvas import AXIS_PX
from rootnote.gui.tracks.display_panel import DisplayPanel
from rootnote.gui.tracks.track_view import TrackView
from rootnote.investigation.display import RecordingDisplay


def music(seconds: float = 12) -> np.ndarray:
    time = np.arange(int(seconds * RATE)) / RATE
    wave = 0.5 * np.sin(2 * np.pi * 1000 * time)
    return np.stack([wave, wave / 2], axis=1).astype(np.float32)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write(tmp_path / "tune.wav", music(), subtype="FLOAT")


@pytest.fixture
def make(qtbot):
    """Views that are loaded and, in the end, idle."""
    views = []

    def made(path: Path | None = None, name: str = "Suspect") -> TrackView:
        view = TrackView(name)
        qtbot.addWidget(view)
        view.resize(AXIS_PX + 1000, 400)
        view.show()
        views.append(view)
        if path is not None:
            with qtbot.waitSignal(view.loaded, timeout=60_000):
                view.set_path(path)
            idle(view)
        return view

    def idle(view: TrackView) -> None:
        view.grab()
        qtbot.waitUntil(lambda: not view.data.is_busy, timeout=60_000)

    made.idle = idle
    yield made
    for view in views:
        view.set_path(None)
    qtbot.waitUntil(lambda: not running_tasks(), timeout=60_000)


def pixels(view) -> np.ndarray:
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).view(np.uint32).reshape(image.height(), -1) & 0xFFFFFF


def wheel(view, x: float, y_turn: int, x_turn: int = 0, modifiers=Qt.KeyboardModifier.NoModifier):
    place = QPointF(x, 20)
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(x_turn, y_turn),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_it_shows_the_whole_track_and_names_itself(make, recording: Path) -> None:
    view = make(recording)
    assert view.timeline.viewport.span_s == pytest.approx(12)
    assert view.duration_s == pytest.approx(12)
    assert view.waveform.accessibleName() == "Waveform: Suspect tune.wav"
    assert view.spectrogram.accessibleName() == "Spectrogram: Suspect tune.wav"
    assert "0:00.0 to 0:12.0" in view.waveform.accessibleDescription()
    view.set_marks([(1.0, 2.5)])
    assert "Matched: 0:01.0–0:02.5" in view.spectrogram.accessibleDescription()


def test_the_waveform_is_as_high_as_the_sound(make, recording: Path) -> None:
    view = make(recording)
    picture = pixels(view.waveform)[:, AXIS_PX + 100]
    ground = picture[0]
    lane = (len(picture) - 3) / 2
    drawn = picture != ground
    assert drawn[: int(lane)].sum() == pytest.approx(lane * 0.5, abs=3)
    assert drawn[int(lane) + 3 :].sum() == pytest.approx(lane * 0.25, abs=3)


@pytest.mark.parametrize("span_s", [12, 0.5, 0.004])
def test_a_tone_lies_at_its_frequency_however_near(make, recording: Path, span_s: float) -> None:
    view = make(recording)
    view.show_range(3, 3 + span_s)
    make.idle(view)
    make.idle(view)
    place = view.spectrogram.settings.scale.to_unit(1000, RATE / 2)
    picture = pixels(view.spectrogram)[:, AXIS_PX + 300]
    brightness = sum((picture >> shift & 255).astype(int) for shift in (0, 8, 16))
    assert brightness.argmax() == pytest.approx(len(picture) * (1 - place), abs=2.5)


def test_what_lies_under_the_pointer_is_told(qtbot, make, recording: Path) -> None:
    view = make(recording)
    told = []
    view.cursor_changed.connect(told.append)
    canvas = view.spectrogram
    place = canvas.settings.scale.to_unit(1000, RATE / 2)
    y = round(canvas.height() * (1 - place))
    qtbot.mouseMove(canvas, QPoint(AXIS_PX + 500, y))
    time, frequency, unit, *rest = told[-1].split()
    assert time == "0:06.00"
    assert float(frequency) == pytest.approx(1000 if unit == "Hz" else 1, rel=0.05)
    assert float(rest[-2].replace("−", "-")) == pytest.approx(-10, abs=3)
    qtbot.mouseMove(view.waveform, QPoint(AXIS_PX + 500, 30))
    assert "peak −6.0 dBFS" in told[-1]
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert told[-1] == ""


def test_the_wheel_zooms_at_the_pointer_and_scrolls_sideways(make, recording: Path) -> None:
    view = make(recording)
    before = view.timeline.viewport.seconds_at(250, 1000)
    wheel(view.waveform, AXIS_PX + 250, 240)
    after = view.timeline.viewport
    assert after.span_s == pytest.approx(12 / 1.25**2)
    assert after.seconds_at(250, 1000) == pytest.approx(before)
    wheel(view.waveform, AXIS_PX + 250, 0, x_turn=-120)
    assert view.timeline.viewport.start_s > after.start_s
    wheel(view.waveform, AXIS_PX + 250, 120, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert view.timeline.viewport.start_s == pytest.approx(after.start_s)


def test_keys(qtbot, make, recording: Path) -> None:
    view = make(recording)
    line, canvas = view.timeline, view.waveform
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_End):
        qtbot.keyClick(canvas, key)
    assert line.viewport.stop_s == pytest.approx(12)
    assert line.viewport.span_s == pytest.approx(12 * 0.49)
    qtbot.keyClick(canvas, Qt.Key.Key_PageUp)
    assert line.viewport.start_s == pytest.approx(12 - 2 * 12 * 0.49)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert line.viewport.start_s == 0
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert line.viewport.start_s == pytest.approx(1.2 * 0.49)
    qtbot.keyClick(canvas, Qt.Key.Key_F)
    assert line.viewport.span_s == pytest.approx(12)
    view.set_playhead(4.0)
    qtbot.keyClick(canvas, Qt.Key.Key_BracketLeft)
    view.set_playhead(6.0)
    with qtbot.waitSignal(view.region_selected) as told:
        qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert told.args == [4.0, 6.0]
    with qtbot.waitSignal(view.region_cleared):
        qtbot.keyClick(canvas, Qt.Key.Key_Escape)


def test_dragging_selects_and_a_click_asks_for_a_position(qtbot, make, recording: Path) -> None:
    view = make(recording)
    canvas = view.spectrogram
    with qtbot.waitSignal(view.region_selected) as told:
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(AXIS_PX + 750, 30))
        qtbot.mouseMove(canvas, QPoint(AXIS_PX + 600, 30))
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(AXIS_PX + 500, 30))
    assert told.args == pytest.approx([6.0, 9.0])
    with qtbot.waitSignals([view.position_requested, view.region_cleared]):
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(AXIS_PX + 250, 30))
    assert view.timeline.selection is None


def test_the_playhead_is_seen_on_every_picture(make, recording: Path) -> None:
    view = make(recording)
    view.set_playhead(6.0)
    for canvas in (view.waveform, view.spectrogram):
        row = pixels(canvas)[40, AXIS_PX + 490 : AXIS_PX + 510]
        assert 0xFFFFFF in row.tolist()
        around = [value & 0xFF for value in row.tolist()]
        assert min(around[6:14]) < 100


def test_a_playhead_that_plays_out_of_view_turns_the_page(make, recording: Path) -> None:
    view = make(recording)
    view.show_range(0, 4)
    view.set_playhead(3.98)
    view.set_playhead(4.02)
    assert view.timeline.viewport.start_s == pytest.approx(4.02)
    view.set_playhead(0.5)
    assert view.timeline.viewport.start_s == pytest.approx(4.02)


def test_linked_tracks_move_together_aligned(make, recording: Path, tmp_path: Path) -> None:
    suspect = make(recording)
    source = make(write(tmp_path / "other.flac", music(30)), "Source")
    suspect.link_to(source)
    suspect.align(2.0, 20.0)
    suspect.show_range(1, 4)
    assert source.timeline.viewport.start_s == pytest.approx(19)
    assert source.timeline.viewport.span_s == pytest.approx(3)
    source.timeline.scroll(5)
    assert suspect.timeline.viewport.start_s == pytest.approx(6)
    wheel(source.waveform, AXIS_PX + 500, 120)
    assert suspect.timeline.viewport.span_s == source.timeline.viewport.span_s
    suspect.settings.set_colour_map("viridis")
    assert source.spectrogram.settings.colour_map == "viridis"
    suspect.link_to(None)
    suspect.fit()
    assert source.timeline.viewport.span_s < 3


def test_a_file_that_cannot_be_read_is_explained(qtbot, make, tmp_path: Path) -> None:
    view = make()
    path = tmp_path / "empty.wav"
    path.touch()
    with qtbot.waitSignal(view.failed) as told:
        view.set_path(path)
    assert "empty" in told.args[0]
    assert "\n" in told.args[0]
    view.grab()


def test_another_track_can_be_opened_while_one_is_read(qtbot, make, tmp_path: Path) -> None:
    first = write(tmp_path / "first.flac", music(20))
    second = write(tmp_path / "second.wav", music(2))
    view = make()
    view.set_path(first)
    with qtbot.waitSignal(view.loaded):
        view.set_path(second)
    assert view.duration_s == pytest.approx(2)


def test_a_picture_is_drawn_before_reading_ends(qtbot, make, tmp_path, monkeypatch) -> None:
    seen, go_on = threading.Event(), threading.Event()
    load = RecordingDisplay.load

    def slow(self, progress):
        def stop_once(stage: str, done: int, total: int) -> None:
            progress(stage, done, total)
            if done > total / 2 and not seen.is_set():
                seen.set()
                go_on.wait(10)

        load(self, stop_once)

    monkeypatch.setattr(RecordingDisplay, "load", slow)
    view = make()
    view.set_path(write(tmp_path / "a.flac", music(20)))
    qtbot.waitUntil(lambda: seen.is_set(), timeout=60_000)
    row = pixels(view.waveform)[20, AXIS_PX:]
    assert (row[:300] != row[950]).all()
    assert (row[900:] == row[950]).all()
    go_on.set()
    qtbot.waitUntil(lambda: not view.data.is_busy, timeout=60_000)


def test_the_panel_sets_what_is_drawn(qtbot, make, recording: Path) -> None:
    view = make(recording)
    panel = DisplayPanel(view.settings)
    qtbot.addWidget(panel)
    before = pixels(view.spectrogram)
    panel.floor.setValue(-60)
    panel.ceiling.setValue(-58)
    assert (view.settings.floor_db, view.settings.ceiling_db) == (-64, -58)
    for box in (panel.scale, panel.colours, panel.top):
        box.setCurrentIndex(box.count() - 2)
        box.activated.emit(box.currentIndex())
    assert view.settings.scale == "log"
    assert view.settings.colour_map == "cividis"
    assert view.settings.top_hz == 2_000
    assert view.spectrogram.hz_at(1.0) == pytest.approx(2_000)
    assert (pixels(view.spectrogram) != before).mean() > 0.5
    names = [box.accessibleName() for box in (panel.scale, panel.colours, panel.top, panel.floor)]
    assert all(names)
