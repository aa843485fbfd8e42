#!/usr/bin/env python3
"""Checks a Kinplan case file (kinplan-case/1). Needs Python 3.11 and `cryptography`, nothing else.

    python verify_case_file.py FILE [--key VERIFIERKEY]... [--checkpoint KEPT_NOTE]

FILE is read and never unpacked onto the disk. --key is the ledger's verifier key, known to you from
elsewhere; further ones are those of cosigners. --checkpoint is a signed checkpoint that you kept.

It shows that every event in the file is one that the ledger signed for, byte for byte, and says
what that does not show. It ends with 0 if everything holds and with 1 after a refusal, which names
what is wrong and where. Sources: RFC 6962, section 2.1 (the tree); C2SP signed-note,
tlog-checkpoint and tlog-cosignature. Nothing here is taken from Kinplan, so that you need not
trust Kinplan's own check. The format is described in docs/case-file.md.
"""
# ruff: noqa: T201

import argparse
import base64
import hashlib
import json
import os
import re
import struct
import sys
import zipfile
import zlib
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MB = 1_000_000
FILE_LIMIT, MEMBER_LIMIT, TOTAL_LIMIT, JSON_LIMIT = 200 * MB, 64 * MB, 512 * MB, 4 * MB
MEMBERS_LIMIT, EVENTS_LIMIT, DEPTH_LIMIT = 5000, 200_000, 32
NAMES = (
    "manifest.json events.jsonl checkpoint.txt public-keys.txt keys.json history.json reading.html"
)
POLICY = re.compile(r"policies/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.toml")
RECORD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
FIELDS = {
    "manifest": "format:str reference:str council:str exported_at:str exported_by:str events:int"
    " withheld:list files:dict",
    "withheld": "service:str subject:str reason:str",
    "event": "index:int service:str council:str position:int aggregate:str version:int topic:str"
    " recorded_at:str state:str proof:list",
}
NOTE_KEY, COSIGNER_KEY = 1, 4


class Refused(Exception):
    """The file does not hold; the message says where and why."""


def require(holds: object, where: str, why: str) -> None:
    if not holds:
        raise Refused(f"{where}: {why}")


def shown(text: str) -> str:
    """Text out of the file, made harmless for a screen."""
    return ascii(text[:60])[1:-1]


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


# The ZIP: only the plainest is taken, with one directory, at its very end.


def read_members(path: str) -> dict[str, bytes]:
    require(os.path.isfile(path), "the file", "there is no file of that name")
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        require(42 < size <= FILE_LIMIT, "the file", "not of a size that a case file has")
        file.seek(size - 42)
        before, mark, disks, here, count, length, start, comment = struct.unpack(
            "<20s4sL2H2LH", file.read(42)
        )
        plain = mark == b"PK\5\6" and here == count and not disks and not comment
        require(plain and before[:4] != b"PK\6\7", "the file", "not a plain ZIP, or cut short")
        require(count <= MEMBERS_LIMIT and length <= count * 400, "the file", "too many members")
        require(start + length + 22 == size, "the file", "something stands around the ZIP")
        with zipfile.ZipFile(file) as archive:
            return unpacked(archive)


def unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    total, needed = 0, set(NAMES.split())
    for info in archive.infolist():
        name, where = info.orig_filename, f"member {shown(info.orig_filename)}"
        require(".." not in name and not name.startswith("/"), where, "the name leads elsewhere")
        require(name in needed or POLICY.fullmatch(name), where, "not a name that a case file has")
        require(name not in members, where, "there are two of that name")
        require(not info.flag_bits & 0x41, where, "it is encrypted")
        require(info.compress_type in (0, 8), where, "packed in an unknown way")
        with archive.open(info) as stream:  # what is really unpacked counts, not what is said of it
            members[name] = stream.read(MEMBER_LIMIT + 1)
        total += len(members[name])
        require(len(members[name]) <= MEMBER_LIMIT and total <= TOTAL_LIMIT, where, "too large")
    missing = ", ".join(sorted(needed - members.keys()))
    require(not missing, "the file", f"it lacks {missing}")
    return members


# Text, numbers and objects: read strictly, so that two readers cannot see two different things.


def from_base64(text: object, where: str, length: int | None = None) -> bytes:
    try:
        data = base64.b64decode(str(text), validate=True)
    except ValueError:
        raise Refused(f"{where}: not proper base64") from None
    require(base64.b64encode(data).decode() == text, where, "not proper base64")
    require(length in (None, len(data)), where, f"not {length} bytes")
    return data


def without_repeats(pairs: list) -> dict:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return dict(pairs)


