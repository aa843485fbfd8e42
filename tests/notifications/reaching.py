"""A made-up case as the other services would tell of it, and a mail server that keeps what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any

from icalendar import Calendar

from services.notifications.application.sending import Sender
from services.notifications.edge.contacts import AskedContacts
from shared.rpc.calling import ServiceDown
from tests.acting import later
from tests.kept import Kept

STAFF = {"herts-referrer": "rosa.field@herts.example"}
PLAN = {
    "actions": [{"who": "Joan", "what": "Sleeps at Milo's.", "by_when": "2027-01-10"}],
    "back_up_plan": "Milo stays with his aunt.",
    "childs_wishes": "Football.",
    "how_checked": "Joan telephones.",
    "review_on": "2027-03-01",
    "withheld": 0,
}


def attendee(**changes: Any) -> dict[str, Any]:
    """What the scheduling service tells of an attendee who is invited."""
    return {
        "name": "Joan Ashdown",
        "email": "joan@family.example",
        "unsafe": False,
        "language": "English",
        "part": "family",
        "person": None,
        "excluded": False,
        "starts_at": later(21).isoformat(),
        "ends_at": later(21, hours=4).isoformat(),
        "place": "venue",
        "where": "The Green Room",
        "status": "confirmed",
        "sequence": 0,
        "children": [],
        "hide": [],
        **changes,
    }


@dataclass
class Services:
    """Answers as the other services do; `asked` is what they were asked, `down` who does not answer."""

    attendees: dict[str, dict[str, Any]] = field(default_factory=dict)
    parents: dict[str, dict[str, Any]] = field(default_factory=dict)
    words: list[dict[str, Any]] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=lambda: dict(PLAN))
    down: set[str] = field(default_factory=set)
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def call(self, service: str, method: str, *what: Any, context: Mapping[str, str]) -> Any:
        self.asked.append((service, method, *what))
        assert context["role"] == "system"
        if service in self.down:
            raise ServiceDown(service, "timeout")
        known = getattr(self, f"{service}_{method}")(*what)
        return {"ok": dict(known)} if known else {"refused": {"kind": "rule"}}

    def scheduling_contact(self, case: str, who: str) -> dict[str, Any] | None:
        return self.attendees.get(who)

    def referral_contact(self, case: str, who: str) -> dict[str, Any] | None:
        return self.parents.get(who)

    def referral_hidden_words(self, case: str) -> dict[str, Any]:
        return {"words": self.words}

    def plans_copy(self, case: str, version: int, reader: dict[str, Any]) -> dict[str, Any]:
        return {**self.plan, "plan_version": version, "reader": reader}


class Accounts:
    """The accounts of made-up staff."""

    def by_id(self, council: str, id: str) -> Any:
        email = STAFF.get(id)
        return SimpleNamespace(name="Rosa Field", email=email) if email else None


class Tray:
    """Takes every mail; `refuses` raises instead."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses: Exception | None = None

    def send(self, message: EmailMessage) -> None:
        if self.refuses:
            raise self.refuses
        self.mails.append(message)


class Room:
    """The sender of one case, with the services that it asks, its mail server and its clock."""

    def __init__(self, store: Kept, services: Services, now: datetime) -> None:
        self.store = store
        self.services = services
        self.tray = Tray()
        self.now = now
        contacts = AskedContacts(services, Accounts())  # type: ignore[arg-type]
        self.sender = Sender(
            store,  # type: ignore[arg-type]
            lambda: self.now,
            self.tray,
            contacts,
            "us@kinplan.example",
        )

    def after(self, **passing: float) -> None:
        """Let time pass."""
        self.now += timedelta(**passing)


def plain(mail: EmailMessage) -> str:
    """The text of the mail, each run of white space as one space."""
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def calendar_in(mail: EmailMessage) -> tuple[str, Any] | None:
    """The method and the event of the calendar file that comes with the mail."""
    for part in mail.iter_attachments():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            assert part.get_param("method") == calendar["METHOD"]
            (event,) = calendar.walk("VEVENT")
            return str(calendar["METHOD"]), event
    return None
