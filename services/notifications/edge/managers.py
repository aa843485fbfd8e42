"""Finds the managers of a council, who are told when a restricted case was read."""

from __future__ import annotations

from collections.abc import Callable

from shared.installation import Installation
from shared.rpc.asking_access import staff_of


def managers_of(installation: Installation) -> Callable[[str], list[str]]:
    """Finds, at the moment of asking, the accounts of those who are managers of a council."""
    staff = staff_of(installation.settings)

    def managers(council: str) -> list[str]:
        return [account.id for account in staff.with_role(council, "manager")]

    return managers
