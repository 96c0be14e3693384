"""The table of families, the door for families of others, and the kit that tries them."""

import importlib
import importlib.util
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import torch

from rootnote.engine.conformance import check_conformance
from rootnote.engine.models import (
    inspect_checkpoint,
    load_checkpoint,
    musicgen_loader,
    sniff_checkpoint,
)
from rootnote.engine.models.checkpoint import Sniffed
from rootnote.engine.models.registry import REFUSED, SUPPORTED, supported_table
from rootnote.errors import CheckpointError, UnknownModelError

ROOT = Path(__file__).parents[3]


TABLE_MARK = "<!-- families: written by rootnote.engine.models.registry.supported_table -->"


class Renamed:
    """MusicGen under another name, as a package of someone else would bring it."""

    family = "house-model"
    layout = "house"

    def recognises(self, path):
        return (path / "house.json").is_file()

    def open_source(self, sniffed):
        from rootnote.engine.models.strict_json import read_object

        config = read_object(sniffed.folder / "config.json")
        return musicgen_loader.open_source(
            Sniffed(sniffed.folder, self.family, self.layout, config)
        )

    def survey(self, source):
        return musicgen_loader.survey(source)

    def load(self, source, checkpoint, device, *, prompt, untrained_seed):
        return musicgen_loader.load(
            source, checkpoint, device, prompt=prompt, untrained_seed=untrained_seed
        )


FAMILY = Renamed()


def install(monkeypatch, value):
    entry = EntryPoint("house", value, "rootnote.model_families")
    monkeypatch.setattr("rootnote.engine.models.plugins.entry_points", lambda group: [entry])


def test_the_readme_lists_what_the_registry_opens():
    readme = (ROOT / "README.md").read_text()
    assert f"{TABLE_MARK}\n{supported_table()}\n#" in readme
    assert readme.count("Recognised and refused") == 1


def test_every_entry_can_open_and_no_refused_family_is_supported():
    for entry in SUPPORTED:
        module = importlib.import_module(entry.module)
        assert all(callable(getattr(module, name)) for name in ("open_source", "survey", "load"))
        assert entry.family not in REFUSED
    assert len({(entry.family, entry.layout) for entry in SUPPORTED}) == len(SUPPORTED)


def test_an_installed_family_opens_what_no_family_of_ours_knows(model, monkeypatch):
    (model / "house.json").write_text("{}")
    config = (model / "config.json").read_text()
    expected = load_checkpoint(model)
    (model / "config.json").write_text(
        config.replace('"model_type": "musicgen"', '"model_type": "x"')
    )
    with pytest.raises(UnknownModelError):
        load_checkpoint(model)
    install(monkeypatch, f"{__name__}:FAMILY")
    monkeypatch.setattr(EntryPoint, "load", lambda entry: FAMILY)
    assert sniff_checkpoint(model).family == "house-model"
    verdict = inspect_checkpoint(model)
    assert (verdict.verdict, verdict.family, verdict.layout) == ("openable", "house-model", "house")
    codes = torch.randint(0, 64, (1, 4, 12), generator=torch.Generator().manual_seed(0))
    assert torch.equal(load_checkpoint(model).loss(codes), expected.loss(codes))


@pytest.mark.parametrize(
    ("value", "says"), [("no_such_package:FAMILY", "No module"), ("json:loads", "lacks recognises")]
)
def test_a_broken_package_is_named_and_not_passed_over(tmp_path, monkeypatch, value, says):
    install(monkeypatch, value)
    with pytest.raises(CheckpointError, match=says) as caught:
        load_checkpoint(tmp_path)
    assert "'house'" in str(caught.value)


def test_the_template_is_a_family_to_fill_in(tmp_path):
    spec = importlib.util.spec_from_file_location(
        "template", ROOT / "resources" / "model_family_template.py"
    )
    template = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(template)
    assert not template.FAMILY.recognises(tmp_path)
    (tmp_path / "our_model.safetensors").touch()
    assert template.FAMILY.recognises(tmp_path)
    with pytest.raises(CheckpointError, match="too short"):
        template.FAMILY.open_source(Sniffed(tmp_path, "our-model", "our-layout", {}))


def test_musicgen_keeps_every_promise(tiny_checkpoint):
    assert [
        one for one in check_conformance(load_checkpoint(tiny_checkpoint)) if not one.kept
    ] == []


class Careless:
    """A model that breaks promises: its loss depends on chance and on the batch."""

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def encode(self, samples):
        return (
            self._inner.encode(samples.repeat(1, 1, 2))
            if samples.shape[2] < 500
            else (self._inner.encode(samples))
        )

    def loss(self, representation, *, sample_seed=None, draw=None):
        loss = self._inner.loss(representation, sample_seed=sample_seed)
        return loss * (1 + torch.rand(()) + loss.mean().detach())

    def generate(self, n_examples, n_frames, *, seed):
        return torch.zeros(n_examples, 1, n_frames)


def test_broken_promises_are_found(tiny_checkpoint):
    torch.manual_seed(0)  # its carelessness is drawn from the global generator
    findings = check_conformance(Careless(load_checkpoint(tiny_checkpoint)))
    broken = {one.promise: one.found for one in findings if not one.kept}
    assert len(broken) == 7, broken
    assert "and the loss is" in " ".join(broken.values())
    assert "another loss alone" in " ".join(broken.values())
    assert "the same audio twice" in " ".join(broken.values())
    assert all(one.found for one in findings if not one.kept)


def test_the_command_tells(tiny_checkpoint, capsys):
    from rootnote.cli import main as command

    assert command(["inspect", "--conformance", str(tiny_checkpoint)]) == 0
    assert capsys.readouterr().out.count("kept") == 12
