"""What people of a case file do on their own pages, by the links that came to them by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cli.api import Api
from cli.case_doings import DOES, LOOKS
from cli.case_steps import CommandStep, PageStep
from cli.family_pages import FORMS, PageClosed, Telephone

THANKS = "We have kept what you said."


class PageWrong(Exception):
    """A page did not open, or did not say, what the case file expects."""


class OnPages:
    """Everybody of a case who can act by a link: who they are, how mail reaches them, who tells the code."""

    def __init__(self) -> None:
        self.people: dict[str, dict[str, str]] = {}
        self.telephones: dict[str, Telephone] = {}

    def note(self, step: CommandStep, identifier: str, body: Mapping[str, Any]) -> None:
        """Remember what a command told of somebody: their address when they are invited, and who issues
        their link."""
        label = step.remember or step.attendee or ""
        known = self.people.setdefault(label, {})
        if "email" in body:
            known["email"] = str(body["email"] or "")
        if "name" in body:
            known["name"] = str(body["name"])
        if step.command.name == "issue_link":
            known |= {"coordinator": step.by.id, "attendee": identifier}

    def do(self, step: PageStep, api: Api, reference: str) -> str:
        """Do the step; what was done, in plain words. Raises PageWrong, Refused, NoAnswer."""
        telephone = self._telephone(step, api, reference)
        name = self.people[step.link_of].get("name", step.link_of)
        words = f"{name} (by their link) {(DOES | LOOKS)[step.do]}"
        if step.closed:
            self._must_be_closed(telephone)
            return f"{words}: the page is closed, as it must be"
        try:
            telephone.be_told_the_code()
            telephone.open()
            said = self._done(step, telephone)
        except PageClosed:
            raise PageWrong("the page did not open to them") from None
        wanted = [THANKS] if step.do in FORMS else list(step.says)
        for text in wanted:
            if text not in said:
                raise PageWrong(f"the page does not say {text!r}; it says: {said[:600]}")
        return words

    def _done(self, step: PageStep, telephone: Telephone) -> str:
        return telephone.send(step.do, step.body) if step.do in FORMS else telephone.see(step.do)

    def _must_be_closed(self, telephone: Telephone) -> None:
        """Neither does the page go on that was open, nor does the link open again."""
        for attempt in (lambda: telephone.see("see_page"), telephone.open):
            try:
                attempt()
            except PageClosed:
                continue
            raise PageWrong("the page opened, and must not")

    def _telephone(self, step: PageStep, api: Api, reference: str) -> Telephone:
        known = self.people.get(step.link_of, {})
        if "coordinator" not in known:
            raise PageWrong(f"no link was issued to {step.link_of} in an earlier step")
        if step.link_of not in self.telephones:
            self.telephones[step.link_of] = Telephone(
                api, reference, known["attendee"], known.get("email", ""), known["coordinator"]
            )
        return self.telephones[step.link_of]
