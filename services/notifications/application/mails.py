"""A mail: a letter in two forms, and the calendar file that belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from services.notifications.application.calendar import (
    CANCEL,
    REQUEST,
    Session,
    calendar_file,
    uid_of,
)
from services.notifications.application.letter import EXPLAINED, Letter
from services.notifications.application.letters import LETTERS
from services.notifications.domain.events import Message
from services.notifications.domain.kinds import DAY_OFF, INVITATION
from services.notifications.domain.tasks import needs_explaining
from shared.policies import Policy


@dataclass(frozen=True)
class Envelope:
    """What every mail of a council has: whose it is, from which address, when."""

    policy: Policy
    mail_from: str
    now: datetime


def letter_for(message: Message, case: str, policy: Policy, found: Mapping[str, Any]) -> Letter:
    """What the message says, to whom it may not be readable, and whether it may have come before."""
    told = {**found, "until": message.terms.until}
    letter = LETTERS[message.kind](found["name"], case, policy, told)
    if needs_explaining(found["language"]):
        letter = letter.saying_first(EXPLAINED)
    return letter.said_again() if message.resent else letter


def mail_for(
    message: Message, case: str, found: Mapping[str, Any], envelope: Envelope
) -> EmailMessage:
    """The mail as it leaves."""
    letter = letter_for(message, case, envelope.policy, found)
    mail = EmailMessage()
    mail["From"] = envelope.mail_from
    mail["To"] = found["email"]
    mail["Subject"] = letter.subject
    mail["Date"] = envelope.now
    mail["Message-ID"] = f"<{message.id}@kinplan>"
    mail["X-Kinplan-Kind"] = message.kind
    mail["X-Kinplan-Case"] = case
    mail["X-Kinplan-Attempt"] = str(message.attempts)
    mail.set_content(letter.text())
    mail.add_alternative(letter.html(), subtype="html")
    _attach_calendar(mail, message, case, found, envelope)
    return mail


def _attach_calendar(
    mail: EmailMessage, message: Message, case: str, found: Mapping[str, Any], envelope: Envelope
) -> None:
    """An invitation brings the day into a calendar, and what takes the day back takes it out. Messages
    that were asked for before there were calendar files have no sequence, and none."""
    sequence = message.terms.sequence
    if sequence is None or message.kind not in (INVITATION, *DAY_OFF):
        return
    policy = envelope.policy
    file = calendar_file(
        uid_of(policy.council, case, message.terms.meeting, message.recipient),
        sequence,
        policy.meeting.name.capitalize(),
        envelope.mail_from,
        envelope.now,
        _session(found) if message.kind == INVITATION else None,
    )
    mail.add_attachment(
        file,
        maintype="text",
        subtype="calendar",
        filename="meeting.ics",
        params={
            "method": REQUEST if message.kind == INVITATION else CANCEL,
            "charset": "utf-8",
        },
    )


def _session(found: Mapping[str, Any]) -> Session:
    return Session(
        datetime.fromisoformat(found["starts_at"]),
        datetime.fromisoformat(found["ends_at"]),
        found["where"],
    )
