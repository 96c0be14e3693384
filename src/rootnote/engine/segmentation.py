"""Cut tracks into segments of equal length."""

from rootnote.domain import Segment, Track

_LEAST_TAIL = 0.25
"""A rest shorter than this fraction of a segment gets no segment of its own."""


def segments_of(
    track: Track, segment_s: float, hop_s: float, start: int = 0, stop: int | None = None
) -> list[Segment]:
    """Segments of a stretch of a track, all of one length.

    A rest at the end is covered by a last segment that ends with the stretch and overlaps the one
    before; a stretch shorter than one segment is one segment.

    Parameters
    ----------
    segment_s, hop_s : float
        Length and distance of segments, in seconds.
    start, stop : int
        The stretch, in frames at the track's native rate.
    """
    stop = track.n_frames if stop is None else stop
    length = round(segment_s * track.sample_rate)
    hop = round(hop_s * track.sample_rate)
    if stop - start <= length:
        return [Segment(track.id, start, stop)]
    starts = list(range(start, stop - length + 1, hop))
    if stop - (starts[-1] + length) > _LEAST_TAIL * length:
        starts.append(stop - length)
    return [Segment(track.id, first, first + length) for first in starts]
