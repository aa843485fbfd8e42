"""The family's pages: a number asked for, and then their own page and what can be done on it.

Addresses and titles say nothing of a meeting, a council, a child or a name; whatever is wrong with a link
gets the same page; and no page is kept by the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from services.portal.correlation import SECURITY
from services.portal.families.forms import (
    Form,
    said_choose,
    said_passage,
    said_why,
)
from services.portal.families.sessions import (
    Closed,
    Families,
    NotNow,
    OnThePage,
    Refused,
    forget,
    remember,
)
from services.portal.sign_in import for_everyone
from shared.days import local_day, local_time
from shared.identifiers import new_key
from shared.observability.logs import logger

SOMEWHERE_ELSE = "https://www.bbc.co.uk/weather"
"""Where "Leave this page" leads: something that anybody looks at."""
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self' https://www.bbc.co.uk; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {**SECURITY, "Content-Security-Policy": POLICY, "Cache-Control": "no-store, private"}
STYLE = Path(__file__).parent / "style.css"
BY_LINK = "the scheduling service looks at the personal link and its session at every request"
LARGEST = 64 * 1024

View = Callable[..., AnyResponse]
Look = Callable[[OnThePage], dict[str, Any]]
Read = Callable[[Form], dict[str, Any]]


def add_families(pages: Blueprint, families: Families) -> None:
    """All of the family's addresses."""
    _add_entrance(pages, families)
    _add_pages(pages, families)
    pages.add_url_rule("/page/style.css", "style", _style, methods=["GET"])


def _add_entrance(pages: Blueprint, families: Families) -> None:
    @_neutral
    def entrance(token: str) -> AnyResponse:
        return _page("code.html", token=token, problem="")

    @_neutral
    def enter() -> AnyResponse:
        form = _form()
        token, code = form.text("t"), form.text("number")
        if not code.strip():
            problem = "Type the number of eight digits that your coordinator told you."
            return _page("code.html", 400, token=token, problem=problem)
        session = families.open(token, code)
        return remember(redirect("/page", 303), session)

    @_neutral
    def leave() -> AnyResponse:
        try:
            families.leave()
        except (Closed, NotNow):
            g.problem_code = "left_unheard"
        return forget(redirect(SOMEWHERE_ELSE, 303))

    @_neutral
    def nothing() -> AnyResponse:
        raise Closed

    pages.add_url_rule("/p", "nothing", nothing, methods=["GET"])
    pages.add_url_rule("/page/leave", "nothing_to_leave", nothing, methods=["GET"])
    pages.add_url_rule("/p/<token>", "entrance", entrance, methods=["GET"])
    pages.add_url_rule("/p", "enter", enter, methods=["POST"])
    pages.add_url_rule("/page/leave", "leave", leave, methods=["POST"])


def _add_pages(pages: Blueprint, families: Families) -> None:
    own = families.own_page
    paper = families.own_paper

    def add(name: str, look: Look) -> None:
        show = _showing(families, name or "home", look)
        pages.add_url_rule(f"/page/{name}".rstrip("/"), name or "home", show, methods=["GET"])

    def add_form(name: str, look: Look, command: tuple[str, str], read: Read) -> None:
        add(name, look)
        send = _sending(families, name, look, command, read)
        pages.add_url_rule(f"/page/{name}", f"send_{name}", send, methods=["POST"])

    add("", own)
    add("paper", paper)
    add("seen", families.own_access)
    add_form("words", own, ("scheduling", "give_wishes"), said_passage("wishes"))
    add_form("days", own, ("scheduling", "choose_days"), said_choose)
    add_form("sooner", paper, ("plans", "ask_for_review"), said_why)
    add_form("change", paper, ("plans", "say_not_working"), said_passage("what"))


def _showing(families: Families, name: str, look: Look) -> View:
    @_neutral
    def show() -> AnyResponse:
        who = families.on_the_page()
        return _shown(who, f"{name}.html", look(who))

    return show


def _sending(
    families: Families, name: str, look: Look, command: tuple[str, str], read: Read
) -> View:
    @_neutral
    def send() -> AnyResponse:
        form = _form()
        who = families.on_the_page(form.text("mark"))
        body, problem = read(form), form.problem
        if not problem:
            try:
                families.do(who, *command, body, form.key())
            except Refused as refused:
                problem = _words_of(refused)
            else:
                return remember(redirect(f"/page/{name}?done=1", 303), who.session)
        return _shown(who, f"{name}.html", look(who), 422, problem=problem, typed=form)

    return send


def _neutral(view: View) -> View:
    """A page that tells nothing of why it is not shown."""

    @for_everyone(because=BY_LINK)
    @wraps(view)
    def answer(**where: Any) -> AnyResponse:
        g.security = HEADERS
        try:
            if g.get("held_off"):
                raise NotNow
            return view(**where)
        except (Closed, Refused):
            g.problem_code = "page_closed"
            return forget(_page("closed.html", 403))
        except NotNow:
            g.problem_code = "unavailable"
            return _page("later.html", 503)
        except (
            Exception
        ) as error:  # its text may quote what somebody wrote: neither shown nor logged
            g.problem_code = "internal_error"
            logger(__name__).error("a family page failed", exc_info=error)
            return _page("later.html", 500)

    return answer


@for_everyone(because="colours and sizes, the same for everybody")
def _style() -> Response:
    g.security = {**HEADERS, "Cache-Control": "no-store"}
    return Response(STYLE.read_text(encoding="utf-8"), content_type="text/css; charset=utf-8")


def _form() -> Form:
    request.max_content_length = LARGEST
    return Form(request.form)


def _shown(
    who: OnThePage, template: str, told: dict[str, Any], status: int = 200, **more: Any
) -> AnyResponse:
    values = {
        "told": told,
        "mark": who.form,
        "key": new_key(),
        "done": "done" in request.args,
        "problem": "",
        "typed": None,
        **more,
    }
    return remember(_page(template, status, **values), who.session)


def _page(template: str, status: int = 200, **values: Any) -> Response:
    text = render_template(template, spoken=_spoken, spoken_day=_spoken_day, **values)
    return Response(text, status=status, content_type="text/html; charset=utf-8")


def _words_of(refused: Refused) -> str:
    """A refusal by a rule says what to do; one of the form's words says so plainly."""
    if refused.kind == "rule":
        return str(refused.words)
    return "We could not read that. Look at what you typed and send it again."


def _spoken(moment: str) -> str:
    """A time as people say it: Monday 1 March 2027 at 14:30."""
    when = datetime.fromisoformat(moment)
    return f"{_long(local_day(when))} at {local_time(when)}"


def _spoken_day(day: str) -> str:
    """A day as people say it: Monday 1 March 2027."""
    return _long(date.fromisoformat(day))


def _long(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
