import base64
import io
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from rootnote.case.export import table_of
from rootnote.case.report import (
    AudioClip,
    Excerpt,
    Pairing,
    Provenance,
    ReportContent,
    figure_files,
    render_html,
)
from rootnote.case.report.pictures import bar_svg, spectrogram_png, time_ticks, waveform_svg
from rootnote.case.report.texts import PARAMETERS
from rootnote.case.report.wording import check_wording, own_words
from rootnote.domain import Role
from rootnote.engine.shares import _COVERAGE as INTERVAL_COVERAGE
from rootnote.engine.significance import LEVEL
from rootnote.errors import ReportError
from rootnote.results import NAMED_AT, result_to_json
from synthetic import (
    make_catalogue,
    make_contribution,
    make_result,
    make_track,
    with_account,
    with_shares,
)

HOSTILE = '<script>alert("x")</script> & מוזיקה 夜の海'


def make_excerpt(clip: AudioClip | None = None) -> Excerpt:
    ramp = np.linspace(-80, 0, 12 * 40, dtype=np.float32).reshape(12, 40)
    peaks = np.stack([-np.linspace(0, 1, 40), np.linspace(0, 1, 40)], axis=1).astype(np.float32)
    return Excerpt(10.0, 15.0, (11.0, 14.0), peaks, ramp, np.geomspace(60, 9000, 12), clip)


def words(content: ReportContent) -> str:
    """The text of the page, typed parts too."""
    return own_words(render_html(content).replace("data-typed", ""))


class Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.found += [value for name, value in attrs if name in ("src", "href", "data")]


def test_the_page_needs_no_other_file() -> None:
    clip = AudioClip(b"fLaC", "audio/flac")
    pairing = Pairing("a/first.ogg", make_excerpt(clip), make_excerpt(clip))
    page = render_html(
        ReportContent(result_to_json(make_result()), make_excerpt(), pairings=(pairing,))
    )
    reader = Addresses()
    reader.feed(page)
    assert reader.found
    assert all(address.startswith("data:") for address in reader.found)
    assert re.findall(r"url\(([^)]{5})", page) == ["data:"] * 7
    assert page.count(base64.b64encode(b"fLaC").decode()) == 2


def test_absent_numbers_are_said_to_be_absent() -> None:
    text = words(ReportContent(result_to_json(make_result())))
    assert "Shares, intervals and q-values were not measured" in text
    assert "Not measured in this run, for any track: Share, q-value, Learned" in text
    assert "0 %" not in text
    assert "No error rate was measured" in text
    assert "No custody was kept" in text


def test_shares_stand_with_interval_and_remainder() -> None:
    text = words(ReportContent(with_shares(result_to_json(make_result()))))
    assert "1 track holds an estimated share of measured influence among the catalogue" in text
    assert "together 30 % [20 %, 50 %]" in text
    assert "25 % [10 %, 40 %]" in text
    assert "70 % of the measured influence is not attributed" in text
    assert "Not attributed 70 %" in text


def test_abstention_is_the_finding() -> None:
    value = result_to_json(make_result()) | {
        "abstained": True,
        "abstention_reason": "Nothing stands out.",
        "smallest_detectable_share": 0.02,
    }
    text = words(ReportContent(value))
    assert "Rootnote abstains" in text
    assert "Nothing stands out." in text
    assert "2.0 %" in text


def test_an_account_is_told_whole() -> None:
    value = with_account(result_to_json(make_result()))
    page = render_html(ReportContent(value))
    text = own_words(page.replace("data-typed", ""))
    for said in (
        "inferred p = 0.004",
        "no evidence p = 0.4",
        "0.01 p = 0.002",
        "Not attributed 70 % [50 %, 80 %]",
        "The smallest share that this run would have detected is 3.0 %.",
        "held against 400 controls, generations of the model itself. No p-value can be smaller "
        "than 0.0025",
        "Acme Records rights holder, 2 tracks 25 % [10 %, 40 %] p = 0.01",
        "Nobody artist, 2 tracks not measured p = 0.01",
        "one of 2 near-duplicates",
        "similar through this model only",
    ):
        assert said in text, said
    assert "unknown" not in text.replace("It is not known", "")
    assert page.count('class="whisker"') == 9  # a track, a group, the remainder; three strokes each


