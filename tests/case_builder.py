"""Small cases that several tests share."""

from pathlib import Path

from rootnote.case.casefile import Case
from rootnote.case.keys import SealingKey
from rootnote.case.originals import listed
from rootnote.case.records import CaseFacts, Exhibit, Kind
from rootnote.case.report import Person
from rootnote.integrity import sha256_bytes
from rootnote.results import result_to_json
from synthetic import make_result


def new_case(folder: Path, key: SealingKey, **more) -> Case:
    """A case without runs."""
    facts = CaseFacts("Levee against Model", "Which recordings?", "Quist & Partners")
    return Case.create(folder, facts, Person("Dr Ada Moreno", "Lab", "PhD"), key=key, **more)


def make_exhibit(root: Path, kind: Kind, files: dict[str, bytes], entry: str = "") -> Exhibit:
    """An exhibit whose files are written below `root`."""
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    whole = sha256_bytes(b"".join(files.values()))
    return Exhibit(
        kind,
        entry or root.name,
        entry,
        listed(root, [root / name for name in files]),
        {"sha256": whole},
    )


def fill_case(case: Case, originals: Path) -> str:
    """Add a run with exhibits, their places, and a note; the run's number."""
    exhibits = {
        "suspect": make_exhibit(
            originals / "in", Kind.SUSPECT, {"suspect.wav": b"RIFF suspect"}, "suspect.wav"
        ),
        "checkpoint": make_exhibit(
            originals / "model", Kind.CHECKPOINT, {"config.json": b"{}", "m.safetensors": b"w" * 99}
        ),
        "catalogue": make_exhibit(
            originals / "music", Kind.CATALOGUE, {"a/first.ogg": b"one", "b.ogg": b"two"}
        ),
    }
    run = case.add_run(exhibits, {"device": "cpu", "threads": 1}, result_to_json(make_result()))
    numbers = case.run(run).exhibits
    roots = {"suspect": "in", "checkpoint": "model", "catalogue": "music"}
    case.remember_places({numbers[role]: originals / name for role, name in roots.items()})
    case.add_note("Received by courier.")
    return run
