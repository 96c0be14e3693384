"""The mixer to the sample: no Qt, no clock."""

import numpy as np
import pytest

from rootnote.gui.playback.interpolation import interpolated
from rootnote.gui.playback.mixer import Mixer

RATE = 44_100


class Track:
    """An array to play."""

    def __init__(self, samples: np.ndarray, n_ready: int | None = None) -> None:
        self.samples = samples
        self.n_frames = len(samples)
        self.n_ready = len(samples) if n_ready is None else n_ready

    def read(self, start: int, stop: int) -> np.ndarray:
        out = np.zeros((stop - start, 2), np.float32)
        first, last = max(start, 0), min(stop, self.n_frames)
        if first < last:
            out[first - start : last - start] = self.samples[first:last]
        return out


def noise(n: int, seed: int) -> np.ndarray:
    return (np.random.default_rng(seed).uniform(-0.5, 0.5, (n, 2))).astype(np.float32)


def tone(n: int, hz: float = 330) -> np.ndarray:
    wave = 0.5 * np.sin(2 * np.pi * hz / RATE * np.arange(n))
    return np.stack([wave, wave], axis=1).astype(np.float32)


A, B = noise(60_000, 1), noise(70_000, 2)


@pytest.fixture
def mixer() -> Mixer:
    made = Mixer(RATE)
    made.set_track("suspect", Track(A))
    made.set_track("source", Track(B))
    return made


