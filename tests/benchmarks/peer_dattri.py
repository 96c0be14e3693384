"""dattri's attributors that take any loss: TRAK, LoGra, DataInf, and EK-FAC as far as it goes.

TRAK's model output is the loss and its probability of being right exp(−loss), as in the library's
own documentation. It takes the ridge as an absolute number; the choices are fractions of the mean
of the kernel's diagonal, reckoned from the gradients' norms, which its projections keep.
"""

from collections.abc import Iterator, Sequence
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import torch
from peer_material import Choice, DecoderLoss, Material, Peer, Scores
from torch import Tensor, nn
from torch.func import functional_call
from torch.utils.data import DataLoader, TensorDataset

from rootnote.engine.gradients import trace
from rootnote.engine.index import batches_of


def batches(codes: Tensor) -> DataLoader:
    """Few, for a projection is drawn anew for each; 450 at once took 14 GB."""
    return DataLoader(TensorDataset(codes), batch_size=100)


def task(model: nn.Module):
    """The decoder's training loss as the library wants it."""
    from dattri.task import AttributionTask

    def loss(parameters: dict[str, Tensor], data: tuple[Tensor, ...]) -> Tensor:
        return functional_call(model, parameters, (data[0],)).mean()

    return AttributionTask(loss_func=loss, model=model, checkpoints=model.state_dict())


def mean_square_norm(given: Material) -> float:
    """Of the catalogue segments' gradients."""
    total = 0.0
    for batch in batches_of(given.train, given.adapter):
        for seen in trace(given.adapter, given.layers, batch)[1].values():
            total += float(seen.weight_gradients().square().sum())
    return total / len(given.train)


def trak(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """Scores by every projection dimension and ridge."""
    from dattri.algorithm import TRAKAttributor

    model = DecoderLoss(given.adapter)
    n_weights = sum(p.numel() for p in model.parameters() if p.requires_grad)
    of_all = mean_square_norm(given) * len(given.train) / n_weights

    def right(parameters: dict[str, Tensor], data: tuple[Tensor, ...]) -> Tensor:
        return torch.exp(-functional_call(model, parameters, (data[0],))[0])

    for choice in choices:
        n_dimensions = int(str(choice["dimensions"]))
        attributor = TRAKAttributor(
            task=task(model),
            correct_probability_func=right,
            projector_kwargs={"proj_dim": n_dimensions},
            regularization=float(str(choice["ridge"])) * of_all / n_dimensions,
        )
        attributor.cache(batches(given.train))
        yield attributor.attribute(batches(given.query)).T.double().numpy()


class WithLoss(nn.Module):
    """The decoder as a model whose output holds its loss, here the sum over the batch."""

    def __init__(self, loss: DecoderLoss) -> None:
        super().__init__()
        self.inner = loss

    def forward(self, codes: Tensor) -> SimpleNamespace:
        """What the library looks for."""
        return SimpleNamespace(loss=self.inner(codes).sum())


def logra(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """Scores by every dimension of a layer's projection and every damping."""
    from dattri.algorithm import LoGraAttributor
    from dattri.task import AttributionTask

    def loss(model: nn.Module, batch: Sequence[Tensor], _device: str) -> Tensor:
        return model(batch[0]).loss

    def loader(codes: Tensor) -> DataLoader:
        return DataLoader(TensorDataset(codes, torch.zeros(len(codes))), batch_size=50)

    for choice in choices:
        model = WithLoss(DecoderLoss(given.adapter))
        with TemporaryDirectory() as folder:
            attributor = LoGraAttributor(
                task=AttributionTask(loss_func=loss, model=model, checkpoints=model.state_dict()),
                layer_names=[f"inner.{name}" for name in given.layers],
                damping=float(str(choice["damping"])),
                proj_dim=int(str(choice["dimensions"])),
                offload="none",
                cache_dir=folder,
            )
            attributor.cache(loader(given.train))
            scores = attributor.attribute(loader(given.train), loader(given.query))
        yield scores.T.double().numpy()


def ekfac(given: Material, choices: Sequence[Choice]) -> Iterator[Scores]:
    """Scores by every damping."""
    from dattri.algorithm import IFAttributorEKFAC

    model = DecoderLoss(given.adapter)
    for choice in choices:
        attributor = IFAttributorEKFAC(
            task=task(model),
            module_name=list(given.layers),
            damping=float(str(choice["damping"])),
        )
        attributor.cache(batches(given.train))
        scores = attributor.attribute(batches(given.train), batches(given.query))
        yield scores.T.double().numpy()


PEERS = (
    Peer(
        "dattri: TRAK",
        "loss of the tokens",
        trak,
        choices=({"dimensions": 512, "ridge": 0.1}, {"dimensions": 512, "ridge": 1.0}),
        library="dattri",
    ),
    Peer(
        "dattri: LoGra",
        "projected gradients and empirical Fisher, layer by layer",
        logra,
        choices=(
            {"dimensions": 1024, "damping": 1e-5},
            {"dimensions": 1024, "damping": 0.1},
            {"dimensions": 1024, "damping": 1.0},
        ),
        library="dattri",
    ),
    Peer("dattri: EK-FAC", "", ekfac, choices=({"damping": 1e-8},), library="dattri"),
)
