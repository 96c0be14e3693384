"""How much was explained, what was not, and why no track is named: the account in words."""

from PySide6.QtCore import QCoreApplication

from rootnote.domain import Account
from rootnote.gui.result.row_text import interval_text, p_text, percent_text
from rootnote.gui.words.sentences import said

translate = QCoreApplication.translate


def attributed_text(account: Account) -> str:
    """How much the named tracks explain; empty where it was not computed."""
    if account.explained_fraction is None:
        return ""
    interval = interval_text(account.explained_fraction_interval)
    text = translate("Account", "Attributed {part}").format(
        part=percent_text(account.explained_fraction)
    )
    return f"{text} {interval}".strip()


def remainder_text(account: Account) -> str:
    """How much is left over; empty where it was not computed."""
    if account.remainder is None:
        return ""
    return translate("Account", "Not attributed {part}").format(
        part=percent_text(account.remainder)
    )


def abstention_text(account: Account) -> str:
    """That no track is named, why, and what could have been seen; empty where one is named."""
    if not account.abstained:
        return ""
    parts = [translate("Account", "No track is named."), said(_sentence(account.abstention_reason))]
    if account.smallest_detectable_share is not None:
        parts.append(
            translate(
                "Account", "A share below {part} would not have been detected in this run."
            ).format(part=percent_text(account.smallest_detectable_share))
        )
    return " ".join(part for part in parts if part)


def account_facts(account: Account) -> list[tuple[str, str]]:
    """Names and values of everything that an account holds."""
    facts = [
        (translate("Account", "Explained fraction"), attributed_text(account)),
        (translate("Account", "Remainder"), remainder_text(account)),
        (translate("Account", "Abstention"), abstention_text(account)),
        (translate("Account", "Smallest share that would be detected"), _detectable(account)),
        (translate("Account", "Held against"), _null_text(account)),
    ]
    return [(name, value) for name, value in facts if value]


def _detectable(account: Account) -> str:
    """The sensitivity; an abstention says it itself."""
    smallest = account.smallest_detectable_share
    return "" if smallest is None or account.abstained else percent_text(smallest)


def _null_text(account: Account) -> str:
    """What the suspect was held against, and how fine the p-values can be."""
    null = account.null
    if null is None:
        return ""
    kinds = {
        "recordings": translate("Account", "{n} control recordings"),
        "generations": translate("Account", "{n} of the model's own generations"),
    }
    if null.kind not in kinds:
        return translate("Account", "nothing: there were no controls")
    text = kinds[null.kind].format(n=null.n_controls)
    if null.smallest_p is not None:
        text += "; " + translate("Account", "no p-value can be below {p}").format(
            p=p_text(null.smallest_p)
        )
    return text


def _sentence(text: str) -> str:
    """The engine's words as a sentence."""
    text = text.strip()
    return "" if not text else text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
