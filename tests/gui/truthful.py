"""Results that say how much each track weighs, and one that declines to: no engine needed."""

from dataclasses import replace

from rootnote.domain import (
    Account,
    AttributionResult,
    Basis,
    GroupShare,
    Learned,
    Null,
    Role,
    Segment,
)
from synthetic import make_catalogue, make_contribution, make_result, make_track

TITLES = {
    "a": ("Morning Raga", "Ann Ode", "First Light", "North Music"),
    "b": ("Morning Raga (remaster)", "Ann Ode", "First Light 2", "North Music"),
    "c": ("Canal Street", "Bob Quay", "Harbour", "South Rights"),
    "x": ("Held out", "Nobody", "Outtakes", "North Music"),
    "d": ("Lookalike", "Cora Lin", "Harbour", "South Rights"),
    "e": ("Far away", "Bob Quay", "Harbour", "South Rights"),
}


def truthful_result() -> AttributionResult:
    """Two near-duplicates and one more track have shares; a decoy, a lookalike, one more."""
    tracks = [
        make_track(
            id,
            title=title,
            artist=artist,
            release=release,
            rights_holder=holder,
            role=Role.DECOY if id == "x" else Role.TRAINING if id == "a" else Role.SOURCE,
        )
        for id, (title, artist, release, holder) in TITLES.items()
    ]
    parts = [make_contribution(track.id, rank) for rank, track in enumerate(tracks, 1)]
    changes = {
        "a": {
            "share": 0.22,
            "share_interval": (0.12, 0.31),
            "learned": Learned(Basis.DISCLOSED),
            "q_value": 0.002,
            "p_value": 0.0004,
            "cluster": "a",
            "similar_only": False,
        },
        "b": {
            "share": 0.22,
            "share_interval": (0.12, 0.31),
            "learned": Learned(Basis.INFERRED, 0.004),
            "q_value": 0.004,
            "cluster": "a",
            "similar_only": False,
        },
        "c": {
            "share": 0.09,
            "share_interval": (0.02, 0.15),
            "learned": Learned(Basis.INFERRED, 0.0123),
            "q_value": 0.03,
            "cluster": "c",
            "similar_only": False,
        },
        "d": {"similar_only": True, "learned": Learned(Basis.UNKNOWN, 0.41), "q_value": 0.01},
        "e": {"q_value": 0.6, "learned": Learned(Basis.UNKNOWN, 0.7)},
    }
    return make_result(
        catalogue=make_catalogue(*tracks),
        contributions=tuple(replace(part, **changes.get(part.track_id, {})) for part in parts),
        segments=(Segment("suspect", 0, 10_000),),
        account=Account(
            explained_fraction=0.31,
            explained_fraction_interval=(0.2, 0.45),
            remainder=0.69,
            abstained=False,
            smallest_detectable_share=0.05,
            groups=(
                GroupShare("artist", "Ann Ode", ("a", "b"), 0.001, 0.24, (0.1, 0.33)),
                GroupShare("rights_holder", "South Rights", ("c", "d", "e"), 0.2, None, None),
            ),
            null=Null("recordings", 40, 0.025),
        ),
    )


def abstaining_result() -> AttributionResult:
    """Nothing is significant."""
    result = truthful_result()
    return replace(
        result,
        contributions=tuple(
            replace(part, share=None, share_interval=None, q_value=0.7)
            for part in result.contributions
        ),
        account=Account(
            abstained=True,
            abstention_reason="no track's score stands out from those of the controls",
            smallest_detectable_share=0.12,
            null=Null("generations", 24, 0.04),
        ),
    )
