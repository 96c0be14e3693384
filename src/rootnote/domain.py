"""The nouns. Frozen dataclasses; standard library and numpy only.

Bare positions are frames at the track's native rate, `stop` exclusive; `sample_rate` is in Hz;
names ending in `_s` are seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Role(StrEnum):
    """What is known about a catalogue track's relation to the training set."""

    TRAINING = "training"
    """Disclosed to be in the training set."""
    SOURCE = "source"
    """Unknown: the question is open."""
    CONTROL = "control"
    """Cannot have been in the training set; used to calibrate."""
    DECOY = "decoy"
    """Cannot have been in the training set; shown as a visible negative control."""

    @property
    def unlearned(self) -> bool:
        """Whether no checkpoint can have learned such a track."""
        return self in (Role.CONTROL, Role.DECOY)


@dataclass(frozen=True, slots=True)
class Track:
    """A recording: where it is, what it is, and what its bytes and samples hash to."""

    id: str
    path: Path
    sha256: str
    pcm_sha256: str
    sample_rate: int
    n_channels: int
    n_frames: int
    title: str = ""
    artist: str = ""
    composer: str = ""
    release: str = ""
    rights_holder: str = ""
    licence: str = ""
    isrc: str = ""
    caption: str = ""
    role: Role = Role.SOURCE
    decoder: str = ""
    notices: tuple[str, ...] = ()
    """What was noticed while decoding: silence, clipping, a bad identifier."""

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.n_frames / self.sample_rate


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a track: frames at its native rate, `stop` exclusive."""

    track_id: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True, eq=False)
class Waveform:
    """Decoded samples.

    Parameters
    ----------
    samples : ndarray, shape (n_channels, n_frames), float32
        Full scale is ±1.
    sample_rate : int
        In Hz.
    """

    samples: NDArray[np.float32]
    sample_rate: int

    @property
    def n_frames(self) -> int:
        """Number of frames."""
        return int(self.samples.shape[1])

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.n_frames / self.sample_rate


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The source tracks, in a fixed order, with what had to be left out."""

    root: Path
    tracks: tuple[Track, ...]
    caveats: tuple[str, ...]
    duplicates: tuple[tuple[str, ...], ...]
    """Groups of track ids whose decoded samples are identical."""
    sha256: str
    """Digest over every track's id, PCM digest and role: what an index is tied to."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model file that was identified, hashed and found openable."""

    path: Path
    sha256: str
    family: str
    layout: str
    n_parameters: int
    sample_rate: int


@dataclass(frozen=True, slots=True)
class AttributionConfig:
    """Everything that changes a number. Defaults are justified in the README's method section."""

    segment_s: float = 3.0
    hop_s: float = 3.0
    modules: str = "attention+mlp+heads"
    prompt: str = ""
    fisher: str = "empirical"
    damping: float = 0.1
    """Per layer, as a fraction of the mean eigenvalue."""
    rank: int = 8
    """Rank of the per-layer factors kept in the index."""
    fisher_segments: int = 512
    """At most this many segments estimate the curvature."""
    control_segments: int = 240
    """About this many catalogue segments say what a score has to stand out from."""
    n_generations: int = 24
    """Segments that the model generates, to say what its own music scores."""
    levels_db: tuple[float, ...] = (6.0, -6.0)
    """Further levels at which the suspect is asked about; see `engine.variants`."""
    speeds: tuple[float, ...] = (2 ** (1 / 12), 2 ** (-1 / 12))
    """Further speeds, a semitone up and down."""
    step_nats: float = 1.0
    """Size of the step away from the suspect: the rise of its loss to first order."""
    step_segments: int = 3
    """Segments per track, nearest to the suspect first, whose loss is taken after the step."""
    step_panel: int = 5
    """Segments per candidate, spread evenly, that suspect and controls are both held against."""
    control_steps: int = 60
    """About this many runs of control segments are stepped away from; see `engine.index.runs`."""
    step_weight: float | None = None
    """Weight of the step's standardised score beside the influence score's. None, here and below:
    as tuned for the kind of model (`engine.score_weights`); a result says which number that was."""
    learned_weight: float | None = None
    """Weight of the evidence that a track was learned, per nat; see `engine.learned`."""
    learned_limit: float | None = None
    """More nats than this say no more: among learned tracks influence decides."""
    pooling_sharpness: float = 1.0
    """0: a track's mean segment; larger: closer to its best one. See `engine.pooling`."""
    shortlist: int = 24
    """Catalogue segments rescored exactly for each suspect."""
    origin_disclosed: bool = False
    """The user says that this checkpoint made the suspect; see `engine.origin`."""
    depth: str = "fast"
    leave_out_tracks: int = 64
    """At depth `full`, so many of the tracks that are ranked first are stepped away from, one by
    one; see `engine.leave_one_out`."""
    leave_out_nats: float = 0.3
    """Size of each of these steps: the rise of the track's own loss to first order."""
    leave_out_weight: float | None = None
    """Weight of the suspect's standardised rise after them."""
    split: str = "first-order"
    """How depth `full` divides what the named tracks explain: by their influence to first order, or
    `shapley`, by forgetting every part of them. See `engine.explanation`."""
    whole_training_set: bool = False
    """The user says that the catalogue holds all that the model was trained on: leaving much of it
    out then costs more than leaving it out of more. See `engine.explanation`."""
    seed: int = 0


