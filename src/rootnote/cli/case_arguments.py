"""The grammar of `rootnote case` and `rootnote report`."""

import argparse
import re
from collections.abc import Callable

from rootnote.cli.values import count, path
from rootnote.investigation import DEVICES
from rootnote.investigation.cases import Act, Provenance

AddCommand = Callable[
    ["argparse._SubParsersAction[argparse.ArgumentParser]", str, str], argparse.ArgumentParser
]


def add_case(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    command: AddCommand,
) -> None:
    """`rootnote case` with its verbs, and `rootnote report`."""
    case = command(commands, "case", "Cases: sealed custody, repetition, disclosure.")
    verbs = case.add_subparsers(dest="verb", metavar="VERB", required=True)
    _add_new(command(verbs, "new", "Make a case."))
    _add_show(command(verbs, "show", "Say what stands in a case."))
    _add_state(command(verbs, "state", "Write down what the examiner states."))
    _add_note(command(verbs, "note", "Enter a note."))
    _add_exhibit(command(verbs, "exhibit", "Enter a file that no run used, as a log."))
    _add_take(command(verbs, "take", "Put a copy of an exhibit into the case."))
    _add_received(command(verbs, "received", "Write down when and from whom an exhibit came."))
    _add_attach(command(verbs, "attach", "Put a file into a case, as a timestamp token."))
    _add_verify(command(verbs, "verify", "Check a case or a bundle; 0 only if all holds."))
    _add_rerun(command(verbs, "rerun", "Repeat the runs of a case and compare every number."))
    _add_bundle(command(verbs, "bundle", "Write a case as one sealed file to hand over."))
    _add_export(command(verbs, "export", "Write a result as .json, .csv or .xlsx."))
    _add_report(command(commands, "report", "Write the report of a case."))


def _add_new(parser: argparse.ArgumentParser) -> None:
    """`rootnote case new`."""
    parser.add_argument("case", type=path, metavar="CASE", help="the new folder")
    parser.add_argument("--title", default="", metavar="TEXT", help="default: the folder's name")
    parser.add_argument("--examiner", default="", metavar="NAME", help="who examines")
    parser.add_argument("--organisation", default="", metavar="TEXT")
    parser.add_argument("--qualifications", default="", metavar="TEXT")
    parser.add_argument("--question", default="", metavar="TEXT", help="what is to be answered")
    parser.add_argument("--commissioner", default="", metavar="NAME", help="who asked")


def _add_show(parser: argparse.ArgumentParser) -> None:
    """`rootnote case show`."""
    _add_path(parser)
    parser.add_argument("--log", action="store_true", help="with every record of the custody log")


def _add_state(parser: argparse.ArgumentParser) -> None:
    """`rootnote case state`."""
    _add_path(parser)
    parser.add_argument(
        "--model",
        choices=[choice.value for choice in Provenance],
        help="is the model known to have made the suspect",
    )
    parser.add_argument("--basis", metavar="TEXT", help="what that rests on")
    parser.add_argument(
        "--act",
        choices=[choice.value for choice in Act],
        help="which act the result is meant to bear on",
    )
    parser.add_argument(
        "--opinion", type=path, metavar="FILE", help="a text file with the examiner's opinion"
    )


def _add_note(parser: argparse.ArgumentParser) -> None:
    """`rootnote case note`."""
    _add_path(parser)
    parser.add_argument("text", metavar="TEXT")
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="WORD",
        help="to find it again; may be repeated",
    )


def _add_exhibit(parser: argparse.ArgumentParser) -> None:
    """`rootnote case exhibit`."""
    _add_path(parser)
    parser.add_argument("file", type=path, metavar="FILE")
    parser.add_argument(
        "--copy", action="store_true", help="put a copy into the case; default: refer by digest"
    )


def _add_take(parser: argparse.ArgumentParser) -> None:
    """`rootnote case take`."""
    _add_path(parser)
    parser.add_argument("exhibit", metavar="NUMBER", help="as `rootnote case show` lists it")


