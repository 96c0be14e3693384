"""What went wrong and what to do about it."""

import traceback
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from rootnote.errors import Error
from rootnote.gui.words.sentences import problem_text, said

translate = QCoreApplication.translate


def show_error(
    parent: QWidget | None, error: BaseException, log: Path | None = None
) -> QMessageBox:
    """Show an error without stopping the event loop; the box deletes itself when closed.

    Parameters
    ----------
    error : BaseException
        An `Error` is shown with its remedy, anything else as a mistake of ours.
    log : Path, optional
        Where the details were written.
    """
    box = QMessageBox(parent)
    box.setObjectName("error")
    box.setTextFormat(Qt.TextFormat.PlainText)  # paths and titles are not ours
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    if isinstance(error, Error):
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(translate("ErrorDialog", "This did not work"))
        box.setText(problem_text(error))
        facts = [str(error.path)] if error.path is not None else []
        if error.expected is not None or error.found is not None:
            facts.append(
                translate("ErrorDialog", "Expected: {expected}. Found: {found}.").format(
                    expected=said(str(error.expected)), found=said(str(error.found))
                )
            )
        box.setInformativeText(
            "\n\n".join(part for part in ("\n".join(facts), said(error.remedy)) if part)
        )
    else:
        box.setIcon(QMessageBox.Icon.Critical)
        box.setWindowTitle(translate("ErrorDialog", "A mistake in Rootnote"))
        box.setText(translate("ErrorDialog", "Something happened that Rootnote was not made for."))
        where = (
            ""
            if log is None
            else translate("ErrorDialog", "The details were written to {path}.").format(path=log)
        )
        nothing_lost = translate(
            "ErrorDialog",
            "Your files are untouched, and finished work is kept. Please report this.",
        )
        box.setInformativeText("\n\n".join(part for part in (nothing_lost, where) if part))
        box.setDetailedText("".join(traceback.format_exception(error)))
    box.open()
    return box
