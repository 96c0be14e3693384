"""What a player needs of a sound output, and an output that keeps the sound instead."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Render = Callable[[int], NDArray[np.float32]]


class OutputError(Exception):
    """No sound can be played; the text says why and what to do."""


class AudioOutput(Protocol):
    """A sound output that pulls float32 stereo frames from `render`, in whatever thread."""

    @property
    def sample_rate(self) -> int:
        """In Hz; fixed for the life of the output."""

    @property
    def name(self) -> str:
        """The device, as `OutputSystem.devices` names it."""

    def start(self, render: Render, lost: Callable[[str], None]) -> None:
        """Begin to pull; `lost` is called, in whatever thread, when the device goes away."""

    def stop(self) -> None:
        """Stop pulling; what was pulled and not heard yet is dropped."""

    def heard_frames(self) -> int:
        """Frames heard since `start`."""

    def close(self) -> None:
        """Let the device go."""


class OutputSystem(Protocol):
    """Where outputs come from: the machine's sound system, or a test's."""

    def devices(self) -> list[str]:
        """Names of the outputs there are, the default first."""

    def open(self, device: str | None) -> AudioOutput:
        """Open an output by its name, None for the default; raises `OutputError`."""

    def watch(self, changed: Callable[[], None]) -> None:
        """Call this whenever outputs come or go."""


class RecordingOutput:
    """Keeps what is played; nothing happens until `pull` says that time passes."""

    def __init__(self, sample_rate: int = 44_100, name: str = "Recorder") -> None:
        self.sample_rate = sample_rate
        self.name = name
        self._render: Render | None = None
        self._lost: Callable[[str], None] | None = None
        self._heard = 0
        self._blocks: list[NDArray[np.float32]] = []
        self.is_closed = False

    @property
    def is_running(self) -> bool:
        """Whether frames would be pulled."""
        return self._render is not None

    @property
    def frames(self) -> NDArray[np.float32]:
        """All that was played, shape (n, 2)."""
        return np.concatenate([np.zeros((0, 2), np.float32), *self._blocks])

    def start(self, render: Render, lost: Callable[[str], None]) -> None:
        """See `AudioOutput`."""
        self._render, self._lost, self._heard = render, lost, 0

    def stop(self) -> None:
        """See `AudioOutput`."""
        self._render = None

    def heard_frames(self) -> int:
        """See `AudioOutput`."""
        return self._heard

    def close(self) -> None:
        """See `AudioOutput`."""
        self.stop()
        self.is_closed = True

    def pull(self, n_frames: int, block: int = 1024) -> NDArray[np.float32]:
        """Let the time of `n_frames` pass; what was played meanwhile."""
        pulled = []
        while n_frames > 0 and self._render is not None:
            pulled.append(self._render(min(block, n_frames)))
            n_frames -= len(pulled[-1])
            self._heard += len(pulled[-1])
        self._blocks += pulled
        return np.concatenate([np.zeros((0, 2), np.float32), *pulled])

    def lose(self) -> None:
        """Behave as if the device had been unplugged."""
        if self._lost is not None:
            self._lost("unplugged")


class RecordingSystem:
    """A sound system whose outputs keep the sound; with no names, one without any output."""

    def __init__(self, *names: str, sample_rate: int = 44_100) -> None:
        self.names = list(names)
        self.sample_rate = sample_rate
        self.opened: list[RecordingOutput] = []
        self._changed: Callable[[], None] = lambda: None

    def devices(self) -> list[str]:
        """See `OutputSystem`."""
        return list(self.names)

    def open(self, device: str | None) -> RecordingOutput:
        """See `OutputSystem`."""
        if not self.names or (device is not None and device not in self.names):
            raise OutputError("there is no such sound output")
        self.opened.append(RecordingOutput(self.sample_rate, device or self.names[0]))
        return self.opened[-1]

    def watch(self, changed: Callable[[], None]) -> None:
        """See `OutputSystem`."""
        self._changed = changed

    def replug(self, *names: str) -> None:
        """Have these outputs from now on."""
        self.names = list(names)
        self._changed()
