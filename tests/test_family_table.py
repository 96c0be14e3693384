"""What small trained models of every family showed: the README's table is made from the results."""

import json
import sys
from pathlib import Path

# Appended, not inserted: scripts see their own folder first, tests should not.
sys.path.append(str(Path(__file__).parent / "real"))

from family_table import RESULTS, family_table

from rootnote.engine.models.registry import SUPPORTED

NAMES = {
    "product": "product",
    "untrained": "product, untrained weights",
    "similarity": "similarity",
}
FAMILIES = {"stable-audio": "stable-audio-open", "ace-step": "ace-step-1.5"}
"""As the registry names what has another name here."""
README = Path(__file__).parents[1] / "README.md"


def group(n, **methods):
    """Rates of methods, given as hits, members among the first four, and two p-values."""
    named = {
        NAMES[name]: {
            "first is a member": hits / n,
            "members among the first four": four,
            "p that the product's first is no better": of_first,
            "p that its first four are no better": of_four,
        }
        for name, (hits, four, of_first, of_four) in methods.items()
    }
    return {"n": n, "named": 3, "named that were not learned": 1, **named}


def test_the_readme_holds_the_table() -> None:
    assert f"\n\n{family_table()}\n" in README.read_text(encoding="utf-8")


def test_every_result_is_in_the_table() -> None:
    table = family_table()
    for path in RESULTS.glob("*.json"):
        found = json.loads(path.read_text())
        assert f"| {found['loss of members']:.2f} / " in table, path.name


def test_the_registry_says_what_the_results_say() -> None:
    told = {
        one.family: one.tested for one in SUPPORTED if one.layout in ("diffusers", "transformers")
    }
    results = {FAMILIES.get(path.stem, path.stem): path for path in RESULTS.glob("*.json")}
    trained = {family for family, tested in told.items() if "small trained one" in tested}
    assert trained == set(results)
    for family, path in results.items():
        found = json.loads(path.read_text())["members first by"]
        first = {
            (group, method): round(rates["first is a member"] * own["n"])
            for group, own in found.items()
            for method, rates in own.items()
            if isinstance(rates, dict)
        }
        generations = first["generations", "product"]
        untrained = first["generations", "product, untrained weights"]
        excerpts = first["altered excerpts of members", "product"]
        also = "do" if untrained == generations else f"do for {untrained}"
        assert (
            f"for {generations} of 16 generations, as untrained weights {also}, and for "
            f"{excerpts} of 12 altered excerpts"
        ) in told[family]


def test_better_is_only_what_beats_both_controls(tmp_path: Path) -> None:
    found = {
        "loss of members": 0.5,
        "loss of other candidates": 1.0,
        "members called learned": 3,
        "others called learned": 1,
        "members first by": {
            "generations": group(
                16,
                product=(16, 0.9, 1, 1),
                untrained=(8, 0.5, 0.01, 0.05),
                similarity=(4, 0.25, 0.06, 0.001),
            ),
            "altered excerpts of members": group(
                12,
                product=(6, 0.5, 1, 1),
                untrained=(6, 0.5, 1, 1),
                similarity=(3, 0.2, 0.01, 0.01),
            ),
        },
    }
    (tmp_path / "riffusion.json").write_text(json.dumps(found))
    generations, excerpts = family_table(tmp_path).splitlines()[2:]
    assert generations == (
        "| Riffusion | 0.50 / 1.00 | 3 of 4; 1 of 12 | 16 generations | 16 / 8 / 4 | "
        "90 % / 50 % / 25 % | first four | 3, 1 |"
    )
    assert excerpts.endswith("| 12 altered excerpts | 6 / 6 / 3 | 50 % / 50 % / 20 % | no | 3, 1 |")
