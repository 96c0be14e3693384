"""What the window says: the language, units, stages, the engine's sentences."""
