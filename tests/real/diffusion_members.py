"""Does a small diffusion model name its members first? Beside similarity and untrained weights.

    python tests/real/diffusion_members.py [--steps 1500] [--draws 16] [--weights FILE] [-o FILE]

Four of sixteen made-up pieces are learned. Suspects are the model's own generations (as latents)
and altered excerpts of the members. `first`: the highest candidate is a member (generations) or the
very piece (excerpts); `members in four`: the share of members among the four highest.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import small_diffusion as small
import torch
from torch import Tensor

N_TRACKS, MEMBERS = 16, (2, 5, 8, 13)
ALTERATIONS = {
    "gain -6 dB": lambda x, _: 0.5 * x,
    "shift 3 ms": lambda x, _: torch.roll(x, 24, -1),
    "noise -20 dB": lambda x, g: x + 0.1 * x.std() * torch.randn(x.shape, generator=g),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--draws", type=int, default=16)
    parser.add_argument("--generations", type=int, default=16)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--weights", type=Path, help="where the trained weights are kept")
    parser.add_argument("--train-only", action="store_true")
    parser.add_argument("-o", dest="output", type=Path)
    arguments = parser.parse_args()
    clock = time.perf_counter()
    audio = [small.segments_of(small.compose(seed)) for seed in range(N_TRACKS)]
    with tempfile.TemporaryDirectory() as place:
        folder = small.make_model(
            Path(place) / "model", torch.cat(audio), width=arguments.width, n_layers=2
        )
        adapter = small.open_model(folder, arguments.draws, arguments.device)
    codes = adapter.encode(torch.cat(audio))
    own = codes.unflatten(0, (N_TRACKS, -1))
    members = own[list(MEMBERS)].flatten(0, 1)
    fresh = {name: value.clone() for name, value in adapter.network.state_dict().items()}
    if arguments.weights and arguments.weights.exists():
        kept = torch.load(arguments.weights, weights_only=True)
        adapter.network.load_state_dict(kept["state"])
        late = kept["late"]
    else:
        late = small.train(adapter, members, arguments.steps, seed=0, batch=arguments.batch)
        if arguments.weights:
            torch.save({"state": adapter.network.state_dict(), "late": late}, arguments.weights)
    if arguments.train_only:
        print(f"loss {late:.4f}")
        return
    trained_s = time.perf_counter() - clock
    shape = tuple(codes.shape[1:])
    suspects: dict[str, tuple[Tensor, list[int | None]]] = {
        "generations": (
            small.generate_latents(adapter, arguments.generations, shape, seed=1),
            [None] * arguments.generations,
        )
    }
    for name, alter in ALTERATIONS.items():
        generator = torch.Generator().manual_seed(0)
        excerpts = [
            alter(audio[track][segment], generator) for track in MEMBERS for segment in (0, 3)
        ]
        truth: list[int | None] = [track for track in MEMBERS for _ in range(2)]
        suspects[name] = (adapter.encode(torch.stack(excerpts)), truth)
    tracks = small.losses_of(adapter, codes).reshape(N_TRACKS, -1).mean(1)
    outside = [i for i in range(N_TRACKS) if i not in MEMBERS]
    found: dict[str, Any] = {
        "settings": {
            key: str(value)
            for key, value in vars(arguments).items()
            if key not in ("output", "weights", "train_only")
        },
        "loss": {
            "last steps of training": late,
            "members": tracks[list(MEMBERS)].mean(),
            "others": tracks[outside].mean(),
        },
        "latent similarity": rates(suspects, lambda q: small.cosines(
            adapter.embedding(q), adapter.embedding(codes)
        )),
    }  # fmt: skip
    for weights in ("trained", "untrained"):
        if weights == "untrained":
            adapter.network.load_state_dict(fresh)
        curvature = small.curvature_of(adapter, codes)
        rows = small.whitened(adapter, codes, curvature)
        found[f"{weights}: Rootnote's influence"] = rates(
            suspects, lambda q, c=curvature, r=rows: small.whitened(adapter, q, c).double().numpy()
            @ r.T.double().numpy(),
        )  # fmt: skip
        for readout, name in (("output", "DAS kernel"), ("output-square", "D-TRAK kernel")):
            adapter.readout = readout
            unit = readout == "output"
            rows = small.gradients(adapter, codes, unit=True)
            found[f"{weights}: {name}"] = rates(
                suspects,
                lambda q, r=rows, s=unit: np.square(
                    small.kernel_scores(small.gradients(adapter, q), r)
                ) if s else small.kernel_scores(small.gradients(adapter, q), r),
            )  # fmt: skip
            adapter.readout = "loss"
        found[f"{weights}: lowest loss"] = by_loss(small.losses_of(adapter, codes), suspects)
    found["seconds"] = {"training": trained_s, "all": time.perf_counter() - clock}
    text = json.dumps(found, indent=1) + "\n"
    print(text)
    if arguments.output:
        arguments.output.write_text(text)


def rates(suspects: dict[str, tuple[Tensor, list[int | None]]], score: Any) -> dict[str, Any]:
    """For every kind of suspect: how often the first is right, and members among the first four."""
    found = {}
    for kind, (codes, truth) in suspects.items():
        ranked = np.argsort(-small.by_track(score(codes), N_TRACKS), axis=1)
        found[kind] = told(ranked, truth)
    return found


def by_loss(losses: Any, suspects: dict[str, tuple[Tensor, list[int | None]]]) -> dict[str, Any]:
    """The ranking that does not look at the suspect: the pieces that the model fits best."""
    ranked = np.argsort(losses.reshape(N_TRACKS, -1).mean(1))[None]
    return {kind: told(np.repeat(ranked, len(t), 0), t) for kind, (_, t) in suspects.items()}


def told(ranked: Any, truth: list[int | None]) -> dict[str, float]:
    """Rates of one kind of suspects."""
    first = [
        int(row[0] in MEMBERS) if true is None else int(row[0] == true)
        for row, true in zip(ranked, truth, strict=True)
    ]
    four = [np.isin(row[: len(MEMBERS)], MEMBERS).mean() for row in ranked]
    return {
        "n": len(truth),
        "first": float(np.mean(first)),
        "members in four": float(np.mean(four)),
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
