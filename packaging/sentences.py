"""Find the sentences that engine and evidence say to a person, so that they can be translated.

Errors, caveats, reasons and names of stages are worded where they arise, in English, and stand so
in results and cases. Nothing is worded twice: the templates are read from the source itself. What
an f-string fills in becomes a `{name}`; the window recognises a sentence by its template and shows
the template's translation with the same values (`rootnote.gui.words.sentences`).
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "rootnote"
FILE = ROOT / "resources" / "translations" / "sentences.json"
KNOWN = ROOT / "packaging" / "demo" / "making" / "suspects.py"
"""Words what is known about the demo's suspects."""
WORDS = ("recordings", "phases", "generations", "source", "training", "control", "decoy", "and")
"""What is filled into sentences, and stands in the source as a value."""
CONTEXT = "Sentences"
"""In the translation files."""
SPOKEN = ("engine", "investigation", "case", "integrity.py", "results.py", "gui/case/desk.py")
"""Where sentences arise that reach the window."""
ELSEWHERE = (
    *("engine/reference", "engine/validation", "engine/conformance.py", "engine/environment.py"),
    *("investigation/study.py", "investigation/validation.py", "investigation/figures.py"),
    *("investigation/demo_page.py", "investigation/demo_workers.py", "investigation/reports.py"),
    *("case/report", "case/format.py", "case/export.py", "case/redaction.py"),
)
"""What only the command line, a report or a file says."""
_OWN_MISTAKES = ("ValueError", "TypeError", "RuntimeError", "OSError", "KeyError")
_NOT_SAID = (*_OWN_MISTAKES, "Family", "compile", "getattr", "strftime")
"""Calls whose texts no person reads in the window."""
_NO_SENTENCE = re.compile(
    r"\||index: |attribute: |tuple\[|rootnote |lib\w+ \{|\{layout\}|\{sha256\}|xp\.cfg|\w+_\w+$"
)
"""How names and formats begin that only look like sentences, and stages (`gui.words.stages`)."""
_LEAST_LETTERS = 9
"""Of a template's own; fewer would recognise what is none of its sentences."""
_FIELD = re.compile(r"\{(\w+)[^{}]*\}")


def templates() -> list[str]:
    """Every template, sorted."""
    found: set[str] = set()
    for file in sorted(SOURCE.rglob("*.py")):
        place = file.relative_to(SOURCE).as_posix()
        if place.startswith(SPOKEN) and not place.startswith(ELSEWHERE):
            found.update(_templates_in(ast.parse(file.read_text(encoding="utf-8"))))
    found.update(_templates_in(ast.parse(KNOWN.read_text(encoding="utf-8"))))
    return sorted({*found, *WORDS})


def written(names: list[str]) -> str:
    """The file that the window reads."""
    return json.dumps(names, ensure_ascii=False, indent=0) + "\n"


def as_source(names: list[str]) -> str:
    """Python that Qt's collector finds the templates in."""
    calls = [f"QCoreApplication.translate({CONTEXT!r}, {name!r})" for name in names]
    return "\n".join(["from PySide6.QtCore import QCoreApplication", *calls]) + "\n"


def _templates_in(tree: ast.AST) -> Iterator[str]:
    """The templates of one file."""
    for node, least_words in _walk(tree, 3):
        template = _template(node)
        if template is not None and _is_said(template, least_words):
            yield template


def _is_said(template: str, least_words: int) -> bool:
    """Whether a text is a sentence, or a word of an error or a stage."""
    own = _FIELD.sub("", template)
    n_letters = sum(map(str.isalpha, own))
    is_word = least_words == 1 and own == template and n_letters > 0
    return (
        len(template.split()) >= least_words
        and (is_word or n_letters >= _LEAST_LETTERS)
        and "\n" not in template
        and not _NO_SENTENCE.match(template)
    )


def _walk(node: ast.AST, least_words: int) -> Iterator[tuple[ast.AST, int]]:
    """Every text but docstrings, the outermost of those within each other first."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        least = least_words
        if isinstance(child, ast.Call):
            called = _name(child.func)
            if called in _NOT_SAID:
                continue
            if called.endswith("Error") or called == "progress":
                least = 1
        if _template(child) is None:
            yield from _walk(child, least)
            continue
        yield child, least
        for part in ast.walk(child):  # what is filled in may be worded too
            if isinstance(part, ast.FormattedValue):
                yield from _walk(part, 2)


def _template(node: ast.AST) -> str | None:
    """A text with names for what is filled in; None for what is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _named([_FIELD.sub(r"{\1}", node.value)])
    if isinstance(node, ast.JoinedStr):
        return _named(_parts(node))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _template(node.left), _template(node.right)
        return None if left is None or right is None else _named([left, right])
    return None


def _parts(node: ast.JoinedStr) -> list[str]:
    """The pieces of an f-string."""
    parts = []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            parts.append("{" + (_name(part.value) or "what") + "}")
        elif isinstance(part, ast.Constant):
            parts.append(str(part.value))
    return parts


def _named(parts: list[str]) -> str:
    """The pieces together, no name in them twice."""
    seen: dict[str, int] = {}

    def once(match: re.Match[str]) -> str:
        name = match[1].strip("_").lower()
        seen[name] = seen.get(name, 0) + 1
        return "{" + (name if seen[name] == 1 else f"{name}{seen[name]}") + "}"

    return re.sub(r"\{(\w+)\}", once, "".join(parts))


def _name(node: ast.AST) -> str:
    """The last name of an expression; empty where it has none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return _name(node.args[0]) if node.args else _name(node.func)
    return ""
