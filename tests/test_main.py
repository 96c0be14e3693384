"""The way in: what opens the window, and what answers in the terminal."""

import sys

import pytest

from rootnote import __main__ as way_in


@pytest.fixture
def opened(monkeypatch):
    """What was opened, instead of opening it."""
    calls = []
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(
        way_in, "run_command_line", lambda *arguments: calls.append(("command", *arguments)) or 0
    )
    monkeypatch.setattr(
        "rootnote.gui.app.main",
        lambda arguments, demo: calls.append(("window", "demo" if demo else "empty")) or 0,
    )

    def run(*arguments, **environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["rootnote", *arguments])
        assert way_in.main() == 0
        return calls

    return run


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
class TestOnLinux:
    def test_without_arguments_the_window(self, opened):
        assert opened(DISPLAY=":9") == [("window", "empty")]

    def test_the_demo_opens_in_the_window_where_there_is_a_screen(self, opened):
        assert opened("demo", WAYLAND_DISPLAY="wayland-9") == [("window", "demo")]

    def test_an_offscreen_platform_is_nothing_to_look_at(self, opened):
        assert opened("demo", QT_QPA_PLATFORM="offscreen") == [("command",)]

    def test_without_a_screen_the_demo_is_told(self, opened):
        assert opened("demo") == [("command",)]

    def test_options_ask_for_the_terminal(self, opened):
        assert opened("demo", "--suspect", "blend", DISPLAY=":9") == [("command",)]

    def test_without_a_screen_no_arguments_show_the_help(self, opened):
        assert opened() == [("command", [])]
