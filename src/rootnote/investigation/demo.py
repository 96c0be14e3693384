"""The embedded demo: music, a model that learned part of it, and suspects with known answers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rootnote.domain import AttributionConfig, AttributionResult, Role
from rootnote.errors import Error
from rootnote.results import ranked
from rootnote.shipped import shipped

if TYPE_CHECKING:
    from rootnote.case.report import Excerpt, Pairing

DEMO_CONFIG = AttributionConfig(
    modules="attention",
    rank=1,
    levels_db=(),
    speeds=(),
    step_segments=1,
    step_panel=3,
    control_steps=92,
    shortlist=12,
    control_segments=276,
)
"""So that the index is small enough to ship (with every layer and rank 8 it has 100 MB) and nine
suspects, which all have the recordings' level, take seconds. Three segments of every recording are
controls: as long as a suspect."""
FULL_CONFIG = AttributionConfig(levels_db=(), speeds=(), leave_out_tracks=128, depth="full")
"""As for any catalogue, at depth `full`; here too other ways of playing are not asked. In so small
a catalogue every track is stepped away from."""
BUILD_COMMAND = "python packaging/demo/build.py"
N_TOP = 5
DEMO_CASE = "case.rootnote"

_NEEDED = ("catalogue.csv", "model", "suspects.json", "index")
_WRONG = f"Make the demo again with `{BUILD_COMMAND}` in a checkout of Rootnote."


@dataclass(frozen=True, slots=True)
class DemoSuspect:
    """A suspect, and what is known about it because we made it."""

    name: str
    path: Path
    kind: str
    known: str
    sources: tuple[str, ...] = ()
    """Tracks that are in it, because we put them there."""
    prompt: str = ""
    """The track whose opening the model continued."""
    unlearned: str = ""
    """A track that is in it and that the model never saw."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What retraining without each member did to a suspect's loss.

    Parameters
    ----------
    rises : mapping of track id to float
        Mean over seeds, in nats per token: how much more the suspect loses without the track than
        without another member.
    ceiling : float
        Correlation with these means that a perfect predictor would reach.
    effect : bool
        Whether members differ more than seeds do by chance.
    clear : tuple of str
        Without which the suspect clearly loses more, at a false discovery rate of 5 %.
    """

    rises: Mapping[str, float]
    split_half: float
    ceiling: float
    effect: bool
    clear: tuple[str, ...] = ()

    def top(self, n: int = N_TOP) -> tuple[str, ...]:
        """The tracks without which the suspect loses most."""
        return tuple(sorted(self.rises, key=lambda name: (-self.rises[name], name))[:n])


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the demo's parts lie, and what is known."""

    folder: Path
    suspects: tuple[DemoSuspect, ...]
    truths: Mapping[str, Truth]

    @property
    def model(self) -> Path:
        """The checkpoint."""
        return self.folder / "model"

    @property
    def catalogue(self) -> Path:
        """Members, decoys and controls, with their roles."""
        return self.folder / "catalogue.csv"

    @property
    def index(self) -> Path:
        """The index of the catalogue under the model."""
        return self.folder / "index"

    @property
    def case(self) -> Path:
        """The same as a sealed case, with one run for each kind of suspect."""
        return self.folder / DEMO_CASE

    def chosen(self, names: Sequence[str]) -> tuple[DemoSuspect, ...]:
        """The suspects of these names, all where none is given.

        Raises
        ------
        Error
            There is none of this name.
        """
        by_name = {suspect.name: suspect for suspect in self.suspects}
        for name in names:
            if name not in by_name:
                raise Error(
                    "the demo has no such suspect",
                    expected=" or ".join(by_name),
                    found=name,
                    remedy="Leave the option out to see them all.",
                )
        return tuple(by_name[name] for name in names) if names else self.suspects


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the ranking of the members stands to what retraining found."""

    spearman: float
    ceiling: float
    shared_top: int
    """How many of the first five members are among the first five of retraining."""
    n_members: int
    clear_places: tuple[int, ...]
    """Places among the members of those that retraining clearly shows, in order."""


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """A suspect, Rootnote's answer, and the truth where there is one."""

    suspect: DemoSuspect
    result: AttributionResult
    truth: Truth | None
    agreement: Agreement | None
    figures: "tuple[Excerpt, tuple[Pairing, ...]] | None" = None
    """What a report draws, where it was asked for."""

    @property
    def source_ranks(self) -> dict[str, int]:
        """Rank of every track that is known to be in the suspect."""
        ranks = {part.track_id: part.rank for part in self.result.contributions}
        return {name: ranks[name] for name in self.suspect.sources if name in ranks}


