"""The tools of the evaluation on real recordings, tried on synthetic audio; no network."""

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

import alterations
import intervals
import recordings
import results
import similarity

from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.errors import CatalogueError, Error

RATE = 44_100


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def tone(frequency_hz: float, seconds: float = 4, rate: int = RATE) -> np.ndarray:
    """Two channels of a tone, the second an octave above."""
    time = np.arange(round(seconds * rate)) / rate
    phases = 2 * np.pi * frequency_hz * np.outer([1, 2], time)
    return (0.4 * np.sin(phases)).astype(np.float32)


def dominant_hz(samples: np.ndarray, rate: int = RATE) -> float:
    n = len(samples)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(n), 8 * n))
    return float(spectrum.argmax() * rate / (8 * n))


def level_db(samples: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64))))


class TestAlterations:
    def test_all_eight_are_registered_and_have_a_target(self) -> None:
        assert list(alterations.ALTERATIONS) == list(results.TARGETS)
        assert len(alterations.ALTERATIONS) == 8

    @pytest.mark.parametrize(
        ("name", "length", "frequency"),
        [
            ("shift", 1, 1),
            ("mp3", 1, 1),
            ("tempo_up", 1 / 1.05, 1),
            ("tempo_down", 1 / 0.95, 1),
            ("noise", 1, 1),
            ("gain", 1, 1),
            ("pitch_up", 1, 2 ** (1 / 12)),
            ("pitch_down", 1, 2 ** (-1 / 12)),
        ],
    )
    @pytest.mark.parametrize("rate", [44_100, 48_000])
    def test_length_and_pitch_are_what_the_name_says(
        self, name: str, length: float, frequency: float, rate: int, rng: np.random.Generator
    ) -> None:
        samples = tone(440, rate=rate)
        before = samples.copy()
        altered = alterations.ALTERATIONS[name](samples, rate, rng)
        assert altered.dtype == np.float32
        assert altered.shape == (2, round(samples.shape[1] * length))
        np.testing.assert_array_equal(samples, before)
        # A semitone is 5.9 %; overlap-add moves a pure tone by less than 0.05 %.
        assert dominant_hz(altered[0], rate) == pytest.approx(440 * frequency, rel=1e-3)
        assert dominant_hz(altered[1], rate) == pytest.approx(880 * frequency, rel=1e-3)

    @pytest.mark.parametrize(
        ("name", "factor"),
        [("tempo_up", 1.05), ("tempo_down", 0.95), ("pitch_up", 1), ("pitch_down", 1)],
    )
    def test_events_come_at_the_new_tempo(
        self, name: str, factor: float, rng: np.random.Generator
    ) -> None:
        n_events, every = 16, RATE // 2
        samples = np.zeros((1, n_events * every), np.float32)
        burst = rng.standard_normal(600).astype(np.float32)
        for event in range(n_events):
            samples[0, event * every + 4000 :][:600] = burst
        altered = alterations.ALTERATIONS[name](samples, RATE, rng)[0]
        power = np.convolve(np.square(altered), np.ones(600), "same")
        pieces = np.array_split(power, n_events)
        starts = np.cumsum([0, *map(len, pieces)])[:-1]
        found = starts + [piece.argmax() for piece in pieces]
        spacing = np.polyfit(np.arange(n_events), found, 1)[0]
        assert spacing == pytest.approx(every / factor, rel=2e-3)

    def test_mp3_is_lossy_aligned_and_ends_where_it_should(self, rng: np.random.Generator) -> None:
        samples = np.cumsum(rng.standard_normal((2, RATE)), axis=1).astype(np.float32)
        samples = (samples - samples.mean(1, keepdims=True)) / np.float32(np.abs(samples).max() * 2)
        altered = alterations.mp3_64k(samples, RATE, rng)
        at = {
            lag: np.corrcoef(samples[0, 4000:30_000], altered[0, 4000 + lag : 30_000 + lag])[0, 1]
            for lag in (-1152, -576, -1, 0, 1, 576, 1152)
        }
        assert max(at, key=at.__getitem__) == 0
        assert at[0] > 0.99
        assert np.abs(altered - samples).max() > 1e-3

    def test_noise_lies_12_db_below_the_signal(self, rng: np.random.Generator) -> None:
        samples = tone(440)
        noisy = alterations.noise(samples, RATE, rng)
        assert level_db(noisy - samples) - level_db(samples) == pytest.approx(-12, abs=0.05)
        again = alterations.noise(samples, RATE, np.random.default_rng(1))
        np.testing.assert_array_equal(noisy, again)

    @pytest.mark.parametrize(("name", "by"), [("gain", -6), ("gain_3db", -3), ("gain_9db", -9)])
    def test_gain_is_what_it_says(self, name: str, by: float, rng: np.random.Generator) -> None:
        samples = tone(440)
        quieter = (alterations.ALTERATIONS | alterations.CONTROLS)[name](samples, RATE, rng)
        assert level_db(quieter) - level_db(samples) == pytest.approx(by, abs=1e-4)

    def test_excerpts_lie_off_the_grid(self, rng: np.random.Generator) -> None:
        ramp = np.arange(30 * 8000, dtype=np.float32)[None]
        cut = alterations.cut_excerpts(ramp, 400, 8000, rng, seconds=10)
        starts = np.array([excerpt[0, 0] for excerpt in cut])
        assert all(excerpt.shape == (1, 80_000) for excerpt in cut)
        past = starts / 8000 % 5
        assert np.minimum(past, 5 - past).min() >= 0.1
        assert starts.min() < 8000
        assert starts.max() > 19 * 8000
        assert len(set(starts)) > 390

    def test_a_track_without_room_is_refused(self, rng: np.random.Generator) -> None:
        with pytest.raises(ValueError, match="too short"):
            alterations.cut_excerpts(np.zeros((1, 80_000), np.float32), 1, 8000, rng, seconds=10)


