"""A small mail server that does what a test tells it to, at a port that stays the same."""

from __future__ import annotations

import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from cli.child import free_ports

TAKES, REFUSES_FOR_EVER, REFUSES_FOR_NOW, BREAKS_OFF = "takes", "for ever", "for now", "breaks off"
REPLY = {TAKES: b"250 taken", REFUSES_FOR_EVER: b"550 no such person", REFUSES_FOR_NOW: b"451 busy"}


class MailServer:
    """`does` says what becomes of a message; `mails` are those that it has got."""

    def __init__(self) -> None:
        self.port = free_ports(1)[0]
        self.does = TAKES
        self.mails: list[EmailMessage] = []
        self._listening: socket.socket | None = None

    def start(self) -> None:
        listening = socket.create_server(("127.0.0.1", self.port))
        self._listening = listening
        threading.Thread(target=self._serve, args=(listening,), daemon=True).start()

    def stop(self) -> None:
        """Take no more connections."""
        if self._listening is not None:
            self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream)

    def _talk(self, stream: socket.SocketIO) -> None:
        def say(line: bytes) -> None:
            stream.write(line + b"\r\n")
            stream.flush()

        say(b"220 a made-up mail server")
        while line := stream.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                return say(b"221 bye")
            if verb == b"RCPT" and self.does in (REFUSES_FOR_EVER, REFUSES_FOR_NOW):
                say(REPLY[self.does])
            elif verb == b"DATA":
                say(b"354 go on")
                self.mails.append(_read(stream))
                if self.does == BREAKS_OFF:
                    return
                say(REPLY[TAKES])
            else:
                say(b"250 well")


def _read(stream: socket.SocketIO) -> EmailMessage:
    lines = []
    while (line := stream.readline()) not in (b".\r\n", b""):
        lines.append(line)
    return cast("EmailMessage", message_from_bytes(b"".join(lines), policy=policy.default))
