"""The index on disk: what it holds, what it refuses, and that nothing stops it for good."""

import errno
import os
import re
import shutil
import tempfile
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.small import CONFIG, digests, write_tune
from rootnote.domain import AttributionConfig
from rootnote.engine.catalogue.reading import assembled, read_catalogue
from rootnote.engine.gradients import trace
from rootnote.engine.index import build_index, open_index, read_batch
from rootnote.engine.index.storage import read_tensors, write_tensors
from rootnote.engine.influence import pair_scores
from rootnote.engine.models import load_checkpoint
from rootnote.engine.variants import variants_of
from rootnote.errors import CatalogueError, IndexMismatchError, StorageError
from rootnote.integrity import atomic_write
from rootnote.progress import Cancelled, silent

STORED = ("segment_s", "hop_s", "modules", "prompt", "fisher", "damping", "rank")
STORED += ("levels_db", "speeds", "fisher_segments", "seed")
STORED += ("control_segments", "n_generations", "pooling_sharpness")
STORED += ("step_nats", "step_panel", "control_steps")
"""Options that change what is stored."""


@pytest.fixture
def copied(index, tmp_path):
    """A copy of the finished index, to be spoiled."""
    return Path(shutil.copytree(index.folder, tmp_path / "index"))


def data_files(folder):
    """All files of an index but its manifest."""
    return sorted(folder.rglob("*.safetensors"))


# ------------------------------------------------------------------------------- what it holds


def test_it_holds_every_segment_of_the_catalogue(index, catalogue, adapter):
    covered = [(plan.track, segment) for plan in index.plans for segment in plan.segments]
    assert len(covered) == len(set(covered)) == 13
    assert {catalogue.tracks[track].id for track, _ in covered} == set(
        track.id for track in catalogue.tracks
    )
    layers = adapter.attributable_layers(CONFIG.modules)
    for block, plan in zip(index.blocks(), index.plans, strict=True):
        codes = index.representation(plan)
        assert block.plan == plan
        track = catalogue.tracks[plan.track]
        assert torch.equal(codes, adapter.encode(read_batch(track, plan.segments, adapter)))
        losses, traces = trace(adapter, layers, codes)
        assert torch.allclose(block.losses, losses, atol=1e-6)
        whitened = {
            name: index.curvature[name].whiten(seen, CONFIG.damping)
            for name, seen in traces.items()
        }
        squares = sum(values.square().sum((1, 2)) for values in whitened.values())
        assert torch.allclose(block.norms, squares.sqrt(), rtol=1e-4)
        for name, values in whitened.items():
            kept = block.factors[name]
            assert kept.output.shape == (len(codes), values.shape[1], CONFIG.rank)
            best = torch.linalg.svdvals(values)[:, CONFIG.rank :].norm(dim=1)
            approximate = kept.output.float() @ kept.input.float().mT
            missed = (values - approximate).flatten(1).norm(dim=1)
            assert (missed <= 1.1 * best + 2e-3 * values.flatten(1).norm(dim=1)).all(), name


def test_opened_again_it_gives_the_same_scores(index, adapter, catalogue):
    codes = index.representation(index.plans[0])
    query = codes.expand(len(variants_of(CONFIG)), *codes.shape)
    expected = pair_scores(adapter, index, query, CONFIG, silent)
    opened = open_index(index.folder, adapter, catalogue, CONFIG)
    found = pair_scores(adapter, opened, query, CONFIG, silent)
    assert np.array_equal(found.scores, expected.scores)
    assert np.array_equal(found.track_of, expected.track_of)
    assert np.array_equal(found.base_losses, expected.base_losses)
    assert opened.generation_losses == index.generation_losses
    assert len(opened.generation_losses) == CONFIG.n_generations
    assert opened.caveats == ()


# ------------------------------------------------------------------------------ what it refuses


def test_it_refuses_another_checkpoint(index, catalogue, tiny_checkpoint):
    other = load_checkpoint(tiny_checkpoint, untrained_seed=1)
    with pytest.raises(IndexMismatchError, match="another checkpoint") as caught:
        open_index(index.folder, other, catalogue, CONFIG)
    assert str(index.folder) in caught.value.diagnostics()
    with pytest.raises(IndexMismatchError, match="another checkpoint"):
        build_index(other, catalogue, CONFIG, index.folder)
    with pytest.raises(IndexMismatchError, match="another checkpoint"):
        index.require(other, CONFIG)


