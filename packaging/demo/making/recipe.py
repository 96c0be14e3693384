"""What the demo's model is trained by, in one place. Truth and suspects follow from it."""

from rootnote.engine.reference.config import DecoderConfig, ReferenceConfig

RECIPE = ReferenceConfig(
    decoder=DecoderConfig(n_epochs=32), excerpt_s=20.0, n_generations=3, n_continuations=2
)
"""Trained as the study's reference models, with more passes over shorter tracks: so much music in
few styles is learned more slowly, and the truth is a hundred trainings. As many suspects as the
demo shows."""
TRUTH_SEEDS = (0, 1, 2)
"""Of the leave-one-out trainings; the first is the shipped model's own."""
EXCERPT_S = 10.0
"""Length of the suspects that are cut from recordings."""
SUSPECT_SEED = 7
"""Draws which members are disguised and blended, and from where."""
