"""Does this model fit this suspect? Its loss beside losses that the model is known to give.

A model gives its own generations a low loss and foreign music a higher one. The suspect is placed
between generations made from the checkpoint when the index was built (decoded to audio and
encoded again, as any suspect is) and control recordings: those that the user gives, or else the
catalogue's own.
"""

import numpy as np
from numpy.typing import NDArray

from rootnote.domain import AttributionConfig, Catalogue, ModelFit, Role
from rootnote.engine.index import FeatureIndex, batches_of, read_batch
from rootnote.engine.losses import losses
from rootnote.engine.models import ModelAdapter
from rootnote.engine.segmentation import segments_of
from rootnote.errors import AudioError
from rootnote.progress import Progress

_CONTROL_SEGMENTS = 4
"""Segments taken from each control recording, spread over its length."""
_LEAST_LOSSES = 4
"""Fewer losses than this do not describe a distribution."""
_FOREIGN_SD = 3.0
"""A suspect whose loss lies this many standard deviations above the generations' is foreign."""


def model_fit(
    adapter: ModelAdapter,
    index: FeatureIndex,
    suspect_losses: NDArray[np.float64],
    catalogue_losses: NDArray[np.float64],
    track_of: NDArray[np.int64],
    controls: Catalogue | None,
    config: AttributionConfig,
    progress: Progress,
) -> ModelFit:
    """Place the suspect's loss among the losses of generations, catalogue and controls.

    Parameters
    ----------
    suspect_losses : ndarray, shape (n_query,)
        Of the suspect's segments.
    catalogue_losses, track_of : ndarray, shape (n_train,)
        Losses of all catalogue segments, from the index, and which track each is of.
    controls : Catalogue, optional
        Recordings that the model cannot have learned; without them the catalogue's own tracks of
        role `control`.
    """
    suspect = float(suspect_losses.mean())
    control, unusable = (
        (own_control_losses(index.catalogue, catalogue_losses, track_of), ())
        if controls is None
        else control_losses(adapter, controls, config, progress)
    )
    generations = index.generation_losses
    foreign = looks_foreign(suspect, generations, control)
    return ModelFit(
        suspect_loss=suspect,
        catalogue_loss=tuple(np.quantile(catalogue_losses, (0.05, 0.5, 0.95)).tolist()),
        control_loss=control,
        generation_loss=generations,
        looks_foreign=foreign,
        explanation=_explain(suspect, generations, control, foreign, adapter.loss_unit)
        + (_UNUSABLE.format(names=", ".join(unusable)) if unusable else ""),
    )


def looks_foreign(
    suspect: float, generations: tuple[float, ...], controls: tuple[float, ...]
) -> bool | None:
    """Whether a loss lies far above the generations' losses.

    With controls, a loss must also be no lower than most of theirs (their lower quartile).
    None where there are too few generations to tell.
    """
    if len(generations) < _LEAST_LOSSES:
        return None
    limit = float(np.mean(generations) + _FOREIGN_SD * np.std(generations, ddof=1))
    if suspect <= limit:
        return False
    return len(controls) < _LEAST_LOSSES or suspect >= float(np.quantile(controls, 0.25))


def control_losses(
    adapter: ModelAdapter, controls: Catalogue, config: AttributionConfig, progress: Progress
) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Mean loss of each control recording over a few of its segments: the same for any suspect.

    With the ids of those that are too short for the model or cannot be read.
    """
    means: list[float] = []
    unusable: list[str] = []
    for n_done, track in enumerate(controls.tracks, 1):
        segments = segments_of(track, config.segment_s, config.hop_s)
        spread = np.unique(np.linspace(0, len(segments) - 1, _CONTROL_SEGMENTS).round().astype(int))
        try:
            codes = adapter.encode(read_batch(track, [segments[i] for i in spread], adapter))
        except AudioError:
            unusable.append(track.id)
            continue
        means.append(float(losses(adapter, batches_of(codes, adapter)).mean()))
        progress("attribute: controls", n_done, len(controls.tracks))
    return tuple(means), tuple(unusable)


def own_control_losses(
    catalogue: Catalogue, losses: NDArray[np.float64], track_of: NDArray[np.int64]
) -> tuple[float, ...]:
    """Mean loss of each of the catalogue's own tracks of role `control`."""
    own = [i for i in np.unique(track_of) if catalogue.tracks[i].role is Role.CONTROL]
    return tuple(float(losses[track_of == i].mean()) for i in own)


def _explain(
    suspect: float,
    generations: tuple[float, ...],
    controls: tuple[float, ...],
    foreign: bool | None,
    unit: str,
) -> str:
    """One or two sentences for a person."""
    if foreign is None:
        return (
            f"The suspect's loss is {suspect:.2f} {unit}; this model gives no generations "
            "to compare it with."
        )
    own = np.mean(generations)
    beside = (
        f"the model's own generations have {own:.2f} and the control recordings "
        f"{np.mean(controls):.2f} on average"
        if controls
        else f"the model's own generations have {own:.2f}"
    )
    verdict = (
        "To this model the suspect looks like foreign music: it may not have made it, and the "
        "ranking then says little."
        if foreign
        else "It is as probable as the model's own generations."
    )
    return f"The suspect's loss is {suspect:.2f} {unit}; {beside}. {verdict}"


_UNUSABLE = " Not used, being too short for the model or unreadable: {names}."