def test_it_refuses_another_catalogue(index, catalogue, adapter):
    fewer = assembled(catalogue.root, list(catalogue.tracks[1:]), [])
    altered = replace(catalogue.tracks[0], pcm_sha256="0" * 64)
    changed = assembled(catalogue.root, [altered, *catalogue.tracks[1:]], [])
    for other in (fewer, changed):
        with pytest.raises(IndexMismatchError, match="another catalogue"):
            open_index(index.folder, adapter, other, CONFIG)
        with pytest.raises(IndexMismatchError, match="another catalogue"):
            build_index(adapter, other, CONFIG, index.folder)


def different(value):
    """Another value of the same type."""
    value = 0.5 if value is None else value
    return {str: f"{value}x", tuple: (1.5,)}.get(type(value)) or value + 1


def test_it_refuses_another_configuration_and_names_the_option(index, catalogue, adapter):
    for name in STORED:
        config = replace(CONFIG, **{name: different(getattr(CONFIG, name))})
        with pytest.raises(IndexMismatchError, match=rf"another configuration \({name}: "):
            open_index(index.folder, adapter, catalogue, config)
        with pytest.raises(IndexMismatchError, match=name):
            index.require(adapter, config)


def test_options_that_act_later_do_not_need_another_index(index, catalogue, adapter):
    later = {field.name for field in fields(AttributionConfig)} - set(STORED)
    assert {"step_segments", "step_weight", "shortlist"} <= later
    for name in later:
        config = replace(CONFIG, **{name: different(getattr(CONFIG, name))})
        assert open_index(index.folder, adapter, catalogue, config).key == index.key


def test_it_refuses_a_folder_without_an_index(adapter, catalogue, tmp_path):
    with pytest.raises(IndexMismatchError, match="no complete index") as caught:
        open_index(tmp_path / "nothing", adapter, catalogue, CONFIG)
    assert "rootnote index" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"format": 1}', "\x00\xff", '{"built_from": 3, "complete": true}'],
)
def test_it_refuses_a_manifest_that_is_none(adapter, catalogue, copied, text):
    (copied / "index.json").write_text(text)
    with pytest.raises(IndexMismatchError, match="cannot be understood") as caught:
        open_index(copied, adapter, catalogue, CONFIG)
    assert "build the index again" in caught.value.remedy


def test_it_refuses_another_version_of_the_format(adapter, catalogue, copied):
    manifest = copied / "index.json"
    manifest.write_text(re.sub(r'"format": \d+', '"format": 99', manifest.read_text()))
    with pytest.raises(IndexMismatchError, match="version of the index format"):
        open_index(copied, adapter, catalogue, CONFIG)


def test_one_flipped_byte_of_any_data_file_is_noticed(adapter, catalogue, copied):
    rng = np.random.default_rng(0)
    files = data_files(copied)
    assert len(files) == 2 * 5 + 4
    for path in files:
        whole = path.read_bytes()
        header = 8 + int.from_bytes(whole[:8], "little")
        for position in (3, 20, header, *rng.integers(header, len(whole), 3), len(whole) - 1):
            spoiled = bytearray(whole)
            spoiled[position] ^= 1 << int(rng.integers(8))
            path.write_bytes(spoiled)
            with pytest.raises(IndexMismatchError) as caught:
                open_index(copied, adapter, catalogue, CONFIG)
            assert caught.value.path == path
            assert caught.value.remedy
        path.write_bytes(whole)
    open_index(copied, adapter, catalogue, CONFIG)


def test_a_missing_or_swapped_or_cut_file_is_noticed(adapter, catalogue, copied):
    for path in data_files(copied):
        whole = path.read_bytes()
        path.unlink()
        with pytest.raises(IndexMismatchError):
            open_index(copied, adapter, catalogue, CONFIG)
        path.write_bytes(whole[:-1])
        with pytest.raises(IndexMismatchError):
            open_index(copied, adapter, catalogue, CONFIG)
        path.write_bytes(whole)


