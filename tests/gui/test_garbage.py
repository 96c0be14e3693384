"""Where Qt's objects end: in the window's thread, whoever allocates."""

import gc
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from rootnote.gui.garbage import GarbageCollector


class Cyclic(QDialog):
    """A dialog with a timer that only the cyclic collector can end."""

    def __init__(self, ended: list[threading.Thread]) -> None:
        super().__init__()
        self._self, self._ended = self, ended
        QTimer(self).start(1000)

    def __del__(self) -> None:
        self._ended.append(threading.current_thread())


def allocate_much(kept: list[list[int]]) -> None:
    """What a run does to the collector's counters, many times over."""
    kept += [[j] for j in range(300_000)]


@pytest.fixture
def garbage(qapp):
    """The collector of a window, stopped at the end."""
    gc.collect()
    collector = GarbageCollector()
    yield collector
    collector.stop()


def test_a_worker_that_allocates_ends_no_dialog(garbage, qtbot):
    """Without the collector this ends the program: the worker stops the dialogs' timers."""
    ended: list[threading.Thread] = []
    kept: list[list[int]] = []
    for _ in range(5):
        Cyclic(ended)
    worker = threading.Thread(target=allocate_much, args=(kept,))
    worker.start()
    worker.join()
    assert ended == []
    qtbot.waitUntil(lambda: len(ended) == 5, timeout=20_000)
    assert set(ended) == {threading.main_thread()}


def test_what_was_set_aside_is_looked_at_again_after_the_window(garbage):
    garbage.set_aside()
    assert gc.get_freeze_count() > 0
    assert not gc.isenabled()
    garbage.stop()
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()
