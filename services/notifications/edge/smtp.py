"""Hands messages to the mail server by SMTP."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

from services.notifications.application.sending import CannotEver, CannotNow, Uncertain

TIMEOUT = 10.0  # seconds


class SmtpPost:
    """One connection a message: simple, and nothing is left open when the server goes away."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port

    def send(self, message: EmailMessage) -> None:
        """Hand the message over; returns when the server has taken it.

        Raises CannotNow when it surely did not, CannotEver when it never will, and Uncertain when
        the connection broke after the message had been begun.
        """
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        except (OSError, smtplib.SMTPException) as error:
            raise CannotNow(f"mail_server_{type(error).__name__.lower()}") from None
        with server:
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as error:
                codes = [code for code, _ in error.recipients.values()]
                if all(code >= 500 for code in codes):
                    raise CannotEver("address_refused") from None
                raise CannotNow("address_refused_for_now") from None
            except smtplib.SMTPResponseException as error:
                kind = CannotEver if error.smtp_code >= 500 else CannotNow
                raise kind(f"mail_server_said_{error.smtp_code}") from None
            except (OSError, smtplib.SMTPException) as error:
                raise Uncertain(f"mail_server_{type(error).__name__.lower()}") from None
