"""How long a stage will still take, from how fast it went so far. No Qt."""

from collections import deque
from collections.abc import Callable
from time import monotonic

_WINDOW_S = 20.0
_LEAST_S = 1.0


class Pace:
    """Remembers the last seconds of one stage and extrapolates.

    A resumed stage begins in the middle, so the rate is taken from what was seen, not from the
    count. A new stage forgets the old one's rate.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._seen: deque[tuple[float, int]] = deque()

    def remaining_s(self, stage: str, done: int, total: int) -> float | None:
        """Seconds left in the stage; None while there is too little to tell.

        Parameters
        ----------
        stage : str
            Its name.
        done, total : int
            Units finished, and units in all.
        """
        now = self._clock()
        if stage != self._stage or (self._seen and done < self._seen[-1][1]):
            self._stage = stage
            self._seen.clear()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()
        began, first = self._seen[0]
        if now - began < _LEAST_S or done <= first:
            return None
        return (total - done) * (now - began) / (done - first)
