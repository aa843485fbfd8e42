"""Finds people who work with Kinplan, whether they are in the accounts file or came by their council's
own sign-in, so that they can be named in a history and written to."""

from __future__ import annotations

from typing import Protocol

from shared.accounts import Account, Accounts
from shared.identifiers import MADE_UP


class AskedPeople(Protocol):
    """Asks the access service for people who are in no file."""

    def find(self, council: str, account: str) -> Account | None:
        """The person with that account, or nobody. Raises Unavailable."""

    def with_role(self, council: str, role: str) -> list[Account]:
        """Everybody who had that role when they signed in last. Raises Unavailable."""


class Staff:
    """The people of an installation. Without `asked` it knows those of the file alone."""

    def __init__(self, accounts: Accounts | None, asked: AskedPeople | None = None) -> None:
        self.accounts = accounts
        self.asked = asked

    def by_id(self, council: str, account: str) -> Account | None:
        """The person, or nobody. Raises AccountsUnreadable, Unavailable."""
        if self.asked is not None and account.startswith(MADE_UP):
            return self.asked.find(council, account)
        return self.accounts.by_id(council, account) if self.accounts else None

    def with_role(self, council: str, role: str) -> list[Account]:
        """Everybody of the council who has that role, by account. Raises as above."""
        found = self.accounts.with_role(council, role) if self.accounts else []
        if self.asked is not None:
            found = found + self.asked.with_role(council, role)
        return sorted(found, key=lambda account: account.id)
