"""Which stretch of a recording a view shows. Pure; every change is a new viewport."""

from dataclasses import dataclass

MIN_SPAN_S = 0.001


@dataclass(frozen=True, slots=True)
class Viewport:
    """A stretch of time in seconds, drawn from the left edge of a view to its right edge."""

    start_s: float = 0.0
    stop_s: float = 1.0

    @property
    def span_s(self) -> float:
        """Seconds from edge to edge."""
        return self.stop_s - self.start_s

    def seconds_at(self, x: float, width: float) -> float:
        """The time at a horizontal position."""
        return self.start_s + self.span_s * x / max(width, 1.0)

    def x_of(self, seconds: float, width: float) -> float:
        """The horizontal position of a time."""
        return (seconds - self.start_s) / self.span_s * width

    def moved(self, by_s: float) -> "Viewport":
        """The same span, later by so many seconds."""
        return Viewport(self.start_s + by_s, self.stop_s + by_s)

    def zoomed(self, factor: float, at_s: float) -> "Viewport":
        """The span times `factor`, with `at_s` staying where it is on the screen."""
        span = max(self.span_s * factor, MIN_SPAN_S)
        share = (at_s - self.start_s) / self.span_s
        start = at_s - share * span
        return Viewport(start, start + span)

    def within(self, first_s: float, last_s: float) -> "Viewport":
        """The nearest viewport that shows nothing outside the limits."""
        span = min(max(self.span_s, MIN_SPAN_S), max(last_s - first_s, MIN_SPAN_S))
        start = min(max(self.start_s, first_s), max(last_s - span, first_s))
        return Viewport(start, start + span)
