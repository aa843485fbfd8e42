"""The family's pages: neutral in every address and title, readable, and closed to whoever has no session."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import structlog

from services.portal.families import pages
from shared.personal_links import Seals

REFERENCE = "HERTS-K7MD-9QRX"
SEALS = Seals("hertfordshire", b"k" * 32)
LINK = "7c" * 16 + "-1"
TOKEN, COOKIE = SEALS.token(LINK), "WyJoZXJ0Zm9yZHNoaXJlIiwibGluayIsInMiLDEsMl0.c2lnbmF0dXJl"
OWN_PAGE = {
    "name": "Joan Ashdown",
    "meeting": "family group conference",
    "contact": "Ring 01992 555 0100.",
    "wishes": [{"said_at": "2027-01-04T10:00:00+00:00", "wishes": "<b>No shouting</b>"}],
    "may_give_wishes": True,
    "offer": {
        "offer": 2,
        "days": [
            {"number": 1, "starts_at": "2027-01-25T10:00:00+00:00", "place": "venue", "where": "A"},
            {"number": 2, "starts_at": "2027-01-26T10:00:00+00:00", "place": "venue", "where": "B"},
        ],
        "suits": [2],
        "remarks": None,
    },
    "day": {"starts_at": "2027-01-25T10:00:00+00:00", "where": "The Green Room"},
}
COPY = {
    "plan_version": 1,
    "actions": [{"who": "Joan", "what": "Sleeps there.", "by_when": "2027-02-01"}],
    "back_up_plan": "An aunt helps.",
    "how_checked": "Joan rings the school.",
    "childs_wishes": "Football.",
    "wishes_of": [{"child": "c", "wishes": "A dog."}],
    "support_asked": [{"what": "A bus pass", "agency": "Transport"}],
    "withheld": 1,
    "review_on": "2027-03-01",
    "said": [],
}
ACCESS = {
    "readings": [{"at": "x", "words": "Somebody who acted as auditor read it."}],
    "earlier": 3,
}
ANSWERS = {
    ("scheduling", "open_link"): {"ok": {"session": COOKIE}},
    ("scheduling", "check_link_session"): {
        "ok": {
            "alive": True,
            "reference": REFERENCE,
            "attendee": "9d" * 16,
            "session": COOKIE,
            "form": "f" * 64,
        }
    },
    ("scheduling", "leave_link"): {"ok": {}},
    ("scheduling", "show_own_page"): {"ok": OWN_PAGE},
    ("plans", "show_own_copy"): {"ok": COPY},
    ("audit", "show_own_access"): {"ok": ACCESS},
}
SHOWN = ("/page", "/page/words", "/page/days", "/page/paper", "/page/sooner", "/page/change")
SHOWN = (*SHOWN, "/page/seen")
FORMS = {
    "/page/words": ("scheduling", "give_wishes", {"words": "A dog."}, {"wishes": "A dog."}),
    "/page/days": (
        "scheduling",
        "choose_days",
        {"offer": "2", "suits": ["1", "2"], "words": " "},
        {"offer": 2, "suits": [1, 2], "remarks": None},
    ),
    "/page/sooner": ("plans", "ask_for_review", {"words": ""}, {"why": None}),
    "/page/change": ("plans", "say_not_working", {"words": "Fridays."}, {"what": "Fridays."}),
}
TELLING = (
    "meeting",
    "conference",
    "council",
    "hertfordshire",
    "kinplan",
    "child",
    "family",
    "plan",
)
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """A page as a browser reads it, and what is wrong with how it is built."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.wrong = [], []
        self.tags, self.labels, self.ids, self.links = [], set(), [], []
        self.fields, self.title, self.lang, self.headings = [], "", "", []
        self.feed(text)
        self.close()
        self.wrong += [f"{tag} is never closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "html":
            self.lang = told.get("lang", "")
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "label":
            self.labels.add(told.get("for"))
        if tag == "a":
            self.links.append(told.get("href"))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self._look_at(tag, told)

    def _look_at(self, tag, told):
        if tag in ("input", "textarea", "select") and told.get("type") != "hidden":
            self.fields.append(told.get("id"))
        if tag in ("script", "style", "iframe") or any(name.startswith("on") for name in told):
            self.wrong.append(f"{tag} has something that is not ours")
        if "style" in told:
            self.wrong.append("a style of its own")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"{tag} is closed in the wrong place")

    def handle_data(self, data):
        if self.open and self.open[-1] == "title":
            self.title += data

    def mistakes(self) -> list[str]:
        wrong = list(self.wrong)
        wrong += [f"{n} h1"] if (n := self.headings.count(1)) != 1 else []
        main = [h for h in self.headings if h != 0]
        first_two = 1 in main and main.index(1) <= 1  # a summary of errors may come before it
        wrong += [] if first_two else ["h1 is not first"]
        wrong += ["no language"] if self.lang != "en-GB" else []
        wrong += [f"title {self.title!r}"] if self.title != "Your page" else []
        wrong += [f"{f!r} has no label" for f in self.fields if f not in self.labels or not f]
        wrong += ["ids twice"] if len(self.ids) != len(set(self.ids)) else []
        wrong += [f"{a} leads nowhere" for a in self.links if a[0] == "#" and a[1:] not in self.ids]
        wrong += ["no main"] if self.tags.count("main") != 1 else []
        wrong += ["no skip link"] if self.links[:1] != ["#main"] else []
        return wrong