def no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def from_json(data: bytes, where: str) -> dict:
    require(len(data) <= JSON_LIMIT, where, "too large")
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=without_repeats, parse_constant=no_constant
        )
    except (ValueError, RecursionError) as error:
        raise Refused(f"{where}: not proper JSON ({shown(str(error))})") from None
    level = [value]
    for _ in range(DEPTH_LIMIT):
        groups = (x.values() if type(x) is dict else x for x in level if type(x) in (dict, list))
        level = [inner for group in groups for inner in group]
    require(not level, where, "nested too deeply")
    require(type(value) is dict, where, "not a JSON object")
    return value


def with_fields(value: dict, kind: str, where: str) -> dict:
    """The object, once it has exactly the fields of its kind, and texts that can be printed."""
    types = dict(field.split(":") for field in FIELDS[kind].split())
    require(type(value) is dict and value.keys() == types.keys(), where, "other fields than it has")
    for name, wanted in types.items():
        found = value[name]
        require(type(found).__name__ == wanted, where, f"{name} is of the wrong type")
        require(wanted != "str" or (found and found.isprintable()), where, f"{name} is no text")
    return value


def check_manifest(members: dict[str, bytes]) -> dict:
    where = "manifest.json"
    manifest = with_fields(from_json(members[where], where), "manifest", where)
    require(manifest["format"] == "kinplan-case/1", where, "the format is another")
    require(manifest["files"].keys() == members.keys() - {where}, where, "it lists other members")
    for name, digest in manifest["files"].items():
        same = sha256(members[name]).hex() == digest
        require(same, f"member {name}", "it does not have the digest in manifest.json")
    for entry in manifest["withheld"]:
        with_fields(entry, "withheld", f"{where}, withheld")
    return manifest


# Signed notes and checkpoints. A key is (name, hash of the key, what it signs, public key).


def read_key(text: str, where: str) -> tuple[str, bytes, int, bytes]:
    name, key_hash, encoded = (*text.split("+", 2), "", "")[:3]
    key = from_base64(encoded, where)
    known = name and len(key) == 33 and key[0] in (NOTE_KEY, COSIGNER_KEY)
    require(known and text.isprintable(), where, "not a verifier key")
    require(sha256(f"{name}\n".encode(), key)[:4].hex() == key_hash, where, "not a verifier key")
    return name, bytes.fromhex(key_hash), key[0], key[1:]


def read_note(data: bytes, where: str) -> tuple[str, list]:
    """A note's text, and its signatures as (name, hash of the key, signature)."""
    require(len(data) <= MB, where, "too large")
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise Refused(f"{where}: not UTF-8") from None
    require(all(x >= " " or x == "\n" for x in set(whole)), where, "it holds control characters")
    text, gap, below = whole.rpartition("\n\n")
    require(gap and below.endswith("\n"), where, "not a signed note")
    lines = [line.split(" ") for line in below[:-1].split("\n")]
    proper = all(len(line) == 3 and line[0] == "\u2014" and line[1] for line in lines)
    require(proper and len(lines) <= 100, where, "the signature lines are not as they should be")
    found = [(name, from_base64(encoded, where)) for _, name, encoded in lines]
    return f"{text}\n", [(name, signature[:4], signature[4:]) for name, signature in found]


def who_signed(text: str, signatures: list, keys: list, where: str) -> list:
    """(key, time) of the known keys that signed; the time is that of a cosignature, or None."""
    found = []
    for name, key_hash, signature in signatures:
        for key in keys:
            if key[:2] != (name, key_hash):  # of a stranger, who may sign what they like
                continue
            message, seconds = text, None
            if key[2] == COSIGNER_KEY:
                seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                require(seconds < 253_402_300_800, where, f"{shown(name)} signed at no real time")
                message = f"cosignature/v1\ntime {seconds}\n{text}"
            try:
                Ed25519PublicKey.from_public_bytes(key[3]).verify(signature, message.encode())
            except InvalidSignature:
                raise Refused(f"{where}: the signature of {shown(name)} is wrong") from None
            found.append((key, seconds))
    return found


def read_checkpoint(data: bytes, keys: list, where: str) -> tuple[str, int, bytes, list]:
    """Origin, size and root, once the ledger's own key is known to have signed; and who cosigned."""
    text, signatures = read_note(data, where)
    signed = who_signed(text, signatures, keys, where)
    lines = text[:-1].split("\n")
    require(len(lines) >= 3 and "" not in lines, where, "not a checkpoint")
    origin, size, root = lines[:3]
    require(re.fullmatch(r"0|[1-9][0-9]{0,17}", size), where, "its size is not a number")
    own = any(key[0] == origin and key[2] == NOTE_KEY for key, _ in signed)
    require(own, where, f"no known key of {shown(origin)} signed it")
    seen = [(key, seconds) for key, seconds in signed if key[2] == COSIGNER_KEY]
    return origin, int(size), from_base64(root, f"{where}, root", 32), seen


