"""Which weights a score is made with: the configuration's, or those of the kind of model."""

from dataclasses import replace

import torch

from rootnote.domain import AttributionConfig
from rootnote.engine.score_weights import OF_LATENTS, OF_TOKENS, recorded, weights_of

TOKENS = torch.zeros(1, 4, 50, dtype=torch.int64)
LATENTS = torch.zeros(1, 8, 50)


def test_each_kind_of_model_has_its_own():
    config = AttributionConfig()
    assert weights_of(config, TOKENS) == OF_TOKENS
    assert weights_of(config, LATENTS) == OF_LATENTS
    assert OF_TOKENS != OF_LATENTS


def test_what_a_person_says_holds_for_both():
    config = AttributionConfig(step_weight=0.0, learned_limit=7.0)
    for representation, own in ((TOKENS, OF_TOKENS), (LATENTS, OF_LATENTS)):
        found = weights_of(config, representation)
        assert (found.step, found.learned, found.limit) == (0.0, own.learned, 7.0)


def test_what_is_recorded_gives_the_same_weights_again():
    config = AttributionConfig(learned_weight=3.0)
    kept = recorded(config, weights_of(config, LATENTS))
    assert weights_of(kept, LATENTS) == weights_of(config, LATENTS)
    assert weights_of(kept, TOKENS) == weights_of(config, LATENTS), "numbers, whatever the model"
    again = replace(kept, step_weight=None, learned_limit=None, leave_out_weight=None)
    assert again == config
