"""What can be chosen about a run, beyond its three inputs: the usual above, the rest on demand."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.run_options import RunOptions, only_said
from rootnote.gui.session import Session
from rootnote.gui.setup.options_parts import DiffusionPart, MeasurementPart, ModelPart, QuestionPart

_WIDTH = 660
_FRAME = QSize(36, 84)
"""What is around the page: margins, and the buttons under it."""


class OptionsDialog(QDialog):
    """Changes the session's options when accepted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Options of the run"))
        self._page = QScrollArea(self)
        self._page.setWidgetResizable(True)
        self._page.setFrameShape(QFrame.Shape.NoFrame)
        self._page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.more = QToolButton(self)
        self.more.setText(self.tr("Advanced"))
        self.more.setCheckable(True)
        self.more.setAutoRaise(True)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok
            | QDialogButtonBox.StandardButton.Cancel
            | QDialogButtonBox.StandardButton.RestoreDefaults
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.usual: QPushButton = self.buttons.button(
            QDialogButtonBox.StandardButton.RestoreDefaults
        )
        self.usual.setAutoDefault(False)
        self.usual.clicked.connect(lambda: self._fill(RunOptions()))
        self.more.toggled.connect(self._show_more)
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addWidget(self._page, 1)
        layout.addWidget(self.buttons)
        self._fill(session.options)
        self.more.setChecked(self._has_more(session.options))
        self._show_more(self.more.isChecked())

    def _fill(self, options: RunOptions) -> None:
        """Show some options."""
        inner = self._inner = QWidget()
        self.question = QuestionPart(options, inner)
        self.measurement = MeasurementPart(options, inner)
        self.model = ModelPart(options, inner)
        self.diffusion = DiffusionPart(options, inner)
        self._further = QWidget(inner)
        further = QVBoxLayout(self._further)
        further.setContentsMargins(0, 6, 0, 0)
        further.setSpacing(16)
        for part in (self.measurement, self.model, self.diffusion):
            further.addWidget(part)
        self._further.setVisible(self.more.isChecked())
        column = self._column = QVBoxLayout(inner)
        column.setContentsMargins(6, 4, 14, 4)
        column.setSpacing(10)
        column.addWidget(self.question)
        column.addWidget(self.more)
        column.addWidget(self._further)
        column.addStretch()
        self._page.setWidget(inner)

    def _has_more(self, options: RunOptions) -> bool:
        """Whether something is chosen that would be hidden."""
        usual = RunOptions().config
        fields = ("segment_s", "modules", "seed")
        changed = [getattr(options.config, name) != getattr(usual, name) for name in fields]
        return bool(any(changed) or options.told or options.index or options.threads)

    def _show_more(self, shown: bool) -> None:
        """Open or close what is seldom needed; the dialog grows as far as the screen lets it."""
        self.more.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self._further.setVisible(shown)
        self._column.activate()
        height = self._inner.heightForWidth(_WIDTH - _FRAME.width()) + _FRAME.height()
        self.resize(QSize(_WIDTH, height).boundedTo(self.screen().availableSize() * 0.9))

    def accept(self) -> None:
        """Take the options over."""
        told = only_said({**self.model.told(), **self.diffusion.told()})
        config = replace(
            self._session.options.config, **self.question.config(), **self.measurement.config()
        )
        self._session.set_options(
            config=config, told=told, **self.question.run(), **self.measurement.run()
        )
        super().accept()
