"""Searches everything that an instance keeps for words: every table, every queue, every file.

A word is looked for as it stands, and as it would look in another form: without regard to capitals, in
UTF-16, in base64, in hexadecimal, escaped in JSON, in an address, or in a mail.
"""

from __future__ import annotations

import base64
import email
import email.policy
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import requests
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from cli.instance import Instance

CHUNK = 1 << 24


class Words:
    """Some words, each of four letters at least, in every form in which they may lie somewhere."""

    def __init__(self, words: Iterable[str]) -> None:
        self.exactly: dict[bytes, str] = {}
        self.anyhow: dict[bytes, str] = {}
        for word in words:
            assert len(word) >= 4, word
            for form in _small_forms(word):
                self.anyhow[form.lower()] = word
            for form in _base64_forms(word.encode()):
                self.exactly[form] = word

    @property
    def longest(self) -> int:
        """The length of the longest form."""
        return max(map(len, (*self.exactly, *self.anyhow)))

    def found_in(self, content: bytes) -> set[str]:
        """Which of the words are there, in any form."""
        small = content.lower()
        found = {word for form, word in self.anyhow.items() if form in small}
        return found | {word for form, word in self.exactly.items() if form in content}


def _small_forms(word: str) -> Iterator[bytes]:
    for text in {word, word.lower(), json.dumps(word)[1:-1], quote(word), quote(word, safe="")}:
        yield text.encode()
    yield word.encode("utf-16-le")
    yield word.encode().hex().encode()


def _base64_forms(content: bytes) -> Iterator[bytes]:
    """How the bytes look inside base64, wherever they begin: without the ends that others share."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + content)
        whole = text.rstrip(b"=")[:-1]
        start = (0, 2, 3)[before]
        if len(whole) - start >= 5:
            yield whole[start:]


def in_tables(url: str, words: Words) -> list[str]:
    """The columns of tables in which a word stands: every table of every schema that is ours."""
    found = []
    with psycopg.connect(url, row_factory=tuple_row) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert len(tables) > 50, "the tables of five services and two councils"
        for schema, table in tables:
            rows = connection.execute(SQL("SELECT * FROM {}").format(Identifier(schema, table)))
            names = [column.name for column in rows.description or ()]
            for row in rows:
                for name, value in zip(names, row, strict=True):
                    found += [
                        f"{schema}.{table}.{name}: {word}"
                        for word in words.found_in(_bytes_of(value))
                    ]
    return sorted(set(found))


def _bytes_of(value: Any) -> bytes:
    """A column's value as bytes, with what is base64 inside JSON decoded besides."""
    if isinstance(value, bytes | memoryview):
        content = bytes(value)
    elif isinstance(value, str):
        content = value.encode()
    else:
        content = json.dumps(value, default=str, ensure_ascii=False).encode()
    return content + b"\0" + b"\0".join(_decoded(content))


def _decoded(content: bytes) -> Iterator[bytes]:
    try:
        sealed = json.loads(content).get("sealed", {})
    except (ValueError, AttributeError):
        return
    for part in sealed.values():
        yield base64.b64decode(part)


def in_queues(instance: Instance, words: Words) -> list[str]:
    """The queues in which a message holds a word: those that wait, and those that are parked."""
    api, found = instance.rabbit_api(), []
    queues = requests.get(f"{api}/api/queues", timeout=20).json()
    assert len(queues) > 40
    for queue in queues:
        address = (
            f"{api}/api/queues/{quote(queue['vhost'], safe='')}/{quote(queue['name'], safe='')}"
        )
        wanted = {"count": 10_000, "ackmode": "ack_requeue_true", "encoding": "base64"}
        if queue.get("exclusive"):
            continue  # an answer that somebody waits for at this moment; only they may look
        answer = requests.post(f"{address}/get", json=wanted, timeout=20)
        messages = answer.json() if answer.ok else []
        for message in messages:
            content = base64.b64decode(message["payload"]) + json.dumps(message).encode()
            found += [f"{queue['name']}: {word}" for word in words.found_in(content)]
    return sorted(set(found))


def in_files(folder: Path, words: Words) -> list[str]:
    """The files under a folder in which a word stands; mails are read as mails besides."""
    found, seen = [], 0
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        try:
            there = _in_file(path, words)
        except FileNotFoundError:
            continue  # it was replaced or deleted meanwhile
        seen += 1
        found += [f"{path.relative_to(folder)}: {word}" for word in sorted(there)]
    assert seen > 0
    return found


def _in_file(path: Path, words: Words) -> set[str]:
    found, overlap = set[str](), b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found |= words.found_in(overlap + chunk)
            overlap = chunk[-words.longest :]
    if path.parent.parent.name == "mail":
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        parts = [str(value) for value in mail.values()]
        parts += [str(p.get_content()) for p in mail.walk() if p.get_content_maintype() == "text"]
        found |= words.found_in("\n".join(parts).encode())
    return found
