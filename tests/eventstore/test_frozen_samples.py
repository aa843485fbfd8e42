"""What was ever stored can be read for ever: a sample of every form of every event is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.referral.domain.events import Closed
from shared.eventstore.mapping import StateUnreadable
from shared.eventstore.shapes import shape_of
from tests.completeness.stored import stored_events
from tests.eventstore.frozen import kept, load, make, name_of, told_by, wanted

SAMPLES = kept()


def lost(was: Any, now: Any) -> list[Any]:
    """What an older form told and the present one, which may lay it out otherwise, does not."""
    if isinstance(was, dict):
        return [one for name, value in was.items() for one in lost(value, now.get(name))]
    if isinstance(was, list):
        shorter = [] if len(was) == len(now) else [was]
        return shorter + [one for a, b in zip(was, now, strict=False) for one in lost(a, b)]
    return [] if was == now or (isinstance(now, dict) and was in now.values()) else [was]


def test_every_form_of_every_event_has_its_sample_and_none_is_left_over() -> None:
    """Missing: `python -m tests.eventstore.frozen` makes it. Left over: an event or a form of it is
    gone that may lie in a store."""
    assert set(SAMPLES) == wanted(stored_events())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_still_tells_what_it_told(name: str) -> None:
    sample = SAMPLES[name]
    event = load(sample)
    told = {field: value for field, value in told_by(event).items() if field in sample["tells"]}
    if sample["form"] == event.FORM:
        assert told == sample["tells"]
    else:
        assert lost(sample["tells"], told) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_called_by_its_topic_and_form(name: str) -> None:
    sample = SAMPLES[name]
    assert name == f"{sample['topic']}.{sample['form']}"
    assert json.loads(sample["state"])["form"] == sample["form"]


def test_nothing_personal_lies_in_a_sample_in_the_clear() -> None:
    for name, sample in SAMPLES.items():
        personal = shape_of(type(load(sample))).whole
        state = json.loads(sample["state"])
        assert not set(personal) & set(state), name


def test_an_event_without_a_sample_is_noticed() -> None:
    class Fresh(Closed):
        FORM = 2

    Fresh.TOPIC = Closed.TOPIC
    assert wanted([Fresh]) - set(SAMPLES) == {name_of(Fresh, 2)}


def test_a_sample_is_made_once_and_never_written_again(tmp_path: Path) -> None:
    assert make([Closed], tmp_path) == ["referral.closed.1"]
    path = tmp_path / "referral.closed.1.json"
    path.write_text("as it was stored", encoding="utf-8")
    assert make([Closed], tmp_path) == []
    assert path.read_text(encoding="utf-8") == "as it was stored"


def test_a_sample_whose_bytes_were_changed_or_moved_is_unreadable() -> None:
    sample = SAMPLES["referral.received.1"]
    for change in ({"version": 2}, {"service": "plans"}, {"state": sample["state"][:-9] + "}"}):
        with pytest.raises(StateUnreadable):
            load({**sample, **change})


def test_what_an_older_form_told_and_the_present_one_does_not_is_noticed() -> None:
    was = {"asked": ["a bed", "a bus pass"], "who": "Ann", "on": None}
    split = {"asked": [{"what": "a bed", "of": None}, {"what": "a bus pass", "of": None}]}
    assert lost(was, {**split, "who": "Ann", "on": None}) == []
    assert lost(was, {"asked": [{"what": "a cot", "of": None}, "a bus pass"], "on": None}) == [
        "a bed",
        "Ann",
    ]
    assert lost(was, {"asked": ["a bed"], "who": "Ann", "on": None}) == [["a bed", "a bus pass"]]
