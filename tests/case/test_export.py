import csv
import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from rootnote.case.export import groups_of, result_csv, result_xlsx, table_of
from rootnote.case.redaction import redacted_result
from rootnote.results import result_to_json
from synthetic import (
    make_catalogue,
    make_contribution,
    make_result,
    make_track,
    with_account,
    with_shares,
)

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "resources" / "schema" / "result.schema.json").read_text()
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def hostile() -> dict:
    track = make_track("t", title='=HYPERLINK("http://x")', isrc="GB0010000001", artist="007")
    return result_to_json(
        make_result(catalogue=make_catalogue(track), contributions=(make_contribution("t", 1),))
    )


@pytest.mark.parametrize("value", [result_to_json(make_result()), hostile()])
def test_results_obey_the_schema_that_is_shipped(value) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(value, SCHEMA)
    jsonschema.validate(with_shares(result_to_json(make_result())), SCHEMA)
    jsonschema.validate(with_account(result_to_json(make_result())), SCHEMA)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: value.pop("caveats"),
        lambda value: value["contributions"][0].update(share=1.5),
        lambda value: value["contributions"][0].update(rank=0),
        lambda value: value["suspect"].update(region_s=[1]),
        lambda value: value.update(schema_version=2),
    ],
)
def test_the_schema_refuses_what_is_none(spoil) -> None:
    value = result_to_json(make_result())
    spoil(value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, SCHEMA)


def test_csv_opens_in_a_spreadsheet_without_formulas() -> None:
    data = result_csv(hostile())
    assert data.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    cells = dict(zip(header, row, strict=True))
    assert cells["title"] == '\'=HYPERLINK("http://x")'
    assert cells["share"] == ""
    assert float(cells["score"]) == 1.5


def test_xlsx_cells_have_their_kind() -> None:
    with zipfile.ZipFile(io.BytesIO(result_xlsx(hostile()))) as archive:
        assert archive.testzip() is None
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
        texts = [
            "".join(part.itertext())
            for part in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
    assert sheet.find(f".//{MAIN}f") is None
    row = sheet.findall(f".//{MAIN}row")[1]
    cells = {}
    for cell in row:
        text = cell.findtext(f"{MAIN}v")
        name = "".join(c for c in cell.get("r") if c.isalpha())
        cells[name] = texts[int(text)] if cell.get("t") == "s" else float(text)
    assert cells["C"] == '=HYPERLINK("http://x")'
    assert cells["D"] == "007"
    assert cells["F"] == "GB0010000001"
    assert cells["I"] == 1.5
    header = table_of(hostile())[0]
    share = chr(ord("A") + header.index("share"))
    assert share not in cells


def test_shares_stand_in_the_table_with_their_interval() -> None:
    header, first, *_ = table_of(with_shares(result_to_json(make_result())))
    row = dict(zip(header, first, strict=True))
    assert (row["share"], row["share_low"], row["share_high"]) == (0.25, 0.1, 0.4)
    assert row["learned_basis"] == "disclosed"


def test_groups_stand_on_a_sheet_of_their_own() -> None:
    header, first, second = groups_of(with_account(result_to_json(make_result())))
    assert dict(zip(header, first, strict=True))["share_high"] == 0.4
    assert dict(zip(header, second, strict=True))["share"] is None
    assert groups_of(result_to_json(make_result())) == []
    data = result_xlsx(with_account(result_to_json(make_result())))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b'name="Groups"' in archive.read("xl/workbook.xml")
        assert b"Smallest detectable share" in archive.read("xl/sharedStrings.xml")


def test_near_duplicates_and_mere_likeness_stand_in_the_table() -> None:
    header, first, second, _ = table_of(with_account(result_to_json(make_result())))
    assert dict(zip(header, first, strict=True))["similar_only"] == "no"
    row = dict(zip(header, second, strict=True))
    assert (row["similar_only"], row["cluster"]) == ("yes", row["track_id"])
    assert row["share"] is None


def test_a_redacted_account_names_nobody() -> None:
    value = with_account(result_to_json(make_result()))
    for i, entry in enumerate(value["contributions"]):
        entry |= {"sha256": f"{i}" * 64, "pcm_sha256": f"{i + 5}" * 64}
    value["fit"]["explanation"] = "Title of b.ogg is not among them."
    value["abstention_reason"] = "Title of b.ogg has no controls."
    shown = redacted_result(value)
    text = json.dumps(shown)
    for name in ("Acme", "Nobody", "b.ogg", "first.ogg", "Title"):
        assert name not in text, name
    assert shown["groups"][0]["share"] == 0.25
    assert {c["cluster"] for c in shown["contributions"]} <= {
        None,
        *(c["track_id"] for c in shown["contributions"]),
    }
    jsonschema.validate(shown, SCHEMA)
