"""The methods that are compared: Rootnote, gradients in other hands, and plain similarity.

A method reads the catalogue once and then scores all of its tracks for any excerpt. `METHODS`
names them; one entry may give several rankings, where they share their work.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import torch
from numpy.typing import NDArray
from setting import Method, Setting, encode, recordings
from similarity import Samples, SegmentIndex, Vectors, best_segments, mfcc_chroma, segments
from torch import Tensor

from rootnote.domain import Track
from rootnote.engine import influence
from rootnote.engine.attribution import attribute
from rootnote.engine.audio.inspection import inspect_recording
from rootnote.engine.audio.waveforms import write_wav
from rootnote.engine.features import whole_features
from rootnote.engine.gradients import trace
from rootnote.engine.index import FeatureIndex, batches_of, build_index, gather
from rootnote.engine.leave_one_out import segments_of_track
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.pooling import standardise_rows
from rootnote.engine.score_weights import weights_of
from rootnote.engine.unlearning import step_away, stepped

PARTS = ("influence", "unlearning", "learned")
"""The components of Rootnote's score."""
_BATCH = 8
TRAK_DAMPING = 0.1
"""Added to the gradient kernel's diagonal, as a fraction of the diagonal's mean."""


class _Similarity:
    """One vector a segment, compared as `SegmentIndex` does."""

    names: tuple[str, ...]

    def __init__(self, setting: Setting) -> None:
        self._config = setting.config
        self._index = SegmentIndex([self._vectors(*audio)[0] for audio in recordings(setting)])

    def scores(self, samples: Samples, sample_rate: int) -> dict[str, Vectors]:
        """See `Method`."""
        return {self.names[0]: self._index.scores(self._vectors(samples, sample_rate))}

    def _vectors(self, samples: Samples, sample_rate: int) -> Vectors:
        """Vectors of all segments, (n_variants, n_segments, d), as they are first."""
        raise NotImplementedError


class MfccChroma(_Similarity):
    """Timbre and harmony; no model."""

    names = ("mfcc_chroma",)

    def _vectors(self, samples: Samples, sample_rate: int) -> Vectors:
        pieces = segments(samples, sample_rate, self._config.segment_s, self._config.hop_s)
        return np.stack([mfcc_chroma(piece, sample_rate) for piece in pieces])[None]


class CodecCosine(_Similarity):
    """Mean codec embedding: what the model's ears hear, without the model."""

    names = ("codec_cosine",)

    def __init__(self, setting: Setting) -> None:
        self._adapter = setting.adapter()
        super().__init__(setting)

    def _vectors(self, samples: Samples, sample_rate: int) -> Vectors:
        codes = encode(self._adapter, samples, sample_rate, self._config, variants=True)
        return torch.stack([self._adapter.embedding(one) for one in codes]).double().cpu().numpy()


