"""A very small reference model from beginning to end: what it holds, and that it resumes."""

import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile as sf
import torch
from safetensors.torch import load_file

from engine.small import CONFIG, digests, write_tune
from rootnote.domain import Role
from rootnote.engine.attribution import attribute
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.catalogue.reading import assembled, read_catalogue
from rootnote.engine.index import build_index
from rootnote.engine.models import load_checkpoint
from rootnote.engine.models.musicgen_generation import decode_audio, generate_codes
from rootnote.engine.reference import build, codec
from rootnote.engine.reference.assembly import assemble
from rootnote.engine.reference.build import build_reference
from rootnote.engine.reference.codec import new_codec
from rootnote.engine.reference.config import CodecConfig, DecoderConfig, ReferenceConfig
from rootnote.engine.reference.decoder import new_decoder
from rootnote.engine.reference.stored import open_reference
from rootnote.errors import ReferenceBuildError
from rootnote.progress import Cancelled

REFERENCE = ReferenceConfig(
    codec=CodecConfig(
        sample_rate=16_000,
        upsampling_ratios=(8, 5, 4, 2),
        n_filters=5,
        n_coefficients=40,
        n_codebooks=4,
        codebook_size=16,
    ),
    decoder=DecoderConfig(n_layers=1, width=16, n_heads=2, n_epochs=2, crop_s=1.0, batch_size=2),
    excerpt_s=3.0,
    n_generations=2,
    n_continuations=3,
    suspect_s=1.5,
    prompt_s=0.5,
    seed=4,
)
RATE = 16_000
STAGES = ("codec: codebooks", "decoder", "suspects")