@pytest.fixture
def family(client, caller):
    """A browser with a session."""
    caller.answers.update(ANSWERS)
    client.set_cookie("page", COOKIE, path="/page")
    return client


def structure(answer):
    assert answer.content_type == "text/html; charset=utf-8"
    return Page(answer.get_data(as_text=True)).mistakes()


@pytest.mark.parametrize("address", SHOWN)
def test_each_page_is_built_so_that_everybody_can_use_it(family, address):
    answer = family.get(address)
    assert answer.status_code == 200
    assert structure(answer) == []


@pytest.mark.parametrize("address", SHOWN)
def test_each_page_is_neutral_in_a_history_and_kept_nowhere(family, address):
    answer = family.get(address)
    assert not [word for word in TELLING if word in address]
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'")
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    text = answer.get_data(as_text=True)
    assert '<link rel="icon" href="data:,">' in text
    assert "http" not in text.replace("http-equiv", "")


def test_no_address_of_a_page_tells_what_it_is_about(app):
    rules = [r.rule for r in app.url_map.iter_rules() if r.endpoint.startswith("pages.")]
    assert len(rules) > 12
    assert [r for r in rules for word in TELLING if word in r] == []


@pytest.mark.parametrize("name", ["code.html", "closed.html", "later.html"])
def test_the_pages_before_and_after_a_session_say_nothing_of_what_it_is_about(app, name):
    with app.test_request_context("/p/x"):
        text = pages._page(name, token="x", problem="").get_data(as_text=True)
    assert Page(text).mistakes() == []
    words = re.sub("<[^>]*>", " ", text).lower()
    assert [word for word in TELLING if re.search(rf"\b{word}", words)] == []


def test_a_page_that_is_built_badly_is_noticed():
    bad = (
        '<html><head><title>Plan</title></head><body><h2>x</h2><input id="a"><a href="#b">x</a>'
        '<script>x</script><p style="color:red">x</body></html>'
    )
    found = " ".join(Page(bad).mistakes())
    for wrong in ("0 h1", "no language", "title 'Plan'", "'a' has no label", "#b leads nowhere",
                  "script has", "a style of", "no main", "wrong place"):  # fmt: skip
        assert wrong in found, wrong


def test_what_somebody_wrote_is_shown_as_text(family):
    text = family.get("/page/words").get_data(as_text=True)
    assert "&lt;b&gt;No shouting&lt;/b&gt;" in text


def test_a_link_leads_to_the_number_without_anybody_being_asked(client, caller):
    answer = client.get(f"/p/{TOKEN}")
    assert answer.status_code == 200
    assert caller.asked == []
    assert structure(answer) == []


