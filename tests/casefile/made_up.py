"""A made-up case in a made-up ledger, its case file, and ways to tamper with it."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.casefile.form import CaseFile, ProvedEvent, Withheld
from shared.casefile.writing import write_case_file
from shared.ledger.checkpoints import Checkpoint, sign
from shared.ledger.leaves import Leaf
from shared.ledger.merkle import inclusion_proof, root_at
from shared.ledger.notes import Signer
from shared.ledger.tiles import grow, reader
from shared.ledger.witnessing import Cosigner, cosign

REFERENCE, COUNCIL = "HERTS-K7MD-9QRX", "hertfordshire"
START = datetime(2027, 1, 4, 10, tzinfo=UTC)
SIZE = 300


def private(seed: int) -> Ed25519PrivateKey:
    """A key for tests: its seed is one byte, repeated."""
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


LEDGER = Signer("kinplan.example/hertfordshire", private(1))
COSIGNER = Cosigner("cosigner.example/region", private(2))
SEEN = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
# Service, subject: the key. Of `gone` the key was destroyed, of `apart` it is not given out.
KEYS = {
    (service, subject): sha256(f"{service} {subject}".encode()).digest()
    for service in ("referral", "scheduling", "plans")
    for subject in ("case", "ada", "joan", "gone", "apart")
}
CLOSED = {"gone": "erased", "apart": "withheld by the council"}


def sealed_state(leaf: dict[str, Any], parts: dict[str, Any], case: str = REFERENCE) -> bytes:
    """The stored bytes of an event: the plain fields, and each subject's part under its key."""
    state = {"form": 1, "case": case, "policy": "a1b2c3", "people": ["ada", "joan"]}
    place = [leaf[name] for name in ("service", "council", "aggregate", "version", "topic")]
    sealed = {}
    for subject, part in parts.items():
        text = part if isinstance(part, bytes) else json.dumps(part).encode()
        nonce = sha256(f"{place} {subject}".encode()).digest()[:12]
        bound = "\n".join(("kinplan/1", *map(str, place), subject)).encode()
        cipher = AESGCM(KEYS[leaf["service"], subject])
        sealed[subject] = b64encode(nonce + cipher.encrypt(nonce, text, bound)).decode()
    if sealed:
        state["sealed"] = sealed  # type: ignore[assignment]
    return json.dumps(state).encode()


# Index in the ledger, service, record, version, topic, sealed parts.
EVENTS: list[tuple[int, str, int, int, str, dict[str, Any]]] = [
    (17, "referral", 1, 1, "referral.received", {"case": {"concerns": "x"}, "gone": {"name": "y"}}),
    (18, "referral", 1, 2, "referral.accepted", {}),
    (40, "scheduling", 2, 1, "conference.opened", {"case": {"title": "z"}}),
    (41, "referral", 3, 1, "witness.personal_content_read", {"case": {"reason": ""}}),
    (
        120,
        "scheduling",
        2,
        2,
        "conference.attendee_invited",
        {"ada": {"people": {"0": {"name": "Ada"}}}, "joan": {"people": {"1": {"name": "Joan"}}}},
    ),
    (299, "plans", 4, 1, "plan.proposed", {"case": {"actions": []}, "apart": {"address": "w"}}),
]


def made_event(index: int, case: str = REFERENCE) -> tuple[Leaf, bytes]:
    """The leaf and the stored bytes of what the ledger has at that index."""
    known = {event[0]: event for event in EVENTS}
    _, service, record, version, topic, parts = known.get(
        index, (index, "referral", 1000 + index, 1, "referral.received", {})
    )
    fields = {
        "service": service,
        "council": COUNCIL,
        "aggregate": str(UUID(int=record)),
        "version": version,
        "topic": topic,
    }
    state = sealed_state(fields, parts, case if index in known else "HERTS-CCCC-DDDD")
    moment = START + timedelta(minutes=index, microseconds=index)
    digest = sha256(state).digest()
    record_id = UUID(int=record)
    leaf = Leaf(service, COUNCIL, index + 1, record_id, version, topic, moment, digest)
    return leaf, state