# The events: what each is, that the ledger has it, and what is sealed in it.


def root_from(leaf: bytes, index: int, size: int, proof: list[bytes], where: str) -> bytes:
    """The root that a leaf and its proof lead to: the path of RFC 6962, 2.1.1, read backwards."""
    if size == 1:
        require(not proof, where, "it is not what the ledger signed for: its proof is too long")
        return leaf
    require(proof, where, "it is not what the ledger signed for: its proof is too short")
    half = 1 << (size - 1).bit_length() - 1  # the largest power of two below the size
    *inner, beside = proof
    if index < half:
        return sha256(b"\1", root_from(leaf, index, half, inner, where), beside)
    return sha256(b"\1", beside, root_from(leaf, index - half, size - half, inner, where))


def check_leaf(event: dict, state: bytes, size: int, root: bytes, where: str) -> None:
    """The event's bytes, place and time are a leaf of the ledger, at its index."""
    require(RECORD.fullmatch(event["aggregate"]), where, "aggregate is not an identifier")
    require(TIME.fullmatch(event["recorded_at"]), where, "recorded_at is not a time in UTC")
    require(0 <= event["index"] < size, where, "its index is outside the ledger")
    names = ("service", "council", "position", "aggregate", "version", "topic", "recorded_at")
    lines = ["kinplan-event/1", *(str(event[name]) for name in names), sha256(state).hex()]
    leaf = sha256(b"\0", "".join(f"{line}\n" for line in lines).encode())
    proof = [from_base64(text, f"{where}, proof", 32) for text in event["proof"]]
    found = root_from(leaf, event["index"], size, proof, where)
    require(found == root, where, "it is not what the ledger signed for")


def open_parts(event: dict, sealed: dict, keys: dict, withheld: dict, where: str) -> list:
    """Decrypts what there are keys for. For each part: None, or the reason why it stays closed."""
    found = []
    bound = ("service", "council", "aggregate", "version", "topic")
    for subject, text in sealed.items():
        where_part, place = f"{where}, the part of {shown(subject)}", (event["service"], subject)
        part, key, reason = from_base64(text, where_part), keys.get(place), withheld.get(place)
        require(key or reason, where_part, "no key is there, and the manifest does not say why")
        require(not (key and reason), where_part, "it is said to be withheld, and its key is there")
        if key:
            names = ("kinplan/1", *(str(event[name]) for name in bound), subject)
            try:
                plain = AESGCM(key).decrypt(part[:12], part[12:], "\n".join(names).encode())
            except (InvalidTag, ValueError):
                raise Refused(f"{where_part}: it does not open with its key in keys.json") from None
            from_json(plain, where_part)
        found.append(reason)
    return found


def check_events(members: dict, manifest: dict, size: int, root: bytes) -> tuple[int, int, list]:
    """Every event in turn. How many, of how many records, and what became of their sealed parts."""
    data, parts = members["events.jsonl"], []
    keys = {
        (service, subject): from_base64(text, "keys.json", 32)
        for service, subjects in from_json(members["keys.json"], "keys.json").items()
        for subject, text in (subjects.items() if type(subjects) is dict else [("", "")])
    }
    withheld = {(x["service"], x["subject"]): x["reason"] for x in manifest["withheld"]}
    count = data.count(b"\n")
    require(0 < count <= EVENTS_LIMIT and data[-1:] == b"\n", "events.jsonl", "not whole lines")
    require(count == manifest["events"], "events.jsonl", "not as many events as the manifest says")
    before, versions, positions = -1, {}, set()
    for number, line in enumerate(data[:-1].split(b"\n"), 1):
        where = f"events.jsonl, line {number}"
        event = with_fields(from_json(line, where), "event", where)
        place = event["service"], event["position"]
        record = event["service"], event["aggregate"]
        seen = versions.setdefault(record, set())
        require(event["council"] == manifest["council"], where, "an event of another council")
        require(event["index"] > before, where, "its index repeats or comes out of order")
        require(place not in positions and place[1] > 0, where, "its position repeats or is 0")
        require(event["version"] not in seen, where, "the version of its record repeats")
        before = event["index"]
        seen.add(event["version"])
        positions.add(place)
        bytes_kept = from_base64(event["state"], f"{where}, state")
        check_leaf(event, bytes_kept, size, root, where)
        state = from_json(bytes_kept, f"{where}, state")
        require(state.get("case") == manifest["reference"], where, "an event of another case")
        sealed = state.get("sealed", {})
        require(type(state.get("form")) is int and type(sealed) is dict, where, "no proper state")
        parts += open_parts(event, sealed, keys, withheld, where)
    for (service, _), seen in versions.items():  # sealed as the ledger heard of them, in any order
        missing = set(range(1, max(seen) + 1)) - seen
        gap = f"version {min(missing, default=0)} of a record of {shown(service)} is missing"
        require(not missing, "events.jsonl", gap)
    return count, len(versions), parts


