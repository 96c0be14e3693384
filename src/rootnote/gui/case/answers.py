"""What came out of an act upon a case, in words; and the window that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from rootnote.gui.words.sentences import said

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Answer:
    """A headline, whether it is a good one, and the whole."""

    headline: str
    is_good: bool
    text: str


def check_answer(found: Any) -> Answer:
    """What a `Verification` says."""
    counted = translate("CaseAnswers", "{records} records and {files} files were checked.").format(
        records=found.n_records, files=found.n_files
    )
    sealed = [
        translate("CaseAnswers", "Sealed by the key {key}: {n} records.").format(key=key, n=n)
        for key, n in found.keys
    ]
    last = translate("CaseAnswers", "Digest of the last record: {digest}").format(
        digest=found.head_digest
    )
    unchecked = [
        translate("CaseAnswers", "Not checked: {what}").format(what=said(what))
        for what in found.unchecked
    ]
    findings = [f"•  {said(str(finding))}" for finding in found.findings]
    if found.holds:
        headline = translate("CaseAnswers", "Everything holds.")
    elif len(findings) == 1:
        headline = translate("CaseAnswers", "One thing does not hold.")
    else:
        headline = translate("CaseAnswers", "{n} things do not hold.").format(n=len(findings))
    meaning = translate(
        "CaseAnswers",
        "A seal shows that nothing was changed since it was made, by anybody without the key. It "
        "does not show when: whoever holds the key can seal again. A timestamp token, or the "
        "digest of the last record lodged with a third party, closes that.",
    )
    blocks = ["\n".join(findings), "\n".join([counted, *sealed, last, *unchecked]), meaning]
    return Answer(headline, found.holds, "\n\n".join(block for block in blocks if block))


def rerun_answer(certificates: Any) -> Answer:
    """What the certificates of repeated runs say."""
    from rootnote.investigation.cases import Outcome

    outcomes = {certificate.comparison.outcome for certificate in certificates}
    if Outcome.DIFFERENT in outcomes:
        headline = translate("CaseAnswers", "A repeated run came out different.")
    elif Outcome.WITHIN_TOLERANCE in outcomes:
        headline = translate("CaseAnswers", "The repeated runs agree within the tolerance.")
    else:
        headline = translate("CaseAnswers", "The repeated runs are identical.")
    lines = []
    for certificate in certificates:
        run = translate("CaseAnswers", "Run {number}.").format(number=certificate.run)
        lines.append(f"{run} {said(certificate.sentence)}")
        lines += [f"•  {place}" for place in certificate.comparison.differences]
        if certificate.why_not_entered:
            lines.append(
                translate("CaseAnswers", "Not entered into the case: {reason}.").format(
                    reason=said(certificate.why_not_entered)
                )
            )
        lines.append("")
    return Answer(headline, Outcome.DIFFERENT not in outcomes, "\n".join(lines).strip())


def bundle_answer(output: Path, made: Any) -> Answer:
    """What a `Bundled` says."""
    text = translate(
        "CaseAnswers", "{members} files, {withheld} withheld. SHA-256 of the bundle:\n{digest}"
    ).format(members=made.n_members, withheld=made.n_withheld, digest=made.sha256)
    headline = translate("CaseAnswers", "The bundle is written.")
    return Answer(headline, True, f"{output}\n\n{text}")


def lost_answer(setup: Any) -> Answer:
    """What of a run's inputs is missing, where it was, and what it is found again by."""
    lines = []
    for lost in setup.lost:
        where = translate("CaseAnswers", "It was here: {place}").format(place=lost.place)
        unknown = translate("CaseAnswers", "Where it lies on this machine is not known.")
        lines += [
            f"•  {role_text(lost.role)}: {lost.name}: {said(lost.problem)}.",
            f"    {unknown if lost.place is None else where}",
            f"    SHA-256 {lost.sha256}",
            "",
        ]
    what = translate(
        "CaseAnswers",
        "Have a folder searched in which they may lie now. They are known by their contents, and "
        "only if these are unchanged. Without them, this run cannot be repeated.",
    )
    headline = translate("CaseAnswers", "Not all inputs of run {number} are there.").format(
        number=setup.run
    )
    return Answer(headline, False, "\n".join([*lines, what]))


def role_text(role: str) -> str:
    """What an exhibit is."""
    return {
        "suspect": translate("CaseAnswers", "suspect"),
        "checkpoint": translate("CaseAnswers", "model"),
        "adapter": translate("CaseAnswers", "adapter"),
        "catalogue": translate("CaseAnswers", "catalogue"),
        "decoys": translate("CaseAnswers", "decoys"),
        "controls": translate("CaseAnswers", "controls"),
    }.get(role, role)


class AnswerDialog(QDialog):
    """Shows an answer, to be read and copied, and what can be done about it."""

    def __init__(
        self,
        title: str,
        answer: Answer,
        parent: QWidget | None = None,
        *,
        act: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("answer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(620, 420)
        self.headline = QLabel(answer.headline, self)
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.headline.setWordWrap(True)
        self.headline.setProperty("kind", "good" if answer.is_good else "error")
        self.text = QTextBrowser(self)
        self.text.setPlainText(answer.text)
        self.text.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        if act is not None:
            self.go = buttons.addButton(act[0], QDialogButtonBox.ButtonRole.AcceptRole)
            self.go.clicked.connect(self.close)
            self.go.clicked.connect(lambda: act[1]())
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.headline)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
