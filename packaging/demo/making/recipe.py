"""What the demo's model is trained by, in one place. Truth and suspects follow from it."""

from rootnote.engine.reference.config import ReferenceConfig

RECIPE = ReferenceConfig(
    n_generations=3,
    n_continuations=2,
    temperature=0.9,
    top_k=32,
)
"""Trained as the study's reference models; as many suspects as the demo shows, drawn with a little
less chance, which keeps them in tune. Four times the passes were tried: a model that knows its
members by heart has no gradients left that would tell them apart."""
TRUTH_SEEDS = (0, 1, 2)
"""Of the leave-one-out trainings; the first is the shipped model's own."""
EXCERPT_S = 10.0
"""Length of the suspects that are cut from recordings."""
SUSPECT_SEED = 7
"""Draws which members are disguised and blended, and from where."""
