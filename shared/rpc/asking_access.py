"""Asks the access service for people who are in no accounts file, and remembers the answers for a minute."""

from __future__ import annotations

import threading
import time
from typing import Any

from shared.accounts import Account, Accounts
from shared.acts import SYSTEM, SYSTEM_ROLE
from shared.refusals import Unavailable
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed
from shared.settings import Settings
from shared.staff import Staff

REMEMBERED = 60.0
MOST = 2000


class AskedAccess:
    """People by RPC. Names are kept in memory only, for `REMEMBERED` seconds."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self._lock = threading.Lock()
        self._known: dict[tuple[str, ...], tuple[float, list[Account]]] = {}

    def find(self, council: str, account: str) -> Account | None:
        """The person with that account, or nobody. Raises Unavailable."""
        found = self._asked(council, "find_staff", account)
        return found[0] if found else None

    def with_role(self, council: str, role: str) -> list[Account]:
        """Everybody who had that role when they signed in last. Raises Unavailable."""
        return self._asked(council, "staff_with_role", role)

    def _asked(self, council: str, method: str, what: str) -> list[Account]:
        key = council, method, what
        with self._lock:
            at, known = self._known.get(key, (float("-inf"), []))
        if time.monotonic() - at < REMEMBERED:
            return known
        found = [_account(council, told) for told in self._ask(council, method, what)]
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = time.monotonic(), found
        return found

    def _ask(self, council: str, method: str, what: str) -> list[dict[str, Any]]:
        context = {
            "actor": SYSTEM,
            "role": SYSTEM_ROLE,
            "council": council,
            "request_id": "staff-lookup",
        }
        try:
            answer = self.caller.call("access", method, None, what, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise Unavailable("Who works for this council cannot be looked up now.") from error
        if "refused" in answer:
            raise Unavailable("Who works for this council cannot be looked up now.")
        people: list[dict[str, Any]] = answer["ok"]["people"]
        return people


def _account(council: str, told: dict[str, Any]) -> Account:
    return Account(
        id=told["id"],
        name=told["name"],
        council=council,
        roles=tuple(told["roles"]),
        profession=told["profession"],
        email=told["email"],
    )


def staff_of(settings: Settings, caller: Caller | None = None) -> Staff:
    """Everybody who works with this installation. Where no council has its own sign-in, nobody is asked."""
    accounts = Accounts(settings.accounts) if settings.accounts else None
    if settings.sign_in is None:
        return Staff(accounts)
    caller = caller or Caller(settings.amqp_uri, timeout=2.0, size=2)
    return Staff(accounts, AskedAccess(caller))
