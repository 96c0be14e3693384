"""The small panel in which a person chooses how spectrograms look."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QSlider, QWidget

from rootnote.gui.tracks.axes import FrequencyScale
from rootnote.gui.tracks.colour_maps import COLOUR_MAPS, colour_table
from rootnote.gui.tracks.display_settings import (
    HIGHEST_DB,
    LEAST_RANGE_DB,
    LOWEST_DB,
    DisplaySettings,
)

_TOPS_HZ = (16_000, 8_000, 4_000, 2_000, 1_000)


class DisplayPanel(QWidget):
    """Frequency axis, colour map, floor and ceiling."""

    def __init__(self, settings: DisplaySettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        names = {
            FrequencyScale.LINEAR: self.tr("Linear"),
            FrequencyScale.LOG: self.tr("Logarithmic"),
            FrequencyScale.MEL: self.tr("Mel (as the ear hears)"),
        }
        self.scale = QComboBox()
        self.scale.setAccessibleName(self.tr("Frequency axis"))
        for scale, name in names.items():
            self.scale.addItem(name, scale)
        self.colours = QComboBox()
        self.colours.setAccessibleName(self.tr("Colour map"))
        for name in COLOUR_MAPS:
            self.colours.addItem(_swatch(name), self._colour_name(name), name)
        self.colours.setIconSize(_swatch("magma").availableSizes()[0])
        self.top = QComboBox()
        self.top.setAccessibleName(self.tr("Highest frequency"))
        self.top.addItem(self.tr("All there is"), None)
        for hz in _TOPS_HZ:
            self.top.addItem(f"{hz // 1000} kHz", float(hz))
        self.floor = QSlider(Qt.Orientation.Horizontal)
        self.floor.setAccessibleName(self.tr("Floor in decibels"))
        self.floor.setRange(LOWEST_DB, HIGHEST_DB - LEAST_RANGE_DB)
        self.ceiling = QSlider(Qt.Orientation.Horizontal)
        self.ceiling.setAccessibleName(self.tr("Ceiling in decibels"))
        self.ceiling.setRange(LOWEST_DB + LEAST_RANGE_DB, HIGHEST_DB)
        self._floor_text, self._ceiling_text = QLabel(), QLabel()
        form = QFormLayout(self)
        form.addRow(self.tr("&Frequency axis"), self.scale)
        form.addRow(self.tr("&Up to"), self.top)
        form.addRow(self.tr("&Colours"), self.colours)
        for name, slider, text in (
            (self.tr("F&loor"), self.floor, self._floor_text),
            (self.tr("C&eiling"), self.ceiling, self._ceiling_text),
        ):
            label = QLabel(name)
            label.setBuddy(slider)
            form.addRow(label, _beside(slider, text))
        self.scale.activated.connect(lambda: settings.set_scale(self.scale.currentData()))
        self.top.activated.connect(lambda: settings.set_top_hz(self.top.currentData()))
        self.colours.activated.connect(lambda: settings.set_colour_map(self.colours.currentData()))
        self.floor.valueChanged.connect(self._on_floor_moved)
        self.ceiling.valueChanged.connect(self._on_ceiling_moved)
        settings.changed.connect(self._show)
        self._show()

    def _on_floor_moved(self, db: int) -> None:
        """The floor pushes the ceiling before it."""
        self._settings.set_range(db, self._settings.ceiling_db)

    def _on_ceiling_moved(self, db: int) -> None:
        """The ceiling pushes the floor before it."""
        self._settings.set_range(min(self._settings.floor_db, db - LEAST_RANGE_DB), db)

    def _show(self) -> None:
        """Show what is set."""
        settings = self._settings
        self.scale.setCurrentIndex(self.scale.findData(settings.scale))
        self.top.setCurrentIndex(
            0 if settings.top_hz is None else self.top.findData(settings.top_hz)
        )
        self.colours.setCurrentIndex(self.colours.findData(settings.colour_map))
        for slider, text, db in (
            (self.floor, self._floor_text, settings.floor_db),
            (self.ceiling, self._ceiling_text, settings.ceiling_db),
        ):
            slider.blockSignals(True)
            slider.setValue(db)
            slider.blockSignals(False)
            text.setText(f"{db} dB".replace("-", "−"))

    def _colour_name(self, name: str) -> str:
        """What a colour map is called."""
        names = {
            "magma": self.tr("Magma"),
            "viridis": self.tr("Viridis"),
            "cividis": self.tr("Cividis (colour-blind safe)"),
            "grey": self.tr("Grey (for print)"),
        }
        return names[name]


def _beside(slider: QSlider, text: QLabel) -> QWidget:
    """A slider with its value at its right."""
    text.setMinimumWidth(text.fontMetrics().horizontalAdvance("−120 dB "))
    text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    slider.setMinimumWidth(150)
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(slider, 1)
    row.addWidget(text)
    return both


def _swatch(name: str) -> QIcon:
    """A colour map as a small picture."""
    table = colour_table(name)[None, :].copy()
    image = QImage(table.data, 256, 1, 1024, QImage.Format.Format_RGB32)
    return QIcon(QPixmap.fromImage(image.scaled(48, 14)))
