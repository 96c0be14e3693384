"""What the parts of the options dialog are made of."""

from collections.abc import Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

LAYERS = ("attention", "mlp", "heads")
"""Groups of layers that a configuration names, joined with +; `@4` keeps every fourth."""
_LABEL_CHARACTERS = 17
"""Room for the names of rows: the fields of all parts begin at one line."""
_STEPS = (1, 2, 3, 4, 6, 8, 12)
Field = TypeVar("Field", bound=QWidget)
SpinBox = TypeVar("SpinBox", bound=QAbstractSpinBox)


class Part(QWidget):
    """A heading and rows under it, each with a sentence that says what it is for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel(self)
        self.heading.setProperty("kind", "heading")
        self._rows = QGridLayout()
        self._rows.setVerticalSpacing(3)
        self._rows.setHorizontalSpacing(14)
        self._rows.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.heading)
        column.addLayout(self._rows)

    def add(self, name: str, field: Field, hint: str = "") -> Field:
        """Add a row; the field is named for screen readers, the hint with it."""
        plain = name.replace("&", "")
        field.setAccessibleName(field.accessibleName() or plain)
        field.setAccessibleDescription(hint)
        label, explanation = QLabel(name, self), QLabel(hint, self)
        label.setBuddy(field)
        label.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LABEL_CHARACTERS)
        label.setContentsMargins(0, 6, 0, 0)  # to the height of the words in a framed field
        explanation.setProperty("kind", "muted")
        explanation.setWordWrap(True)
        explanation.setVisible(bool(hint))
        explanation.setContentsMargins(0, 0, 0, 10)
        y, alignment = self._rows.rowCount(), Qt.AlignmentFlag
        whole = alignment(0) if _grows(field) else alignment.AlignLeft
        self._rows.addWidget(label, y, 0, alignment.AlignTop)
        self._rows.addWidget(field, y, 1, whole)
        self._rows.addWidget(explanation, y + 1, 1)
        self._rows.setRowMinimumHeight(y + 1, 0 if hint else 8)
        return field


def _grows(field: QWidget) -> bool:
    """Whether a field takes all the width that there is."""
    return not isinstance(field, QComboBox | QAbstractSpinBox)


def choice(choices: Sequence[tuple[str, Any]], chosen: Any, parent: QWidget) -> QComboBox:
    """One of several values, each with its words."""
    box = QComboBox(parent)
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def number(value: int, least: int, most: int, parent: QWidget, automatic: str = "") -> QSpinBox:
    """A whole number; `automatic` is shown for the least one and means that none is given."""
    box = QSpinBox(parent)
    box.setRange(least, most)
    box.setSpecialValueText(automatic)
    box.setValue(value)
    return padded(box)


def padded(box: SpinBox) -> SpinBox:
    """The number a little away from the frame, which no style sheet does."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    return box


class LayersField(QWidget):
    """Which layers' gradients are used, and how many of each kind."""

    def __init__(self, modules: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        groups, _, step = modules.partition("@")
        texts = (self.tr("attention"), self.tr("MLP"), self.tr("heads"))
        self.groups = {
            name: QCheckBox(text, self) for name, text in zip(LAYERS, texts, strict=True)
        }
        steps = sorted({*_STEPS, int(step or 1)})
        words = [
            (self.tr("all layers") if n == 1 else self.tr("one layer in {n}").format(n=n), n)
            for n in steps
        ]
        self.step = choice(words, int(step or 1), self)
        self.step.setAccessibleName(self.tr("How many layers of each kind"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for name, box in self.groups.items():
            box.setChecked(name in groups.split("+"))
            box.toggled.connect(self._keep_one)
            row.addWidget(box)
        row.addStretch()
        row.addWidget(self.step)
        self._keep_one()

    @property
    def modules(self) -> str:
        """As a configuration holds it."""
        chosen = "+".join(name for name, box in self.groups.items() if box.isChecked())
        step = self.step.currentData()
        return chosen if step == 1 else f"{chosen}@{step}"

    def _keep_one(self) -> None:
        """The last kind cannot be taken away: there would be nothing to measure."""
        on = [box for box in self.groups.values() if box.isChecked()]
        for box in self.groups.values():
            box.setEnabled(len(on) > 1 or box not in on)
