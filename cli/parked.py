"""`kinplan parked list|show|replay|discard`: messages that could not be handled, and what to do.

Whoever looks into one, replays or discards it is recorded by the audit service before it is done.
What cannot be recorded is not done.
"""

from __future__ import annotations

import argparse
import uuid
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.case_files import Account, accounts_in
from cli.errors import CommandFailed
from cli.instance import Instance
from cli.known_councils import known_policies
from cli.run import settings_for
from shared.contracts.envelope import readable
from shared.days import ENGLAND
from shared.messaging.parking import QUEUES, Parked, Parking
from shared.messaging.publishing import BROKER_TROUBLE, PublishingFailed
from shared.observability.logs import configure

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # eventlet says whenever it is imported that it is deprecated
    from shared.rpc.calling import Caller, ServiceDown, ServiceFailed

OPERATOR = "operator"
RPC_TIMEOUT = 10.0  # seconds
LOOKED_AT, REPLAYED, DISCARDED = "looked at", "replayed", "discarded"


@dataclass(frozen=True)
class Desk:
    """What an operator works with: the broker, the councils, and the accounts of this installation."""

    amqp_uri: str
    councils: tuple[str, ...]
    accounts_file: Path | None

    def operators_of(self, council: str, named: str | None) -> list[Account]:
        """Who acts, for each council in whose records it belongs: all of them when it is not known.

        Raises CommandFailed when there is nobody who may.
        """
        accounts = self._accounts()
        chosen = self._named(accounts, council, named) if named else None
        found = []
        for one in [council] if council else self.councils:
            acting = chosen or _operator_in(accounts, one)
            if acting is None:
                raise CommandFailed(
                    f"no account in {self.accounts_file} has the role operator and the council "
                    f"{one}, so that it cannot be recorded who does this. Add one, or say --as ACCOUNT."
                )
            found.append(Account(acting.id, acting.name, one, acting.roles))
        return found

    def _accounts(self) -> Mapping[str, Account]:
        if self.accounts_file is None or not self.accounts_file.exists():
            where = self.accounts_file or "KINPLAN_ACCOUNTS"
            raise CommandFailed(
                f"there are no accounts here ({where}), so that it cannot be recorded who does "
                "this; `./kinplan up` makes some for a trial."
            )
        return accounts_in(self.accounts_file)

    def _named(self, accounts: Mapping[str, Account], council: str, named: str) -> Account:
        account = accounts.get(named)
        if account is None:
            raise CommandFailed(f"there is no account {named!r} in {self.accounts_file}.")
        if OPERATOR not in account.roles:
            raise CommandFailed(f"{named} is not an operator; this is for operators.")
        if council and account.council != council:
            raise CommandFailed(
                f"{named} is an operator of {account.council}; this message is of {council}."
            )
        return account


def main(arguments: argparse.Namespace) -> int:
    """List the parked messages, or show, replay or discard one of them."""
    configure("cli.parked", "critical")
    desk = _desk()
    queues = _queues(getattr(arguments, "queue", None))
    council = getattr(arguments, "council", None)
    if council and council not in desk.councils:
        known = ", ".join(desk.councils)
        raise CommandFailed(f"there is no council {council!r}; there are: {known}")
    with _opened(desk.amqp_uri) as parking:
        found = [
            parked
            for parked in parking.look(queues)
            if not council or parked.council(desk.councils) == council
        ]
        if len(parking.missing) == len(queues):
            raise CommandFailed(
                "this broker has no parking queues. Is it the right one (AMQP_URI)? The services "
                "declare the queues when they start."
            )
        if arguments.verb == "list":
            lines = list_lines(found, parking.missing)
        else:
            lines = _act(desk, parking, _the_one(found, arguments.id), arguments)
    print("\n".join(lines))
    return 0


def list_lines(found: Sequence[Parked], missing: Sequence[str] = ()) -> list[str]:
    """All of them, with when and why, under the queue of the reaction that could not handle them."""
    lines: list[str] = []
    for queue in dict.fromkeys(parked.queue for parked in found):
        lines.append(queue)
        for parked in (each for each in found if each.queue == queue):
            lines.append(f"  {parked.id}  {parked.case} {parked.name}".rstrip())
            lines.append(f"    {_when_and_why(parked)}")
    count = len(found)
    lines.append(f"{count or 'No'} {'message is' if count == 1 else 'messages are'} parked.")
    lines += [f"Not there yet: {queue}.parked (services declare it)" for queue in missing]
    return [_printable(line) for line in lines]


def shown(parked: Parked) -> list[str]:
    """One message whole. Events hold no personal content; what is no event may hold anything."""
    told = {
        "message": parked.id,
        "queue": parked.queue,
        "case": parked.case or "(cannot be read)",
        "event": parked.name or "(cannot be read)",
        "published as": parked.routing_key or "(not known)",
        "parked": _when_and_why(parked),
        "content": f"{parked.content_type}, {len(parked.body)} bytes, {parked.digest}",
    }
    lines = [f"{name + ':':<14}{value}" for name, value in told.items()]
    return [_printable(line) for line in (*lines, "", *readable(parked.body).splitlines())]


