"""What `rootnote case` and `rootnote report` do."""

import argparse
from pathlib import Path

from rootnote.cli.answers import facts_table
from rootnote.cli.console import progress_bars, say
from rootnote.cli.outputs import require_writable_file, require_writable_folder
from rootnote.errors import CaseError
from rootnote.investigation import bundles, cases, opening, reports, reruns
from rootnote.investigation.cases import Act, Case, Outcome, Person, Provenance

_NOT_ENTERED = "Not entered into the case: {reason}."


def case(arguments: argparse.Namespace) -> int:
    """`rootnote case VERB`."""
    return _VERBS[arguments.verb](arguments)


def report(arguments: argparse.Namespace) -> int:
    """`rootnote report`: a PDF or an HTML page."""
    require_writable_file(arguments.output)
    with progress_bars() as progress:
        written = reports.write_report(
            arguments.case,
            arguments.output,
            run=arguments.run,
            paper=reports.Paper(arguments.paper),
            summary=arguments.summary,
            progress=progress,
        )
    say(f"The report is in {written}", *_not_entered(arguments.case))
    return 0


def _new(arguments: argparse.Namespace) -> int:
    """`rootnote case new`."""
    made = cases.make_case(
        arguments.case,
        title=arguments.title or opening.title_of(arguments.case),
        examiner=Person(arguments.examiner, arguments.organisation, arguments.qualifications),
        question=arguments.question,
        commissioner=arguments.commissioner,
    )
    say(
        f"The case is in {made.folder}",
        f"Its records are sealed with your key {reports.key_fingerprint()}.",
        "Its holder can seal again: lodge the digest of the last record with a third party, or "
        "attach a timestamp token, where time has to be shown.",
    )
    return 0


def _show(arguments: argparse.Namespace) -> int:
    """`rootnote case show`."""
    shown = cases.open_case(arguments.case)
    facts, statement = shown.facts, shown.statement
    say(
        facts_table(
            {
                "title": facts.title,
                "case": facts.case_id,
                "question": facts.question or None,
                "commissioned by": facts.commissioner or None,
                "examiner": shown.examiner.name or None,
                "model made the suspect": statement.provenance.value,
                "act": statement.act.value,
                "opinion": "given" if statement.opinion else "none",
                "exhibits": ", ".join(f"{n} {e.kind}" for n, e in shown.exhibits.items()) or "none",
                "runs": ", ".join(shown.runs) or "none",
                "notes": len(shown.notes),
                "tags": ", ".join(f"{tag} ({len(n)})" for tag, n in shown.tags.items()) or None,
                "last record": f"{len(shown.events)}, {shown.head_digest}",
            }
        )
    )
    if arguments.log:
        say("", *(_logged(event) for event in shown.events))
    return 0


def _logged(event: "cases.CustodyEvent") -> str:
    """A record of the log as a line."""
    details = ", ".join(f"{name} {value}" for name, value in event.details.items())
    files = ", ".join(change.path for change in event.changes)
    return f"{event.sequence} {event.time_utc} {event.action} {details} {files}".rstrip()


def _state(arguments: argparse.Namespace) -> int:
    """`rootnote case state`."""
    changes: dict[str, object] = {}
    if arguments.model:
        changes["provenance"] = Provenance(arguments.model)
    if arguments.basis is not None:
        changes["provenance_basis"] = arguments.basis
    if arguments.act:
        changes["act"] = Act(arguments.act)
    if arguments.opinion:
        try:
            changes["opinion"] = arguments.opinion.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CaseError("cannot be read as UTF-8 text", path=arguments.opinion) from error
    if not changes:
        raise CaseError(
            "nothing was given that the examiner states",
            remedy="Give --model, --basis, --act or --opinion.",
        )
    opened = _writable(arguments)
    before = opened.statement
    is_new = cases.stated(opened, **changes) != before
    say("Entered." if is_new else "Nothing was entered: the case states exactly this already.")
    return 0


def _note(arguments: argparse.Namespace) -> int:
    """`rootnote case note`."""
    number = _writable(arguments).add_note(arguments.text, tags=arguments.tag)
    say(f"Note {number} is entered.")
    return 0


def _exhibit(arguments: argparse.Namespace) -> int:
    """`rootnote case exhibit`."""
    opened = _writable(arguments)
    before = opened.exhibits
    number = cases.enter_file(opened, arguments.file, copy=arguments.copy)
    held = opened.exhibits[number].held
    if number not in before:
        say(f"Exhibit {number} is entered.")
    elif held != before[number].held:
        say(f"The file was exhibit {number} already; a copy of it lies in the case now.")
    else:
        say(f"Nothing was entered: the file is exhibit {number} already.")
    return 0


def _take(arguments: argparse.Namespace) -> int:
    """`rootnote case take`."""
    _writable(arguments).take_in(arguments.exhibit)
    say(f"Exhibit {arguments.exhibit} lies in the case.")
    return 0