def test_named_tracks_without_shares_are_the_finding() -> None:
    value = result_to_json(make_result())
    learned = {"basis": "inferred", "p_value": 0.01}
    value["contributions"][0] |= {"q_value": 0.02, "learned": learned, "similar_only": False}
    value["contributions"][1] |= {"q_value": 0.2, "learned": learned, "similar_only": False}
    value |= {
        "abstained": False,
        "null": {"kind": "recordings", "n_controls": 99, "smallest_p": 0.01},
    }
    page = render_html(ReportContent(value))
    text = own_words(page.replace("data-typed", ""))
    assert "1 track is named; how much it weighs was not measured." in text
    assert "named, q = 0.02" in text
    assert "q-values were not measured" not in text
    assert page.count('class="bar source"') == 1  # only the named one stands out
    assert NAMED_AT == LEVEL


def test_many_groups_are_cut_and_counted() -> None:
    value = with_account(result_to_json(make_result()))
    value["groups"] = [value["groups"][1] | {"name": f"N{i}", "p_value": i / 50} for i in range(40)]
    text = words(ReportContent(value))
    assert "28 more stand in the JSON and XLSX files" in text
    assert "Shares were not measured Group Learned N0 artist" in text
    assert "N11" in text
    assert "N12" not in text


def test_an_unknown_basis_alone_is_not_measured() -> None:
    value = result_to_json(make_result())
    assert value["contributions"][0]["learned"] == {"basis": "unknown", "p_value": None}
    assert "for any track: Share, q-value, Learned" in words(ReportContent(value))
    value["contributions"][1]["learned"] = {"basis": "disclosed", "p_value": None}
    text = words(ReportContent(value))
    assert "for any track: Share, q-value." in text
    assert "no evidence" in text


def test_a_result_of_an_earlier_version_is_reported() -> None:
    value = result_to_json(make_result())
    for name in ("explained_fraction", "remainder", "abstained", "groups", "null"):
        del value[name]
    for entry in value["contributions"]:
        for name in ("learned", "p_value", "q_value", "share", "share_interval", "cluster"):
            del entry[name]
    value["config"] = {"segment_s": 2.0, "fisher": "empirical", "long_gone": 3}
    text = words(ReportContent(value))
    assert "long_gone" in text
    assert "segments of 2 seconds" in text
    assert len(table_of(value)) == 4


def test_the_evidence_names_full_digests() -> None:
    result = make_result(
        catalogue=make_catalogue(make_track("t", sha256="ab" * 32, pcm_sha256="cd" * 32)),
        contributions=(make_contribution("t", 1),),
        suspect=make_track("suspect", sha256="12" * 32, pcm_sha256="34" * 32),
    )
    pairing = Pairing("t", make_excerpt(), make_excerpt())
    page = render_html(ReportContent(result_to_json(result), pairings=(pairing,)))
    whole = page.replace("<wbr>", "")
    assert all(digest * 32 in whole for digest in ("ab", "cd", "12", "34"))


def test_titles_are_text_and_keep_their_direction() -> None:
    result = make_result(
        catalogue=make_catalogue(make_track("t", title=HOSTILE)),
        contributions=(make_contribution("t", 1),),
    )
    page = render_html(ReportContent(result_to_json(result)))
    assert "<script" not in page
    assert '<bdi data-typed dir="auto">&lt;script&gt;' in page
    assert "מוזיקה 夜の海" in page


def test_the_best_decoy_is_always_drawn() -> None:
    tracks = [make_track(str(i), role=Role.DECOY if i == 28 else Role.SOURCE) for i in range(30)]
    parts = tuple(make_contribution(str(i), i + 1) for i in range(30))
    result = make_result(catalogue=make_catalogue(*tracks), contributions=parts)
    value = result_to_json(result)
    page = render_html(ReportContent(value))
    chart = page[page.index('class="chart"') : page.index("</table>")]
    assert "decoy, cannot have been in training" in chart
    assert chart.count("<tr class=") == 21


@pytest.mark.parametrize(
    "text",
    [
        "The suspect was copied from it.",
        "This is proof.",
        "The probability that it was used is high.",
        "They stole it.",
        "31 % of the track comes from it.",
        "It was derived from North Pier.",
    ],
)
def test_wording_that_a_share_cannot_carry_is_refused(text: str) -> None:
    with pytest.raises(ReportError, match="which a share cannot say"):
        check_wording(f"<p>{text}</p>", Provenance.KNOWN)
    check_wording(f"<p data-typed>{text}</p><p>Fine<br>.</p>", Provenance.UNKNOWN)


def test_only_a_known_model_made_the_suspect() -> None:
    page = "<p>the model that made the suspect</p>"
    check_wording(page, Provenance.KNOWN)
    with pytest.raises(ReportError):
        check_wording(page, Provenance.SUSPECTED)


