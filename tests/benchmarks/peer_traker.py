"""traker's TRAK (Park et al., arXiv 2303.14186) over the decoder's tokens.

The model output is the paper's for language models: the log-odds of the right token, here averaged
as the training loss averages. The library's own projection on a CPU is used. It takes the ridge as
an absolute number; the choices are fractions of the mean of the diagonal of XᵀX.
"""

import logging
from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory

import numpy as np
import torch
from peer_material import Choice, Material, Peer, Scores
from torch import Tensor, nn
from torch.func import functional_call

from rootnote.engine.models.delay import delayed_inputs


def token_log_odds(network: nn.Module, codes: Tensor) -> tuple[Tensor, Tensor]:
    """Mean log-odds of the right tokens of each example, and mean probability of being wrong.

    Parameters
    ----------
    codes : Tensor, shape (n_batch, n_codebooks, n_steps)
    """
    n_batch, n_codebooks, n_steps = codes.shape
    special_id = network.config.pad_token_id
    inputs, targets = delayed_inputs(codes, special_id)
    logits = network(input_ids=inputs.reshape(n_batch * n_codebooks, n_steps)).logits
    logits = logits.view(n_batch, n_codebooks, n_steps, -1)
    valid = targets != special_id
    right = targets.masked_fill(~valid, 0)[..., None]
    own = logits.gather(-1, right)[..., 0]
    others = torch.where(right == torch.arange(logits.shape[-1]), -torch.inf, logits).logsumexp(-1)
    odds = own - others
    means = [
        (torch.where(valid, values, 0).sum(-1) / valid.sum(-1)).mean(-1)
        for values in (odds, torch.sigmoid(-odds))
    ]
    return means[0], means[1]


class LogOdds(nn.Module):
    """The decoder, asked for log-odds."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.decoder = network

    def forward(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        """See `token_log_odds`."""
        return token_log_odds(self.decoder, codes)


def trak(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """Scores by every projection dimension and ridge."""
    from trak import TRAKer
    from trak.modelout_functions import AbstractModelOutput

    class Output(AbstractModelOutput):
        """As the library calls it, for one example and for a batch."""

        def __init__(self) -> None:
            """Nothing to keep."""

        def get_output(self, model, weights, buffers, codes):
            return functional_call(model, {**weights, **buffers}, (codes[None],))[0][0]

        def get_out_to_loss_grad(self, model, weights, buffers, batch):
            with torch.no_grad():
                return functional_call(model, {**weights, **buffers}, batch)[1][:, None]

    model = LogOdds(given.adapter.network)
    n_train, n_query = len(given.train), len(given.query)
    for choice in choices:
        with TemporaryDirectory() as folder:
            traker = TRAKer(
                model=model,
                task=Output(),
                train_set_size=n_train,
                save_dir=folder,
                device="cpu",
                proj_dim=int(str(choice["dimensions"])),
                use_half_precision=False,
                grad_wrt=[f"{name}.weight" for name in given.layers],
                logging_level=logging.ERROR,
            )
            traker.load_checkpoint(model.state_dict(), model_id=0)
            traker.featurize((given.train,), num_samples=n_train)
            features = torch.as_tensor(np.array(traker.saver.current_store["grads"]))
            mean = float(features.square().sum(0).mean())
            traker.score_computer.lambda_reg = float(str(choice["ridge"])) * mean
            traker.finalize_features()
            traker.start_scoring_checkpoint("asked", model.state_dict(), 0, n_query)
            traker.score((given.query,), num_samples=n_query)
            yield np.array(traker.finalize_scores("asked"), np.float64).T


PEERS = (
    Peer(
        "traker: TRAK",
        "log-odds of the tokens",
        trak,
        choices=tuple(
            {"dimensions": dimensions, "ridge": ridge}
            for dimensions, ridge in ((512, 0.1), (512, 1.0), (2048, 1.0))
        ),
        library="trak",
    ),
)
