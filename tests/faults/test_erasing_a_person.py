"""The erasure walk: a person is erased from a running system by the command that people type, and then
no word of theirs is in any table, queue, log, mail or other file of it. Everything goes on working."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
import requests

from cli.api import Api, Refused
from tests.faults.living import Living, wait_until
from tests.faults.searching import Words, in_files, in_queues, in_tables

pytestmark = pytest.mark.marathon

HIS = (
    "Barnaby",
    "Thistlewood",
    "barnaby@thistlewood.example",
    "07700 900789",
    "godfather-in-waiting",
    "Volapük",
    "observatory at Kielder",
    "whittles a rocking-horse",
)
ACCOUNTS = {role: f"herts-{role}" for role in ("referrer", "manager", "coordinator", "auditor")}


@dataclass
class TheCase:
    """A case with an agreed plan, of which everybody has a copy."""

    api: Api
    reference: str = ""
    child: str = ""
    people: dict[str, str] = field(default_factory=dict)

    def send(self, role: str, command: str, attendee: str = "", **body: Any) -> dict[str, Any]:
        return self.api.command(ACCOUNTS[role], command, body, self.reference, attendee)

    def ask(self, role: str, path: str) -> dict[str, Any]:
        return self.api.asked(ACCOUNTS[role], f"/cases/{self.reference}/{path}".rstrip("/"))

    def now(self) -> datetime:
        assert self.api.clock is not None
        return self.api.clock()

    def pass_days(self, days: int) -> None:
        assert self.api.clock is not None
        self.api.clock.move(days * 86_400)

    def day(self, days: int) -> str:
        found: date = (self.now() + timedelta(days=days)).date()
        return found.isoformat()

    def messages(self, kind: str) -> list[dict[str, Any]]:
        return [m for m in self.ask("manager", "messages")["messages"] if m["kind"] == kind]


def refer(case: TheCase) -> None:
    answer = case.send(
        "referrer",
        "receive_referral",
        children=[{"name": "Isolde Wrenfield", "date_of_birth": "2019-05-14"}],
        parents=[{"name": "Rowena Wrenfield", "relation": "mother", "consent": "willing",
                  "asked_on": case.day(-3), "how_asked": "at home"}],
        reasons=["support_network"], stage="early_help",
        concerns="Her mother will be away for some weeks.",
        going_well="She is settled at school.",
        needs_to_change="Somebody has to be there at night.",
        bottom_line="She is never alone overnight.",
    )  # fmt: skip
    case.reference, case.child = answer["reference"], answer["children"][0]
    case.send("manager", "accept_referral")
    case.send("manager", "allocate_coordinator", coordinator="herts-coordinator")
    case.send("coordinator", "declare_independence", holds_another_role=False,
              knows_the_family=False)  # fmt: skip


def invite(case: TheCase) -> None:
    invited: dict[str, dict[str, Any]] = {
        "him": {"name": "Barnaby Thistlewood", "relation": "godfather-in-waiting",
                "email": "barnaby@thistlewood.example", "phone": "07700 900789",
                "language": "Volapük"},
        "friend": {"name": "Tamsin Quill", "relation": "neighbour", "email": "tamsin@quill.example"},
    }  # fmt: skip
    for who, told in invited.items():
        case.people[who] = case.send("coordinator", "invite_attendee", part="family", **told)[
            "attendee"
        ]
    him = case.people["him"]
    case.send("coordinator", "book_interpreter", him, interpreter="Agency interpreter 9",
              is_relative_or_friend=False)  # fmt: skip
    wishes = {"him": "Wants to show her the observatory at Kielder.", "friend": "A quiet room."}
    for who, attendee in case.people.items():
        case.send("coordinator", "prepare_attendee", attendee, met_on=case.day(0), how="in_person",
                  wishes=wishes[who])  # fmt: skip


def meet(case: TheCase) -> None:
    starts = (case.now() + timedelta(days=7)).isoformat()
    case.send("coordinator", "record_view", person=case.child, wants_to_come="no", how="at home",
              advocate="declined", asked_on=case.day(0))  # fmt: skip
    case.send("coordinator", "agree_bottom_line", agreed_on=case.day(0))
    case.send("coordinator", "confirm_conference", starts_at=starts, place="venue",
              where="The Green Room", neutral=True)  # fmt: skip
    wait_until(lambda: _all_sent(case, "invitation", 2), 30, "invitations are sent")
    case.pass_days(7)
    case.send("coordinator", "begin_information_sharing", ground_rules_agreed=True)
    case.send("coordinator", "begin_private_time")
    case.send("coordinator", "end_private_time")
    case.send("coordinator", "hold_conference", outcome="plan", present=list(case.people.values()))


def agree(case: TheCase) -> None:
    him = case.people["him"]
    case.send(
        "coordinator",
        "propose_plan",
        actions=[
            {"what": "He whittles a rocking-horse with her.", "who": "Barnaby Thistlewood",
             "by_when": case.day(9), "attendee": him},
            {"what": "Telephones each Friday.", "who": "Rowena Wrenfield", "by_when": case.day(9)},
        ],
        back_up_plan="If nobody can come, she stays with her aunt.",
        how_checked="The school is telephoned.",
        family_monitor=case.people["friend"],
        childs_wishes="She wants to keep going to swimming.",
        support_asked=["A bus pass."],
        review_on=case.day(60),
    )  # fmt: skip
    case.send("referrer", "agree_plan", plan_version=1)
    wait_until(lambda: _all_sent(case, "plan_copy", 3), 30, "plan copies are sent")


def _all_sent(case: TheCase, kind: str, count: int) -> bool:
    messages = case.messages(kind)
    return len(messages) == count and all(m["state"] == "delivered" for m in messages)


@pytest.fixture(scope="module")
def case(living: Living) -> Iterator[TheCase]:
    api = living.api()
    found = TheCase(api)
    for step in (refer, invite, meet, agree):
        step(found)
    yield found
    api.close()


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(HIS)


def typed(living: Living, *words: str) -> subprocess.CompletedProcess[str]:
    """What `./kinplan` does when somebody types this, with the environment made already."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KINPLAN_")}
    for name in ("AMQP_URI", "DATABASE_URL"):
        environment.pop(name, None)
    environment |= {
        "KINPLAN_DATA": str(living.instance.data),
        "KINPLAN_PORT_BASE": str(living.instance.port_base),
    }
    return subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=living.instance.root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
    )


