"""The local mailbox: takes every mail by SMTP, delivers none, and shows them on a page.

`python -m cli.mailbox`, or `./kinplan run mailbox`. For trials only; it listens on this machine.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from cli.instance import DEFAULT_PORT_BASE
from cli.mail_store import MailStore
from cli.mailbox_page import mailbox_page
from cli.processes import PORTS

LARGEST_MAIL = 10_000_000


class Keeping:
    """The SMTP server's handler: says 250 only for what is on the disk."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one mail. The method's name is aiosmtpd's."""
        content = envelope.content
        if not isinstance(content, bytes):
            return "554 the mail could not be read"
        try:
            name = self._store.keep(envelope.rcpt_tos, content)
        except OSError as error:
            _log("mail refused", reason=error.strerror)
            return "451 the mailbox's disk cannot be written; try again later"
        _log("mail kept", id=name, bytes=len(content))
        return f"250 kept as {name}"


class Mailbox:
    """SMTP server and page over one maildir; `stop` ends both."""

    def __init__(self, folder: Path, smtp: tuple[str, int], page: tuple[str, int]) -> None:
        store = MailStore(folder)
        self._smtp = Controller(
            Keeping(store),
            hostname=smtp[0],
            port=smtp[1],
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
        )
        self._page: BaseWSGIServer = make_server(
            *page, mailbox_page(store), threaded=True, request_handler=_Quiet
        )
        self._thread = threading.Thread(target=self._page.serve_forever, daemon=True)

    def start(self) -> None:
        """Take mails, then answer pages; an OSError says that a port is taken."""
        self._smtp.start()
        self._thread.start()

    def stop(self) -> None:
        """End both, at once: a mail is either kept already or its sender will try again."""
        self._smtp.stop()
        self._page.shutdown()
        self._page.server_close()


class _Quiet(WSGIRequestHandler):
    """Addresses of the page hold nothing personal, but nobody needs a line for each."""

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


def from_environment(environ: Mapping[str, str]) -> Mailbox:
    """The mailbox that the environment's settings describe."""
    host, _, port = environ.get("KINPLAN_SMTP", "").rpartition(":")
    listen = environ.get("KINPLAN_LISTEN") or "127.0.0.1"
    page = environ.get("KINPLAN_MAILBOX_PORT") or str(DEFAULT_PORT_BASE + PORTS["mailbox"])
    smtp = port or str(DEFAULT_PORT_BASE + PORTS["smtp"])
    folder = environ.get("KINPLAN_MAIL_FOLDER") or ".kinplan/mail"
    if not (page.isdecimal() and smtp.isdecimal()):
        raise SystemExit(
            f"KINPLAN_SMTP must be host:port and KINPLAN_MAILBOX_PORT a port; not {smtp}, {page}"
        )
    return Mailbox(Path(folder).absolute(), (host or listen, int(smtp)), (listen, int(page)))


def main() -> int:
    """Run until SIGTERM or Ctrl-C."""
    mailbox = from_environment(os.environ)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    mailbox.start()
    _log("mailbox started")
    ended.wait()
    mailbox.stop()
    _log("mailbox stopped")
    return 0


def _log(event: str, **facts: object) -> None:
    """A line of JSON; never an address, a subject or a text."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    print(json.dumps({"timestamp": now, "event": event, **facts}), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