def demo_folder() -> Path:
    """Where the demo lies."""
    return shipped("demo")


def open_demo(folder: Path | None = None) -> Demo:
    """Read what the demo says about itself.

    Parameters
    ----------
    folder : Path, optional
        Somewhere else than where it is shipped.

    Raises
    ------
    Error
        A part of it is missing or cannot be understood.
    """
    place = demo_folder() if folder is None else folder
    missing = [name for name in _NEEDED if not (place / name).exists()]
    if missing:
        raise Error(
            f"the demo is not complete: {', '.join(missing)} missing", path=place, remedy=_WRONG
        )
    try:
        listed = json.loads((place / "suspects.json").read_text(encoding="utf-8"))["suspects"]
        suspects = tuple(_suspect(place, entry) for entry in listed)
        truth_file = place / "truth.json"
        measured = json.loads(truth_file.read_text(encoding="utf-8")) if truth_file.exists() else {}
        truths = {name: _truth(one) for name, one in measured.get("suspects", {}).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Error(
            f"the demo cannot be understood: {type(error).__name__}: {error}",
            path=place,
            remedy=_WRONG,
        ) from error
    return Demo(place, suspects, truths)


def _suspect(folder: Path, entry: Mapping[str, Any]) -> DemoSuspect:
    """A suspect as `suspects.json` lists it."""
    return DemoSuspect(
        name=str(entry["name"]),
        path=folder / str(entry["file"]),
        kind=str(entry["kind"]),
        known=str(entry["known"]),
        sources=tuple(map(str, entry["sources"])),
        prompt=str(entry["prompt"]),
        unlearned=str(entry["unlearned"]),
    )


def _truth(entry: Mapping[str, Any]) -> Truth:
    """What `truth.json` says about a suspect."""
    rises = {
        str(name): sum(map(float, values)) / len(values) for name, values in entry["rises"].items()
    }
    return Truth(
        rises,
        float(entry["split_half"]),
        float(entry["ceiling"]),
        bool(entry["effect"]),
        tuple(map(str, entry["clear"])),
    )


def agreement_of(result: AttributionResult, truth: Truth) -> Agreement:
    """Compare the order of the members in a result with what retraining found."""
    members = [part for part, track in ranked(result) if track.role is Role.TRAINING]
    return agreement({part.track_id: part.score for part in members}, truth)


def agreement(scores: Mapping[str, float], truth: Truth) -> Agreement:
    """Compare any scores of the members with what retraining found.

    Parameters
    ----------
    scores : mapping of track id to float
        Of every track that retraining left out; others do not count.
    """
    from scipy.stats import spearmanr

    members = sorted(truth.rises.keys() & scores.keys(), key=lambda name: (-scores[name], name))
    statistic = spearmanr(
        [scores[name] for name in members], [truth.rises[name] for name in members]
    ).statistic
    places = {name: place for place, name in enumerate(members, 1)}
    return Agreement(
        spearman=float(statistic),
        ceiling=truth.ceiling,
        shared_top=len(set(members[:N_TOP]) & set(truth.top())),
        n_members=len(members),
        clear_places=tuple(sorted(places[name] for name in truth.clear if name in places)),
    )
