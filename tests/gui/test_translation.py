"""Every text of the window has a German translation, and the compiled file is the newest."""

import importlib.util
import re
import shutil
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from rootnote.gui.words.translation import LANGUAGES, install_translator, language

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "packaging"))  # where it finds what it imports
spec = importlib.util.spec_from_file_location(
    "translations", ROOT / "packaging" / "translations.py"
)
translations = importlib.util.module_from_spec(spec)
spec.loader.exec_module(translations)


def messages(file: Path) -> list[tuple[str, str, bool]]:
    """Source, translation, and whether it is finished."""
    return [
        (
            message.findtext("source"),
            message.findtext("translation"),
            message.find("translation").get("type") is None,
        )
        for message in ElementTree.parse(file).getroot().iter("message")
    ]


@pytest.mark.parametrize("code", translations.LANGUAGES)
def test_every_text_is_translated(code, tmp_path):
    shipped = translations.FOLDER / f"rootnote_{code}.ts"
    file = tmp_path / shipped.name
    shutil.copy(shipped, file)
    translations.collect(file, code)
    found = messages(file)
    assert len(found) > 200
    assert [source for source, text, done in found if not done or not text] == []
    for source, text, _ in found:
        assert set(re.findall(r"{\w+}", source)) == set(re.findall(r"{\w+}", text)), source
        assert ("&" in source) == ("&" in text), source


@pytest.mark.parametrize("code", translations.LANGUAGES)
def test_the_compiled_file_is_the_newest(code, tmp_path):
    shipped = translations.FOLDER / f"rootnote_{code}.ts"
    translations.compile_to(shipped, tmp_path / "new.qm")
    assert (tmp_path / "new.qm").read_bytes() == shipped.with_suffix(".qm").read_bytes()


def test_german_is_shown_where_it_is_chosen(qapp):
    installed = install_translator(qapp, "de")
    try:
        assert QCoreApplication.translate("RunBar", "Attribute") == "Zuordnen"
        assert len(installed) == 2  # ours and Qt's own
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)
    assert QCoreApplication.translate("RunBar", "Attribute") == "Attribute"


def test_only_languages_that_there_are_can_be_chosen():
    assert language("de") == "de"
    assert language("xx") in LANGUAGES
