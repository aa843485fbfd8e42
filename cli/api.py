"""Kinplan as its users reach it: the portal's API, the local mailbox, and the clock of a trial.

A service may be starting, or be behind with its messages: answers that say "later" are waited out
for a bounded time, and a command is then repeated with the same idempotency key, which is safe.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, NoReturn
from urllib.parse import urlencode

import requests

from cli.errors import CommandFailed
from shared.clock import MovableClock
from shared.contracts.commands import COMMAND

PREFIX = "/api/v1"
PATIENCE = 30.0
CONNECT_TIMEOUT = 5.0
LATER = (409, 429, 503)
LONGEST_PAUSE = 5.0
SHORTEST_PAUSE = 0.1


class Refused(Exception):
    """The API answered, and the answer is no. `code` is the refusal's name for machines."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code") or "no_code")
        self.detail = str(problem.get("detail") or "no reason was given")
        self.fields = [
            f"{error.get('field')} {error.get('message')}" for error in problem.get("errors") or ()
        ]
        super().__init__("; ".join([f"{status} {self.code}: {self.detail}", *self.fields]))


class NoAnswer(CommandFailed):
    """Nothing answered in the time that we were ready to wait, or not what an API answers."""


class Api:
    """One running Kinplan. Times are in seconds; not to be shared by threads.

    tokens: clear tokens by account id. clock: the file that a trial's processes read; None when
    the clock cannot be moved. patience: how long answers that say "later" are waited out.
    access_reason: why cases are read, said with every question.
    """

    def __init__(
        self,
        portal_url: str,
        tokens: Mapping[str, str],
        mailbox_url: str = "",
        clock: MovableClock | None = None,
        patience: float = PATIENCE,
        access_reason: str = "",
    ) -> None:
        self.portal_url = portal_url.rstrip("/")
        self.mailbox_url = mailbox_url.rstrip("/")
        self.tokens = tokens
        self.clock = clock
        self.patience = patience
        self.access_reason = access_reason
        self._session = requests.Session()
        # No proxy and no .netrc of the caller's: tokens go to the address that was given only.
        self._session.trust_env = False

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._session.close()

    def command(
        self,
        account: str,
        name: str,
        body: Mapping[str, Any],
        reference: str = "",
        attendee: str = "",
        refusal_awaited: str = "",
    ) -> dict[str, Any]:
        """Send a command and return the answer.

        refusal_awaited: a refusal with this code is raised at once, even if it says "later".
        Raises Refused, or NoAnswer when patience has run out.
        """
        path = COMMAND[name].path.format(reference=reference, attendee=attendee)
        key = uuid.uuid4().hex
        return self._patiently(
            lambda: self._ask("POST", path, account, body, key),
            f"{name} of {account}",
            refusal_awaited,
        )

    def status(self, account: str, reference: str) -> dict[str, Any]:
        """Where the case stands, once. Raises Refused or NoAnswer."""
        return self._ask("GET", f"/cases/{reference}/status", account)

    def history(
        self, account: str, reference: str, part: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Everything that happened in the case, or the part that the address's parameters name.
        Raises Refused, or NoAnswer when patience ends."""
        return self.asked(account, f"/cases/{reference}/history", part)

    def history_for(self, account: str, reference: str, reason: str) -> dict[str, Any]:
        """The same of a case that may be restricted: only then is it asked again with the reason, which is
        recorded and which the managers are told of."""
        try:
            return self.history(account, reference)
        except Refused as refused:
            if refused.code != "reason_needed":
                raise
        before, self.access_reason = self.access_reason, reason
        try:
            return self.history(account, reference)
        finally:
            self.access_reason = before

    def asked(
        self, account: str, path: str, parameters: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The answer to a question. Raises Refused, or NoAnswer when patience ends."""
        query = f"?{urlencode(parameters, doseq=True)}" if parameters else ""
        return self._patiently(lambda: self._ask("GET", path + query, account), path)

    def mails(self, reference: str) -> list[dict[str, Any]]:
        """The mails of that case in the local mailbox, newest first. Raises NoAnswer."""
        try:
            answer = self._session.get(f"{self.mailbox_url}/messages.json", timeout=CONNECT_TIMEOUT)
            answer.raise_for_status()
            mails: list[dict[str, Any]] = answer.json()
        except (requests.RequestException, ValueError) as error:
            where = f"{self.mailbox_url}/messages.json"
            raise NoAnswer(f"the mailbox at {where} did not answer: {_named(error)}") from error
        return [mail for mail in mails if mail.get("case") == reference]

    def _patiently(
        self, ask: Callable[[], dict[str, Any]], what: str, refusal_awaited: str = ""
    ) -> dict[str, Any]:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                return ask()
            except _Later as later:
                if refusal_awaited and later.refused and later.refused.code == refusal_awaited:
                    raise later.refused from None
                if time.monotonic() + later.pause >= deadline:
                    self._give_up(what, later)
                time.sleep(later.pause)

    def _give_up(self, what: str, later: _Later) -> NoReturn:
        if later.refused:
            raise later.refused from later
        raise NoAnswer(f"{what}: no answer within {self.patience:g} s; {later}") from later

    def _ask(
        self,
        method: str,
        path: str,
        account: str,
        body: Mapping[str, Any] | None = None,
        key: str = "",
    ) -> dict[str, Any]:
        if account not in self.tokens:
            raise NoAnswer(f"there is no token of the account {account}; set-up makes them")
        headers: dict[str, str | bytes] = {"Authorization": f"Bearer {self.tokens[account]}"}
        if key:
            headers["Idempotency-Key"] = key
        if self.access_reason:
            # As bytes: the header is UTF-8, which the library would not send by itself.
            headers["Access-Reason"] = self.access_reason.encode()
        try:
            answer = self._session.request(
                method,
                self.portal_url + PREFIX + path,
                json=body,
                headers=headers,
                timeout=(CONNECT_TIMEOUT, max(self.patience, CONNECT_TIMEOUT)),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise _Later(f"{self.portal_url}: {_named(error)}") from error
        return _answered(answer)


class _Later(NoAnswer):
    """Nothing was decided; the same may be asked again after a pause."""

    def __init__(self, why: str, pause: float = 0.5, refused: Refused | None = None) -> None:
        super().__init__(why)
        self.pause = min(max(pause, SHORTEST_PAUSE), LONGEST_PAUSE)
        self.refused = refused


def _answered(answer: requests.Response) -> dict[str, Any]:
    try:
        content = answer.json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise NoAnswer(f"{answer.url} answered {answer.status_code} without a JSON object")
    if answer.ok:
        return content
    refused = Refused(answer.status_code, content)
    if answer.status_code in LATER and "Retry-After" in answer.headers:
        raise _Later(str(refused), _seconds(answer.headers["Retry-After"]), refused)
    raise refused


def _seconds(text: str) -> float:
    """A Retry-After header in seconds; a date, which the API does not use, counts as one second."""
    return float(text) if text.isdecimal() else 1.0


def _named(error: Exception) -> str:
    """A connection's error in few words: its text is long and repeats the address."""
    return {"ConnectionError": "no connection", "ReadTimeout": "no answer in time"}.get(
        type(error).__name__, type(error).__name__
    )
