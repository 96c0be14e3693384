"""Copies of records without names: people, titles, file names and typed texts taken out.

Digests and numbers stay. A track becomes `track 0001`, the same one in every record of a case,
so that two results can still be compared.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rootnote.case.casefile import Case
from rootnote.case.records import from_bytes, to_bytes

TAKEN_OUT = "[redacted]"
_KEPT_OF_CASE = frozenset({"case_id"})
_KEPT_OF_STATEMENT = frozenset({"provenance", "act"})
_NAMES = frozenset({"name", "title", "artist", "path", "isrc", "rights_holder", "prompt"})


def redacted_copies(case: Case) -> dict[str, bytes]:
    """Copies without names of every record that holds any.

    Returns
    -------
    copies : dict of str to bytes
        By the path of the record in the case; runs that hold no names are not among them.
    """
    copies: dict[str, bytes] = {}
    for path in case.files:
        folder = path.partition("/")[0]
        if path == "case.json":
            copies[path] = _written(_masked(from_bytes(case.read(path)), _KEPT_OF_CASE))
        elif path == "statement.json":
            copies[path] = _written(_masked(from_bytes(case.read(path)), _KEPT_OF_STATEMENT))
        elif folder in ("people", "notes"):
            copies[path] = _written(_masked(from_bytes(case.read(path)), frozenset()))
        elif folder == "exhibits" and path.count("/") == 1:
            copies[path] = _written(_exhibit(from_bytes(case.read(path))))
        elif path.endswith("result.json"):
            copies[path] = _written(redacted_result(from_bytes(case.read(path))))
        elif path.endswith("run.json"):
            copies[path] = _written(_run(from_bytes(case.read(path))))
        elif folder == "reruns":
            copies[path] = _written(_rerun(from_bytes(case.read(path))))
    return copies


def redacted_result(result: Mapping[str, Any]) -> dict[str, Any]:
    """A result without names; its tracks are numbered by their digests' order.

    Caveats, the explanation of the fit and the reason of an abstention may name files, so they are
    left out; groups are numbered in their order.
    """
    numbers = {
        entry["track_id"]: f"track {i:04d}"
        for i, entry in enumerate(
            sorted(result["contributions"], key=lambda entry: str(entry.get("sha256"))), 1
        )
    }
    contributions = [
        {name: _blank(name, value) for name, value in entry.items()}
        | {"track_id": numbers[entry["track_id"]]}
        | ({"cluster": numbers.get(entry["cluster"])} if "cluster" in entry else {})
        for entry in result["contributions"]
    ]
    catalogue = dict(result["catalogue"])
    catalogue["duplicates"] = [
        [numbers.get(track, TAKEN_OUT) for track in group]
        for group in result["catalogue"]["duplicates"]
    ]
    return {
        **result,
        "contributions": contributions,
        "suspect": {n: _blank(n, v) for n, v in result["suspect"].items()},
        "checkpoint": {n: _blank(n, v) for n, v in result["checkpoint"].items()},
        "catalogue": {n: _blank(n, v) for n, v in catalogue.items()},
        "config": {n: _blank(n, v) for n, v in result["config"].items()},
        "caveats": [f"{TAKEN_OUT}: {len(result['caveats'])} caveats"] if result["caveats"] else [],
        "fit": {**result["fit"], "explanation": TAKEN_OUT},
        **({"groups": _groups(result["groups"], numbers)} if result.get("groups") else {}),
        **({"abstention_reason": TAKEN_OUT} if result.get("abstention_reason") else {}),
    }


def _groups(
    groups: Sequence[Mapping[str, Any]], numbers: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Groups known by their kind and a number, with their tracks' numbers."""
    return [
        {
            **group,
            "name": f"group {i:04d}",
            "track_ids": sorted(numbers.get(track, TAKEN_OUT) for track in group["track_ids"]),
        }
        for i, group in enumerate(groups, 1)
    ]


def _written(value: Mapping[str, Any]) -> bytes:
    """A copy that says what it is; without the salt, which would give the original away."""
    return to_bytes({**_without_salt(value), "redacted": True}, salt=False)


def _without_salt(value: Mapping[str, Any]) -> dict[str, Any]:
    """A record without its salt."""
    return {name: part for name, part in value.items() if name != "salt"}


def _masked(value: Mapping[str, Any], kept: frozenset[str]) -> dict[str, Any]:
    """A record with every text taken out but the kept ones; empty stays empty."""
    return {name: part if name in kept or not part else TAKEN_OUT for name, part in value.items()}


def _exhibit(value: Mapping[str, Any]) -> dict[str, Any]:
    """An exhibit whose files are known by size and digest alone."""
    files = [[f"file {i:04d}", *file[1:]] for i, file in enumerate(value["files"], 1)]
    typed = {
        name: TAKEN_OUT if value[name] else "" for name in ("received", "received_from", "entry")
    }
    return {**value, **typed, "name": TAKEN_OUT, "files": files}


def _run(value: Mapping[str, Any]) -> dict[str, Any]:
    """A run without the prompt that was typed."""
    settings = dict(value["settings"])
    if "config" in settings:
        settings["config"] = {n: _blank(n, v) for n, v in settings["config"].items()}
    return {**value, "settings": settings}


def _rerun(value: Mapping[str, Any]) -> dict[str, Any]:
    """A certificate without the places of differences, which name tracks."""
    hidden = {"sentence": TAKEN_OUT, "largest_at": TAKEN_OUT, "differences": []}
    return {**value, **hidden}


def _blank(name: str, value: Any) -> Any:
    """A value, taken out if its field holds a name."""
    return TAKEN_OUT if name in _NAMES and value else value