def _received(arguments: argparse.Namespace) -> int:
    """`rootnote case received`."""
    if arguments.date is None and arguments.sender is None:
        raise CaseError(
            "neither when nor from whom was given", remedy="Give --date, --from, or both."
        )
    opened = _writable(arguments)
    known = opened.exhibits.get(arguments.exhibit)
    before = ("", "") if known is None else (known.received, known.received_from)
    given = (arguments.date, arguments.sender)
    received, sender = (old if new is None else new for old, new in zip(before, given, strict=True))
    opened.receive(arguments.exhibit, received, sender)
    say("Entered.")
    return 0


def _attach(arguments: argparse.Namespace) -> int:
    """`rootnote case attach`."""
    if not arguments.file.is_file():
        raise CaseError("is no file", path=arguments.file)
    say(f"Attached as {_writable(arguments).attach(arguments.file)}.")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    """`rootnote case verify`: 1 where anything does not hold."""
    with progress_bars() as progress:
        found = bundles.verify_any(
            arguments.case,
            originals=not arguments.without_originals,
            search=arguments.search,
            key=arguments.key,
            progress=progress,
        )
    keys = [f"Sealed by {fingerprint}: {n} records" for fingerprint, n in found.keys]
    say(
        f"{found.n_records} records, {found.n_files} files. Last record: {found.head_digest}",
        *keys,
        *(f"Timestamp {name}: {token}." for name, token in found.timestamps),
        *(f"Not checked: {text}" for text in found.unchecked),
        *(f"DOES NOT HOLD  {finding}" for finding in found.findings),
        "Everything holds." if found.holds else f"{len(found.findings)} findings.",
    )
    return 0 if found.holds else 1


def _rerun(arguments: argparse.Namespace) -> int:
    """`rootnote case rerun`: 1 where a run came out different."""
    require_writable_file(arguments.output)
    with progress_bars() as progress:
        certificates = cases.rerun(
            arguments.case,
            runs=arguments.run,
            search=arguments.search,
            device=arguments.device,
            threads=arguments.threads,
            progress=progress,
        )
    for certificate in certificates:
        say(f"Run {certificate.run}. {certificate.sentence}")
        say(*(f"  {place}" for place in certificate.comparison.differences))
    why_not = next((c.why_not_entered for c in certificates if c.why_not_entered), "")
    if why_not:
        say(_NOT_ENTERED.format(reason=why_not))
    if arguments.output:
        reruns.write_certificates(certificates, arguments.output)
        say(
            f"The {'certificate is' if len(certificates) == 1 else 'certificates are'} in "
            f"{arguments.output}"
        )
    different = any(c.comparison.outcome is Outcome.DIFFERENT for c in certificates)
    return 1 if different else 0


def _bundle(arguments: argparse.Namespace) -> int:
    """`rootnote case bundle`."""
    if arguments.court and (arguments.redact or arguments.no_audio):
        raise CaseError(
            "a court bundle is there to be seen and heard: it is neither redacted nor silent",
            remedy="Leave out --redact and --no-audio, or leave out --court.",
        )
    if arguments.run and not arguments.court:
        raise CaseError(
            "a bundle holds the whole case: only a court bundle is made of some runs",
            remedy="Leave out --run, or add --court.",
        )
    require_writable_file(arguments.output)
    with progress_bars() as progress:
        made = (
            bundles.write_court_bundle(
                arguments.case, arguments.output, runs=arguments.run, progress=progress
            )
            if arguments.court
            else bundles.write_bundle(
                arguments.case,
                arguments.output,
                redact=arguments.redact,
                audio=not arguments.no_audio,
                progress=progress,
            )
        )
    say(
        f"The bundle is in {arguments.output}: {made.n_members} files, {made.n_withheld} withheld.",
        f"Its SHA-256 is {made.sha256}",
        *_not_entered(arguments.case),
    )
    return 0


def _export(arguments: argparse.Namespace) -> int:
    """`rootnote case export`."""
    if not arguments.output.suffix:
        require_writable_folder(arguments.output)
        figures = reports.write_figures(arguments.case, arguments.output, run=arguments.run)
        say(f"{len(figures)} figures are in {arguments.output}")
        return 0
    require_writable_file(arguments.output)
    written = reports.write_table(arguments.case, arguments.output, run=arguments.run)
    say(f"The result is in {written}", *_not_entered(arguments.case))
    return 0


def _not_entered(folder: Path) -> list[str]:
    """Why what was just made of a case is not in its log, where it is not."""
    why_not = opening.why_not_entered(opening.open_to_enter(folder))
    return [_NOT_ENTERED.format(reason=why_not)] if why_not else []


def _writable(arguments: argparse.Namespace) -> Case:
    """The case, open for writing."""
    opened = cases.open_case(arguments.case, write=True)
    cases.require_writable(opened)
    return opened


_VERBS = {
    "new": _new,
    "show": _show,
    "state": _state,
    "note": _note,
    "exhibit": _exhibit,
    "take": _take,
    "received": _received,
    "attach": _attach,
    "verify": _verify,
    "rerun": _rerun,
    "bundle": _bundle,
    "export": _export,
}
