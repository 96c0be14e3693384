"""Two aligned tracks in, one stream out: which of them is heard, where, how loud, how fast.

No Qt and no clock: `render(n)` gives the next n frames. Every jump (another side, another
position, a loop's end) is a crossfade of 8 ms whose weights add up to 1, so that nothing clicks
and identical signals pass unchanged; outside of the crossfades, at speed 1 and without gain, the
samples are the tracks' own, bit by bit. Positions are frames of the suspect at the output's rate.
"""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rootnote.gui.playback.interpolation import interpolated

Side = Literal["suspect", "source"]
SIDES: tuple[Side, Side] = ("suspect", "source")
FADE_S = 0.008
SPEEDS = (0.5, 2.0)
Frames = NDArray[np.float32]


class MixerTrack(Protocol):
    """What the mixer plays: `engine.audio.playback.Playable`, or an array in a test."""

    @property
    def n_frames(self) -> int | None:
        """Length; None while it is not known."""

    @property
    def n_ready(self) -> int:
        """Frames that can be read by now."""

    def read(self, start: int, stop: int) -> Frames:
        """A stretch, silent outside the track, shape (stop - start, 2)."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard at one frame of the output."""

    position: float
    side: Side
    is_moving: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of output without a jump."""

    output: int
    position: float
    speed: float
    side: Side


class Mixer:
    """One output stream of two aligned tracks; its methods may be called from any thread.

    Parameters
    ----------
    sample_rate : int
        Of the output and of both tracks.
    """

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self.fade = round(FADE_S * sample_rate)
        self._lock = threading.RLock()
        self._tracks: dict[Side, MixerTrack | None] = {"suspect": None, "source": None}
        self._offset = 0
        self._side: Side = "suspect"
        self._position = 0.0
        self._loop: tuple[int, int] | None = None
        self._gains: dict[Side, float] = {"suspect": 1.0, "source": 1.0}
        self._volume = 1.0
        self._applied: dict[Side, float] = {"suspect": 1.0, "source": 1.0}
        self._speed = 1.0
        self._leaving: Frames = np.zeros((0, 2), np.float32)
        self._n_rendered = 0
        self._runs: deque[_Run] = deque(maxlen=512)
        self.is_starved = False
        self.is_finished = False

    # ----------------------------------------------------------------------------- being told

    def set_track(self, side: Side, track: MixerTrack | None) -> None:
        """Play this on one side; None is silence."""
        with self._lock:
            self._tracks[side] = track
            self.is_finished = False

    def set_alignment(self, suspect: int, source: int) -> None:
        """These two frames belong together."""
        with self._lock:
            if source - suspect != self._offset:
                if self._side == "source":
                    self._leave()
                self._offset = source - suspect

    def set_side(self, side: Side) -> None:
        """Cross over to the other track, at the same place."""
        with self._lock:
            if side != self._side:
                self._leave()
                self._side = side
                self.is_finished = False

    def seek(self, position: float) -> None:
        """Cross over to another place; outside of a loop, to the loop's beginning."""
        with self._lock:
            if self._loop is not None and not self._loop[0] <= position < self._loop[1]:
                position = self._loop[0]
            self._leave()
            self._position = float(position)
            self.is_finished = False

    def jump(self, position: float) -> None:
        """Begin at another place, with nothing to cross over from: the output was stopped."""
        with self._lock:
            self.seek(position)
            self._leaving = self._leaving[:0]
            self._applied = {side: self._target(side) for side in SIDES}

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Repeat the frames `start` to `stop`; None plays on."""
        with self._lock:
            if loop is not None and loop[1] - loop[0] < 2:
                raise ValueError(f"a loop needs at least two frames: {loop}")
            self._loop = loop
            if loop is not None and not loop[0] <= self._position < loop[1]:
                self.seek(loop[0])

    def set_gain(self, side: Side, gain: float) -> None:
        """Scale one side."""
        with self._lock:
            self._gains[side] = gain

    def set_volume(self, volume: float) -> None:
        """Scale everything, 0 to 1."""
        with self._lock:
            self._volume = min(max(volume, 0.0), 1.0)

    def set_speed(self, speed: float) -> None:
        """Play faster and higher, or slower and lower, like a tape."""
        with self._lock:
            self._speed = min(max(speed, SPEEDS[0]), SPEEDS[1])

    # ------------------------------------------------------------------------------ answering

    @property
    def side(self) -> Side:
        """Which track the next frame is from."""
        return self._side

    @property
    def position(self) -> float:
        """Where the next frame is from."""
        return self._position

    @property
    def offset(self) -> int:
        """What is added to a frame of the suspect to get the source's."""
        return self._offset

    def heard(self, output: int) -> Heard:
        """What an earlier frame of the output was, counted from the first `render`."""
        with self._lock:
            for run in reversed(self._runs):
                if run.output <= output:
                    position = run.position + (output - run.output) * run.speed
                    return Heard(position, run.side, run.speed > 0)
            return Heard(self._position, self._side, False)

    def restart_count(self) -> None:
        """Count the output's frames from 0 again: it was opened anew."""
        with self._lock:
            self._n_rendered = 0
            self._runs.clear()

    # ------------------------------------------------------------------------------ rendering

    def render(self, n: int) -> Frames:
        """The next `n` frames, shape (n, 2), within ±1 if the tracks are."""
        with self._lock:
            out = np.zeros((n, 2), np.float32)
            gains = {side: self._gain_curve(side, n) for side in SIDES}
            done = 0
            while done < n:
                count = self._run_length(n - done)
                if count == 0:
                    self._note(0.0)
                    self._n_rendered += n - done
                    break
                self._note(self._speed)
                part = {side: curve[done : done + count] for side, curve in gains.items()}
                out[done : done + count] = self._run(count, part)
                self._advance(count)
                done += count
            return out

    def _run_length(self, wanted: int) -> int:
        """Frames until the next jump; 0 where there is nothing to play, or nothing yet."""
        track, shift = self._tracks[self._side], self._shift(self._side)
        self.is_starved = self.is_finished = False
        if track is None:
            self.is_finished = True
            return 0
        ends = [wanted]
        if len(self._leaving):
            ends.append(len(self._leaving))
        if self._loop is not None:
            ends.append(self._frames_until(self._loop[1]))
        elif track.n_frames is not None:
            left = self._frames_until(track.n_frames - shift)
            if left <= 0:
                self.is_finished = True
                return 0
            ends.append(left)
        count = max(1, min(ends))
        last = self._position + count * self._speed + shift + 64
        length = track.n_frames
        if track.n_ready < last and (length is None or track.n_ready < min(last, length)):
            self.is_starved = True
            return 0
        return count

    def _run(self, n: int, gains: dict[Side, Frames]) -> Frames:
        """The next frames, of which the first may still cross over from what was left."""
        out = self._ahead(n, gains)
        left = len(self._leaving)
        if left:
            share = _rising((self.fade - left + np.arange(n)) / self.fade)[:, None]
            leaving, self._leaving = self._leaving[:n], self._leaving[n:]
            out = leaving + share * (out - leaving)
        return out

    def _ahead(self, n: int, gains: dict[Side, Frames]) -> Frames:
        """The track from here, crossing over to the loop's beginning at its end."""
        out = self._voice(self._side, self._position, n) * gains[self._side][:, None]
        if self._loop is not None:
            start, stop = self._loop
            fade = min(self.fade, (stop - start) // 2)
            positions = self._position + self._speed * np.arange(n)
            near = positions >= stop - fade
            if near.any():
                entering = self._voice(self._side, self._position - (stop - start), n)
                entering *= gains[self._side][:, None]
                share = _rising((positions - (stop - fade)) / fade)[:, None]
                out[near] += (share * (entering - out))[near]
        return out

    def _advance(self, n: int) -> None:
        """Move on, and round the loop."""
        self._n_rendered += n
        self._position += n * self._speed
        if self._loop is not None and self._position >= self._loop[1] - 1e-6:
            self._position -= self._loop[1] - self._loop[0]

    def _voice(self, side: Side, position: float, n: int) -> Frames:
        """One track's frames from a position of the suspect, at the speed."""
        track, start = self._tracks[side], position + self._shift(side)
        if track is None:
            return np.zeros((n, 2), np.float32)
        if self._speed == 1 and start == int(start):
            return track.read(int(start), int(start) + n)
        return interpolated(track.read, start, self._speed, n)

    def _leave(self) -> None:
        """Keep what would have been heard next, to cross over from it."""
        gains = {side: np.full(self.fade, self._applied[side], np.float32) for side in SIDES}
        ahead, left = self._ahead(self.fade, gains), len(self._leaving)
        if left:  # a jump in the middle of another one
            share = _rising((self.fade - left + np.arange(left)) / self.fade)[:, None]
            ahead[:left] = self._leaving + share * (ahead[:left] - self._leaving)
        self._leaving = ahead

    def _frames_until(self, position: float) -> int:
        """Frames of output until a position is reached."""
        return int(np.ceil((position - self._position) / self._speed - 1e-6))

    def _shift(self, side: Side) -> int:
        """What is added to a frame of the suspect to get this side's."""
        return self._offset if side == "source" else 0

    def _target(self, side: Side) -> float:
        """The gain that a side should have."""
        return self._gains[side] * self._volume

    def _gain_curve(self, side: Side, n: int) -> Frames:
        """From the gain that was applied last to the wanted one, at most as fast as a fade."""
        before, target = self._applied[side], self._target(side)
        steps = np.minimum(np.arange(1, n + 1) / self.fade, 1)
        curve = before + (target - before) * steps
        self._applied[side] = float(curve[-1]) if n else before
        return curve.astype(np.float32)

    def _note(self, speed: float) -> None:
        """Remember what the next frame is."""
        self._runs.append(_Run(self._n_rendered, self._position, speed, self._side))


def _rising(share: NDArray[np.float64]) -> Frames:
    """Weights of what fades in, from 0 to 1 without a corner."""
    clipped = np.clip(share, 0, 1)
    return (0.5 - 0.5 * np.cos(np.pi * clipped)).astype(np.float32)
