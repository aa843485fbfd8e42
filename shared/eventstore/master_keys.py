"""A council's master keys: from a file that the installation keeps, never from the database.

The first key of the file is the one in use; the others still open what was wrapped under them. The
file holds one `[[key]]` table for each: `id`, and `secret`, 32 random bytes in base64.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES, NONCE_BYTES = 32, 12
PROOF = b"kinplan master key"


def random_bytes(count: int) -> bytes:
    """Bytes that nobody can foresee, for keys and nonces."""
    return os.urandom(count)


class MasterKeyProblem(Exception):
    """A master key is missing, cannot be read, or is not the one that was used before. The message
    names the council and the file, and never a secret."""


@dataclass(frozen=True)
class MasterKeys:
    """One council's master keys by their ids; `current` is the id of the one that wraps.

    `source` is where they come from, for messages; `file` is that file, if it is one.
    """

    council: str
    current: str
    secrets: Mapping[str, bytes] = field(repr=False)
    source: str = "memory"
    file: Path | None = None

    @classmethod
    def made(cls, council: str, id: str = "first") -> MasterKeys:
        """New keys that are kept nowhere."""
        return cls(council, id, {id: random_bytes(KEY_BYTES)})

    def read_again(self) -> MasterKeys:
        """The keys as their file holds them now; those of no file stay as they are. Raises
        MasterKeyProblem."""
        return read_file(self.file, self.council) if self.file else self

    def wrap(self, key: bytes, purpose: bytes) -> bytes:
        """The key, encrypted under the current master key; it opens for the same purpose only."""
        nonce = random_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.secrets[self.current]).encrypt(nonce, key, purpose)

    def unwrap(self, id: str, wrapped: bytes, purpose: bytes) -> bytes:
        """The key that was wrapped under that master key. Raises MasterKeyProblem."""
        try:
            secret = self.secrets[id]
            return AESGCM(secret).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], purpose)
        except KeyError:
            raise self.lacks(id) from None
        except (InvalidTag, ValueError):
            raise MasterKeyProblem(
                f"{self.council}: a data key does not open under master key {id!r} of {self.source}. "
                "It was changed in the database, or moved to another place."
            ) from None

    def proof_of(self, id: str) -> bytes:
        """What may be kept in the database to recognise the key by: nothing can be opened with it."""
        return hmac.digest(self.secrets[id], PROOF + b"\n" + self.council.encode(), hashlib.sha256)

    def lacks(self, id: str) -> MasterKeyProblem:
        """The problem that this file does not hold a key that is needed."""
        return MasterKeyProblem(
            f"{self.council}: personal content is encrypted under master key {id!r}, which "
            f"{self.source} does not hold (it holds {', '.join(map(repr, self.secrets))}). "
            "Put that key back into the file; without it the content cannot be read by anybody."
        )


def key_lines(id: str, secret: bytes) -> str:
    """The lines of one key in a file of master keys."""
    return f'[[key]]\nid = "{id}"\nsecret = "{base64.b64encode(secret).decode()}"\n'


def file_of(folder: Path, council: str) -> Path:
    """The file that holds a council's keys in a folder of keys."""
    return folder / f"{council}.toml"


def read_master_keys(folder: Path | None, council: str) -> MasterKeys:
    """The council's master keys from its file in that folder. Raises MasterKeyProblem."""
    if folder is None:
        raise MasterKeyProblem(
            "KINPLAN_MASTER_KEYS is not set. Set it to the folder that holds the councils' master "
            "keys, one file each, such as hertfordshire.toml."
        )
    return read_file(file_of(folder, council), council)


def read_file(path: Path, council: str) -> MasterKeys:
    """The council's master keys from that file. Raises MasterKeyProblem."""
    keys = _read(path, council)
    return MasterKeys(council, next(iter(keys)), keys, str(path), path)


def _read(path: Path, council: str) -> dict[str, bytes]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MasterKeyProblem(
            f"{council}: its master keys are to be in {path}, which cannot be read: "
            f"{error.strerror}."
        ) from error
    except ValueError as error:
        raise MasterKeyProblem(f"{council}: {path} is not TOML: {error}") from error
    entries = content.get("key")
    if not isinstance(entries, list) or not entries or set(content) != {"key"}:
        raise MasterKeyProblem(f"{council}: {path} must hold [[key]] tables, and nothing else.")
    keys: dict[str, bytes] = {}
    for number, entry in enumerate(entries, start=1):
        id, secret = _entry(f"{council}: {path}: key {number}", entry)
        if id in keys:
            raise MasterKeyProblem(f"{council}: {path}: two keys have the id {id!r}.")
        keys[id] = secret
    return keys


def _entry(where: str, entry: Any) -> tuple[str, bytes]:
    if not isinstance(entry, dict) or set(entry) != {"id", "secret"}:
        raise MasterKeyProblem(f"{where} must have an id and a secret, and nothing else.")
    id, text = entry["id"], entry["secret"]
    if not isinstance(id, str) or not id.isascii() or not id.replace("-", "").isalnum():
        raise MasterKeyProblem(f"{where}: id must be letters, digits and hyphens.")
    try:
        secret = base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise MasterKeyProblem(f"{where}: secret is not base64.") from None
    if len(secret) != KEY_BYTES:
        raise MasterKeyProblem(f"{where}: secret must be {KEY_BYTES} bytes, it is {len(secret)}.")
    return id, secret
