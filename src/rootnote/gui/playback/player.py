"""Plays the suspect and a source against one another.

The mixer renders in the output's thread; the player decodes in background tasks, opens outputs
when they are first needed, and tells the window what is heard, which is later than what is
rendered.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from rootnote.gui.playback.audio_output import AudioOutput, OutputError, OutputSystem
from rootnote.gui.playback.audio_output_qt import QtOutputSystem
from rootnote.gui.playback.mixer import SIDES, Mixer, Side
from rootnote.gui.playback.tracks import PlaybackTracks

STOPPED, LOADING, PLAYING, PAUSED = "stopped", "loading", "playing", "paused"
_FRAME_MS = 16


class Player(QObject):
    """Transport for two aligned tracks, heard one at a time.

    Parameters
    ----------
    system : OutputSystem, optional
        Where sound goes; the machine's own by default, not touched before the first `play`.

    Notes
    -----
    Times are seconds of the suspect, unless named otherwise. Call `close` before the end: it
    stops the output and its thread.
    """

    position_changed = Signal(float, float)
    """What is heard now, in seconds of the suspect and of the source."""
    state_changed = Signal(str)
    """`stopped`, `loading`, `playing` or `paused`."""
    side_changed = Signal(str)
    gain_changed = Signal(float)
    """Decibels, 0 or less, by which the louder side (`turned_down`) is turned down."""
    devices_changed = Signal()
    failed = Signal(str)
    """Why nothing is heard, and what to do."""

    _lost = Signal(str)

    def __init__(
        self, parent: QObject | None = None, *, system: OutputSystem | None = None
    ) -> None:
        super().__init__(parent)
        self._system = system or QtOutputSystem()
        self._output: AudioOutput | None = None
        self._device: str | None = None
        self._is_watching = False
        self._mixer: Mixer | None = None
        self._tracks = PlaybackTracks(self)
        self._tracks.opened.connect(self._on_opened)
        self._tracks.loaded.connect(self._match_loudness)
        self._tracks.failed.connect(self._on_failed)
        self._alignment_s = (0.0, 0.0)
        self._position_s = 0.0
        self._loop_s: tuple[float, float] | None = None
        self._side: Side = "suspect"
        self._volume, self._speed, self._is_matched = 1.0, 1.0, True
        self.state = STOPPED
        self.gain_db = 0.0
        self.turned_down: Side | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._on_tick)
        self._lost.connect(self._on_lost, Qt.ConnectionType.QueuedConnection)

    # ------------------------------------------------------------------------------- transport

    def set_tracks(self, suspect: Path | None, source: Path | None) -> None:
        """Play these; a track that stays is not decoded again. Stops."""
        self.stop()
        for side, path in zip(SIDES, (suspect, source), strict=True):
            if self._tracks.set_path(side, path) and self._mixer is not None:
                self._mixer.set_track(side, None)
                self._tracks.decode(side, self._mixer.sample_rate)
        self._match_loudness()

    def set_alignment(self, suspect_s: float, source_s: float) -> None:
        """These two times belong together: switching sides goes from one to the other."""
        self._alignment_s = (suspect_s, source_s)
        if self._mixer is not None:
            rate = self._mixer.sample_rate
            self._mixer.set_alignment(round(suspect_s * rate), round(source_s * rate))
        self._match_loudness()

    def play_pause(self) -> None:
        """Start, or stop at what is heard now."""
        if self.state in (PLAYING, LOADING):
            self._keep_position()
            self._halt(PAUSED)
            return
        if self._tracks.path(self._side) is None:
            self.failed.emit(self._hindrance(self._side))
            return
        if self._mixer is not None and self._tracks.problem(self._side):
            self._tracks.decode(self._side, self._mixer.sample_rate)  # it may be mended by now
        if self._open():
            self._begin()

    def stop(self) -> None:
        """Stop, and go back to the beginning or the loop's."""
        self._position_s = self._loop_s[0] if self._loop_s is not None else 0.0
        if self.state != STOPPED:
            self._halt(STOPPED)
            self._tell_position()

    def seek(self, seconds: float) -> None:
        """Go on from here."""
        self._position_s = max(0.0, seconds)
        if self._mixer is not None and self.state in (PLAYING, LOADING):
            self._mixer.seek(round(self._position_s * self._mixer.sample_rate))
        else:
            self._tell_position()

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Repeat a stretch of the suspect, or of the source by the alignment; None plays on."""
        self._loop_s = loop
        if loop is not None and not loop[0] <= self._position_s < loop[1]:
            self._position_s = loop[0]
        if self._mixer is not None:
            self._mixer.set_loop(self._loop_frames())
        self._match_loudness()

    def set_side(self, side: Side) -> None:
        """Hear the suspect or the source, at the corresponding place.

        While it plays, a side that cannot be heard is refused, with the reason in `failed`.
        """
        if side not in SIDES:
            raise ValueError(f"not a side: {side!r}")
        hindrance = self._hindrance(side) if self.state in (PLAYING, LOADING) else ""
        if hindrance:
            self.failed.emit(hindrance)
            return
        if side != self._side:
            self._side = side
            if self._mixer is not None:
                self._mixer.set_side(side)
            self.side_changed.emit(side)

    def toggle_side(self) -> None:
        """Hear the other one."""
        self.set_side("source" if self._side == "suspect" else "suspect")

    @property
    def side(self) -> Side:
        """Which one is to be heard."""
        return self._side

    # --------------------------------------------------------------------------------- setting

    def set_volume(self, volume: float) -> None:
        """From 0 to 1."""
        self._volume = volume
        if self._mixer is not None:
            self._mixer.set_volume(volume)

    def set_speed(self, speed: float) -> None:
        """From half to double; the pitch follows, as on tape."""
        self._speed = speed
        if self._mixer is not None:
            self._mixer.set_speed(speed)

    def set_loudness_matched(self, matched: bool) -> None:
        """Turn the louder side down to the other's loudness, or leave both as they are."""
        self._is_matched = matched
        self._match_loudness()

    def devices(self) -> list[str]:
        """Names of the sound outputs, the default first."""
        self._watch()
        return self._system.devices()

    def set_device(self, name: str | None) -> None:
        """Play through this output, None for the default; goes on from where it is."""
        self._device = name
        self._reopen()

    def close(self) -> None:
        """Stop everything."""
        self._halt(STOPPED)
        for side in SIDES:
            self._tracks.forget(side)
        if self._output is not None:
            self._output.close()
            self._output = None

    # ---------------------------------------------------------------------------------- output

    def _open(self) -> bool:
        """Have an output and a mixer of its rate; whether there is one."""
        if self._output is not None:
            return True
        self._watch()
        try:
            self._output = self._system.open(self._device)
        except OutputError as error:
            self._halt(STOPPED)
            self.failed.emit(str(error))
            return False
        rate = self._output.sample_rate
        if self._mixer is None or self._mixer.sample_rate != rate:
            self._mixer = Mixer(rate)
            self._mixer.set_side(self._side)
            self._mixer.set_volume(self._volume)
            self._mixer.set_speed(self._speed)
            self._mixer.set_loop(self._loop_frames())
            self.set_alignment(*self._alignment_s)
            for side in SIDES:
                self._tracks.decode(side, rate)
        return True

    def _begin(self) -> None:
        """Play from the position."""
        if self._mixer is None or self._output is None:
            return
        self._mixer.jump(round(self._position_s * self._mixer.sample_rate))
        self._mixer.restart_count()
        self._output.start(self._mixer.render, self._lost.emit)
        self._set_state(PLAYING if self._tracks.track(self._side) is not None else LOADING)
        self._timer.start()

    def _halt(self, state: str) -> None:
        """Stop the output."""
        self._timer.stop()
        if self._output is not None:
            self._output.stop()
        self._set_state(state)

    def _reopen(self) -> None:
        """Go on through another output."""
        was_playing = self.state in (PLAYING, LOADING)
        self._keep_position()
        if was_playing:
            self._halt(PAUSED)
        if self._output is not None:
            self._output.close()
            self._output = None
        if was_playing and self._open():
            self._begin()

    def _watch(self) -> None:
        """Follow devices that come and go, from the first time that they matter."""
        if not self._is_watching:
            self._is_watching = True
            try:
                self._system.watch(self._on_devices_changed)
            except OutputError:
                self._is_watching = False

    @Slot()
    def _on_devices_changed(self) -> None:
        """Move to another output where the one in use has gone."""
        if self._output is not None and self._output.name not in self._system.devices():
            self._reopen()
        self.devices_changed.emit()

    @Slot(str)
    def _on_lost(self, reason: str) -> None:
        """The output broke while it played: try the one that is the default now, once."""
        if self.state not in (PLAYING, LOADING) or self._output is None:
            return
        gone = self._output.name not in self._system.devices()
        if gone:
            self._reopen()
            return
        self._keep_position()
        self._halt(PAUSED)
        self._output.close()
        self._output = None
        self.failed.emit(
            self.tr(
                "The sound output stopped ({reason}). Choose another, or press play again."
            ).format(reason=reason)
        )

    # ---------------------------------------------------------------------------------- tracks

    @Slot(str)
    def _on_opened(self, side: Side) -> None:
        """A side can be heard."""
        if self._mixer is not None:
            self._mixer.set_track(side, self._tracks.track(side))

    @Slot(str, str)
    def _on_failed(self, side: Side, problem: str) -> None:
        """A recording cannot be played; the other one can."""
        if side == self._side:
            self._halt(STOPPED)
        self.failed.emit(problem)

    def _hindrance(self, side: Side) -> str:
        """Why a side cannot be heard; empty if it can, as far as is known."""
        if self._tracks.path(side) is None:
            return self.tr("There is no recording on this side to play.")
        return self._tracks.problem(side)

    @Slot()
    def _match_loudness(self) -> None:
        """Turn the louder side down, judged by the loop, or by the whole tracks without one."""
        shift_s = self._alignment_s[1] - self._alignment_s[0]
        difference = self._tracks.difference_db(self._loop_s, shift_s) if self._is_matched else 0.0
        turned_down: Side | None = None
        if difference:
            turned_down = "suspect" if difference > 0 else "source"
        gain_db = -abs(difference)
        if self._mixer is not None:
            for side in SIDES:
                self._mixer.set_gain(side, 10 ** (gain_db / 20) if side == turned_down else 1.0)
        if (gain_db, turned_down) != (self.gain_db, self.turned_down):
            self.gain_db, self.turned_down = gain_db, turned_down
            self.gain_changed.emit(gain_db)

    # ----------------------------------------------------------------------------- while playing

    def _on_tick(self) -> None:
        """Tell what is heard, and notice waiting and the end."""
        if self._mixer is None:
            return
        self._keep_position()
        self._tell_position()
        waiting = self._mixer.is_starved or self._tracks.track(self._side) is None
        if self._mixer.is_finished and not waiting:
            heard = self._output.heard_frames() if self._output is not None else 0
            if not self._mixer.heard(heard).is_moving:
                self._position_s = self._loop_s[0] if self._loop_s is not None else 0.0
                self._halt(STOPPED)
                self._tell_position()
                return
        self._set_state(LOADING if waiting else PLAYING)

    def _keep_position(self) -> None:
        """The position is what is heard, not what is rendered."""
        if (
            self._mixer is not None
            and self._output is not None
            and self.state in (PLAYING, LOADING)
        ):
            heard = self._mixer.heard(self._output.heard_frames())
            self._position_s = heard.position / self._mixer.sample_rate

    def _tell_position(self) -> None:
        """Tell the position on both tracks."""
        suspect_s, source_s = self._alignment_s
        self.position_changed.emit(self._position_s, self._position_s + source_s - suspect_s)

    def _set_state(self, state: str) -> None:
        """Tell a new state."""
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)

    def _loop_frames(self) -> tuple[int, int] | None:
        """The loop in frames of the output."""
        if self._loop_s is None or self._mixer is None:
            return None
        rate = self._mixer.sample_rate
        start, stop = (round(seconds * rate) for seconds in self._loop_s)
        return start, max(stop, start + 2)
