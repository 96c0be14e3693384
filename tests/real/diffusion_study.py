"""The truth about diffusion attribution: subset models, and what predicts their losses.

    python tests/real/diffusion_study.py --work FOLDER [--subsets 32] [--device cpu] [--worker 0/1]
    python tests/real/diffusion_study.py --work FOLDER --report -o FILE

A small latent-diffusion model in Stable Audio's layout (`small_diffusion.py`) is trained on all of
24 made-up pieces, and again on halves of them, in complementary pairs. Suspects are latents that
the whole model generated and excerpts of pieces that none was trained on. Every training writes a
small JSON file with the losses of all suspects under draws of their own, and is never repeated:
stop and go on at will, share the work between `--worker 0/2` and `--worker 1/2`.

The report gives, for each method, the linear datamodelling score: over the suspects, the mean
Spearman correlation between what the method predicts of a subset (the sum of its pieces' scores)
and how low the suspect's loss is there; intervals are by bootstrap over suspects. Each kernel
stands beside the same kernel on untrained weights; `specificity` is the part of a method's scores
that differs between suspects. `seeds_agree` is the ceiling that chance in training sets: how well
the losses of `--repeats` subsets agree with those of the same subsets under a second seed.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import small_diffusion as small
import torch
from filelock import FileLock
from numpy.typing import NDArray
from scipy.stats import spearmanr
from torch import Tensor

from rootnote.integrity import atomic_write

N_TRACKS, N_OUTSIDE = 24, 4
N_GENERATIONS = 24
MEASURED_DRAWS = 64
Scores = NDArray[np.float64]


def subsets(n: int) -> list[list[int]]:
    """Halves of the pieces in complementary pairs."""
    rng = np.random.default_rng(0)
    found: list[list[int]] = []
    while len(found) < n:
        order = [int(i) for i in rng.permutation(N_TRACKS)]
        found += [sorted(order[: N_TRACKS // 2]), sorted(order[N_TRACKS // 2 :])]
    return found[:n]


def audio() -> Tensor:
    """Segments of all pieces, those outside last, (n_pieces · n_segments, 2, n_frames)."""
    pieces = [small.segments_of(small.compose(seed)) for seed in range(N_TRACKS + N_OUTSIDE)]
    return torch.cat(pieces)


def opened(work: Path, n_draws: int, device: str) -> tuple[Any, Tensor, Tensor]:
    """The untrained model, and latents (n_pieces, n_segments, …) of the pieces and of others."""
    samples = audio()
    folder = work / "untrained"
    if not (folder / "done").exists():
        small.make_model(folder, samples, width=64, n_layers=2)
        (folder / "done").touch()
    adapter = small.open_model(folder, n_draws, device)
    codes = adapter.encode(samples).unflatten(0, (N_TRACKS + N_OUTSIDE, -1))
    return adapter, codes[:N_TRACKS], codes[N_TRACKS:]


def trained(work: Path, adapter: Any, codes: Tensor, n_steps: int) -> Any:
    """The model trained on everything; its weights are kept."""
    path = work / "whole.pt"
    if path.exists():
        adapter.network.load_state_dict(torch.load(path, weights_only=True))
        return adapter
    small.train(adapter, codes.flatten(0, 1), n_steps, seed=0)
    torch.save(adapter.network.state_dict(), path)
    return adapter


def suspects(work: Path, adapter: Any, outside: Tensor) -> Tensor:
    """Generations of the whole model, then segments of the pieces outside."""
    path = work / "generations.pt"
    if not path.exists():
        made = small.generate_latents(adapter, N_GENERATIONS, tuple(outside.shape[2:]), seed=1)
        torch.save(made.cpu(), path)
    made = torch.load(path, weights_only=True).to(adapter.device)
    return torch.cat([made, outside[:, 0]])


def run_trainings(work: Path, arguments: argparse.Namespace) -> None:
    """Train this worker's subsets and write their losses."""
    with FileLock(work / "lock"):  # the first worker trains the whole model, the others wait
        adapter, codes, outside = opened(work, 16, arguments.device)
        fresh = {name: value.clone() for name, value in adapter.network.state_dict().items()}
        query = suspects(work, trained(work, adapter, codes, arguments.steps), outside)
    own, n_workers = (int(part) for part in arguments.worker.split("/"))
    jobs = [(k, 0) for k in range(arguments.subsets)] + [(k, 1) for k in range(arguments.repeats)]
    for number, seed in jobs[own::n_workers]:
        path = work / "subsets" / f"{number:03}-{seed}.json"
        if path.exists():
            continue
        kept = subsets(arguments.subsets)[number]
        adapter.network.load_state_dict(fresh)
        adapter.n_draws = 16
        late = small.train(adapter, codes[kept].flatten(0, 1), arguments.steps, seed=seed + 1)
        adapter.n_draws = MEASURED_DRAWS
        losses = small.losses_of(adapter, query).tolist()
        path.parent.mkdir(exist_ok=True)
        found = {"kept": kept, "seed": seed, "training_loss": late, "losses": losses}
        atomic_write(path, json.dumps(found) + "\n")
        print(f"subset {number}, seed {seed}: {late:.4f}", file=sys.stderr, flush=True)


