"""What an operator does with a deployment's councils: taking one in, and deciding on its policies."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from cli import council_adding
from cli.council_adding import take_in
from cli.council_opened import Machine
from cli.council_policy import checked, decided, shown, text_of
from cli.council_showing import listed
from cli.council_showing import shown as shown_council
from cli.errors import CommandFailed
from services.audit.domain.events import CouncilTakenIn, PolicyDecided
from shared.eventstore.master_keys import read_master_keys
from shared.eventstore.store import CouncilStore
from shared.installation import open_installation
from shared.policies import Policy
from shared.policy_files import read_policy_text
from tests.acting import HERTFORDSHIRE

APRIL = date(2027, 4, 1)


def westmere(**changes: str) -> Policy:
    """A council that does not exist."""
    text = HERTFORDSHIRE.text.replace('"hertfordshire"', '"westmere"')
    text = text.replace("Hertfordshire County Council", "Westmere Borough Council")
    text = text.replace('reference_prefix = "HERTS"', 'reference_prefix = "WMERE"')
    for old, new in changes.items():
        text = text.replace(old, new)
    return read_policy_text(text, "westmere.toml")


def hertfordshires(weeks: int) -> Policy:
    text = HERTFORDSHIRE.text.replace("weeks_to_conference = 8", f"weeks_to_conference = {weeks}")
    return read_policy_text(text, "new.toml")


def recorded(machine: Machine, policy: Policy) -> list[object]:
    master = read_master_keys(machine.settings.master_keys, policy.council)
    log = CouncilStore("audit", policy, machine.database, master).read_log(after=0, limit=100)
    return [each.event for each in log]


def test_a_council_joins_while_processes_run(machine: Machine) -> None:
    running = open_installation("plans", machine.settings)
    try:
        assert "westmere" not in running.stores
        said: list[str] = []
        take_in(machine, westmere(), said.append)
        running.stores.refresh()
        store = running.stores["westmere"]
        assert store.last_position() == 0
        assert store.policy_at(machine.now) == westmere()
    finally:
        running.close()
    (event,) = recorded(machine, westmere())
    assert isinstance(event, CouncilTakenIn) and event.version == westmere().version
    assert any("6 schemas" in line for line in said)
    assert any(line.startswith("westmere") for line in listed(machine))
    lines, apart = shown_council(machine, "westmere")
    assert apart and any("kinplan_plans_westmere" in line for line in lines)


@pytest.mark.parametrize("step", ["make_schema", "enter", "keep_texts"])
def test_taking_in_that_was_interrupted_is_run_again(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(council_adding, step, _power_cut)
        with pytest.raises(RuntimeError, match="power cut"):
            take_in(machine, westmere(), lambda line: None)
    running = open_installation("plans", machine.settings)
    assert ("westmere" in running.stores) == (step == "keep_texts")
    running.close()
    if step == "keep_texts":
        return
    take_in(machine, westmere(), lambda line: None)
    running = open_installation("plans", machine.settings)
    assert "westmere" in running.stores
    running.close()


def _power_cut(*_: object, **__: object) -> None:
    raise RuntimeError("power cut")


def test_a_council_that_is_here_is_not_taken_in_twice(machine: Machine) -> None:
    with pytest.raises(CommandFailed, match="hertfordshire is here already"):
        take_in(machine, HERTFORDSHIRE, lambda line: None)


def test_two_councils_never_have_the_same_references(machine: Machine) -> None:
    with pytest.raises(CommandFailed, match="references of hertfordshire begin with HERTS too"):
        take_in(machine, westmere(WMERE="HERTS"), lambda line: None)
    assert "westmere" not in machine.register.councils()
    assert not (Path(str(machine.settings.master_keys)) / "westmere.toml").exists()


def test_a_policy_is_in_force_from_its_day_on_and_the_older_one_stays(
    machine: Machine,
) -> None:
    running = open_installation("referral", machine.settings)
    said = decided(machine, hertfordshires(6), "hertfordshire", APRIL, None)
    assert "  timescales.weeks_to_conference: 8 -> 6" in said
    running.stores.refresh()
    policies = running.stores["hertfordshire"].policies
    running.close()
    assert policies.on(APRIL).timescales.weeks_to_conference == 6
    assert policies.on(APRIL - timedelta(days=1)) == HERTFORDSHIRE
    (event,) = recorded(machine, HERTFORDSHIRE)
    assert isinstance(event, PolicyDecided)
    assert (event.actor, event.role, event.from_day) == ("herts-operator", "operator", APRIL)
    assert (event.version, event.instead_of) == (hertfordshires(6).version, HERTFORDSHIRE.version)
    assert event.changes == ["timescales.weeks_to_conference"]
    assert f"From 1 April 2027 on: policy {event.version}." in shown(machine, "hertfordshire")
    assert text_of(machine, "hertfordshire", event.version) == hertfordshires(6).text


def test_the_words_of_a_policy_are_kept_with_the_events_of_every_service(
    machine: Machine,
) -> None:
    decided(machine, hertfordshires(6), "hertfordshire", APRIL, None)
    with machine.database.get_connection() as connection:
        for service in ("referral", "scheduling", "plans", "notifications", "audit"):
            row = connection.execute(
                f"SELECT text FROM {service}_hertfordshire.policies WHERE version = %s",
                (hertfordshires(6).version,),
            ).fetchone()
            assert row and row["text"] == hertfordshires(6).text


@pytest.mark.parametrize(
    ("policy", "day", "says"),
    [
        (hertfordshires(6), "2027-01-03", "2027-01-03 is over"),
        (hertfordshires(6), None, "say from which day on"),
        (westmere(), "2027-04-01", "is a policy of westmere, and hertfordshire was named"),
        (
            read_policy_text(HERTFORDSHIRE.text.replace('"HERTS"', '"HERTX"'), "x"),
            "2027-04-01",
            "reference_prefix cannot change",
        ),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_recorded(
    machine: Machine, policy: Policy, day: str | None, says: str
) -> None:
    with pytest.raises(CommandFailed, match=says):
        decided(machine, policy, "hertfordshire", date.fromisoformat(day) if day else None, None)
    assert recorded(machine, HERTFORDSHIRE) == []
    assert len(machine.register.decisions("hertfordshire")) == 1


def test_a_policy_that_is_in_force_anyway_is_not_decided_on_again(machine: Machine) -> None:
    (said,) = decided(machine, HERTFORDSHIRE, "hertfordshire", APRIL, None)
    assert "is in force on 2027-04-01 as it is" in said
    assert recorded(machine, HERTFORDSHIRE) == []


def test_checking_a_file_tells_what_it_would_change_and_changes_nothing(
    machine: Machine,
) -> None:
    said = checked(machine, "hertfordshire", hertfordshires(6))
    assert "  timescales.weeks_to_conference: 8 -> 6" in said
    assert len(machine.register.decisions("hertfordshire")) == 1


def test_a_council_that_is_not_there_is_said_with_those_that_are(machine: Machine) -> None:
    with pytest.raises(
        CommandFailed, match="no council 'nowhere'; there are: central-bedfordshire"
    ):
        shown(machine, "nowhere")
