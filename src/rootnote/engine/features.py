"""Whitened per-example gradients, whole for queries and as low-rank factors for the index.

A feature is the gradient of one segment times the inverse root of the curvature, over all
attributable layers, divided by its norm. Unit norm keeps segments that the model fits badly from
winning everywhere (Chang et al., TrackStar, arXiv 2410.17413). Per layer it is a matrix, and the
index keeps its best rank-r approximation (the idea of LoRIF, arXiv 2601.21929): blind sketches of
the same size lose far more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.engine.curvature import Curvature
from rootnote.engine.gradients import LayerTrace
from rootnote.engine.models import ModelAdapter

_OVERSAMPLING = 8
_POWER_ITERATIONS = 1


@dataclass(frozen=True, slots=True, eq=False)
class LayerFactors:
    """Low-rank features of one layer: feature i ≈ output[i] @ input[i]ᵀ.

    Parameters
    ----------
    output : Tensor, shape (n_examples, d_out, rank)
    input : Tensor, shape (n_examples, d_in, rank)
    """

    output: Tensor
    input: Tensor

    @classmethod
    def joined(cls, parts: Sequence["LayerFactors"]) -> "LayerFactors":
        """The examples of all parts, in order."""
        return cls(
            torch.cat([part.output for part in parts]), torch.cat([part.input for part in parts])
        )

    def cpu(self) -> "LayerFactors":
        """On the CPU, where the index lies."""
        return LayerFactors(self.output.cpu(), self.input.cpu())

    def inner_products(self, query: "LayerFactors") -> Tensor:
        """Inner products with other factorised features, (n_query, n_examples).

        ⟨U Vᵀ, X Yᵀ⟩ is the sum of the entrywise product of UᵀX and VᵀY: no matrix of the layer's
        size is formed.
        """
        outputs = torch.einsum("qor,nos->qrns", query.output.float(), self.output.float())
        inputs = torch.einsum("qir,nis->qrns", query.input.float(), self.input.float())
        return (outputs * inputs).sum((1, 3))


def whole_features(
    traces: Mapping[str, LayerTrace], curvature: Curvature, damping: float
) -> dict[str, Tensor]:
    """Uncompressed unit-norm features of one batch, per layer (n_batch, d_out, d_in)."""
    features = {name: curvature[name].whiten(seen, damping) for name, seen in traces.items()}
    squares = [values.square().sum((1, 2)) for values in features.values()]
    norms = torch.stack(squares).sum(0).sqrt().clamp(min=torch.finfo(torch.float32).tiny)
    return {name: values / norms[:, None, None] for name, values in features.items()}


def weighed(adapter: ModelAdapter, products: NDArray[np.float64]) -> NDArray[np.float64]:
    """What inner products of features say of influence.

    The gradient of a mean output has no sign that says which way the loss goes: its products are
    squared (DAS, arXiv 2410.18639). Those of a loss, and of a mean square, count as they are.
    """
    return np.square(products) if getattr(adapter, "readout", "loss") == "output" else products


def factorise(matrices: Tensor, rank: int, seed: int) -> LayerFactors:
    """Best rank-`rank` approximation of each matrix, by a randomised range finder.

    Halko, Martinsson & Tropp (arXiv 0909.4061), algorithm 4.4; the test matrix is drawn from
    `seed`, so that the result is the same every time.

    Parameters
    ----------
    matrices : Tensor, shape (n_batch, d_out, d_in)
    """
    d_out, d_in = matrices.shape[1:]
    rank = min(rank, d_out, d_in)
    width = min(rank + _OVERSAMPLING, d_out, d_in)
    generator = torch.Generator().manual_seed(seed)
    test = torch.randn(d_in, width, generator=generator).to(matrices.device)
    basis = torch.linalg.qr(matrices @ test).Q
    for _ in range(_POWER_ITERATIONS):
        basis = torch.linalg.qr(matrices @ (matrices.mT @ basis)).Q
    core = basis.mT @ matrices
    # Its leading left singular vectors; on a CPU this is three times as fast as the decomposition.
    leading = torch.linalg.eigh(core @ core.mT).eigenvectors[..., -rank:].flip(-1)
    return LayerFactors(basis @ leading, core.mT @ leading)
