"""How spectrograms are shown; linked tracks share one of these."""

from PySide6.QtCore import QObject, Signal

from rootnote.gui.tracks.axes import FrequencyScale
from rootnote.gui.tracks.colour_maps import COLOUR_MAPS

LOWEST_DB, HIGHEST_DB = -120, 0
LEAST_RANGE_DB = 6


class DisplaySettings(QObject):
    """Frequency axis, colours, and the levels at which they begin and end."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scale = FrequencyScale.MEL
        self.colour_map = COLOUR_MAPS[0]
        self.floor_db = -96
        self.ceiling_db = -12
        self.top_hz: float | None = None
        """Highest frequency shown; None for all there is."""

    def set_scale(self, scale: FrequencyScale) -> None:
        """Spread the frequencies in another way."""
        self.scale = FrequencyScale(scale)
        self.changed.emit()

    def set_colour_map(self, name: str) -> None:
        """Draw with another of `COLOUR_MAPS`."""
        if name not in COLOUR_MAPS:
            raise ValueError(f"not a colour map: {name!r}")
        self.colour_map = name
        self.changed.emit()

    def set_range(self, floor_db: int, ceiling_db: int) -> None:
        """Levels that get the first and the last colour, at least 6 dB apart."""
        self.floor_db = min(max(floor_db, LOWEST_DB), HIGHEST_DB - LEAST_RANGE_DB)
        self.ceiling_db = min(max(ceiling_db, self.floor_db + LEAST_RANGE_DB), HIGHEST_DB)
        self.changed.emit()

    def set_top_hz(self, hz: float | None) -> None:
        """Show frequencies up to this one."""
        self.top_hz = hz
        self.changed.emit()
