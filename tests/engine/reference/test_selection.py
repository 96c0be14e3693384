"""Which audio a reference model is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootnote.domain import Role, Segment
from rootnote.engine.reference.selection import excerpt_of, split_members
from rootnote.errors import ReferenceBuildError
from synthetic import make_track


def test_the_excerpt_is_the_middle():
    track = make_track("a", sample_rate=1000, n_frames=10_000)
    assert excerpt_of(track, 4.0) == Segment("a", 3000, 7000)
    assert excerpt_of(track, 10.0) == Segment("a", 0, 10_000)
    assert excerpt_of(track, 10.001) is None


@given(n_frames=st.integers(1, 10**6), excerpt_s=st.floats(0.01, 100))
def test_an_excerpt_lies_inside_and_has_its_length(n_frames, excerpt_s):
    found = excerpt_of(make_track("a", n_frames=n_frames), excerpt_s)
    length = round(excerpt_s * 1000)
    if n_frames < length:
        assert found is None
        return
    assert found.stop - found.start == length
    assert found.start >= 0
    assert found.stop <= n_frames
    assert 0 <= (n_frames - found.stop) - found.start <= 1


ROLES = st.lists(st.sampled_from(list(Role)), min_size=1, max_size=20)


@given(roles=ROLES, fraction=st.floats(0, 0.9), seed=st.integers(0, 99), order=st.randoms())
def test_roles_decide_and_a_seeded_draw_decides_the_rest(roles, fraction, seed, order):
    tracks = [make_track(f"{i:02}", role=role) for i, role in enumerate(roles)]
    role_of = {track.id: track.role for track in tracks}
    if not {Role.TRAINING, Role.SOURCE} & set(roles):
        with pytest.raises(ReferenceBuildError, match="no track is left"):
            split_members(tracks, fraction, seed)
        return
    try:
        members, held_out = split_members(tracks, fraction, seed)
    except ReferenceBuildError:
        assert Role.TRAINING not in roles
        assert round(fraction * roles.count(Role.SOURCE)) == roles.count(Role.SOURCE)
        return
    assert sorted([*members, *held_out]) == sorted(role_of)
    assert list(members) == sorted(members)
    assert list(held_out) == sorted(held_out)
    assert not {role_of[name] for name in members} & {Role.DECOY, Role.CONTROL}
    assert not {role_of[name] for name in held_out} & {Role.TRAINING}
    n_drawn = sum(role_of[name] is Role.SOURCE for name in held_out)
    assert n_drawn == round(fraction * roles.count(Role.SOURCE))
    order.shuffle(tracks)
    assert split_members(tracks, fraction, seed) == (members, held_out)


def test_another_seed_holds_out_others():
    tracks = [make_track(f"{i:02}") for i in range(20)]
    assert len({split_members(tracks, 0.35, seed)[1] for seed in range(5)}) == 5
