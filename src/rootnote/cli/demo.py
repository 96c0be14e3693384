"""`rootnote demo`: suspects whose answers are known, and Rootnote's answers beside them."""

import argparse
import time
from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rootnote.cli.answers import WHAT_A_SCORE_IS
from rootnote.cli.console import printable, progress_bars, say
from rootnote.cli.outputs import require_writable_file
from rootnote.domain import Role
from rootnote.investigation import Investigation
from rootnote.investigation.demo import DEMO_CASE, DemoAnswer, demo_folder
from rootnote.investigation.demo_page import KINDS, headline_of, notes_of, rise_of, shown


def demo(arguments: argparse.Namespace) -> int:
    """`rootnote demo`: tables, and the same as a page with pictures and sound."""
    clock = time.monotonic()
    require_writable_file(arguments.html)
    investigation = Investigation(threads=arguments.threads)
    with progress_bars() as progress:
        answers = investigation.demo(
            arguments.suspect, figures=True, depth=arguments.depth, progress=progress
        )
    page = investigation.write_demo_page(answers, arguments.html)
    say(
        *_introduction(answers),
        *map(_block, answers),
        WHAT_A_SCORE_IS,
        *_truth_line(answers),
        *agreement_line(answers),
        "",
        f"With pictures and sound, for a browser: {page}",
        *_case_line(),
        f"Took {time.monotonic() - clock:.0f} s.",
    )
    return 0


def _truth_line(answers: Sequence[DemoAnswer]) -> list[str]:
    """What retraining says, if the demo has a truth."""
    said = (
        "Loss without it: how much more the suspect loses, in nats per token, when the model is "
        "trained again without the track than without another one, and the place of that among "
        "what the model learned."
    )
    return [said] if any(answer.truth is not None for answer in answers) else []


def agreement_line(answers: Sequence[DemoAnswer]) -> list[str]:
    """How the rankings stand to retraining, over several suspects."""
    found = [answer.agreement for answer in answers if answer.agreement is not None]
    if len(found) < 2:
        return []
    mean = sum(one.spearman for one in found) / len(found)
    possible = sum(one.ceiling for one in found) / len(found)
    return [
        f"Over {len(found)} suspects on which retraining shows an effect: a mean rank correlation "
        f"of {mean:.2f}, {100 * mean / possible:.0f} % of what a perfect predictor would reach."
    ]


def _case_line() -> list[str]:
    """Where the demo lies as a sealed case, if it does."""
    place = demo_folder() / DEMO_CASE
    said = f"As a sealed case, for `rootnote case` and `rootnote report`: {place}"
    return [said] if place.exists() else []


def _introduction(answers: Sequence[DemoAnswer]) -> list[str]:
    """What the demo is."""
    tracks = answers[0].result.catalogue.tracks
    n_of = Counter(track.role for track in tracks)
    composers = {track.artist for track in tracks if track.role is Role.TRAINING}
    return [
        f"A small model learned {n_of[Role.TRAINING]} recordings by {len(composers)} composers; "
        f"{n_of[Role.DECOY]} decoys of the same works and {n_of[Role.CONTROL]} controls of other "
        "music, which it never saw, are ranked with them. How each suspect was made is known and "
        "stands below its name.",
        "",
    ]


def _block(answer: DemoAnswer) -> RenderableType:
    """One suspect: what is known, the first tracks, and what retraining found."""
    suspect = answer.suspect
    heading = Text.assemble((suspect.name, "bold"), ": ", KINDS.get(suspect.kind, suspect.kind))
    notes = [Text(printable(note)) for note in (headline_of(answer), *notes_of(answer))]
    return Group(heading, Text(printable(suspect.known)), _table(answer), *notes, "")


def _table(answer: DemoAnswer) -> Table:
    """The first tracks, and every track of which something is known."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("rank", justify="right", no_wrap=True)
    table.add_column("title")
    table.add_column("composer")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("role", no_wrap=True)
    table.add_column("known", no_wrap=True)
    table.add_column("loss without it", justify="right", no_wrap=True)
    for rank, score, track, known in shown(answer):
        table.add_row(
            str(rank),
            _cell(track.title),
            _cell(track.artist),
            f"{score:.2f}",
            track.role.value,
            known,
            rise_of(answer, track.id) or "-",
            style="bold" if known else None,
        )
    return table


def _cell(text: str) -> Text:
    """One line, cut short where the terminal is narrow."""
    return Text(printable(text), no_wrap=True, overflow="ellipsis")
