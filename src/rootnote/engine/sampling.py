"""Whether tokens can have been drawn from the model's own predictions.

Whatever a model draws from its predictions costs it, on average, the entropy of those predictions,
and scatters about it as they say: entropy and variance are known at every step, so no other music
is needed to see it. Music that it did not make costs more than it expects. Sampled at another
temperature, or from the likeliest tokens only, its own music costs less; so the temperature at
which cost and expectation agree is found first, and the scatter is judged at that one: another
model's choices stay more surprising than they should be at any.

Models of latents draw no tokens and tell nothing here.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rootnote.engine.models import ModelAdapter, PredictsTokens

Values = NDArray[np.float64]

_COLDEST, _HOTTEST = 0.25, 4.0
_N_HALVINGS = 14
"""Of the interval between them: to 0.02 %."""
_LEAST_VARIANCE = 1e-6
"""In square nats: what is certain does not scatter."""


@torch.no_grad()
def sampling(adapter: ModelAdapter, representation: Tensor) -> Values | None:
    """Excess and scatter of every example, (n_examples, 2).

    Parameters
    ----------
    representation : Tensor, shape (n_examples, …)
        As `encode` gave it.

    Returns
    -------
    values : ndarray or None
        First, nats per token by which the tokens cost more than the predictions expect; second,
        the variance about that at the fitted temperature over the variance expected, 1 for what
        was drawn from them. None for a model that predicts no tokens, or without examples.
    """
    if not isinstance(adapter, PredictsTokens) or not len(representation):
        return None
    found = [adapter.predictions(example[None]) for example in representation]
    return np.array([(excess(*one), scatter(*one)) for one in found], np.float64)


def excess(logits: Tensor, tokens: Tensor, temperature: float = 1.0) -> float:
    """Mean cost of the tokens (n,) less the mean entropy of the predictions (n, n_tokens)."""
    cost, entropy, _ = _moments(logits, tokens, temperature)
    return float((cost - entropy).mean())


def scatter(logits: Tensor, tokens: Tensor) -> float:
    """Squared deviations of cost from entropy over those expected, at the fitted temperature."""
    low, high = _COLDEST, _HOTTEST
    for _ in range(_N_HALVINGS):
        middle = (low * high) ** 0.5
        if excess(logits, tokens, middle) > 0:
            low = middle
        else:
            high = middle
    cost, entropy, variance = _moments(logits, tokens, (low * high) ** 0.5)
    return float((cost - entropy).square().mean() / variance.mean().clamp_min(_LEAST_VARIANCE))


def _moments(logits: Tensor, tokens: Tensor, temperature: float) -> tuple[Tensor, Tensor, Tensor]:
    """Cost of each token, and its mean and variance under the prediction, (n,) each."""
    logs = (logits.double() / temperature).log_softmax(-1)
    chances = logs.exp()
    known = torch.where(chances > 0, logs, 0)  # 0 · -∞ counts nothing
    entropy = -(chances * known).sum(-1)
    variance = (chances * known.square()).sum(-1) - entropy.square()
    return -logs.gather(-1, tokens[:, None])[:, 0], entropy, variance