BEFORE: Mapping[str, Any] = MappingProxyType(
    {"leave_out_tracks": 64, "leave_out_nats": 0.3, "leave_out_weight": 0.0}
)
"""What stands for fields of the configuration in runs that were recorded before there were any."""


class Basis(StrEnum):
    """On what ground a track counts as learned by the checkpoint."""

    DISCLOSED = "disclosed"
    """A training list says so: the catalogue's `role`."""
    INFERRED = "inferred"
    """The checkpoint's losses say so, with a p-value."""
    UNKNOWN = "unknown"
    """Nothing says so at the sensitivity of this run."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Whether the checkpoint learned a track, and how that is known."""

    basis: Basis = Basis.UNKNOWN
    p_value: float | None = None
    """Against recordings that cannot have been learned; None: not computed."""


Interval = tuple[float, float]
"""Lower and upper end."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One catalogue track's part in the suspect. None: not computed, which is never 0."""

    track_id: str
    rank: int
    score: float
    components: dict[str, float]
    best_pair: tuple[Segment, Segment] | None
    """The suspect segment and the source segment with the highest pair score."""
    learned: Learned = Learned()
    p_value: float | None = None
    """How often a control suspect gives any track a score like this one's for the suspect."""
    q_value: float | None = None
    """The same, corrected over the tracks named with it."""
    share: float | None = None
    """Estimated share of measured influence among the catalogue supplied."""
    share_interval: Interval | None = None
    cluster: str | None = None
    """Id of the first of the near-duplicates that this track belongs to, itself included."""
    similar_only: bool | None = None
    """True: similar through this model, without evidence that the model learned it."""
    segment_scores: tuple[float, ...] = ()
    """Influence on every segment of the suspect, in the order of the result's `segments`."""
    segment_matches: tuple[Segment, ...] = ()
    """The source segment with the highest pair score for every segment of the suspect."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Whether this checkpoint made the suspect, and how that is known."""

    basis: Basis = Basis.UNKNOWN
    """*Disclosed*: by whoever asked; *inferred*: the suspect shows it; *unknown*: it does not."""
    p_value: float | None = None
    """That a sound which this checkpoint did not make shows as much; None: not computed."""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class ModelFit:
    """How the suspect's loss stands among losses the model is known to give."""

    suspect_loss: float
    catalogue_loss: tuple[float, ...]
    control_loss: tuple[float, ...]
    generation_loss: tuple[float, ...]
    looks_foreign: bool | None
    """True: higher than expected of this model; None: nothing to compare with."""
    explanation: str
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class GroupShare:
    """What an artist, a release or a rights holder contributed in all its tracks together."""

    kind: str
    """`artist`, `release` or `rights_holder`."""
    name: str
    track_ids: tuple[str, ...]
    p_value: float | None
    """That the checkpoint learned the group: one test over all its tracks."""
    share: float | None
    share_interval: Interval | None


@dataclass(frozen=True, slots=True)
class Null:
    """The control suspects that the suspect was held against."""

    kind: str
    """`recordings`, `generations`, or `none` where there was nothing to hold it against."""
    n_controls: int
    smallest_p: float | None
    """No p-value can be smaller with this many controls."""


@dataclass(frozen=True, slots=True)
class Account:
    """How much of the suspect the significant tracks explain. None: not computed."""

    explained_fraction: float | None = None
    explained_fraction_interval: Interval | None = None
    remainder: float | None = None
    """What is not attributed: 1 less the explained fraction."""
    abstained: bool | None = None
    """True: no track is named, for `abstention_reason`."""
    abstention_reason: str = ""
    smallest_detectable_share: float | None = None
    groups: tuple[GroupShare, ...] = ()
    null: Null | None = None


@dataclass(frozen=True, slots=True)
class AttributionResult:
    """The whole answer, with everything needed to compute it again."""

    suspect: Track
    region: Segment
    checkpoint: Checkpoint
    catalogue: Catalogue
    config: AttributionConfig
    contributions: tuple[Contribution, ...]
    fit: ModelFit
    caveats: tuple[str, ...]
    versions: dict[str, str]
    device: str
    n_threads: int
    started: str
    finished: str
    timings_s: dict[str, float] = field(default_factory=dict)
    segments: tuple[Segment, ...] = ()
    """The suspect's segments, in the order of time."""
    account: Account = Account()
    n_draws: int = 1
    """Draws of (timestep, noise) that influence is a mean over; 1: a model that has none."""
