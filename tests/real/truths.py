"""A truth of the validation study, written with the summary that reports quote."""

import json
from pathlib import Path
from typing import Any

from rootnote.engine.validation.study import study, summary
from rootnote.integrity import atomic_write


def strangers(out: Path) -> list[dict[str, Any]]:
    """What `strangers.py` left."""
    return [json.loads(path.read_text()) for path in sorted((out / "strangers").glob("*.json"))]


def write_truth(truth: dict[str, Any], folder: Path) -> None:
    """Write `truth.json` and `summary.json`, and print the figures."""
    text = json.dumps(truth, separators=(",", ":"), allow_nan=False)
    atomic_write(folder / "truth.json", text + "\n")
    (measured,) = study([folder])
    told = json.dumps(summary(measured), indent=1, allow_nan=False)
    atomic_write(folder / "summary.json", told + "\n")
    for one in measured.measures:
        ends = "" if one.interval is None else f" [{one.interval[0]:.3f}, {one.interval[1]:.3f}]"
        value = "not measured" if one.value is None else f"{one.value:.3f}"
        print(f"{value}{ends} n={one.n} {one.of}: {one.measure}")
