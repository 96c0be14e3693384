"""Several results on one page, each beside what is known about its suspect."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rootnote.case.report.content import Excerpt, Provenance
from rootnote.case.report.pictures import bar_svg, panel, scale_of
from rootnote.case.report.render import environment
from rootnote.case.report.wording import check_wording


@dataclass(frozen=True, slots=True)
class Line:
    """One track of a ranking."""

    rank: int
    title: str
    artist: str
    score: float
    role: str
    known: str
    """What it is known to have to do with the suspect; empty: nothing is known."""
    truth: str
    """What retraining without it did to the suspect; empty: not tried."""
    named: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Collected:
    """One suspect of the collection.

    Parameters
    ----------
    known : str
        How it was made.
    named : str
        Who is; empty: nobody.
    made : str
        Whether this model is shown to have made it, in a few words.
    picture : Excerpt
        The whole suspect, with its sound.
    notes : sequence of str
        Sentences below the ranking.
    report : str
        The whole report, a page of its own.
    """

    name: str
    kind: str
    known: str
    named: str
    made: str
    picture: Excerpt
    lines: Sequence[Line]
    notes: Sequence[str]
    report: str


def render_collection(
    title: str, deck: str, facts: Sequence[tuple[str, str, str]], items: Sequence[Collected]
) -> str:
    """The collection as a page that needs no other file and no network.

    Parameters
    ----------
    title, deck : str
        Heading, and the sentence below it.
    facts : sequence of (name, value, remark)
        Four short ones.
    items : sequence of Collected
        In the order of the page.

    Raises
    ------
    ReportError
        The page would say what a share cannot say.
    """
    page = (
        environment()
        .get_template("collection.html.j2")
        .render(
            title=title,
            deck=deck,
            facts=facts,
            items=[(item, panel(item.picture, suspect=True), _bars(item.lines)) for item in items],
            with_truth=any(line.truth for item in items for line in item.lines),
        )
    )
    check_wording(page, Provenance.KNOWN)
    return page


def _bars(lines: Sequence[Line]) -> list[Markup]:
    """A bar for each line's score, on one scale."""
    scale = scale_of([line.score for line in lines])
    return [bar_svg(line.score, None, scale, _kind(line)) for line in lines]


def _kind(line: Line) -> str:
    """How a line's bar is filled."""
    if line.role in ("decoy", "control"):
        return "decoy"
    return "source" if line.named else "similar"
