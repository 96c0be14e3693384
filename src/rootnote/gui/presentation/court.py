"""A court bundle on the screen: checked when it was opened, and nothing is computed here."""

from base64 import b64encode
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from rootnote.gui.playback.player import Player
from rootnote.gui.presentation.window import HALF_WIDTH, Presentation, Step
from rootnote.gui.words.units import stretch

if TYPE_CHECKING:
    from rootnote.investigation.bundles import Court

translate = QCoreApplication.translate


class CourtPresentation(Presentation):
    """Steps through a bundle's playlist; its clips lie in a folder of their own until it closes.

    Parameters
    ----------
    court : Court
        The bundle, opened.
    player : Player
        Of this presentation alone; closed with it.
    """

    def __init__(self, court: "Court", player: Player, parent: QWidget) -> None:
        self._folder = TemporaryDirectory(prefix="rootnote-court-")
        self._items = {
            f"{run.number}-{i}": item for run in court.runs for i, item in enumerate(run.items)
        }
        super().__init__(court_steps(court), player, self._play_item, parent)
        player.setParent(self)

    def _play_item(self, key: str) -> None:
        """Put a pair on the player, looped at its matched stretch."""
        item = self._items[key]
        paths, starts = [], []
        for side, part in (("suspect", item.suspect), ("source", item.source)):
            path = Path(self._folder.name) / f"{key}-{side}.flac"
            if not path.exists():
                path.write_bytes(part.audio.data)
            paths.append(path)
            starts.append(part.matched_s[0] - part.start_s)
        length_s = item.suspect.matched_s[1] - item.suspect.matched_s[0]
        self._player.set_tracks(*paths)
        self._player.set_alignment(*starts)
        self._player.set_loop((starts[0], starts[0] + length_s))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        self._player.close()
        self._folder.cleanup()
        super().closeEvent(event)


def court_steps(court: "Court") -> list[Step]:
    """The case, each run's finding, each pair with its pictures, and how the bundle was sealed."""
    steps = [Step(court.title, _paragraphs(court.question, court.ladder))]
    for run in court.runs:
        title = translate("Court", "Run {number}: {suspect}").format(
            number=run.number, suspect=run.suspect
        )
        steps.append(Step(title, _paragraphs(f"<b>{escape(run.finding)}</b>", *run.finding_more)))
        steps += [Step(*_pair(item), f"{run.number}-{i}") for i, item in enumerate(run.items)]
    return [*steps, _seal(court)]


def _paragraphs(*texts: str) -> str:
    """Texts as paragraphs; one that is bold already is ours."""
    return "".join(
        f"<p>{text if text.startswith('<b>') else escape(text)}</p>" for text in texts if text
    )


def _pair(item: Any) -> tuple[str, str]:
    """A source beside the suspect: heading, and what there is to see."""
    kinds = {
        "decoy": translate("Court", "A decoy: it cannot have been in training."),
        "similar": translate(
            "Court", "Similar through this model, no evidence that it learned it."
        ),
    }
    value = ""
    if item.value is not None:
        value = (
            translate("Court", "Estimated share of measured influence: {value}")
            if item.unit == "share"
            else translate("Court", "Score: {value}")
        ).format(value=item.value)
    learned = (
        translate("Court", "Learned by this model: {how}").format(how=item.learned)
        if item.learned
        else ""
    )
    said = [item.artist, kinds.get(item.kind, ""), value, learned]
    sides = [
        _side(translate("Court", "Suspect"), item.suspect),
        _side(translate("Court", "Source"), item.source),
    ]
    pictures = "".join(f"<td style='padding-right: 20px'>{side}</td>" for side in sides)
    body = f"<p>{'<br>'.join(escape(text) for text in said if text)}</p>"
    return f"{item.rank}  {item.title}", f"{body}<table><tr>{pictures}</tr></table>"


def _side(name: str, side: Any) -> str:
    """A waveform over a spectrogram, as wide as half of the screen."""
    pictures = "<br>".join(
        f"<img width='{HALF_WIDTH}' height='{height}' src='data:{kind};base64,{_text(data)}'>"
        for kind, data, height in (
            ("image/svg+xml", side.waveform_svg, 70),
            ("image/png", side.spectrogram_png, 130),
        )
    )
    return f"<b>{escape(name)}</b> {stretch(side.matched_s)}<br>{pictures}"


def _text(data: bytes) -> str:
    """Bytes for a data address."""
    return b64encode(data).decode("ascii")


def _seal(court: "Court") -> Step:
    """What the bundle is, so that it can be compared with what was stated."""
    keys = [
        translate("Court", "Sealed by the key {key}: {n} records").format(key=key, n=n)
        for key, n in court.keys
    ]
    digest = translate("Court", "SHA-256 of the bundle: {digest}").format(digest=court.sha256)
    last = translate("Court", "Digest of the last record: {digest}").format(
        digest=court.head_digest
    )
    title = translate("Court", "What was shown")
    return Step(title, _paragraphs(court.ladder, *keys, digest, last))
