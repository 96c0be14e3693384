"""The parts of the comparison with peers that need neither a model nor a peer."""

import json
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import torch

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))
sys.path.append(str(Path(__file__).parent / "benchmarks"))

import peers
from peer_judging import OWN, UNTRAINED, best, members_first, prediction, table, truth_of
from peer_material import Material, Peer, by_track
from peer_traker import token_log_odds

from rootnote.engine.models.delay import delayed_inputs
from rootnote.engine.reference.config import CodecConfig, DecoderConfig
from rootnote.engine.reference.decoder import new_decoder

TRACKS = [f"track {i}" for i in range(12)]
MEMBERS = TRACKS[:8]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.fixture
def given(tmp_path) -> Material:
    """Two tracks of three segments and one, two suspects of two."""
    return Material(
        setting=_Setting(),
        adapter=None,
        train=torch.zeros(4, 1, 1),
        query=torch.zeros(4, 1, 1),
        track_of=np.array([0, 0, 0, 1]),
        suspect_of=np.array([0, 0, 1, 1]),
        suspects=(Path("a"), Path("b")),
        work=tmp_path,
    )


class _Setting:
    class catalogue:
        tracks = ("first", "second")


class TestByTrack:
    def test_the_scale_of_a_row_does_not_count(self, given) -> None:
        scores = np.array([[1.0, 0, 0, 2], [100, 0, 0, 200], [0, 0, 1, 0], [0, 0, 1, 0]])
        pooled = by_track(scores, given, 1.0)
        assert pooled.shape == (2, 2)
        np.testing.assert_allclose(pooled[0], by_track(scores[[0, 0, 2, 3]], given, 1.0)[0])
        assert pooled[0].argmax() == 1
        assert pooled[1].argmax() == 0

    def test_sharpness_nought_means_means(self, given) -> None:
        scores = np.array([[3.0, 0, 0, 1.2]] * 4)
        assert by_track(scores, given, 0.0)[0].argmax() == 1
        assert by_track(scores, given, 4.0)[0].argmax() == 0

    def test_rows_may_stand_for_whole_suspects(self, given) -> None:
        rows = np.array([[1.0, 0, 0, 2], [0, 0, 1, 0]])
        np.testing.assert_allclose(
            by_track(rows, given, 1.0), by_track(rows[[0, 0, 1, 1]], given, 1.0)
        )

    def test_scores_of_tracks_stay(self, given) -> None:
        scores = np.array([[1.0, 2], [4, 3]])
        assert by_track(scores, given, 1.0) is scores

    @pytest.mark.parametrize(
        "scores", [np.zeros((3, 4)), np.zeros((4, 5)), np.full((4, 4), np.nan)]
    )
    def test_anything_else_is_refused(self, given, scores) -> None:
        with pytest.raises(ValueError, match=r"a peer's|unexpected shape"):
            by_track(scores, given, 1.0)


@pytest.fixture
def study(rng):
    """Twenty trainings in pairs, whose losses follow the effects of the members exactly."""
    effects = rng.normal(size=(9, len(TRACKS)))
    left_out = []
    for _ in range(10):
        order = rng.permutation(MEMBERS)
        left_out += [sorted(order[:4]), sorted(order[4:])]
    trainings = [
        {"left_out": gone, "losses": (3 + effects @ np.isin(TRACKS, gone)).tolist()}
        for gone in left_out
    ]
    return truth_of(TRACKS, MEMBERS, ["free"] * 9, trainings, "test"), effects


