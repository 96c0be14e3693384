"""Did this checkpoint make the suspect? Asked of its codec steps, before anyone is named.

What a model generates is cut into codec steps where the model cut it. Encoded from its first
sample, it gives back the very representation that the model chose, which costs it little; moved by
part of a step, the same sound is music like any other. For recordings, and for what is made without
this codec, all these *phases* are alike: which of them is the original could be drawn at random,
and that is the test (the neighbourhood comparison of Mattern et al., arXiv 2305.18462, turned from
the training set to the output). Another model on a codec of the same kind leaves steps too; so a
model of tokens is asked as well whether the suspect's could have been drawn from its own
predictions (`sampling`), and of other models the trace must be one that its own generations have.

A suspect that was cut elsewhere, resampled or compressed has lost its steps: the answer is then
*unknown*, and who knows it from elsewhere can disclose it.
"""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from rootnote.domain import Basis, Origin, Segment, Track
from rootnote.engine.audio.waveforms import read_segment
from rootnote.engine.models import ModelAdapter
from rootnote.engine.phases import N_PHASES, permuted_p, phase_losses, traces

Values = NDArray[np.float64]

LEVEL = 0.05
_MOST_STRETCHES = 16
"""Of a suspect, spread over its length."""
_SHOWS = 0.001
"""The model's own generations show their steps at p-values up to this."""
_LOWEST = 0.05
"""What shows less of the model than all but this part of its own generations is not one of them."""
_EXCESS, _SCATTER = 0.14, 1.1
"""Nats per token, and the part of the expected variance, that are allowed at least: later stretches
are asked about without what came before them. On the tuning split own suspects exceed their
expectation by at most .10, another model's by at least .18."""


def suspect_phases(
    adapter: ModelAdapter, suspect: Track, stretch: Segment, segment_s: float
) -> Values | None:
    """`phase_losses` of up to 16 stretches of a suspect that do not overlap, from its start."""
    length = min(round(segment_s * suspect.sample_rate), stretch.stop - stretch.start)
    starts = np.arange(stretch.start, stretch.stop - length + 1, length)
    spread = np.linspace(0, len(starts) - 1, _MOST_STRETCHES).round().astype(int)
    pieces = [
        read_segment(suspect.path, start, start + length, adapter.sample_rate, adapter.n_channels)
        for start in (int(starts[i]) for i in np.unique(spread))
    ]
    return phase_losses(adapter, torch.from_numpy(np.stack(pieces)))


def in_its_steps(phases: Values | None) -> bool:
    """Whether a suspect costs less in the codec steps that it begins with than moved out of them.

    Then it is as a model with this codec made it, and need not be asked about in other ways.

    Parameters
    ----------
    phases : ndarray, shape (n, N_PHASES), optional
        `phase_losses` of its stretches.
    """
    p_value = None if phases is None else permuted_p(phases)
    return p_value is not None and p_value <= LEVEL


def origin(
    suspect: Values | None,
    generations: Values | None,
    loss_p: Callable[[], float | None],
    *,
    drawn: tuple[Values | None, Values | None] = (None, None),
    disclosed: bool = False,
) -> Origin:
    """Whether the checkpoint made the suspect, and on what ground that is said.

    Parameters
    ----------
    suspect, generations : ndarray, shape (n, N_PHASES), optional
        `phase_losses` of the suspect's stretches and of the model's own generations.
    loss_p : callable
        How often a recording costs the model as little as the suspect. Only asked where the
        model's own generations do not show their steps, so that phases tell nothing.
    drawn : pair of ndarray, shape (n, 2), optional
        `sampling` of the suspect's stretches and of the model's own generations.
    disclosed : bool
        The user says that this checkpoint made it.
    """
    if disclosed:
        return Origin(Basis.DISCLOSED, None, _DISCLOSED)
    if generations is None or suspect is None or not _shows_steps(generations):
        p_value = loss_p()
        if p_value is None:
            return Origin(Basis.UNKNOWN, None, _NOT_TOLD)
        if p_value > LEVEL:
            return Origin(Basis.UNKNOWN, p_value, _NO_CHEAPER.format(p=p_value))
        return Origin(Basis.INFERRED, p_value, _CHEAPER.format(p=p_value))
    if N_PHASES ** -len(suspect) > LEVEL:
        return Origin(Basis.UNKNOWN, 1.0, _TOO_SHORT)
    found = permuted_p(suspect)
    p_value = 1.0 if found is None else found
    if p_value > LEVEL:
        return Origin(Basis.UNKNOWN, p_value, _NO_STEPS.format(p=p_value))
    trace = float(traces(suspect).mean())
    own, others = drawn
    if own is not None and others is not None:
        strange = _strange(own, others)
    else:
        least = float(np.quantile(traces(generations), _LOWEST))
        strange = _WEAK.format(trace=trace, least=least) if trace < least else ""
    if strange:
        return Origin(Basis.UNKNOWN, p_value, strange)
    return Origin(Basis.INFERRED, p_value, _STEPS.format(trace=trace, p=p_value))


def _strange(suspect: Values, generations: Values) -> str:
    """Why the suspect was not drawn from this model's predictions; empty where it may have been."""
    excess, scatter = suspect.mean(0)
    most = np.maximum(np.quantile(generations, 1 - _LOWEST, axis=0), (_EXCESS, _SCATTER))
    if excess > most[0]:
        return _COSTLY.format(excess=excess, most=most[0])
    if scatter > most[1]:
        return _SCATTERED.format(scatter=scatter, most=most[1])
    return ""


def _shows_steps(generations: Values) -> bool:
    """Whether what this model generates and plays is found again step by step."""
    p_value = permuted_p(generations)
    return p_value is not None and p_value <= _SHOWS


_DISCLOSED = "That this model made the suspect was disclosed by whoever asked; it was not tested."
_STEPS = (
    "Moved by part of a codec step the suspect costs this model {trace:.2f} more (p = {p:.3f}), as "
    "what this model makes does: it is a generation of this model or of a near relative of it."
)
_NO_STEPS = (
    "Moved by part of a codec step the suspect costs this model no more than as it is "
    "(p = {p:.3f}), and what this model makes does: it is not shown that this model made it. A "
    "suspect that was cut, resampled or compressed has lost that trace."
)
_TOO_SHORT = (
    "The suspect is too short to find the steps of a codec in it: two segments are needed to test "
    "whether this model made it. Who knows it from elsewhere can disclose it."
)
_WEAK = (
    "Moved by part of a codec step the suspect costs this model only {trace:.2f} more, and what "
    "this model makes at least {least:.2f}: it is not shown that this model made it and not "
    "another one with the same codec."
)
_COSTLY = (
    "The suspect falls into codec steps, but its choices cost this model {excess:.2f} more than "
    "its predictions expect, and its own at most {most:.2f}: it is not shown that this model made "
    "it and not another one on a codec of the same kind, or this one under an unknown guidance."
)
_SCATTERED = (
    "The suspect falls into codec steps, but at any temperature its choices surprise this model "
    "{scatter:.2f} times as much as its predictions expect, and its own at most {most:.2f} times: "
    "it is not shown that this model made it and not another one on a codec of the same kind."
)
_CHEAPER = "Few recordings cost this model as little as the suspect does (p = {p:.3f})."
_NO_CHEAPER = (
    "The suspect costs this model no less than recordings do (p = {p:.3f}): it is not shown that "
    "this model made it."
)
_NOT_TOLD = (
    "There are too few recordings to tell whether this model made the suspect: what other models "
    "make can be near to the same tracks."
)