def _act(
    desk: Desk, parking: Parking, copies: Sequence[Parked], arguments: argparse.Namespace
) -> list[str]:
    one, verb = copies[0], arguments.verb
    what = {"show": LOOKED_AT, "replay": REPLAYED, "discard": DISCARDED}[verb]
    reason = getattr(arguments, "reason", None) or ""
    if verb == "discard" and not reason.strip():
        raise CommandFailed("say why: --reason must not be empty. It is kept in the audit record.")
    named = getattr(arguments, "as_account", None)
    _record(desk, desk.operators_of(one.council(desk.councils), named), one, what, reason)
    if verb == "show":
        return shown(one)
    if verb == "replay":
        parking.replay(copies)
        return [f"{one.id} is in {one.queue} again. If it fails again, it is parked again."]
    parking.discard(copies)
    return [f"{one.id} is discarded from {one.queue}."]


def _record(
    desk: Desk, operators: Sequence[Account], parked: Parked, what: str, reason: str
) -> None:
    told = {"what": what, "queue": parked.queue, "message": parked.id, "reason": reason}
    caller = Caller(desk.amqp_uri, timeout=RPC_TIMEOUT, size=1)
    request = f"parked-{uuid.uuid4().hex}"
    try:
        for operator in operators:
            context = {
                "actor": operator.id,
                "role": OPERATOR,
                "council": operator.council,
                "request_id": request,
            }
            answer = caller.call(
                "audit", "note_operator_act", parked.case or None, told, context=context
            )
            if "refused" in answer:
                raise _not_recorded(f"the audit service refused: {answer['refused']['message']}")
    except (ServiceDown, ServiceFailed) as error:
        raise _not_recorded(f"{error}") from error
    finally:
        caller.close()


def _not_recorded(why: str) -> CommandFailed:
    return CommandFailed(
        f"nothing was done, because it cannot be recorded ({why}).\n"
        "The message is parked as before. Try again when the audit service is ready: ./kinplan status"
    )


def _the_one(found: Sequence[Parked], name: str) -> list[Parked]:
    """The message of that name, with its copies if it was parked more than once."""
    called = [parked for parked in found if parked.is_called(name)]
    if not called:
        raise CommandFailed(
            f"no parked message is called {name!r}. See `./kinplan parked list`; one that somebody "
            "else is looking at this moment is not seen by others."
        )
    queues = dict.fromkeys(parked.queue for parked in called)
    if len(queues) > 1:
        raise CommandFailed(
            f"{name} is parked for several reactions; say which with --queue:\n  "
            + "\n  ".join(queues)
        )
    bodies = dict.fromkeys(parked.digest for parked in called)
    if len(bodies) > 1:
        raise CommandFailed(
            f"several different messages are called {name}; use one of these instead:\n  "
            + "\n  ".join(bodies)
        )
    return called


def _when_and_why(parked: Parked) -> str:
    tries = "once" if parked.tries == 1 else f"{parked.tries} times"
    reason = f"tried {tries}: {parked.reason}"
    if parked.since is None:
        return reason
    since = parked.since.astimezone(ENGLAND)
    return f"since {since.day} {since:%B %Y at %H:%M:%S}, {reason}"


@contextmanager
def _opened(amqp_uri: str) -> Iterator[Parking]:
    try:
        with Parking(amqp_uri) as parking:
            yield parking
    except PublishingFailed as error:
        raise CommandFailed(f"the message is still parked: {error}.") from error
    except BROKER_TROUBLE as error:
        raise CommandFailed(
            f"the broker did not do as asked ({type(error).__name__}). Nothing is lost: look again "
            "with `./kinplan parked list`, and see `./kinplan status`."
        ) from error


def _desk() -> Desk:
    instance = Instance.from_environment()
    settings, policies = settings_for(instance), known_policies(instance)
    accounts = settings.get("KINPLAN_ACCOUNTS")
    return Desk(settings["AMQP_URI"], tuple(policies), Path(accounts) if accounts else None)


def _queues(named: str | None) -> tuple[str, ...]:
    if named is None:
        return QUEUES
    queue = named.removesuffix(".parked")
    if queue not in QUEUES:
        raise CommandFailed(
            f"there is no queue {named!r}; there are:\n  " + "\n  ".join(sorted(QUEUES))
        )
    return (queue,)


def _operator_in(accounts: Mapping[str, Any], council: str) -> Account | None:
    return next(
        (a for a in accounts.values() if a.council == council and OPERATOR in a.roles), None
    )


def _printable(line: str) -> str:
    """The line with nothing in it that could move the cursor or colour the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
