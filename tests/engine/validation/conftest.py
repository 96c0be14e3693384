"""A made-up catalogue whose answers are known, as trainings would leave it."""

import json

import numpy as np
import pytest

from rootnote.engine.explanation import GROWTH
from rootnote.engine.neighbours import N_COPIES
from rootnote.engine.validation.stored import read_truth

N_TRACKS, N_MEMBERS, N_SUSPECTS, N_PAIRS, N_WINDOWS = 40, 26, 12, 16, 4


def made_up(*, gap: float = 0.4, effect: float = 1.0, seed: int = 0) -> dict:
    """As `truth.json` holds it: members cost `gap` less, and weigh on suspects by `effect`."""
    rng = np.random.default_rng(seed)
    features = rng.standard_normal((N_TRACKS, 4))
    base = 4 + features @ [0.3, 0.2, 0, 0.1] + 0.05 * rng.standard_normal(N_TRACKS)
    weights = effect * rng.gamma(0.3, size=(N_SUSPECTS, N_TRACKS)) / 10
    trainings = []
    for _ in range(N_PAIRS):
        order = rng.permutation(N_MEMBERS)
        for left_out in (order[: N_MEMBERS // 2], order[N_MEMBERS // 2 :]):
            heard = (np.arange(N_TRACKS) < N_MEMBERS) & ~np.isin(np.arange(N_TRACKS), left_out)
            losses = base - gap * heard + 0.02 * rng.standard_normal(N_TRACKS)
            copies = losses[:, None, None] + 0.02 * rng.standard_normal(
                (N_TRACKS, N_WINDOWS, N_COPIES)
            )
            copies[:, :, 1:] += (gap / 2 * heard)[:, None, None]
            suspects = 4 - weights @ heard + 0.01 * rng.standard_normal(N_SUSPECTS)
            trainings.append(
                {
                    "left_out": left_out.tolist(),
                    "losses": suspects.tolist(),
                    "track_losses": losses.tolist(),
                    "copy_losses": copies.tolist(),
                }
            )
    asked = [asked_of(rng, number, trainings[number]["left_out"]) for number in range(4)]
    full = asked_of(rng, None, [])
    for i in range(N_SUSPECTS):
        scores = 0.2 * rng.standard_normal((3, N_TRACKS)) + 40 * weights[i] / weights.max()
        full["suspects"].append(
            {
                "kind": "free",
                "foreign": False,
                "phases": PHASES,
                "sampling": DRAWN,
                "scores": scores.tolist(),
                "rises": rises_like(rng, scores),
            }
        )
    return {
        "name": "made up",
        "split": "test",
        "about": {"test_set": "numbers that were made up", "setting": {"n_tracks": [40, 40]}},
        "tracks": [f"t{i}" for i in range(N_TRACKS)],
        "members": list(range(N_MEMBERS)),
        "suspects": ["free"] * N_SUSPECTS,
        "trainings": trainings,
        "blind": rng.standard_normal((N_TRACKS, N_WINDOWS, N_COPIES)).tolist(),
        "features": features.tolist(),
        "rankings": {
            "rootnote": weights.tolist(),
            "chance": rng.random(weights.shape).tolist(),
        },
        "asked": [*asked, full],
        "forgotten": forgotten_of(rng, base, weights),
        "strangers": [stranger_of(rng, features, base) for _ in range(2)],
    }


def stranger_of(rng: np.random.Generator, features: np.ndarray, base: np.ndarray) -> dict:
    """A model that heard none of the tracks, and six of its own generations."""
    copies = base[:, None, None] + 0.02 * rng.standard_normal((N_TRACKS, N_WINDOWS, N_COPIES))
    asked = asked_of(rng, None, [])
    asked.pop("training")
    for _ in range(6):
        scores = rng.standard_normal((3, N_TRACKS))
        scores[:, rng.integers(N_TRACKS)] += 40  # near to a track, which it never learned
        asked["suspects"].append(
            {
                "kind": "unseen",
                "foreign": None,
                "phases": PHASES,
                "sampling": DRAWN,
                "scores": scores.tolist(),
                "rises": rises_like(rng, scores),
            }
        )
    return {
        "track_losses": base.tolist(),
        "copy_losses": copies.tolist(),
        "blind": rng.standard_normal((N_TRACKS, N_WINDOWS, N_COPIES)).tolist(),
        "features": features.tolist(),
        "asked": asked,
    }


def rises_like(rng: np.random.Generator, scores: np.ndarray) -> list:
    """One run that tells the same tracks from the others, with chance of its own."""
    told = np.where(scores.mean(0) > 10, scores.mean(0), 0)
    return (rng.standard_normal(N_TRACKS) + told)[None].tolist()


PHASES = [[1.0] + [2.0] * 7] * 3
DRAWN = [[0.0, 1.0]] * 3
"""As what the model itself made."""


N_CROPS = 3


def forgotten_of(rng: np.random.Generator, base: np.ndarray, weights: np.ndarray) -> dict:
    """Forgetting that finds what retraining does, with some noise, of sets of three sizes."""
    before = 4 - weights[:, :N_MEMBERS].sum(1)
    sets = []
    for size in (1, 1, 1, 6, 6, 6, 20, 20):
        left_out = rng.permutation(N_MEMBERS)[:size]
        rise = weights[:, left_out].sum(1)
        told = before + rise + 0.01 * rng.standard_normal(N_SUSPECTS)
        crops = told[:, None] + 0.01 * rng.standard_normal((N_SUSPECTS, N_CROPS))
        start = float(base[left_out].mean())
        sets.append(
            {
                "left_out": left_out.tolist(),
                "retrained": (before + rise).tolist(),
                "told": crops.ravel().tolist(),
                "set_before": start,
                "set_target": start + 0.2 * (1 - size / N_MEMBERS) ** -GROWTH,
                "set_after": start + 0.2,
                "set_retrained": start + 0.4 * (1 - size / N_MEMBERS) ** -0.7,
            }
        )
    full = np.repeat(before, N_CROPS)
    return {
        "n_crops": N_CROPS,
        "full": full.tolist(),
        "untrained": (full + 2.0).tolist(),
        "sets": sets,
    }


def asked_of(rng: np.random.Generator, training: int | None, left_out: list[int]) -> dict:
    """A model's controls, 15 suspects like them, and 10 with a strong heard and unheard track."""
    runs = {"recordings": list(range(N_TRACKS))}
    for name in ("scores", "rises"):
        rows = rng.standard_normal((N_TRACKS, N_TRACKS)).astype(object)
        rows[np.arange(N_TRACKS), np.arange(N_TRACKS)] = None
        runs[name] = rows.tolist()
    suspects = []
    if training is not None:
        heard = [i for i in range(N_MEMBERS) if i not in left_out]
        for i in range(25):
            scores = rng.standard_normal((3, N_TRACKS))
            if i < 10:
                scores[:, [heard[i % len(heard)], left_out[i % len(left_out)]]] += 40
            kind = "own" if i < 10 else "foreign"
            suspects.append(
                {
                    "kind": kind,
                    "foreign": None,
                    "phases": PHASES,
                    "sampling": DRAWN,
                    "scores": scores.tolist(),
                    "rises": rises_like(rng, scores),
                }
            )
    return {
        "training": training,
        "runs": runs,
        "generations": rng.standard_normal((24, N_TRACKS)).tolist(),
        "generation_phases": PHASES * 4,
        "generation_sampling": DRAWN * 4,
        "suspects": suspects,
    }


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A folder with the made-up truth."""
    folder = tmp_path_factory.mktemp("truth") / "made-up"
    folder.mkdir()
    (folder / "truth.json").write_text(json.dumps(made_up()))
    return folder


@pytest.fixture(scope="session")
def truth(folder):
    """The same, read."""
    return read_truth(folder / "truth.json")
