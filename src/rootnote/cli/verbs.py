"""What each command does: ask the investigation, write the files, show the answer."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from rootnote.cli.answers import (
    attribution_answer,
    caveat_lines,
    facts_table,
    studies_answer,
)
from rootnote.cli.console import progress_bars, say, say_data
from rootnote.cli.outputs import STANDARD_OUTPUT, require_writable_file, require_writable_folder
from rootnote.domain import AttributionConfig, AttributionResult
from rootnote.errors import CheckpointError, Error
from rootnote.integrity import atomic_write
from rootnote.investigation import Investigation, memory_needed, study
from rootnote.investigation.cases import RunNotEnteredError, attribute_in_case
from rootnote.investigation.runtime import prepare
from rootnote.results import SCHEMA_VERSION, result_to_csv, result_to_json

_BYTE_ORDER_MARK = "\ufeff"


def inspect(arguments: argparse.Namespace) -> int:
    """`rootnote inspect`: the verdict; 1 where the checkpoint is refused or breaks a promise."""
    require_writable_file(arguments.json)
    _require_device_of_conformance(arguments)
    _require_estimate_of_size(arguments)
    investigation = _investigation(arguments)
    verdict = investigation.inspect(arguments.checkpoint)
    is_openable = verdict.verdict == "openable"
    if is_openable:
        _require_told_rate(arguments, verdict.sample_rate)
    facts = {
        "family": verdict.family or None,
        "layout": verdict.layout or None,
        "n_parameters": verdict.n_parameters or None,
        "sample_rate": verdict.sample_rate or None,
        "sha256": verdict.sha256 or None,
        "verdict": verdict.verdict,
        "reason": verdict.reason or None,
    }
    is_shown = arguments.json != STANDARD_OUTPUT  # there JSON has to be alone
    more: dict[str, Any] = {}
    keeps_all = True
    if is_shown:
        say(facts_table(facts))
    if arguments.estimate and is_openable:
        more["estimate"] = _cost(investigation, arguments)
        if is_shown:
            say(*_cost_lines(more["estimate"]))
    if arguments.conformance and is_openable:
        findings = investigation.conformance(arguments.checkpoint)
        more["conformance"] = [asdict(finding) for finding in findings]
        keeps_all = all(finding.kept for finding in findings)
        if is_shown:
            say(*(_outcome(**finding) for finding in more["conformance"]))
    if arguments.json:
        _write_json({"schema_version": SCHEMA_VERSION, **facts, **more}, arguments.json)
    return 0 if is_openable and keeps_all else 1


def index(arguments: argparse.Namespace) -> int:
    """`rootnote index`: a folder that `attribute --index` opens."""
    require_writable_folder(arguments.output)
    with progress_bars() as progress:
        opened = _opened_as_told(arguments).index(
            arguments.checkpoint,
            arguments.catalogue,
            arguments.output,
            config=_config(arguments),
            decoys=arguments.decoys,
            progress=progress,
        )
    catalogue = opened.catalogue
    say(
        f"The index of {len(catalogue.tracks)} tracks is ready: {opened.folder}",
        *caveat_lines((*catalogue.caveats, *opened.caveats)),
    )
    return 0


def attribute(arguments: argparse.Namespace) -> int:
    """`rootnote attribute`: the ranked tracks."""
    inputs = (arguments.checkpoint, arguments.catalogue, arguments.suspect)
    for file in (arguments.json, arguments.csv):
        require_writable_file(file, inputs)
    config = replace(
        _config(arguments),
        depth=arguments.depth,
        split=arguments.split,
        origin_disclosed=arguments.made_by_model,
        whole_training_set=arguments.whole_training_set,
    )
    with progress_bars() as progress:
        investigation = _opened_as_told(arguments)
        ask = investigation.attribute
        if arguments.case:
            ask = partial(attribute_in_case, investigation, arguments.case)
        try:
            result = ask(
                arguments.checkpoint,
                arguments.catalogue,
                arguments.suspect,
                config=config,
                index=arguments.index,
                region=arguments.region,
                controls=arguments.controls,
                decoys=arguments.decoys,
                progress=progress,
            )
        except RunNotEnteredError as error:
            if error.result is not None:
                _answer(error.result, arguments)
            raise
    _answer(result, arguments)
    return 0


def _answer(result: AttributionResult, arguments: argparse.Namespace) -> None:
    """Write a result where it was asked for, and show it."""
    try:
        if arguments.json:
            _write_json(result_to_json(result), arguments.json)
        if arguments.csv:
            _write_csv(result_to_csv(result), arguments.csv)
    finally:  # a file that fails after hours of work does not take the answer with it
        if STANDARD_OUTPUT not in (arguments.json, arguments.csv):
            say(*attribution_answer(result))


def build_reference(arguments: argparse.Namespace) -> int:
    """`rootnote reference build`: a model whose training set is known, and its suspects."""
    require_writable_folder(arguments.output)
    with progress_bars() as progress:
        _investigation(arguments).build_reference(
            arguments.catalogue,
            arguments.output,
            leave_out=arguments.leave_out,
            codec=arguments.codec,
            seed=arguments.seed,
            n_epochs=arguments.epochs,
            excerpt_s=arguments.excerpt,
            progress=progress,
        )
    say(
        f"The reference model is in {arguments.output / 'model'}, what it generated in "
        f"{arguments.output / 'suspects'}, and what it learned is told in "
        f"{arguments.output / 'reference.json'}."
    )
    return 0


def validate(arguments: argparse.Namespace) -> int:
    """`rootnote validate`: every measured figure with its interval."""
    require_writable_file(arguments.json)
    with progress_bars() as progress:
        prepare(arguments.threads)
        studies = study.validate(arguments.truth, progress)
    if arguments.json:
        study.write_summaries(studies, arguments.json)
    say(*studies_answer(studies))
    return 0


def _investigation(arguments: argparse.Namespace) -> Investigation:
    """The investigation on the chosen device."""
    return Investigation(device=arguments.device, threads=arguments.threads, told=_told(arguments))


def _require_device_of_conformance(arguments: argparse.Namespace) -> None:
    """Refuse a device that would be ignored: promises hold to the bit where rounding does."""
    if arguments.conformance and arguments.device not in ("auto", "cpu"):
        raise Error(
            "a model's promises are tried on the processor alone",
            expected="--device cpu",
            found=f"--device {arguments.device}",
            remedy="Leave out --device, or leave out --conformance.",
        )


def _require_estimate_of_size(arguments: argparse.Namespace) -> None:
    """Refuse sizes that would be ignored: only an estimate asks what a run takes."""
    given = [
        option
        for option, is_usual in (
            ("--segment", arguments.segment is None),
            ("--modules", arguments.modules == AttributionConfig().modules),
        )
        if not is_usual
    ]
    if given and not arguments.estimate:
        raise Error(
            "a checkpoint is inspected without segments and layers; only an estimate has them",
            expected="--estimate",
            found=" ".join(given),
            remedy=f"Add --estimate, or leave out {' and '.join(given)}.",
        )


def _require_told_rate(arguments: argparse.Namespace, sample_rate: int) -> None:
    """Refuse a sample rate that contradicts the model's files, which are what is believed."""
    if arguments.sample_rate not in (None, sample_rate):
        raise CheckpointError(
            "its files say at which sample rate it was trained",
            path=arguments.checkpoint,
            expected=f"{sample_rate} Hz",
            found=f"--sample-rate {arguments.sample_rate}",
            remedy="Leave out --sample-rate.",
        )


