"""Reference models with known answers: train, generate, leave out."""