def erasing(case: TheCase, *more: str) -> tuple[str, ...]:
    return (
        "council", "erase-person", "--council", "hertfordshire", "--case", case.reference,
        "--person", case.people["him"], "--ground", "person_asked",
        "--reason", "He asked for it by letter.", *more,
    )  # fmt: skip


def everywhere(living: Living, words: Words) -> list[str]:
    """Where the words are: in tables, in queues, in any file of the instance."""
    instance = living.instance
    assert [*instance.data.rglob("PG_VERSION")], "the database's own files are among them"
    assert [*instance.mail.rglob("*.*")], "and the mails"
    return [
        *in_tables(instance.database_url(), words),
        *in_queues(instance, words),
        *in_files(instance.data, words),
    ]


# Before


def test_before_he_is_erased_his_words_are_in_mails_and_nowhere_else(
    living: Living, case: TheCase, words: Words
) -> None:
    found = everywhere(living, words)
    assert {place.partition("/")[0] for place in found} == {"mail"}
    assert {place.rpartition(": ")[2] for place in found} >= {
        "Barnaby", "Thistlewood", "barnaby@thistlewood.example", "whittles a rocking-horse",
    }  # fmt: skip


def test_a_word_that_is_planted_in_a_table_is_found(living: Living, case: TheCase) -> None:
    url = living.instance.database_url()
    planted = Words(["Quangle Wangle", "Pobble ü", "Dongbat"])
    assert in_tables(url, planted) == []
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE referral_hertfordshire.planted AS SELECT 'a quangle wangle'::text AS plain, "
            "convert_to('Pobble ü', 'UTF8') AS bytes, "
            "jsonb_build_object('x', encode('--Dongbat--', 'base64')) AS inside"
        )
        try:
            assert in_tables(url, planted) == [
                "referral_hertfordshire.planted.bytes: Pobble ü",
                "referral_hertfordshire.planted.inside: Dongbat",
                "referral_hertfordshire.planted.plain: Quangle Wangle",
            ]
        finally:
            connection.execute("DROP TABLE referral_hertfordshire.planted")


def test_a_word_that_is_planted_in_a_queue_or_file_is_found(living: Living, case: TheCase) -> None:
    planted, queue = Words(["Quangle Wangle"]), "plans.await_plan_when_conference_held.parked"
    api = living.instance.rabbit_api()
    message = {"properties": {}, "routing_key": queue, "payload": "a Quangle Wangle",
               "payload_encoding": "string"}  # fmt: skip
    address = f"{api}/api/exchanges/kinplan/amq.default/publish"
    requests.post(address, json=message, timeout=10).raise_for_status()
    wait_until(lambda: bool(in_queues(living.instance, planted)), 10, "planted in a queue")
    assert in_queues(living.instance, planted) == [f"{queue}: Quangle Wangle"]
    purged = requests.delete(f"{api}/api/queues/kinplan/{queue}/contents", timeout=10)
    purged.raise_for_status()
    log = living.instance.logs / "planted.log"
    log.write_text('{"message": "UXVhbmdsZSBXYW5nbGU="}\n')
    try:
        assert in_files(living.instance.logs, planted) == ["planted.log: Quangle Wangle"]
    finally:
        log.unlink()


