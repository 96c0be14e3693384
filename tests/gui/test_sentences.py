"""What engine and evidence say is said in the language of the window, by the source's templates."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from rootnote.engine.variants import Variant
from rootnote.errors import AudioError
from rootnote.gui.error_dialog import show_error
from rootnote.gui.words.sentences import error_text, said
from rootnote.gui.words.stages import stage_text
from rootnote.gui.words.translation import install_translator
from rootnote.investigation import NO_CUSTODY, Investigation

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("sentences", ROOT / "packaging" / "sentences.py")
sentences = sys.modules["sentences"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sentences)
FIELD = re.compile(r"\{(\w+)\}")
ENGLISH = re.compile(r"\b(the|that|which|is|are|were|of|with|not|cannot|it|to|and|no)\b")


@pytest.fixture
def german(qapp):
    installed = install_translator(qapp, "de")
    yield
    for translator in installed:
        qapp.removeTranslator(translator)


def test_the_shipped_templates_are_those_of_the_source():
    assert sentences.FILE.read_text("utf-8") == sentences.written(sentences.templates())


@pytest.mark.parametrize("template", sentences.templates())
def test_a_filled_template_is_recognised_as_itself(german, template):
    values = {name: f"«{i}{name}»" for i, name in enumerate(FIELD.findall(template))}

    def filled(text: str) -> str:
        return FIELD.sub(lambda match: values[match[1]], text)

    assert said(filled(template)) == filled(QCoreApplication.translate("Sentences", template))


def recorded() -> list[str]:
    """Everything that was said of the runs of the demo's case."""
    found: set[str] = set()
    for file in (ROOT / "resources" / "demo" / "case.rootnote" / "runs").glob("*/result.json"):
        result = json.loads(file.read_text("utf-8"))
        found |= {*result["caveats"], result["abstention_reason"], result["fit"]["explanation"]}
    return sorted(found - {""})


@pytest.mark.parametrize("text", recorded())
def test_what_the_demos_runs_say_is_german_to_the_last_word(german, text):
    translated = said(text)
    assert not ENGLISH.search(translated.replace("`full`", "")), translated
    for number in re.findall(r"\d+\.\d+", text):
        assert number in translated


def test_in_english_everything_stays_as_it_is(qapp):
    assert said(NO_CUSTODY) == NO_CUSTODY
    assert stage_text("checking originals") == "Checking originals"


def test_several_sentences_and_what_is_worded_elsewhere(german):
    assert said(f"{NO_CUSTODY} Somebody typed this.") == (
        f"{QCoreApplication.translate('Sentences', NO_CUSTODY)} Somebody typed this."
    )
    assert said("song 1 was left out: the file is empty") == (
        "song 1 wurde weggelassen: die Datei ist leer"
    )
    assert said(str(Variant(speed=1.06))) == "1.060-fache Geschwindigkeit"
    assert said("") == ""
    assert stage_text("attribute: forgetting").startswith("Anteile:")
    assert stage_text("checking originals") == "Originale werden geprüft"


def test_an_error_and_its_remedy_are_german(german, qtbot, tmp_path):
    (tmp_path / "empty.wav").touch()
    with pytest.raises(AudioError) as caught:
        Investigation().suspect(tmp_path / "empty.wav")
    box = show_error(None, caught.value)
    qtbot.addWidget(box)
    assert box.text() == "Die Datei ist leer."
    told = box.informativeText().replace(str(tmp_path / "empty.wav"), "")
    assert told.strip()
    assert not ENGLISH.search(told), told
    assert error_text(caught.value).startswith(f"{tmp_path / 'empty.wav'}: Die Datei ist leer.")
