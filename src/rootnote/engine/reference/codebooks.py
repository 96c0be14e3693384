"""Codebooks fitted after the fact: k-means on one band of coefficients each."""

from collections.abc import Sequence

import torch
from sklearn.cluster import MiniBatchKMeans
from torch import Tensor
from transformers import EncodecModel

from rootnote.progress import Progress


def perplexities(codes: Sequence[Tensor], codebook_size: int) -> list[float]:
    """Entries in effective use by each codebook: the exponential of its tokens' entropy.

    Parameters
    ----------
    codes : sequence of Tensor, each of shape (n_codebooks, n_steps), int64
    """
    found = []
    for tokens in torch.cat(list(codes), 1):
        share = torch.bincount(tokens, minlength=codebook_size).double() / len(tokens)
        found.append(float(torch.special.entr(share).sum().exp()))
    return found


def bands_of_equal_energy(energies: Tensor, n_bands: int) -> list[slice]:
    """Neighbouring coefficients in groups that each hold about the same part of the energy.

    Parameters
    ----------
    energies : Tensor, shape (n_coefficients,)
        At least as many as there are bands; every band gets one or more.
    """
    reached = energies.double().cumsum(0) / energies.sum()
    n = len(energies)
    edges = [0]
    for band in range(1, n_bands):
        edge = int(torch.searchsorted(reached, band / n_bands)) + 1
        edges.append(min(max(edge, edges[-1] + 1), n - n_bands + band))
    return [slice(*ends) for ends in zip(edges, [*edges[1:], n], strict=True)]


@torch.no_grad()
def fit_codebooks(codec: EncodecModel, latents: Tensor, seed: int, progress: Progress) -> None:
    """Fill the codec's codebooks, in place.

    Every codebook codes one band of coefficients and is zero in the others (product quantisation:
    Jégou et al., IEEE TPAMI 33:117). The residual quantiser then finds each entry whatever the
    other codebooks hold: *any* stack of codes, also one that a model drew and no quantiser would
    have chosen, is found again in the sound that it decodes to.

    Parameters
    ----------
    latents : Tensor, shape (n_vectors, hidden_size)
        Encoder outputs on real audio.
    """
    layers = codec.quantizer.layers
    bands = bands_of_equal_energy(latents.var(0), len(layers))
    for n_done, (layer, band) in enumerate(zip(layers, bands, strict=True), 1):
        book = layer.codebook
        means = MiniBatchKMeans(
            book.codebook_size, batch_size=4096, n_init=1, max_iter=30, random_state=seed
        )
        labels = means.fit_predict(latents[:, band].numpy())
        centres = torch.zeros_like(book.embed)
        centres[:, band] = torch.from_numpy(means.cluster_centers_).to(centres)
        book.embed.copy_(centres)
        book.embed_avg.copy_(centres)
        book.cluster_size.copy_(torch.bincount(torch.from_numpy(labels), minlength=len(centres)))
        progress("codec: codebooks", n_done, len(layers))