class TestIntervals:
    # Wilson's intervals as in Newcombe, Statistics in Medicine 17:857 (1998), table I, method 3.
    @pytest.mark.parametrize(
        ("hits", "n", "low", "high"),
        [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ],
    )
    def test_wilson_is_as_published(self, hits: int, n: int, low: float, high: float) -> None:
        found = intervals.wilson(hits, n)
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)
        mirrored = intervals.wilson(n - hits, n)
        assert (mirrored.low, mirrored.high) == pytest.approx((1 - high, 1 - low), abs=5e-5)

    @pytest.mark.parametrize(("hits", "n"), [(1, 0), (3, 2), (-1, 5)])
    def test_wilson_refuses_what_is_no_proportion(self, hits: int, n: int) -> None:
        with pytest.raises(ValueError, match="no proportion"):
            intervals.wilson(hits, n)

    def test_bootstrap_is_near_the_normal_interval(self, rng: np.random.Generator) -> None:
        values = rng.normal(3, 2, 400)
        found = intervals.bootstrap(values)
        half = 1.96 * values.std() / 20
        assert found.value == values.mean()
        assert (found.low, found.high) == pytest.approx(
            (found.value - half, found.value + half), abs=0.03
        )
        assert found == intervals.bootstrap(values)

    def test_copies_within_a_cluster_narrow_nothing(self, rng: np.random.Generator) -> None:
        values = rng.normal(0, 1, 30)
        alone = intervals.clustered(values, range(30))
        copied = intervals.clustered(np.repeat(values, 10), np.repeat(np.arange(30), 10))
        naive = intervals.bootstrap(np.repeat(values, 10))
        assert copied.n == alone.n == 30
        assert (copied.low, copied.high) == pytest.approx((alone.low, alone.high))
        assert naive.high - naive.low < 0.5 * (copied.high - copied.low)

    def test_clusters_count_by_their_size(self) -> None:
        found = intervals.clustered([1, 1, 1, 0], ["a", "a", "a", "b"])
        assert found.value == 0.75
        assert (found.low, found.high) == (0, 1)

    def test_seeds_that_differ_widen_the_crossed_interval(self, rng: np.random.Generator) -> None:
        suspects = rng.normal(0, 0.1, (10, 1))
        agreeing = intervals.crossed(suspects + np.zeros((1, 3)))
        differing = intervals.crossed(suspects + np.array([[-1.0, 0, 1]]))
        assert agreeing.high - agreeing.low < 0.2
        assert differing.low < -0.5
        assert differing.high > 0.5

    def test_a_missing_run_is_left_out(self) -> None:
        found = intervals.crossed(np.array([[1, 1, np.nan], [1, 1, 1]]))
        assert (found.value, found.low, found.high, found.n) == (1, 1, 1, 2)

    @pytest.mark.parametrize("shape", [(40,), (10, 4)])
    def test_pairs_take_out_what_they_share(
        self, shape: tuple[int, ...], rng: np.random.Generator
    ) -> None:
        shared = rng.normal(0, 10, shape)
        treated = shared + 0.2 + rng.normal(0, 0.05, shape)
        found = intervals.paired_difference(treated, shared)
        assert 0.1 < found.low < 0.2 < found.high < 0.3

    def test_unpaired_and_empty_input_is_refused(self) -> None:
        with pytest.raises(ValueError, match="not paired"):
            intervals.paired_difference(np.zeros(3), np.zeros(4))
        with pytest.raises(ValueError, match="finite"):
            intervals.bootstrap([])
        with pytest.raises(ValueError, match="finite"):
            intervals.crossed(np.full((2, 2), np.nan))
        with pytest.raises(ValueError, match="cluster"):
            intervals.clustered([1.0, 2.0], ["a"])

    def test_one_unit_has_no_interval(self) -> None:
        found = intervals.clustered([1.0, 0.0], ["a", "a"])
        assert found.value == 0.5
        assert np.isnan(found.low)


