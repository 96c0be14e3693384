"""Presentation mode: steps in large type, from what was computed before."""
