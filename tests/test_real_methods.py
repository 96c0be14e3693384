"""The methods that are compared on altered excerpts, tried on three tracks of noise."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
import torch

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

import altered
import methods
import results
import setting as setting_module

from rootnote.domain import AttributionConfig
from rootnote.engine.attribution import attribute
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.index import build_index


@pytest.fixture(scope="module")
def setting(
    tiny_checkpoint: Path, tmp_path_factory: pytest.TempPathFactory
) -> setting_module.Setting:
    """Three tracks of different noise, and a model that has learned nothing."""
    folder = tmp_path_factory.mktemp("three")
    generator = np.random.default_rng(7)
    for name, smooth in (("a", 1), ("b", 4), ("c", 16)):
        noise = np.convolve(generator.standard_normal(64_000), np.ones(smooth) / smooth, "same")
        level = np.repeat(generator.uniform(0.05, 0.3, 64), 1000)
        sf.write(folder / f"{name}.wav", noise * level, 16_000, "PCM_16")
    # Of networks that learned nothing steps tell little: influence decides here.
    config = AttributionConfig(
        segment_s=2, hop_s=2, shortlist=3, step_weight=0.5, leave_out_weight=0.5
    )
    catalogue = read_catalogue(folder)
    return setting_module.Setting(catalogue, tiny_checkpoint, folder / "work", config)


class TestMethods:
    @pytest.mark.parametrize("name", methods.METHODS)
    def test_every_method_finds_a_track_in_itself(
        self, name: str, setting: setting_module.Setting
    ) -> None:
        method = methods.METHODS[name](setting)
        samples, rate = sf.read(setting.catalogue.tracks[1].path, dtype="float32", always_2d=True)
        found = method.scores(samples.T[:, : 2 * rate], rate)
        assert tuple(found) == method.names
        assert all(values.shape == (3,) for values in found.values())
        others = (
            "unlearning",
            "leave_one_out",
            "learned",
        )  # of untrained networks they tell little
        first = [values.argmax() for name, values in found.items() if not name.endswith(others)]
        assert set(first) == {1}

    def test_depth_full_from_memory_is_that_of_the_product(
        self, setting: setting_module.Setting
    ) -> None:
        method = methods.LeftOut(setting)
        path = setting.catalogue.tracks[2].path
        samples, rate = sf.read(path, dtype="float32", always_2d=True)
        found = method.scores(samples.T, rate)
        index = build_index(
            setting.adapter(), setting.catalogue, setting.config, setting.work / "index-rootnote"
        )
        config = replace(setting.config, depth="full")
        result = attribute(inspect_recording(path, "it"), setting.adapter(), index, config)
        of = {part.track_id: part for part in result.contributions}
        wanted = [of[track.id] for track in setting.catalogue.tracks]
        full = [part.score for part in wanted]
        left_out = [part.components["leave_one_out"] for part in wanted]
        np.testing.assert_allclose(found["rootnote_full"], full, rtol=1e-3, atol=1e-3)
        np.testing.assert_allclose(found["rootnote_leave_one_out"], left_out, rtol=1e-3, atol=1e-4)

    def test_plain_gradients_agree_with_autograd(self, setting: setting_module.Setting) -> None:
        setting = replace(setting, config=replace(setting.config, levels_db=(), speeds=()))
        method = methods.PlainGradients(setting)
        adapter = setting.adapter()
        weights = [x.weight for x in adapter.attributable_layers(setting.config.modules).values()]

        def gradients(position: int) -> torch.Tensor:
            path = setting.catalogue.tracks[position].path
            samples, rate = sf.read(path, dtype="float32", always_2d=True)
            codes = setting_module.encode(adapter, samples.T, rate, setting.config)[0]
            own = [torch.autograd.grad(adapter.loss(code[None]).sum(), weights) for code in codes]
            return torch.stack([torch.cat([g.flatten() for g in one]) for one in own]).double()

        train = torch.cat([gradients(position) for position in range(3)])
        samples, rate = sf.read(setting.catalogue.tracks[2].path, dtype="float32", always_2d=True)
        found = method.scores(samples.T, rate)
        query = gradients(2)
        cosines = torch.nn.functional.normalize(query) @ torch.nn.functional.normalize(train).T
        kernel = train @ train.T
        damped = kernel + methods.TRAK_DAMPING * kernel.diagonal().mean() * torch.eye(len(kernel))
        trak = query @ train.T @ torch.linalg.inv(damped)
        for name, pairs in (("gradient_cosine", cosines), ("trak", trak)):
            standard = (pairs - pairs.mean(1, keepdim=True)) / pairs.std(
                1, keepdim=True, correction=0
            )
            expected = standard.reshape(2, 3, 2).max(2).values.mean(0)
            np.testing.assert_allclose(found[name], expected, rtol=2e-3, atol=2e-3)

    def test_an_evaluation_goes_on_where_it_stopped(
        self, setting: setting_module.Setting, tmp_path: Path
    ) -> None:
        class Counting:
            names = ("one", "two")
            n_calls = 0

            def scores(self, samples: np.ndarray, sample_rate: int) -> dict[str, np.ndarray]:
                self.n_calls += 1
                return {name: np.array([1.0, 3, 2]) for name in self.names}

        def run(tracks: list[int]) -> list[results.Row]:
            asked = altered.queries(
                setting.catalogue,
                tracks,
                ["shift", "gain"],
                per_track=2,
                seconds=1,
                grid_s=2,
                seed=0,
            )
            altered.evaluate(
                [method], setting.catalogue, frozenset(["a.wav"]), asked, 4 * len(tracks), kept
            )
            return kept.rows()

        method = Counting()
        kept = results.RowFile(tmp_path / "rows.jsonl", {})
        assert len(run([1])) == 8
        rows = run([0, 1])
        assert method.n_calls == 8
        assert len(rows) == 16
        assert {(r.track, r.rank, r.member) for r in rows} == {
            ("a.wav", 3, True),
            ("b.wav", 1, False),
        }

    def test_a_query_depends_on_nothing_but_itself(self, setting: setting_module.Setting) -> None:
        def asked(tracks: list[int], names: list[str]) -> dict[tuple, np.ndarray]:
            found = altered.queries(
                setting.catalogue, tracks, names, per_track=2, seconds=1, grid_s=2, seed=0
            )
            return {(q.track, q.alteration, q.excerpt): q.samples for q in found}

        alone = asked([1], ["noise"])
        among = asked([0, 1, 2], ["shift", "noise"])
        for key, samples in alone.items():
            np.testing.assert_array_equal(samples, among[key])
        sound = among[1, "shift", 0].astype(np.float64)
        noise = among[1, "noise", 0] - sound
        assert 10 * np.log10(np.mean(noise**2) / np.mean(sound**2)) == pytest.approx(-12, abs=0.3)
