"""Opens one service's part of a case file that holds, so that a case can go on from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import StoredEvent

from shared.casefile.archive import read_members
from shared.casefile.events import EventLine
from shared.casefile.form import EVENTS, KEYS
from shared.casefile.reading import Findings, check_case_file, data_keys_in, lines_in
from shared.casefile.strictly import from_base64, parsed, typed


class FileKeys:
    """The data keys that a case file has of one service, in place of a keyring."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = keys

    def to_seal(self, case: str, subjects: Collection[str]) -> dict[str, AESGCM]:
        """Nothing: a case file is read, and never written on."""
        raise TypeError("the keys in a case file are for reading")

    def to_open(self, case: str, subject: str) -> AESGCM | None:
        """The key to decrypt with; None when it is not in the file."""
        key = self._keys.get(subject)
        return AESGCM(key) if key else None


@dataclass(frozen=True)
class OpenedPart:
    """What was found of the whole file, and of one service its events and keys."""

    findings: Findings
    events: Sequence[StoredEvent]
    keys: FileKeys

    def events_of(self, record: UUID) -> list[StoredEvent]:
        """The events of one record in their order."""
        own = [event for event in self.events if event.originator_id == record]
        return sorted(own, key=lambda event: event.originator_version)


def open_part(file: bytes, keys: Sequence[str], service: str) -> OpenedPart:
    """Check the whole file with those verifier keys, and open the service's part of it. Raises
    CaseFileRefused."""
    findings = check_case_file(file, keys)
    members = read_members(file)
    events = []
    for line in lines_in(members[EVENTS], findings.manifest.events):
        told = typed(parsed(line, EVENTS), EventLine, EVENTS)
        if told.service == service:
            state = from_base64(told.state, EVENTS)
            events.append(StoredEvent(UUID(told.aggregate), told.version, told.topic, state))
    own = {
        subject: key
        for (owner, subject), key in data_keys_in(members[KEYS]).items()
        if owner == service
    }
    return OpenedPart(findings, events, FileKeys(own))
