"""A family member's browser, for made-up cases: opens the link that came by mail with the code that the
coordinator was shown, and does on the pages what a person does there."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import requests

from cli.api import Api, NoAnswer

LINK = re.compile(r"https?://\S+?(/p/[\w.-]+)")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
KIND = "personal_link"
FORMS = {
    "give_wishes": "/page/words",
    "choose_days": "/page/days",
    "ask_for_review": "/page/sooner",
    "say_not_working": "/page/change",
}
"""What is done by a form, and on which page."""
PAGES = {
    "see_page": "/page",
    "see_copy": "/page/paper",
    "see_who_has_seen": "/page/seen",
}
"""What is looked at, and where."""
TIMEOUT = 30.0
PAUSE = 0.3
LATER, CLOSED = 503, 403


class PageClosed(Exception):
    """The page is not open to whoever came."""


@dataclass
class Telephone:
    """One person's telephone in one case. `address` is their own e-mail address; `coordinator` the account
    that is shown the code; `number` the code that they were told last."""

    api: Api
    reference: str
    attendee: str
    address: str
    coordinator: str
    number: str = ""
    browser: requests.Session = field(default_factory=requests.Session)

    def open(self) -> None:
        """Open the newest link that came by mail, with its code. Raises PageClosed, NoAnswer."""
        self.browser.trust_env = False
        found = LINK.search(self._newest_mail())
        if found is None:
            raise NoAnswer(f"no letter with a personal link has come to {self.address}")
        path = found[1]
        self._asked("GET", path)
        sent = {"t": path.removeprefix("/p/"), "number": self.number}
        self._asked("POST", "/p", sent)

    def be_told_the_code(self) -> None:
        """The coordinator looks the code up and tells it, as by telephone. Raises Refused, NoAnswer."""
        path = f"/cases/{self.reference}/people/{self.attendee}/link-code"
        self.number = str(self.api.asked(self.coordinator, path)["code"])

    def see(self, what: str) -> str:
        """The words of a page. Raises PageClosed, NoAnswer."""
        return _words(self._asked("GET", PAGES[what]))

    def send(self, what: str, filled: Mapping[str, Any]) -> str:
        """Fill in a form and send it; the words of the page that follows. Raises PageClosed, NoAnswer."""
        address = FORMS[what]
        hidden = dict(HIDDEN.findall(self._asked("GET", address)))
        return _words(self._asked("POST", address, {**hidden, **filled}))

    def _newest_mail(self) -> str:
        for mail in self.api.mails(self.reference):
            if mail["kinplan_kind"] == KIND and self.address in str(mail["to"]):
                return str(mail["body"])
        return ""

    def _asked(self, method: str, path: str, sent: Mapping[str, Any] | None = None) -> str:
        deadline = time.monotonic() + self.api.patience
        while True:
            try:
                answer = self.browser.request(
                    method, self.api.portal_url + path, data=sent, timeout=TIMEOUT
                )
            except requests.RequestException as error:
                raise NoAnswer(f"{path}: {type(error).__name__}") from error
            if answer.status_code != LATER or time.monotonic() > deadline:
                break
            time.sleep(PAUSE)
        if answer.status_code == CLOSED:
            raise PageClosed
        if not answer.ok:
            raise NoAnswer(f"{path.split('/')[1]}: {answer.status_code} {_words(answer.text)}")
        return answer.text


def _words(page: str) -> str:
    """What a page says, without its tags."""
    body = page.partition("<main")[2] or page
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", "<" + body)).split())
