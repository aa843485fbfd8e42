"""Puts together what signing in needs, from the settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from services.access.application.passwords import Passwords
from services.access.application.signing_in import Entrance
from services.access.edge.hashing import Aside, Hashing
from services.access.edge.providers import HttpProviders
from shared.accounts import Accounts, AccountsUnreadable
from shared.identifiers import new_secret
from shared.observability.logs import logger
from shared.refusals import Unavailable
from shared.settings import Settings

LOG = logger("entrance")


class AskedAccounts(Accounts):
    """The accounts file, as it is asked for others: one that cannot be read is an outage. Where none is
    named, nobody is in it."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(path or Path("/dev/null"))

    def _current(self) -> Any:
        try:
            return super()._current()
        except AccountsUnreadable as error:
            LOG.error("accounts_unreadable", why=str(error))
            raise Unavailable(
                "Nobody can sign in, because the accounts file cannot be read. Tell the operator: the "
                "log says where the mistake is."
            ) from None


def entrance_of(settings: Settings, aside: Aside) -> dict[str, Any]:
    """What the edge is given: the accounts, the way in by a provider, and that by a password."""
    accounts = AskedAccounts(settings.accounts)
    return {
        "accounts": accounts,
        "entrance": Entrance(HttpProviders(settings.sign_in), accounts, new_secret),
        "passwords": Passwords(settings.local_sign_in, accounts, Hashing(aside).verify, new_secret),
    }
