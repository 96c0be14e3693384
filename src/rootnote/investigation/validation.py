"""What was measured of the method, and how far that is from a case.

`rootnote validate` leaves its figures as `resources/validation/NAME/summary.json`, whose form is
`resources/schema/validation.schema.json`. They are read here and nowhere else.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import rootnote
from rootnote.case.report import Measured, Validation
from rootnote.case.report.phrases import number, percent
from rootnote.errors import ReportError

SUMMARY = "summary.json"
_SCHEMA_VERSION = 1
_UNITS = {"nats": " nats", "seconds": " s"}


def validation_folder() -> Path:
    """Where the figures lie: beside the sources in a checkout, within the package otherwise."""
    package = Path(rootnote.__file__).resolve().parent
    places = (package / "resources" / "validation", package.parents[1] / "resources" / "validation")
    return next((place for place in places if place.is_dir()), places[-1])


def validations(result: Mapping[str, Any], folder: Path | None = None) -> tuple[Validation, ...]:
    """Shipped measurements of the model's family, or all of other ones, with their distance.

    Parameters
    ----------
    result : mapping
        As `rootnote.results.result_to_json` gives it.
    folder : Path, optional
        Somewhere else than where the figures are shipped.

    Returns
    -------
    validations : tuple of Validation
        In the order of their folders' names; empty where nothing was measured. Where a family was
        not measured, what was measured of others is the nearest there is.

    Raises
    ------
    ReportError
        A file cannot be understood.
    """
    place = validation_folder() if folder is None else folder
    read = [_read(file, result) for file in sorted(place.glob(f"*/{SUMMARY}"))]
    family = result["checkpoint"]["family"]
    of_family = [one for families, one in read if not families or family in families]
    return tuple(of_family or [one for _, one in read])


def _read(file: Path, result: Mapping[str, Any]) -> tuple[list[str], Validation]:
    """The families that were measured, and one measurement."""
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
        if value["schema_version"] != _SCHEMA_VERSION:
            raise ValueError(f"version {value['schema_version']} is not known here")
        families = list(value["setting"].get("families") or ())
        return families, Validation(
            test_set=value["test_set"],
            command=value["command"],
            rates=tuple(_measured(entry) for entry in value["measures"]),
            distance=tuple(distance(value["setting"], value.get("rootnote"), result)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReportError(
            f"the measured error rates cannot be understood: {type(error).__name__}: {error}",
            path=file,
            remedy="Measure them again with `rootnote validate`, or take the file away: the "
            "report then says that nothing was measured.",
        ) from error


def _measured(entry: Mapping[str, Any]) -> Measured:
    """One figure in words; what could not be measured stays empty."""
    unit, ends = entry.get("unit", "number"), entry["interval"]
    return Measured(
        what=entry["measure"],
        value="" if entry["value"] is None else _said(entry["value"], unit),
        interval="" if ends is None else f"{_said(ends[0], unit)} to {_said(ends[1], unit)}",
        n=f"{entry['n']:,} {entry.get('of', '')}".rstrip(),
        split=entry["split"],
        command=entry.get("command", ""),
    )


def _said(value: float, unit: str) -> str:
    """A figure with its unit."""
    return percent(value) if unit == "fraction" else number(value) + _UNITS.get(unit, "")


def distance(
    setting: Mapping[str, Any], version: str | None, result: Mapping[str, Any]
) -> list[str]:
    """What a measurement and a case do not share, a sentence each; what they share, last.

    Parameters
    ----------
    setting : mapping
        Of the measurement.
    version : str or None
        Of Rootnote, that was measured.
    result : mapping
        Of the case.
    """
    checkpoint, catalogue = result["checkpoint"], result["catalogue"]
    start, stop = result["suspect"]["region_s"]
    own = result["versions"].get("rootnote", "")
    told = [
        *_model(setting, checkpoint),
        *_between(setting.get("n_parameters"), checkpoint["n_parameters"], "parameters", "model"),
        *_between(setting.get("n_tracks"), catalogue["n_tracks"], "tracks", "catalogue"),
        *_between(setting.get("suspect_s"), stop - start, "seconds", "suspect"),
        *_configured(setting.get("config"), result["config"]),
    ]
    if version and version != own:
        told.append(f"Measured was version {version} of Rootnote; this run is of version {own}.")
    if setting.get("suspects"):
        told.append(f"The suspects were {setting['suspects']}.")
    if setting.get("music"):
        told.append(f"The recordings were {setting['music']}.")
    return [*told, "Whether these rates carry over to this case is a question for the examiner."]


def _model(setting: Mapping[str, Any], checkpoint: Mapping[str, Any]) -> list[str]:
    """Whether this model, or one of its family, was measured."""
    if checkpoint["sha256"] in setting.get("checkpoints", ()):
        return ["The model of this case is one of those that were measured."]
    families = setting.get("families")
    if families and checkpoint["family"] not in families:
        return [
            f"Measured were models of the family {' and '.join(families)}; the model of this "
            f"case is of the family {checkpoint['family']}, of which nothing was measured."
        ]
    return ["The model of this case is none of those that were measured."]


def _between(ends: Sequence[float] | None, value: float, unit: str, what: str) -> list[str]:
    """Whether a size lies among those that were measured."""
    if ends is None or ends[0] <= value <= ends[1]:
        return []
    low, high = f"{ends[0]:,.0f}", f"{ends[1]:,.0f}"
    measured = low if low == high else f"{low} to {high}"
    return [f"The {what} here has {value:,.0f} {unit}; measured was with {measured}."]


def _configured(config: Mapping[str, Any] | None, own: Mapping[str, Any]) -> list[str]:
    """What is set otherwise; the seed is chance and no setting."""
    if config is None:
        return []
    names = sorted((config.keys() | own.keys()) - {"seed", "prompt"})
    changed = [name for name in names if config.get(name) != own.get(name)]
    return [f"Set otherwise than measured: {', '.join(changed)}."] if changed else []
