"""What the investigator says of a checkpoint because its files do not."""

from dataclasses import dataclass
from pathlib import Path

RIFFUSION = "riffusion"
CONFIRMABLE = {RIFFUSION: "stable-diffusion"}
"""Families that share another one's layout; a person says that a checkpoint is of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """Nothing, by default. Whatever is used of it enters the checkpoint's digest."""

    family: str = ""
    """One of `CONFIRMABLE`, where the layout is another family's."""
    sample_rate: int | None = None
    """In Hz, for layouts that do not say at which they were trained."""
    adapter: Path | None = None
    """A LoRA fine-tune of this checkpoint, as a safetensors file."""
    adapter_gradients: str = "adapter"
    """`adapter`: of the adapter's own weights; `merged`: of the layers that it changed."""
    n_draws: int | None = None
    """Draws of (timestep, noise) for diffusion models; None: the adapter's own number."""
    readout: str = "loss"
    """What of a diffusion model is differentiated for influence; see `models.diffusion`."""
    mask_silence: bool = False
    """Leave silent steps out of a diffusion model's loss."""


NOTHING = Told()
