"""Foreign text where Qt would take it for markup."""

from html import escape


def plain_hint(text: str) -> str:
    """A tool tip that shows a title or a path as it is; Qt guesses, and may load what it names."""
    return "<p>" + escape(text).replace("\n", "<br>") + "</p>" if text else ""
