import csv
import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from rootnote.case.export import result_csv, result_xlsx, table_of
from rootnote.results import result_to_json
from synthetic import make_catalogue, make_contribution, make_result, make_track, with_shares

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
