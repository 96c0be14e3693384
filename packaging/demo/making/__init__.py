"""How the demo's music, model, suspects and truth are made; `build.py` runs it all in order."""