@dataclass(frozen=True)
class MadeLedger:
    """The ledger: its events, its tiles, and its signed checkpoint at any size."""

    events: Sequence[tuple[Leaf, bytes]]
    tiles: dict[tuple[int, int], bytes]

    def read(self, level: int, index: int) -> bytes:
        return self.tiles[level, index]

    def proved(self, index: int, size: int = SIZE) -> ProvedEvent:
        leaf, state = self.events[index]
        return ProvedEvent(
            index, leaf, state, inclusion_proof(index, size, reader(size, self.read))
        )

    def checkpoint(self, size: int = SIZE, signer: Signer = LEDGER) -> bytes:
        root = root_at(size, reader(size, self.read))
        return sign(Checkpoint(signer.name, size, root), signer)


@cache
def ledger() -> MadeLedger:
    """The one ledger of these tests."""
    events = [made_event(index) for index in range(SIZE)]
    _, tiles = grow(0, [leaf.hash() for leaf, _ in events], lambda *_: b"")
    return MadeLedger(events, tiles)


def made_case(**changes: Any) -> CaseFile:
    """The case as it is exported, but for the changes."""
    made: dict[str, Any] = {
        "reference": REFERENCE,
        "council": COUNCIL,
        "exported_at": datetime(2027, 3, 2, 12, tzinfo=UTC),
        "exported_by": "herts-auditor",
        "events": [ledger().proved(event[0]) for event in EVENTS],
        "checkpoint": cosign(ledger().checkpoint(), COSIGNER, SEEN),
        "public_keys": [LEDGER.key.text(), COSIGNER.key.text()],
        "keys": {
            service: {
                subject: key
                for (of, subject), key in KEYS.items()
                if of == service and subject not in CLOSED
            }
            for service in ("referral", "scheduling", "plans")
        },
        "history": {"reference": REFERENCE, "entries": []},
        "reading": "<!doctype html><title>Made up</title>",
        "policies": {"a1b2c3": 'council = "hertfordshire"\n'},
        "withheld": [
            Withheld("referral", "gone", CLOSED["gone"]),
            Withheld("plans", "apart", CLOSED["apart"]),
        ],
    }
    return CaseFile(**{**made, **changes})


@cache
def whole() -> bytes:
    """The bytes of a case file that holds."""
    file = io.BytesIO()
    write_case_file(file, made_case())
    return file.getvalue()


Members = dict[str, bytes]


def members_of(data: bytes) -> Members:
    """The members of a case file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A plain ZIP of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def listed_again(members: Members) -> None:
    """Bring the manifest's digests up to date, as anybody can who changes a file."""
    manifest = json.loads(members["manifest.json"])
    manifest["files"] = {
        name: sha256(data).hexdigest() for name, data in members.items() if name != "manifest.json"
    }
    members["manifest.json"] = json.dumps(manifest).encode()


def changed(change: Callable[[Members], object], list_again: bool = True) -> bytes:
    """The case file with its members changed, and the manifest adapted to that or not."""
    members = members_of(whole())
    change(members)
    if list_again:
        listed_again(members)
    return zipped(members)


def with_lines(change: Callable[[list[dict[str, Any]]], object]) -> bytes:
    """The case file with its events changed, and the manifest adapted, the number of events too."""

    def of_members(members: Members) -> None:
        lines = [json.loads(line) for line in members["events.jsonl"].splitlines()]
        change(lines)
        text = "".join(json.dumps(line) + "\n" for line in lines)
        members["events.jsonl"] = text.encode()
        manifest = json.loads(members["manifest.json"])
        manifest["events"] = len(lines)
        members["manifest.json"] = json.dumps(manifest).encode()

    return changed(of_members)


def alone(state: bytes, **changes: Any) -> bytes:
    """A case file of one event with these stored bytes, which its ledger of one leaf has signed."""
    leaf = replace(ledger().events[17][0], digest=sha256(state).digest())
    checkpoint = sign(Checkpoint(LEDGER.name, 1, leaf.hash()), LEDGER)
    event = ProvedEvent(0, leaf, state, ())
    file = io.BytesIO()
    write_case_file(file, made_case(**{"events": [event], "checkpoint": checkpoint, **changes}))
    return file.getvalue()
