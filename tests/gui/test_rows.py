import pytest

from rootnote.domain import Learned, Role
from rootnote.gui.result.arrangement import Arrangement, Grouping, arrange
from rootnote.gui.result.rows import best_unlearned, rows_of, tab_separated
from rootnote.gui.words.units import clock
from synthetic import make_catalogue, make_contribution, make_result, make_track


def catalogue_result(**of_first):
    """Five tracks by two artists, the last one a decoy."""
    tracks = [
        make_track("a", title="Alpha", artist="Ann", rights_holder="North"),
        make_track("b", title="beta", artist="Bob", rights_holder="South"),
        make_track("c", title="Gamma", artist="Ann", rights_holder="North", isrc="DEA000000001"),
        make_track("d", title="Delta", artist="Bob", rights_holder="South"),
        make_track("x", title="Decoy", artist="", role=Role.DECOY),
    ]
    parts = [make_contribution(t.id, i) for i, t in enumerate(tracks, 1)]
    return make_result(catalogue=make_catalogue(*tracks), contributions=tuple(parts))


def keys(rows):
    return [row.track_id for row in rows if not row.is_group]


def test_rows_hold_what_the_result_holds_and_nothing_else():
    first, second, third = rows_of(make_result())
    assert (first.track_id, second.track_id, third.track_id) == (
        "a/first.ogg",
        "b.ogg",
        "decoy/c.ogg",
    )
    assert first.in_suspect == (1.5, 3.0)
    assert first.in_source == (4.0, 5.5)
    assert (first.share, first.q_value, first.interval, first.similar_only) == (None,) * 4
    assert first.learned == Learned()
    assert third.score is None
    assert third.components == ()
    assert third.in_suspect is None


@pytest.mark.parametrize(
    ("words", "found"),
    [("", "abcdx"), ("ann", "ac"), ("ANN gam", "c"), ("dea0", "c"), ("north", "ac"), ("zzz", "")],
)
def test_every_word_must_be_found(words, found):
    rows = rows_of(catalogue_result())
    assert keys(arrange(rows, Arrangement(words=words))) == list(found)


@pytest.mark.parametrize(
    ("by", "descending", "order"),
    [
        ("rank", False, "abcdx"),
        ("rank", True, "xdcba"),
        ("title", False, "abxdc"),
        ("artist", False, "acbdx"),  # whoever has no artist comes last …
        ("artist", True, "bdacx"),  # … in either order
        ("score", True, "abcdx"),
    ],
)
def test_sorting_ignores_case_and_leaves_the_unknown_last(by, descending, order):
    rows = rows_of(catalogue_result())
    arrangement = Arrangement(sort_by=by, descending=descending)
    assert keys(arrange(rows, arrangement)) == list(order)


def test_groups_stand_for_their_best_track_and_can_be_collapsed():
    rows = rows_of(catalogue_result())
    arranged = arrange(rows, Arrangement(grouping=Grouping.ARTIST))
    assert [(row.title, row.n_tracks, row.rank) for row in arranged if row.is_group] == [
        ("Ann", 2, 1),
        ("Bob", 2, 2),
        ("", 1, 5),
    ]
    assert keys(arranged) == list("acbdx")
    ann = arranged[0]
    assert (ann.score, ann.share, ann.track_id) == (rows[0].score, None, "a")
    collapsed = arrange(rows, Arrangement(grouping=Grouping.ARTIST, collapsed=frozenset({ann.key})))
    assert keys(collapsed) == list("bdx")


def test_decoys_can_be_left_out_and_are_found():
    rows = rows_of(catalogue_result())
    assert best_unlearned(rows) == 5
    shown = arrange(rows, Arrangement(roles=frozenset(Role) - {Role.DECOY}))
    assert keys(shown) == list("abcd")
    assert best_unlearned(shown) is None


def test_cells_for_a_spreadsheet_hold_no_formula_and_no_line_break():
    text = tab_separated([["=1+1", "-2.50", "a\nb\tc"]], ["x", "y", "z"])
    assert text == "x\ty\tz\n'=1+1\t-2.50\ta b c"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (61.25, "1:01.2"), (59.99, "1:00"), (600, "10:00")]
)
def test_times(seconds, text):
    assert clock(seconds) == text