def test_no_flipped_bit_of_a_file_changes_what_is_read(tmp_path):
    path = tmp_path / "small.safetensors"
    tensors = {"a": torch.arange(3.0), "b|é": torch.tensor([[1, -1]], dtype=torch.int16)}
    write_tensors(path, tensors, "label")
    whole = path.read_bytes()
    unnoticed = 0
    for bit in range(0, 8 * len(whole), 3):
        spoiled = bytearray(whole)
        spoiled[bit // 8] ^= 1 << bit % 8
        path.write_bytes(spoiled)
        try:
            found = read_tensors(path, "label")
        except IndexMismatchError:
            continue
        unnoticed += 1
        assert found.keys() == tensors.keys()
        assert all(torch.equal(found[name], tensors[name]) for name in tensors)
    assert unnoticed < 8  # the header may be padded


def test_a_file_of_another_index_is_refused(tmp_path):
    write_tensors(tmp_path / "file", {"a": torch.zeros(1)}, "one")
    with pytest.raises(IndexMismatchError, match="another index"):
        read_tensors(tmp_path / "file", "two")


def test_the_same_tensors_make_the_same_bytes(tmp_path):
    tensors = {name: torch.full((3,), float(ord(name))) for name in "abcdef"}
    for i in range(12):  # metadata once came in an order of chance
        write_tensors(tmp_path / str(i), tensors, "label")
    assert len(set(digests(tmp_path).values())) == 1


# -------------------------------------------------------------------- interrupted, and resumed


def events_of(adapter, catalogue, folder):
    """What an undisturbed build reports."""
    events = []
    build_index(adapter, catalogue, CONFIG, folder, progress=lambda *event: events.append(event))
    return events


def test_cancelled_after_every_batch_it_goes_on_to_the_same_index(
    adapter, catalogue, index, tmp_path
):
    events = events_of(adapter, catalogue, tmp_path / "undisturbed")
    assert {stage for stage, _, _ in events} == {
        "index: encoding",
        "curvature: covariances",
        "curvature: eigenvalues",
        "index: own generations",
        "index: gradients",
        "index: controls",
        "index: steps away from controls",
    }
    folder = tmp_path / "index"
    seen = set()

    def cancel_at_anything_new(*event):
        if event not in seen:
            seen.add(event)
            raise Cancelled

    for _ in events:
        kept = {path: path.stat().st_mtime_ns for path in folder.rglob("*.safetensors")}
        with pytest.raises(Cancelled):
            build_index(adapter, catalogue, CONFIG, folder, progress=cancel_at_anything_new)
        for path, written in kept.items():
            assert path.stat().st_mtime_ns == written, "finished work was done again"
        with pytest.raises(IndexMismatchError, match="no complete index"):
            open_index(folder, adapter, catalogue, CONFIG)
    assert seen == set(events)
    build_index(adapter, catalogue, CONFIG, folder, progress=cancel_at_anything_new)
    assert digests(folder) == digests(index.folder) == digests(tmp_path / "undisturbed")


def test_a_complete_index_is_opened_and_not_built_again(adapter, catalogue, copied):
    before = {path: path.stat().st_mtime_ns for path in copied.rglob("*") if path.is_file()}
    assert events_of(adapter, catalogue, copied) == []
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_begun_index_goes_on_only_with_what_it_was_begun_from(adapter, catalogue, tmp_path):
    def cancel(*_):
        raise Cancelled

    with pytest.raises(Cancelled):
        build_index(adapter, catalogue, CONFIG, tmp_path / "index", progress=cancel)
    with pytest.raises(IndexMismatchError, match="rank"):
        build_index(adapter, catalogue, replace(CONFIG, rank=5), tmp_path / "index")


def test_a_damaged_file_stops_a_resumed_build(adapter, catalogue, copied):
    manifest = copied / "index.json"
    manifest.write_text(manifest.read_text().replace('"complete": true', '"complete": false'))
    for path in data_files(copied):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        with pytest.raises(IndexMismatchError):
            build_index(adapter, catalogue, CONFIG, copied)
        manifest.write_text(manifest.read_text().replace('"complete": true', '"complete": false'))
        path.write_bytes(whole)
    build_index(adapter, catalogue, CONFIG, copied)


class FullDisk:
    """Makes one function of the operating system report a full disk at chosen calls."""

    def __init__(self, monkeypatch, module, name):
        self.calls = 0
        self.fails_at = None
        original = getattr(module, name)

        def wrapped(*args, **kwargs):
            self.calls += 1
            if self.calls == self.fails_at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return original(*args, **kwargs)

        monkeypatch.setattr(module, name, wrapped)


@pytest.mark.parametrize(
    ("module", "name"), [(tempfile, "mkstemp"), (os, "fsync"), (os, "replace")], ids=lambda x: x
)
@pytest.mark.parametrize("fails_at", [1, 2, 5, 7, 8, 9, 14, 15])
def test_a_full_disk_loses_nothing(
    adapter, catalogue, index, tmp_path, monkeypatch, module, name, fails_at
):
    folder = tmp_path / "index"
    disk = FullDisk(monkeypatch, module, name)
    disk.fails_at = fails_at
    with pytest.raises(StorageError, match="No space left on device") as caught:
        build_index(adapter, catalogue, CONFIG, folder)
    assert caught.value.path.is_relative_to(folder)
    assert "finished work is kept" in caught.value.diagnostics()
    kept = digests(folder)
    undisturbed = digests(index.folder)
    assert kept.items() - {("index.json", kept.get("index.json"))} <= undisturbed.items()
    with pytest.raises(IndexMismatchError, match="no complete index"):
        open_index(folder, adapter, catalogue, CONFIG)
    build_index(adapter, catalogue, CONFIG, folder)
    assert digests(folder) == undisturbed


def test_a_disk_that_fills_at_every_file_still_ends_in_the_same_index(
    adapter, catalogue, index, tmp_path, monkeypatch
):
    folder = tmp_path / "index"
    disk = FullDisk(monkeypatch, os, "replace")
    n_failures = 0
    while True:
        disk.calls, disk.fails_at = 0, 2  # room for one more file
        try:
            build_index(adapter, catalogue, CONFIG, folder)
        except StorageError:
            n_failures += 1
            continue
        break
    assert n_failures == len(digests(index.folder))  # the manifest is written twice
    assert digests(folder) == digests(index.folder)


def test_a_full_disk_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "file"
    atomic_write(path, "old")
    for module, name, fails_at in [(tempfile, "mkstemp", 1), (os, "fsync", 1), (os, "replace", 1)]:
        with monkeypatch.context() as patch:
            FullDisk(patch, module, name).fails_at = fails_at
            with pytest.raises(StorageError, match=str(path)):
                atomic_write(path, "new")
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]