class PlainGradients:
    """Uncompressed gradients without curvature: their cosine, and TRAK's kernel.

    TRAK (Park et al., arXiv 2303.14186) without its random projection, which only approximates
    these inner products: k(q) (K + λ)⁻¹, where K holds those of all catalogue segments.
    """

    def __init__(self, setting: Setting, *, trained: bool = True) -> None:
        suffix = "" if trained else "_untrained"
        self.names = (f"gradient_cosine{suffix}", f"trak{suffix}")
        self._config = setting.config
        self._adapter = setting.adapter(trained=trained)
        self._layers = self._adapter.attributable_layers(setting.config.modules)
        found = [
            self._gradients(encode(self._adapter, *audio, self._config)[0])
            for audio in recordings(setting)
        ]
        n_segments = [len(own_norms) for _, own_norms in found]
        self._track_of = np.repeat(np.arange(len(found)), n_segments)
        self._norms = torch.cat([own_norms for _, own_norms in found])
        self._units = {
            name: torch.cat([units[name] for units, _ in found]) for name in self._layers
        }
        kernel = self._inner_products(self._units) * torch.outer(self._norms, self._norms)
        kernel += TRAK_DAMPING * kernel.diagonal().mean() * torch.eye(len(kernel))
        self._solve = torch.linalg.inv(kernel.double())

    def scores(self, samples: Samples, sample_rate: int) -> dict[str, Vectors]:
        """See `Method`."""
        cosines: list[Vectors] = []
        kernels: list[Vectors] = []
        for codes in encode(self._adapter, samples, sample_rate, self._config, variants=True):
            units, norms = self._gradients(codes)
            products = self._inner_products(units).double()
            cosines.append(products.numpy())
            kernels.append((products * torch.outer(norms, self._norms) @ self._solve).numpy())
        n_tracks = int(self._track_of.max()) + 1
        return {
            name: best_segments(np.stack(pairs), self._track_of, n_tracks)
            for name, pairs in zip(self.names, (cosines, kernels), strict=True)
        }

    def _gradients(self, codes: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        """Unit gradients (n_segments, n_weights) of every layer, and their norms over all."""
        parts: dict[str, list[Tensor]] = {name: [] for name in self._layers}
        for batch in batches_of(codes, self._adapter):
            for name, seen in trace(self._adapter, self._layers, batch)[1].items():
                parts[name].append(seen.weight_gradients().flatten(1))
        whole = {name: torch.cat(own) for name, own in parts.items()}
        norms = torch.stack([own.square().sum(1) for own in whole.values()]).sum(0).sqrt()
        return {name: own / norms[:, None] for name, own in whole.items()}, norms.cpu()

    def _inner_products(self, units: dict[str, Tensor]) -> Tensor:
        """Cosines with all catalogue segments, (n_query, n_train)."""
        total = torch.zeros(())
        for name, own in units.items():
            total = total + (own @ self._units[name].T).cpu()
        return total


class Rootnote:
    """The product itself: an excerpt is a file, and `attribute` ranks the catalogue for it.

    Its components are reported beside the ranking that joins them. The product computes the
    gradients of its shortlist anew for every suspect; a thousand suspects in a row are served
    from memory instead, and the first is scored both ways to see that they agree.
    """

    def __init__(self, setting: Setting, *, trained: bool = True) -> None:
        self._prefix = "rootnote" if trained else "rootnote_untrained"
        self.names = (self._prefix, *(f"{self._prefix}_{part}" for part in PARTS))
        self._config = setting.config
        self._adapter = setting.adapter(trained=trained)
        self._index = build_index(
            self._adapter, setting.catalogue, setting.config, setting.work / f"index-{self._prefix}"
        )
        layers = self._adapter.attributable_layers(setting.config.modules)
        everything = np.arange(sum(len(plan.segments) for plan in self._index.plans))
        parts: dict[str, list[Tensor]] = {name: [] for name in layers}
        for batch in gather(self._index.plans, self._index.representation, everything, _BATCH):
            seen = trace(self._adapter, layers, batch)[1]
            found = whole_features(seen, self._index.curvature, setting.config.damping)
            for name, values in found.items():
                parts[name].append(values.flatten(1))
        self._features = {name: torch.cat(own) for name, own in parts.items()}
        self._agreed = False

    def scores(self, samples: Samples, sample_rate: int) -> dict[str, Vectors]:
        """See `Method`."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "excerpt.wav"
            write_wav(path, samples, sample_rate, "FLOAT")
            suspect = inspect_recording(path, "excerpt")
            with patch.object(influence, "_rescore", self._rescore):
                found = self._attribute(suspect)
            if not self._agreed:
                for name, values in self._attribute(suspect).items():
                    np.testing.assert_allclose(found[name], values, rtol=1e-3, atol=1e-3)
                self._agreed = True
        return found

    def _attribute(self, suspect: Track) -> dict[str, Vectors]:
        result = attribute(suspect, self._adapter, self._index, self._config)
        of = {one.track_id: one for one in result.contributions}
        ordered = [of[track.id] for track in result.catalogue.tracks]
        scores = {self._prefix: np.array([one.score for one in ordered])}
        for part in PARTS:
            scores[f"{self._prefix}_{part}"] = np.array(
                [one.components.get(part, np.nan) for one in ordered]
            )
        return scores

    def _rescore(
        self,
        _adapter: ModelAdapter,
        _index: FeatureIndex,
        features: list[dict[str, Tensor]],
        chosen: NDArray[np.int64],
        *_: object,
    ) -> list[Vectors]:
        """Stands in for the function of that name in `influence`."""
        total = torch.zeros(())
        for name, own in features[0].items():
            total = total + (own.flatten(1) @ self._features[name].T).cpu()
        return [total.double().numpy()[:, chosen]]


class LeftOut(Rootnote):
    """Rootnote at depth `full`, without shares: beside its parts, a step away from every track.

    For models of tokens. The steps are kept in memory, not taken anew for every suspect, and a test
    holds them to the product.
    """

    def __init__(self, setting: Setting, *, trained: bool = True) -> None:
        super().__init__(setting, trained=trained)
        self._fast = self.names
        self.names = (*self._fast, f"{self._prefix}_leave_one_out", f"{self._prefix}_full")
        self._layers = self._adapter.attributable_layers(setting.config.modules)
        self._steps = [
            step_away(
                self._adapter,
                self._layers,
                segments_of_track(self._adapter, self._index, track),
                self._index.curvature,
                damping=setting.config.damping,
                nats=setting.config.leave_out_nats,
            )
            for track in range(len(setting.catalogue.tracks))
        ]

    def scores(self, samples: Samples, sample_rate: int) -> dict[str, Vectors]:
        """See `Method`; the parts of depth `fast` too."""
        fast = super().scores(samples, sample_rate)
        codes = encode(self._adapter, samples, sample_rate, self._config)[0]
        left_out = self._rises(codes.split(_BATCH)).mean(1)
        *parts, learned = (fast[f"{self._prefix}_{part}"] for part in PARTS)
        influence, step, without = standardise_rows(np.stack([*parts, left_out]))
        evidence = learned if np.isfinite(learned).any() else None
        score = weights_of(self._config, codes).joined(influence, step, evidence, without)
        return dict(zip(self.names, (*fast.values(), left_out, score), strict=True))

    def _rises(self, asked: Sequence[Tensor]) -> Vectors:
        """Of every example asked about by a step away from every track, (n_tracks, n_examples)."""
        before = losses(self._adapter, asked)
        rows = []
        for step in self._steps:
            with stepped(self._layers, step):
                rows.append((losses(self._adapter, asked) - before).double().numpy())
        return np.stack(rows)


METHODS: dict[str, Callable[[Setting], Method]] = {
    "mfcc": MfccChroma,
    "codec": CodecCosine,
    "gradients": PlainGradients,
    "gradients_untrained": lambda setting: PlainGradients(setting, trained=False),
    "rootnote": Rootnote,
    "rootnote_untrained": lambda setting: Rootnote(setting, trained=False),
    "rootnote_full": LeftOut,
    "rootnote_full_untrained": lambda setting: LeftOut(setting, trained=False),
}
