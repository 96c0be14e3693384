"""The demo in the window: where it comes with this Rootnote, it is one click away."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rootnote.domain import AttributionConfig
from rootnote.errors import Error
from rootnote.gui.drop import CATALOGUE, CHECKPOINT, SUSPECT
from rootnote.gui.words.sentences import said
from rootnote.investigation.demo import DEMO_CONFIG, Demo, DemoSuspect, open_demo

if TYPE_CHECKING:
    from rootnote.gui.main_window import MainWindow


def find_demo() -> Demo | None:
    """The demo's parts; None where it was left out of this installation or is not complete."""
    try:
        return open_demo()
    except Error:
        return None


class DemoOpener(QObject):
    """Loads the demo's inputs into a window, and leaves it with other inputs."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._demo: Demo | None = None
        self._is_open = False
        window.setup_page.demo.suspect_chosen.connect(self.open)
        window.setup_page.demo.case_chosen.connect(window.desk.open)

    @property
    def is_offered(self) -> bool:
        """Whether there is a demo to open."""
        return self._demo is not None

    def offer(self, demo: Demo) -> None:
        """Put the demo on the first page."""
        self._demo = demo
        self._window.setup_page.demo.offer(demo)
        self._window.menu.refresh()

    def choose(self) -> None:
        """Ask which of the demo's suspects."""
        self._window.show_inputs()
        self._window.setup_page.demo.click()

    def open(self, suspect: DemoSuspect) -> None:
        """Load the demo's inputs; what is known about the suspect is told."""
        demo, window = self._demo, self._window
        if demo is None:
            return
        for kind, path in (
            (CHECKPOINT, demo.model),
            (CATALOGUE, demo.catalogue),
            (SUSPECT, suspect.path),
        ):
            window.load(kind, path)
        window.session.set_options(
            config=DEMO_CONFIG, index=demo.index, controls=None, decoys=None, told={}
        )
        self._is_open = True
        window.strip.say_known(said(suspect.known))

    def leave(self) -> None:
        """Other inputs have another index and other controls."""
        if self._is_open:
            self._is_open = False
            self._window.strip.say_known("")
            self._window.session.set_options(config=AttributionConfig(), index=None, controls=None)