def method_scores(adapter: Any, query: Tensor, codes: Tensor) -> dict[str, Scores]:
    """Scores (n_suspects, n_pieces) of every method, on the adapter's weights as they are."""
    every = codes.flatten(0, 1)
    found: dict[str, Scores] = {}
    curvature = small.curvature_of(adapter, every)
    rows = small.whitened(adapter, every, curvature)
    found["Rootnote's influence"] = (small.whitened(adapter, query, curvature) @ rows.T).numpy()
    plain = small.gradients(adapter, every, unit=False)
    found["TRAK"] = small.kernel_scores(small.gradients(adapter, query, unit=False), plain)
    for readout, name in (("output", "DAS"), ("output-square", "D-TRAK")):
        adapter.readout = readout
        rows = small.gradients(adapter, every)
        scores = small.kernel_scores(small.gradients(adapter, query), rows)
        if name == "DAS":  # times the residual, squared
            scores = np.square(scores * np.sqrt(small.losses_of(adapter, every)))
        found[name] = scores
        adapter.readout = "loss"
    return {
        name: small.by_track(scores.astype(float), len(codes)) for name, scores in found.items()
    }


def report(work: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """LDS and specificity of every method, and the ceiling that noise sets."""
    adapter, codes, outside = opened(work, arguments.draws, arguments.device)
    fresh = {name: value.clone() for name, value in adapter.network.state_dict().items()}
    trained(work, adapter, codes, arguments.steps)
    query = suspects(work, adapter, outside)
    records = [json.loads(path.read_text()) for path in sorted((work / "subsets").glob("*.json"))]
    first = [one for one in records if one["seed"] == 0]
    again = {tuple(one["kept"]): one for one in records if one["seed"] == 1}
    masks = np.array([[i in one["kept"] for i in range(N_TRACKS)] for one in first], float)
    truth = -np.array([one["losses"] for one in first])
    methods = {f"trained: {k}": v for k, v in method_scores(adapter, query, codes).items()}
    every = small.cosines(adapter.embedding(query), adapter.embedding(codes.flatten(0, 1)))
    methods["latent similarity"] = small.by_track(every, N_TRACKS)
    adapter.network.load_state_dict(fresh)
    methods |= {f"untrained: {k}": v for k, v in method_scores(adapter, query, codes).items()}
    kinds = {"generations": slice(0, N_GENERATIONS), "excerpts": slice(N_GENERATIONS, None)}
    found: dict[str, Any] = {
        "n_subsets": len(first),
        "n_suspects": {"generations": N_GENERATIONS, "excerpts": len(query) - N_GENERATIONS},
        "draws": arguments.draws,
        "lds": {},
    }
    for name, scores in methods.items():
        found["lds"][name] = {
            kind: interval(lds(scores[own], masks, truth[:, own])) for kind, own in kinds.items()
        } | {"specificity": specificity(scores)}
    both = [(one, again[tuple(one["kept"])]) for one in first if tuple(one["kept"]) in again]
    if len(both) > 3:
        pairs = np.array([[a["losses"], b["losses"]] for a, b in both])
        found["seeds_agree"] = {
            kind: interval(agreement(pairs[:, :, own])) for kind, own in kinds.items()
        }
    return found


def lds(scores: Scores, masks: Scores, truth: Scores) -> Scores:
    """Spearman correlation of every suspect over the subsets, (n_suspects,)."""
    predicted = masks @ scores.T
    return np.array([spearmanr(p, t).statistic for p, t in zip(predicted.T, truth.T, strict=True)])


def agreement(pairs: Scores) -> Scores:
    """Spearman correlation of two seeds' losses over the subsets, (n_suspects,).

    Parameters
    ----------
    pairs : ndarray, shape (n_subsets, 2, n_suspects)
    """
    return np.array([spearmanr(*of_suspect.T).statistic for of_suspect in pairs.transpose(2, 0, 1)])


def specificity(scores: Scores) -> float:
    """Share of the scores' variance over pieces that differs between suspects."""
    centred = scores - scores.mean(1, keepdims=True)
    centred /= np.maximum(centred.std(1, keepdims=True), 1e-30)
    return float(1 - centred.mean(0).var() / centred.var())


def interval(values: Scores) -> dict[str, float]:
    """The mean, and 95 % by bootstrap over suspects."""
    rng = np.random.default_rng(0)
    means = rng.choice(values, (2000, len(values))).mean(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return {"mean": float(values.mean()), "low": float(low), "high": float(high)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--subsets", type=int, default=32)
    parser.add_argument(
        "--repeats", type=int, default=8, help="subsets trained under a second seed"
    )
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--draws", type=int, default=64, help="draws that scores are averaged over")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--worker", default="0/1")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("-o", dest="output", type=Path)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if not arguments.report:
        run_trainings(arguments.work, arguments)
        return
    text = json.dumps(report(arguments.work, arguments), indent=1) + "\n"
    print(text)
    if arguments.output:
        arguments.output.write_text(text)


if __name__ == "__main__":
    if not torch.cuda.is_available():
        torch.set_num_threads(1)
    main()
