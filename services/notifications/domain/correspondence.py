"""The correspondence of a case: what is sent to whom, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Self
from uuid import UUID

from services.notifications.domain import rules
from services.notifications.domain.days import meeting_at, remind_at
from services.notifications.domain.events import (
    CoordinatorNoted,
    DayNoted,
    DayWithdrawn,
    Message,
    RecipientStopped,
    ReferrerNoted,
    Resumed,
    Stopped,
    TaskSettled,
    Terms,
)
from services.notifications.domain.kinds import (
    ABOUT_A_DAY,
    ATTENDEE,
    DAY_OFF,
    EXCLUSION_NOTICE,
    INVITATION,
    PLAN_COPY,
    REMINDER,
    SAVES_A_JOURNEY,
)
from services.notifications.domain.outgoing import LIFECYCLE, NO_TERMS, Outgoing
from services.notifications.domain.refusals import TaskIsSettled
from services.notifications.domain.tasks import (
    SETTLED,
    TELL_IN_PERSON,
)
from shared.acts import Act
from shared.identifiers import identifier
from shared.refusals import NotFound

CASE_REOPENED, NEW_DAY, DAY_CHANGED = "case_reopened", "new_day", "day_changed"


class Correspondence(Outgoing):
    """All messages of one case, as what happens in it asks for them or stops them."""

    def __init__(self, id: UUID, case: str) -> None:
        super().__init__(id, case)
        self.reopened_at: datetime | None = None
        self.days: dict[int, int] = {}  # the position that fixed it: how often one was fixed before
        self.fixed_at: dict[int, datetime] = {}
        self.day_withdrawn = 0
        self.coordinator = self.referrer = ""
        self.coordinator_position = self.referrer_position = 0

    @staticmethod
    def id_of(council: str, reference: str) -> UUID:
        """Where the case's correspondence is kept."""
        return identifier("correspondence", council, reference)

    @classmethod
    def new(cls, act: Act, reference: str) -> Self:
        """The case's correspondence, of which nothing is recorded yet."""
        return cls(cls.id_of(act.council, reference), reference)

    @property
    def stopped_because(self) -> str:
        """Why nothing more is sent that is for the family's sake; empty when it is."""
        return rules.why_stopped(INVITATION, self.stops)

    def stop(
        self, act: Act, reason: str, since: datetime | None = None, until_new_day: bool = False
    ) -> None:
        """Send nothing more to do with the family's part, because of what was recorded at that time.
        What is being handed over at this moment cannot be called back, but is not tried again. Ignored
        when it was stopped for that reason before, or the case was reopened since."""
        since = since or act.recorded_at
        before = self.stops.get(reason)
        if self.reopened_at and since < self.reopened_at:
            return
        if before and before[1] <= until_new_day:
            return
        waiting = [
            message.id
            for message in self.messages.values()
            if LIFECYCLE.allows(message.state, "stop")
            and rules.is_stopped_by(message.kind, reason)
            and not (until_new_day and self._is_of_a_day_after(message, since))
        ]
        self._record(
            Stopped,
            act,
            reason=reason,
            messages=waiting,
            since=since,
            until_new_day=until_new_day,
        )

    def lose_pregnancy(self, act: Act, since: datetime, case_goes_on: bool) -> None:
        """Stop everything at once and say nothing of it by mail: whoever knows of a day, or may, is told
        in person (situation 1). A day that was fixed since stands. Ignored when it was stopped for that
        before."""
        before = self.version
        self.stop(act, rules.PREGNANCY_LOST, since, until_new_day=case_goes_on)
        if self.version == before:
            return
        for recipient in dict.fromkeys(m.recipient for m in self.messages.values()):
            told = self.day_told(recipient)
            if told and not self._is_of_a_day_after(told, since):
                self._raise_task(act, TELL_IN_PERSON, recipient, told.id, told.kind)
        if case_goes_on and self.fixed_at:
            self._resume_for_new_day(act, max(self.fixed_at.values()))

    def reopen(self, act: Act, since: datetime) -> None:
        """The case was reopened at that time: what had stopped it before holds no longer. Ignored when a
        later reopening is known."""
        if self.reopened_at and since <= self.reopened_at:
            return
        lifted = [reason for reason, (at, _) in self.stops.items() if at < since]
        self._record(Resumed, act, reason=CASE_REOPENED, since=since, stops=lifted)

    def stop_recipient(self, act: Act, recipient: str, reason: str) -> None:
        """Send nothing more to this recipient, whatever is asked for later. Ignored when that was so
        already."""
        if recipient in self.stopped_recipients:
            return
        self._record(
            RecipientStopped,
            act,
            recipient=recipient,
            reason=reason,
            messages=[message.id for message in self.waiting_for(recipient)],
        )

    def waiting_for(self, recipient: str) -> list[Message]:
        """The messages that are still to be sent to this recipient."""
        return [
            message
            for message in self.messages.values()
            if message.recipient == recipient and LIFECYCLE.allows(message.state, "stop")
        ]

    def reached_by(self, kinds: Collection[str]) -> dict[str, str]:
        """To whom a message of one of these kinds was delivered, each with what they are."""
        return {
            message.recipient: message.recipient_is
            for message in self.messages.values()
            if message.kind in kinds and message.state == "delivered"
        }

    def holders_of(self, plan_versions: Collection[int]) -> dict[str, str]:
        """Who has a copy of one of those plan versions, or may have: each with what they are, staff or
        attendee."""
        return {
            message.recipient: message.recipient_is
            for message in self.messages.values()
            if message.kind == PLAN_COPY
            and message.may_have_arrived
            and message.plan_version in plan_versions
        }

    def day_told(self, recipient: str) -> Message | None:
        """The invitation by which somebody knows of a day, or may: the last one that may have arrived,
        unless they were told since that it does not hold."""
        told = None
        for message in self.messages.values():
            if message.recipient != recipient:
                continue
            if message.kind == INVITATION and message.may_have_arrived:
                told = message
            elif message.kind in DAY_OFF and message.state in ("pending", "sending", "delivered"):
                told = None
        return told

    def fix_day(
        self,
        act: Act,
        terms: Terms,
        attendees: Collection[str],
        fixed_at: datetime,
    ) -> None:
        """Invite everybody to the day that `terms` tell of, `until` when it begins, and remind them.
        What waits of an earlier day is recalled, also to whom that was to be taken back: the invitation
        does so. Ignored when it was heard of before; nobody is invited when a later day is known, or this
        one was withdrawn: events come in any order."""
        if terms.day in self.days:
            return
        late = terms.day < max(self.day_withdrawn, *self.days, 0)
        self._record(DayNoted, act, position=terms.day, sequence=terms.sequence, fixed_at=fixed_at)
        self._resume_for_new_day(act, fixed_at)
        if late:
            return
        notices = [
            message
            for message in self.messages.values()
            if message.kind in SAVES_A_JOURNEY and message.recipient in attendees
        ]
        self._recall(act, [*self._of_days_before(terms.day), *notices], DAY_CHANGED)
        terms = replace(terms, meeting=meeting_at(self.days, terms.day))
        assert terms.until is not None
        reminded_at = remind_at(terms.until, act.recorded_at, act.policy)
        for attendee in attendees:
            self.request(act, INVITATION, attendee, ATTENDEE, terms=terms)
            if reminded_at and not self._why_withheld(REMINDER, attendee):
                later = replace(terms, not_before=reminded_at)
                self.request(act, REMINDER, attendee, ATTENDEE, terms=later)

    def withdraw_day(
        self, act: Act, position: int, attendees: Collection[str], notice: str
    ) -> None:
        """Every day that was fixed before that position does not hold. Whoever knows of one, or may, gets
        the notice, unless they are invited to a later one; whose invitation waits hears nothing, and it
        is recalled. An empty notice: nobody is told by mail."""
        if position > self.day_withdrawn:
            self._record(DayWithdrawn, act, position=position)
        told = [self.day_told(each) for each in attendees if not self._day_after(position, each)]
        self._recall(act, self._of_days_before(position), DAY_CHANGED)
        for invitation in filter(None, told if notice else ()):
            self._take_back(act, notice, invitation.recipient, invitation)

    def exclude(self, act: Act, attendee: str) -> None:
        """Somebody will not be at the conference: what waits for them is recalled, and they get the
        notice of that alone, which takes the day out of their calendar when they may know of one."""
        others = [m for m in self.waiting_for(attendee) if m.kind != EXCLUSION_NOTICE]
        self._recall(act, others, "excluded")
        self._take_back(act, EXCLUSION_NOTICE, attendee, self.day_told(attendee))

    def note_coordinator(self, act: Act, coordinator: str, position: int) -> None:
        """Who coordinates the case, nobody when empty, as it was announced at that position. Ignored when
        something later is known."""
        if position > self.coordinator_position:
            self._record(CoordinatorNoted, act, coordinator=coordinator, position=position)

    def note_referrer(self, act: Act, referrer: str, position: int) -> None:
        """Who has the referrer's part, as it was announced at that position. Ignored when something later
        is known."""
        if position > self.referrer_position:
            self._record(ReferrerNoted, act, referrer=referrer, position=position)

    def settle_task(self, act: Act, task: str, done: str) -> None:
        """Note that it was done by hand, and what. Raises NotFound, TaskIsSettled."""
        one = self.tasks.get(task)
        if one is None:
            raise NotFound("There is no such task in this case. Look at the list of its tasks.")
        if one.state == SETTLED:
            raise TaskIsSettled("This task was settled before. There is nothing more to do.")
        self._record(TaskSettled, act, task=task, recipient=one.recipient, done=done)

    def _take_back(self, act: Act, notice: str, attendee: str, told: Message | None) -> None:
        terms = (
            Terms(meeting=told.terms.meeting, sequence=told.terms.sequence) if told else NO_TERMS
        )
        self.request(act, notice, attendee, ATTENDEE, terms=terms)

    def _resume_for_new_day(self, act: Act, fixed_at: datetime) -> None:
        lifted = [why for why, (at, until) in self.stops.items() if until and at < fixed_at]
        if lifted:
            self._record(Resumed, act, reason=NEW_DAY, since=fixed_at, stops=lifted)

    def _is_of_a_day_after(self, message: Message, when: datetime) -> bool:
        fixed_at = self.fixed_at.get(message.terms.day)
        return fixed_at is not None and fixed_at > when

    def _of_days_before(self, position: int) -> list[Message]:
        return [
            message
            for message in self.messages.values()
            if message.kind in ABOUT_A_DAY and message.terms.day < position
        ]

    def _day_after(self, position: int, recipient: str) -> bool:
        return any(
            message.kind == INVITATION
            and message.recipient == recipient
            and message.terms.day > position
            for message in self.messages.values()
        )
