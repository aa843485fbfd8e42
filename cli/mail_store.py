"""Mails on disk: a maildir whose every mail is whole and written before it is acknowledged."""

import os
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import lru_cache
from pathlib import Path

NAME = re.compile(r"\d{20}\.[0-9a-f]{16}")
FOLDERS = ("tmp", "new", "cur")


@dataclass(frozen=True)
class Mail:
    """One mail as the mailbox shows it. `date` is the sender's, `received` our own time; `calendar` is the
    method of the calendar file that comes with it, such as REQUEST, or empty."""

    id: str
    received: str
    date: str
    sender: str
    to: str
    subject: str
    message_id: str
    kinplan_kind: str
    case: str
    body: str
    html: str
    calendar: str = ""


class MailStore:
    """The maildir in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, recipients: Sequence[str], content: bytes) -> str:
        """Keep a mail, durably, and return its id. An OSError means that it was not kept."""
        name = f"{time.time_ns():020}.{secrets.token_hex(8)}"
        unfinished, kept = self.folder / "tmp" / name, self.folder / "new" / name
        lines = "".join(f"Delivered-To: {recipient}\r\n" for recipient in recipients)
        with unfinished.open("xb") as file:
            file.write(lines.encode() + content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(kept)
        _sync_folder(kept.parent)
        return name

    def mails(self) -> list[Mail]:
        """Every mail, newest first."""
        paths = [path for path in self._paths() if NAME.fullmatch(_id(path))]
        return [_read(path) for path in sorted(paths, key=_id, reverse=True)]

    def mail(self, wanted: str) -> Mail | None:
        """The mail of that id, or None."""
        if not NAME.fullmatch(wanted):
            return None
        return next((_read(path) for path in self._paths() if _id(path) == wanted), None)

    def delete(self, message_id: str) -> int:
        """Delete every mail with that Message-ID, for good; how many there were."""
        found = [path for path in self._paths() if NAME.fullmatch(_id(path))]
        wanted = [path for path in found if _read(path).message_id == message_id]
        for path in wanted:
            path.unlink(missing_ok=True)
            _sync_folder(path.parent)
        if wanted:
            _read.cache_clear()  # it remembers what it has read
        return len(wanted)

    def _paths(self) -> list[Path]:
        # A mail program that is pointed at this folder moves what it has seen to `cur`.
        return [path for name in ("new", "cur") for path in (self.folder / name).iterdir()]


def _id(path: Path) -> str:
    return path.name.partition(":")[0]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@lru_cache(maxsize=5_000)
def _read(path: Path) -> Mail:
    """Parse one mail. A kept mail never changes, so it is parsed once."""
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    seconds = int(_id(path).partition(".")[0]) / 1e9
    return Mail(
        id=_id(path),
        received=datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds"),
        date=_header(message, "Date"),
        sender=_header(message, "From"),
        to=_header(message, "To") or _header(message, "Delivered-To"),
        subject=_header(message, "Subject"),
        message_id=_header(message, "Message-ID"),
        kinplan_kind=_header(message, "X-Kinplan-Kind"),
        case=_header(message, "X-Kinplan-Case"),
        body=_part(message, "plain"),
        html=_part(message, "html"),
        calendar=_calendar(message),
    )


def _header(message: EmailMessage, name: str) -> str:
    return ", ".join(str(value).strip() for value in message.get_all(name, []))


def _calendar(message: EmailMessage) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            return str(part.get_param("method", ""))
    return ""


def _part(message: EmailMessage, kind: str) -> str:
    """Text of the body part of that kind, or nothing; an unknown character set loses no mail."""
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except LookupError:
        payload = part.get_payload(decode=True)
        return payload.decode(errors="replace") if isinstance(payload, bytes) else ""
