"""What can be seen and heard: suspect above source, linked, and the controls of playback."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from rootnote.domain import Segment
from rootnote.gui.looks.theme import theme
from rootnote.gui.playback.player import Player
from rootnote.gui.playback.transport import Transport
from rootnote.gui.preferences import Preferences
from rootnote.gui.result.details_panel import DetailsPanel
from rootnote.gui.result.rows import seconds
from rootnote.gui.session import Session
from rootnote.gui.tracks.track_view import TrackView

_CONTEXT = 4.0
"""A pair is shown with so many times its own length around it."""


class EvidencePanel(QWidget):
    """Follows the session's suspect, selection and pair."""

    def __init__(
        self, session: Session, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._preferences = session, preferences
        self.player = Player(self)
        self.player.set_volume(preferences.get("volume"))
        self.player.set_loudness_matched(preferences.get("loudness_matched"))
        self.details = DetailsPanel(session, self)
        self.suspect = TrackView(self.tr("Suspect"), self)
        self.source = TrackView(self.tr("Source"), self)
        self.source.link_to(self.suspect)
        self.source.set_controls_visible(False)
        self.transport = Transport(self.player, self)
        self.transport.volume.setValue(round(100 * preferences.get("volume")))
        self.transport.matched.setChecked(preferences.get("loudness_matched"))
        self._loop_span: tuple[float, float] | None = None
        tracks = QSplitter(Qt.Orientation.Vertical, self)
        tracks.setChildrenCollapsible(False)
        tracks.addWidget(self.suspect)
        tracks.addWidget(self.source)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.details)
        layout.addWidget(tracks, 1)
        layout.addWidget(self.transport)
        self._connect()
        self.restyle()
        self._on_suspect_changed()
        self._on_selection_changed(session.selected)
        self._on_pair_changed(session.pair)

    def _connect(self) -> None:
        """Session to views and player, and back."""
        session, player = self._session, self.player
        session.inputs_changed.connect(self._on_suspect_changed)
        session.result_changed.connect(self._on_suspect_changed)
        session.selection_changed.connect(self._on_selection_changed)
        session.pair_changed.connect(self._on_pair_changed)
        session.region_changed.connect(self.suspect.set_selection)
        self.suspect.region_selected.connect(self._on_region_selected)
        self.suspect.region_cleared.connect(lambda: session.set_region(None))
        self.suspect.position_requested.connect(lambda time: self._seek("suspect", time))
        self.source.position_requested.connect(lambda time: self._seek("source", time))
        self.transport.loop_toggled.connect(self._on_loop_toggled)
        for view in (self.suspect, self.source):
            view.data.opened.connect(self._frame_pair)  # before, a view has no length to frame it
        player.position_changed.connect(self._on_position_changed)
        self.transport.volume_chosen.connect(lambda volume: self._prefer("volume", volume))
        self.transport.matched.toggled.connect(lambda on: self._prefer("loudness_matched", on))

    def _prefer(self, name: str, value: float | bool) -> None:
        """Remember how loud it was."""
        self._preferences.set(name, value)

    def restyle(self) -> None:
        """Take the theme's colours for suspect and source."""
        self.suspect.set_colour(QColor(theme().suspect))
        self.source.set_colour(QColor(theme().source))
        self.transport.restyle()

    def close_tracks(self) -> None:
        """Stop the sound and whatever is being read."""
        self.player.close()
        self.suspect.set_path(None)
        self.source.set_path(None)

    # ------------------------------------------------------------------ the session speaks

    def _on_suspect_changed(self, *_: object) -> None:
        """Show the result's suspect while there is a result, else the one that is loaded."""
        result = self._session.result
        path = self._session.suspect_file if result is None else result.suspect.path
        if path != self.suspect.path:
            self.suspect.set_path(path)
            self._set_tracks()

    def _on_selection_changed(self, track_id: str | None) -> None:
        """Show another source."""
        track = self._session.track(track_id)
        self.source.setVisible(track is not None)
        path = None if track is None else track.path
        if path != self.source.path:
            self.source.set_path(path, "" if track is None else track.title)
            self._set_tracks()

    def _set_tracks(self) -> None:
        """Give both to the player."""
        self.player.set_tracks(self.suspect.path, self.source.path)

    def _on_pair_changed(self, pair: tuple[Segment, Segment] | None) -> None:
        """Align both tracks at a pair, mark it, and loop it."""
        result, track = self._session.result, self._session.track(self._session.selected)
        if pair is None or result is None or track is None:
            self.suspect.set_marks([])
            self.source.set_marks([])
            self._set_loop(None)
            return
        ours, theirs = seconds(pair[0], result.suspect), seconds(pair[1], track)
        self._frame_pair()
        self.player.set_alignment(ours[0], theirs[0])
        self._set_loop(ours)

    def _frame_pair(self) -> None:
        """Mark the pair in both tracks and show it with some context."""
        pair, result = self._session.pair, self._session.result
        track = self._session.track(self._session.selected)
        if pair is None or result is None or track is None:
            return
        ours, theirs = seconds(pair[0], result.suspect), seconds(pair[1], track)
        self.suspect.set_marks([ours])
        self.source.set_marks([theirs])
        self.source.align(theirs[0], ours[0])
        margin = _CONTEXT * (ours[1] - ours[0]) / 2
        self.suspect.show_range(max(0.0, ours[0] - margin), ours[1] + margin)

    # ------------------------------------------------------------------ playback

    def _set_loop(self, span: tuple[float, float] | None) -> None:
        """Remember what a loop would go round, and go to its beginning."""
        self._loop_span = span
        self.player.set_loop(span if self.transport.loop.isChecked() else None)
        if span is not None:
            self.player.seek(span[0])

    def _on_loop_toggled(self, on: bool) -> None:
        """Loop, or play on."""
        self.player.set_loop(self._loop_span if on else None)

    def _on_region_selected(self, start_s: float, stop_s: float) -> None:
        """A stretch of the suspect: it can be looped, and attributed alone."""
        self._session.set_region((start_s, stop_s))
        self._set_loop((start_s, stop_s))

    def _seek(self, side: str, time_s: float) -> None:
        """Go to a time of one of the tracks; the player counts in the suspect's."""
        pair = self._session.pair
        result, track = self._session.result, self._session.track(self._session.selected)
        if side == "source" and pair is not None and result is not None and track is not None:
            ours, theirs = seconds(pair[0], result.suspect), seconds(pair[1], track)
            time_s += ours[0] - theirs[0]
        self.player.seek(max(0.0, time_s))

    def _on_position_changed(self, suspect_s: float, source_s: float) -> None:
        """Move both playheads."""
        self.suspect.set_playhead(suspect_s)
        self.source.set_playhead(source_s)
