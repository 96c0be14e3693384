"""Sound through QtMultimedia: a QAudioSink in a thread of its own, pulling from `render`.

QtMultimedia is imported when sound is first asked for: without the system's libpulse that import
fails, and everything but playback works without it. On Linux PulseAudio is asked for by name,
which PipeWire answers too: listing outputs through PipeWire itself has aborted programs (hydrus
issue 2075).
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QIODevice, QObject, QThread, QTimer, Signal, Slot

from rootnote.gui.playback.audio_output import OutputError, Render
from rootnote.gui.playback.pulse import server_cookie

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices

BUFFER_S = 0.15
"""Long enough for a busy interpreter (reads came up to 104 ms late), short enough for A/B."""
_FRAME_BYTES = 8
_WATCH_MS, _MISSES = 600, 2  # a sound server that dies says nothing: it just takes no more


class QtOutputSystem:
    """The machine's sound system."""

    def __init__(self) -> None:
        self._media: QMediaDevices | None = None
        self._cookie: int | None = None

    def devices(self) -> list[str]:
        """See `OutputSystem`."""
        try:
            return list(self._by_name())
        except OutputError:
            return []

    def open(self, device: str | None) -> "QtOutput":
        """See `OutputSystem`."""
        found = self._by_name()
        if not found:
            raise OutputError(
                QCoreApplication.translate(
                    "Player",
                    "No sound output was found. Connect loudspeakers or headphones and check "
                    "that the sound system is running; everything else works without.",
                )
            )
        name = device if device in found else next(iter(found))
        return QtOutput(name, found[name])

    def watch(self, changed: Callable[[], None]) -> None:
        """See `OutputSystem`."""
        self._by_name()
        if self._media is None:
            raise OutputError("there is no sound system to watch yet")
        self._media.audioOutputsChanged.connect(changed)

    def _by_name(self) -> "dict[str, QAudioDevice]":
        """Outputs by name, the default first; raises `OutputError` where sound cannot work."""
        if sys.platform == "linux":
            os.environ.setdefault("QT_AUDIO_BACKEND", "pulseaudio")
        try:
            from PySide6.QtMultimedia import QMediaDevices
        except ImportError as error:
            raise OutputError(
                QCoreApplication.translate(
                    "Player",
                    "Sound needs a system library that is missing ({error}). On Debian or Ubuntu "
                    "install libpulse0, then start Rootnote again.",
                ).format(error=error)
            ) from error
        cookie = server_cookie()
        if self._cookie is not None and cookie != self._cookie:
            raise OutputError(
                QCoreApplication.translate(
                    "Player",
                    "The sound system was stopped or restarted since Rootnote began to use it. "
                    "Start Rootnote again to hear sound; everything else works without.",
                )
            )
        if cookie is None:
            return {}
        self._cookie = cookie
        # Kept: without a living QMediaDevices, changes of devices go unnoticed.
        self._media = self._media or QMediaDevices()
        default = QMediaDevices.defaultAudioOutput()
        found = {} if default.isNull() else {default.description(): default}
        for device in QMediaDevices.audioOutputs():
            if device == default:
                continue
            name, n = device.description(), 1
            while name in found:  # two of the same make
                n += 1
                name = f"{device.description()} ({n})"
            found[name] = device
        return found


class QtOutput:
    """One device of the machine; see `AudioOutput`."""

    def __init__(self, name: str, device: "QAudioDevice") -> None:
        from PySide6.QtMultimedia import QAudioFormat

        self.name = name
        layout = device.preferredFormat()
        layout.setSampleFormat(QAudioFormat.SampleFormat.Float)
        layout.setChannelCount(2)
        if not device.isFormatSupported(layout):
            layout.setSampleRate(48_000)
        self.sample_rate = layout.sampleRate()
        self._thread = QThread()
        self._thread.setObjectName("audio")
        self._sink = _Sink(device, layout)
        self._sink.moveToThread(self._thread)
        self._thread.start(QThread.Priority.TimeCriticalPriority)

    def start(self, render: Render, lost: Callable[[str], None]) -> None:
        """See `AudioOutput`."""
        self._sink.begin(render, lost)

    def stop(self) -> None:
        """See `AudioOutput`."""
        self._sink.end()

    def heard_frames(self) -> int:
        """See `AudioOutput`."""
        return self._sink.heard_frames()

    def close(self) -> None:
        """See `AudioOutput`."""
        if self._thread.isRunning():
            self._sink.end()
            self._thread.quit()
            self._thread.wait()


