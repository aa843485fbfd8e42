"""Checks a case file with Kinplan's own ledger code. `auditor/` holds a second checker, apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from shared.casefile.archive import read_members, shown
from shared.casefile.events import EventChecker
from shared.casefile.form import (
    CHECKPOINT,
    EVENTS,
    FORMAT,
    KEY_SIZE,
    KEYS,
    MANIFEST,
    MOST_EVENTS,
    PUBLIC_KEYS,
    CaseFileRefused,
    Withheld,
)
from shared.casefile.strictly import from_base64, parsed, require_text, typed
from shared.ledger.checkpoints import Checkpoint, open_checkpoint
from shared.ledger.notes import (
    COSIGNATURE,
    ED25519,
    LARGEST_NOTE,
    NoteRefused,
    Verifier,
    VerifierKey,
)
from shared.ledger.witnessing import CosignatureVerifier, cosignatures_of

KEPT = "the kept checkpoint"


class Manifest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """manifest.json as it must be."""

    format: str
    reference: str
    council: str
    exported_at: str
    exported_by: str
    events: int
    withheld: list[Withheld]
    files: dict[str, str]


@dataclass(frozen=True)
class Seen:
    """A cosigner saw the checkpoint at that time; `given` when its key is one that the reader gave."""

    name: str
    at: datetime
    given: bool


@dataclass(frozen=True)
class Findings:
    """What holds of a case file.

    `closed` counts the parts without a key by the reason given. `key_given` says whether the ledger's
    key came from the reader; without, the file agrees with itself and nothing more. `kept` is the
    size of the checkpoint that the reader kept, if they named one: equal to the file's, it was the
    same.
    """

    manifest: Manifest
    checkpoint: Checkpoint
    records: int
    opened: int
    closed: Mapping[str, int]
    seen: Sequence[Seen]
    key_given: bool
    kept: int | None


@dataclass(frozen=True)
class Trusted:
    """The keys that a file is checked with, and which of them the reader gave."""

    ledgers: Sequence[Verifier]
    cosigners: Sequence[CosignatureVerifier]
    given: Sequence[VerifierKey]


def check_case_file(
    path: str | Path | bytes, keys: Sequence[str] = (), kept: str | Path | None = None
) -> Findings:
    """Check everything that a case file can show, from its path or its bytes. Raises CaseFileRefused.

    `keys` are verifier keys as text that the reader trusts, `kept` names a signed checkpoint of the
    same ledger that they kept.
    """
    members = read_members(path)
    manifest = _manifest(members)
    trusted = _trusted(members[PUBLIC_KEYS], keys)
    checkpoint = _opened(members[CHECKPOINT], trusted, CHECKPOINT)
    checker = EventChecker(
        manifest.reference,
        manifest.council,
        checkpoint,
        data_keys_in(members[KEYS]),
        {(one.service, one.subject): one.reason for one in manifest.withheld},
    )
    for number, line in enumerate(lines_in(members[EVENTS], manifest.events), 1):
        checker.check(line, f"{EVENTS}, line {number}")
    checker.require_whole(EVENTS)
    return Findings(
        manifest,
        checkpoint,
        checker.records,
        checker.opened,
        checker.closed,
        _seen(members[CHECKPOINT], trusted),
        any(key.kind == ED25519 for key in trusted.given),
        None if kept is None else _kept_size(kept, trusted, checkpoint),
    )


def _manifest(members: Mapping[str, bytes]) -> Manifest:
    manifest = typed(parsed(members[MANIFEST], MANIFEST), Manifest, MANIFEST)
    if manifest.format != FORMAT:
        raise CaseFileRefused(MANIFEST, f"the format is {shown(manifest.format)}, and not {FORMAT}")
    for name in ("reference", "council", "exported_at", "exported_by"):
        require_text(getattr(manifest, name), f"{MANIFEST}, {name}")
    for withheld in manifest.withheld:
        for text in (withheld.service, withheld.subject, withheld.reason):
            require_text(text, f"{MANIFEST}, withheld")
    if manifest.files.keys() != members.keys() - {MANIFEST}:
        raise CaseFileRefused(MANIFEST, "it does not list exactly the other members")
    for name, digest in manifest.files.items():
        if sha256(members[name]).hexdigest() != digest:
            raise CaseFileRefused(f"member {name}", f"its digest is not the one in {MANIFEST}")
    return manifest


def _trusted(listed: bytes, given: Sequence[str]) -> Trusted:
    """The keys to check with: those given, else the file's ledger key, and the file's cosigners."""
    try:
        lines = listed.decode().split("\n")
    except UnicodeDecodeError as error:
        raise CaseFileRefused(PUBLIC_KEYS, "it is not UTF-8") from error
    if lines.pop() or not lines:
        raise CaseFileRefused(PUBLIC_KEYS, "it does not end with a whole line")
    of_file = [_key(line, PUBLIC_KEYS) for line in lines]
    if of_file[0].kind != ED25519:
        raise CaseFileRefused(PUBLIC_KEYS, "the first is not the key of a ledger")
    of_reader = [_key(text, "the key that was given") for text in given]
    ledgers = [key for key in of_reader if key.kind == ED25519] or of_file[:1]
    cosigners = dict.fromkeys(key for key in of_reader + of_file if key.kind == COSIGNATURE)
    return Trusted(
        [Verifier(key) for key in ledgers],
        [CosignatureVerifier(key) for key in cosigners],
        of_reader,
    )


def _key(text: str, where: str) -> VerifierKey:
    try:
        return VerifierKey.parse(text)
    except ValueError as error:
        raise CaseFileRefused(where, f"not a verifier key ({shown(text)})") from error


def _opened(note: bytes, trusted: Trusted, where: str) -> Checkpoint:
    try:
        return open_checkpoint(note, trusted.ledgers)
    except NoteRefused as refused:
        raise CaseFileRefused(where, str(refused)) from refused


def _seen(note: bytes, trusted: Trusted) -> list[Seen]:
    try:
        seen = cosignatures_of(note, trusted.cosigners)
        return [Seen(one.name, one.at, one.key in trusted.given) for one in seen]
    except NoteRefused as refused:
        raise CaseFileRefused(CHECKPOINT, str(refused)) from refused


def data_keys_in(data: bytes) -> dict[tuple[str, str], bytes]:
    """The data keys by service and subject. Raises CaseFileRefused."""
    services = typed(parsed(data, KEYS), dict[str, dict[str, str]], KEYS)
    return {
        (service, subject): from_base64(text, f"{KEYS}, {shown(service)}", KEY_SIZE)
        for service, subjects in services.items()
        for subject, text in subjects.items()
    }


def lines_in(data: bytes, expected: int) -> list[bytes]:
    """The lines of the events; they are counted before they are taken apart."""
    count = data.count(b"\n")
    if count != expected or not 0 < count <= MOST_EVENTS or not data.endswith(b"\n"):
        raise CaseFileRefused(EVENTS, f"it has not the {expected} whole lines that {MANIFEST} says")
    return data[:-1].split(b"\n")


def _kept_size(kept: str | Path, trusted: Trusted, checkpoint: Checkpoint) -> int:
    """The size of the kept checkpoint. Raises CaseFileRefused when the two cannot both be true."""
    try:
        with open(kept, "rb") as file:
            note = file.read(LARGEST_NOTE + 1)
    except OSError as error:
        raise CaseFileRefused(KEPT, "it cannot be read") from error
    earlier = _opened(note, trusted, KEPT)
    if earlier.origin != checkpoint.origin:
        raise CaseFileRefused(KEPT, "it is of another ledger")
    if earlier.size == checkpoint.size and earlier.root != checkpoint.root:
        raise CaseFileRefused(KEPT, "the ledger signed another root for the same size")
    return earlier.size
