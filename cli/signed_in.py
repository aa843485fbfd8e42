"""Asking the running Kinplan as one of this machine's accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from cli.accounts import read_tokens
from cli.api import Api, NoAnswer, Refused
from cli.case_files import accounts_in
from cli.child import listens
from cli.errors import CommandFailed
from cli.instance import Instance

PATIENCE = 15.0


@contextmanager
def signed_in(
    instance: Instance, council: str, role: str, reason: str = "", named: str | None = None
) -> Iterator[tuple[Api, str]]:
    """A client, and the account of that council that has that role: the one that was `named`, else the
    first; `reason` is why cases are read.

    What is refused inside becomes a CommandFailed; so does an instance that does not run.
    """
    if not instance.tokens.exists() or not instance.accounts.exists():
        raise CommandFailed("there are no accounts here yet; `./kinplan up` makes them.")
    accounts = accounts_in(instance.accounts).values()
    own = [a.id for a in accounts if a.council == council and role in a.roles]
    if not own:
        raise CommandFailed(
            f"no account in {instance.accounts} has the council {council} and the role {role}."
        )
    if named is not None and named not in own:
        raise CommandFailed(f"{named} is no {role} of {council}; there are: {', '.join(own)}")
    if not listens(instance.port("portal")):
        raise CommandFailed(
            f"nothing answers at {instance.portal_url}: Kinplan is not running here.\n"
            "Start it with `./kinplan up --detach`; cases that were run before are still there."
        )
    tokens = read_tokens(instance.tokens)
    api = Api(instance.portal_url, tokens, patience=PATIENCE, access_reason=reason)
    try:
        yield api, named or own[0]
    except (Refused, NoAnswer) as error:
        raise CommandFailed(str(error)) from error
    finally:
        api.close()