class TestJudging:
    def test_who_knows_the_effects_predicts_and_is_ahead(self, study, rng) -> None:
        truth, effects = study
        guess = rng.normal(size=effects.shape)
        found = prediction(truth, {OWN: effects, "guess": guess})
        assert found[OWN]["lds"][0] > 0.95
        assert abs(found["guess"]["lds"][0]) < 0.5
        value, low, high = found["guess"]["lead"]
        assert 0 < low < value < high
        assert "lead" not in found[OWN]

    def test_scores_of_what_was_never_learned_do_not_count(self, study) -> None:
        truth, effects = study
        spoiled = np.where(np.isin(TRACKS, MEMBERS), effects, 1e6)
        found = prediction(truth, {"effects": effects, "spoiled": spoiled})
        assert found["effects"] == found["spoiled"]

    def test_members_first(self, study) -> None:
        truth, _ = study
        by_member = np.where(truth.members, 1.0, 0.0)[None].repeat(9, 0)
        assert members_first(truth, by_member).value == 1.0
        assert members_first(truth, -by_member).value == pytest.approx(1 / 5)

    def test_the_best_choice_and_of_equals_the_first(self) -> None:
        tried = [{"choice": i, "lds": lds} for i, lds in enumerate((0.1, 0.4, 0.4))]
        assert best(tried)["choice"] == 1

    def test_the_table_has_the_best_first_and_the_failed_last(self) -> None:
        row = {"lds": [0.5, 0.4, 0.6], "lead": [0.1, -0.1, 0.2], "members": [0.5, 0.4, 0.6]}
        result = {
            "rows": {
                "cosine": {**row, "lds": [0.2, 0.1, 0.3]},
                "TRAK": row,
                "TRAK" + UNTRAINED: {**row, "lds": [0.45, 0.3, 0.5]},
            },
            "failed": {"other": "ImportError: none"},
            "own": "ours",
        }
        lines = table(result).splitlines()[2:]
        assert lines[0] == (
            "| TRAK | 0.500 [0.400, 0.600] | +0.100 [-0.100, 0.200] | 0.450 [0.300, 0.500] | 50 % |"
        )
        assert [line.split("|")[1].strip() for line in lines] == ["TRAK", "cosine", "other"]


class TestAsking:
    def test_answers_are_kept(self, given, monkeypatch) -> None:
        monkeypatch.setattr(Material, "fresh", lambda self: self)
        asked = []

        def scores(_given, choices):
            for choice in choices:
                asked.append(choice["x"])
                yield np.full((2, 2), choice["x"])

        peer = Peer("a: b", "", scores, choices=({"x": 1.0}, {"x": 2.0}))
        peers.asked(peer, given, peer.choices[1:])
        first, second = peers.asked(peer, given, peer.choices)
        assert asked == [2.0, 1.0]
        assert (first[0][0, 0], second[0][0, 0]) == (1.0, 2.0)

    def test_a_library_that_fails_is_told_with_the_place(self, tmp_path, monkeypatch) -> None:
        package = tmp_path / "site-packages" / "failing_peer"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("def run():\n    raise IndexError('no such layer')\n")
        monkeypatch.syspath_prepend(package.parent)
        peer = Peer("p", "", None, library="failing_peer")
        with pytest.raises(IndexError) as caught:
            import_module("failing_peer").run()
        said = peers.reason(peer, caught.value)
        assert said == "IndexError: no such layer (failing_peer/__init__.py, line 2)"

    def test_a_library_that_is_missing_is_told(self) -> None:
        peer = Peer("p", "", None, library="missing_peer")
        with pytest.raises(ModuleNotFoundError) as caught:
            import_module("missing_peer")
        assert "No module named 'missing_peer'" in peers.reason(peer, caught.value)

    def test_our_own_mistakes_are_not_taken_for_theirs(self) -> None:
        mistake = KeyError("ours")
        for library in ("", "numpy"):
            with pytest.raises(KeyError):
                peers.reason(Peer("p", "", None, library=library), mistake)

    def test_names_are_unique_and_choices_are_many_or_none(self) -> None:
        names = [peer.name for peer in peers.PEERS]
        assert len(set(names)) == len(names)
        assert {peer.library for peer in peers.PEERS} == {"", "dattri", "kronfluence", "trak"}


def test_log_odds_are_those_of_the_loss() -> None:
    codec = replace(CodecConfig(), n_codebooks=3, codebook_size=7)
    decoder = new_decoder(codec, DecoderConfig(n_layers=1, width=16, n_heads=2), 0).eval()
    codes = torch.randint(7, (2, 3, 9), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        odds, wrong = token_log_odds(decoder, codes)
        inputs, targets = delayed_inputs(codes, 7)
        logits = decoder(input_ids=inputs.reshape(6, 9)).logits.view(2, 3, 9, 7)
    for example in range(2):
        by_book = []
        for book in range(3):
            right = [
                logits[example, book, step].softmax(-1)[targets[example, book, step]]
                for step in range(book, 9)
            ]
            p = torch.stack(right)
            by_book.append((torch.log(p / (1 - p)).mean(), (1 - p).mean()))
        expected = torch.tensor(by_book).mean(0)
        torch.testing.assert_close(torch.stack([odds[example], wrong[example]]), expected)


def test_the_readme_has_the_stored_results() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    stored = json.loads(peers.RESULTS.read_text())
    assert len(stored) == 2
    assert all(table(one) in readme for one in stored.values())