@pytest.fixture(scope="module", autouse=True)
def quickly():
    """Snapshots often enough to stop between them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "_SNAPSHOT_EVERY", 2)
        yield


@pytest.fixture(scope="module")
def music(tmp_path_factory):
    """Eight tracks: one too short, one a decoy, one a control, one disclosed."""
    folder = tmp_path_factory.mktemp("music")
    for seed in range(7):
        write_tune(folder / f"{seed}.wav", 3.0 + 0.3 * seed, seed)
    write_tune(folder / "short.wav", 2.0, 50)
    catalogue = read_catalogue(folder)
    roles = {"0.wav": Role.DECOY, "1.wav": Role.CONTROL, "2.wav": Role.TRAINING}
    tracks = [replace(track, role=roles.get(track.id, track.role)) for track in catalogue.tracks]
    return assembled(catalogue.root, tracks, [])


@pytest.fixture(scope="module")
def built(music, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference") / "built"
    build_reference(music, folder, REFERENCE)
    return folder


@pytest.fixture(scope="module")
def record(built):
    return json.loads((built / "reference.json").read_text())


@pytest.fixture(scope="module")
def model(built):
    from transformers import MusicgenForConditionalGeneration

    return MusicgenForConditionalGeneration.from_pretrained(
        built / "model", local_files_only=True
    ).eval()


def outputs(folder):
    """Digests of what a finished build is for: not its working files."""
    return {
        name: digest for name, digest in digests(folder).items() if not name.startswith("work/")
    }


def weights(folder):
    return load_file(folder / "model" / "model.safetensors")


def equal(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)


# --------------------------------------------------------------------------------- what it holds


def test_it_says_what_was_learned(record, music):
    used = {f"{i}.wav" for i in range(7)}
    assert set(record["excerpts_s"]) == used
    assert set(record["members"]) | set(record["held_out"]) == used
    assert not set(record["members"]) & {"0.wav", "1.wav"}
    assert "2.wav" in record["members"]
    assert len(record["held_out"]) == 2 + round(0.35 * 4)
    assert record["left_out"] == []
    assert record["catalogue_sha256"] == music.sha256
    for start, stop in record["excerpts_s"].values():
        assert stop - start == pytest.approx(3.0, abs=1e-4)
    of = record["losses"]["per_track"]
    assert record["losses"]["members"] == pytest.approx(
        np.mean([of[name] for name in record["members"]])
    )
    assert record["losses"]["gap"] == pytest.approx(
        np.mean([of[name] for name in record["held_out"]]) - record["losses"]["members"]
    )


def test_its_checkpoint_gives_the_losses_that_the_record_states(built, record):
    adapter = load_checkpoint(built / "model")
    stored = open_reference(built)
    for name, codes in stored.tokens.items():
        with torch.no_grad():
            crops = torch.stack([codes[0, :, first : first + 50] for first in (0, 50, 100)])
            expected = float(adapter.loss(crops).mean())
        assert record["losses"]["per_track"][name] == pytest.approx(expected, rel=1e-4)


def test_assembling_leaves_the_decoder_causal():
    decoder = new_decoder(REFERENCE.codec, REFERENCE.decoder, 0).eval()
    codes = torch.randint(16, (4, 30), generator=torch.Generator().manual_seed(0))
    changed = codes.clone()
    changed[:, 20:] = (changed[:, 20:] + 1) % 16

    @torch.no_grad()
    def logits(fed):
        return decoder(input_ids=fed, use_cache=False).logits

    expected = logits(codes)
    assemble(new_codec(REFERENCE.codec), decoder, 0)
    assert torch.equal(logits(codes), expected)
    assert torch.equal(logits(changed)[:, :20], expected[:, :20])


def test_suspects_hold_generated_audio_only(built, record, model):
    kinds = [suspect["kind"] for suspect in record["suspects"]]
    assert kinds == ["free"] * 2 + ["continuation"] * 3
    files = {suspect["file"]: suspect for suspect in record["suspects"]}
    assert {path.name for path in (built / "suspects").iterdir()} == set(files)
    heard = {name: sf.read(built / "suspects" / name, dtype="float32")[0] for name in files}
    assert all(samples.shape == (round(1.5 * RATE),) for samples in heard.values())
    assert len({samples.tobytes() for samples in heard.values()}) == 5
    continued = {name: suspect for name, suspect in files.items() if "prompt_track" in suspect}
    assert {suspect["prompt_track"] for suspect in continued.values()} <= set(record["members"])
    tokens = open_reference(built).tokens
    openings = torch.stack(
        [tokens[suspect["prompt_track"]][0, :, :25] for suspect in continued.values()]
    )
    codes = generate_codes(
        model.decoder, openings, 75, window=50, temperature=1.0, top_k=256, seed=REFERENCE.seed
    )
    whole = decode_audio(model.audio_encoder, codes)[:, 0].numpy()
    for name, samples in zip(continued, whole, strict=True):
        generated, prompt = samples[25 * 320 :], samples[: 25 * 320]
        assert np.abs(heard[name] - generated).max() < 1e-4
        assert np.abs(heard[name][: len(prompt)] - prompt).max() > 1e-2


def test_index_and_attribution_run_on_it(built, music, tmp_path):
    adapter = load_checkpoint(built / "model")
    index = build_index(adapter, music, CONFIG, tmp_path / "index")
    suspect = inspect_recording(built / "suspects" / "free-00.wav", "suspect")
    result = attribute(suspect, adapter, index, CONFIG)
    assert sorted(part.track_id for part in result.contributions) == sorted(
        track.id for track in music.tracks
    )
    assert all(np.isfinite(part.score) for part in result.contributions)


# ---------------------------------------------------------------------------------- resumed


def test_cancelled_in_every_stage_it_goes_on_to_the_same_model(music, built, tmp_path):
    folder = tmp_path / "resumed"
    seen = set()

    def cancel(stage, done, total):
        if (stage, done) not in seen and done in (1, 3, total):
            seen.add((stage, done))
            raise Cancelled

    for n_cancelled in range(1, 3 * len(STAGES) + 1):
        with pytest.raises(Cancelled):
            build_reference(music, folder, REFERENCE, progress=cancel)
        assert len(seen) == n_cancelled
        assert not (folder / "reference.json").exists()
    build_reference(music, folder, REFERENCE, progress=cancel)
    assert {stage for stage, _ in seen} == set(STAGES)
    assert equal(weights(folder), weights(built))
    assert outputs(folder) == outputs(built)


def test_a_finished_build_is_left_alone(music, built):
    before = digests(built)
    events = []
    build_reference(music, built, REFERENCE, progress=lambda *event: events.append(event))
    assert events == []
    assert digests(built) == before


def test_another_folder_and_time_make_the_same_model(music, built, tmp_path):
    build_reference(music, tmp_path / "again", REFERENCE)
    assert outputs(tmp_path / "again") == outputs(built)
    build_reference(music, tmp_path / "other", replace(REFERENCE, seed=5))
    assert not equal(weights(tmp_path / "other"), weights(built))


# ---------------------------------------------------------------------------------- leaving out


@pytest.mark.parametrize("from_the_first", [True, False], ids=["codec taken over", "codec again"])
def test_leave_out_is_paired_with_the_whole_build(music, built, record, tmp_path, from_the_first):
    gone = frozenset(record["members"][1:2])
    folder = tmp_path / "less"
    codec_from = built if from_the_first else None
    before = digests(built)
    build_reference(music, folder, REFERENCE, left_out=gone, codec_from=codec_from)
    assert digests(built) == before
    less = json.loads((folder / "reference.json").read_text())
    assert less["left_out"] == list(gone)
    assert less["members"] == [name for name in record["members"] if name not in gone]
    assert less["held_out"] == record["held_out"]
    assert not gone & {suspect.get("prompt_track") for suspect in less["suspects"]}
    ours, theirs = weights(folder), weights(built)
    codec_names = [name for name in theirs if name.startswith("audio_encoder.")]
    assert all(torch.equal(ours[name], theirs[name]) for name in codec_names)
    assert not equal(ours, theirs)
    retrained = open_reference(built).retrain(gone, REFERENCE.seed).state_dict()
    for name, values in retrained.items():
        if f"decoder.{name}" in ours:
            assert torch.equal(ours[f"decoder.{name}"], values), name
    assert any(f"decoder.{name}" in ours for name in retrained)


def test_retraining_nothing_out_gives_the_model_itself(built):
    again = open_reference(built).retrain(frozenset(), REFERENCE.seed).state_dict()
    own = {
        name.removeprefix("decoder."): values
        for name, values in weights(built).items()
        if name.startswith("decoder.")
    }
    assert own.keys() <= again.keys()
    assert all(torch.equal(again[name], values) for name, values in own.items())


# ----------------------------------------------------------------------------------- refused


def test_another_build_in_the_same_folder_is_refused(music, built):
    fewer = assembled(music.root, list(music.tracks[1:]), [])
    before = digests(built)
    for catalogue, config, left_out in (
        (music, replace(REFERENCE, seed=5), frozenset()),
        (music, replace(REFERENCE, decoder=replace(REFERENCE.decoder, n_epochs=9)), frozenset()),
        (fewer, REFERENCE, frozenset()),
        (music, REFERENCE, frozenset({"2.wav"})),
    ):
        with pytest.raises(ReferenceBuildError, match="another") as caught:
            build_reference(catalogue, built, config, left_out=left_out)
        assert caught.value.path == built
        assert caught.value.remedy
    assert digests(built) == before


def test_what_cannot_be_built_is_refused_before_anything_is_written(music, record, tmp_path):
    folder = tmp_path / "refused"
    nothing = frozenset()
    for config, left_out, why in (
        (REFERENCE, frozenset({"no such.wav"}), "no such.wav"),
        (REFERENCE, frozenset({"short.wav"}), "short.wav"),
        (REFERENCE, frozenset(record["members"]), "no track is left"),
        (replace(REFERENCE, excerpt_s=60.0), nothing, "no track is left"),
        (replace(REFERENCE, excerpt_s=0.5), nothing, "shorter"),
    ):
        with pytest.raises(ReferenceBuildError, match=why) as caught:
            build_reference(music, folder, config, left_out=left_out)
        assert caught.value.remedy
        assert not folder.exists()


def test_a_codec_of_other_tracks_is_not_taken_over(music, built, tmp_path):
    fewer = assembled(music.root, list(music.tracks[1:]), [])
    with pytest.raises(ReferenceBuildError, match="another catalogue") as caught:
        build_reference(fewer, tmp_path / "other", REFERENCE, codec_from=built)
    assert caught.value.path == built


def test_an_unfinished_build_does_not_open(music, tmp_path):
    def cancel(*_):
        raise Cancelled

    with pytest.raises(ReferenceBuildError, match="no finished"):
        open_reference(tmp_path)
    with pytest.raises(Cancelled):
        build_reference(music, tmp_path / "begun", REFERENCE, progress=cancel)
    with pytest.raises(ReferenceBuildError, match="no finished"):
        open_reference(tmp_path / "begun")


def test_it_opens_with_its_recipe(built, record):
    stored = open_reference(built)
    assert stored.config == REFERENCE
    assert stored.members == tuple(record["members"])
    assert stored.held_out == tuple(record["held_out"])
    assert [dict(suspect) for suspect in stored.suspects] == record["suspects"]
    assert all(codes.shape == (8, 4, 150) for codes in stored.tokens.values())


def test_each_phase_is_the_music_begun_a_part_of_a_step_later(built, music, model):
    name, codes = next(iter(open_reference(built).tokens.items()))
    excerpt = json.loads((built / "reference.json").read_text())["excerpts_s"][name]
    path = next(track.path for track in music.tracks if track.id == name)
    samples = sf.read(path, dtype="float32")[0][round(excerpt[0] * RATE) : round(excerpt[1] * RATE)]
    hop = model.config.audio_encoder.hop_length
    for phase, begun in enumerate(codes):
        later = torch.from_numpy(samples[phase * hop // 8 :])
        with torch.no_grad():
            expected = model.audio_encoder.encode(later[None, None]).audio_codes[0, 0]
        assert (begun == expected).float().mean() > 0.99
    assert not torch.equal(codes[0], codes[4])


def test_a_codec_that_tells_nothing_apart_is_refused(music, tmp_path):
    def constant(codec, _latents, _seed, _progress):
        for layer in codec.quantizer.layers:
            layer.codebook.embed.zero_()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "fit_codebooks", constant)
        with pytest.raises(ReferenceBuildError, match="did not learn to tell sounds apart"):
            build_reference(music, tmp_path / "build", REFERENCE)
    assert not (tmp_path / "build" / "model").exists()
