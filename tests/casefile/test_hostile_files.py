"""Files that were made to do harm, or that are something else: refused in words, never unpacked."""

from __future__ import annotations

import io
import json
import os
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_any
from hypothesis import strategies as st

from shared.casefile import archive, form
from tests.casefile.checkers import KEY, both_say, checker, refused
from tests.casefile.made_up import (
    Members,
    changed,
    listed_again,
    members_of,
    whole,
    zipped,
)

END = 22


def with_member(name: str, data: bytes = b"x") -> bytes:
    """The case file with one more member, of any name, known to the manifest."""
    members = {**members_of(whole()), name: data}
    listed_again(members)
    return zipped(members)


def twice(name: str) -> bytes:
    """The case file with two members of one name."""
    file = io.BytesIO(whole())
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as opened:
        warnings.simplefilter("ignore")
        opened.writestr(name, b"{}")
    return file.getvalue()


def patched(at: int, data: bytes, from_end: bool = False) -> bytes:
    """The case file with other bytes at one place."""
    start = len(whole()) - END + at if from_end else at
    return whole()[:start] + data + whole()[start + len(data) :]


def in_directory(offset: int, data: bytes) -> bytes:
    """The case file with other bytes in the first entry of its directory."""
    start = struct.unpack("<L", whole()[-6:-2])[0]
    return patched(start + offset, data)


def raw_name(name: bytes) -> bytes:
    """The case file with its longest name replaced, byte for byte, in both places."""
    old = b"policies/a1b2c3.toml"
    assert len(name) == len(old)
    return whole().replace(old, name)


CD_START = struct.unpack("<L", whole()[-6:-2])[0]
ZIP_FAULTS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "the file"),
    "a text": (b"This is a letter.\n" * 20, "the file & ZIP"),
    "chance": (random.Random(1).randbytes(5000), "the file & ZIP"),
    "chance that begins as a ZIP does": (
        b"PK\x03\x04" + random.Random(2).randbytes(5000),
        "the file & ZIP",
    ),
    "half of it": (whole()[: len(whole()) // 2], "the file & cut short"),
    "all but the last byte": (whole()[:-1], "the file & cut short"),
    "all but the first byte": (whole()[1:], "the file & something"),
    "something behind": (whole() + b"\x00", "the file & cut short"),
    "something before": (b"#!/bin/sh\n" + whole(), "the file & something"),
    "a comment": (patched(20, b"\x05\x00", True) + b"hello", "the file & plain ZIP"),
    "several disks": (patched(4, b"\x01\x00", True), "the file & plain ZIP"),
    "a directory that is longer": (patched(12, b"\xff\xff\xff\x00", True), "the file"),
    "a directory elsewhere": (patched(16, b"\x00\x00\x00\x00", True), "the file & something"),
    "a large ZIP's mark": (
        whole()[:-END] + b"PK\x06\x07" + bytes(16) + whole()[-END:],
        "the file & plain ZIP",
    ),
    "a directory that is none": (in_directory(0, b"XXXX"), "the file & cannot be read"),
    "a wrong place of a member": (
        in_directory(42, b"\xff\xff\xff\x7f"),
        "the file & cannot be read",
    ),
    "a wrong checksum": (in_directory(16, b"\x00\x00\x00\x00"), "the file & cannot be read"),
    "an encrypted member": (in_directory(8, b"\x01"), "member manifest.json & encrypted"),
    "packed otherwise": (zipped(members_of(whole()), zipfile.ZIP_LZMA), "packed"),
    "packed yet otherwise": (zipped(members_of(whole()), zipfile.ZIP_BZIP2), "packed"),
    "packed in no known way": (in_directory(10, b"\x63\x00"), "manifest.json & packed"),
    "two manifests": (twice("manifest.json"), "member manifest.json & two of that name"),
    "two policies": (twice("policies/a1b2c3.toml"), "two of that name"),
    "a name that goes up": (with_member("../evil.txt"), "member ../evil.txt & leads"),
    "a name that goes up inside": (with_member("policies/../../x.toml"), "leads"),
    "a name from the root": (with_member("/etc/passwd"), "member /etc/passwd & leads"),
    "a name that goes up backwards": (with_member("..\\x"), "leads"),
    "a folder": (with_member("policies/"), "member policies/ & name"),
    "a stranger": (with_member("run.exe"), "member run.exe & name"),
    "a policy without a name": (with_member("policies/.toml"), "name"),
    "a policy in a folder": (with_member("policies/a/b.toml"), "name"),
    "a name that hides its end": (raw_name(b"policies/a1b2.toml\x00x"), "name"),
    "a name with control signs": (with_member("policies/\x1b[2J.toml"), "name"),
    "another letter of the same look": (with_member("mаnifest.json"), "name"),
    "a name in other letters": (with_member("MANIFEST.JSON"), "name"),
}


@pytest.mark.parametrize("fault", ZIP_FAULTS)
def test_a_strange_zip_is_refused(tmp_path: Path, fault: str) -> None:
    data, words = ZIP_FAULTS[fault]
    refused(tmp_path / "case.zip", data, words)
    assert [path.name for path in tmp_path.iterdir()] == ["case.zip"]


@pytest.mark.parametrize("name", form.MEMBERS)
def test_a_file_without_a_member_is_refused(tmp_path: Path, name: str) -> None:
    members = members_of(whole())
    del members[name]
    refused(tmp_path / "case.zip", zipped(members), f"the file & it lacks {name}")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    for path in (tmp_path / "absent.zip", tmp_path, tmp_path / "pipe.zip"):
        for said in both_say(path):
            assert said.code == 1
            assert said.text in (
                "REFUSED: the file: there is no file of that name\n",
                "REFUSED: the file: it is not a file\n",
            )


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    with path.open("wb") as file:
        file.truncate(form.LARGEST_FILE + 1)  # takes no room on the disk
    for said in both_say(path):
        assert said.code == 1
        assert "not of a size" in said.text or "larger than 200000000 bytes" in said.text


def test_a_member_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = changed(lambda members: members.update({"reading.html": bytes(64_000_001)}))
    assert len(bomb) < 100_000
    refused(tmp_path / "case.zip", bomb, "member reading.html & too large|too much")


def test_a_member_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = changed(lambda members: members.update({"manifest.json": bytes(100_000)}), False)
    start = struct.unpack("<L", data[-6:-2])[0]
    data = data[: start + 24] + struct.pack("<L", 10) + data[start + 28 :]
    refused(tmp_path / "case.zip", data, "the file & cannot be read")


def test_members_that_are_too_much_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checker(), "TOTAL_LIMIT", 1_000_000)
    monkeypatch.setattr(archive, "LARGEST_TOTAL", 1_000_000)

    def many(members: Members) -> None:
        members.update({f"policies/{number}.toml": bytes(300_000) for number in range(4)})

    refused(tmp_path / "case.zip", changed(many), "member policies/ & too large|too much")


