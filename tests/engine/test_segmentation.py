"""Segments: of one length, inside the stretch, and covering it but for a short rest."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rootnote.domain import Segment
from rootnote.engine.segmentation import segments_of
from synthetic import make_track

RATE = 1000


@st.composite
def cuts(draw):
    """A stretch, a segment length and a hop, all in frames at 1000 Hz."""
    n_frames = draw(st.integers(1, 20_000))
    start = draw(st.integers(0, n_frames - 1))
    stop = draw(st.integers(start + 1, n_frames))
    length = draw(st.integers(1, 5_000))
    hop = draw(st.integers(max(1, length // 8), length))
    return n_frames, start, stop, length, hop


@given(cut=cuts())
def test_segments_cover_the_stretch_with_equal_lengths(cut):
    n_frames, start, stop, length, hop = cut
    found = segments_of(make_track("a", n_frames=n_frames), length / RATE, hop / RATE, start, stop)
    assert all(segment.track_id == "a" for segment in found)
    assert {segment.stop - segment.start for segment in found} == {min(length, stop - start)}
    assert found[0].start == start
    assert found[-1].stop <= stop
    distances = [b.start - a.start for a, b in pairwise(found)]
    assert all(distance == hop for distance in distances[:-1])
    assert all(0 < distance <= hop for distance in distances[-1:])
    rest = stop - found[-1].stop
    assert 0 <= rest <= 0.25 * length
    if rest:  # what is left over is too short, and the last segment is where its hop puts it
        assert all(distance == hop for distance in distances)
        assert rest < hop or len(found) == 1


@given(cut=cuts())
def test_without_a_stretch_the_whole_track_is_cut(cut):
    n_frames, _, _, length, hop = cut
    track = make_track("a", n_frames=n_frames)
    assert segments_of(track, length / RATE, hop / RATE) == segments_of(
        track, length / RATE, hop / RATE, 0, n_frames
    )


@given(cut=cuts(), shift=st.integers(0, 10_000))
def test_where_a_stretch_lies_does_not_matter(cut, shift):
    n_frames, start, stop, length, hop = cut
    track = make_track("a", n_frames=n_frames + shift)
    here = segments_of(track, length / RATE, hop / RATE, start, stop)
    there = segments_of(track, length / RATE, hop / RATE, start + shift, stop + shift)
    assert [(s.start + shift, s.stop + shift) for s in here] == [(s.start, s.stop) for s in there]


def test_the_tail_rule():
    def starts(n_frames):
        return [s.start for s in segments_of(make_track("a", n_frames=n_frames), 1.0, 1.0)]

    assert starts(2000) == [0, 1000]
    assert starts(2250) == [0, 1000]  # a quarter of a segment: left off
    assert starts(2251) == [0, 1000, 1251]  # more: one more segment, overlapping
    assert starts(2999) == [0, 1000, 1999]
    assert segments_of(make_track("a", n_frames=600), 1.0, 1.0) == [Segment("a", 0, 600)]


def test_lengths_are_seconds_at_the_tracks_own_rate():
    track = make_track("a", sample_rate=44_100, n_frames=44_100 * 4)
    found = segments_of(track, 1.5, 0.5)
    assert found[:2] == [Segment("a", 0, 66_150), Segment("a", 22_050, 88_200)]
