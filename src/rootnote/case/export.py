"""A result as a table: CSV for any spreadsheet, XLSX with cells of the right kind.

Identifiers are text, so that no leading zero is lost; numbers are numbers; what was not measured
is an empty cell. No cell is ever a formula, whatever a title begins with.
"""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rootnote.results import csv_cell

Cell = str | int | float | None

_TEXTS = ("track_id", "title", "artist", "rights_holder", "isrc", "path", "role")
_NUMBERS = ("score", "p_value", "q_value", "share")
_DIGESTS = ("sha256", "pcm_sha256")
_PAIR = ("suspect_start_s", "suspect_stop_s", "source_start_s", "source_stop_s")
_BYTE_ORDER_MARK = "\ufeff"
_WIDTHS = {"title": 36, "name": 36, "artist": 24, "track_id": 24, "sha256": 20, "pcm_sha256": 20}


def table_of(result: Mapping[str, Any]) -> list[list[Cell]]:
    """A header and a row for every track, best first.

    Parameters
    ----------
    result : mapping
        As `rootnote.results.result_to_json` gives it.
    """
    entries = sorted(result["contributions"], key=lambda entry: entry["rank"])
    components = sorted({name for entry in entries for name in entry["components"]})
    header = [
        "rank",
        *_TEXTS,
        *_NUMBERS,
        "share_low",
        "share_high",
        "learned_basis",
        "learned_p_value",
        "cluster",
        "similar_only",
        *components,
        *_PAIR,
        *_DIGESTS,
    ]
    return [list(header), *(_row(entry, components) for entry in entries)]


def result_csv(result: Mapping[str, Any]) -> bytes:
    """The table as CSV: RFC 4180, UTF-8 with a byte order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in table_of(result):
        writer.writerow([csv_cell(cell) for cell in row])
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def result_xlsx(result: Mapping[str, Any]) -> bytes:
    """The table as a workbook, with a second sheet of what has to be known about it."""
    import xlsxwriter

    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for title, table in (("Ranking", table_of(result)), ("Groups", groups_of(result))):
        if table:
            _fill(workbook.add_worksheet(title), table, bold)
    about = workbook.add_worksheet("About")
    about.set_column(0, 0, 28)
    about.set_column(1, 1, 100)
    for y, (name, value) in enumerate(_about(result)):
        about.write_string(y, 0, name, bold)
        about.write_string(y, 1, value)
    workbook.close()
    return out.getvalue()


def _fill(sheet: Any, table: list[list[Cell]], bold: Any) -> None:
    """Write a table, each cell as what it is."""
    for y, row in enumerate(table):
        for x, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(y, x, cell, bold if y == 0 else None)
            elif cell is not None:
                sheet.write_number(y, x, cell)
    for x, name in enumerate(table[0]):
        sheet.set_column(x, x, _WIDTHS.get(str(name), 12))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table) - 1, len(table[0]) - 1)


def _row(entry: Mapping[str, Any], components: list[str]) -> list[Cell]:
    """One track."""
    interval = entry.get("share_interval") or (None, None)
    learned = entry.get("learned") or {}
    pair = entry["best_pair"] or {"suspect": (None, None), "source": (None, None)}
    return [
        entry["rank"],
        *(entry.get(name) or "" for name in _TEXTS),
        *(entry.get(name) for name in _NUMBERS),
        *interval,
        learned.get("basis"),
        learned.get("p_value"),
        entry.get("cluster"),
        _yes_or_no(entry.get("similar_only")),
        *(entry["components"].get(name) for name in components),
        *pair["suspect"],
        *pair["source"],
        *(entry.get(name) or "" for name in _DIGESTS),
    ]


def _yes_or_no(value: bool | None) -> str | None:
    """A truth value as a word; None stays an empty cell."""
    return None if value is None else "yes" if value else "no"


def groups_of(result: Mapping[str, Any]) -> list[list[Cell]]:
    """A header and a row for every artist, release and rights holder; empty without groups."""
    groups = result.get("groups") or []
    header: list[Cell] = ["kind", "name", "n_tracks", "p_value", "share", "share_low", "share_high"]
    rows: list[list[Cell]] = [
        [
            group["kind"],
            group["name"],
            len(group["track_ids"]),
            group["p_value"],
            group["share"],
            *(group["share_interval"] or (None, None)),
        ]
        for group in groups
    ]
    return [header, *rows] if rows else []


def _about(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What has to be read with the table."""
    return [
        ("Suspect", result["suspect"]["name"]),
        ("Suspect SHA-256", result["suspect"]["sha256"]),
        ("Model", result["checkpoint"]["name"]),
        ("Model SHA-256", result["checkpoint"]["sha256"]),
        ("Catalogue", result["catalogue"]["name"]),
        ("Catalogue SHA-256", result["catalogue"]["sha256"]),
        ("Finished", result["finished"]),
        *_account(result),
        (
            "Meaning",
            "A score is a standardised estimate of measured influence among the catalogue "
            "supplied. It is not a share and not a probability. A share is the estimated share of "
            "measured influence among the catalogue supplied. An empty cell was not measured; "
            "it does not mean zero.",
        ),
        *(("Caveat", str(caveat)) for caveat in result["caveats"]),
    ]


def _account(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How much the named tracks explain; what was not measured says so."""
    numbers = {
        "Explained fraction": "explained_fraction",
        "Explained fraction, interval": "explained_fraction_interval",
        "Not attributed": "remainder",
        "Smallest detectable share": "smallest_detectable_share",
    }
    said = [
        (name, "not measured" if result.get(field) is None else str(result[field]))
        for name, field in numbers.items()
    ]
    if result.get("abstained"):
        said.append(("Abstained", str(result.get("abstention_reason") or "no reason recorded")))
    return said