def test_more_members_than_anybody_reads_are_refused(tmp_path: Path) -> None:
    members = members_of(whole())
    members.update({f"policies/{number}.toml": b"" for number in range(5000)})
    refused(tmp_path / "case.zip", zipped(members), "the file & members")


def test_a_directory_of_endless_names_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "case.zip", with_member("x" * 60_000), "the file & members")


def test_both_checkers_have_the_same_limits() -> None:
    theirs = checker()
    assert theirs.FILE_LIMIT == form.LARGEST_FILE
    assert theirs.MEMBER_LIMIT == form.LARGEST_MEMBER
    assert theirs.TOTAL_LIMIT == form.LARGEST_TOTAL
    assert theirs.JSON_LIMIT == form.LARGEST_JSON
    assert theirs.MEMBERS_LIMIT == form.MOST_MEMBERS
    assert theirs.EVENTS_LIMIT == form.MOST_EVENTS
    assert theirs.DEPTH_LIMIT == form.DEEPEST_JSON
    assert set(theirs.NAMES.split()) == set(form.MEMBERS)
    assert theirs.POLICY.pattern == form.POLICY.pattern


MANIFEST = json.loads(members_of(whole())["manifest.json"])


def manifest(**changes: object) -> bytes:
    """The manifest with other fields; None takes one out."""
    content = {**MANIFEST, **changes}
    return json.dumps(
        {name: value for name, value in content.items() if value is not None}
    ).encode()


