import json
import os
import platform
from dataclasses import replace
from pathlib import Path

import pytest

from rootnote.cli import main
from rootnote.domain import AttributionConfig, Role
from rootnote.errors import AudioError, CatalogueError, Error, ReferenceBuildError
from rootnote.investigation import Investigation, memory_needed
from rootnote.investigation.catalogues import (
    read_remembered,
    read_track_ids,
    refuse_overlap,
    with_decoys,
)
from rootnote.investigation.machine import seconds_needed
from rootnote.investigation.runtime import prepare, resolve_device
from rootnote.progress import Cancelled, silent
from rootnote.results import ranked, result_to_json
from sweep import write_sweep
from synthetic import make_catalogue, make_track

CONFIG = AttributionConfig(segment_s=1.0, hop_s=1.0)
SEGMENT = ["--segment", "1", "--device", "cpu", "--threads", "1"]


@pytest.fixture(scope="module")
def music(tmp_path_factory) -> Path:
    """A folder with a catalogue, decoys, controls and a suspect; read-only."""
    folder = tmp_path_factory.mktemp("music")
    for i in range(4):
        write_sweep(folder / "catalogue" / "album" / f"{i}.wav", 110 + 70 * i)
    write_sweep(folder / "decoys" / "0.wav", 900)
    write_sweep(folder / "controls" / "0.wav", 1300)
    write_sweep(folder / "suspect.wav", 250, 2.5)
    return folder


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """Where nothing that other tests left is found."""
    folder = tmp_path / "cache"
    monkeypatch.setattr("rootnote.investigation.user_cache_dir", lambda *_, **__: str(folder))
    return folder


# ------------------------------------------------------------------------------ end to end


def test_attribute_ranks_the_catalogue_with_decoys(music, tiny_checkpoint, cache) -> None:
    result = Investigation(device="cpu").attribute(
        tiny_checkpoint,
        music / "catalogue",
        music / "suspect.wav",
        config=CONFIG,
        region=(0.5, 2.0),
        controls=music / "controls",
        decoys=music / "decoys",
    )
    ids = {f"album/{i}.wav" for i in range(4)} | {"decoy/0.wav"}
    assert {part.track_id for part, _ in ranked(result)} == ids
    assert [part.rank for part, _ in ranked(result)] == [1, 2, 3, 4, 5]
    assert all(part.best_pair for part in result.contributions)
    assert len(result.fit.control_loss) == 1
    value = json.loads(json.dumps(result_to_json(result), allow_nan=False))
    assert value["suspect"]["region_s"] == [0.5, 2.0]
    assert len(value["contributions"]) == 5
    assert str(music) not in json.dumps(value)


def test_the_commands_work_together(music, tiny_checkpoint, cache, tmp_path, capsys) -> None:
    what = [str(tiny_checkpoint), str(music / "catalogue")]
    index = ["-o", str(tmp_path / "index")]
    file = tmp_path / "result.json"
    assert main(["inspect", what[0]]) == 0
    assert main(["index", *what, *index, *SEGMENT]) == 0
    assert main(["index", *what, *index, *SEGMENT]) == 0  # complete: opened
    suspect = [str(music / "suspect.wav"), "--index", str(tmp_path / "index")]
    assert main(["attribute", *what, *suspect, *SEGMENT, "--json", str(file)]) == 0
    value = json.loads(file.read_text(encoding="utf-8"))
    assert (value["device"], value["n_threads"]) == ("cpu", 1)
    assert sorted(entry["rank"] for entry in value["contributions"]) == [1, 2, 3, 4]
    shown, errors = capsys.readouterr()
    assert "The index of 4 tracks is ready" in shown
    assert errors == ""
    assert main(["attribute", *what, *suspect, *SEGMENT, "--seed", "1"]) == 1
    assert "built from another configuration (seed" in capsys.readouterr().err


def test_an_index_without_a_folder_is_kept_and_found_again(music, tiny_checkpoint, cache) -> None:
    def attribute(progress=silent):
        return Investigation(device="cpu").attribute(
            tiny_checkpoint,
            music / "catalogue",
            music / "suspect.wav",
            config=CONFIG,
            progress=progress,
        )

    stages: list[str] = []
    first = attribute()
    second = attribute(lambda stage, _done, _total: stages.append(stage))
    assert len(list((cache / "index").iterdir())) == 1
    assert not any(stage.startswith("index:") for stage in stages)
    assert first.contributions == second.contributions


def test_a_stopped_index_goes_on(music, tiny_checkpoint, cache, tmp_path) -> None:
    def index(progress):
        return Investigation(device="cpu").index(
            tiny_checkpoint,
            music / "catalogue",
            tmp_path / "index",
            config=CONFIG,
            progress=progress,
        )

    def stop(stage: str, done: int, _total: int) -> None:
        if stage == "index: encoding" and done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        index(stop)
    assert index(silent).folder == tmp_path / "index"


