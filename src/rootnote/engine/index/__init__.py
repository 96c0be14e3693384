"""The on-disk feature index of a catalogue under one checkpoint: build, resume, open, verify.

A folder holds `index.json` (what it was built from), `curvature.safetensors`, and for every block
of up to 64 consecutive segments of a track a `…-codes` file (the segments' representations) and a
`…-features` file (losses, norms and low-rank whitened gradients). What suspects are held against
lies in `generations`, `controls` and `runs`. Every file is whole or absent, so a build that was
killed goes on where it stopped; `index.json` says `complete` only at the end.
"""

from rootnote.engine.index.batches import batches_of, n_per_batch, read_batch
from rootnote.engine.index.blocks import Block
from rootnote.engine.index.build import build_index
from rootnote.engine.index.controls import ControlScores, against
from rootnote.engine.index.gathering import gather
from rootnote.engine.index.opened import FeatureIndex, open_index
from rootnote.engine.index.runs import ControlRuns
from rootnote.engine.index.scan import scan

__all__ = [
    "Block",
    "ControlRuns",
    "ControlScores",
    "FeatureIndex",
    "against",
    "batches_of",
    "build_index",
    "gather",
    "n_per_batch",
    "open_index",
    "read_batch",
    "scan",
]