JSON_FAULTS: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"format: kinplan-case/1",
    "a list": b"[]",
    "a number": b"1",
    "two objects": b"{} {}",
    "no UTF-8": b'{"format": "\xff"}',
    "UTF-16": json.dumps(MANIFEST).encode("utf-16"),
    "a mark before": b"\xef\xbb\xbf" + manifest(),
    "a name twice": b'{"format": "kinplan-case/1",' + manifest()[1:],
    "no number": manifest().replace(b'"events": 6', b'"events": NaN'),
    "an infinite number": manifest().replace(b'"events": 6', b'"events": Infinity'),
    "a number without end": manifest().replace(b'"events": 6', b'"events": ' + b"9" * 5000),
    "lists in lists": b"[" * 100_000,
    "objects in objects": b'{"a":' * 100_000,
    "deep and whole": manifest(withheld=json.loads("[" * 40 + "]" * 40)),
    "deeper and whole": b'{"a":' * 900 + b"1" + b"}" * 900,
    "too large": manifest(exported_by="x" * 4_000_000),
    "a field more": manifest(note="hello"),
    "a field less": manifest(exported_by=None),
    "a number as a text": manifest(events="6"),
    "a truth as a number": manifest(events=True),
    "a text as a number": manifest(reference=5),
    "no text": manifest(council=""),
    "half a letter": manifest(council="\ud800"),
    "control signs": manifest(reference="\x1b[2J"),
    "no files": manifest(files={}),
    "files that are none": manifest(files=[1]),
    "digests that are none": manifest(files=dict.fromkeys(MANIFEST["files"], 5)),
    "withheld things that are none": manifest(withheld=["gone"]),
}


@pytest.mark.parametrize("fault", JSON_FAULTS)
def test_a_strange_manifest_is_refused(tmp_path: Path, fault: str) -> None:
    data = JSON_FAULTS[fault]
    strange = changed(lambda members: members.update({"manifest.json": data}), False)
    refused(tmp_path / "case.zip", strange, "manifest.json|member events.jsonl")


LINE = members_of(whole())["events.jsonl"].splitlines(keepends=True)[0]
LINE_FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "no last newline": lambda data: data[:-1],
    "an empty line": lambda data: data.replace(b"\n", b"\n\n", 1),
    "lines of another kind": lambda data: data.replace(b"\n", b"\r"),
    "a list in a line": lambda data: b"[]\n" + data[len(LINE) :],
    "a deep line": lambda data: b"[" * 5000 + b"\n" + data[len(LINE) :],
    "a wrong byte": lambda data: b"\xff" + data,
    "a name twice": lambda data: b'{"index":17,' + data[1:],
    "a line that is too long": lambda data: data.replace(
        b'"proof"', b" " * 4_000_000 + b'"proof"', 1
    ),
    "very many lines": lambda data: b"\n" * 300_000,
}


@pytest.mark.parametrize("fault", LINE_FAULTS)
def test_strange_lines_are_refused(tmp_path: Path, fault: str) -> None:
    change = LINE_FAULTS[fault]
    data = changed(
        lambda members: members.update({"events.jsonl": change(members["events.jsonl"])})
    )
    refused(tmp_path / "case.zip", data, "events.jsonl")


@pytest.mark.parametrize("count", [0, form.MOST_EVENTS + 1])
def test_a_number_of_lines_that_nobody_reads_is_refused_before_they_are(
    tmp_path: Path, count: int
) -> None:
    def many(members: Members) -> None:
        members.update({"manifest.json": manifest(events=count), "events.jsonl": b"\n" * count})

    refused(tmp_path / "case.zip", changed(many), "events.jsonl: & whole lines")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@for_any(st.integers(0, len(whole()) - 1))
def test_a_file_cut_anywhere_is_refused(tmp_path: Path, size: int) -> None:
    refused(tmp_path / "case.zip", whole()[:size], "the file")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@for_any(st.sampled_from([name for name in form.MEMBERS if "." in name]), st.binary(max_size=300))
def test_any_bytes_in_a_member_are_refused_or_said_not_to_be_shown(
    tmp_path: Path, member: str, data: bytes
) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(
        changed(lambda members: members.update({member: data}), member != "manifest.json")
    )
    theirs, ours = both_say(path, [KEY])
    assert theirs.code == ours.code, (theirs, ours)
    assert (theirs.code == 0) == (member in ("history.json", "reading.html"))


def test_what_stands_in_a_file_does_not_reach_the_screen_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    for name in ("run\x1b[2J.exe", "\u202egnp.exe", "x" * 300):
        path.write_bytes(with_member(name))
        for said in both_say(path):
            assert said.code == 1
            assert said.text.strip().isascii()
            assert said.text.strip().isprintable()
            assert len(said.text) < 200