class TestSimilarity:
    def test_gain_changes_nothing_and_timbre_does(self, rng: np.random.Generator) -> None:
        dark, bright = tone(220), tone(3520)
        reference = similarity.mfcc_chroma(dark, RATE)
        quieter = similarity.mfcc_chroma(dark * np.float32(0.1), RATE)
        assert reference.shape == (50,)
        np.testing.assert_allclose(quieter, reference, atol=1e-3)
        assert np.abs(similarity.mfcc_chroma(bright, RATE) - reference).max() > 5
        assert not similarity.mfcc_chroma(np.zeros_like(dark), RATE).any()

    def test_the_best_segment_speaks_for_a_track(self) -> None:
        vectors = [np.array([[1.0, 0], [0, 1]]), np.array([[0.8, 0.6], [-1, 0]])]
        index = similarity.SegmentIndex(vectors, standardise=False)
        found = index.scores(np.array([[2.0, 0], [0, 3]]))
        np.testing.assert_allclose(found, [1, (0.8 + 0.6) / 2])

    def test_the_best_variant_counts_in_its_own_units(self) -> None:
        pairs = np.array([[[3.0, 1, 2, 2]], [[10, 10, 10, 50]]])
        found = similarity.best_segments(pairs, np.array([0, 0, 1, 1]), 2)
        np.testing.assert_allclose(found, [2**0.5, 3**0.5])

    def test_standardising_takes_out_scale_and_offset(self, rng: np.random.Generator) -> None:
        vectors = [rng.normal(size=(3, 4)) for _ in range(5)]
        query = rng.normal(size=(2, 4))
        scale, offset = np.array([1, 10, 100, 0.1]), np.array([5.0, -3, 0, 100])
        plain = similarity.SegmentIndex(vectors).scores(query)
        moved = similarity.SegmentIndex([v * scale + offset for v in vectors])
        np.testing.assert_allclose(moved.scores(query * scale + offset), plain)

    def test_a_tie_for_first_is_not_first(self) -> None:
        assert similarity.rank_of(np.array([0.5, 0.9, 0.5]), 1) == 1
        assert similarity.rank_of(np.array([0.9, 0.9, 0.5]), 0) == 1.5
        assert similarity.rank_of(np.array([np.nan, 0.9, -5.0]), 0) == 3

    @pytest.mark.parametrize(("seconds", "n"), [(3, 1), (5, 1), (9.5, 2), (10.5, 2), (30, 6)])
    def test_segments_are_of_one_length(self, seconds: float, n: int) -> None:
        pieces = similarity.segments(np.zeros((2, round(seconds * 8000)), np.float32), 8000)
        assert [piece.shape for piece in pieces] == [(2, min(40_000, round(seconds * 8000)))] * n


def row(number: int, rank: float, *, member: bool = True, track: str = "a") -> results.Row:
    return results.Row(track, "mp3", number, "ours", rank, 10, member)


