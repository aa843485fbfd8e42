"""A personal link: issued, opened with its code, locked, revoked, and ended by what ends the part that
somebody has in the case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.scheduling.application import by_link, commands, link_questions, reactions
from services.scheduling.domain import events
from services.scheduling.domain.links import KEPT_OF_EACH, WRONG_CODES, PersonalLink
from services.scheduling.domain.refusals import (
    CaseIsRestricted,
    NobodyOfThatName,
    NoLinkForThem,
    NoLinkToRevoke,
)
from shared.commanding import Work
from shared.personal_links import Seals
from shared.refusals import Forbidden
from tests.acting import MONDAY, REFERENCE, act, heard, later
from tests.given import given, replays_to_the_same
from tests.kept import answered, kinds
from tests.scheduling.arranged import (
    HELD,
    after,
    by_coordinator,
    cancel,
    decline,
    exclude,
    keep_apart,
    opened,
)
from tests.scheduling.by_link import INVITED, Phone, linked, recorded, store_with

NEW = PersonalLink.new("hertfordshire", REFERENCE, "joan")
CLOSED = heard("CaseClosed", position=9, reason="family_request")
RESTRICTED = heard("CaseRestricted", position=9)
SEALED = heard("CaseSealed", position=9)
TRANSFERRED = heard("CaseTransferred", position=9, to="northmere")


def issue(store, who="joan", **told):
    work = Work(store, REFERENCE, by_coordinator(), {"days": None, **told}, who)
    return store.keep(commands.issue_link(work).record)


def why_turned_away(store):
    return [e.reason for e in recorded(store) if isinstance(e, events.LinkTurnedAway)]


def test_the_coordinator_issues_a_link_that_works_for_four_weeks_unless_they_say_otherwise():
    store = store_with(after(*INVITED))
    (issued,) = issue(store)
    assert (issued.serial, issued.expires_at) == (1, later(28))
    (again,) = issue(store, days=3)
    assert (again.serial, again.expires_at) == (2, later(3))
    replays_to_the_same(linked(), linked().collect_events())


@pytest.mark.parametrize(
    ("steps", "who"),
    [
        ((*INVITED, exclude()), "joan"),
        ((*INVITED, decline("joan")), "joan"),
        ((*INVITED, cancel), "joan"),
        (INVITED, "nobody"),
    ],
)
def test_nobody_gets_a_link_who_has_no_part_in_a_case_that_goes_on(steps, who):
    new = PersonalLink.new("hertfordshire", REFERENCE, who)
    conference = after(*steps)
    given(new).when(lambda link: link.issue(act(), conference, who, 28)).then_refused(NoLinkForThem)


def test_the_right_code_opens_it_and_the_page_goes_on():
    phone = Phone(store_with())
    assert phone.open()
    assert phone.look()
    assert phone.look(form=phone.form)
    assert kinds(recorded(phone.store)) == [events.LinkIssued, events.LinkOpened]


@pytest.mark.parametrize("typed", ["{} {}", " {}-{} ", "{}\u2009{}"])
def test_the_code_may_be_typed_as_it_is_said(typed):
    phone = Phone(store_with())
    code = phone.seals.code(phone.link)
    assert phone.open(typed.format(code[:4], code[4:]))


def test_five_wrong_codes_lock_it_also_for_the_right_one_until_a_new_one_is_issued():
    phone = Phone(store_with())
    code = phone.seals.code(phone.link)
    wrong = f"{(int(code) + 1) % 10**8:08}"
    assert not any(phone.open(wrong) for _ in range(WRONG_CODES))
    assert kinds(recorded(phone.store))[-2:] == [events.CodeWrong, events.LinkLocked]
    assert not phone.open()
    assert why_turned_away(phone.store) == ["locked"]
    issue(phone.store)
    assert not phone.open()
    assert Phone(phone.store).open()


def test_the_wrong_codes_are_counted_from_the_last_right_one():
    phone = Phone(store_with())
    for _ in range(3):
        assert not any(phone.open("nonsense") for _ in range(WRONG_CODES - 1))
        assert phone.open()


def test_what_was_typed_and_the_token_and_the_code_are_in_no_event():
    phone = Phone(store_with())
    code = phone.seals.code(phone.link)
    assert not phone.open("13572468")
    assert phone.open()
    assert phone.look()
    kept = repr(phone.store.events)
    assert "link.code_wrong" not in kept  # the topic is no field, so that this finds values only
    for secret in (phone.token, code, "13572468", phone.cookie, phone.form, phone.link):
        assert secret not in kept


def test_attempts_by_the_thousand_leave_a_few_events():
    phone = Phone(store_with())
    for _ in range(300):
        phone.open("00000000" if phone.seals.code(phone.link) != "00000000" else "1")
        phone.open(token=phone.token[:-3] + "abc")
        phone.look(cookie="not.a.session")
    assert len(recorded(phone.store)) <= 1 + WRONG_CODES + 1 + 2 * KEPT_OF_EACH
    assert set(why_turned_away(phone.store)) == {"locked", "forged"}


def test_a_link_that_was_replaced_or_has_expired_opens_nothing_and_the_reason_is_kept():
    phone = Phone(store_with())
    issue(phone.store)
    assert not phone.open()
    newer = Phone(phone.store)
    newer.wait(days=28)
    assert not newer.open()
    assert why_turned_away(phone.store) == ["replaced", "expired"]


@pytest.mark.parametrize("change", ["signature", "other key", "other council", "text", "long"])
def test_a_forged_token_opens_nothing(change):
    phone = Phone(store_with())
    stolen = Seals("hertfordshire", b"0" * 32)
    foreign = Seals("sefton", phone.seals.key)
    token = {
        "signature": phone.token[:-4] + "AAAA",
        "other key": stolen.token(phone.link),
        "other council": foreign.token(phone.link),
        "text": "hello",
        "long": phone.token * 30,
    }[change]
    assert not phone.open(token=token)
    assert events.LinkOpened not in kinds(recorded(phone.store))
    if change in ("signature", "other key", "other council"):
        assert why_turned_away(phone.store) == ["forged"]


def test_a_session_of_another_link_key_or_council_is_none_of_ours():
    store = store_with(after(*INVITED), linked(), linked("dan"))
    joan, dan = Phone(store), Phone(store, "dan")
    assert joan.open()
    assert dan.open()
    session = joan.seals.session_in(joan.cookie)
    as_dan = replace(session, link=dan.link)
    forged = [
        Seals("hertfordshire", b"0" * 32).session(as_dan),
        Seals("sefton", joan.seals.key).session(as_dan),
        joan.cookie[:-4] + "AAAA",
        dan.token,
    ]
    assert not any(joan.look(cookie=cookie) for cookie in forged)
    # With her own cookie she acts as herself, whomever the portal says that she is.
    joan.who = "dan"
    with pytest.raises(Forbidden):
        by_link.give_wishes(joan.own(wishes="I want all of it."))


def test_a_session_ends_when_nobody_looks_for_half_an_hour_and_is_renewed_by_looking():
    phone = Phone(store_with())
    phone.open()
    for _ in range(5):
        phone.wait(minutes=29)
        assert phone.look()
    phone.wait(minutes=30)
    assert not phone.look()
    with pytest.raises(Forbidden):
        by_link.acting(phone.own())
    assert why_turned_away(phone.store) == []


def test_a_session_ends_after_some_hours_however_often_somebody_looks():
    phone = Phone(store_with())
    phone.open()
    looks = []
    for _ in range(10):
        phone.wait(minutes=29)
        looks.append(phone.look())
    assert looks == [True] * 8 + [False] * 2


def test_leaving_ends_the_session_also_for_whoever_copied_the_cookie():
    phone = Phone(store_with())
    phone.open()
    phone.look()
    copied = phone.cookie
    by_link.leave_link(phone.work(session=phone.cookie))
    by_link.leave_link(phone.work(session=phone.cookie))
    assert not phone.look(cookie=copied)
    assert kinds(recorded(phone.store)).count(events.LinkLeft) == 1
    assert phone.open()


def test_a_form_that_is_not_ours_is_refused_and_kept():
    phone = Phone(store_with())
    phone.open()
    assert not phone.look(form="0" * 64)
    assert not phone.look(form="")
    assert why_turned_away(phone.store) == ["forged_form", "forged_form"]
    assert phone.look()


def test_revoking_ends_the_page_at_once_and_only_a_link_that_opens_something_is_revoked():
    phone = Phone(store_with())
    phone.open()
    store = phone.store
    work = Work(store, REFERENCE, by_coordinator(), {"reason": "lost_phone"}, "joan")
    store.keep(commands.revoke_link(work).record)
    assert not phone.look()
    assert not phone.open()
    with pytest.raises(Forbidden):
        by_link.acting(phone.own())
    assert why_turned_away(store) == ["revoked", "revoked"]
    with pytest.raises(NoLinkToRevoke):
        commands.revoke_link(work)


ENDS = {
    "excluded": exclude(),
    "declined": decline("joan"),
    "case_ended": cancel,
}


@pytest.mark.parametrize("reason", ENDS)
def test_a_link_ends_together_with_the_part_that_somebody_has(reason):
    phone = Phone(store_with())
    phone.open()
    store = phone.store
    conference = store.find(type(opened()), opened().id)
    others = by_link_in_step(store, conference, ENDS[reason])
    store.keep(conference, *others)
    assert recorded(store)[-1].reason == reason
    assert not phone.look()


def by_link_in_step(store, conference, step):
    from services.scheduling.application.finding import in_step

    return in_step(store, act(), conference, step)


@pytest.mark.parametrize("steps", [INVITED, HELD])
@pytest.mark.parametrize(
    ("reaction", "event", "reason"),
    [
        (reactions.cancel_conference_when_case_closed, CLOSED, "case_ended"),
        (
            reactions.cancel_conference_when_consent_withdrawn,
            heard("ConsentWithdrawn", position=9, was_accepted=True),
            "",
        ),
        (reactions.note_restriction_when_case_restricted, RESTRICTED, "case_restricted"),
        (reactions.end_parts_when_case_sealed, SEALED, "case_ended"),
        (reactions.end_parts_when_case_transferred, TRANSFERRED, "case_ended"),
    ],
)
def test_a_link_ends_when_the_case_ends_is_restricted_or_consent_is_withdrawn(
    steps, reaction, event, reason
):
    conference = after(*steps)
    store = store_with(conference, linked(conference=after(*steps)))
    phone = Phone(store)
    assert phone.open()
    answered(store, reaction, event)
    revoked = recorded(store)[-1]
    assert type(revoked) is events.LinkRevoked
    assert revoked.reason == (reason or ("consent_withdrawn" if steps is HELD else "case_ended"))
    assert not phone.look()
    with pytest.raises((NoLinkForThem, CaseIsRestricted, Forbidden)):
        issue(store)


def test_a_link_that_nobody_had_is_not_ended():
    store = store_with(after(*INVITED))
    assert events.LinkRevoked not in kinds(
        answered(store, reactions.cancel_conference_when_case_closed, CLOSED)
    )


def test_the_coordinator_sees_the_code_and_what_was_tried_and_nobody_else():
    phone = Phone(store_with())
    phone.open("1")
    phone.open(token=phone.token[:-4] + "AAAA")
    work = Work(phone.store, REFERENCE, by_coordinator(), {"person": "joan"})
    shown = link_questions.show_link_code(work)
    assert shown.answer["code"].replace(" ", "") == phone.seals.code(phone.link)
    assert shown.about == ("joan",)
    (row,) = link_questions.list_links(work)["links"]
    assert (row["state"], row["wrong_codes"], row["turned_away"]) == ("issued", 1, {"forged": 1})
    stranger = Work(phone.store, REFERENCE, by_coordinator(actor="herts-other"), {"person": "joan"})
    for ask in (link_questions.show_link_code, link_questions.list_links):
        with pytest.raises(Forbidden):
            ask(stranger)
    nobody = Work(phone.store, REFERENCE, by_coordinator(), {"person": "nobody"})
    with pytest.raises(NobodyOfThatName):
        link_questions.show_link_code(nobody)
    unlinked = Work(phone.store, REFERENCE, by_coordinator(), {"person": "dan"})
    with pytest.raises(NoLinkToRevoke):
        link_questions.show_link_code(unlinked)


def test_the_token_is_made_when_it_is_sent_and_not_when_it_opens_nothing():
    phone = Phone(store_with())
    work = Work(phone.store, REFERENCE, act(role="system"), {"attendee": "joan"})
    assert link_questions.link_to_send(work).answer["token"] == phone.token
    late = replace(work, act=act(role="system", at=later(28)))
    assert link_questions.link_to_send(late).answer["token"] is None
    none = replace(work, told={"attendee": "dan"})
    assert link_questions.link_to_send(none).answer["token"] is None
    with pytest.raises(NobodyOfThatName):
        link_questions.link_to_send(replace(work, told={"attendee": "nobody"}))


def test_another_service_learns_whose_session_it_is_only_for_this_case_and_person():
    phone = Phone(store_with())
    phone.open()
    told = {"session": phone.cookie, "actor": "family:joan"}
    work = Work(phone.store, REFERENCE, act(role="system", at=MONDAY), told)
    assert link_questions.whose_session(work).answer["attendee"] == "joan"
    wrong = [
        replace(work, reference="HERTS-CCCC-CCCC"),
        replace(work, told={**told, "actor": "family:dan"}),
        replace(work, told={**told, "actor": "herts-coordinator"}),
        replace(work, told={**told, "session": ""}),
    ]
    for each in wrong:
        with pytest.raises(Forbidden):
            link_questions.whose_session(each)


def test_an_unsafe_restriction_between_two_leaves_both_their_links():
    conference = after(*INVITED)
    store = store_with(conference, linked(), linked("dan"))
    others = by_link_in_step(
        store, store.find(type(opened()), opened().id), keep_apart("joan", "dan")
    )
    assert not [each for each in others if isinstance(each, PersonalLink)]