def _add_received(parser: argparse.ArgumentParser) -> None:
    """`rootnote case received`."""
    _add_path(parser)
    parser.add_argument("exhibit", metavar="NUMBER", help="as `rootnote case show` lists it")
    parser.add_argument("--date", metavar="TEXT", help="when; default: as it stands")
    parser.add_argument(
        "--from", dest="sender", metavar="TEXT", help="from whom; default: as it stands"
    )


def _add_attach(parser: argparse.ArgumentParser) -> None:
    """`rootnote case attach`."""
    _add_path(parser)
    parser.add_argument("file", type=path, metavar="FILE")


def _add_verify(parser: argparse.ArgumentParser) -> None:
    """`rootnote case verify`."""
    parser.add_argument("case", type=path, metavar="CASE", help="a case's folder, or a bundle")
    parser.add_argument(
        "--without-originals",
        action="store_true",
        help="check only what lies within the case, and say what was left out",
    )
    parser.add_argument(
        "--key",
        type=fingerprint,
        metavar="FINGERPRINT",
        help="the key that must have sealed every record, as `rootnote case new` showed it",
    )
    _add_search(parser)


def _add_rerun(parser: argparse.ArgumentParser) -> None:
    """`rootnote case rerun`."""
    _add_path(parser)
    parser.add_argument(
        "--run", action="append", default=[], metavar="NUMBER", help="default: every run"
    )
    _add_search(parser)
    parser.add_argument("--device", choices=DEVICES, help="default: the recorded one")
    parser.add_argument("--threads", type=count, metavar="N", help="default: the recorded number")
    parser.add_argument(
        "-o",
        dest="output",
        type=path,
        metavar="FILE.json",
        help="write the certificates here too, as for a case that somebody else sealed",
    )


def _add_bundle(parser: argparse.ArgumentParser) -> None:
    """`rootnote case bundle`."""
    _add_path(parser)
    parser.add_argument(
        "-o", dest="output", type=path, required=True, metavar="FILE.zip", help="the bundle"
    )
    parser.add_argument(
        "--redact",
        action="store_true",
        help="withhold names, titles, notes and typed texts; digests and numbers stay",
    )
    parser.add_argument("--no-audio", action="store_true", help="withhold all sound")
    parser.add_argument(
        "--court",
        action="store_true",
        help="instead: a fixed playlist of matched pairs, ready to be presented",
    )
    parser.add_argument(
        "--run",
        action="append",
        default=[],
        metavar="NUMBER",
        help="with --court: the runs to present, in this order; default: all",
    )


def _add_export(parser: argparse.ArgumentParser) -> None:
    """`rootnote case export`."""
    _add_path(parser)
    parser.add_argument(
        "-o",
        dest="output",
        type=path,
        required=True,
        metavar="FILE",
        help=".json, .csv or .xlsx; a name without a dot is a folder for every figure",
    )
    parser.add_argument("--run", metavar="NUMBER", help="default: the last run")


def _add_report(parser: argparse.ArgumentParser) -> None:
    """`rootnote report`."""
    _add_path(parser)
    parser.add_argument(
        "-o", dest="output", type=path, required=True, metavar="FILE", help=".pdf or .html"
    )
    parser.add_argument("--run", metavar="NUMBER", help="default: the last run")
    parser.add_argument("--paper", choices=["A4", "Letter"], default="A4", help="default: A4")
    parser.add_argument("--summary", action="store_true", help="one page in plain words instead")


def fingerprint(text: str) -> str:
    """A key's fingerprint; an empty one would ask for no key at all, half of one for none."""
    digits = "".join(text.split()).lower()
    if not re.fullmatch("[0-9a-f]{32}", digits):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no fingerprint: 32 hexadecimal digits, with or without spaces"
        )
    return digits


def _add_path(parser: argparse.ArgumentParser) -> None:
    """CASE."""
    parser.add_argument("case", type=path, metavar="CASE", help="a case's folder")


def _add_search(parser: argparse.ArgumentParser) -> None:
    """`--search`."""
    parser.add_argument(
        "--search",
        type=path,
        action="append",
        default=[],
        metavar="FOLDER",
        help="look here, by digest, for originals that have moved; may be repeated",
    )
