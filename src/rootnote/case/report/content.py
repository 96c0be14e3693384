"""What a report says, as pure data: the result, its pictures, and what the case adds.

Numbers come from `rootnote.results.result_to_json`. What is not in there was not measured, and
the report says so: an absent number is never drawn as zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Provenance(StrEnum):
    """What is known about the named model and the suspect. The examiner answers, nobody else."""

    KNOWN = "known"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"


class Act(StrEnum):
    """Which act the result is meant to bear on; the law may treat the three apart."""

    DATASET = "dataset"
    WEIGHTS = "weights"
    OUTPUT = "output"
    NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class AudioClip:
    """A short piece of sound that a browser can play."""

    data: bytes
    media_type: str
    """As `audio/flac`."""


@dataclass(frozen=True, slots=True, eq=False)
class Excerpt:
    """A stretch of a recording, ready to be drawn and heard.

    Parameters
    ----------
    start_s, stop_s : float
        The stretch, in seconds of the recording.
    marked_s : (float, float) or None
        The segment to mark within it.
    peaks : ndarray, shape (n, 2), float32
        Lowest and highest sample of each of n equal slices; full scale is ±1.
    spectrogram_db : ndarray, shape (n_bands, n_columns), float32
        Level in dB below the loudest cell, lowest band first.
    bands_hz : ndarray, shape (n_bands,), float64
        Centre of each band.
    clip : AudioClip, optional
        The sound of the stretch.
    """

    start_s: float
    stop_s: float
    marked_s: tuple[float, float] | None
    peaks: NDArray[np.float32]
    spectrogram_db: NDArray[np.float32]
    bands_hz: NDArray[np.float64]
    clip: AudioClip | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Suspect and source where they meet most strongly."""

    track_id: str
    suspect: Excerpt
    source: Excerpt


@dataclass(frozen=True, slots=True)
class Person:
    """Who examined, or who reviewed."""

    name: str
    organisation: str = ""
    qualifications: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitLine:
    """One row of the evidence table."""

    number: str
    kind: str
    name: str
    sha256: str
    pcm_sha256: str = ""
    n_files: int = 1
    n_bytes: int | None = None
    duration_s: float | None = None
    sample_rate: int | None = None
    received: str = ""
    received_from: str = ""
    held: str = ""
    """Where it is kept: inside the case, or referenced by its digest."""


@dataclass(frozen=True, slots=True)
class CustodyStatement:
    """The state of the custody log when the report was made."""

    n_records: int
    head_digest: str
    keys: tuple[tuple[str, int], ...]
    """Fingerprint of each sealing key, and how many records it signed."""
    tokens: tuple[str, ...]
    """What every timestamp token that is attached says, and whether it holds."""
    findings: tuple[str, ...]
    """What does not hold; empty where everything does."""
    attachments: tuple[str, ...] = ()
    """Names of the other files that are attached."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measured property of the method, as `rootnote validate` gives it."""

    what: str
    value: str
    """Empty: it could not be measured."""
    interval: str
    n: str
    split: str = ""
    """`test`, where nothing was chosen by looking at it."""
    command: str = ""
    """That measures it again, where it is another than the whole's."""


@dataclass(frozen=True, slots=True)
class Validation:
    """Measured error rates, and how far their test set is from this case."""

    test_set: str
    command: str
    rates: tuple[Measured, ...]
    distance: tuple[str, ...]
    """What the test set and this case do not share, a sentence each."""


@dataclass(frozen=True, slots=True)
class CaseStatement:
    """What a case adds to a result. Everything in it was typed by a person or sealed."""

    name: str
    case_id: str
    question: str
    commissioner: str
    examiner: Person
    provenance: Provenance
    provenance_basis: str
    act: Act
    exhibits: tuple[ExhibitLine, ...]
    custody: CustodyStatement
    run: str
    """Number of the run that is reported."""
    reruns: tuple[str, ...] = ()
    """One sentence for every repetition of this run."""
    notes: tuple[str, ...] = ()
    opinion: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ReportContent:
    """Everything a report shows.

    Parameters
    ----------
    result : mapping
        As `rootnote.results.result_to_json` gives it.
    overview : Excerpt, optional
        The whole suspect.
    pairings : sequence of Pairing
        Suspect and source side by side, best first.
    figures_note : str
        Why there are no pictures, where there could be.
    case : CaseStatement, optional
        None says, on every page, that no custody was kept.
    validations : sequence of Validation
        None says that no error rate was measured.
    made : str
        When the report was made, ISO 8601 in UTC.
    """

    result: Mapping[str, Any]
    overview: Excerpt | None = None
    pairings: tuple[Pairing, ...] = field(default_factory=tuple)
    figures_note: str = ""
    case: CaseStatement | None = None
    validations: tuple[Validation, ...] = ()
    made: str = ""

    def without_sound(self) -> "ReportContent":
        """The same content with nothing to be played."""
        return replace(
            self,
            pairings=tuple(
                Pairing(
                    pairing.track_id,
                    replace(pairing.suspect, clip=None),
                    replace(pairing.source, clip=None),
                )
                for pairing in self.pairings
            ),
        )
