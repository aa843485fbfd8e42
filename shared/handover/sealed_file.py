"""A file encrypted for one receiver, written and read in one pass with little memory.

    kinplan-handover/1             the form
    {"file": …, "for": …, "key": …}   JSON: the file's identifier, the receiver's fingerprint, and the
                                   content key, encrypted for the receiver
    chunks                         AES-256-GCM, each 64 KiB before encryption, the last one shorter

Each chunk's nonce is its number and whether it is the last (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár), and all of them are bound to the two lines. So a chunk that was
changed, left out, moved or taken from another file does not open, and an end that is missing shows.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.eventstore.master_keys import KEY_BYTES, random_bytes
from shared.handover.receiving_keys import PrivateKey, PublicKey
from shared.handover.refusing import HandoverRefused

NAME, FORM = b"kinplan-handover/", b"kinplan-handover/1\n"
CHUNK, TAG = 64 * 1024, 16
LONGEST_LINE = 8 * 1024
CHANGED = "Nothing of it was taken in. Have the file sent again."


class SealedWriter:
    """Encrypts what is written; `close` puts the end mark. The file's own SHA-256 is `digest` then."""

    def __init__(self, out: BinaryIO, receiver: PublicKey, file: str) -> None:
        self._out = out
        self._sum = hashlib.sha256()
        key = random_bytes(KEY_BYTES)
        encrypted = receiver.encrypt(key, _purpose(file, receiver.fingerprint))
        told = {
            "file": file,
            "for": receiver.fingerprint,
            "key": base64.b64encode(encrypted).decode(),
        }
        head = FORM + json.dumps(told).encode() + b"\n"
        self._put(head)
        self._bound = hashlib.sha256(head).digest()
        self._cipher = AESGCM(key)
        self._pending = bytearray()
        self._number = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the whole file as far as it is written, in hexadecimal."""
        return self._sum.hexdigest()

    def write(self, data: bytes) -> None:
        """Take in some more."""
        self._pending += data
        while len(self._pending) > CHUNK:
            self._seal(bytes(self._pending[:CHUNK]), last=False)
            del self._pending[:CHUNK]

    def close(self) -> None:
        """Write the last chunk, which says that it is the last."""
        self._seal(bytes(self._pending), last=True)
        self._pending.clear()

    def _seal(self, chunk: bytes, last: bool) -> None:
        self._put(self._cipher.encrypt(_nonce(self._number, last), chunk, self._bound))
        self._number += 1

    def _put(self, data: bytes) -> None:
        self._sum.update(data)
        self._out.write(data)


class SealedReader:
    """Decrypts such a file. Raises HandoverRefused at the first thing that is wrong."""

    def __init__(self, file: BinaryIO, private: PrivateKey) -> None:
        self._in = file
        self._sum = hashlib.sha256()
        self.file, encrypted, purpose, head = self._head()
        key = private.decrypt(encrypted, purpose)
        if key is None:
            raise HandoverRefused(
                "wrong_key",
                "The file does not open with this key: it was encrypted for another receiver "
                f"({purpose.decode().rpartition(' ')[2]}; this key is {private.public.fingerprint}), "
                "or its beginning was changed on the way.",
            )
        self._cipher = AESGCM(key)
        self._bound = hashlib.sha256(head).digest()

    @property
    def digest(self) -> str:
        """SHA-256 of the file as far as it was read, in hexadecimal."""
        return self._sum.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """What the file holds, a chunk at a time; each is known to be unchanged and in its place."""
        number, chunk = 0, self._read()
        while True:
            following = self._read()
            yield self._opened(number, chunk, last=not following)
            if not following:
                return
            number, chunk = number + 1, following

    def _opened(self, number: int, chunk: bytes, last: bool) -> bytes:
        opened = self._tried(number, chunk, last)
        if opened is not None:
            return opened
        if self._tried(number, chunk, not last) is not None:
            raise self._not_ended(last)
        raise HandoverRefused(
            "changed",
            f"The file was changed on the way: its part {number + 1} is not the one that was written "
            f"there (after {number * CHUNK:,} bytes), or is cut off. {CHANGED}",
        )

    def _not_ended(self, last: bool) -> HandoverRefused:
        if last:
            return HandoverRefused(
                "cut_off", f"The file is cut off: its end mark is missing. {CHANGED}"
            )
        return HandoverRefused("added_to", f"Something was added after the file's end. {CHANGED}")

    def _tried(self, number: int, chunk: bytes, last: bool) -> bytes | None:
        try:
            return self._cipher.decrypt(_nonce(number, last), chunk, self._bound)
        except (InvalidTag, ValueError):
            return None

    def _read(self) -> bytes:
        data = self._in.read(CHUNK + TAG)
        self._sum.update(data)
        return data

    def _head(self) -> tuple[str, bytes, bytes, bytes]:
        form = self._in.readline(len(FORM) + 8)
        if form.startswith(NAME) and form != FORM:
            written = form[len(NAME) :].strip().decode("ascii", "replace")[:8]
            raise HandoverRefused(
                "unknown_form",
                f"The file is of form {written!r}, and this Kinplan knows form 1 alone. Install the "
                "release that the sender has, or a newer one.",
            )
        line = self._in.readline(LONGEST_LINE)
        self._sum.update(form + line)
        try:
            told: Any = json.loads(line) if form == FORM else None
            file, named, key = told["file"], told["for"], told["key"]
            purpose = _purpose(file, named)
            return file, base64.b64decode(key, validate=True), purpose, form + line
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            raise HandoverRefused(
                "no_handover_file", "This is no hand-over file, or its beginning was changed."
            ) from None


def _purpose(file: str, fingerprint: str) -> bytes:
    return f"{FORM.decode().strip()} {file} {fingerprint}".encode()


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