def test_typed_text_ends_where_its_element_ends() -> None:
    page = "<div data-typed><p>copied<br>copied</p></div><p>copied</p>"
    assert own_words(page) == "copied"


def test_a_spectrogram_has_its_low_bands_at_the_bottom_and_grows_darker() -> None:
    level = np.full((4, 3), -60, np.float32)
    level[0] = 0
    image = np.asarray(Image.open(io.BytesIO(spectrogram_png(level, warm=True))).convert("L"))
    assert image.shape == (4, 3)
    assert image[-1].max() < image[0].min()
    steps = np.linspace(-72, 0, 96, dtype=np.float32)[None]
    for warm in (True, False):
        grey = Image.open(io.BytesIO(spectrogram_png(steps, warm=warm))).convert("L")
        assert (np.diff(np.asarray(grey)[0].astype(int)) <= 0).all()


def test_a_waveform_spans_full_scale() -> None:
    points = re.search(r'points="([^"]*)"', waveform_svg(make_excerpt().peaks)).group(1)
    heights = [float(point.split(",")[1]) for point in points.split()]
    assert (min(heights), max(heights)) == (1.0, 99.0)


def test_bars_start_at_zero() -> None:
    positive = bar_svg(2.0, None, (-2.0, 2.0), "source")
    negative = bar_svg(-1.0, None, (-2.0, 2.0), "source")
    assert 'x="500.0" y="22" width="500.0"' in positive
    assert 'x="250.0" y="22" width="250.0"' in negative


def test_every_figure_is_a_file_that_opens() -> None:
    pairing = Pairing("a/first.ogg", make_excerpt(), make_excerpt())
    content = ReportContent(
        with_shares(result_to_json(make_result())), make_excerpt(), pairings=(pairing,)
    )
    files = figure_files(content)
    assert len(files) == 7
    for name, data in files.items():
        if name.endswith(".png"):
            assert Image.open(io.BytesIO(data)).size == (40, 12)
        else:
            assert ElementTree.fromstring(data).tag == "{http://www.w3.org/2000/svg}svg"
    chart = files["ranking.svg"].decode()
    assert "Title of a/first.ogg" in chart
    assert "Not attributed" in chart
    assert "estimated share of measured influence among the catalogue supplied" in chart


@pytest.mark.parametrize("ends", [(0, 5), (10.2, 14.9), (0, 3600), (0, 0.2)])
def test_there_are_few_time_labels(ends: tuple[float, float]) -> None:
    ticks = time_ticks(*ends)
    assert 1 <= len(ticks) <= 8
    assert all(ends[0] <= tick <= ends[1] for tick in ticks)


def test_the_method_tells_of_what_was_used() -> None:
    value = result_to_json(make_result())
    value["config"] = value["config"] | {"step_weight": 0.0}
    text = words(ReportContent(value))
    headings = ("Step away.", "Step away from each track.", "Hold against controls.", "Forget.")
    for heading in headings:
        assert heading not in text
    for unused in ({"depth": "full", "leave_out_weight": 0.0}, {"leave_out_weight": 2.0}):
        value["config"] = value["config"] | {"depth": "fast"} | unused
        assert headings[1] not in words(ReportContent(value))
    used = {"step_weight": 1.0, "depth": "full", "leave_out_weight": 2.0}
    value["config"] = value["config"] | used
    text = words(ReportContent(with_account(value)))
    for heading in headings:
        assert heading in text
    assert f"of up to {value['config']['leave_out_tracks']} that are ranked first" in text
    assert f"one of {round(100 * INTERVAL_COVERAGE)} %" in text
    assert "split over the named tracks by their influence" in text
    value["config"] = value["config"] | {"split": "shapley"}
    assert "(Shapley values), near-duplicates together" in words(ReportContent(with_account(value)))


def test_what_was_not_tested_is_said() -> None:
    value = result_to_json(make_result())
    text = words(ReportContent(value))
    assert "5.0 of its 5.0" not in text
    assert "no control recordings were given" in text
    assert "shares were not measured" in text
    assert "melody, harmony and words" in text
    value["suspect"]["region_s"] = [0.0, 1.5]
    value["fit"]["control_loss"] = [4.2]
    text = words(ReportContent(with_shares(value)))
    assert "1.5 of its 5.0 seconds were examined" in text
    assert "no control recordings" not in text
    assert "shares were not measured" not in text


def test_every_parameter_is_explained() -> None:
    assert PARAMETERS.keys() == result_to_json(make_result())["config"].keys()
