import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootnote.domain import Account, Basis, Learned, Null, Role
from rootnote.results import ranked, result_to_csv, result_to_json, verdict
from synthetic import make_catalogue, make_contribution, make_result, make_track

TOP_LEVEL = {
    *("schema_version", "suspect", "checkpoint", "catalogue", "config", "versions", "device"),
    *("n_threads", "started", "finished", "timings_s", "caveats", "fit", "contributions"),
    *("explained_fraction", "explained_fraction_interval", "remainder", "abstained"),
    *("abstention_reason", "smallest_detectable_share", "groups", "null"),
}
CONTRIBUTION = {
    *("track_id", "title", "artist", "path", "role", "score", "components", "rank", "best_pair"),
    *("rights_holder", "isrc", "sha256", "pcm_sha256", "duration_s"),
    *("learned", "p_value", "q_value", "share", "share_interval", "cluster", "similar_only"),
}


def titled(title: str):
    """A result of one track with this title."""
    return make_result(
        catalogue=make_catalogue(make_track("t.ogg", title=title)),
        contributions=(make_contribution("t.ogg", 1),),
    )


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_json_has_every_field() -> None:
    value = result_to_json(make_result())
    assert value["schema_version"] == 1
    assert value.keys() == TOP_LEVEL
    assert all(entry.keys() == CONTRIBUTION for entry in value["contributions"])


def test_json_ranks_every_track() -> None:
    entries = result_to_json(make_result())["contributions"]
    assert [entry["track_id"] for entry in entries] == ["a/first.ogg", "b.ogg", "decoy/c.ogg"]
    assert [entry["rank"] for entry in entries] == [1, 2, 3]
    assert [entry["role"] for entry in entries] == ["source", "training", "decoy"]


def test_json_gives_the_best_pair_in_seconds_of_each_recording() -> None:
    first, _, last = result_to_json(make_result())["contributions"]
    assert first["best_pair"] == {"suspect": [1.5, 3.0], "source": [4.0, 5.5]}
    assert last["best_pair"] is None


def test_json_has_null_for_numbers_that_do_not_exist() -> None:
    value = result_to_json(make_result())
    assert value["contributions"][2]["score"] is None
    assert value["contributions"][2]["components"] == {"influence": None, "unlearning": None}
    assert value["fit"]["generation_loss"] == [None]


def test_json_never_says_0_for_a_share_that_was_not_computed() -> None:
    value = result_to_json(make_result())
    assert value["explained_fraction"] is None
    assert value["abstained"] is None
    assert value["contributions"][0]["share"] is None
    assert value["contributions"][0]["learned"] == {"basis": "unknown", "p_value": None}


def test_shares_reach_json_and_csv() -> None:
    part = replace(
        make_contribution("t.ogg", 1),
        learned=Learned(Basis.INFERRED, 0.01),
        q_value=0.02,
        share=0.3,
        share_interval=(0.2, 0.4),
        similar_only=False,
    )
    result = make_result(
        catalogue=make_catalogue(make_track("t.ogg")),
        contributions=(part,),
        account=Account(explained_fraction=0.3, remainder=0.7, abstained=False),
    )
    value = result_to_json(result)
    assert (value["explained_fraction"], value["remainder"]) == (0.3, 0.7)
    assert value["contributions"][0]["share_interval"] == [0.2, 0.4]
    header, row = rows(result_to_csv(result))
    cells = dict(zip(header, row, strict=True))
    assert cells["learned_basis"] == "inferred"
    assert (cells["share"], cells["share_low"], cells["share_high"]) == ("0.3", "0.2", "0.4")
    assert cells["similar_only"] == "false"
    json.dumps(value, allow_nan=False)


def test_json_survives_a_round_trip() -> None:
    value = result_to_json(make_result())
    assert json.loads(json.dumps(value)) == value