class _Sink(QObject):
    """Owns the QAudioSink; lives in the audio thread, and is asked from the window's."""

    _begin_wanted = Signal()
    _end_wanted = Signal()

    def __init__(self, device: "QAudioDevice", layout: "QAudioFormat") -> None:
        super().__init__()
        self._device, self._layout = device, layout
        self._sink: QAudioSink | None = None
        self._pull: _Pull | None = None
        self._render: Render | None = None
        self._lost: Callable[[str], None] = lambda reason: None
        self._done = threading.Event()
        self._clock = (0, time.monotonic())
        self._watch: QTimer | None = None
        self._n_misses = 0
        self._begin_wanted.connect(self._begin)
        self._end_wanted.connect(self._end)

    def begin(self, render: Render, lost: Callable[[str], None]) -> None:
        """Start the sink, in its thread."""
        self._render, self._lost = render, lost
        self._clock = (0, time.monotonic())
        self._begin_wanted.emit()

    def end(self) -> None:
        """Stop the sink in its thread, and wait until it is."""
        self._done.clear()
        self._end_wanted.emit()
        self._done.wait(2)

    def heard_frames(self) -> int:
        """Frames heard since `begin`; between two pulls, time tells."""
        frames, at = self._clock
        rate = self._layout.sampleRate()
        return frames + round(min(time.monotonic() - at, BUFFER_S) * rate)

    def note_clock(self) -> None:
        """Keep how much the device has taken; it counts in steps of a pull."""
        if self._sink is not None:
            heard = self._sink.processedUSecs() * self._layout.sampleRate() // 1_000_000
            self._clock = (heard, time.monotonic())

    @Slot()
    def _begin(self) -> None:
        """Open the device."""
        from PySide6.QtMultimedia import QAudioSink

        self._end()
        self._sink = QAudioSink(self._device, self._layout)
        self._sink.setBufferSize(round(BUFFER_S * self._layout.sampleRate()) * _FRAME_BYTES)
        self._sink.stateChanged.connect(self._on_state_changed)
        self._pull = _Pull(self._render, self.note_clock, self)
        self._pull.open(QIODevice.OpenModeFlag.ReadOnly)
        self._sink.start(self._pull)
        self._n_misses = 0
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._on_watch)
        self._watch.start(_WATCH_MS)

    @Slot()
    def _end(self) -> None:
        """Close the device."""
        if self._watch is not None:
            self._watch.stop()
            self._watch.deleteLater()
            self._watch = None
        if self._sink is not None:
            self._sink.stateChanged.disconnect(self._on_state_changed)
            self._sink.reset()
            self._sink.deleteLater()
            self._sink = None
        if self._pull is not None:
            self._pull.close()
            self._pull.deleteLater()
            self._pull = None
        self._done.set()

    @Slot()
    def _on_watch(self) -> None:
        """Tell when the device takes no more sound; twice, because all may have been held up."""
        silent_s = time.monotonic() - self._clock[1]
        self._n_misses = self._n_misses + 1 if silent_s > _WATCH_MS / 1000 else 0
        if self._n_misses == _MISSES:
            self._lost("it takes no more sound")

    @Slot()
    def _on_state_changed(self) -> None:
        """Tell when the device has gone."""
        from PySide6.QtMultimedia import QtAudio

        if self._sink is not None and self._sink.error() in (
            QtAudio.Error.OpenError,
            QtAudio.Error.IOError,
            QtAudio.Error.FatalError,
        ):
            self._lost(self._sink.error().name)


class _Pull(QIODevice):
    """What the sink reads from."""

    def __init__(
        self, render: Render | None, note_clock: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._render = render
        self._note_clock = note_clock

    def readData(self, max_bytes: int) -> bytes:
        """As many frames as fit."""
        n = max_bytes // _FRAME_BYTES
        if n <= 0 or self._render is None:
            return b""
        self._note_clock()
        return np.ascontiguousarray(self._render(n), np.float32).tobytes()

    def writeData(self, data: bytes | bytearray | memoryview, n: int) -> int:
        """Nothing can be written."""
        return -1

    def isSequential(self) -> bool:
        """A stream without a position."""
        return True

    def bytesAvailable(self) -> int:
        """Always more."""
        return 1 << 20
