"""The correspondence of a made-up case, with one message in each state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.outgoing import WAITS
from tests.acting import REFERENCE, act, later

Step = Callable[[Correspondence], Any]
CAUSE = "referral/hertfordshire/1"


def by_kinplan(**changes: Any) -> Any:
    """Kinplan itself acts, because of an event."""
    return act(**{"actor": "kinplan", "role": "system", "caused_by": CAUSE, **changes})


def the_message(letters: Correspondence) -> str:
    """The first message of the case."""
    return next(iter(letters.messages))


def request(letters: Correspondence) -> None:
    letters.request(by_kinplan(), "acknowledgement", "herts-referrer", "staff")


def start(letters: Correspondence) -> None:
    letters.start_sending(by_kinplan(), the_message(letters))


def deliver(letters: Correspondence) -> None:
    letters.deliver(by_kinplan(at=later(1)), the_message(letters), "0" * 64)


def put_off(letters: Correspondence) -> None:
    letters.put_off(by_kinplan(), the_message(letters), "mail_server_said_451")


def lose_sight(letters: Correspondence) -> None:
    letters.put_off(by_kinplan(), the_message(letters), "mail_server_timeouterror", uncertain=True)


def give_up(letters: Correspondence) -> None:
    letters.give_up(by_kinplan(), the_message(letters), "address_refused")


def stop(letters: Correspondence) -> None:
    letters.stop(by_kinplan(), "consent_withdrawn")


def new() -> Correspondence:
    """A case in which nothing was sent."""
    return Correspondence.new(by_kinplan(), REFERENCE)


def after(*steps: Step) -> Correspondence:
    """A correspondence on which these steps were taken."""
    letters = new()
    for step in steps:
        step(letters)
    return letters


def tried(times: int) -> tuple[Step, ...]:
    """So many tries, each put off but the last, which is under way."""
    return (*(step for _ in range(times - 1) for step in (start, put_off)), start)


LAST_TRY = (request, *tried(len(WAITS) + 1))

IN: dict[str, Callable[[], Correspondence]] = {
    "pending": lambda: after(request),
    "sending": lambda: after(request, start),
    "delivered": lambda: after(request, start, deliver),
    "failed": lambda: after(request, give_up),
    "stopped": lambda: after(request, stop),
}
