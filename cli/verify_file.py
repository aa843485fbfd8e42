"""`kinplan verify FILE`: check a case file, and say in plain words what it shows and what not."""

from __future__ import annotations

import argparse

from shared.casefile.form import CaseFileRefused
from shared.casefile.reading import Findings, check_case_file

NOT_SHOWN = """\
Not shown: that what people recorded is true; that the case has no other or later events;
  that history.json, reading.html and the policies tell of the events rightly. They are as
  manifest.json lists them, which nobody signed."""


def main(arguments: argparse.Namespace) -> int:
    """Check `file` with the keys of `key` and the kept `checkpoint`; 0 if all holds, 1 if not."""
    try:
        findings = check_case_file(arguments.file, arguments.key or (), arguments.checkpoint)
    except CaseFileRefused as refused:
        print(_harmless(f"REFUSED: {refused}"))
        return 1
    print(_harmless("\n".join(findings_lines(findings))))
    return 0


def findings_lines(findings: Findings) -> list[str]:
    """What a case file that holds shows, a sentence in a line."""
    manifest, checkpoint = findings.manifest, findings.checkpoint
    closed = sum(findings.closed.values())
    lines = [
        "HOLDS",
        f"{manifest.reference} of {manifest.council}, exported {manifest.exported_at} "
        f"by {manifest.exported_by}",
        f"All {manifest.events} events are in the ledger {checkpoint.origin} "
        f"as it was signed at size {checkpoint.size}.",
        f"They are the events of {findings.records} records, each from its first on, without a gap.",
        f"Sealed parts: {findings.opened} opened, {closed} erased or withheld.",
        *(f"  {count} closed: {why}" for why, count in sorted(findings.closed.items())),
    ]
    for seen in findings.seen:
        whose = "a key that you gave" if seen.given else "a key that stands in the file"
        lines.append(f"{seen.name} saw it at {seen.at:%Y-%m-%d %H:%M:%S} UTC, by {whose}.")
    return [*lines, *_kept_lines(findings), *_key_lines(findings), NOT_SHOWN]


def _kept_lines(findings: Findings) -> list[str]:
    if findings.kept is None:
        return []
    if findings.kept == findings.checkpoint.size:
        return ["The checkpoint is the one that you kept: the same size and the same root."]
    sizes = f"size {findings.kept}, the file's {findings.checkpoint.size}"
    return [f"NOT COMPARED: the checkpoint that you kept has {sizes}; ask the ledger for a proof."]


def _key_lines(findings: Findings) -> list[str]:
    if findings.key_given:
        return []
    return [
        "NO KEY WAS GIVEN: but for a checkpoint that you kept, all this shows only that the file",
        "  agrees with itself. Get the ledger's key from a source that you trust, for --key.",
    ]


def _harmless(text: str) -> str:
    """What stands in a file may be made to trouble a screen; here it cannot."""
    return "\n".join(
        "".join(one if one.isprintable() else ascii(one)[1:-1] for one in line)
        for line in text.split("\n")
    )
