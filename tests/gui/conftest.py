"""The window's tests run without a screen and leave nothing behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import threading

import pytest

from rootnote.gui.task import running_tasks


@pytest.fixture(autouse=True)
def nothing_is_left():
    """Fail a test that leaves a task or a thread running."""
    before = set(threading.enumerate())
    yield
    left = running_tasks()
    for task in left:
        task.cancel()
        task.wait(10)
    assert not left
    assert {thread for thread in threading.enumerate() if thread.name.startswith("task-")} <= before
