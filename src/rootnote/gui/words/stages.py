"""The engine's names of stages in a person's words."""

from PySide6.QtCore import QCoreApplication

from rootnote.gui.words.sentences import said

translate = QCoreApplication.translate


def stage_text(stage: str) -> str:
    """What goes on now."""
    known = {
        "reading recording": translate("Stages", "Reading the suspect"),
        "reading catalogue": translate("Stages", "Reading the catalogue"),
        "opening the model": translate("Stages", "Opening the model"),
        "index: encoding": translate("Stages", "Catalogue: encoding the recordings"),
        "index: gradients": translate("Stages", "Catalogue: measuring gradients"),
        "index: altered copies": translate("Stages", "Catalogue: measuring altered copies"),
        "index: own generations": translate("Stages", "Catalogue: the model's own generations"),
        "index: controls": translate("Stages", "Catalogue: comparing with controls"),
        "index: steps away from controls": translate(
            "Stages", "Catalogue: unlearning steps of the controls"
        ),
        "attribute: suspect": translate("Stages", "Suspect: encoding"),
        "attribute: exact gradients": translate(
            "Stages", "Suspect: comparing the best matches exactly"
        ),
        "attribute: steps away from the suspect": translate("Stages", "Suspect: unlearning step"),
        "attribute: steps away from tracks": translate(
            "Stages", "Suspect: leave-one-out steps of the tracks"
        ),
        "attribute: controls": translate("Stages", "Suspect: comparing with controls"),
        "attribute: forgetting": translate("Stages", "Shares: forgetting the named tracks"),
    }
    text = known.get(stage) or said(stage)
    return text[:1].upper() + text[1:]
