"""Residual vector quantisation fitted after the fact: k-means on what the stage before left."""

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


@torch.no_grad()
def fit_codebooks(codec: EncodecModel, latents: Tensor, seed: int, progress: Progress) -> None:
    """Fill the codec's codebooks, in place.

    Parameters
    ----------
    latents : Tensor, shape (n_vectors, hidden_size)
        Encoder outputs on real audio.
    """
    residual = latents.clone()
    layers = codec.quantizer.layers
    for n_done, layer in enumerate(layers, 1):
        book = layer.codebook
        means = MiniBatchKMeans(
            book.codebook_size, batch_size=4096, n_init=1, max_iter=30, random_state=seed
        )
        labels = means.fit_predict(residual.numpy())
        centres = torch.from_numpy(means.cluster_centers_).float()
        book.embed.copy_(centres)
        book.embed_avg.copy_(centres)
        book.cluster_size.copy_(torch.bincount(torch.from_numpy(labels), minlength=len(centres)))
        residual -= centres[torch.from_numpy(labels).long()]
        progress("codec: codebooks", n_done, len(layers))
