"""EK-FAC: eigenvalue-corrected Kronecker-factored curvature (George et al., arXiv 1806.03884).

Per linear layer the Fisher is taken as diagonal in the basis Q_S ⊗ Q_A, the eigenvectors of the
output-gradient and input covariances, with the second moments of the rotated per-example
gradients as eigenvalues (Grosse et al., arXiv 2308.03296, eq. 20). Damping is per layer, a
fraction of that layer's mean eigenvalue.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rootnote.engine.gradients import LayerTrace, matrix_shape, trace
from rootnote.engine.models.adapter import Layer, ModelAdapter
from rootnote.progress import Progress


@dataclass(frozen=True, slots=True, eq=False)
class LayerCurvature:
    """The curvature of one layer's weight.

    Parameters
    ----------
    input_basis : Tensor, shape (d_in, d_in)
        Eigenvectors in columns.
    output_basis : Tensor, shape (d_out, d_out)
    eigenvalues : Tensor, shape (d_out, d_in)
        Second moments of rotated gradients, undamped.
    """

    input_basis: Tensor
    output_basis: Tensor
    eigenvalues: Tensor

    def rotate(self, gradients: Tensor) -> Tensor:
        """Gradients (…, d_out, d_in) in the eigenbasis."""
        return self.output_basis.mT @ gradients @ self.input_basis

    def rotate_back(self, values: Tensor) -> Tensor:
        """Inverse of `rotate`."""
        return self.output_basis @ values @ self.input_basis.mT

    def damped(self, damping: float) -> Tensor:
        """Eigenvalues plus `damping` times their mean, (d_out, d_in); never zero."""
        floor = torch.finfo(torch.float32).tiny ** 0.5
        return self.eigenvalues + max(damping * float(self.eigenvalues.mean()), floor)

    def whiten(self, layer_trace: LayerTrace, damping: float) -> Tensor:
        """Per-example gradients over the root of the curvature, (n_batch, d_out, d_in)."""
        return self.rotated_gradients(layer_trace) / self.damped(damping).sqrt()

    def rotated_gradients(self, layer_trace: LayerTrace) -> Tensor:
        """Per-example gradients in the eigenbasis, rotated before the sum over positions."""
        outputs = layer_trace.output_gradients @ self.output_basis
        inputs = layer_trace.inputs @ self.input_basis
        return outputs.mT @ inputs


Curvature = Mapping[str, LayerCurvature]


def estimate_curvature(
    adapter: ModelAdapter,
    layers: Mapping[str, Layer],
    batches: Sequence[Tensor],
    *,
    sample_seed: int | None,
    progress: Progress,
) -> dict[str, LayerCurvature]:
    """Estimate EK-FAC in two passes over the same batches.

    Parameters
    ----------
    batches : sequence of Tensor, each of shape (n_batch, …)
        Representations of catalogue segments.
    sample_seed : int or None
        None: the empirical Fisher, with the data's own targets. Otherwise the seed with which
        targets are drawn from the model (the Fisher proper).

    Returns
    -------
    curvature : dict of str to LayerCurvature
        In the order of `layers`.
    """

    def passes(stage: str) -> Iterator[dict[str, LayerTrace]]:
        for i, batch in enumerate(batches):
            seed = None if sample_seed is None else sample_seed + i
            yield trace(adapter, layers, batch, sample_seed=seed)[1]
            progress(stage, i + 1, len(batches))

    input_moments = {
        name: _zeros(matrix_shape(layer)[1], adapter.device) for name, layer in layers.items()
    }
    output_moments = {
        name: _zeros(matrix_shape(layer)[0], adapter.device) for name, layer in layers.items()
    }
    for traces in passes("curvature: covariances"):
        for name, seen in traces.items():
            input_moments[name] += _second_moment(seen.inputs)
            output_moments[name] += _second_moment(seen.output_gradients)
    bases = {
        name: LayerCurvature(
            _eigenvectors(input_moments[name]),
            _eigenvectors(output_moments[name]),
            torch.zeros(matrix_shape(layer), device=adapter.device),
        )
        for name, layer in layers.items()
    }
    n_examples = sum(len(batch) for batch in batches)
    for traces in passes("curvature: eigenvalues"):
        for name, seen in traces.items():
            bases[name].eigenvalues.add_(
                bases[name].rotated_gradients(seen).square().sum(0) / n_examples
            )
    return bases


def _zeros(size: int, device: torch.device) -> Tensor:
    return torch.zeros(size, size, device=device)


def _second_moment(values: Tensor) -> Tensor:
    """Sum of outer products over examples and positions, (d, d)."""
    flat = values.flatten(0, 1)
    return flat.mT @ flat


def _eigenvectors(moment: Tensor) -> Tensor:
    """Eigenvectors in columns, in float64 for stability, with a sign fixed for reproducibility."""
    # Multi-threaded LAPACK and float32 both move near-degenerate directions; CPU float64 does not.
    vectors = torch.linalg.eigh(moment.double().cpu()).eigenvectors
    largest = vectors.abs().argmax(0)
    signs = vectors[largest, torch.arange(len(vectors))].sign()
    return (vectors * signs).float().to(moment.device)