def test_the_right_number_leads_to_an_address_without_the_token(client, caller):
    caller.answers.update(ANSWERS)
    answer = client.post("/p", data={"t": TOKEN, "number": "1234 5678"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/page")
    (asked,) = caller.asked
    assert asked.args == (None, {"token": TOKEN, "code": "1234 5678"})
    assert asked.context["council"] == "hertfordshire"
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith(f"page={COOKIE};")
    for wanted in ("HttpOnly", "Path=/page", "SameSite=Strict"):
        assert wanted in cookie
    assert "Secure" not in cookie  # localhost
    assert "Expires" not in cookie
    assert TOKEN not in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", ["pages.example", "127.0.0.1.example", "10.0.0.1:8800"])
def test_the_cookie_goes_over_tls_only_but_on_this_machine(client, caller, host):
    caller.answers.update(ANSWERS)
    form = {"t": TOKEN, "number": "1"}
    away = client.post("/p", data=form, base_url=f"http://{host}")
    assert "Secure" in away.headers["Set-Cookie"]
    here = client.post("/p", data=form, base_url="http://127.0.0.1:8800")
    assert "Secure" not in here.headers["Set-Cookie"]


def closed_answers(client, caller):
    """The answers to everything that can be wrong with a link, a number or a session."""
    no = {"refused": {"kind": "forbidden", "code": "forbidden", "message": "-", "fields": {}}}
    gone = {"refused": {"kind": "not_found", "code": "not_found", "message": "-", "fields": {}}}
    form = {"t": TOKEN, "number": "1"}
    for answer in ({"ok": {"session": None}}, no, gone):
        caller.answers["scheduling", "open_link"] = answer
        yield client.post("/p", data=form)
    yield client.post("/p", data={"t": "not-a-token", "number": "1"})
    yield client.post("/p", data={"t": "x" * 9000, "number": "1"})
    yield client.get("/p")
    yield client.get("/page")
    client.set_cookie("page", COOKIE, path="/page")
    for answer in ({"ok": {"alive": False}}, no, gone):
        caller.answers["scheduling", "check_link_session"] = answer
        for address in SHOWN:
            client.set_cookie("page", COOKIE, path="/page")
            yield client.get(address)
        for address, (_, _, sent, _) in FORMS.items():
            client.set_cookie("page", COOKIE, path="/page")
            yield client.post(address, data=sent | {"mark": "f" * 64})


def test_whatever_is_wrong_the_same_page_says_what_to_do_and_nothing_else(client, caller):
    answers = list(closed_answers(client, caller))
    assert {answer.status_code for answer in answers} == {403}
    (text,) = {answer.get_data(as_text=True) for answer in answers}
    assert "ring your coordinator" in text
    assert Page(text).mistakes() == []
    assert all("page=;" in answer.headers["Set-Cookie"] for answer in answers)


def test_without_a_number_somebody_is_told_so_and_nothing_is_counted(client, caller):
    answer = client.post("/p", data={"t": TOKEN, "number": "  "})
    assert answer.status_code == 400
    assert caller.asked == []
    assert structure(answer) == []
    assert 'href="#first"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", FORMS)
def test_a_form_has_its_command_done_once_as_the_person_themselves(family, caller, address):
    service, command, sent, body = FORMS[address]
    page = family.get(address).get_data(as_text=True)
    key = re.search(r'name="key" value="(\w+)"', page)[1]
    assert 'name="mark" value="' + "f" * 64 in page
    caller.answers[service, command] = {"ok": {"reference": REFERENCE, "version": 4}}
    answer = family.post(address, data=sent | {"mark": "f" * 64, "key": key})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}?done=1")
    (done,) = [asked for asked in caller.asked if asked.method == command]
    assert done.args == (REFERENCE, body)
    assert done.context["actor"] == "family:" + "9d" * 16
    assert done.context["role"] == "family"
    assert done.context["link_session"] == COOKIE
    assert done.context["idempotency_key"] == key
    (check,) = [a for a in caller.asked if a.method == "check_link_session" and a.args[1]["form"]]
    assert check.args[1]["form"] == "f" * 64
    assert "We have kept what you said" in family.get(f"{address}?done=1").get_data(as_text=True)


@pytest.mark.parametrize("address", FORMS)
def test_a_form_without_its_mark_is_sent_to_be_looked_at_as_none_of_ours(family, caller, address):
    family.post(address, data=FORMS[address][2])
    (check,) = [asked for asked in caller.asked if asked.method == "check_link_session"]
    assert check.args[1]["form"] == ""  # which is no session's mark


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/page/words", {"words": " \n"}),
        ("/page/change", {}),
        ("/page/days", {"offer": "2"}),
        ("/page/days", {"offer": "2", "suits": "1", "none": "yes"}),
    ],
)
def test_a_mistake_in_a_form_is_said_first_and_leads_to_the_place(family, caller, address, sent):
    answer = family.post(address, data=sent | {"mark": "f" * 64})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert structure(answer) == []
    assert 'role="alert"' in text
    assert 'href="#first"' in text
    assert FORMS[address][1] not in [asked.method for asked in caller.asked]


