"""Personal links of a made-up family, and who comes with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.scheduling.application import by_link
from services.scheduling.domain.conference import Conference
from services.scheduling.domain.links import PersonalLink
from shared.acts import FAMILY_ROLE, family_actor
from shared.commanding import Work
from tests.acting import MONDAY, REFERENCE, act, counting
from tests.kept import Kept
from tests.scheduling.arranged import after, allocate, by_coordinator, invite

INVITED = (allocate, invite(), invite("dan", name="Dan Ashdown", email="dan@family.example"))


def linked(
    who: str = "joan", conference: Conference | None = None, at: Any = MONDAY, days: int = 28
) -> PersonalLink:
    """A link that was issued to the attendee."""
    link = PersonalLink.new("hertfordshire", REFERENCE, who)
    link.issue(by_coordinator(at=at), conference or after(*INVITED), who, days)
    return link


class Phone:
    """Somebody's telephone: the link that came by mail, and the cookie that the browser keeps."""

    def __init__(self, store: Kept, who: str = "joan") -> None:
        self.store, self.who, self.at = store, who, MONDAY
        self.seals = by_link.seals_of(store)  # type: ignore[arg-type]
        self.link = store.find(
            PersonalLink, PersonalLink.id_of("hertfordshire", REFERENCE, who)
        ).name  # type: ignore[union-attr]
        self.token = self.seals.token(self.link)
        self.cookie, self.form = "", ""

    def work(self, reference: str | None = None, actor: str = "family", **told: Any) -> Work:
        given = act(
            actor=actor, role=FAMILY_ROLE, profession="", at=self.at, link_session=self.cookie
        )
        return Work(self.store, reference, given, told, None, counting())  # type: ignore[arg-type]

    def open(self, code: str | None = None, token: str | None = None) -> bool:
        """Come with the link and a code: the right one unless another is given."""
        given = self.seals.code(self.link) if code is None else code
        answer = by_link.open_link(self.work(token=token or self.token, code=given))
        self.cookie = answer["session"] or self.cookie
        return answer["session"] is not None

    def look(self, form: str | None = None, cookie: str | None = None) -> bool:
        """Look at a page, or send a form."""
        answer = by_link.check_link_session(self.work(session=cookie or self.cookie, form=form))
        if answer["alive"]:
            self.cookie, self.form = answer["session"], answer["form"]
        return bool(answer["alive"])

    def own(self, **told: Any) -> Work:
        """What they do in their own case."""
        return self.work(REFERENCE, family_actor(self.who), **told)

    def wait(self, **parts: float) -> None:
        self.at += timedelta(**parts)


def store_with(*records: Any) -> Kept:
    """The conference and a link of Joan's, kept."""
    return Kept(*(records or (after(*INVITED), linked())))


def recorded(store: Kept, who: str = "joan") -> list[Any]:
    """What was kept of somebody's link."""
    return list(store.events[PersonalLink.id_of("hertfordshire", REFERENCE, who)])
