"""The noise schedule of a DDPM pipeline, from its scheduler's configuration."""

from dataclasses import replace

import torch

from rootnote.engine.models.components import misfit
from rootnote.engine.models.noising import Objective, stepped_levels
from rootnote.engine.models.source import Source
from rootnote.engine.models.strict_json import read_object

_MAX_STEPS = 100_000


def ddpm_objective(source: Source, beta_start: float, beta_end: float) -> Objective:
    """What the model was trained to predict, at which levels of noise.

    Parameters
    ----------
    beta_start, beta_end : float
        The family's own, where the configuration does not say.

    Raises
    ------
    CheckpointError
        The configuration is absurd, or of a schedule or target that is not known.
    """
    path = source.folder / "scheduler" / "scheduler_config.json"
    config = read_object(path) if path.is_file() else {}
    n_steps = config.get("num_train_timesteps", 1000)
    start, end = config.get("beta_start", beta_start), config.get("beta_end", beta_end)
    kind = config.get("prediction_type", "epsilon")
    at_fault = replace(source, folder=path.parent, config_files=(path.name,))
    if type(n_steps) is not int or not 1 <= n_steps <= _MAX_STEPS:
        raise misfit(at_fault, "its number of steps is absurd", f"1 to {_MAX_STEPS}", n_steps)
    if not all(isinstance(b, int | float) and 0 < b < 1 for b in (start, end)):
        raise misfit(at_fault, "its noise schedule is absurd", "0 < beta < 1", (start, end))
    schedule = config.get("beta_schedule", "scaled_linear")
    if schedule not in ("scaled_linear", "linear") or config.get("trained_betas") is not None:
        raise misfit(at_fault, "its noise schedule is unknown", "scaled_linear, linear", schedule)
    if kind not in ("epsilon", "v_prediction"):
        raise misfit(at_fault, "its target is unknown", "epsilon, v_prediction", kind)
    if schedule == "linear":
        betas = torch.linspace(start, end, n_steps)
    else:
        betas = torch.linspace(start**0.5, end**0.5, n_steps) ** 2
    return Objective("v" if kind == "v_prediction" else "epsilon", stepped_levels(betas))
