"""A result without an engine: what the tests of its renderings share."""

from dataclasses import replace
from pathlib import Path

from rootnote.domain import (
    AttributionConfig,
    AttributionResult,
    Catalogue,
    Checkpoint,
    Contribution,
    ModelFit,
    Role,
    Segment,
    Track,
)

ROOT = Path("/home/somebody/music")


def make_track(id: str, **changes) -> Track:
    """A ten-second track at 1000 Hz under `ROOT`."""
    track = Track(
        id=id,
        path=ROOT / id,
        sha256=f"bytes of {id}",
        pcm_sha256=f"samples of {id}",
        sample_rate=1000,
        n_channels=1,
        n_frames=10_000,
        title=f"Title of {id}",
        artist="Somebody",
    )
    return replace(track, **changes)


def make_catalogue(*tracks: Track) -> Catalogue:
    """A catalogue of `tracks` under `ROOT`."""
    return Catalogue(root=ROOT, tracks=tracks, caveats=(), duplicates=(), sha256="catalogue")


def make_contribution(track_id: str, rank: int, **changes) -> Contribution:
    """A contribution whose best pair is 1.5–3 s of the suspect and 4–5.5 s of the source."""
    contribution = Contribution(
        track_id=track_id,
        rank=rank,
        score=2.5 - rank,
        components={"influence": 0.5, "unlearning": -0.25},
        best_pair=(Segment("suspect", 3000, 6000), Segment(track_id, 4000, 5500)),
    )
    return replace(contribution, **changes)


def make_result(**changes) -> AttributionResult:
    """Three tracks, listed in another order than they rank; the last has no segment."""
    nan = float("nan")
    result = AttributionResult(
        suspect=make_track("suspect", path=Path("/tmp/private/suspect.wav"), sample_rate=2000),
        region=Segment("suspect", 0, 10_000),
        checkpoint=Checkpoint(
            Path("/opt/models/tiny"), "weights", "musicgen", "transformers", 9, 16
        ),
        catalogue=make_catalogue(
            make_track("a/first.ogg"),
            make_track("b.ogg", role=Role.TRAINING),
            make_track("decoy/c.ogg", path=Path("/elsewhere/c.ogg"), role=Role.DECOY),
        ),
        config=AttributionConfig(),
        contributions=(
            make_contribution("b.ogg", 2),
            make_contribution(
                "decoy/c.ogg",
                3,
                score=nan,
                components={"influence": nan, "unlearning": nan},
                best_pair=None,
            ),
            make_contribution("a/first.ogg", 1),
        ),
        fit=ModelFit(4.5, (4.0, 5.0), (), (float("inf"),), None, "Nothing to compare with."),
        caveats=("Scores assume that the model learned the tracks.",),
        versions={"rootnote": "0"},
        device="cpu",
        n_threads=2,
        started="2026-01-01T00:00:00+00:00",
        finished="2026-01-01T00:00:01+00:00",
        timings_s={"attribute": 1.0},
    )
    return replace(result, **changes)


def with_shares(value: dict) -> dict:
    """A result as it will be when shares are measured for its first track only."""
    first, second, *_ = value["contributions"]
    first |= {
        "share": 0.25,
        "share_interval": [0.1, 0.4],
        "q_value": 0.01,
        "learned": {"basis": "disclosed", "p_value": None},
        "similar_only": False,
    }
    second |= {"share": None, "similar_only": True, "learned": None, "q_value": None}
    return value | {
        "explained_fraction": 0.3,
        "explained_fraction_interval": [0.2, 0.5],
        "remainder": 0.7,
        "abstained": False,
    }


def with_account(value: dict) -> dict:
    """The same with everything that an account can hold."""
    value = with_shares(value)
    first, second, third, *_ = value["contributions"]
    first |= {"learned": {"basis": "inferred", "p_value": 0.004}, "p_value": 0.002, "cluster": None}
    second |= {"learned": {"basis": "unknown", "p_value": 0.4}, "cluster": second["track_id"]}
    third |= {"learned": {"basis": "unknown", "p_value": None}, "cluster": second["track_id"]}
    group = {
        "kind": "rights_holder",
        "name": "Acme Records",
        "track_ids": [first["track_id"], second["track_id"]],
        "p_value": 0.01,
        "share": 0.25,
        "share_interval": [0.1, 0.4],
    }
    unmeasured = group | {"kind": "artist", "name": "Nobody", "share": None, "share_interval": None}
    return value | {
        "abstention_reason": "",
        "smallest_detectable_share": 0.03,
        "groups": [group, unmeasured],
        "null": {"kind": "generations", "n_controls": 400, "smallest_p": 1 / 401},
    }