def test_what_a_rule_says_is_told_and_what_was_typed_stays(family, caller):
    caller.answers["scheduling", "give_wishes"] = {
        "refused": {
            "kind": "rule", "code": "said_often_enough", "message": "Enough for now.", "fields": {},
        }
    }  # fmt: skip
    answer = family.post("/page/words", data={"words": "A & B", "mark": "f" * 64})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Enough for now." in text
    assert "A &amp; B</textarea>" in text


def test_leaving_ends_the_session_and_goes_somewhere_that_anybody_looks_at(family, caller):
    answer = family.post("/page/leave")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "https://www.bbc.co.uk/weather"
    assert "page=;" in answer.headers["Set-Cookie"]
    assert [asked.method for asked in caller.asked] == ["leave_link"]
    caller.answers["scheduling", "leave_link"] = RuntimeError("must not be asked")
    away = family.post("/page/leave")  # the cookie is gone: they go away all the same
    assert away.status_code == 303


def test_nobody_is_thrown_out_when_a_service_does_not_answer(family, caller):
    from shared.rpc.calling import ServiceDown

    caller.answers["audit", "show_own_access"] = ServiceDown("audit", "timeout")
    answer = family.get("/page/seen")
    assert answer.status_code == 503
    assert structure(answer) == []
    assert "Set-Cookie" not in answer.headers
    caller.answers["scheduling", "leave_link"] = ServiceDown("scheduling", "timeout")
    assert family.post("/page/leave").status_code == 303


def test_a_mistake_of_ours_is_told_in_plain_words_too(family, caller):
    caller.answers["scheduling", "show_own_page"] = {"ok": {"name": "Joan"}}
    for address in ("/page/days", "/page/words"):
        answer = family.get(address)
        assert (answer.status_code, structure(answer)) in ((200, []), (500, []))
    caller.answers["audit", "show_own_access"] = RuntimeError("Joan said so")
    answer = family.get("/page/seen")
    assert answer.status_code == 500
    assert "Joan" not in answer.get_data(as_text=True)
    big = family.post("/page/words", data={"words": "x" * 100_000})
    assert big.status_code == 500
    assert structure(big) == []


def test_before_a_copy_is_released_it_is_said_that_there_is_none(family, caller):
    caller.answers["plans", "show_own_copy"] = {
        "refused": {"kind": "rule", "code": "no_copy_for_them", "message": "-", "fields": {}}
    }
    for address in ("/page/paper", "/page/sooner", "/page/change"):
        answer = family.get(address)
        assert answer.status_code == 200
        assert "no copy" in answer.get_data(as_text=True)
        assert structure(answer) == []


def test_neither_token_nor_number_nor_session_is_in_a_log(client, caller):
    caller.answers.update(ANSWERS)
    with structlog.testing.capture_logs() as lines:
        client.get(f"/p/{TOKEN}")
        client.post("/p", data={"t": TOKEN, "number": "1234 5678"})
        client.get("/page")
        client.get("/page/paper")
        caller.answers["scheduling", "open_link"] = RuntimeError("broke")
        client.post("/p", data={"t": TOKEN, "number": "8765 4321"})
    routes = [line["route"] for line in lines if line["event"] == "request"]
    assert routes == ["/p/<token>", "/p", "/page", "/page/paper", "/p"]
    for line in lines:
        told = repr({name: value for name, value in line.items() if name != "exc_info"})
        for secret in (TOKEN, COOKIE, "1234 5678", "8765 4321", "Joan"):
            assert secret not in told, secret


def test_the_style_is_ours_alone_and_has_room_for_a_thumb(client):
    answer = client.get("/page/style.css")
    assert answer.content_type == "text/css; charset=utf-8"
    text = answer.get_data(as_text=True)
    assert "url(" not in text
    assert "@import" not in text
    assert "min-height: 3rem" in text
    assert "@media print" in text


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: how much lighter one colour is than the other, from 1 to 21."""

    def light(colour: str) -> float:
        full = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
        parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_colour_of_words_stands_out_enough():
    style = pages.STYLE.read_text(encoding="utf-8")
    words = set(re.findall(r"(?<![-\w])color: (#\w+)", style)) - {"#fff"}
    behind_white_words = set(re.findall(r"background: (#\w+)", style)) - {"#fff"}
    assert len(words) >= 4
    for colour in words | behind_white_words:
        assert contrast(colour, "#ffffff") >= 7, colour
    assert contrast("#767676", "#fff") < 7 < 21 == round(contrast("#000", "#fff"))
