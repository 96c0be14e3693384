"""The first page: what Rootnote needs, and what was found in what it was given."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rootnote.domain import Catalogue, Track
from rootnote.gui.drop import CATALOGUE, CHECKPOINT, SUSPECT
from rootnote.gui.preferences import Preferences
from rootnote.gui.session import Session
from rootnote.gui.setup.demo_button import DemoButton
from rootnote.gui.setup.input_card import Fact, InputCard
from rootnote.gui.words.sentences import said
from rootnote.gui.words.units import count, duration, short_digest, size, whole
from rootnote.investigation import memory_needed

_NARROW = 900
"""Below this width, in pixels, the cards stand one under the other."""


class SetupPage(QScrollArea):
    """Three cards, and for a newcomer the demo.

    Parameters
    ----------
    choose : callable
        `choose(kind, is_folder)` opens a dialog.
    """

    path_chosen = Signal(str, object)
    """Kind and `Path`."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        choose: Callable[[str, bool], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.checkpoint = InputCard(
            session.checkpoint,
            "model",
            self.tr("Model"),
            self.tr(
                "The checkpoint that is said to have made the track. Drop its folder here. "
                "No code from it is run."
            ),
            [(self.tr("Choose folder …"), lambda: choose(CHECKPOINT, True))],
            self._checkpoint_facts,
            lambda: preferences.recent(CHECKPOINT),
        )
        self.catalogue = InputCard(
            session.catalogue,
            "catalogue",
            self.tr("Catalogue"),
            self.tr(
                "The recordings that may have shaped it. Drop a folder of recordings or a "
                "catalogue CSV here."
            ),
            [
                (self.tr("Choose folder …"), lambda: choose(CATALOGUE, True)),
                (self.tr("CSV …"), lambda: choose(CATALOGUE, False)),
            ],
            self._catalogue_facts,
            lambda: preferences.recent(CATALOGUE),
        )
        self.suspect = InputCard(
            session.suspect,
            "suspect",
            self.tr("Suspect"),
            self.tr("The track in question, said to be generated. Drop any sound file here."),
            [(self.tr("Choose file …"), lambda: choose(SUSPECT, False))],
            self._suspect_facts,
            lambda: preferences.recent(SUSPECT),
        )
        for kind, card in self.cards.items():
            card.path_chosen.connect(lambda path, kind=kind: self.path_chosen.emit(kind, path))
        self.demo = DemoButton(self)
        self._lay_out()

    @property
    def cards(self) -> dict[str, InputCard]:
        """The cards by kind."""
        return {CHECKPOINT: self.checkpoint, CATALOGUE: self.catalogue, SUSPECT: self.suspect}

    def _lay_out(self) -> None:
        """A question, the cards, the demo."""
        title = QLabel(self.tr("Which recordings is this track built from?"))
        title.setProperty("kind", "title")
        title.setWordWrap(True)
        subtitle = QLabel(
            self.tr(
                "Rootnote looks inside the model and ranks your catalogue by its measured "
                "influence on the suspect. Nothing leaves this computer, and no file is changed."
            )
        )
        subtitle.setProperty("kind", "muted")
        subtitle.setWordWrap(True)
        self._row = QHBoxLayout()
        self._row.setSpacing(16)
        for card in self.cards.values():
            self._row.addWidget(card, 1)
        newcomer = QHBoxLayout()
        newcomer.addWidget(self.demo)
        newcomer.addStretch()
        inner = QWidget()
        inner.setMaximumWidth(1240)
        column = QVBoxLayout(inner)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(subtitle)
        column.addSpacing(14)
        column.addLayout(self._row)
        column.addSpacing(6)
        column.addLayout(newcomer)
        column.addStretch()
        outer = QWidget()
        centre = QHBoxLayout(outer)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.addStretch(1)
        centre.addWidget(inner, 1000)
        centre.addStretch(1)
        self.setWidget(outer)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        wide = event.size().width() >= _NARROW
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    # ------------------------------------------------------------------ what was found

    def _checkpoint_facts(self, verdict: Any) -> list[Fact]:
        """Family, size, hash, rate; why it was refused."""
        if verdict.verdict != "openable":
            return [(self.tr("Reason"), said(verdict.reason).replace("\n", " "), "")]
        needed = memory_needed(verdict.n_parameters)
        return [
            (self.tr("Family"), f"{verdict.family} ({verdict.layout})", ""),
            (self.tr("Size"), self.tr("{n} parameters").format(n=count(verdict.n_parameters)), ""),
            (self.tr("Sample rate"), f"{whole(verdict.sample_rate)} Hz", ""),
            (self.tr("Memory"), self.tr("about {size} for a run").format(size=size(needed)), ""),
            ("SHA-256", short_digest(verdict.sha256) + " …", verdict.sha256),
        ]

    def _catalogue_facts(self, catalogue: Catalogue) -> list[Fact]:
        """How many, how long, what was left out, hash."""
        length = sum(track.duration_s for track in catalogue.tracks)
        rates = sorted({track.sample_rate for track in catalogue.tracks})
        artists = {track.artist for track in catalogue.tracks if track.artist}
        facts = [
            (self.tr("Tracks"), whole(len(catalogue.tracks)), ""),
            (self.tr("Artists"), whole(len(artists)), "\n".join(sorted(artists)[:30])),
            (self.tr("Duration"), duration(length), ""),
            (self.tr("Sample rate"), ", ".join(whole(rate) for rate in rates[:4]) + " Hz", ""),
            ("SHA-256", short_digest(catalogue.sha256) + " …", catalogue.sha256),
        ]
        if catalogue.duplicates:
            groups = "\n".join(" = ".join(ids) for ids in catalogue.duplicates[:20])
            facts.append((self.tr("Duplicates"), whole(len(catalogue.duplicates)), groups))
        if catalogue.caveats:
            shown = "\n".join(map(said, catalogue.caveats[:20]))
            facts.append((self.tr("Remarks"), whole(len(catalogue.caveats)), shown))
        return facts if artists else [fact for fact in facts if fact[0] != self.tr("Artists")]

    def _suspect_facts(self, track: Track) -> list[Fact]:
        """Length, rate, channels, hash, and what was noticed."""
        channels = {1: self.tr("mono"), 2: self.tr("stereo")}.get(
            track.n_channels, self.tr("{n} channels").format(n=track.n_channels)
        )
        facts = [
            (self.tr("Duration"), duration(track.duration_s), whole(track.n_frames)),
            (self.tr("Sample rate"), f"{whole(track.sample_rate)} Hz, {channels}", ""),
            (self.tr("Decoder"), track.decoder, ""),
            ("SHA-256", short_digest(track.sha256) + " …", track.sha256),
        ]
        if track.notices:
            facts.append((self.tr("Noticed"), "; ".join(map(said, track.notices)), ""))
        return facts