def test_json_says_nothing_about_the_folders_of_this_machine() -> None:
    value = result_to_json(make_result())
    text = json.dumps(value)
    assert not any(secret in text for secret in ("/home", "/tmp", "/opt", "/elsewhere"))
    assert [entry["path"] for entry in value["contributions"]] == ["a/first.ogg", "b.ogg", "c.ogg"]
    assert value["suspect"]["name"] == "suspect.wav"
    assert value["checkpoint"]["name"] == "tiny"


def test_json_names_a_checkpoint_given_as_the_current_folder(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "musicgen"
    folder.mkdir()
    monkeypatch.chdir(folder)
    result = make_result()
    here = replace(result, checkpoint=replace(result.checkpoint, path=Path(".")))
    assert result_to_json(here)["checkpoint"]["name"] == "musicgen"


def test_json_of_a_name_that_is_not_utf8_can_be_written() -> None:
    result = make_result(suspect=make_track("suspect", path=Path("/x/caf\udce9.wav")))
    name = result_to_json(result)["suspect"]["name"]
    assert name.encode() == rb"caf\udce9.wav"


def test_csv_has_a_row_for_every_track() -> None:
    header, *body = rows(result_to_csv(make_result()))
    assert header[:7] == ["rank", "track_id", "title", "artist", "path", "role", "score"]
    assert header[16:18] == ["influence", "unlearning"]
    assert body[0][:2] == ["1", "a/first.ogg"]
    assert body[0][6:8] == ["1.5", "unknown"]
    assert body[0][16:] == ["0.5", "-0.25", "1.5", "3.0", "4.0", "5.5"]
    assert body[2][16:] == [""] * 6


@pytest.mark.parametrize("title", ["=1+1", "+49", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_csv_hides_formulas(title: str) -> None:
    assert rows(result_to_csv(titled(title)))[1][2] == "'" + title


def test_csv_keeps_negative_numbers_as_numbers() -> None:
    _, row = rows(result_to_csv(titled("x")))
    assert row[17] == "-0.25"


@given(st.text())
def test_any_title_comes_back_from_csv_and_json(title: str) -> None:
    written = title.encode("utf-8", "backslashreplace").decode()
    cell = rows(result_to_csv(titled(title)))[1][2]
    assert cell in (written, "'" + written)
    assert not cell.startswith(("=", "+", "-", "@"))
    assert result_to_json(titled(title))["contributions"][0]["title"] == written


@pytest.mark.parametrize("ids", [[], ["a"], ["a", "a"], ["a", "b", "c"]])
def test_contributions_must_cover_the_catalogue(ids: list[str]) -> None:
    result = make_result(
        catalogue=make_catalogue(make_track("a"), make_track("b")),
        contributions=tuple(make_contribution(id, i) for i, id in enumerate(ids, 1)),
    )
    with pytest.raises(ValueError, match="exactly one for every catalogue track"):
        ranked(result)


def test_the_verdict_names_who_stands_out_and_was_learned() -> None:
    learned = Learned(Basis.DISCLOSED)
    parts = [
        replace(make_contribution("a", 1), q_value=0.01, learned=learned),
        replace(make_contribution("b", 2), q_value=0.01),
        replace(make_contribution("c", 3), q_value=0.2, learned=learned),
        replace(make_contribution("d", 4), q_value=0.01, learned=learned),
    ]
    tracks = [make_track(name, title=name.upper()) for name in "abc"]
    result = make_result(
        catalogue=make_catalogue(*tracks, make_track("d", role=Role.DECOY)),
        contributions=tuple(parts),
        account=Account(abstained=False, null=Null("recordings", 48, 1 / 49)),
    )
    assert verdict(result) == "Named, held against 48 recordings: A (q = 0.010)."


def test_the_verdict_says_why_nobody_is_named_or_nothing() -> None:
    assert verdict(make_result()) == ""
    abstained = make_result(account=Account(abstained=True, abstention_reason="Too few controls."))
    assert verdict(abstained) == "No track is named. Too few controls."
