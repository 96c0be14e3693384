"""The demo as a sealed case: one run for each kind of suspect, every input by its digest."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from rootnote.investigation import Investigation
from rootnote.investigation.cases import (
    Act,
    Person,
    Provenance,
    attribute_in_case,
    make_case,
    stated,
    verify,
)
from rootnote.investigation.demo import DEMO_CASE, DEMO_CONFIG, Demo, DemoSuspect

N_MOST_BYTES = 1_000_000
"""It is committed, and every version of it stays in the history."""
_QUESTION = "Which recordings of the catalogue weigh in these tracks?"
_BASIS = (
    "Kept back here, as in a real case. The command rootnote demo tells how each suspect was made."
)


class CaseError(Exception):
    """The case is not fit to be shipped."""


def make_demo_case(demo: Demo, work: Path, *, threads: int = 1) -> Path:
    """Make the case anew, verify it, and put it in the old one's place if it can be shipped.

    Parameters
    ----------
    demo : Demo
        Complete but for the case.
    work : Path
        Where the index that the runs share is built, and the sealing key is kept.
    threads : int
        For torch. A repetition is identical bit for bit with the same number.

    Returns
    -------
    folder : Path
        The case.

    Raises
    ------
    CaseError
        It is too large or does not verify.
    """
    os.environ["ROOTNOTE_KEY"] = str(work / "sealing-key.pem")
    folder = demo.folder / f"draft-{DEMO_CASE}"  # beside it, so that places stay right
    if folder.exists():
        shutil.rmtree(folder)
    case = make_case(
        folder,
        title="Rootnote's demo",
        examiner=Person("Rootnote's demo", qualifications="Made by packaging/demo/build.py"),
        question=_QUESTION,
    )
    stated(case, provenance=Provenance.UNKNOWN, provenance_basis=_BASIS, act=Act.OUTPUT)
    # Not the shipped index: it may come from another machine, and a repetition builds its own.
    investigation = Investigation(device="cpu", threads=threads, cache=work / "case-cache")
    for suspect in one_of_each_kind(demo.suspects):
        print(f"  {suspect.name}", flush=True)
        attribute_in_case(
            investigation,
            folder,
            demo.model,
            demo.catalogue,
            suspect.path,
            config=DEMO_CONFIG,
        )
    (folder / ".lock").unlink(missing_ok=True)
    found = verify(folder)
    if not found.holds:
        raise CaseError(f"the case does not hold: {found.findings[0]}")
    n_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if n_bytes > N_MOST_BYTES:
        raise CaseError(f"the case has {n_bytes:,} bytes, more than {N_MOST_BYTES:,}")
    if demo.case.exists():
        shutil.rmtree(demo.case)
    return folder.rename(demo.case)


def one_of_each_kind(suspects: Iterable[DemoSuspect]) -> list[DemoSuspect]:
    """The first suspect of each kind, in their order."""
    first: dict[str, DemoSuspect] = {}
    for suspect in suspects:
        first.setdefault(suspect.kind, suspect)
    return list(first.values())
