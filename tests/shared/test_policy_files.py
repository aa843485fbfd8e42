"""A slip in a policy file must not become a way of working: each is named, with file and entry."""

from __future__ import annotations

import pytest

from shared.policy_files import PolicyMistake, read_policies, read_policy
from tests.acting import COUNCILS

GOOD = (COUNCILS / "hertfordshire.toml").read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path):
    """Writes a policy file; its path."""

    def write(text, name="hertfordshire"):
        path = tmp_path / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_council_that_ships_is_read():
    policies = read_policies(COUNCILS)
    assert set(policies) == {
        "hertfordshire",
        "central-bedfordshire",
        "sefton",
        "northmere",
        "eastmarch-adults",
    }
    assert policies["sefton"].partner.startswith("Leeds") and not policies["hertfordshire"].partner
    assert policies["sefton"].meeting.support_network
    assert policies["eastmarch-adults"].eligibility.adults
    assert not policies["eastmarch-adults"].eligibility.children
    assert not policies["eastmarch-adults"].meeting.neutral_venue
    assert policies["northmere"].referring.offer_before_proceedings
    assert "pre_proceedings" in policies["northmere"].referring.stages
    assert policies["northmere"].coordinators.capacity == 6
    assert "school_attendance" in policies["central-bedfordshire"].referring.reasons
    assert policies["hertfordshire"].timescales.weeks_to_conference == 8
    assert policies["central-bedfordshire"].timescales.weeks_to_conference == 6
    assert policies["central-bedfordshire"].meeting.online
    assert not policies["hertfordshire"].meeting.online


@pytest.mark.parametrize(
    ("good", "bad", "entry", "what"),
    [
        ('council = "hertfordshire"\n', "", "council", "Missing data"),
        ('"hertfordshire"', '"Hertfordshire"', "council", "small letters"),
        ('"HERTS"', '"herts"', "reference_prefix", "pattern"),
        ('"HERTS"', '"H"', "reference_prefix", "pattern"),
        ("online = false", "online = true", "meeting.online_service", "name the service"),
        ("online = false", "online = 'perhaps'", "meeting.online", "valid boolean"),
        ("online = false", "onlin = false", "meeting.onlin", "Unknown field"),
        ("under_age = 18", "under_age = 0", "eligibility.under_age", "greater than or equal"),
        ("under_age = 18", "under_age = 'x'", "eligibility.under_age", "valid integer"),
        ("under_age = 18", "under_age = 18.9", "eligibility.under_age", "valid integer"),
        ("under_age = 18", "under_age = '18'", "eligibility.under_age", "valid integer"),
        ("unborn = true", "unborn = 'yes'", "eligibility.unborn", "valid boolean"),
        (
            "under_age = 25",
            "under_age = 17",
            "eligibility.learning_disability_under_age",
            "cannot be lower than under_age",
        ),
        (
            "conference = 8",
            "conference = 0",
            "timescales.weeks_to_conference",
            "greater than or equal",
        ),
        (
            "review_within_weeks = 12",
            "review_within_weeks = 105",
            "timescales.review_within_weeks",
            "less than or equal",
        ),
        ("review_within_weeks = 12", "", "timescales.review_within_weeks", "Missing data"),
        ("unborn = true", "unborn = true\nchildren = false", "eligibility.children", "for adults"),
        (
            "unborn = true",
            "unborn = true\nchildren = false\nadults = true",
            "eligibility.unborn",
            "not served",
        ),
        ("capacity = 8", "capacity = 0", "coordinators.capacity", "greater than or equal"),
        ("capacity = 8", "capacity = 8.5", "coordinators.capacity", "valid integer"),
        (
            "overdue_after_days = 14",
            "overdue_after_days = 0",
            "timescales.review_overdue_after_days",
            "greater than or equal",
        ),
        (
            "neutral_venue = true",
            "neutral_venue = 'yes'",
            "meeting.neutral_venue",
            "valid boolean",
        ),
        (
            "professions = []",
            "professions = []\nreasons = ['boredom']",
            "referring.reasons.0",
            "one of",
        ),
        ("professions = []", "professions = []\nstages = ['soon']", "referring.stages.0", "one of"),
        ("[referring]", "[refering]", "refering", "Unknown field"),
        ("professions = []", "professions = 'any'", "referring.professions", "valid list"),
        ("professions = []", "professions = [1]", "referring.professions.0", "valid string"),
        ('"referral.accepted"', '"referral.acepted"', "retention.1.reached", "must be one of"),
        (
            '"youngest_birthday"\nyears = 21',
            '"birthday"\nyears = 21',
            "retention.1.trigger",
            "one of",
        ),
        ("years = 21", "years = 0", "retention.1.years", "greater than or equal"),
        ("years = 21", "years = '21'", "retention.1.years", "valid integer"),
        ("years = 75", "yeers = 75", "retention.2.yeers", "Unknown field"),
        (
            'category = "accepted"',
            'category = "Accepted!"',
            "retention.1.category",
            "small letters",
        ),
        ('"plan_agreed"', '"accepted"', "retention", "two entries have the same category"),
        ('"referral.received"', '"plan.proposed"', "retention", "no case is without a period"),
    ],
)
def test_each_mistake_is_named_with_its_file_and_its_entry(file, good, bad, entry, what):
    assert GOOD.count(good) >= 1
    path = file(GOOD.replace(good, bad))
    with pytest.raises(PolicyMistake) as raised:
        read_policy(path)
    lines = str(raised.value).splitlines()
    named = [line for line in lines if line.startswith(f"{path}: {entry}: ")]
    assert named and what in named[0]


