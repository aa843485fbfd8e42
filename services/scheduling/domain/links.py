"""The personal link of one attendee of one case: the way in for somebody who has no account.

There is one record for each attendee. A new link counts one higher, so that the one before opens
nothing any more. The token in the address and the code are made under a key of the council and are
kept nowhere: not here, in no event, in no log.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from services.scheduling.domain import refusals
from services.scheduling.domain.conference_state import ConferenceState
from services.scheduling.domain.link_events import (
    ISSUED,
    LOCKED,
    CodeWrong,
    LinkIssued,
    LinkLeft,
    LinkLocked,
    LinkOpened,
    LinkRevoked,
    LinkTurnedAway,
)
from shared.acts import Act
from shared.eventstore.events import EventSourced
from shared.identifiers import identifier

DAYS_VALID, MOST_DAYS = 28, 90
"""For how many days a link opens something, if the coordinator says nothing, and at most."""
WRONG_CODES = 5
"""So many wrong codes, one after the other, lock a link."""
KEPT_OF_EACH = 5
"""How often it is kept that somebody was turned away, for each reason and link."""

REPLACED, EXPIRED, FORGED = "replaced", "expired", "forged"
FORGED_FORM, IDLE, LEFT = "forged_form", "idle", "left"
EVERYDAY = (IDLE, LEFT)
"""Why a session is over that nobody asks about: it is not kept."""


class PersonalLink(EventSourced):
    """The link that one attendee has, and those that they had."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.attendee = ""
        self.serial = 0
        self.status = ""
        self.issued_at: datetime | None = None
        self.expires_at: datetime | None = None
        self.opened_at: datetime | None = None
        self.wrong_codes = 0
        self.revoked_because = ""
        self.left: set[str] = set()
        self.turned_away: dict[str, int] = {}

    @staticmethod
    def id_of(council: str, reference: str, attendee: str) -> UUID:
        """Where the attendee's link is kept."""
        return identifier("personal_link", council, reference, attendee)

    @classmethod
    def new(cls, council: str, reference: str, attendee: str) -> Self:
        """The link of somebody who had none yet."""
        return cls(cls.id_of(council, reference, attendee), reference)

    @property
    def name(self) -> str:
        """What a token carries of it: which record, and which of its links."""
        return f"{self.id.hex}-{self.serial}"

    def issue(self, act: Act, conference: ConferenceState, attendee: str, days: int) -> None:
        """Give the attendee a link, in place of any that they had. Raises NoLinkForThem."""
        may_have_a_link(conference, attendee)
        self._record(
            LinkIssued,
            act,
            attendee=attendee,
            serial=self.serial + 1,
            expires_at=act.recorded_at + timedelta(days=days),
        )

    def revoke(self, act: Act, reason: str) -> None:
        """End the link at once. Raises NoLinkToRevoke."""
        if self.status not in (ISSUED, LOCKED):
            raise refusals.NoLinkToRevoke("This attendee has no link that opens anything.")
        self._record(LinkRevoked, act, attendee=self.attendee, serial=self.serial, reason=reason)

    def end(self, act: Act, reason: str) -> None:
        """End the link because of something else that happened. Ignored when it opens nothing."""
        if self.status in (ISSUED, LOCKED):
            self.revoke(act, reason)

    def try_code(
        self, act: Act, conference: ConferenceState | None, serial: int, right: bool, session: str
    ) -> bool:
        """Somebody has this link and gives a code: whether they are let in, by that session."""
        closed = self.why_closed(act, conference, serial)
        if closed:
            self.turn_away(act, closed)
            return False
        told = {"attendee": self.attendee, "serial": self.serial}
        if right:
            self._record(LinkOpened, act, session=session, **told)
            return True
        self._record(CodeWrong, act, wrong_codes=self.wrong_codes + 1, **told)
        if self.wrong_codes >= WRONG_CODES:
            self._record(LinkLocked, act, **told)
        return False

    def why_closed(self, act: Act, conference: ConferenceState | None, serial: int) -> str:
        """Why the link of that serial number opens nothing now; empty when it does."""
        if serial != self.serial:
            return REPLACED
        if self.status != ISSUED:
            return self.status or FORGED
        if self.expires_at is None or act.recorded_at >= self.expires_at:
            return EXPIRED
        return why_no_link(conference, self.attendee) if conference else FORGED

    def leave(self, act: Act, session: str) -> None:
        """Whoever acts by that session leaves. Ignored when they have left."""
        if session not in self.left:
            self._record(LinkLeft, act, attendee=self.attendee, serial=self.serial, session=session)

    def turn_away(self, act: Act, reason: str) -> None:
        """Keep why somebody was let in no further, a few times for each reason: whoever tries a thousand
        times must not fill the record. Ignored after that, and for what happens every day."""
        often = self.turned_away.get(reason, 0)
        if self.version and reason not in EVERYDAY and often < KEPT_OF_EACH:
            self._record(
                LinkTurnedAway, act, attendee=self.attendee, serial=self.serial, reason=reason
            )


def why_no_link(conference: ConferenceState, attendee: str) -> str:
    """Why this person of the conference can do nothing by a link; empty when they can. Who does not come,
    whose family has withdrawn, and whose case has ended, have no link."""
    found = conference.attendees.get(attendee)
    if found is None:
        return "not_invited"
    if conference.consent_withdrawn:
        return "consent_withdrawn"
    if conference.case_ended or conference.status == "cancelled":
        return "case_ended"
    if not found.comes:
        return "excluded" if found.excluded else "declined" if found.declined else "erased"
    return ""


def may_have_a_link(conference: ConferenceState, attendee: str) -> None:
    """A link is for somebody who is invited and comes, while the case goes on. Raises NoLinkForThem."""
    why = why_no_link(conference, attendee)
    if why:
        raise refusals.NoLinkForThem(
            f"No link can be given to this person ({why.replace('_', ' ')}). A link is for somebody "
            "who is invited and will come, while the case goes on."
        )


def those_who_may(conference: ConferenceState) -> set[str]:
    """Everybody of the conference who may have a link now."""
    return {id for id in conference.attendees if not why_no_link(conference, id)}