def test_mistakes_are_found_before_the_model_is_opened(music, tmp_path, cache) -> None:
    investigation = Investigation(device="cpu")
    places = (tmp_path / "no model", tmp_path / "no music", music / "suspect.wav")
    with pytest.raises(Error, match="there is no depth"):
        investigation.attribute(*places, config=AttributionConfig(depth="deep"))
    with pytest.raises(Error, match="there is no split"):
        investigation.attribute(*places, config=AttributionConfig(depth="full", split="evenly"))
    with pytest.raises(Error, match="this run measures none"):
        investigation.attribute(*places, config=AttributionConfig(split="shapley"))
    for steps in ({"leave_out_tracks": 0}, {"leave_out_tracks": -3}, {"leave_out_nats": 0.0}):
        with pytest.raises(Error, match="no such steps away from tracks"):
            investigation.attribute(*places, config=AttributionConfig(**steps))
    with pytest.raises(AudioError, match="region ends after the recording"):
        investigation.attribute(*places, region=(0.0, 2.6))


def test_a_control_of_the_catalogue_is_refused(music, tiny_checkpoint, cache) -> None:
    with pytest.raises(CatalogueError, match="same recording as the catalogue's"):
        Investigation(device="cpu").attribute(
            tiny_checkpoint,
            music / "catalogue",
            music / "suspect.wav",
            config=CONFIG,
            controls=music / "catalogue",
        )


# ------------------------------------------------------------------------------ reference models


@pytest.fixture
def asked_of_the_engine(monkeypatch) -> dict:
    """What `build_reference` of the engine is called with, instead of training for minutes."""
    import rootnote.engine.reference.build as build

    asked: dict = {}

    def fake(catalogue, folder, config, **options) -> None:
        asked.update(options, catalogue=catalogue, folder=folder, config=config)

    monkeypatch.setattr(build, "build_reference", fake)
    return asked


def test_reference_options_reach_the_engine(music, cache, tmp_path, asked_of_the_engine) -> None:
    leave_out, earlier = tmp_path / "ids.txt", tmp_path / "earlier"
    leave_out.write_text("album/0.wav\n")
    earlier.mkdir()
    (earlier / "reference.json").write_text("{}")
    Investigation(device="cpu").build_reference(
        music / "catalogue",
        tmp_path / "model",
        leave_out=leave_out,
        codec=earlier,
        seed=3,
        n_epochs=4,
        excerpt_s=1.5,
    )
    config = asked_of_the_engine["config"]
    assert (config.seed, config.decoder.n_epochs) == (3, 4)
    assert config.excerpt_s == 1.5
    assert asked_of_the_engine["left_out"] == {"album/0.wav"}
    assert asked_of_the_engine["codec_from"] == earlier
    assert asked_of_the_engine["device"] == "cpu"
    assert len(asked_of_the_engine["catalogue"].tracks) == 4


def test_reference_options_that_are_not_given_are_the_engines(
    music, cache, tmp_path, asked_of_the_engine
) -> None:
    from rootnote.engine.reference.config import ReferenceConfig

    Investigation(device="cpu").build_reference(music / "catalogue", tmp_path / "model")
    assert asked_of_the_engine["config"] == ReferenceConfig()


def test_a_reference_is_not_built_where_it_does_harm(music, cache, tmp_path) -> None:
    build = Investigation(device="cpu").build_reference
    with pytest.raises(ReferenceBuildError, match="lies within the catalogue"):
        build(music / "catalogue", music / "catalogue" / "model")
    with pytest.raises(ReferenceBuildError, match="no finished reference build"):
        build(music / "catalogue", tmp_path / "model", codec=tmp_path)


def test_track_ids_are_read_from_lines(tmp_path) -> None:
    file = tmp_path / "ids.txt"
    file.write_bytes("\ufeff# left out\n a b.ogg \r\n\n#2\nc#.ogg\n".encode())
    assert read_track_ids(file) == {"a b.ogg", "c#.ogg"}


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_track_ids_that_cannot_be_read(content: bytes | None, tmp_path) -> None:
    file = tmp_path / "ids.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CatalogueError, match="list of track ids"):
        read_track_ids(file)


# ------------------------------------------------------------------------------ recordings


def test_a_recording_is_decoded_once(music, tmp_path, monkeypatch) -> None:
    from rootnote.engine.catalogue import reading

    first = read_remembered(music / "catalogue", Role.SOURCE, tmp_path, silent)
    monkeypatch.setattr(reading, "inspect_recording", None)
    assert read_remembered(music / "catalogue", Role.SOURCE, tmp_path, silent) == first


def test_a_changed_recording_is_decoded_again(tmp_path) -> None:
    write_sweep(tmp_path / "music" / "a.wav", 100)
    before = read_remembered(tmp_path / "music", Role.SOURCE, tmp_path / "cache", silent)
    write_sweep(tmp_path / "music" / "a.wav", 200)
    after = read_remembered(tmp_path / "music", Role.SOURCE, tmp_path / "cache", silent)
    assert before.sha256 != after.sha256