class TestResults:
    def test_a_stopped_run_goes_on(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "rows.jsonl"
        kept = results.RowFile(path, {"seed": 1})
        kept.append([row(0, 1), row(1, 2)])
        with path.open("a") as file:
            file.write('{"track": "a", "altera')  # killed here
        again = results.RowFile(path, {"seed": 1})
        again.append([row(2, 3), row(0, 9)])
        assert [r.rank for r in again.rows()] == [1, 2, 3]

    def test_other_settings_are_refused(self, tmp_path: Path) -> None:
        results.RowFile(tmp_path / "rows.jsonl", {"seed": 1, "config": {"rank": 8}})
        results.RowFile(tmp_path / "rows.jsonl", {"seed": 1, "config": {"rank": 8}})
        with pytest.raises(Error, match="another evaluation"):
            results.RowFile(tmp_path / "rows.jsonl", {"seed": 1, "config": {"rank": 9}})

    def test_members_and_others_are_counted_apart(self) -> None:
        rows = [row(i, 1 if i else 4, track="ab"[i % 2]) for i in range(10)]
        rows += [row(0, 1.5, member=False, track="c")]
        members, others = results.summarise(rows)
        assert members["first"]["value"] == members["first_by_track"]["value"] == 0.9
        assert (members["first"]["n"], members["first_by_track"]["n"]) == (10, 2)
        assert members["median_rank"] == 1
        assert (others["first"]["value"], others["median_rank"]) == (0, 1.5)
        assert others["chance"] == pytest.approx(0.1)
        text = results.table([members, others], member=True)
        assert text.splitlines()[-1] == "| ours | **90 % [60–98]** |"
        assert "median 1.5" in results.table([members, others], member=False)


class TestExcerpts:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        """Two recordings of 3 and 2.5 s, and one that is too short."""
        for name, seconds, rate in (
            ("x/long", 3, 48_000),
            ("y/odd", 2.5, RATE),
            ("y/short", 1, RATE),
        ):
            path = tmp_path / "music" / f"{name}.flac"
            path.parent.mkdir(parents=True, exist_ok=True)
            with sf.SoundFile(path, "w", rate, 2, "PCM_16") as file:
                file.title, file.artist = f"Song, {name}", "Ann; Bob"
                file.copyright, file.license = "(C) 2007 Ann", "GPL"
                file.write(tone(440, seconds, rate).T)
        return tmp_path

    def test_the_middle_is_kept_with_its_tags(self, folder: Path) -> None:
        files = sorted((folder / "music").rglob("*.flac"))
        table = recordings.write_excerpts(files, folder / "out", seconds=2)
        catalogue = read_catalogue(folder / "out")
        assert table.parent == catalogue.root
        assert catalogue.caveats == ()
        assert [track.id for track in catalogue.tracks] == ["x-long", "y-odd"]
        track = catalogue.tracks[0]
        assert (track.sample_rate, track.n_channels, track.n_frames) == (48_000, 2, 96_000)
        assert (track.title, track.artist) == ("Song, x/long", "Ann; Bob")
        assert (track.rights_holder, track.licence) == ("(C) 2007 Ann", "GPL")
        expected, _ = sf.read(files[0], start=24_000, frames=96_000)
        np.testing.assert_array_equal(sf.read(track.path)[0], expected)
        table.unlink()  # what the file itself says is the same
        bare = read_catalogue(folder / "out").tracks[0]
        assert (bare.title, bare.rights_holder, bare.licence) == (
            track.title,
            track.rights_holder,
            track.licence,
        )

    def test_what_is_there_is_kept_and_what_changed_is_not(self, folder: Path) -> None:
        files = sorted((folder / "music").rglob("*.flac"))
        recordings.write_excerpts(files, folder / "out", seconds=2)
        excerpts = sorted((folder / "out").glob("*.flac"))
        first = [path.stat().st_mtime_ns for path in excerpts]
        recordings.write_excerpts(files, folder / "out", seconds=2)
        assert [path.stat().st_mtime_ns for path in excerpts] == first
        recordings.write_excerpts(files, folder / "out", seconds=1.5)
        assert [sf.info(path).duration for path in excerpts] == [1.5, 1.5]
        assert len(read_catalogue(folder / "out").tracks) == 2

    def test_nothing_long_enough_is_an_error(self, folder: Path) -> None:
        files = sorted((folder / "music").rglob("*.flac"))
        with pytest.raises(CatalogueError, match="no recording is 9 s long"):
            recordings.write_excerpts(files, folder / "out", seconds=9)

    def test_an_unpacked_package_needs_no_apt(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(Error, match="apt-get is missing"):
            recordings.debian_music("supertux-data", tmp_path)
        split = recordings.SPLITS["tuning"]
        music = tmp_path / split.package / split.folder / "forest"
        music.mkdir(parents=True)
        with pytest.raises(Error, match="does not hold the recordings"):
            recordings.debian_music("supertux-data", tmp_path)
        for number in range(split.n_files):
            (music / f"{number:02}.ogg").touch()
        files = recordings.debian_music("supertux-data", tmp_path)
        assert [path.name for path in files[:2]] == ["00.ogg", "01.ogg"]
        with pytest.raises(ValueError, match="not a package"):
            recordings.debian_music("bash", tmp_path)
