"""The methods that the truth study compares on a small diffusion model, on whole gradients.

`influence` is the product's own: unit features under EK-FAC. The kernels are TRAK (Park et al.,
arXiv 2303.14186), D-TRAK (Zheng et al., arXiv 2311.00500) and DAS (Lin et al., arXiv 2410.18639)
without the random projection that approximates them; unit norm per draw as in `gradients.trace`.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from small_models import losses_of
from torch import Tensor

from rootnote.engine.curvature import Curvature, estimate_curvature
from rootnote.engine.features import whole_features
from rootnote.engine.gradients import trace
from rootnote.progress import silent

MODULES = "attention+mlp+heads"
DAMPING = 0.1
_BATCH = 8
Scores = NDArray[np.float64]


def method_scores(adapter: Any, query: Tensor, train: Tensor) -> dict[str, Scores]:
    """Scores (n_query, n_train) of every method, on the adapter's weights as they are."""
    found: dict[str, Scores] = {}
    plain = gradients(adapter, train, unit=False)
    found["TRAK"] = kernel_scores(gradients(adapter, query, unit=False), plain)
    for readout, name in (("loss", "loss"), ("output", "output"), ("output-square", "square")):
        adapter.readout = readout
        curvature = curvature_of(adapter, train)
        own = whitened(adapter, query, curvature) @ whitened(adapter, train, curvature).T
        found[f"EK-FAC, {name}"] = own.double().numpy()
        kernel = kernel_scores(gradients(adapter, query), gradients(adapter, train))
        if readout == "output":  # its sign says nothing: DAS weighs by the residual and squares
            found["EK-FAC squared, output"] = np.square(found["EK-FAC, output"])
            found["DAS"] = np.square(kernel) * losses_of(adapter, train)
        else:
            found["TRAK, unit draws" if readout == "loss" else "D-TRAK"] = kernel
    adapter.readout = "loss"
    return found


def gradients(adapter: Any, codes: Tensor, *, unit: bool = True) -> Tensor:
    """Whole gradients of every example, (n, n_weights), draws at unit norm where `unit`."""
    layers = adapter.attributable_layers(MODULES)
    rows = []
    for batch in codes.split(_BATCH):
        _, traces = trace(adapter, layers, batch, unit_draws=unit)
        flat = [seen.weight_gradients().flatten(1) for seen in traces.values()]
        rows.append(torch.cat(flat, 1).cpu())
    return torch.cat(rows)


def whitened(adapter: Any, codes: Tensor, curvature: Curvature) -> Tensor:
    """Unit features under EK-FAC, as the product's influence has them, (n, n_weights)."""
    layers = adapter.attributable_layers(MODULES)
    rows = []
    for batch in codes.split(_BATCH):
        features = whole_features(trace(adapter, layers, batch)[1], curvature, DAMPING)
        rows.append(torch.cat([one.flatten(1) for one in features.values()], 1).cpu())
    return torch.cat(rows)


def curvature_of(adapter: Any, codes: Tensor) -> Curvature:
    """EK-FAC over all training segments, the empirical Fisher."""
    return estimate_curvature(
        adapter, adapter.attributable_layers(MODULES), list(codes.split(_BATCH)),
        sample_seed=None, progress=silent,
    )  # fmt: skip


def kernel_scores(query: Tensor, train: Tensor, damping: float = DAMPING) -> Scores:
    """gᵀ(GᵀG + λI)⁻¹gᵢ with λ a fraction of the mean eigenvalue, (n_query, n_train).

    In the dual: K_q (K + λI)⁻¹ over the training examples' Gram matrix K.
    """
    gram = (train @ train.T).double()
    shift = damping * gram.trace() / len(gram)
    inverse = torch.linalg.inv(gram + shift * torch.eye(len(gram), dtype=torch.float64))
    return ((query @ train.T).double() @ inverse).numpy()


def by_track(scores: Scores, n_tracks: int) -> Scores:
    """Mean over the segments of every recording, equally many each, (n_query, n_tracks)."""
    return scores.reshape(len(scores), n_tracks, -1).mean(2)
