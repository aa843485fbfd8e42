"""Printing who has read a case, for auditors and for the person it is about."""

from __future__ import annotations

from cli.audit_access import access_lines, person_lines


def reading(at: str, **more: object) -> dict[str, object]:
    return {
        "at": at, "service": "referral", "reader": "herts-manager", "reader_name": "Priya Nair",
        "role": "manager", "what": "the referral", "purpose": "show_referral", "about": [],
        "restricted": False, "reason": "", "place": "referral/7", **more,
    }  # fmt: skip


def test_each_reading_says_who_what_and_in_which_service_by_the_day_in_england():
    told = {
        "reference": "HERTS-CDFG-3467",
        "problems": [],
        "readings": [
            reading("2026-06-30T22:30:00+00:00"),
            reading(
                "2026-06-30T23:30:00+00:00",
                restricted=True,
                reason="The court asked.",
            ),
        ],
    }
    assert access_lines(told, "Hertfordshire County Council") == [
        "HERTS-CDFG-3467  Who has read this case, Hertfordshire County Council",
        "",
        "  Tuesday 30 June 2026",
        "    23:30  Priya Nair (manager) read the referral (show referral, referral).",
        "",
        "  Wednesday 1 July 2026",
        "    00:30  Priya Nair (manager) read the referral (show referral, referral), while the case "
        "was",
        "           restricted. Reason: The court asked.",
    ]


def test_kinplan_itself_has_no_role_to_show():
    told = {
        "reference": "X",
        "problems": [],
        "readings": [
            reading("2026-11-02T10:00:00+00:00", role="system", reader_name="Kinplan"),
        ],
    }
    assert "Kinplan read the referral" in access_lines(told)[3]


def test_a_person_is_given_the_words_and_nothing_else():
    words = "Somebody who acted as service manager read the referral on 4 January 2027 at 10:00."
    told = {"reference": "X", "problems": [], "readings": [{"words": words}]}
    assert person_lines(told) == ["X  Who has read what is kept about you", "", f"  {words}"]


def test_when_nobody_has_read_it_that_is_said_and_so_is_what_does_not_agree():
    told = {"reference": "X", "readings": [], "problems": ["plans event 3 differs."]}
    assert access_lines(told)[-2:] == [
        "  Nobody has.",
        "  DOES NOT AGREE: plans event 3 differs.",
    ]
