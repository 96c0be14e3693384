"""What the demo's model is trained by, in one place. Truth and suspects follow from it."""

from rootnote.engine.reference.config import DecoderConfig, ReferenceConfig

RECIPE = ReferenceConfig(
    decoder=DecoderConfig(n_epochs=40),
    n_generations=3,
    n_continuations=2,
    temperature=0.9,
    top_k=32,
)
"""Twice the reference configuration's passes, so that it learns its members well; as many suspects
as the demo shows, drawn with a little less chance, which keeps them in tune."""
TRUTH_SEEDS = (0, 1, 2)
"""Of the leave-one-out trainings; the first is the shipped model's own."""
EXCERPT_S = 10.0
"""Length of the suspects that are cut from recordings."""
SUSPECT_SEED = 7
"""Draws which members are disguised and blended, and from where."""
