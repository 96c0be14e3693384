"""Sentences of engine and evidence in the window's language.

They are worded in English where they arise, and stand so in results and cases. The window knows
their templates, which are read from the source (`packaging/sentences.py`): a sentence is
recognised by its template, and shown by the template's translation with the same values.
"""

import json
import re
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QCoreApplication

from rootnote.errors import Error
from rootnote.shipped import shipped

_CONTEXT = "Sentences"
_FIELD = re.compile(r"\{(\w+)\}")
_BETWEEN = re.compile(r"(?<=[.!?;,]) (?=\S)|(?<=: )(?=\S)|(?<= and )|(?= and )")
"""Where a text may go over from one sentence, or part of one, to another."""


def said(text: str) -> str:
    """A sentence, or several in a row, in the window's language; what is not known as it is."""
    if not text or _translated(_known()[0]) == _known()[0]:
        return text
    whole = _whole(text)
    return "".join(_parts(text)) if whole is None else whole


def problem_text(error: Error) -> str:
    """What happened, as a sentence of its own."""
    problem = said(error.problem)
    return problem[:1].upper() + problem[1:] + ("" if problem.endswith(".") else ".")


def error_text(error: Exception) -> str:
    """What happened, where, and what to do about it, in one text."""
    if not isinstance(error, Error):
        return str(error)
    place = "" if error.path is None else f"{error.path}: "
    return f"{place}{problem_text(error)}\n{said(error.remedy)}".strip()


def _parts(text: str) -> Iterator[str]:
    """A text that is no sentence as a whole, in the longest parts that are one."""
    edges = [0, *sorted({place.start() for place in _BETWEEN.finditer(text)}), len(text)]
    start = 0
    while start < len(edges) - 1:
        for stop in range(len(edges) - 1, start, -1):
            piece = text[edges[start] : edges[stop]]
            found = _whole(piece.strip())
            if found is not None:
                before, after = len(piece) - len(piece.lstrip()), len(piece.rstrip())
                yield piece[:before] + found + piece[after:]
                break
        else:
            stop = start + 1
            yield text[edges[start] : edges[stop]]
        start = stop


def _whole(text: str) -> str | None:
    """The translation of one sentence; None where it is none that is known."""
    _, plain, patterns = _known()
    if text in plain:
        return _translated(text)
    for template, pattern, fields in patterns:
        found = pattern.fullmatch(text)
        if found is not None:
            values = dict(zip(fields, map(said, found.groups()), strict=True))
            pieces = _FIELD.split(_translated(template))
            pieces[1::2] = [values[name] for name in pieces[1::2]]
            return "".join(pieces)
    return None


@cache
def _known() -> tuple[str, frozenset[str], list[tuple[str, re.Pattern[str], list[str]]]]:
    """One template, those without anything to fill in, and the others: the most definite first."""
    templates = json.loads(shipped("translations/sentences.json").read_text(encoding="utf-8"))
    plain = frozenset(one for one in templates if not _FIELD.search(one))
    filled = sorted(set(templates) - plain, key=lambda one: -len(_FIELD.sub("", one)))
    return templates[0], plain, [(one, _pattern(one), _FIELD.findall(one)) for one in filled]


def _pattern(template: str) -> re.Pattern[str]:
    """What a filled template looks like."""
    own = _FIELD.split(template)[::2]
    return re.compile("(.+?)".join(map(re.escape, own)), re.DOTALL)


def _translated(template: str) -> str:
    """What the translation file says."""
    return QCoreApplication.translate(_CONTEXT, template)
