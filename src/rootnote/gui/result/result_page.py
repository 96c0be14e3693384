"""The second page: the answer on the left, what can be seen and heard on the right."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from rootnote.gui.preferences import Preferences
from rootnote.gui.result.contribution_view import ContributionView
from rootnote.gui.result.evidence_panel import EvidencePanel
from rootnote.gui.session import Session


class ResultPage(QWidget):
    """Contributions beside evidence."""

    def __init__(
        self, session: Session, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.contributions = ContributionView(session, self)
        self.evidence = EvidencePanel(session, preferences, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(6)
        self.splitter.addWidget(self.contributions)
        self.splitter.addWidget(self.evidence)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)
        state = preferences.get("splitter")
        if state:
            self.splitter.restoreState(QByteArray.fromBase64(state.encode()))
        else:
            self.splitter.setSizes([520, 760])
        self._show_answer(session.result)
        session.result_changed.connect(self._show_answer)
        self.contributions.listen_requested.connect(self.evidence.transport.play_now)

    def _show_answer(self, result: object) -> None:
        """Without a result there is only something to listen to."""
        self.contributions.setVisible(result is not None)

    def show_tab(self, number: int) -> None:
        """Show the chart, the table or the map, ready for the keyboard."""
        self.contributions.tabs.setCurrentIndex(number)
        self.contributions.tabs.currentWidget().setFocus()

    def ask(self) -> None:
        """Go to the question box."""
        self.contributions.search.setFocus()
        self.contributions.search.selectAll()

    def show_caveats(self) -> None:
        """Show what has to be known before relying on the result."""
        self.evidence.details.show_caveats()

    def restyle(self) -> None:
        """Draw again in the theme's colours."""
        self.contributions.chart.viewport().update()
        self.contributions.map.update()
        self.evidence.restyle()

    def close_tracks(self) -> None:
        """Stop whatever goes on, and remember how the page was divided."""
        self.evidence.close_tracks()
        state = bytes(self.splitter.saveState().toBase64().data()).decode()
        self._preferences.set("splitter", state)
