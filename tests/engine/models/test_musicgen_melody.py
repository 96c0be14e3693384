"""MusicGen-Melody: codes as MusicGen's, under each recording's own melody."""

import importlib.util
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from torch.nn.functional import cross_entropy

from engine.small import tune
from rootnote.domain import AttributionConfig
from rootnote.engine.attribution import attribute
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.catalogue.reading import read_catalogue
from rootnote.engine.conformance import check_conformance
from rootnote.engine.gradients import trace
from rootnote.engine.index import build_index
from rootnote.engine.models import inspect_checkpoint, load_checkpoint
from rootnote.engine.models.delay import delayed_inputs
from spoiled import edit_config, refusal
from tiny_model import CODEBOOK_SIZE, SAMPLE_RATE, make_tiny_checkpoint

MODULES = "attention+mlp+heads"


@pytest.fixture(scope="module")
def melody(tmp_path_factory):
    folder = tmp_path_factory.mktemp("melody") / "model"
    return make_tiny_checkpoint(folder, melody=True, tokenizer=True)


@pytest.fixture(scope="module")
def adapter(melody):
    return load_checkpoint(melody)


def clips(n=3, seconds=0.5):
    return torch.stack([torch.from_numpy(tune(seconds, seed)) for seed in range(n)])


def upstream_extractor():
    """Its module, read from its file: the library hides it where torchaudio is missing."""
    from transformers.models import musicgen_melody

    folder = Path(next(iter(musicgen_melody.__path__)))
    name = "feature_extraction_musicgen_melody"
    spec = importlib.util.spec_from_file_location(
        f"transformers.models.musicgen_melody._{name}", folder / f"{name}.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def upstream_chroma(samples):
    """One-hot chromagrams by upstream's own extractor; torchaudio's spectrogram is torch's."""
    from transformers.audio_utils import chroma_filter_bank

    window = torch.hann_window(2048)
    bank = chroma_filter_bank(
        sampling_rate=SAMPLE_RATE, num_frequency_bins=2048, tuning=0, num_chroma=12
    )
    extractor = SimpleNamespace(
        n_fft=2048,
        chroma_filters=torch.from_numpy(bank).float(),
        spectrogram=lambda x: (
            torch.stft(x, 2048, 1024, window=window, return_complex=True).abs() ** 2
            / window.square().sum()
        ),
    )
    kind = upstream_extractor().MusicgenMelodyFeatureExtractor
    return kind._torch_extract_fbank_features(extractor, samples)


def upstream_logits(folder, audio, inputs, prompt_ids):
    from transformers import MusicgenMelodyForConditionalGeneration

    model = MusicgenMelodyForConditionalGeneration.from_pretrained(folder).eval()
    told = {"input_ids": prompt_ids.expand(len(audio), -1)} if prompt_ids is not None else {}
    logits = model(
        input_features=upstream_chroma(audio[:, 0]),
        decoder_input_ids=inputs.reshape(-1, inputs.shape[-1]),
        **told,
    ).logits
    return logits[:, -inputs.shape[-1] :].reshape(*inputs.shape, -1)


def test_the_melody_is_upstreams(adapter):
    audio = clips()
    classes = adapter.encode(audio)[:, -1]
    expected = upstream_chroma(audio[:, 0]).argmax(-1)
    n = expected.shape[1]
    assert torch.equal(classes[:, :n], expected)
    assert (classes[:, n:] == -1).all()
    assert len(expected.unique()) > 2  # they do have a melody


def test_the_loss_is_upstreams(melody):
    adapter = load_checkpoint(melody, prompt="slow piano")
    audio = clips()
    found = adapter.loss(adapter.encode(audio)).detach()
    codes = adapter.encode(audio)[:, :-1]
    inputs, targets = delayed_inputs(codes, CODEBOOK_SIZE)
    ids = torch.tensor([[4, 5, 1]])  # slow, piano, the end
    with torch.no_grad():
        logits = upstream_logits(melody, audio, inputs, ids)
    for i in range(len(audio)):
        per_codebook = [
            cross_entropy(logits[i, k, k:], targets[i, k, k:]) for k in range(codes.shape[1])
        ]
        assert float(found[i]) == pytest.approx(float(torch.stack(per_codebook).mean()), abs=1e-4)


def test_the_melody_matters(adapter):
    codes = adapter.encode(clips())
    other = codes.clone()
    heard = other[:, -1] >= 0
    other[:, -1][heard] = (other[:, -1][heard] + 5) % 12
    with torch.no_grad():
        changes = (adapter.loss(codes) - adapter.loss(other)).abs()
    # Of random weights one clip's loss may stay where it was by chance; several do not.
    assert float(changes.max()) > 1e-4


def test_gradients_are_those_of_single_examples(adapter):
    layers = adapter.attributable_layers(MODULES)
    codes = adapter.encode(clips(2))
    _, traces = trace(adapter, layers, codes)
    weights = [layer.weight for layer in layers.values()]
    for i in range(2):
        own = torch.autograd.grad(adapter.loss(codes[i : i + 1]).sum(), weights)
        for name, expected in zip(layers, own, strict=True):
            error = (traces[name].weight_gradients()[i] - expected).norm()
            assert float(error / expected.norm()) < 1e-3, name


def test_it_keeps_every_promise(adapter):
    assert [one for one in check_conformance(adapter) if not one.kept] == []


def test_index_and_attribution_run_on_it(adapter, tmp_path):
    for seed in range(3):
        write_wav(tmp_path / "music" / f"{seed}.wav", tune(1.0, seed), SAMPLE_RATE)
    config = AttributionConfig(
        segment_s=0.5, hop_s=0.5, rank=2, fisher_segments=4, shortlist=3, levels_db=()
    )
    index = build_index(adapter, read_catalogue(tmp_path / "music"), config, tmp_path / "index")
    suspect = inspect_recording(tmp_path / "music" / "1.wav", "suspect")
    assert attribute(suspect, adapter, index, config).contributions[0].track_id == "1.wav"


@pytest.mark.parametrize(
    ("key", "value"), [("num_chroma", 0), ("chroma_length", 10**9), ("chroma_length", -1)]
)
def test_an_absurd_chromagram_is_refused(tmp_path, key, value):
    folder = make_tiny_checkpoint(tmp_path / "model", melody=True)
    edit_config(folder, lambda config: config.update({key: value}))
    assert "chroma" in str(refusal(folder))


@pytest.mark.parametrize(
    "settings", [{"n_fft": 2**40}, {"hop_length": 0}, {"sampling_rate": 8000}, {"num_chroma": "x"}]
)
def test_an_absurd_preprocessor_is_refused(tmp_path, settings):
    folder = make_tiny_checkpoint(tmp_path / "model", melody=True)
    before = inspect_checkpoint(folder).sha256
    path = folder / "preprocessor_config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | settings))
    assert "does not fit the model" in str(refusal(folder))
    path.write_text("{}")
    assert inspect_checkpoint(folder).sha256 not in ("", before)  # it changes the numbers
