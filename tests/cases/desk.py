"""How the runs on the desk of these tests are configured."""

from rootnote.domain import AttributionConfig

CONFIG = AttributionConfig(segment_s=0.5, hop_s=0.5, fisher_segments=4, shortlist=2)