def played(mixer: Mixer, n: int, block: int = 700) -> np.ndarray:
    sizes = [block] * (n // block) + ([n % block] if n % block else [])
    return np.concatenate([mixer.render(size) for size in sizes])


def test_plain_playing_is_bit_exact(mixer: Mixer) -> None:
    np.testing.assert_array_equal(played(mixer, 30_000), A[:30_000])
    assert mixer.position == 30_000


def test_a_switch_is_exact_but_for_its_crossfade(mixer: Mixer) -> None:
    mixer.set_alignment(1_000, 5_000)
    played(mixer, 10_000)
    mixer.set_side("source")
    out = played(mixer, 10_000)
    fade = mixer.fade
    np.testing.assert_array_equal(out[fade:], B[14_000 + fade : 24_000])
    share = (0.5 - 0.5 * np.cos(np.pi * np.arange(fade) / fade))[:, None]
    expected = A[10_000 : 10_000 + fade] * (1 - share) + B[14_000 : 14_000 + fade] * share
    np.testing.assert_allclose(out[:fade], expected, atol=1e-6)
    mixer.set_side("suspect")
    np.testing.assert_array_equal(played(mixer, 2_000)[fade:], A[20_000 + fade : 22_000])


def test_switching_between_equal_tracks_is_not_heard(mixer: Mixer) -> None:
    mixer.set_track("source", Track(A))
    out = [played(mixer, 5_000)]
    for side in ("source", "suspect", "source"):
        mixer.set_side(side)
        out.append(played(mixer, 5_000))
    np.testing.assert_array_equal(np.concatenate(out), A[:20_000])


def test_a_loop_repeats_to_the_sample(mixer: Mixer) -> None:
    start, stop = 8_000, 13_000
    mixer.set_loop((start, stop))
    assert mixer.position == start
    length, fade = stop - start, mixer.fade
    out = played(mixer, 3 * length)[mixer.fade :]  # the seek into the loop fades in
    out = np.concatenate([A[start : start + fade], out]).reshape(3, length, 2)
    for turn in out:
        np.testing.assert_array_equal(turn[: length - fade], A[start : stop - fade])
    np.testing.assert_array_equal(out[0, -fade:], out[2, -fade:])
    share = (0.5 - 0.5 * np.cos(np.pi * np.arange(fade) / fade))[:, None]
    expected = A[stop - fade : stop] * (1 - share) + A[start - fade : start] * share
    np.testing.assert_allclose(out[1, -fade:], expected, atol=1e-6)


@pytest.mark.parametrize("speed", [1.0, 0.7, 1.6])
@pytest.mark.parametrize("loop", [(20_000, 27_777), (0, 9_001)])
def test_no_jump_clicks(loop: tuple[int, int], speed: float) -> None:
    mixer = Mixer(RATE)
    mixer.set_track("suspect", Track(tone(60_000)))
    mixer.set_track("source", Track(tone(60_000, 370)))
    mixer.set_speed(speed)
    mixer.set_loop(loop)
    out = [played(mixer, 1_000)]
    for k in range(8):
        mixer.set_side("source" if k % 2 == 0 else "suspect")
        mixer.set_volume(1.0 if k % 2 else 0.3)
        mixer.seek(loop[0] + 517 * k)
        out.append(played(mixer, 5_003))
    steps = np.abs(np.diff(np.concatenate(out)[mixer.fade :], axis=0))
    # A tone's own steepest step, and what two of them and a fade of 8 ms can add to it.
    own = 0.5 * 2 * np.pi * 370 / RATE * speed
    assert steps.max() < own + np.pi / 2 / mixer.fade
    if loop[0] == 0:
        assert np.abs(np.concatenate(out)).max() <= 0.5001


def test_the_end_stops_and_a_seek_goes_on(mixer: Mixer) -> None:
    mixer.seek(59_000)
    out = played(mixer, 2_000)
    np.testing.assert_array_equal(out[mixer.fade : 1_000], A[59_000 + mixer.fade :])
    assert not out[1_000:].any()
    assert mixer.is_finished
    mixer.jump(100)
    np.testing.assert_array_equal(played(mixer, 500), A[100:600])


def test_it_waits_for_what_is_not_decoded_yet(mixer: Mixer) -> None:
    track = Track(A, n_ready=5_000)
    mixer.set_track("suspect", track)
    out = played(mixer, 7_000, 1_000)
    assert mixer.is_starved
    at = int(mixer.position)
    assert 3_900 <= at <= 5_000
    np.testing.assert_array_equal(out[:at], A[:at])
    assert not out[at:].any()
    track.n_ready = len(A)
    np.testing.assert_array_equal(played(mixer, 1_000), A[at : at + 1_000])
    assert not mixer.is_starved


def test_gain_scales_one_side_smoothly(mixer: Mixer) -> None:
    mixer.set_gain("source", 0.25)
    played(mixer, 1_000)
    mixer.set_side("source")
    out = played(mixer, 2_000)
    np.testing.assert_array_equal(out[mixer.fade :], B[1_000 + mixer.fade : 3_000] * 0.25)
    mixer.set_track("source", Track(np.ones((60_000, 2), np.float32)))
    mixer.set_volume(0.5)
    out = played(mixer, 2_000)[:, 0]
    assert np.abs(np.diff(out)).max() <= 1.01 * 0.125 / mixer.fade
    assert out[-1] == np.float32(0.125)


def test_what_is_heard_is_told_across_jumps(mixer: Mixer) -> None:
    played(mixer, 1_000, 100)
    mixer.seek(40_000)
    played(mixer, 1_000, 100)
    mixer.set_side("source")
    mixer.set_loop((41_000, 41_500))
    played(mixer, 700, 100)
    assert mixer.heard(500).position == 500
    assert mixer.heard(1_500).position == 40_500
    assert mixer.heard(1_500).side == "suspect"
    assert mixer.heard(2_100).side == "source"
    assert mixer.heard(2_600).position == 41_100


@pytest.mark.parametrize("speed", [0.5, 0.77, 1.5, 2.0])
def test_another_speed_is_another_pitch(speed: float) -> None:
    mixer = Mixer(RATE)
    mixer.set_track("suspect", Track(tone(80_000, 1_000)))
    mixer.set_speed(speed)
    out = played(mixer, 20_000)[:, 0]
    expected = 0.5 * np.sin(2 * np.pi * 1_000 * speed / RATE * np.arange(20_000))
    np.testing.assert_allclose(out[500:], expected[500:], atol=2e-3)
    assert mixer.position == pytest.approx(20_000 * speed)


def test_speeding_up_folds_nothing_back() -> None:
    high = tone(60_000, 15_000)  # at double speed this would come back at 14.1 kHz
    track = Track(high)
    out = interpolated(track.read, 1_000, 2.0, 8_000)
    assert np.abs(out).max() < 0.005


def test_one_track_alone_and_none(mixer: Mixer) -> None:
    mixer.set_track("source", None)
    mixer.set_side("source")
    assert not played(mixer, 1_000)[mixer.fade :].any()
    assert mixer.is_finished


def test_a_loop_of_nothing_is_refused(mixer: Mixer) -> None:
    with pytest.raises(ValueError, match="two frames"):
        mixer.set_loop((5, 6))
