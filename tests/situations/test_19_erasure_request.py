"""Situation 19: somebody asks to be erased. It is decided for each purpose; where nothing overrides, the
relative's key is destroyed, a tombstone stays, who has copies is told, and the chain still verifies."""

from __future__ import annotations

from tests.audit.direct import a_case, erase, erasures, look, send
from tests.audit.region import Region, referred
from tests.situations.seen import ledger_still_verifies, read, sentences


def test_a_grandmother_asks_to_be_erased_and_nothing_stands_against_it(
    region: Region, empty_url: str
) -> None:
    reference, joan, friend = a_case(region)
    ledger_still_verifies(region, empty_url)
    assert "Invited Joan Ashdown" in sentences(region, reference)

    # The manager looks first: what would go, what stays, and who has copies that tell of her.
    seen = look(region, reference, joan)
    assert seen["objections"] == []
    assert {copy["recipient"] for copy in seen["copies_with_others"]} == {friend, "herts-referrer"}
    assert "Joan Ashdown" not in str(seen)

    erase(region, reference, joan)

    # Her words are gone everywhere, and a tombstone says that there was somebody.
    told = sentences(region, reference)
    assert "Invited [erased]" in told and "Invited Tamsin Quill" in told
    assert "Decided to erase one person from this case (person asked)" in told
    conference = read(region, "herts-coordinator", "conference", reference)["ok"]
    assert [a["name"] for a in conference["attendees"]] == ["[erased]", "Tamsin Quill"]
    assert "joan.ashdown@family.example" not in str(conference)

    # Every service has confirmed it, and those who have copies are asked to delete them.
    (done,) = erasures(region, reference)["erasures"]
    assert done["awaited"] == [] and done["completed_at"]
    assert told.count("To be sent: please delete") == 2

    # What was proved before is proved still: proofs are about the encrypted bytes.
    ledger_still_verifies(region, empty_url)


def test_a_mother_is_told_that_the_public_task_goes_on_and_nothing_is_erased(
    region: Region,
) -> None:
    reference, child, mother = referred(region)
    for person in (mother, child):
        (objection,) = look(region, reference, person)["objections"]
        assert objection["code"] == "public_duty_goes_on"
        refused = send(region, reference, person)["refused"]
        assert "may complain to the Information Commissioner" in refused["message"]
    assert "Carys Ashdown" in sentences(region, reference)


def test_while_an_inquiry_has_asked_for_the_case_nobody_is_erased_from_it(region: Region) -> None:
    reference, joan, _ = a_case(region)
    region.perform("herts-manager", "place_hold", reference, reason="An inquiry has asked for it.")
    assert send(region, reference, joan)["refused"]["code"] == "case_on_hold"
    region.perform("herts-manager", "lift_hold", reference, reason="It has ended.")
    erase(region, reference, joan)
    assert "Invited [erased]" in sentences(region, reference)
