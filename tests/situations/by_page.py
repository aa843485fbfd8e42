"""A family member's browser on the real portal, whose questions go to the services of a region."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from services.audit.application.own_access import show_own_access
from services.notifications.domain.correspondence import Correspondence
from services.notifications.edge.contacts import AskedContacts
from services.plans.application import by_link as plans
from services.portal.app import create_app
from services.referral.application import people as referral_people
from services.scheduling.application import by_link, commands, link_questions, questions
from services.scheduling.application import people as scheduling_people
from shared.accounts import Accounts
from shared.commanding import Asker, Work
from shared.rpc.whose_session import AskedFamilies
from shared.settings import from_environment
from tests.audit.region import Region

NOBODY = {"family", "system"}


class DirectCaller:
    """The services of a region as the portal, and as they themselves, ask them: each question as the
    service's edge puts it to its desk, under the same name, roles and words."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.families = AskedFamilies(self)  # type: ignore[arg-type]
        self.messages: list[str] = []

    def call(
        self,
        service: str,
        method: str,
        *args: Any,
        context: Mapping[str, str],
        timeout: float | None = None,
    ) -> Any:
        asker = Asker(
            **{
                name: context.get(name, "")
                for name in ("actor", "role", "council", "request_id", "idempotency_key",
                             "access_reason", "link_session")
            }
        )  # fmt: skip
        desk = self.region.desks[service]
        if (service, method) in COMMANDS:
            decide = COMMANDS[service, method]
            reference, body = args
            needs = service == "plans"
            answer = desk.perform(
                method,
                (lambda work: decide(work, self.families)) if needs else decide,
                asker,
                reference,
                body,
            )
        else:
            look, roles, shows, name = self._question(service, method)
            told = args[1] if len(args) > 1 else {}
            told = told if isinstance(told, dict) else {name: told}
            answer = desk.show(method, look, asker, args[0], roles, shows, told)
        self.region.settle()
        return answer

    def reachable(self) -> bool:
        return True

    def _question(self, service: str, method: str) -> Any:
        region = self.region
        own = {
            ("plans", "show_own_copy"): lambda work: plans.show_own_copy(work, self.families),
            ("audit", "show_own_access"): lambda work: show_own_access(
                work, region.asking(), region, self.families
            ),
        }
        if (service, method) in own:
            return own[service, method], ("family",), "their own", ""
        return QUESTIONS[service, method]


COMMANDS: dict[tuple[str, str], Any] = {
    ("scheduling", "give_wishes"): commands.give_wishes,
    ("scheduling", "choose_days"): commands.choose_days,
    ("plans", "ask_for_review"): plans.ask_for_review,
    ("plans", "say_not_working"): plans.say_not_working,
}
QUESTIONS: dict[tuple[str, str], Any] = {
    ("scheduling", "open_link"): (by_link.open_link, ("family",), "", ""),
    ("scheduling", "check_link_session"): (by_link.check_link_session, ("family",), "", ""),
    ("scheduling", "leave_link"): (by_link.leave_link, ("family",), "", ""),
    ("scheduling", "show_own_page"): (link_questions.show_own_page, ("family",), "their page", ""),
    ("scheduling", "whose_session"): (link_questions.whose_session, ("system",), "whose", ""),
    ("scheduling", "link_to_send"): (
        link_questions.link_to_send, ("system",), "a link", "attendee"),
    ("scheduling", "contact"): (questions.contact, ("system",), "a contact", "attendee"),
    ("scheduling", "hidden_words"): (scheduling_people.hidden_words, ("system",), "words", ""),
    ("referral", "hidden_words"): (referral_people.hidden_words, ("system",), "words", ""),
}  # fmt: skip


class Browser:
    """One telephone, with its cookies and its history of addresses and titles."""

    def __init__(self, region: Region, accounts: Path) -> None:
        self.caller = DirectCaller(region)
        settings = from_environment(
            {"AMQP_URI": "amqp://127.0.0.1:1//", "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
        )
        app = create_app(settings, self.caller, Accounts(accounts), lambda: region.now)  # type: ignore[arg-type]
        self.client: FlaskClient = app.test_client()
        self.history: list[tuple[str, str]] = []
        self.answers: list[str] = []

    def get(self, address: str) -> Any:
        return self._seen(address, self.client.get(address))

    def send(self, address: str, **fields: Any) -> Any:
        """Fill in the page's form and send it, with what is hidden in it."""
        page = self.get(address).get_data(as_text=True)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        return self._seen(address, self.client.post(address, data=hidden | fields))

    def open(self, address: str, number: str) -> Any:
        path = "/" + address.split("/", 3)[3]
        token = path.removeprefix("/p/")
        self.get(path)
        return self._seen("/p", self.client.post("/p", data={"t": token, "number": number}))

    def _seen(self, address: str, answer: Any) -> Any:
        text = answer.get_data(as_text=True)
        self.answers.append(text)
        title = re.search("<title>(.*)</title>", text)
        self.history.append((address, title[1] if title else ""))
        return answer


def letter_to(region: Region, reference: str, attendee: str, kind: str) -> tuple[Any, Any]:
    """The waiting message of that kind to somebody, and what is found out when it is sent."""
    store = region.stores["notifications"]
    letters = store.find(Correspondence, Correspondence.id_of(store.council, reference))
    assert letters is not None
    message = [m for m in letters.messages.values() if (m.kind, m.recipient) == (kind, attendee)][
        -1
    ]
    contacts = AskedContacts(DirectCaller(region), None, "https://pages.example")  # type: ignore[arg-type]
    return message, contacts.of(store, reference, message)


def code_of(region: Region, reference: str, attendee: str) -> str:
    """The code that the coordinator is shown."""
    answer = region.show(
        "herts-coordinator", "scheduling", "show_link_code", link_questions.show_link_code,
        reference, "the code of a personal link", {"person": attendee},
    )  # fmt: skip
    code: str = answer["ok"]["code"]
    return code


def links_of(region: Region, reference: str) -> list[dict[str, Any]]:
    """The case's links, as the coordinator sees them."""
    from tests.acting import act

    by = act(actor="herts-coordinator", role="coordinator", at=region.now)
    found: list[dict[str, Any]] = link_questions.list_links(
        Work(region.stores["scheduling"], reference, by, {})
    )["links"]
    return found