# ---------------------------------------------------------------------- tracks it cannot read


def test_unreadable_and_too_short_tracks_are_skipped_with_a_caveat(adapter, tmp_path):
    for seed, (name, seconds) in enumerate(
        {"good.wav": 2.0, "short.wav": 0.05, "gone.wav": 1.5, "cut.wav": 2.5}.items()
    ):
        write_tune(tmp_path / "music" / name, seconds, seed)
    catalogue = read_catalogue(tmp_path / "music")
    (tmp_path / "music" / "gone.wav").unlink()
    (tmp_path / "music" / "cut.wav").write_bytes(b"RIFF")
    index = build_index(adapter, catalogue, CONFIG, tmp_path / "index")
    skipped = {caveat.partition(": not indexed: ")[0]: caveat for caveat in index.caveats}
    assert set(skipped) == {"short.wav", "gone.wav", "cut.wav"}
    assert "too short" in skipped["short.wav"]
    assert all(caveat.partition("not indexed: ")[2] for caveat in index.caveats)
    assert {catalogue.tracks[plan.track].id for plan in index.plans} == {"good.wav"}
    assert open_index(tmp_path / "index", adapter, catalogue, CONFIG).caveats == index.caveats


def test_a_catalogue_of_unreadable_tracks_is_an_error(adapter, tmp_path):
    write_tune(tmp_path / "music" / "short.wav", 0.05, 0)
    catalogue = read_catalogue(tmp_path / "music")
    with pytest.raises(CatalogueError, match="no track that the model can read") as caught:
        build_index(adapter, catalogue, CONFIG, tmp_path / "index")
    assert "short.wav" in caught.value.remedy
