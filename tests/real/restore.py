"""Put a committed study's trainings back into a work folder, so that they need not run again.

    python tests/real/restore.py TRUTH.json BUILD --out FOLDER [--models 4]
    python tests/real/restore.py TRAININGS.json BUILD --out FOLDER

`FOLDER` is that of `subsets.py` or, for `trainings.json`, of `retraining.py`, whose trainings are
then found there. Only for a build that is the one of the truth bit for bit, which `rootnote
reference build` makes again on a machine of the same kind; another one is refused. What is there
already stays. Models are not restored: the first `--models` trainings are left for `subsets.py
--keep`, which trains them again, to the same losses.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from explained_sizes import write_record
from retraining import training_file
from truth import SECOND_SEED

from rootnote.engine.models import load_checkpoint
from rootnote.engine.reference.stored import StoredReference, open_reference
from rootnote.errors import Error
from rootnote.integrity import atomic_write


def restore(truth: dict[str, Any], reference: StoredReference, out: Path, n_models: int = 0) -> int:
    """Write what is missing of a truth's trainings, and of what was forgotten; how many."""
    ids = truth["tracks"]
    n_written = 0
    for number, one in enumerate(truth["trainings"]):
        left_out = sorted(ids[i] for i in one["left_out"])
        path = training_file(reference, left_out, 0, out)
        if path.exists() or number < n_models:
            continue
        windows = [window for track in one["copy_losses"] for window in track]
        record = {
            "left_out": left_out,
            "seed": 0,
            "losses": one["losses"],
            "track_losses": dict(zip(ids, one["track_losses"], strict=True)),
            "copy_losses": [value for window in windows for value in window if value is not None],
        }
        atomic_write(path, json.dumps(record))
        n_written += 1
    for one in truth.get("repeated", []):
        left_out = sorted(ids[i] for i in truth["trainings"][one["training"]]["left_out"])
        path = training_file(reference, left_out, SECOND_SEED, out)
        if not path.exists():
            record = {"left_out": left_out, "seed": SECOND_SEED, "losses": one["losses"]}
            atomic_write(path, json.dumps(record))
            n_written += 1
    if truth["forgotten"] is not None:
        write_record(truth["forgotten"], out / "sizes", ids)
    return n_written


def restore_retraining(kept: dict[str, Any], reference: StoredReference, out: Path) -> int:
    """Write what is missing of the trainings of `retraining.py`; how many."""
    n_written = 0
    for one in kept["trainings"]:
        path = training_file(reference, one["left_out"], one["seed"], out)
        if not path.exists():
            atomic_write(path, json.dumps(one))
            n_written += 1
    return n_written


def main() -> None:
    """Restore, or refuse."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("truth", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--models", type=int, default=0)
    arguments = parser.parse_args()
    truth = json.loads(arguments.truth.read_text())
    found = load_checkpoint(arguments.build / "model", device="cpu").checkpoint.sha256
    is_truth = "about" in truth
    (wanted,) = truth["about"]["setting"]["checkpoints"] if is_truth else [truth["checkpoint"]]
    if found != wanted:
        raise SystemExit(
            Error(
                "is not the model of this truth",
                path=arguments.build,
                expected=wanted,
                found=found,
                remedy="Train the halves anew: `tests/real/subsets.py`.",
            ).diagnostics()
        )
    reference = open_reference(arguments.build)
    n_written = (
        restore(truth, reference, arguments.out, arguments.models)
        if is_truth
        else restore_retraining(truth, reference, arguments.out)
    )
    print(f"{n_written} trainings restored")


if __name__ == "__main__":
    main()
