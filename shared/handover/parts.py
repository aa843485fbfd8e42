"""What a hand-over file holds: an opening, the parts one after the other, and the manifest at the end.

A part is one table: its name, its columns, its rows as PostgreSQL copies them, and its counts. The
manifest names every part once more with its rows, bytes and SHA-256, and holds what is small.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from shared.handover.refusing import HandoverRefused

OPENING, PART, DATA, END, MANIFEST = b"O", b"P", b"D", b"E", b"M"
HEAD = 5
LARGEST = 1 << 28
Write = Callable[[bytes], None]


@dataclass(frozen=True)
class Counted:
    """What was written of one part. `sha256` in hexadecimal."""

    name: str
    rows: int
    bytes: int
    sha256: str


class PartsWriter:
    """Writes opening, parts and manifest, in this order."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self.written: list[Counted] = []

    def opening(self, told: dict[str, Any]) -> None:
        """What the receiver must know before any part."""
        self._frame(OPENING, _json(told))

    def part(self, name: str, columns: list[str], copy: Callable[[Write], int]) -> None:
        """One part; `copy` writes its data and returns how many rows there were."""
        digest, size = hashlib.sha256(), 0
        self._frame(PART, _json({"name": name, "columns": columns}))

        def write(data: bytes) -> None:
            nonlocal size
            digest.update(data)
            size += len(data)
            self._frame(DATA, data)

        counted = Counted(name, copy(write), size, digest.hexdigest())
        self._frame(END, _json(asdict(counted)))
        self.written.append(counted)

    def manifest(self, told: dict[str, Any]) -> None:
        """The counts of every part, and what else there is."""
        self._frame(MANIFEST, _json({**told, "parts": [asdict(each) for each in self.written]}))

    def _frame(self, kind: bytes, data: bytes) -> None:
        self._write(kind + len(data).to_bytes(4, "big"))
        self._write(data)


@dataclass
class Part:
    """One part as it is read. Its data must be read to the end before the next part is asked for."""

    name: str
    columns: list[str]
    data: Iterator[bytes]


class PartsReader:
    """Reads them again. Raises HandoverRefused when they are not what the manifest says."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._buffer = bytearray()
        self._read: list[dict[str, Any]] = []
        self._next: tuple[bytes, bytes] | None = None
        kind, data = self._frame()
        if kind != OPENING:
            raise _malformed()
        self.opening: dict[str, Any] = json.loads(data)
        self.manifest: dict[str, Any] = {}

    def parts(self) -> Iterator[Part]:
        """Every part in turn; afterwards `manifest` is there, and agrees with all of them."""
        while True:
            kind, data = self._frame()
            if kind == MANIFEST:
                break
            if kind != PART:
                raise _malformed()
            told = json.loads(data)
            part = Part(told["name"], told["columns"], self._data(told["name"]))
            yield part
            for _ in part.data:  # what the caller left
                pass
        self.manifest = json.loads(data)
        if self._buffer or next(self._chunks, b""):
            raise _malformed()
        if self.manifest["parts"] != self._read:
            raise HandoverRefused(
                "changed", "The parts of the file are not those that its manifest names."
            )

    def _data(self, name: str) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        while True:
            kind, data = self._frame()
            if kind != DATA:
                break
            digest.update(data)
            size += len(data)
            yield data
        told = json.loads(data) if kind == END else {}
        found = {"name": name, "bytes": size, "sha256": digest.hexdigest()}
        if {key: told.get(key) for key in found} != found:
            raise HandoverRefused("changed", f"The part {name} is not what was written of it.")
        self._read.append(told)

    def _frame(self) -> tuple[bytes, bytes]:
        head = self._take(HEAD)
        size = int.from_bytes(head[1:], "big")
        if size > LARGEST:
            raise _malformed()
        return head[:1], self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                raise _malformed()
            self._buffer += chunk
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data


def _malformed() -> HandoverRefused:
    return HandoverRefused(
        "malformed", "What the file holds is not in the form of a hand-over file."
    )


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()