def test_a_policy_without_periods_of_retention_is_a_mistake(file):
    path = file(GOOD.partition("[[retention]]")[0])
    with pytest.raises(PolicyMistake, match="retention: Missing data"):
        read_policy(path)


def test_several_mistakes_are_named_at_once(file):
    broken = GOOD.replace("under_age = 18", "under_age = 0").replace('"HERTS"', '"h"')
    with pytest.raises(PolicyMistake) as raised:
        read_policy(file(broken))
    assert len(str(raised.value).splitlines()) == 2


def test_what_is_not_toml_is_named_with_its_line(file):
    path = file(GOOD + "\nthis is not TOML\n")
    with pytest.raises(PolicyMistake, match=r"hertfordshire\.toml: this is not TOML: .*line \d+"):
        read_policy(path)


def test_what_is_not_utf_8_is_named(tmp_path):
    path = tmp_path / "hertfordshire.toml"
    path.write_bytes(b'name = "Caf\xe9"')
    with pytest.raises(PolicyMistake, match="this is not TOML"):
        read_policy(path)


def test_a_file_is_named_for_its_council(file):
    with pytest.raises(PolicyMistake, match="the file must have the same name"):
        read_policy(file(GOOD, name="kent"))


def test_a_folder_without_a_council_is_a_mistake(tmp_path):
    with pytest.raises(PolicyMistake, match="there is no council here"):
        read_policies(tmp_path)


def test_the_version_is_made_from_the_content_and_not_from_its_layout(file):
    version = read_policy(COUNCILS / "hertfordshire.toml").version
    assert read_policy(file("# a comment\n\n" + GOOD)).version == version
    assert (
        read_policy(
            file(GOOD.replace("weeks_to_conference = 8", "weeks_to_conference = 6"))
        ).version
        != version
    )


ADDED_LATER = (
    "neutral_venue",
    "other_professionals",
    "review_overdue_after_days",
    "remind_days_before",
    "[coordinators]",
    "capacity",
)


def test_a_policy_from_before_something_was_added_is_read_for_ever(file):
    older = [line for line in GOOD.splitlines() if not line.startswith(ADDED_LATER)]
    policy = read_policy(file("\n".join(older)))
    assert policy.coordinators.capacity == 10
    assert policy.timescales.review_overdue_after_days == 14
    assert policy.meeting.lasts_hours == 4
    assert policy.referring.reasons == policy.referring.stages == ()
    assert policy.eligibility.children and not policy.eligibility.adults