def _opened_as_told(arguments: argparse.Namespace) -> Investigation:
    """The investigation; what was said of the checkpoint is held against it before the work."""
    investigation = _investigation(arguments)
    if arguments.sample_rate is not None:
        verdict = investigation.inspect(arguments.checkpoint)
        if verdict.verdict == "openable":  # otherwise the work itself says what is wrong
            _require_told_rate(arguments, verdict.sample_rate)
    return investigation


def _outcome(promise: str, kept: bool, found: str) -> str:
    """A promise, and whether it is kept."""
    return f"{promise}: {'kept' if kept else f'BROKEN ({found})'}"


def _cost(investigation: Investigation, arguments: argparse.Namespace) -> dict[str, float]:
    """What a run takes, as far as one segment tells; seconds and bytes."""
    config = _sized(AttributionConfig(), arguments)
    cost = investigation.cost(arguments.checkpoint, config)
    return {
        "segment_s": config.segment_s,
        "encoding_s": cost.encoding_s,
        "gradient_s": cost.gradient_s,
        "index_hour_s": cost.index_hour_s,
        "memory_bytes": memory_needed(cost.n_parameters, cost.n_attributed),
    }


def _cost_lines(cost: Mapping[str, float]) -> list[str]:
    """The same for a person."""
    return [
        f"One segment of {cost['segment_s']:g} s took {cost['encoding_s']:.2g} s to encode, and "
        f"its gradient {cost['gradient_s']:.2g} s.",
        f"An index of an hour of recordings would take about {cost['index_hour_s'] / 60:.0f} "
        f"minutes and {cost['memory_bytes'] / 1e9:.1f} GB of memory.",
    ]


def _sized(config: AttributionConfig, arguments: argparse.Namespace) -> AttributionConfig:
    """The configuration with the layers and the segments that were asked for."""
    config = replace(config, modules=arguments.modules)
    if arguments.segment is None:
        return config
    return replace(config, segment_s=arguments.segment, hop_s=arguments.segment)


def _told(arguments: argparse.Namespace) -> dict[str, Any]:
    """What was said of a checkpoint because its files do not say it."""
    names = ("family", "sample_rate", "adapter", "adapter_gradients", "n_draws", "readout",
             "mask_silence")  # fmt: skip
    told = {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}
    if told.get("adapter_gradients", "") is None:  # not said: the parser has to see whether it was
        told["adapter_gradients"] = "adapter"
    return told


def _config(arguments: argparse.Namespace) -> AttributionConfig:
    """The configuration that `index` and `attribute` must agree on."""
    return _sized(AttributionConfig(prompt=arguments.prompt, seed=arguments.seed), arguments)


def _write_json(value: dict[str, Any], path: Path) -> None:
    """To a file as UTF-8; to standard output in ASCII, which every pipe carries unchanged."""
    if path == STANDARD_OUTPUT:
        say_data(json.dumps(value, indent=2, allow_nan=False) + "\n")
    else:
        text = json.dumps(value, indent=2, allow_nan=False, ensure_ascii=False)
        atomic_write(path, text + "\n")


def _write_csv(text: str, path: Path) -> None:
    """To a file as spreadsheets want it; to standard output as text tools do."""
    if path == STANDARD_OUTPUT:
        say_data(text.replace("\r\n", "\n"))
    else:
        atomic_write(path, _BYTE_ORDER_MARK + text)
