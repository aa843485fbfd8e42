"""A made-up case's telephone: the newest letter's link, the code that is looked up, and what must be said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cli.api import NoAnswer
from cli.case_pages import OnPages, PageWrong
from cli.case_steps import PageStep
from cli.family_pages import PageClosed, Telephone

MAIL = {
    "kinplan_kind": "personal_link",
    "to": ["Rhona <rhona@family.example>"],
    "body": "This is the address of your own page:\n\nhttp://127.0.0.1:8800/p/WyJ4Il0.ab-c_d\n\nThe",
}
FORM = (
    '<main><form><input type="hidden" name="mark" value="m1"><input type="hidden" name="key" '
    'value="k1"></form></main>'
)


class Portal:
    """Answers by method and path, and remembers what was sent."""

    def __init__(self, **answers: tuple[int, str]) -> None:
        self.answers, self.sent, self.trust_env = answers, [], True

    def request(self, method: str, url: str, data: Any, timeout: float) -> Any:
        path = url.removeprefix("http://portal")
        self.sent.append((method, path, data))
        status, text = self.answers.get(f"{method} {path}", (200, "<main>Fine</main>"))
        return SimpleNamespace(status_code=status, text=text, ok=status < 400)


def telephone(portal: Portal, *mails: dict[str, Any]) -> Telephone:
    api = SimpleNamespace(
        portal_url="http://portal",
        patience=0.0,
        mails=lambda reference: list(mails or (MAIL,)),
        asked=lambda account, path: {"code": "1234 5678"},
    )
    made = Telephone(api, "HERTS-K7MD-9QRX", "id-1", "rhona@family.example", "herts-coordinator")  # type: ignore[arg-type]
    made.browser = portal  # type: ignore[assignment]
    return made


def test_it_opens_the_newest_link_with_the_code_that_the_coordinator_was_shown() -> None:
    portal = Portal()
    older = {**MAIL, "body": "http://127.0.0.1:8800/p/older"}
    other = {**MAIL, "to": ["dan@family.example"], "body": "http://127.0.0.1:8800/p/dans"}
    phone = telephone(portal, other, MAIL, older)
    phone.be_told_the_code()
    phone.open()
    assert portal.sent == [
        ("GET", "/p/WyJ4Il0.ab-c_d", None),
        ("POST", "/p", {"t": "WyJ4Il0.ab-c_d", "number": "1234 5678"}),
    ]
    assert portal.trust_env is False


def test_without_a_letter_or_with_a_closed_page_it_says_so() -> None:
    with pytest.raises(NoAnswer, match="no letter"):
        telephone(Portal(), {**MAIL, "kinplan_kind": "invitation"}).open()
    with pytest.raises(PageClosed):
        telephone(Portal(**{"POST /p": (403, "")})).open()
    with pytest.raises(NoAnswer, match="503"):
        telephone(Portal(**{"GET /page": (503, "")})).see("see_page")


def test_a_form_is_sent_with_what_is_hidden_in_it() -> None:
    portal = Portal(**{"GET /page/words": (200, FORM)})
    assert telephone(portal).send("give_wishes", {"words": "A dog."}) == "Fine"
    assert portal.sent[-1][2] == {"mark": "m1", "key": "k1", "words": "A dog."}


def on_pages(portal: Portal) -> OnPages:
    pages = OnPages()
    pages.people["aunt"] = {"coordinator": "herts-coordinator", "attendee": "id-1", "name": "Rhona"}
    pages.telephones["aunt"] = telephone(portal)
    return pages


def step(do: str, *says: str, closed: bool = False) -> PageStep:
    return PageStep(1, 1, "aunt", do, {}, says, closed)


def test_a_page_must_say_what_the_file_expects_and_a_form_must_be_kept() -> None:
    api: Any = None
    assert on_pages(Portal()).do(step("see_page", "Fine"), api, "") == (
        "Rhona (by their link) looks at their own page"
    )
    with pytest.raises(PageWrong, match="does not say 'Grand'"):
        on_pages(Portal()).do(step("see_page", "Grand"), api, "")
    with pytest.raises(PageWrong, match="We have kept"):
        on_pages(Portal()).do(step("give_wishes"), api, "")
    with pytest.raises(PageWrong, match="no link was issued"):
        OnPages().do(step("see_page"), api, "")


def test_a_page_that_must_be_closed_neither_goes_on_nor_opens_again() -> None:
    shut = {"GET /page": (403, ""), "POST /p": (403, "")}
    api: Any = None
    assert "closed, as it must be" in on_pages(Portal(**shut)).do(
        step("see_page", closed=True), api, ""
    )
    for still_open in shut:
        portal = Portal(**{name: told for name, told in shut.items() if name != still_open})
        with pytest.raises(PageWrong, match="must not"):
            on_pages(portal).do(step("see_page", closed=True), api, "")
    with pytest.raises(PageWrong, match="did not open"):
        on_pages(Portal(**shut)).do(step("see_page"), api, "")
