"""What the window says once a result holds shares, evidence of learning and a remainder."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.truthful import abstaining_result, truthful_result
from rootnote.domain import Account, Basis, Learned, Role
from rootnote.gui.presentation.steps import steps_of
from rootnote.gui.result.account_text import abstention_text, account_facts
from rootnote.gui.result.arrangement import Arrangement, Grouping, arrange
from rootnote.gui.result.bar_fill import Fill, fill_of, legend_of
from rootnote.gui.result.bar_row import bar_value, second_line
from rootnote.gui.result.contribution_text import answer, facts, summary
from rootnote.gui.result.contribution_view import ContributionView
from rootnote.gui.result.details_panel import CaveatsDialog
from rootnote.gui.result.row_text import learned_text, p_text, percent_text, share_text
from rootnote.gui.result.rows import best_unlearned, rows_of
from rootnote.gui.session import Session

SIMILAR = "similar through this model, no evidence that it learned it"


@pytest.fixture
def session(qapp) -> Session:
    session = Session()
    session.show_result(truthful_result(), None)
    return session


@pytest.fixture
def view(qtbot, session) -> ContributionView:
    view = ContributionView(session)
    qtbot.addWidget(view)
    view.resize(560, 640)
    view.show()
    qtbot.waitExposed(view)
    return view


def by_id(result):
    return {row.key: row for row in rows_of(result)}


# ------------------------------------------------------------------------------ rows


def test_a_row_holds_what_was_computed_and_none_for_what_was_not():
    rows = by_id(truthful_result())
    assert (rows["a"].share, rows["a"].interval) == (0.22, (0.12, 0.31))
    assert (rows["a"].p_value, rows["a"].q_value) == (0.0004, 0.002)
    assert (rows["e"].share, rows["e"].p_value, rows["e"].similar_only) == (None, None, None)
    assert rows["b"].cluster == "a"
    assert rows["c"].cluster is None  # a cluster of one is no cluster


def test_the_remainder_is_a_row_behind_the_tracks_that_are_named():
    result = truthful_result()
    rows = rows_of(result)
    arranged = arrange(rows, Arrangement(), result.account)
    assert [row.key for row in arranged if row.is_track] == list("abcxde")
    rest = arranged[3]
    assert rest.is_remainder
    assert rest.share == 0.69
    assert rest.interval == pytest.approx((0.55, 0.8))
    assert arrange(rows, Arrangement(sort_by="title"), result.account)[-1].is_remainder
    assert not any(r.is_remainder for r in arrange(rows, Arrangement(words="a"), result.account))
    assert not any(row.is_remainder for row in arrange(rows, Arrangement(), Account()))


def test_groups_have_the_share_that_was_measured_for_them_or_the_sum_without_an_interval():
    result = truthful_result()
    rows = rows_of(result)

    def groups(by: Grouping):
        arranged = arrange(rows, Arrangement(grouping=by), result.account)
        return {row.title: row for row in arranged if row.is_group}

    artists = groups(Grouping.ARTIST)
    ann, bob = artists["Ann Ode"], artists["Bob Quay"]
    assert (ann.share, ann.interval, ann.is_sum) == (0.24, (0.1, 0.33), False)
    assert ann.learned == Learned(Basis.INFERRED, 0.001)
    assert (bob.share, bob.interval, bob.is_sum) == (0.09, None, True)
    assert artists["Cora Lin"].share is None
    holders = groups(Grouping.RIGHTS_HOLDER)
    # Measured, and what came out is that nothing was computed: the sum does not replace it.
    assert holders["South Rights"].share is None
    assert holders["South Rights"].learned == Learned(Basis.UNKNOWN, 0.2)
    assert holders["North Music"].share == 0.22  # the near-duplicates' share once
    assert set(groups(Grouping.RELEASE)) == {"First Light", "First Light 2", "Harbour", "Outtakes"}


# ------------------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("learned", "text"),
    [
        (Learned(), "–"),
        (Learned(Basis.DISCLOSED), "disclosed"),
        (Learned(Basis.INFERRED, 0.0123), "inferred, p = 0.012"),
        (Learned(Basis.UNKNOWN, 0.41), "no evidence, p = 0.41"),
    ],
)
def test_how_learning_is_known(learned, text):
    row = replace(by_id(truthful_result())["a"], learned=learned)
    assert learned_text(row) == text


def test_numbers_do_not_claim_digits_that_they_do_not_have():
    assert [percent_text(v) for v in (0.0, 0.004, 0.09, 0.22, 1.0)] == [
        "0%",
        "0.4%",
        "9.0%",
        "22%",
        "100%",
    ]
    assert [p_text(v) for v in (None, 0.5, 0.0123, 0.0004)] == ["–", "0.50", "0.012", "0.0004"]


def test_a_share_is_told_with_its_interval_and_a_missing_one_as_missing():
    rows = by_id(truthful_result())
    assert share_text(rows["a"]) == "22% [12% – 31%]"
    assert share_text(rows["e"]) == "–"
    assert "Share 22% [12% – 31%]" in summary(rows["a"], 6)
    assert SIMILAR in summary(rows["d"], 6)
    told = dict(facts(rows["a"], 6))
    assert told["Estimated share"] == "22% [12% – 31%]"
    assert told["Learned by this model"] == "disclosed"
    assert told["q-value"] == "0.002"


@pytest.mark.parametrize(
    ("track", "says", "never"),
    [
        ("a", ["Estimated share of measured influence", "22%", "The training list names it."], []),
        ("c", ["9.0%", "The model's losses say that it learned it (p = 0.012)."], []),
        ("d", ["Similar through this model; no evidence that the model learned it."], ["share"]),
        ("e", ["Not detected at this sensitivity. A share below 5.0%", "p = 0.70"], ["Estimated"]),
        ("x", ["It is a decoy: it cannot have been in training."], ["share", "learned"]),
    ],
)
def test_is_my_track_in_it(track, says, never):
    result = truthful_result()
    rows = rows_of(result)
    text = answer(rows, by_id(result)[track], result.account)
    assert all(part in text for part in says), text
    assert not any(part in text for part in never), text


def test_a_control_is_no_more_an_answer_than_a_decoy():
    result = truthful_result()
    control = replace(by_id(result)["x"], role=Role.CONTROL)
    text = answer(rows_of(result), control, result.account)
    assert text.startswith("It is a control: it cannot have been in training.")
    assert best_unlearned([control, by_id(result)["a"]]) == control.rank


def test_an_abstention_says_why_and_what_could_have_been_seen():
    account = abstaining_result().account
    assert abstention_text(account) == (
        "No track is named. No track's score stands out from those of the controls. "
        "A share below 12% would not have been detected in this run."
    )
    assert abstention_text(truthful_result().account) == ""
    told = dict(account_facts(account))
    assert told["Held against"] == (
        "24 of the model's own generations; no p-value can be below 0.04"
    )
    assert "Remainder" not in told
    assert account_facts(Account()) == []


# ------------------------------------------------------------------------------ chart and table


def test_bars_stand_for_shares_and_are_told_apart_without_colour(session):
    model_rows = by_id(truthful_result())
    assert [bar_value(model_rows[key], True) for key in "ae"] == [0.22, None]
    fills = {key: fill_of(row) for key, row in model_rows.items()}
    assert (fills["a"], fills["d"], fills["x"]) == (Fill.FULL, Fill.HOLLOW, Fill.HATCHED)
    named = [name for _, name in legend_of(model_rows.values(), has_remainder=True)]
    assert named == ["catalogue", "similar only", "cannot have been learned", "not attributed"]
    assert legend_of([model_rows["a"]], has_remainder=False) == []
    assert second_line(model_rows["a"]) == "Ann Ode · disclosed"
    assert second_line(model_rows["c"]) == "Bob Quay · learned, p = 0.012"
    assert second_line(model_rows["x"]) == "Nobody · decoy"


def test_the_table_has_the_columns_of_the_truth(view):
    headings = [column.heading for column in view.model.columns]
    for heading in ("Share", "Learned", "q-value", "p-value", "Near-duplicates of", "Release"):
        assert heading in headings
    share = headings.index("Share")
    cells = [view.model.index(i, share).data() for i in range(view.model.rowCount())]
    assert cells == [
        "22% [12% – 31%]",
        "22% [12% – 31%]",
        "9.0% [2.0% – 15%]",
        "69% [55% – 80%]",
        "–",
        "–",
        "–",
    ]
    title = headings.index("Title")
    assert view.model.index(3, title).data() == "Not attributed"
    view.copy()
    assert "\tNot attributed\t" in QApplication.clipboard().text()


def test_the_remainder_can_be_walked_over_and_plays_nothing(qtbot, view, session):
    keys = Qt.Key
    for key in (keys.Key_Down, keys.Key_Down, keys.Key_Down):
        qtbot.keyClick(view.chart, key)
    assert session.selected == "c"  # the remainder is marked, what is heard stays
    spoken = view.chart.accessibleDescription()
    assert spoken.startswith("Not attributed. Part of the suspect: 69% [55% – 80%].")
    with qtbot.assertNotEmitted(view.listen_requested):
        qtbot.keyClick(view.chart, keys.Key_Return)
    qtbot.keyClick(view.chart, keys.Key_Down)
    assert session.selected == "x"
    view.table.selectRow(3)
    assert session.selected == "x"


def test_explained_and_not_attributed_stand_over_the_bars(view):
    assert view.remainder.isVisible()
    assert view.remainder.accessibleName() == "Attributed 31% [20% – 45%]. Not attributed 69%"
    assert not view.abstention.isVisible()
    assert not view.grab().isNull()


def test_an_abstention_stands_over_scores_not_over_shares(view, session):
    session.show_result(abstaining_result(), None)
    assert view.abstention.isVisible()
    assert "No track is named" in view.abstention.text()
    assert not view.remainder.isVisible()
    assert not view.model.has_shares
    assert "Share" not in [column.heading for column in view.model.columns]
    view.search.setText("canal")
    assert "Not detected at this sensitivity. A share below 12%" in view.answer.text()
    session.show_result(truthful_result(), None)
    assert not view.abstention.isVisible()


def test_what_no_track_names_cannot_be_grouped_by(view, session):
    view.grouping.setCurrentIndex(view.grouping.findText("Releases"))
    assert next(row.title for row in view.model.rows if row.is_group) == "First Light"
    result = session.result
    tracks = tuple(replace(track, release="") for track in result.catalogue.tracks)
    session.show_result(replace(result, catalogue=replace(result.catalogue, tracks=tracks)), None)
    assert view.grouping.currentText() == "Tracks"
    assert not view.grouping.model().item(2).isEnabled()
    assert view.grouping.model().item(3).isEnabled()


# ------------------------------------------------------------------------------ elsewhere


def test_the_caveats_hold_the_account(qtbot):
    dialog = CaveatsDialog(truthful_result())
    qtbot.addWidget(dialog)
    text = dialog.text.toPlainText()
    assert "Attributed 31% [20% – 45%]" in text
    assert "40 control recordings; no p-value can be below 0.025" in text
    assert "what was not attributed is nobody's" in text


def test_a_presentation_never_mixes_shares_with_scores(qapp):
    ranking = steps_of(truthful_result())[1].body
    assert "22% [12% – 31%]" in ranking
    assert SIMILAR in ranking
    assert "Not attributed 69%" in ranking
    assert "2.50" not in ranking
    assert "Nobody · decoy" in ranking
    declined = steps_of(abstaining_result())[1].body
    assert "No track is named" in declined
    assert "%" not in declined.replace("12%", "")
