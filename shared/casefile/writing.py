"""Writes a case file: the same case gives the same bytes."""

from __future__ import annotations

import io
import json
import os
import zipfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from shared.casefile.form import (
    CHECKPOINT,
    EVENTS,
    FORMAT,
    HISTORY,
    KEYS,
    LARGEST_FILE,
    LARGEST_JSON,
    LARGEST_MEMBER,
    LARGEST_TOTAL,
    MANIFEST,
    MOST_EVENTS,
    MOST_MEMBERS,
    POLICY,
    PUBLIC_KEYS,
    READING,
    CaseFile,
    ProvedEvent,
)
from shared.ledger.leaves import recorded_text

# The earliest time that a ZIP can say; when it was exported stands in the manifest.
NO_TIME = (1980, 1, 1, 0, 0, 0)
OWNER_ONLY = 0o600
UNIX = 3


def write_case_file(path_or_file: str | Path | BinaryIO, case_file: CaseFile) -> None:
    """Write the case file. At a path it is made new, and only its owner may read it.

    It is checked that it is within the limits and that each leaf has the digest of its state, and
    not whether the proofs lead to the root: `shared.casefile.reading` does. Raises ValueError, and
    FileExistsError when there is a file at the path.
    """
    whole = _zipped(_members(case_file))
    if len(whole) > LARGEST_FILE:
        raise ValueError(f"the case file would have {len(whole)} bytes, over {LARGEST_FILE}")
    if not isinstance(path_or_file, str | Path):
        path_or_file.write(whole)
        return
    # The file holds keys: it must never be readable to others, not even for a moment.
    opened = os.open(path_or_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(opened, "wb") as file:
        file.write(whole)


def _members(case_file: CaseFile) -> dict[str, bytes]:
    """Each member's bytes by its name, the manifest first."""
    others = {
        EVENTS: b"".join(_event_line(event) for event in _in_order(case_file)),
        CHECKPOINT: case_file.checkpoint,
        PUBLIC_KEYS: "".join(f"{key}\n" for key in case_file.public_keys).encode(),
        KEYS: _page(
            {
                service: {subject: _base64(key) for subject, key in sorted(keys.items())}
                for service, keys in sorted(case_file.keys.items())
            }
        ),
        **{f"policies/{version}.toml": text.encode() for version, text in _policies(case_file)},
        HISTORY: _page(case_file.history),
        READING: case_file.reading.encode(),
    }
    members = {MANIFEST: _page(_manifest(case_file, others)), **others}
    _require_limits(members)
    return members


def _manifest(case_file: CaseFile, others: dict[str, bytes]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "reference": case_file.reference,
        "council": case_file.council,
        "exported_at": recorded_text(case_file.exported_at),
        "exported_by": case_file.exported_by,
        "events": len(case_file.events),
        "withheld": [msgspec.structs.asdict(withheld) for withheld in case_file.withheld],
        "files": {name: sha256(data).hexdigest() for name, data in others.items()},
    }


def _event_line(event: ProvedEvent) -> bytes:
    leaf = event.leaf
    if leaf.digest != sha256(event.state).digest():
        raise ValueError(f"the event at {event.index} has not the digest that is in its leaf")
    line = {
        "index": event.index,
        "service": leaf.service,
        "council": leaf.council,
        "position": leaf.position,
        "aggregate": str(leaf.aggregate),
        "version": leaf.version,
        "topic": leaf.topic,
        "recorded_at": recorded_text(leaf.recorded_at),
        "state": _base64(event.state),
        "proof": [_base64(hash) for hash in event.proof],
    }
    data = json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode()
    if len(data) > LARGEST_JSON:
        raise ValueError(f"the event at {event.index} is larger than a line may be")
    return data + b"\n"


def _in_order(case_file: CaseFile) -> list[ProvedEvent]:
    events = sorted(case_file.events, key=lambda event: event.index)
    if not 0 < len(events) <= MOST_EVENTS:
        raise ValueError(f"a case file holds from 1 to {MOST_EVENTS} events")
    return events


def _policies(case_file: CaseFile) -> list[tuple[str, str]]:
    for version in case_file.policies:
        if not POLICY.fullmatch(f"policies/{version}.toml"):
            raise ValueError(f"a policy version cannot be a file's name: {version!r}")
    return sorted(case_file.policies.items())


def _require_limits(members: dict[str, bytes]) -> None:
    for name in (MANIFEST, KEYS):
        if len(members[name]) > LARGEST_JSON:
            raise ValueError(f"{name} is larger than {LARGEST_JSON} bytes")
    sizes = [len(data) for data in members.values()]
    if len(sizes) > MOST_MEMBERS or max(sizes) > LARGEST_MEMBER or sum(sizes) > LARGEST_TOTAL:
        raise ValueError("the case file is larger than anybody would read; see docs/case-file.md")


def _zipped(members: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = UNIX
            info.external_attr = OWNER_ONLY << 16
            archive.writestr(info, data)
    return whole.getvalue()


def _page(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
