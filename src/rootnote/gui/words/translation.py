"""The window's language: the system's, or the one chosen."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from rootnote.shipped import shipped

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""What there is, each in its own words."""


def language(chosen: str) -> str:
    """The language to show: the one chosen, else the system's where there is a translation."""
    if chosen in LANGUAGES:
        return chosen
    system = QLocale.system().name().split("_")[0]
    return system if system in LANGUAGES else "en"


def install_translator(application: QCoreApplication, code: str) -> list[QTranslator]:
    """Translate Rootnote's and Qt's own texts; returns what was installed.

    Parameters
    ----------
    code : str
        Of `LANGUAGES`; English needs no translation.
    """
    installed = []
    for folder, file in (
        (str(shipped("translations")), f"rootnote_{code}"),
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{code}"),
    ):
        translator = QTranslator(application)
        if translator.load(file, folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed
