"""What each command does: ask the investigation, write the files, show the answer."""

import argparse
import json
from dataclasses import replace
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
from rootnote.domain import AttributionConfig
from rootnote.integrity import atomic_write
from rootnote.investigation import Investigation, memory_needed, study
from rootnote.investigation.cases import attribute_in_case
from rootnote.investigation.runtime import prepare
from rootnote.results import SCHEMA_VERSION, result_to_csv, result_to_json

_BYTE_ORDER_MARK = "\ufeff"


def inspect(arguments: argparse.Namespace) -> int:
    """`rootnote inspect`: the verdict; 1 where the checkpoint is refused."""
    require_writable_file(arguments.json)
    investigation = _investigation(arguments)
    verdict = investigation.inspect(arguments.checkpoint)
    facts = {
        "family": verdict.family or None,
        "layout": verdict.layout or None,
        "n_parameters": verdict.n_parameters or None,
        "sample_rate": verdict.sample_rate or None,
        "sha256": verdict.sha256 or None,
        "verdict": verdict.verdict,
        "reason": verdict.reason or None,
    }
    if arguments.json:
        _write_json({"schema_version": SCHEMA_VERSION, **facts}, arguments.json)
    if arguments.json != STANDARD_OUTPUT:
        say(facts_table(facts))
    if arguments.estimate and verdict.verdict == "openable":
        _say_cost(investigation, arguments)
    if arguments.conformance and verdict.verdict == "openable":
        findings = investigation.conformance(arguments.checkpoint)
        for finding in findings:
            outcome = "kept" if finding.kept else f"BROKEN ({finding.found})"
            say(f"{finding.promise}: {outcome}")
        return 0 if all(finding.kept for finding in findings) else 1
    return 0 if verdict.verdict == "openable" else 1


def index(arguments: argparse.Namespace) -> int:
    """`rootnote index`: a folder that `attribute --index` opens."""
    require_writable_folder(arguments.output)
    with progress_bars() as progress:
        opened = _investigation(arguments).index(
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
    files = (arguments.json, arguments.csv)
    for file in files:
        require_writable_file(file, inputs)
    config = replace(
        _config(arguments),
        depth=arguments.depth,
        split=arguments.split,
        origin_disclosed=arguments.made_by_model,
    )
    with progress_bars() as progress:
        investigation = _investigation(arguments)
        ask = investigation.attribute
        if arguments.case:
            ask = partial(attribute_in_case, investigation, arguments.case)
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
    try:
        if arguments.json:
            _write_json(result_to_json(result), arguments.json)
        if arguments.csv:
            _write_csv(result_to_csv(result), arguments.csv)
    finally:  # a file that fails after hours of work does not take the answer with it
        if STANDARD_OUTPUT not in files:
            say(*attribution_answer(result))
    return 0


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


def _say_cost(investigation: Investigation, arguments: argparse.Namespace) -> None:
    """What a run takes, as far as one segment tells."""
    config = _sized(AttributionConfig(), arguments)
    cost = investigation.cost(arguments.checkpoint, config)
    needed = memory_needed(cost.n_parameters, cost.n_attributed)
    say(
        f"One segment of {config.segment_s:g} s took {cost.encoding_s:.2g} s to encode, and its "
        f"gradient {cost.gradient_s:.2g} s.",
        f"An index of an hour of recordings would take about {cost.index_hour_s / 60:.0f} minutes "
        f"and {needed / 1e9:.1f} GB of memory.",
    )


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
    return {name: getattr(arguments, name) for name in names if hasattr(arguments, name)}


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
