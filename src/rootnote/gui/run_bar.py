"""The foot of the window: what is missing, the run's options, its progress, its end."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)

from rootnote.domain import AttributionResult
from rootnote.gui.session import Session
from rootnote.gui.words.pace import Pace
from rootnote.gui.words.stages import stage_text
from rootnote.gui.words.units import clock, duration, size
from rootnote.investigation import memory_needed

_STEPS = 1000
"""Of the bar: counts of bytes and frames do not fit a Qt integer."""


class RunBar(QFrame):
    """Starts, shows and stops the session's run."""

    options_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pace = Pace()
        self._outcome = ""
        self.setProperty("kind", "foot")
        self.setAccessibleName(self.tr("Run"))
        self.status = QLabel(self)
        self.detail = QLabel(self)
        self.bar = QProgressBar(self)
        self.device = QComboBox(self)
        self.options = QPushButton(self.tr("Options …"), self)
        self.whole = QPushButton(self)
        self.button = QPushButton(self)
        self._lay_out()
        self.options.clicked.connect(self.options_requested)
        self.whole.clicked.connect(lambda: session.set_region(None))
        self.button.clicked.connect(self._on_button)
        self.device.activated.connect(lambda: session.set_options(device=self.device.currentData()))
        for signal in (session.inputs_changed, session.region_changed, session.options_changed):
            signal.connect(self._on_question_changed)
        session.run_changed.connect(self._on_run_changed)
        session.machine_changed.connect(self._offer_devices)
        session.run_progressed.connect(self._on_progressed)
        session.result_changed.connect(self._on_result)
        session.run_failed.connect(self._on_failed)
        self._offer_devices()

    def _lay_out(self) -> None:
        """Words and bar on the left, choices and the button on the right."""
        self.button.setProperty("kind", "primary")
        self.button.setMinimumWidth(150)
        self.whole.setProperty("kind", "link")
        self.detail.setProperty("kind", "muted")
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _STEPS)
        self.bar.setAccessibleName(self.tr("Progress of this step"))
        self.device.setAccessibleName(self.tr("Device"))
        self.device.setToolTip(self.tr("What the run computes on"))
        words = QGridLayout()
        words.setHorizontalSpacing(12)
        words.setVerticalSpacing(5)
        words.addWidget(self.status, 0, 0)
        words.addWidget(self.detail, 0, 1, Qt.AlignmentFlag.AlignRight)
        words.addWidget(self.bar, 1, 0, 1, 2)
        words.setColumnStretch(0, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 9, 16, 9)
        layout.setSpacing(10)
        layout.addLayout(words, 1)
        layout.addWidget(self.whole)
        layout.addSpacing(6)
        layout.addWidget(self.device)
        layout.addWidget(self.options)
        layout.addWidget(self.button)

    # ------------------------------------------------------------------ devices

    def _offer_devices(self) -> None:
        """Before torch is loaded nobody knows what there is: leave it to the run."""
        self.device.clear()
        self.device.addItem(self.tr("Best device"), "auto")
        for processor in self._session.machine:
            memory = size(processor.memory_bytes) if processor.memory_bytes else ""
            parts = (processor.device.upper(), processor.name, memory)
            self.device.addItem(" · ".join(part for part in parts if part), processor.device)
        self.refresh()

    # ------------------------------------------------------------------ what is going on

    def refresh(self, *_: object) -> None:
        """Show the session as it is now."""
        session = self._session
        running = session.is_running
        self.device.setCurrentIndex(max(0, self.device.findData(session.options.device)))
        self.device.setVisible(not running)
        self.options.setVisible(not running)
        self.bar.setVisible(running)
        self.detail.setVisible(running)
        self.whole.setVisible(session.region is not None and not running)
        self.whole.setText(self.tr("Use the whole track"))
        self.button.setEnabled(
            not session.is_cancelling if running else session.asked() is not None
        )
        if running:
            self.button.setText(self.tr("Cancel"))
            if session.is_cancelling:
                self.status.setText(self.tr("Stopping after this batch …"))
                self.detail.clear()
            elif not self.status.property("running"):
                self.status.setText(self.tr("Starting …"))
        else:
            self.button.setText(
                self.tr("Attribute selection") if session.region else self.tr("Attribute")
            )
            self.status.setText(self._outcome or self._readiness())
            self.bar.setValue(0)
        self.status.setProperty("running", running)

    def _readiness(self) -> str:
        """What is missing, or what the run would do."""
        session = self._session
        missing = [
            name
            for one, name in zip(
                session.inputs,
                (self.tr("a model"), self.tr("a catalogue"), self.tr("a suspect")),
                strict=True,
            )
            if one.path is None
        ]
        if missing:
            return self.tr("Still missing: {things}").format(things=", ".join(missing))
        if any(one.is_reading for one in session.inputs):
            return self.tr("Reading the inputs …")
        if session.asked() is None:
            return self.tr("One of the inputs cannot be used: see its card.")
        warning = self._memory_warning()
        if warning:
            return warning
        if session.region is not None:
            start, stop = session.region
            return self.tr("Ready: {start} to {stop} of the suspect").format(
                start=clock(start), stop=clock(stop)
            )
        return self.tr("Ready: the whole suspect")

    def _memory_warning(self) -> str:
        """A sentence where the model does not seem to fit the chosen device."""
        machine, chosen = self._session.machine, self._session.options.device
        processor = next((one for one in machine if chosen in ("auto", one.device)), None)
        if processor is None or not processor.memory_bytes:
            return ""
        needed = memory_needed(self._session.checkpoint.value.n_parameters)
        if needed <= processor.memory_bytes:
            return ""
        return self.tr("The run may need {needed}; {device} has {there}.").format(
            needed=size(needed),
            device=processor.device.upper(),
            there=size(processor.memory_bytes),
        )

    def _on_question_changed(self, *_: object) -> None:
        """How the last run ended no longer matters."""
        self._outcome = ""
        self.refresh()

    def _on_run_changed(self) -> None:
        """It began, is being stopped, or has ended."""
        session = self._session
        if session.is_running:
            self._outcome = (
                self.tr("Stopped. Finished work is kept.") if (session.is_cancelling) else ""
            )
        self.refresh()

    def _on_button(self) -> None:
        """Begin, or stop."""
        if self._session.is_running:
            self._session.cancel()
        else:
            self._session.run()

    def _on_progressed(self, stage: str, done: int, total: int) -> None:
        """Say which step it is, how far it is, and how long it will take."""
        if self._session.is_cancelling:
            return
        self.status.setText(stage_text(stage))
        self.bar.setRange(0, _STEPS if total > 1 else 0)
        self.bar.setValue(round(_STEPS * done / total) if total else 0)
        left = self._pace.remaining_s(stage, done, total)
        self.detail.setText(
            ""
            if left is None
            else self.tr("about {time} left in this step").format(time=duration(max(1, left)))
        )

    def _on_result(self, result: AttributionResult | None) -> None:
        """Say that it is done."""
        self._outcome = ""
        if result is not None:
            seconds = result.timings_s.get("attribute")
            self._outcome = (
                self.tr("Done.")
                if seconds is None
                else self.tr("Done in {time}.").format(time=duration(max(1, seconds)))
            )
        self.refresh()

    def _on_failed(self, _error: Exception) -> None:
        """Say that it failed; the dialog says why."""
        self._outcome = (
            self.tr("The run failed.")
            if self._session.result is None
            else self.tr("The run failed. The last result is kept.")
        )
        self.refresh()