def compare_kept(path: str, keys: list, origin: str, size: int, root: bytes) -> str:
    """What a checkpoint that the auditor kept says of the one in the file."""
    where = "the kept checkpoint"
    require(os.path.isfile(path), where, "there is no file of that name")
    with open(path, "rb") as file:
        kept_origin, kept_size, kept_root, _ = read_checkpoint(file.read(MB + 1), keys, where)
    require(kept_origin == origin, where, "it is of another ledger")
    if kept_size != size:
        sizes = f"the checkpoint that you kept has size {kept_size}, the file's {size}"
        return f"NOT COMPARED: {sizes}; ask the ledger for a proof."
    require(kept_root == root, where, "the ledger signed another root for the same size")
    return "The checkpoint is the one that you kept: the same size and the same root."


def verify(path: str, given: list[str], kept: str | None) -> list[str]:
    """The words about a file that holds; Refused for any other."""
    members = read_members(path)
    manifest = check_manifest(members)
    lines = members["public-keys.txt"].decode(errors="replace").split("\n")
    require(not lines.pop(), "public-keys.txt", "it does not end with a whole line")
    listed = [read_key(line, "public-keys.txt") for line in lines]
    require(listed and listed[0][2] == NOTE_KEY, "public-keys.txt", "the first is not a ledger's")
    yours = [read_key(text, "--key") for text in given]
    ledgers = [key for key in yours if key[2] == NOTE_KEY]
    cosigners = [key for key in dict.fromkeys(yours + listed) if key[2] == COSIGNER_KEY]
    keys = (ledgers or listed[:1]) + cosigners
    origin, size, root, seen = read_checkpoint(members["checkpoint.txt"], keys, "checkpoint.txt")
    count, records, parts = check_events(members, manifest, size, root)
    closed = [reason for reason in parts if reason]
    told = [
        f"{manifest['reference']} of {manifest['council']}, exported {manifest['exported_at']} "
        f"by {manifest['exported_by']}",
        f"All {count} events are in the ledger {origin} as it was signed at size {size}.",
        f"They are the events of {records} records, each from its first on, without a gap.",
        f"Sealed parts: {len(parts) - len(closed)} opened, {len(closed)} erased or withheld.",
        *(f"  {closed.count(reason)} closed: {reason}" for reason in sorted(set(closed))),
    ]
    for key, seconds in seen:
        whose = "a key that you gave" if key in yours else "a key that stands in the file"
        moment = datetime.fromtimestamp(seconds, UTC)
        told += [f"{key[0]} saw it at {moment:%Y-%m-%d %H:%M:%S} UTC, by {whose}."]
    told += [compare_kept(kept, keys, origin, size, root)] if kept else []
    if not ledgers:
        told += [
            "NO KEY WAS GIVEN: but for a checkpoint that you kept, all this shows only that the file",
            "  agrees with itself. Get the ledger's key from a source that you trust, for --key.",
        ]
    return [
        *told,
        "Not shown: that what people recorded is true; that the case has no other or later events;",
        "  that history.json, reading.html and the policies tell of the events rightly. They are as",
        "  manifest.json lists them, which nobody signed.",
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check a Kinplan case file.")
    parser.add_argument("file")
    parser.add_argument("--key", action="append", default=[], help="a verifier key that you trust")
    parser.add_argument("--checkpoint", help="a checkpoint that you kept")
    asked = parser.parse_args(arguments)
    try:
        told = ["HOLDS", *verify(asked.file, asked.key, asked.checkpoint)]
    except Refused as refused:
        told = [f"REFUSED: {refused}"]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        told = [f"REFUSED: the file: it cannot be read ({shown(str(error))})"]
    except Exception as error:  # the last resort: whatever a hostile file may cause is a refusal
        told = [f"REFUSED: the file: it is not a case file ({type(error).__name__})"]
    print("\n".join(line.encode("ascii", "backslashreplace").decode() for line in told))
    return 0 if told[0] == "HOLDS" else 1


if __name__ == "__main__":
    sys.exit(main())
