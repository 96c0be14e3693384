"""What the views of one track share: the stretch shown, the playhead, marks and selection."""

from PySide6.QtCore import QObject, Signal

from rootnote.gui.tracks.viewport import Viewport

_SCROLL_SHARE = 0.1
_ZOOM_FACTOR = 0.7


class Timeline(QObject):
    """Time as one track's views show it.

    Two timelines can be linked: then they keep the same span, and what is seen in one stays
    `other_s - own_s` later in the other (see `align`), whichever of them is moved.
    """

    range_changed = Signal(float, float)
    """First and last second shown."""
    decoration_changed = Signal()
    """Playhead, marks, selection or hovered time."""
    region_selected = Signal(float, float)
    region_cleared = Signal()
    position_requested = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport()
        self.duration_s = 0.0
        self.playhead_s: float | None = None
        self.hover_s: float | None = None
        self.selection: tuple[float, float] | None = None
        self.marks: tuple[tuple[float, float], ...] = ()
        self._other: Timeline | None = None
        self._offset_s = 0.0
        self._anchor_s = 0.0

    # ------------------------------------------------------------------------- the range shown

    def set_duration(self, seconds: float) -> None:
        """Say how long the recording is; one that was shown whole stays so."""
        was_whole = self.viewport == self._whole()
        self.duration_s = seconds
        if was_whole and (self._other is None or self._other.duration_s <= 0):
            self.fit()

    def show_range(self, start_s: float, stop_s: float) -> None:
        """Show a stretch, or the nearest that there is."""
        self._show(Viewport(start_s, max(stop_s, start_s)).within(*self.limits()))

    def fit(self) -> None:
        """Show the whole recording."""
        whole = self._whole()
        self.show_range(whole.start_s, whole.stop_s)

    def zoom(self, factor: float, at_s: float | None = None) -> None:
        """Show `factor` times as much, keeping a time in place: by default the playhead."""
        view = self.viewport
        if at_s is None:
            at_s, playhead_s = (view.start_s + view.stop_s) / 2, self.playhead_s
            if playhead_s is not None and view.start_s <= playhead_s <= view.stop_s:
                at_s = playhead_s
        self._show(view.zoomed(factor, at_s).within(*self.limits()))

    def zoom_in(self) -> None:
        """One step closer."""
        self.zoom(_ZOOM_FACTOR)

    def zoom_out(self) -> None:
        """One step away."""
        self.zoom(1 / _ZOOM_FACTOR)

    def scroll(self, seconds: float) -> None:
        """Show the same span, later."""
        self._show(self.viewport.moved(seconds).within(*self.limits()))

    def scroll_steps(self, steps: float) -> None:
        """Scroll by tenths of the span; 10 is a page."""
        self.scroll(steps * _SCROLL_SHARE * self.viewport.span_s)

    def to_start(self) -> None:
        """Show the beginning, at the same zoom."""
        self._show(self.viewport.moved(-self.viewport.start_s))

    def to_end(self) -> None:
        """Show the end, at the same zoom."""
        self._show(self.viewport.moved(self.duration_s - self.viewport.stop_s))

    # ---------------------------------------------------------------------- what is drawn on it

    def set_playhead(self, seconds: float | None) -> None:
        """Place the playhead; None hides it."""
        self.playhead_s = seconds
        self.decoration_changed.emit()

    def set_marks(self, marks: list[tuple[float, float]]) -> None:
        """Mark stretches, in seconds."""
        self.marks = tuple(marks)
        self.decoration_changed.emit()

    def set_hover(self, seconds: float | None) -> None:
        """Show where the pointer is, in a linked timeline too."""
        self._hover(seconds)
        if self._other is not None:
            self._other._hover(None if seconds is None else seconds + self._offset_s)

    def set_selection(self, selection: tuple[float, float] | None) -> None:
        """Show a selected stretch, clipped to the recording; tells nobody."""
        if selection is not None:
            first, last = sorted(min(max(s, 0.0), self.duration_s) for s in selection)
            selection = (first, last) if last > first else None
        self.selection = selection
        self.decoration_changed.emit()

    def select(self, start_s: float, stop_s: float) -> None:
        """Select a stretch as a person would, and tell."""
        self.set_selection((start_s, stop_s))
        if self.selection is None:
            self.region_cleared.emit()
        else:
            self.region_selected.emit(*self.selection)

    def select_from(self, seconds: float) -> None:
        """Begin the selection here; what was its end stays so where that is possible."""
        self._anchor_s = seconds
        if self.selection is not None and self.selection[1] > seconds:
            self.select(seconds, self.selection[1])

    def select_to(self, seconds: float) -> None:
        """End the selection here."""
        start = self._anchor_s if self.selection is None else self.selection[0]
        if start < seconds:
            self.select(start, seconds)

    def clear_selection(self) -> None:
        """Select nothing, and tell if something was selected."""
        if self.selection is not None:
            self.set_selection(None)
            self.region_cleared.emit()

    # --------------------------------------------------------------------------------- linking

    def link_to(self, other: "Timeline | None") -> None:
        """Move together with another timeline from now on; None ends it for both."""
        if self._other is not None:
            self._other._other = None
        self._other, self._offset_s = other, 0.0
        if other is not None:
            if other._other is not None:
                other._other._other = None
            other._other, other._offset_s = self, 0.0
            self._show(self.viewport)

    def align(self, own_s: float, other_s: float) -> None:
        """Put this time of this track above that time of the linked one."""
        if self._other is None:
            return
        self._offset_s = other_s - own_s
        self._other._offset_s = -self._offset_s
        self._show(self.viewport)

    def _show(self, viewport: Viewport) -> None:
        """Show a stretch here and its counterpart in the linked timeline."""
        self._take(viewport)
        if self._other is not None:
            self._other._take(viewport.moved(self._offset_s))

    def _take(self, viewport: Viewport) -> None:
        """Show a stretch, whatever the limits; a linked track may run out of recording."""
        if viewport != self.viewport:
            self.viewport = viewport
            self.range_changed.emit(viewport.start_s, viewport.stop_s)

    def _hover(self, seconds: float | None) -> None:
        """Place the pointer's line."""
        if seconds != self.hover_s:
            self.hover_s = seconds
            self.decoration_changed.emit()

    def _whole(self) -> Viewport:
        """The recording from beginning to end."""
        return Viewport(0.0, self.duration_s or 1.0)

    def limits(self) -> tuple[float, float]:
        """How far this timeline may be moved: to the ends of either track."""
        first, last = 0.0, self.duration_s or 1.0
        if self._other is not None and self._other.duration_s > 0:
            first = min(first, -self._offset_s)
            last = max(last, self._other.duration_s - self._offset_s)
        return first, last
