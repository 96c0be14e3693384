"""kronfluence's influence functions with EK-FAC curvature (Grosse et al., arXiv 2308.03296).

Loss and measurement are the sum of the tokens' losses, as in the library's examples for language
models. `damping` None is its own heuristic, a tenth of the mean eigenvalue.
"""

import logging
from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory

import numpy as np
from peer_material import Choice, Material, Peer, Scores
from torch import Tensor, nn
from torch.utils.data import Dataset


class Codes(Dataset):
    """Examples that are codes."""

    def __init__(self, codes: Tensor) -> None:
        self._codes = codes

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, number: int) -> Tensor:
        return self._codes[number]


def ekfac(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """Scores by every kind of Fisher and every damping."""
    from kronfluence import Analyzer, FactorArguments, ScoreArguments, Task, prepare_model

    adapter = given.adapter
    n_tokens = adapter.n_tokens(given.train[:1])

    class Tokens(Task):
        """The decoder's training loss."""

        def compute_train_loss(self, batch: Tensor, model: nn.Module, sample: bool = False):
            return adapter.loss(batch, sample_seed=0 if sample else None).sum() * n_tokens

        def compute_measurement(self, batch: Tensor, model: nn.Module):
            return self.compute_train_loss(batch, model)

        def get_influence_tracked_modules(self) -> list[str]:
            return [name.removeprefix("decoder.") for name in given.layers]

    wanted = Tokens()
    model = prepare_model(adapter.network, wanted)
    with TemporaryDirectory() as folder:
        analyzer = Analyzer(
            "peers",
            model,
            wanted,
            cpu=True,
            disable_tqdm=True,
            output_dir=folder,
            log_level=logging.ERROR,
        )
        fitted: set[str] = set()
        for number, choice in enumerate(choices):
            fisher = str(choice["fisher"])
            if fisher not in fitted:
                fitted.add(fisher)
                analyzer.fit_all_factors(
                    fisher,
                    Codes(given.train),
                    per_device_batch_size=50,
                    factor_args=FactorArguments(use_empirical_fisher=fisher == "empirical"),
                )
            damping = choice["damping"]
            analyzer.compute_pairwise_scores(
                str(number),
                fisher,
                Codes(given.query),
                Codes(given.train),
                per_device_query_batch_size=len(given.query),
                per_device_train_batch_size=50,
                score_args=ScoreArguments(
                    damping_factor=None if damping is None else float(str(damping))
                ),
            )
            scores = analyzer.load_pairwise_scores(str(number))["all_modules"]
            yield np.array(scores.double())


PEERS = (
    Peer(
        "kronfluence: EK-FAC",
        "influence function",
        ekfac,
        choices=tuple(
            {"fisher": fisher, "damping": damping}
            for fisher in ("sampled", "empirical")
            for damping in (1e-8, None)
        ),
        library="kronfluence",
    ),
)
