"""Reads the members of a case file that may have been made to do harm. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from shared.casefile.form import (
    LARGEST_FILE,
    LARGEST_MEMBER,
    LARGEST_TOTAL,
    MEMBERS,
    MOST_MEMBERS,
    POLICY,
    CaseFileRefused,
)

WHOLE = "the file"
CHUNK = 1 << 20
ENCRYPTED = 0x1 | 0x40
# What every ZIP ends with: mark, two disk numbers, entries here and in all, the directory's length
# and start, and the length of a comment.
END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
# Stands before the end of a ZIP that is too large for the old form. It would be read in its stead.
LARGE_MARK, LARGE_SIZE = b"PK\x06\x07", 20
LONGEST_ENTRY = 400
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
UNREADABLE_TOO = (RuntimeError, struct.error, IndexError, KeyError, OverflowError)


def read_members(path: str | Path | bytes) -> dict[str, bytes]:
    """Each member's bytes by its name: all that a case file must have, and nothing else. The file is at a
    path, or is given as its bytes.

    Raises CaseFileRefused for whatever is not a plain ZIP within the limits.
    """
    try:
        with _opened(path) as file:
            _require_plain(file, file.seek(0, os.SEEK_END))
            with zipfile.ZipFile(file) as archive:
                members = _unpacked(archive)
    except FileNotFoundError as error:
        raise CaseFileRefused(WHOLE, "there is no file of that name") from error
    except (*UNREADABLE, *UNREADABLE_TOO) as error:
        raise CaseFileRefused(WHOLE, f"it cannot be read ({type(error).__name__})") from error
    missing = [name for name in MEMBERS if name not in members]
    if missing:
        raise CaseFileRefused(WHOLE, f"it lacks {', '.join(missing)}")
    return members


def _opened(path: str | Path | bytes) -> BinaryIO:
    if isinstance(path, bytes):
        return io.BytesIO(path)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise CaseFileRefused(WHOLE, "it is not a file")
    return open(path, "rb")


def _require_plain(file: BinaryIO, size: int) -> None:
    """Refuse, before the directory is read into memory, one that is too long or not where it should be.

    Raises CaseFileRefused. `zipfile` would look for the directory elsewhere, and read any length.
    """
    if not LARGE_SIZE + END.size < size <= LARGEST_FILE:
        raise CaseFileRefused(WHOLE, f"it is empty, or larger than {LARGEST_FILE} bytes")
    file.seek(size - LARGE_SIZE - END.size)
    before = file.read(LARGE_SIZE)
    mark, disk, first_disk, here, entries, length, start, comment = END.unpack(file.read(END.size))
    if mark != END_MARK or before.startswith(LARGE_MARK) or comment or disk or first_disk:
        raise CaseFileRefused(WHOLE, "it is not a plain ZIP, or it was cut short")
    if entries > MOST_MEMBERS or here != entries or length > entries * LONGEST_ENTRY:
        raise CaseFileRefused(WHOLE, f"it has more than {MOST_MEMBERS} members, or strange ones")
    if start + length + END.size != size:
        raise CaseFileRefused(WHOLE, "there is something before or behind the ZIP")


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    room = LARGEST_TOTAL
    for info in archive.infolist():
        _require_proper(info, members)
        data = _read(archive, info, min(LARGEST_MEMBER, room))
        room -= len(data)
        members[info.filename] = data
    return members


def _require_proper(info: zipfile.ZipInfo, members: dict[str, bytes]) -> None:
    name = info.orig_filename
    where = f"member {shown(name)}"
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise CaseFileRefused(where, "the name leads out of the file")
    if name not in MEMBERS and not POLICY.fullmatch(name):
        raise CaseFileRefused(where, "no case file has a member of that name")
    if name in members:
        raise CaseFileRefused(where, "there are two of that name")
    if info.flag_bits & ENCRYPTED:
        raise CaseFileRefused(where, "it is encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise CaseFileRefused(where, "it is packed in a way that case files do not use")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """The member's bytes, counted as they are unpacked: what the ZIP says of their number may be a lie."""
    chunks, size = [], 0
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > room:
                raise CaseFileRefused(f"member {shown(info.filename)}", "it unpacks to too much")
    return b"".join(chunks)


def shown(text: str) -> str:
    """A text out of a file, made short, and harmless for a screen."""
    return ascii(text[:60])[1:-1]
