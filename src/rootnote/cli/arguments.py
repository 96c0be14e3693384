"""The command line's grammar: its commands and their options."""

import argparse
from collections.abc import Sequence

import rootnote
from rootnote.cli.case_arguments import add_case
from rootnote.cli.values import count, path, region, seconds, whole
from rootnote.investigation import DEVICES

EXIT_CODES = """\
exit codes:
  0    done
  1    an error that the message explains; a checkpoint that `inspect` refuses
  2    the command was not written as the usage says
  70   a bug in Rootnote: the traceback is shown
  130  stopped by Ctrl-C: finished work is kept, the same command goes on from there
  141  whatever read the output closed it
  143  stopped by the system (SIGTERM): as for 130
"""

_DESCRIPTION = """\
Which recordings an AI-generated track is built from, and how much each weighs,
as far as it can be measured in the model that made the track. Runs offline.
"""

_EXAMPLE = """\
example:
  rootnote inspect models/musicgen
  rootnote index models/musicgen music/catalogue -o catalogue.index
  rootnote attribute models/musicgen music/catalogue suspect.wav \\
      --index catalogue.index --json result.json

"""


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What a person wrote, as a namespace; `command` is None where no command was given.

    Raises
    ------
    SystemExit
        0 after help or version, 2 after a mistake.
    """
    parser = build_parser()
    parsed = parser.parse_args(arguments)
    if parsed.command == "attribute" and parsed.json and parsed.json == parsed.csv:
        parser.error(f"--json and --csv would both be written to {parsed.json}")
    if getattr(parsed, "adapter_gradients", None) and not parsed.adapter:
        parser.error("--adapter-gradients needs the --adapter whose gradients are meant")
    return parsed


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="rootnote",
        description=_DESCRIPTION,
        epilog=_EXAMPLE + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rootnote {rootnote.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_demo(_command(commands, "demo", "Show suspects whose answers are known, and ours."))
    _add_inspect(_command(commands, "inspect", "Say what a checkpoint is and if it can be opened."))
    _add_index(_command(commands, "index", "Prepare a catalogue, once, for many suspects."))
    _add_attribute(_command(commands, "attribute", "Rank a catalogue's tracks for a suspect."))
    reference = _command(commands, "reference", "Models whose training set is known.")
    verbs = reference.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_reference_build(_command(verbs, "build", "Train one from any folder of recordings."))
    add_case(commands, _command)
    _add_validate(_command(commands, "validate", "Measure error rates again on known answers."))
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, summary: str
) -> argparse.ArgumentParser:
    """A command, described by the same sentence in the list and on its own page."""
    return commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _add_demo(parser: argparse.ArgumentParser) -> None:
    """`rootnote demo`."""
    parser.add_argument(
        "--suspect",
        action="append",
        default=[],
        metavar="NAME",
        help="only this one; may be given several times",
    )
    parser.add_argument(
        "--depth",
        choices=["fast", "full"],
        default="fast",
        help="`full` measures shares too and ranks with the engine's own settings, as for any "
        "catalogue, not with the demo's small ones; its index is built at first: minutes",
    )
    parser.add_argument(
        "--html", type=path, metavar="FILE", help="where the page goes; default: your cache folder"
    )
    parser.add_argument("--threads", type=count, metavar="N", help="processor threads to use")


def _add_inspect(parser: argparse.ArgumentParser) -> None:
    """`rootnote inspect`."""
    _add_checkpoint(parser)
    parser.add_argument(
        "--conformance",
        action="store_true",
        help="open it and try, on the processor, every promise that Rootnote needs a model to "
        "keep; for whoever maintains a model family of their own",
    )
    parser.add_argument(
        "--estimate",
        action="store_true",
        help="open it, time one segment, and say what a run takes on this machine",
    )
    _add_size(parser)
    _add_machine(parser)
    parser.add_argument("--json", type=path, metavar="FILE", help="write it as JSON; - for stdout")


def _add_index(parser: argparse.ArgumentParser) -> None:
    """`rootnote index`."""
    _add_checkpoint(parser)
    _add_catalogue(parser)
    parser.add_argument(
        "-o", dest="output", type=path, required=True, metavar="INDEX", help="the index's folder"
    )
    _add_measurement(parser)
    _add_machine(parser)


def _add_attribute(parser: argparse.ArgumentParser) -> None:
    """`rootnote attribute`."""
    _add_checkpoint(parser)
    _add_catalogue(parser)
    parser.add_argument("suspect", type=path, metavar="SUSPECT", help="the generated track")
    parser.add_argument(
        "--index",
        type=path,
        metavar="INDEX",
        help="a folder that `rootnote index` wrote with the same options; without it an index "
        "is built, and kept in your cache folder",
    )
    parser.add_argument(
        "--region",
        type=region,
        metavar="START:STOP",
        help="the stretch of the suspect to explain, both in seconds (12.5:40) or both in "
        "minutes (0:12.5:0:40)",
    )
    parser.add_argument(
        "--controls",
        type=path,
        metavar="FOLDER",
        help="recordings that cannot have been in training, to tell whether this model fits the "
        "suspect at all",
    )
    parser.add_argument(
        "--case",
        type=path,
        metavar="CASE",
        help="enter the run into this case; without it no custody is kept",
    )
    _add_measurement(parser)
    parser.add_argument(
        "--depth",
        choices=["fast", "full"],
        default="fast",
        help="`full` computes shares too: it lets a copy of the model forget the tracks that are "
        "named. In models of tokens, as MusicGen, what the suspect loses by a step away from each "
        "track (of the first 64) also counts in the ranking. It takes minutes on a small model and "
        "far longer on a large one",
    )
    parser.add_argument(
        "--split",
        choices=["first-order", "shapley"],
        default="first-order",
        help="how `--depth full` divides what the named tracks explain: by their influence, or by "
        "Shapley values, for which every part of them is forgotten too, which takes far longer",
    )
    parser.add_argument(
        "--made-by-model",
        action="store_true",
        help="you know from elsewhere that this checkpoint made the suspect, so it is not tested; "
        "the result says that you said so",
    )
    parser.add_argument(
        "--whole-training-set",
        action="store_true",
        help="you know that the catalogue is all that the checkpoint was trained on: for shares, "
        "forgetting much of it goes further then",
    )
    parser.add_argument("--json", type=path, metavar="FILE", help="write it as JSON; - for stdout")
    parser.add_argument("--csv", type=path, metavar="FILE", help="write it as CSV; - for stdout")
    _add_machine(parser)


def _add_reference_build(parser: argparse.ArgumentParser) -> None:
    """`rootnote reference build`."""
    _add_catalogue(parser)
    parser.add_argument(
        "-o", dest="output", type=path, required=True, metavar="DIR", help="the model's folder"
    )
    parser.add_argument(
        "--leave-out",
        type=path,
        metavar="FILE",
        help="track ids that the model must not learn, one a line; lines with # are comments",
    )
    parser.add_argument(
        "--codec", type=path, metavar="DIR", help="take the codec of this earlier build"
    )
    parser.add_argument("--seed", type=whole, default=0, metavar="N", help="default: 0")
    parser.add_argument("--epochs", type=count, metavar="N", help="passes over the recordings")
    parser.add_argument(
        "--excerpt", type=seconds, metavar="SECONDS", help="taken from each track's middle"
    )
    _add_machine(parser)


def _add_validate(parser: argparse.ArgumentParser) -> None:
    """`rootnote validate`."""
    parser.add_argument(
        "--quick",
        action="store_true",
        help="from the trainings that ship with Rootnote; the only way in this version: training "
        "the reference models again takes hours and is done by tests/real",
    )
    parser.add_argument(
        "--truth",
        type=path,
        metavar="FOLDER",
        help="stored trainings of your own, as tests/real/truth.py writes them",
    )
    parser.add_argument("--json", type=path, metavar="FILE", help="write it as JSON")
    parser.add_argument("--threads", type=count, metavar="N", help="processor threads to use")


def _add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """CHECKPOINT, and what its files do not say."""
    parser.add_argument(
        "checkpoint", type=path, metavar="CHECKPOINT", help="a model's folder on this machine"
    )
    parser.add_argument(
        "--adapter",
        type=path,
        metavar="FILE",
        help="a LoRA fine-tune of this model, as a safetensors file",
    )
    parser.add_argument(
        "--adapter-gradients",
        choices=["adapter", "merged"],
        help="with --adapter, whose gradients are taken: of the adapter's own weights (default), "
        "or of the layers that it changed",
    )
    parser.add_argument(
        "--family",
        default="",
        metavar="NAME",
        help="`riffusion`, for a model that looks like one of images and is one of spectrograms",
    )
    parser.add_argument(
        "--sample-rate",
        type=count,
        metavar="HZ",
        help="for models whose files do not say at which rate they were trained",
    )
    parser.add_argument(
        "--draws",
        type=count,
        dest="n_draws",
        metavar="N",
        help="draws of timestep and noise for diffusion models; default: as many as it takes for "
        "their halves to agree on the catalogue, 16 to 64",
    )
    parser.add_argument(
        "--readout",
        default="loss",
        choices=["loss", "output", "output-square"],
        help="what of a diffusion model's answer is differentiated for influence; default: loss",
    )
    parser.add_argument(
        "--mask-silence",
        action="store_true",
        help="leave digital silence out of a diffusion model's loss",
    )


def _add_catalogue(parser: argparse.ArgumentParser) -> None:
    """CATALOGUE."""
    parser.add_argument(
        "catalogue",
        type=path,
        metavar="CATALOGUE",
        help="a folder of recordings, or a CSV file that lists them",
    )


def _add_measurement(parser: argparse.ArgumentParser) -> None:
    """What an index depends on, and `attribute` therefore has to repeat."""
    parser.add_argument(
        "--decoys",
        type=path,
        metavar="FOLDER",
        help="recordings that cannot have been in training, to be ranked with the catalogue",
    )
    parser.add_argument(
        "--prompt", default="", metavar="TEXT", help="what the model was asked for, if known"
    )
    _add_size(parser)
    parser.add_argument("--seed", type=whole, default=0, metavar="N", help="default: 0")


def _add_size(parser: argparse.ArgumentParser) -> None:
    """What time and memory grow with."""
    parser.add_argument(
        "--modules",
        default="attention+mlp+heads",
        metavar="LAYERS",
        help="layers whose gradients are used: any of attention, mlp, heads, joined with +; "
        "`@4` behind it keeps every fourth layer of each. Default: attention+mlp+heads",
    )
    parser.add_argument(
        "--segment", type=seconds, metavar="SECONDS", help="length of the stretches compared"
    )


def _add_machine(parser: argparse.ArgumentParser) -> None:
    """Where to compute."""
    parser.add_argument("--device", choices=DEVICES, default="auto", help="default: auto")
    parser.add_argument("--threads", type=count, metavar="N", help="processor threads to use")
