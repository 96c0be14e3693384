"""What trainings without parts of a catalogue left behind: masks and losses, no models.

A folder `NAME/` holds `truth.json`: tracks, suspects, one entry per training with what was left
out, the suspects' losses, the tracks' and those of altered copies; every ranking's scores; and what
kept models said of suspects whose answer is known.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rootnote.engine.index import ControlRuns
from rootnote.errors import Error

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

SET_LOSSES = ("set_before", "set_target", "set_after", "set_retrained")


@dataclass(frozen=True, slots=True, eq=False)
class Questioned:
    """One suspect that a model was asked about."""

    kind: str
    foreign: bool | None
    """Whether it looks foreign to the model."""
    phases: Values
    """Losses of its stretches in every phase, (n_stretches, n_phases)."""
    sampling: Values
    """Whether its tokens were drawn from the model's predictions, (n_stretches, 2)."""
    scores: Values
    """Influence, (n_segments, n_tracks)."""
    rises: Values
    """What tracks lose by a step away from each run of segments, (n_runs, n_tracks)."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What one model said: raw track scores of suspects and of controls."""

    training: int | None
    """Position among the trainings; None: the model that learned all members."""
    runs: ControlRuns
    generations: Values
    generation_phases: Values
    """The same of what the model generates, (n_generations, n_phases)."""
    generation_sampling: Values
    suspects: tuple[Questioned, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Forgotten:
    """Sets that were left out of trainings, and forgotten by the model that learned all members.

    Parameters
    ----------
    left_out : ndarray of bool, shape (n_sets, n_tracks)
    retrained : ndarray, shape (n_sets, n_suspects)
        Losses of the suspects under the training without each set,
    told : ndarray, shape (n_sets, n_suspects, n_crops)
        and of their crops after each set was forgotten.
    before, untrained : ndarray, shape (n_suspects, n_crops)
        Of the model that learned all, and of the same network untrained.
    set_before, set_target, set_after, set_retrained : ndarray, shape (n_sets,)
        Loss of the set itself: at first, as it should become, as it became by forgetting, and by
        retraining.
    """

    left_out: Mask
    retrained: Values
    told: Values
    before: Values
    untrained: Values
    set_before: Values
    set_target: Values
    set_after: Values
    set_retrained: Values


@dataclass(frozen=True, slots=True, eq=False)
class Repeated:
    """Trainings made once more, under another seed of initial weights and order of data.

    Parameters
    ----------
    trainings : ndarray, shape (n,), int64
        The training that left the same tracks out.
    losses : ndarray, shape (n, n_suspects)
    """

    trainings: NDArray[np.int64]
    losses: Values


@dataclass(frozen=True, slots=True, eq=False)
class StoredTruth:
    """One catalogue's trainings.

    Parameters
    ----------
    learned : ndarray of bool, shape (n_trainings, n_tracks)
        What each training heard.
    suspect_losses : ndarray, shape (n_trainings, n_suspects)
    track_losses : ndarray, shape (n_trainings, n_tracks)
    copy_losses : ndarray, shape (n_trainings, n_tracks, n_windows, n_copies)
    blind : ndarray, shape (n_tracks, n_windows, n_copies)
    features : ndarray, shape (n_tracks, n_features)
    rankings : dict of str to ndarray, shape (n_suspects, n_tracks)
        Scores by the model that learned all members.
    """

    name: str
    split: str
    about: dict[str, Any]
    """`test_set`, `setting` and `rootnote`, as the summary's schema has them."""
    tracks: tuple[str, ...]
    members: Mask
    suspects: tuple[str, ...]
    learned: Mask
    suspect_losses: Values
    track_losses: Values
    copy_losses: Values
    blind: Values
    features: Values
    rankings: dict[str, Values]
    asked: tuple[Asked, ...]
    forgotten: Forgotten | None
    repeated: Repeated | None = None
    of_errors: bool = False
    """Losses of tracks and copies are logarithms of squared errors."""
    strangers: tuple["StoredTruth", ...] = ()
    """The same tracks under models that learned other music: one training each, which heard none,
    and what that model says of its own generations."""


def read_truth(path: Path) -> StoredTruth:
    """Read one `truth.json`.

    Raises
    ------
    Error
        It is missing or cannot be understood.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        trainings = record["trainings"]
        n_tracks = len(record["tracks"])
        left_out = np.zeros((len(trainings), n_tracks), bool)
        for row, one in enumerate(trainings):
            left_out[row, one["left_out"]] = True
        members = np.zeros(n_tracks, bool)
        members[record["members"]] = True
        truth = StoredTruth(
            record["name"],
            record["split"],
            dict(record["about"]),
            tuple(record["tracks"]),
            members,
            tuple(record["suspects"]),
            members & ~left_out,
            _array([one["losses"] for one in trainings]),
            _array([one["track_losses"] for one in trainings]),
            _array([one["copy_losses"] for one in trainings]),
            _array(record["blind"]),
            _array(record["features"]),
            {name: _array(rows) for name, rows in record["rankings"].items()},
            tuple(_asked(one) for one in record["asked"]),
            None if record["forgotten"] is None else forgotten_of(record["forgotten"], n_tracks),
            _repeated(record.get("repeated", [])),
            bool(record.get("of_errors", False)),
        )
        return replace(truth, strangers=tuple(_stranger(truth, o) for o in record["strangers"]))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise Error(
            "the stored truth of the validation study cannot be read",
            path=path,
            remedy="Reinstall Rootnote, or make it again with tests/real/truth.py.",
        ) from error


def _asked(record: dict[str, Any]) -> Asked:
    """What one model said."""
    return Asked(
        record["training"],
        ControlRuns(
            _array(record["runs"]["scores"]),
            _array(record["runs"]["rises"]),
            np.array(record["runs"]["recordings"], np.int64),
        ),
        _array(record["generations"]),
        _array(record["generation_phases"]),
        _array(record["generation_sampling"]),
        tuple(
            Questioned(
                one["kind"],
                one["foreign"],
                *(_array(one[name]) for name in ("phases", "sampling", "scores", "rises")),
            )
            for one in record["suspects"]
        ),
    )


def _stranger(truth: StoredTruth, record: dict[str, Any]) -> StoredTruth:
    """The truth as a model has it that learned other music."""
    return replace(
        truth,
        learned=np.zeros((1, len(truth.tracks)), bool),
        track_losses=_array([record["track_losses"]]),
        copy_losses=_array([record["copy_losses"]]),
        blind=_array(record["blind"]),
        features=_array(record["features"]),
        asked=(_asked({"training": 0, **record["asked"]}),),
    )


def _repeated(records: list[dict[str, Any]]) -> Repeated | None:
    """What second seeds gave, where there are any."""
    if not records:
        return None
    numbers = np.array([one["training"] for one in records], np.int64)
    return Repeated(numbers, _array([one["losses"] for one in records]))


def forgotten_of(record: dict[str, Any], n_tracks: int) -> Forgotten:
    """What `tests/real/explained_sizes.py` made: sets, and the losses before."""
    sets, n_crops = record["sets"], record["n_crops"]
    left_out = np.zeros((len(sets), n_tracks), bool)
    for row, one in enumerate(sets):
        left_out[row, one["left_out"]] = True
    return Forgotten(
        left_out,
        _array([one["retrained"] for one in sets]),
        _array([one["told"] for one in sets]).reshape(len(sets), -1, n_crops),
        *(_array(record[name]).reshape(-1, n_crops) for name in ("full", "untrained")),
        *(_array([one[name] for one in sets]) for name in SET_LOSSES),
    )


def _array(values: Any) -> Values:
    """Numbers with NaN for null."""
    return np.array(values, np.float64)
