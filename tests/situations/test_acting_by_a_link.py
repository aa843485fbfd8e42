"""A grandmother with a shared, cracked telephone: her coordinator issues a link, a letter brings the
address, the number comes by another way, and she does by her page what a family can do, until the link is
revoked. On the real portal, the real services and the real database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from services.notifications.application.mails import Envelope, mail_for
from services.notifications.domain import rules
from services.notifications.domain.refusals import LinkIsOver
from tests.audit.direct import erase
from tests.audit.region import Region, held, prepared, proposed, referred
from tests.situations.by_page import Browser, code_of, letter_to, links_of
from tests.situations.seen import history, ledger_still_verifies, read, sentences

COORDINATOR = "herts-coordinator"


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.toml"
    path.write_text("")
    return path


def linked(region: Region) -> tuple[str, str]:
    """A case in preparation, in which the grandmother has a link; the reference and she."""
    reference, _, _ = referred(region)
    joan = prepared(region, reference)
    region.perform(COORDINATOR, "issue_link", reference, joan)
    return reference, joan


def on_her_page(region: Region, reference: str, who: str, accounts: Path) -> Browser:
    browser = Browser(region, accounts)
    _, found = letter_to(region, reference, who, "personal_link")
    answer = browser.open(found["address"], code_of(region, reference, who))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/page")
    return browser


def everything_kept(url: str) -> str:
    """Every value of every table of the database, as text and as bytes in hexadecimal."""
    kept = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname LIKE '%hertfordshire%'"
        ).fetchall()
        for schema, table in tables:
            rows = connection.execute(f'SELECT t::text FROM "{schema}"."{table}" t').fetchall()  # type: ignore[arg-type]
            kept += [row[0] for row in rows]
    return "\n".join(kept)


def the_history_tells_it(region: Region, reference: str) -> None:
    actors = {entry["actor_name"] for entry in history(region, reference)}
    assert {"Joan Ashdown", "Somebody with a link"} <= actors
    told = sentences(region, reference)
    for sentence in (
        "Issued a personal link to Joan Ashdown",
        "was opened with the right code",
        "Said what they want: Milo's room has the blue door.",
        "these suit: 2",
        "Asked that the plan is looked at before its day. Before half-term.",
        "Said that the plan is not working: Nobody is there on Fridays.",
        "Read their own",
        "To be sent: review asked",
        "To be sent: plan doubted",
    ):
        assert sentence in told, sentence


def test_from_the_letter_to_the_revocation(region: Region, accounts: Path, empty_url: str) -> None:
    reference, joan = linked(region)
    message, found = letter_to(region, reference, joan, "personal_link")
    rules.may_be_sent(message, found, region.now)
    envelope = Envelope(region.ledger.policy_at(region.now), "us@council.example", region.now)
    mail = mail_for(message, reference, found, envelope)
    body = mail.get_body(("plain",))
    assert body is not None
    assert found["address"] in body.get_content()
    assert mail["To"] == "joan.ashdown@family.example"
    code = code_of(region, reference, joan)
    assert code not in body.get_content()

    phone = on_her_page(region, reference, joan, accounts)
    assert "Hello Joan Ashdown" in phone.get("/page").get_data(as_text=True)
    assert phone.send("/page/words", words="Milo's room has the blue door.").status_code == 303
    shown = read(region, COORDINATOR, "conference", reference)["ok"]
    assert [w["wishes"] for w in shown["own_wishes"]] == ["Milo's room has the blue door."]

    days = [
        {"starts_at": (region.now + timedelta(days=n)).isoformat(), "place": "venue",
         "where": f"Hall {n}"} for n in (7, 8)
    ]  # fmt: skip
    region.perform(COORDINATOR, "offer_days", reference, days=days)
    assert "Hall 8" in phone.get("/page/days").get_data(as_text=True)
    assert phone.send("/page/days", suits="2").status_code == 303
    shown = read(region, COORDINATOR, "conference", reference)["ok"]
    assert [day["suits"] for day in shown["offers"][0]["days"]] == [[], [joan]]

    assert "There is no copy for you yet" in phone.get("/page/paper").get_data(as_text=True)
    held(region, reference)
    proposed(region, reference, joan)
    region.perform("herts-referrer", "agree_plan", reference, plan_version=1)
    phone = on_her_page(region, reference, joan, accounts)
    assert "Sleep at Milo&#39;s home." in phone.get("/page/paper").get_data(as_text=True)
    assert phone.send("/page/sooner", words="Before half-term.").status_code == 303
    assert phone.send("/page/change", words="Nobody is there on Fridays.").status_code == 303
    seen = phone.get("/page/seen").get_data(as_text=True)
    assert "You, by your own page" in seen
    assert "coordinator" in seen

    the_history_tells_it(region, reference)
    region.perform(COORDINATOR, "revoke_link", reference, joan, reason="lost_phone")
    for address in ("/page", "/page/paper", "/page/seen", "/page/words"):
        phone.client.set_cookie("page", "x", path="/page")
        assert phone.get(address).status_code == 403
    assert phone.open(found["address"], code).status_code == 403
    assert links_of(region, reference)[0]["turned_away"] == {"revoked": 1}
    with pytest.raises(LinkIsOver):
        rules.may_be_sent(*letter_to(region, reference, joan, "personal_link"), region.now)

    kept = everything_kept(empty_url)
    assert "link.issued" in kept
    token = found["address"].rpartition("/")[2]
    for secret in (token, code, code.replace(" ", "")):
        assert secret not in kept
        assert secret.encode().hex() not in kept
    assert {title for _, title in phone.history} == {"Your page", "Redirecting..."}
    ledger_still_verifies(region, empty_url)


def test_revoking_ends_a_page_that_is_open_at_the_next_step(region: Region, accounts: Path) -> None:
    reference, joan = linked(region)
    phone = on_her_page(region, reference, joan, accounts)
    assert phone.get("/page").status_code == 200
    region.perform(COORDINATOR, "exclude_attendee", reference, joan, decided_by="The manager",
                   reason="Threats were made.", other_way="letter")  # fmt: skip
    assert phone.get("/page").status_code == 403
    assert phone.get("/page/words").status_code == 403
    assert "excluded" in sentences(region, reference)


def test_a_new_link_ends_the_older_one_and_its_page(region: Region, accounts: Path) -> None:
    reference, joan = linked(region)
    older = on_her_page(region, reference, joan, accounts)
    region.perform(COORDINATOR, "issue_link", reference, joan)
    newer = on_her_page(region, reference, joan, accounts)
    assert older.get("/page").status_code == 403
    assert newer.get("/page").status_code == 200


@pytest.mark.parametrize("ending", ["restricted", "consent", "erased", "closed"])
def test_the_page_ends_with_what_ends_somebodys_part(
    region: Region, accounts: Path, ending: str
) -> None:
    reference, _, mother = referred(region)
    joan = prepared(region, reference)
    region.perform(COORDINATOR, "issue_link", reference, joan)
    phone = on_her_page(region, reference, joan, accounts)
    assert phone.get("/page").status_code == 200
    if ending == "restricted":
        region.perform("herts-manager", "restrict_case", reference, reason="A cousin works here.")
    elif ending == "consent":
        region.perform(
            "herts-referrer", "withdraw_consent", reference, withdrawn_by=mother, how="by letter"
        )
    elif ending == "erased":
        erase(region, reference, joan)
    else:
        region.perform(
            "herts-manager", "close_case", reference, reason="moved_away", explanation="To Wales."
        )
    assert phone.get("/page").status_code == 403
    assert [each for each in links_of(region, reference) if each["opens"]] == []
    assert "was revoked" in sentences(region, reference)


def test_a_session_serves_in_its_own_case_alone(region: Region, accounts: Path) -> None:
    reference, joan = linked(region)
    other, _, _ = referred(region)
    ann = prepared(region, other)
    phone = on_her_page(region, reference, joan, accounts)
    cookie = phone.client.get_cookie("page", path="/page")
    assert cookie is not None
    context = {
        "actor": f"family:{joan}", "role": "family", "council": "hertfordshire",
        "link_session": cookie.value, "request_id": "request-x", "idempotency_key": "k" * 12,
    }  # fmt: skip
    ask = phone.caller.call
    assert "ok" in ask("scheduling", "show_own_page", reference, context=context)
    as_ann = {**context, "actor": f"family:{ann}"}
    for service, method, *body in (
        ("scheduling", "show_own_page"),
        ("plans", "show_own_copy"),
        ("audit", "show_own_access"),
        ("scheduling", "give_wishes", {"wishes": "x"}),
        ("plans", "say_not_working", {"what": "x"}),
    ):
        for where, by in ((other, context), (other, as_ann), (reference, as_ann)):
            answer = ask(
                service,
                method,
                where,
                *body,
                context={**by, "idempotency_key": f"{method}-{where}-{by is as_ann}"},
            )
            assert answer["refused"]["kind"] in ("forbidden", "rule"), (service, method)
            assert "ok" not in answer
    for method in ("show_own_page", "give_wishes"):
        no_session = {**context, "link_session": "", "idempotency_key": method + "-none"}
        body = ({"wishes": "x"},) if method == "give_wishes" else ()
        refused = ask("scheduling", method, reference, *body, context=no_session)["refused"]
        assert refused["kind"] == "forbidden"


def test_what_others_did_is_not_among_who_has_seen_their_record(
    region: Region, accounts: Path
) -> None:
    reference, joan = linked(region)
    dan = region.perform(
        COORDINATOR, "invite_attendee", reference, name="Dan Ashdown", relation="uncle",
        part="family", email="dan@family.example",
    )["attendee"]  # fmt: skip
    region.perform(COORDINATOR, "keep_apart", reference, one=joan, other=dan,
                   source="person_asked", why="She is afraid of him.")  # fmt: skip
    region.perform(COORDINATOR, "issue_link", reference, dan)
    region.perform(COORDINATOR, "report_harm", reference, what="Dan hit Joan.", told_by=joan,
                   at_risk=[joan], in_danger_now=True)  # fmt: skip
    hers = on_her_page(region, reference, joan, accounts)
    hers.send("/page/words", words="I do not want to see him.")
    from services.scheduling.application import questions

    region.show("herts-referrer", "scheduling", "show_harm", questions.show_harm, reference,
                "what was reported as harm")  # fmt: skip
    his = on_her_page(region, reference, dan, accounts)
    pages = [his.get(a).get_data(as_text=True) for a in ("/page", "/page/seen", "/page/days")]
    assert "You, by your own page" in pages[1]
    for told in ("Joan", "harm", "afraid", "see him", joan):
        assert told not in "".join(pages), told
