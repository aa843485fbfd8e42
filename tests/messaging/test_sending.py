"""The sender and the mail server: every message leaves once, or says that it may have come before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from eventsourcing.postgres import PostgresDatastore

from services.notifications.application import sending
from services.notifications.application.letters import AGAIN
from services.notifications.application.sending import OUTBOX, Sender
from services.notifications.domain import events
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.kinds import STAFF
from services.notifications.domain.outgoing import WAITS
from services.notifications.edge.contacts import IN_THE_OFFICE
from services.notifications.edge.smtp import SmtpPost
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import Projection, statement_in
from shared.refusals import NotFound, Unavailable
from tests.acting import HERTFORDSHIRE, MONDAY, REFERENCE, act, master_of
from tests.messaging.mail_server import (
    BREAKS_OFF,
    REFUSES_FOR_EVER,
    REFUSES_FOR_NOW,
    MailServer,
)


class PowerCut(BaseException):
    """The process ends here."""


@dataclass
class Contacts:
    """Where people are reached: made-up, and as a test arranges it."""

    email: str = "rosa.field@herts.example"
    others: dict[str, str | Exception] = field(default_factory=dict)

    def of(self, store: CouncilStore, case: str, message: Any) -> dict[str, Any]:
        found = self.others.get(message.recipient, self.email)
        if isinstance(found, Exception):
            raise found
        return {"name": "Rosa Field", "email": found, "hide": [], **IN_THE_OFFICE}


@dataclass
class Post:
    """Sends through the real client; a test may end the process before or after."""

    real: SmtpPost
    before: type[BaseException] | None = None
    after: type[BaseException] | None = None

    def send(self, message: EmailMessage) -> None:
        if self.before:
            raise self.before
        self.real.send(message)
        if self.after:
            raise self.after


class Office:
    """A council's sender, with its clock, its mail server and its outbox."""

    def __init__(self, database: PostgresDatastore, server: MailServer) -> None:
        self.store = CouncilStore(
            "notifications", HERTFORDSHIRE, database, master_of(HERTFORDSHIRE)
        )
        self.server = server
        self.now = MONDAY
        self.post = Post(SmtpPost("127.0.0.1", server.port))
        self.contacts = Contacts()

    def clock(self) -> datetime:
        return self.now

    def ask_for(
        self,
        recipient: str = "herts-referrer",
        case: str = REFERENCE,
        not_before: datetime | None = None,
    ) -> str:
        """Ask for an acknowledgement; the message's identifier."""
        letters = self.letters(case) or Correspondence.new(act(), case)
        letters.request(
            act(caused_by=f"referral/hertfordshire/{letters.version + 1}"),
            "acknowledgement",
            recipient,
            STAFF,
            terms=events.Terms(not_before=not_before),
        )
        self.store.keep(letters)
        return list(letters.messages)[-1]

    def letters(self, case: str = REFERENCE) -> Correspondence | None:
        return self.store.find(Correspondence, Correspondence.id_of("hertfordshire", case))

    def work(self) -> None:
        """One round of the follower: the outbox, then a sender that has just been started."""
        while Projection("outbox", self.store, OUTBOX).step():
            pass
        Sender(self.store, self.clock, self.post, self.contacts, "us@kinplan.example").step()

    def after(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.work()

    def state(self, message: str, case: str = REFERENCE) -> str:
        letters = self.letters(case)
        assert letters is not None
        return letters.messages[message].state

    def last(self) -> Any:
        """What was recorded last; of a message that was given up, that, and not the task after it."""
        recorded = [each.event for each in self.store.read_log(after=0, limit=1_000)]
        return next(e for e in reversed(recorded) if not isinstance(e, events.TaskRaised))

    @property
    def mails(self) -> list[EmailMessage]:
        return self.server.mails


@pytest.fixture
def office(database: PostgresDatastore) -> Iterator[Office]:
    server = MailServer()
    server.start()
    yield Office(database, server)
    server.stop()


def says_again(mail: EmailMessage) -> bool:
    plain = mail.get_body(("plain",))
    assert plain is not None
    return AGAIN in " ".join(plain.get_content().split())


def test_a_message_is_sent_once_and_that_is_recorded(office: Office) -> None:
    message = office.ask_for()
    office.work()
    office.work()
    (mail,) = office.mails
    assert mail["To"] == "rosa.field@herts.example"
    assert mail["Message-ID"] == f"<{message}@kinplan>"
    assert not says_again(mail)
    assert office.state(message) == "delivered"
    assert isinstance(office.last(), events.Delivered)


def test_a_message_that_is_timed_waits_in_the_outbox_until_then(office: Office) -> None:
    message = office.ask_for(not_before=MONDAY + timedelta(days=2))
    office.work()
    office.after(2 * 86400 - 1)
    assert (office.state(message), office.mails) == ("pending", [])
    office.after(2)
    assert office.state(message) == "delivered"


def test_a_timed_message_that_is_recalled_leaves_the_outbox(office: Office) -> None:
    message = office.ask_for(not_before=MONDAY + timedelta(days=2))
    office.work()
    letters = office.letters()
    assert letters is not None
    letters.recall(act(), message, "day_changed")
    office.store.keep(letters)
    office.after(3 * 86400)
    assert (office.state(message), office.mails) == ("stopped", [])
    statement = statement_in(office.store, "SELECT count(*) AS left_over FROM {schema}.outbox")
    with office.store.datastore.transaction() as curs:
        row = curs.execute(statement).fetchone()
    assert row is not None and row["left_over"] == 0


def test_while_the_mail_server_is_down_a_message_is_put_off_and_sent_later(office: Office) -> None:
    office.server.stop()
    message = office.ask_for()
    office.work()
    put_off = office.last()
    assert isinstance(put_off, events.Deferred)
    assert (put_off.uncertain, put_off.next_try_at) == (False, MONDAY + timedelta(seconds=WAITS[0]))
    office.server.start()
    office.after(WAITS[0] - 1)
    assert office.mails == []
    office.after(2)
    (mail,) = office.mails
    assert not says_again(mail)
    assert office.state(message) == "delivered"


def test_a_server_that_is_busy_is_tried_again(office: Office) -> None:
    office.server.does = REFUSES_FOR_NOW
    message = office.ask_for()
    office.work()
    assert office.state(message) == "pending"
    office.server.does = "takes"
    office.after(WAITS[0] + 1)
    assert office.state(message) == "delivered"
    assert not says_again(office.mails[0])


def test_an_address_that_is_refused_for_good_is_given_up(office: Office) -> None:
    office.server.does = REFUSES_FOR_EVER
    message = office.ask_for()
    office.work()
    failed = office.last()
    assert isinstance(failed, events.Failed)
    assert (failed.reason, failed.recipient) == ("address_refused", "herts-referrer")
    office.server.does = "takes"
    office.after(100_000)
    assert (office.state(message), office.mails) == ("failed", [])


def test_a_server_that_stays_down_is_given_up_after_the_last_wait(office: Office) -> None:
    office.server.stop()
    message = office.ask_for()
    office.work()
    for wait in WAITS:
        assert office.state(message) == "pending"
        office.after(wait + 1)
    assert office.state(message) == "failed"


def test_a_crash_after_the_message_left_sends_it_again_and_it_says_so(office: Office) -> None:
    message = office.ask_for()
    office.post.after = PowerCut
    with pytest.raises(PowerCut):
        office.work()
    assert office.state(message) == "sending"
    office.post.after = None
    office.work()
    first, second = office.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert (says_again(first), says_again(second)) == (False, True)
    assert office.state(message) == "delivered"


def test_what_may_have_left_before_a_crash_is_remembered_when_the_next_try_is_not_made(
    office: Office,
) -> None:
    message = office.ask_for()
    office.post.after = PowerCut
    with pytest.raises(PowerCut):
        office.work()
    office.contacts.others = {"herts-referrer": NotFound("There is no account of this name.")}
    office.work()
    assert office.state(message) == "failed"
    letters = office.letters()
    assert letters is not None and letters.messages[message].may_have_arrived


def test_a_crash_before_the_message_left_sends_it_and_says_that_it_may_have_come(
    office: Office,
) -> None:
    office.ask_for()
    office.post.before = PowerCut
    with pytest.raises(PowerCut):
        office.work()
    office.post.before = None
    office.work()
    (mail,) = office.mails
    assert says_again(mail)


def test_a_connection_that_breaks_off_after_the_message_is_uncertain_and_the_next_says_so(
    office: Office,
) -> None:
    office.server.does = BREAKS_OFF
    message = office.ask_for()
    office.work()
    put_off = office.last()
    assert isinstance(put_off, events.Deferred)
    assert put_off.uncertain
    office.server.does = "takes"
    office.after(WAITS[0] + 1)
    first, second = office.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert (says_again(first), says_again(second)) == (False, True)
    assert office.state(message) == "delivered"


def test_what_is_stopped_while_it_waits_is_not_sent(office: Office) -> None:
    office.server.stop()
    message = office.ask_for()
    office.work()
    letters = office.letters()
    assert letters is not None
    letters.stop(act(at=MONDAY), "consent_withdrawn")
    office.store.keep(letters)
    office.server.start()
    office.after(WAITS[0] + 1)
    assert (office.state(message), office.mails) == ("stopped", [])


def test_what_is_stopped_before_the_outbox_knows_it_is_not_sent_either(office: Office) -> None:
    message = office.ask_for()
    while Projection("outbox", office.store, OUTBOX).step():
        pass
    letters = office.letters()
    assert letters is not None
    letters.stop(act(), "consent_withdrawn")
    office.store.keep(letters)
    Sender(office.store, office.clock, office.post, office.contacts, "us@kinplan.example").step()
    assert (office.state(message), office.mails) == ("stopped", [])


def test_somebody_who_has_no_address_or_is_not_there_any_more_is_given_up(office: Office) -> None:
    office.contacts.others = {"none": "", "gone": NotFound("There is no account of this name.")}
    reasons = {}
    for recipient in ("none", "gone"):
        office.ask_for(recipient)
        office.work()
        reasons[recipient] = office.last().reason
    assert reasons == {"none": "no_address", "gone": "not_found"}
    assert office.mails == []


def test_many_that_cannot_be_sent_do_not_hold_up_what_is_asked_for_after_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 3)
    away: dict[str, str | Exception] = {f"away-{n}": Unavailable("No answer.") for n in range(7)}
    office.contacts.others = away
    for recipient in away:
        office.ask_for(recipient)
    last = office.ask_for()
    sender = Sender(office.store, office.clock, office.post, office.contacts, "us@kinplan.example")

    def turns(many: int) -> None:
        for _ in range(many):
            while Projection("outbox", office.store, OUTBOX).step():
                pass
            sender.step()

    turns(2)
    assert office.mails == [], "the older ones have the first turns"
    turns(1)
    assert office.state(last) == "delivered"
    office.contacts.others = {}
    turns(4)
    assert len(office.mails) == len(away) + 1, "and those who were away get theirs"


def test_while_the_owner_of_an_address_is_away_the_message_waits_unrecorded(
    office: Office,
) -> None:
    office.contacts.others = {"herts-referrer": Unavailable("scheduling did not answer")}
    message = office.ask_for()
    before = office.store.last_position()
    office.work()
    assert office.store.last_position() == before
    office.contacts.others = {}
    office.work()
    assert office.state(message) == "delivered"


@pytest.mark.parametrize("address", ["rosa\r\nBcc: all@herts.example", "rósa@herts.example", "@"])
def test_a_message_that_cannot_be_sent_holds_no_other_up(office: Office, address: str) -> None:
    office.contacts.others = {"strange": address}
    strange = office.ask_for("strange")
    good = office.ask_for("herts-referrer", "HERTS-CDFG-3467")
    for wait in (0, *WAITS):
        office.after(wait + 1)
    assert office.state(good, "HERTS-CDFG-3467") == "delivered"
    assert office.state(strange) in ("failed", "delivered")
    assert [mail["Bcc"] for mail in office.mails] == [None] * len(office.mails)
