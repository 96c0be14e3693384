import sys
import threading
import time

import pytest
from PySide6.QtCore import QThread

from rootnote.errors import Error
from rootnote.gui.task import Task
from rootnote.progress import Cancelled


class Log:
    """Writes down a task's signals in the order in which they come."""

    def __init__(self, task: Task) -> None:
        self.entries: list[tuple] = []
        self.threads: set[QThread] = set()
        for name in ("progressed", "succeeded", "failed", "cancelled", "finished"):
            getattr(task, name).connect(lambda *values, name=name: self.write(name, *values))

    def write(self, name: str, *values) -> None:
        self.entries.append((name, *values))
        self.threads.add(threading.current_thread())

    @property
    def names(self) -> list[str]:
        return [entry[0] for entry in self.entries]


def test_a_result_is_told_in_the_owners_thread(qtbot) -> None:
    def double(number, *, progress):
        progress("doubling", 1, 1)
        return threading.current_thread(), 2 * number

    task = Task(double, 21)
    log = Log(task)
    with qtbot.waitSignal(task.finished):
        task.start()
    (worker, number) = log.entries[1][1]
    assert log.names == ["progressed", "succeeded", "finished"]
    assert log.entries[0][1:] == ("doubling", 1, 1)
    assert number == 42
    assert worker is not threading.main_thread()
    assert log.threads == {threading.main_thread()}
    assert not task.is_running


def test_an_error_is_told_with_its_traceback(qtbot) -> None:
    def fail(*, progress):
        raise Error("no such thing", remedy="Look elsewhere.")

    task = Task(fail)
    log = Log(task)
    with qtbot.waitSignal(task.finished):
        task.start()
    assert log.names == ["failed", "finished"]
    error = log.entries[0][1]
    assert isinstance(error, Error)
    assert error.__traceback__ is not None


def test_cancelling_stops_at_the_next_batch_and_silences_progress(qtbot) -> None:
    begun = threading.Event()
    stopped_after: list[int] = []

    def work(*, progress):
        for i in range(10_000):
            try:
                progress("working", i, 10_000)
            except Cancelled:
                stopped_after.append(i)
                raise
            begun.set()
            time.sleep(0.002)

    task = Task(work)
    log = Log(task)
    task.start()
    assert begun.wait(5)
    task.cancel()
    assert task.is_cancelling
    with qtbot.waitSignal(task.finished):
        pass
    assert log.names[-2:] == ["cancelled", "finished"]
    assert "succeeded" not in log.names
    assert stopped_after[0] < 5000


def test_finished_comes_even_when_a_slot_raises(qtbot) -> None:
    task = Task(lambda *, progress: None)
    log = Log(task)

    def spoil(_result):
        raise RuntimeError("in a slot")

    task.succeeded.connect(spoil)
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(task.finished):
        task.start()
    assert [str(error) for _, error, _ in caught] == ["in a slot"]
    assert log.names[-1] == "finished"


def test_progress_is_thinned_but_stages_are_not(qtbot) -> None:
    def work(*, progress):
        for i in range(2000):
            progress("many", i, 2000)
        for stage in ("one", "two", "three"):
            progress(stage, 0, 1)

    task = Task(work)
    log = Log(task)
    with qtbot.waitSignal(task.finished):
        task.start()
    stages = [entry[1] for entry in log.entries if entry[0] == "progressed"]
    assert stages[-3:] == ["one", "two", "three"]
    assert 1 <= stages.count("many") <= 20


def test_waiting_delivers_the_outcome_without_an_event_loop(qapp) -> None:
    task = Task(lambda *, progress: "done")
    log = Log(task)
    task.start()
    assert task.wait(5)
    assert log.entries == [("succeeded", "done"), ("finished",)]


def test_waiting_gives_up(qapp) -> None:
    release = threading.Event()
    task = Task(lambda *, progress: release.wait(10))
    task.start()
    assert not task.wait(0.01)
    assert task.is_running
    release.set()
    assert task.wait(5)
    assert not task.is_running


def test_a_forgotten_task_still_ends(qtbot) -> None:
    done: list[str] = []

    def begin():
        task = Task(lambda *, progress: "kept")
        task.succeeded.connect(done.append)
        task.start()

    begin()
    qtbot.waitUntil(lambda: done == ["kept"])


def test_the_interpreter_is_shared_finely(qtbot) -> None:
    task = Task(lambda *, progress: sys.getswitchinterval())
    with qtbot.waitSignal(task.succeeded) as told:
        task.start()
    assert told.args[0] == pytest.approx(0.001)