def test_a_damaged_memory_is_ignored(music, tmp_path) -> None:
    first = read_remembered(music / "catalogue", Role.SOURCE, tmp_path, silent)
    (memory,) = (tmp_path / "catalogue").iterdir()
    for content in (b"\xff", b"", b"[]", b"{}", memory.read_bytes().replace(b"16000", b"16001")):
        memory.write_bytes(content)
        assert read_remembered(music / "catalogue", Role.SOURCE, tmp_path, silent) == first


def test_a_memory_that_cannot_be_kept_is_no_error(music, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    found = read_remembered(music / "catalogue", Role.SOURCE, tmp_path / "file", silent)
    assert len(found.tracks) == 4


def test_decoys_join_under_their_own_names() -> None:
    catalogue = replace(make_catalogue(make_track("a")), caveats=("x was left out",))
    decoys = replace(make_catalogue(make_track("d")), caveats=("y was left out",))
    joined = with_decoys(catalogue, decoys)
    assert [(track.id, track.role) for track in joined.tracks] == [
        ("a", Role.SOURCE),
        ("decoy/d", Role.DECOY),
    ]
    assert joined.root == catalogue.root
    assert joined.caveats == ("x was left out", "decoy/y was left out")
    assert joined.sha256 != with_decoys(catalogue, make_catalogue(make_track("e"))).sha256


def test_a_decoy_cannot_take_a_tracks_name() -> None:
    catalogue = make_catalogue(make_track("decoy/d"))
    with pytest.raises(CatalogueError, match="would both be called"):
        with_decoys(catalogue, make_catalogue(make_track("d")))


@pytest.mark.parametrize("role", [Role.SOURCE, Role.TRAINING])
def test_a_recording_in_question_is_no_control(role: Role) -> None:
    catalogue = make_catalogue(make_track("a", role=role))
    same = make_catalogue(make_track("b", pcm_sha256="samples of a"))
    with pytest.raises(
        CatalogueError, match="control b is the same recording as the catalogue's a"
    ):
        refuse_overlap(catalogue, same, Role.CONTROL)


def test_a_recording_that_was_trained_on_is_no_decoy() -> None:
    trained = make_catalogue(make_track("b", role=Role.TRAINING))
    with pytest.raises(CatalogueError, match="decoy b has the role `training`"):
        refuse_overlap(make_catalogue(make_track("a")), trained, Role.DECOY)


def test_a_control_of_the_catalogue_may_be_a_control() -> None:
    controls = make_catalogue(make_track("a", role=Role.CONTROL))
    refuse_overlap(controls, controls, Role.CONTROL)


# ------------------------------------------------------------------------------ machine


def test_auto_takes_the_best_device_there_is(monkeypatch) -> None:
    import torch

    for has_cuda, has_mps, expected in (
        (True, True, "cuda"),
        (False, True, "mps"),
        (False, False, "cpu"),
    ):
        monkeypatch.setattr(torch.cuda, "is_available", lambda has=has_cuda: has)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda has=has_mps: has)
        assert resolve_device("auto") == expected


def test_a_device_that_is_not_there_is_an_error(monkeypatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(Error, match="no cuda device"):
        resolve_device("cuda")
    with pytest.raises(ValueError, match="device must be one of"):
        resolve_device("tpu")


def test_the_libraries_are_told_to_stay_offline_and_silent(monkeypatch) -> None:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "TRANSFORMERS_VERBOSITY"):
        monkeypatch.delenv(name, raising=False)
    prepare(None)
    assert os.environ["HF_HUB_OFFLINE"] == os.environ["TRANSFORMERS_OFFLINE"] == "1"
    assert os.environ["TRANSFORMERS_VERBOSITY"] == "error"


def test_threads_are_set() -> None:
    import torch

    before = torch.get_num_threads()
    try:
        prepare(2)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="its allocator is meant")
def test_what_torch_frees_is_kept_for_its_next_result() -> None:
    import resource

    import torch

    def page_faults(n_times: int) -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(n_times):
            results = [torch.empty(1 << 20).fill_(1) for _ in range(20)]  # 80 MiB: trimmed untold
            del results
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    prepare(None)
    page_faults(2)
    assert page_faults(10) < 10 * 20 * 1024 / 8, "4 MiB are 1024 pages"


# ------------------------------------------------------------------------------ the machine


def test_the_processors_end_with_the_one_that_every_machine_has() -> None:
    last = Investigation().machine()[-1]
    assert last.device == "cpu"
    assert last.memory_bytes > 1 << 28


def test_the_memory_estimate_covers_several_copies_of_the_weights() -> None:
    million = 1_000_000
    assert memory_needed(300 * million) - memory_needed(200 * million) > 4 * 4 * 100 * million


def test_time_is_estimated_and_a_part_of_the_layers_needs_less_memory() -> None:
    assert seconds_needed(10**9, 16, 1e9) == 3 * 16
    assert memory_needed(10**9, 10**8) < memory_needed(10**9)
