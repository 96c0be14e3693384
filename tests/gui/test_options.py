"""Every option of a run can be chosen in the window, is kept, and reaches the engine."""

from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest
from PySide6.QtWidgets import QApplication

from rootnote.cli.arguments import parse
from rootnote.gui.run_options import RunOptions
from rootnote.gui.session import Session
from rootnote.gui.setup.options_dialog import OptionsDialog

ASKED_ELSEWHERE = {
    *("command", "checkpoint", "catalogue", "suspect"),  # the cards
    *("region", "device", "case", "json", "csv"),  # the suspect's view, the foot, the menus
}


class Remembered:
    """An investigation that keeps how it was made and what it was asked."""

    made: ClassVar[list[dict]] = []
    asked: ClassVar[list[dict]] = []

    def __init__(self, **how):
        self.made.append(how)

    def inspect(self, path):
        return SimpleNamespace(verdict="openable", n_parameters=1, sha256="", sample_rate=1)

    def catalogue(self, path, *, progress):
        return "a catalogue"

    def suspect(self, path, *, progress):
        return "a suspect"

    def machine(self):
        return ()

    def attribute(self, *paths, **how):
        self.asked.append(how)


@pytest.fixture
def remembered():
    Remembered.made, Remembered.asked = [], []
    return Remembered


@pytest.fixture
def dialog(qtbot):
    """Makes a dialog over a session."""

    def make(session: Session) -> OptionsDialog:
        made = OptionsDialog(session)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def choose_everything(dialog: OptionsDialog) -> None:
    """Another value than the usual one in every field."""
    dialog.question.shapley.setChecked(True)
    dialog.question.prompt.setText(" a slow waltz ")
    dialog.question.disclosed.setChecked(True)
    dialog.question.whole.setChecked(True)
    dialog.question.controls.edit.setText("some/controls")
    dialog.question.decoys.edit.setText("some/decoys")
    dialog.measurement.segment.setValue(4.5)
    dialog.measurement.layers.groups["mlp"].setChecked(False)
    dialog.measurement.layers.step.setCurrentIndex(3)
    dialog.measurement.seed.setValue(7)
    dialog.measurement.index.edit.setText("an.index")
    dialog.measurement.threads.setValue(2)
    dialog.model.adapter.edit.setText("lora.safetensors")
    dialog.model.gradients.setCurrentIndex(1)
    dialog.model.family.setCurrentIndex(1)
    dialog.model.sample_rate.setValue(44_100)
    dialog.diffusion.draws.setValue(8)
    dialog.diffusion.readout.setCurrentIndex(2)
    dialog.diffusion.silence.setChecked(True)


def test_every_option_is_taken_over_and_shown_again(dialog, remembered):
    session = Session(remembered)
    first = dialog(session)
    choose_everything(first)
    first.accept()
    options = session.options
    assert options.told == {
        "adapter": Path("lora.safetensors"),
        "adapter_gradients": "merged",
        "family": "riffusion",
        "sample_rate": 44_100,
        "n_draws": 8,
        "readout": "output-square",
        "mask_silence": True,
    }
    config = options.config
    assert (config.depth, config.split) == ("full", "shapley")
    assert (config.prompt, config.seed) == ("a slow waltz", 7)
    assert config.origin_disclosed
    assert config.whole_training_set
    assert (config.segment_s, config.hop_s, config.modules) == (4.5, 4.5, "attention+heads@4")
    assert (options.controls, options.decoys) == (Path("some/controls"), Path("some/decoys"))
    assert (options.index, options.threads) == (Path("an.index"), 2)
    again = dialog(session)
    again.accept()
    assert session.options == options


def test_whatever_the_command_line_can_choose_the_window_can(dialog, remembered):
    session = Session(remembered)
    changed = dialog(session)
    choose_everything(changed)
    changed.accept()
    words = {"modules", "segment", "prompt", "seed", "depth", "split", "made_by_model"}
    words.add("whole_training_set")
    there = {*session.options.told, "index", "controls", "decoys", "threads", *words}
    assert set(vars(parse(["attribute", "model", "music", "x.wav"]))) - ASKED_ELSEWHERE == there


def test_the_defaults_change_nothing_and_can_be_had_again(dialog, remembered):
    session = Session(remembered)
    untouched = dialog(session)
    untouched.accept()
    assert session.options == RunOptions()
    changed = dialog(session)
    choose_everything(changed)
    changed.usual.click()
    changed.accept()
    assert session.options == RunOptions()


def test_what_is_seldom_needed_is_closed_until_it_is_asked_for_or_set(dialog, remembered):
    session = Session(remembered)
    usual = dialog(session)
    assert usual.question.isVisible()
    assert not usual.measurement.isVisible()
    height = usual.height()
    usual.more.click()
    assert usual.measurement.isVisible()
    assert usual.height() > height
    session.set_options(told={"n_draws": 4})
    assert dialog(session).diffusion.draws.isVisible()


def test_one_kind_of_layers_stays_chosen(dialog, remembered):
    layers = dialog(Session(remembered)).measurement.layers
    layers.groups["heads"].setChecked(False)
    layers.groups["mlp"].setChecked(False)
    assert not layers.groups["attention"].isEnabled()
    assert layers.modules == "attention"


def test_the_dialog_fits_a_small_screen(dialog, remembered):
    open_ = dialog(Session(remembered))
    open_.more.click()
    there_is = open_.screen().availableSize()
    assert open_.height() <= there_is.height()
    open_.resize(500, 400)
    QApplication.processEvents()
    assert open_.buttons.geometry().bottom() <= open_.height()


def test_options_reach_the_engine_and_the_checkpoint_is_read_again(qtbot, remembered):
    session = Session(remembered)
    for one, name in zip(session.inputs, ("model", "music", "x.wav"), strict=True):
        one.load(Path(name))
    qtbot.waitUntil(lambda: session.asked() is not None)
    n_made = len(remembered.made)
    session.set_options(told={"adapter": Path("lora.safetensors")}, threads=3)
    assert session.asked() is None  # until the model is read with its adapter
    qtbot.waitUntil(lambda: session.asked() is not None)
    assert remembered.made[n_made]["told"] == {"adapter": Path("lora.safetensors")}
    session.run()
    qtbot.waitUntil(lambda: not session.is_running)
    assert remembered.made[-1] == {
        "device": "auto",
        "told": {"adapter": Path("lora.safetensors")},
        "threads": 3,
    }
    session.clear()
    assert session.options.told == {}
