"""Weights of the score's parts, chosen for each kind of model on the tuning split alone.

Of tokens by `tests/real/tuning.py` and `tests/real/leave_out_weight.py`, of latents by
`tests/real/score_weights.py`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from rootnote.domain import AttributionConfig
from rootnote.engine.losses import is_error

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """Of what is added to a track's standardised influence."""

    step: float
    """Of its standardised rise by steps away from the suspect."""
    learned: float
    """Of the evidence that it was learned, per nat,"""
    limit: float
    """which says no more beyond this many nats: among learned tracks influence decides."""
    leave_out: float = 0.0
    """Of the suspect's standardised rise by steps away from the track, at depth `full`."""

    def joined(
        self,
        influence: Values,
        step: Values,
        evidence: Values | None,
        left_out: Values | None = None,
    ) -> Values:
        """The score: standardised influence and steps, and the evidence where there is any."""
        score = influence + self.step * step
        if left_out is not None:
            score = score + self.leave_out * left_out
        if evidence is None:
            return score
        return score + self.learned * evidence.clip(-self.limit, self.limit)


OF_TOKENS = ScoreWeights(step=1.0, learned=2.0, limit=1.0, leave_out=2.0)
OF_LATENTS = ScoreWeights(step=0.5, learned=4.0, limit=1.0)
"""Steps away from tracks were not tried for these."""


def weights_of(config: AttributionConfig, representation: Tensor) -> ScoreWeights:
    """The configuration's weights; where it leaves one open, that of the kind of model."""
    tuned = OF_LATENTS if is_error(representation) else OF_TOKENS
    return ScoreWeights(
        tuned.step if config.step_weight is None else config.step_weight,
        tuned.learned if config.learned_weight is None else config.learned_weight,
        tuned.limit if config.learned_limit is None else config.learned_limit,
        tuned.leave_out if config.leave_out_weight is None else config.leave_out_weight,
    )


def recorded(config: AttributionConfig, weights: ScoreWeights) -> AttributionConfig:
    """The configuration with these weights, for the result."""
    return replace(
        config,
        step_weight=weights.step,
        learned_weight=weights.learned,
        learned_limit=weights.limit,
        leave_out_weight=weights.leave_out,
    )
