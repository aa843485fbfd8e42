"""Finds the managers of a council, who are told when a restricted case was read."""

from __future__ import annotations

from collections.abc import Callable

from shared.accounts import Accounts
from shared.installation import Installation


def managers_of(installation: Installation) -> Callable[[str], list[str]]:
    """Finds, at the moment of asking, the accounts of those who are managers of a council."""
    path = installation.settings.accounts
    accounts = Accounts(path) if path else None

    def managers(council: str) -> list[str]:
        found = accounts.with_role(council, "manager") if accounts else []
        return [account.id for account in found]

    return managers
