"""The outbox and the sender: messages leave one at a time, and it is known what became of each.

Before a message is handed over, that is recorded; after, what became of it. A sender that dies in
between cannot know whether the message arrived: it sends it again, with the same Message-ID, and the
message itself says that it may have come before. Nothing is sent twice without saying so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from typing import Any, Protocol

from services.notifications.application.mails import Envelope, mail_for
from services.notifications.domain import events, rules
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.events import Message
from services.notifications.domain.kinds import REMINDER
from services.notifications.domain.refusals import NoLongerRight, NotToBeSent
from services.notifications.domain.tasks import needs_explaining
from shared.acts import Act, act_of_kinplan
from shared.clock import Clock
from shared.eventstore.store import Conflict, CouncilStore
from shared.follower.projecting import Project, Run, statement_in
from shared.observability.logs import bound, logger
from shared.refusals import Refusal, Unavailable

LOG = logger("sender")
TRIES = 20


class CannotNow(Exception):
    """The mail server cannot take the message at this moment. `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Uncertain(CannotNow):
    """The connection broke while the message was on its way: it may have arrived."""


class CannotEver(CannotNow):
    """The mail server will never take this message."""


class Post(Protocol):
    """Hands a message over. Raises CannotNow or CannotEver."""

    def send(self, message: EmailMessage) -> None: ...


class Contacts(Protocol):
    """Finds out, at the moment of sending, how to reach somebody and what to tell them."""

    def of(self, store: CouncilStore, case: str, message: Message) -> dict[str, Any]: ...


def _waits(run: Run, event: Any, next_try_at: Any) -> None:
    run(
        'INSERT INTO {schema}.outbox (message, "case", next_try_at) VALUES (%s, %s, %s) '
        "ON CONFLICT (message) DO UPDATE SET next_try_at = excluded.next_try_at",
        (event.message, event.case, next_try_at),
    )


def _done(run: Run, event: Any) -> None:
    run("DELETE FROM {schema}.outbox WHERE message = %s", (event.message,))


def _all_done(run: Run, event: Any) -> None:
    run("DELETE FROM {schema}.outbox WHERE message = ANY(%s)", (event.messages,))


OUTBOX: dict[type, Project] = {
    events.Requested: lambda run, event: _waits(run, event, event.not_before or event.recorded_at),
    events.Deferred: lambda run, event: _waits(run, event, event.next_try_at),
    events.Delivered: _done,
    events.Failed: _done,
    events.Stopped: _all_done,
    events.Recalled: _all_done,
    events.RecipientStopped: _all_done,
}


AT_ONCE = 50  # messages


@dataclass
class Sender:
    """Sends the waiting messages of one council. `left`: those that could not be sent in this round."""

    store: CouncilStore
    clock: Clock
    post: Post
    contacts: Contacts
    mail_from: str
    name: str = "sender"
    interval: float = 1.0
    left: set[str] = field(default_factory=set)

    def step(self) -> bool:
        """Send what waits; False always, since what is left waits for its time.

        One message that cannot be sent holds no other up: it is tried again when all others had a turn.
        """
        statement = statement_in(
            self.store,
            'SELECT message, "case" FROM {schema}.outbox WHERE next_try_at <= %s '
            "AND NOT message = ANY(%s) ORDER BY next_try_at LIMIT %s",
        )
        with self.store.datastore.transaction() as curs:
            due = (self.clock(), list(self.left), AT_ONCE)
            rows = curs.execute(statement, due).fetchall()
        if len(rows) < AT_ONCE:
            self.left.clear()
        for row in rows:
            with bound(council=self.store.council, case=row["case"], message_id=row["message"]):
                try:
                    self.send(row["case"], row["message"])
                except (Unavailable, NotToBeSent, Conflict) as error:
                    self.left.add(row["message"])
                    LOG.info("message_left_for_later", reason=type(error).__name__)
        return False

    def send(self, case: str, id: str) -> None:
        """Hand one message over, if it still is to be sent. Raises Unavailable, NotToBeSent, Conflict."""
        letters = self._load(case)
        if not letters.is_waiting(id):
            return
        message = letters.messages[id]
        try:
            found = self.contacts.of(self.store, case, message)
            if message.kind == REMINDER:
                rules.they_know_of_the_day(message, letters.day_told(message.recipient))
            rules.may_be_sent(message, found, self.clock())
            rules.nothing_hidden_is_told(rules.what_it_tells(message.kind, found), found["hide"])
        except Unavailable:
            raise
        except NoLongerRight as refusal:
            self._note(case, partial(_recall, id, refusal.code))
        except Refusal as refusal:
            self._note(case, partial(_give_up, id, refusal.code, message.under_way))
        else:
            message = letters.start_sending(self._act(id), id)
            self.store.keep(letters)
            self._hand_over(case, message, found)

    def _hand_over(self, case: str, message: Message, found: dict[str, Any]) -> None:
        try:
            now = self.clock()
            envelope = Envelope(self.store.policy_at(now), self.mail_from, now)
            mail = mail_for(message, case, found, envelope)
            digest = hashlib.sha256(mail.as_bytes()).hexdigest()
        except Exception:  # whatever it is, somebody has to look at it, and no other waits for it
            LOG.error("message_not_written", exc_info=True)
            self._note(case, partial(_give_up, message.id, "cannot_be_written", False))
            return
        try:
            self.post.send(mail)
        except CannotEver as error:
            outcome = partial(_give_up, message.id, error.reason, False)
        except CannotNow as error:
            outcome = partial(_put_off, message.id, error.reason, isinstance(error, Uncertain))
        else:
            outcome = partial(_deliver, message.id, digest, needs_explaining(found["language"]))
        self._note(case, outcome)

    def _note(self, case: str, decide: Callable[[Correspondence, Act], None]) -> None:
        """Record what became of a message, however many others write to the case meanwhile."""
        for tries_left in reversed(range(TRIES)):
            letters = self._load(case)
            decide(letters, self._act(case))
            try:
                self.store.keep(letters)
                return
            except Conflict:
                if not tries_left:
                    raise

    def _load(self, case: str) -> Correspondence:
        letters = self.store.find(Correspondence, Correspondence.id_of(self.store.council, case))
        assert letters is not None, "the outbox is made from this record"
        return letters

    def _act(self, what: str) -> Act:
        return act_of_kinplan(self.store.policies, self.clock(), f"sender-{what}")


def _give_up(message: str, reason: str, uncertain: bool, record: Correspondence, act: Act) -> None:
    record.give_up(act, message, reason, uncertain)


def _put_off(message: str, reason: str, uncertain: bool, record: Correspondence, act: Act) -> None:
    record.put_off(act, message, reason, uncertain)


def _recall(message: str, reason: str, record: Correspondence, act: Act) -> None:
    record.recall(act, message, reason)


def _deliver(message: str, digest: str, explain: bool, record: Correspondence, act: Act) -> None:
    record.deliver(act, message, digest, explain)
