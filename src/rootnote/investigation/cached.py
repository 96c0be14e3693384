"""What the cache folder keeps, under names that follow from contents."""

from pathlib import Path
from typing import TYPE_CHECKING

from rootnote.domain import AttributionConfig, Catalogue

if TYPE_CHECKING:
    from rootnote.engine.models import ModelAdapter


def index_folder(
    cache: Path, adapter: "ModelAdapter", catalogue: Catalogue, config: AttributionConfig
) -> Path:
    """Where an index lies that was given no folder."""
    from rootnote.engine.index.key import IndexKey

    return cache / "index" / IndexKey.of(adapter.checkpoint, catalogue, config).digest