# Erased by the command that people type


@pytest.fixture(scope="module")
def shown(living: Living, case: TheCase) -> subprocess.CompletedProcess[str]:
    """The dry run."""
    return typed(living, *erasing(case))


@pytest.fixture(scope="module")
def done(
    living: Living, case: TheCase, shown: subprocess.CompletedProcess[str]
) -> subprocess.CompletedProcess[str]:
    """The real run, with the code that was shown."""
    code = shown.stdout.split("--confirm ")[1].split()[0]
    return typed(living, *erasing(case, "--confirm", code))


def test_the_dry_run_shows_what_would_go_and_erases_nothing(
    living: Living, case: TheCase, shown: subprocess.CompletedProcess[str]
) -> None:
    assert shown.returncode == 0, shown.stderr
    (line,) = [each for each in shown.stdout.splitlines() if "conference.attendee_invited:" in each]
    told = set(line.partition("invited:")[2].replace(",", " ").split())
    assert told >= {"email", "language", "name", "phone", "relation"}
    assert "mails in the local mailbox of this trial: 4" in shown.stdout
    assert "Barnaby" not in shown.stdout
    attendees = case.ask("coordinator", "conference")["attendees"]
    assert "Barnaby Thistlewood" in {attendee["name"] for attendee in attendees}


def test_the_real_run_waits_until_every_service_has_confirmed(
    done: subprocess.CompletedProcess[str],
) -> None:
    assert done.returncode == 0, done.stderr
    for service in ("referral", "scheduling", "plans", "notifications", "audit"):
        assert f"  {service}" in done.stdout
    assert "Complete: every service has erased them" in done.stdout
    assert "Mails deleted from the local mailbox of this trial: 4" in done.stdout


def test_afterwards_no_word_of_his_is_anywhere(
    living: Living, case: TheCase, done: subprocess.CompletedProcess[str], words: Words
) -> None:
    wait_until(lambda: _all_sent(case, "please_delete", 2), 30, "others are asked to delete")
    assert everywhere(living, words) == []


def test_his_history_replays_and_shows_him_as_erased(
    living: Living, case: TheCase, done: subprocess.CompletedProcess[str], words: Words
) -> None:
    history = case.ask("auditor", "history")
    assert history["problems"] == []
    assert words.found_in(repr(history).encode()) == set()
    told = "\n".join(entry["sentence"] for entry in history["entries"])
    assert "Invited [erased] ([erased])." in told
    assert "Invited Tamsin Quill (neighbour)." in told
    assert "[erased]: [erased] (by no day); Rowena Wrenfield: Telephones each Friday" in told


def test_it_still_verifies(
    living: Living, case: TheCase, done: subprocess.CompletedProcess[str]
) -> None:
    verified = typed(living, "audit", "verify", "--council", "hertfordshire")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_everything_that_showed_him_still_answers(
    case: TheCase, done: subprocess.CompletedProcess[str], words: Words
) -> None:
    for role, path in (
        ("manager", ""),
        ("coordinator", "conference"),
        ("manager", "plan"),
        ("manager", "messages"),
        ("manager", "status"),
        ("manager", "erasures"),
    ):
        answer = case.ask(role, path)
        assert words.found_in(repr(answer).encode()) == set(), path


def test_the_others_were_asked_to_delete_and_he_was_not(
    living: Living, case: TheCase, done: subprocess.CompletedProcess[str]
) -> None:
    asked = {message["recipient"] for message in case.messages("please_delete")}
    assert asked == {case.people["friend"], "herts-referrer"}
    mails = [m for m in case.api.mails(case.reference) if m["kinplan_kind"] == "please_delete"]
    assert len(mails) == 2
    assert all("Please delete:" in mail["body"] for mail in mails)


def test_nothing_new_about_him_is_recorded_and_the_case_goes_on(
    case: TheCase, done: subprocess.CompletedProcess[str]
) -> None:
    case.send("referrer", "hold_review", outcome="not_working", summary="It does not work.")
    wait_until(
        lambda: case.ask("manager", "conference")["status"] == "preparing", 20, "it meets again"
    )
    with pytest.raises(Refused) as refused:
        case.send("coordinator", "prepare_attendee", case.people["him"], met_on=case.day(0),
                  how="phone", wishes="Would come again.")  # fmt: skip
    assert refused.value.code == "person_erased"
    case.send("coordinator", "prepare_attendee", case.people["friend"], met_on=case.day(0),
              how="phone", wishes="A quiet room again.")  # fmt: skip
    assert case.ask("coordinator", "conference")["missing"] == []
