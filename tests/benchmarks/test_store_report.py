"""The report and the picture say what was measured, and nothing of where."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.store import npm_packages
from benchmarks.store.commanding import ENCRYPTED, PLAIN, SEALED
from benchmarks.store.contestants import pgbench
from benchmarks.store.contestants.ours import Ours
from benchmarks.store.contestants.stock import Stock
from benchmarks.store.contestants.taking_part import Field, taking_part
from benchmarks.store.drawing import Chart, Point, drawn, ticks
from benchmarks.store.measuring import StoreRun
from benchmarks.store.plan import QUICK
from benchmarks.store.plot import as_svg
from benchmarks.store.report import as_data, as_text
from benchmarks.store.together import Outcome
from benchmarks.store.verifying import Verified
from tests.documents.reading import machine_paths

URL = "postgresql://kinplan:made-up-secret@database.example:5432/benchmark"
SVG = "{http://www.w3.org/2000/svg}"


RATES = {
    Ours.name: (2000.0, 4000.0),
    Stock.name: (1000.0, 1000.0),
    pgbench.NAME: (8000.0, 8000.0),
}


@pytest.fixture
def run(tmp_path: Path) -> StoreRun:
    """A run of two rounds in which ours saved twice and four times as fast as the library's."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "pgbench").touch()
    run = StoreRun(QUICK, URL, _field(), programs, lambda text: None)
    run.saving.enter()
    _save(run)
    _read_and_prove(run)
    run.facts = {
        "day": "2027-01-04",
        "cores": 2,
        "machine": "Linux x86_64",
        "python": "3.11.7",
        "postgresql": "15.18",
        "postgresql_settings": {"fsync": "on"},
        "packages": {"eventsourcing": "9.5.6"},
        "npm_packages": {},
        "load_before": 0.5,
        "load_after": 2.5,
    }
    return run


def _save(run: StoreRun) -> None:
    for name, by_writers in run.saving.rates.items():
        for rounds in by_writers.values():
            rounds += RATES[name]
    for name, outcomes in run.saving.outcomes.items():
        outcomes += [Outcome(1.0, 0 if name == Ours.name else 3, 0, 0.1)] * 8
    for name, by_history in run.after_history.rates.items():
        for history, rounds in by_history.items():
            rounds += [rate / 2 if history else rate for rate in RATES[name]]


def _read_and_prove(run: StoreRun) -> None:
    replaying, ledger = run.replaying, run.ledgering
    for name in replaying.mapping:
        for seconds in (replaying.mapping[name], replaying.finding[name]):
            seconds.update({size: [size / 100_000] * 2 for size in seconds})
    for measured in (ledger.sealing, ledger.proving, ledger.checking):
        measured.update({size: [0.5, 1.5] for size in measured})
    for size, verified in run.verifying.rounds.items():
        verified += [Verified(size, size, 0, size / 50_000, 40.0)] * 2
    run.verifying.sealing = dict.fromkeys(run.plan.logs, 30_000.0)
    for by_way in run.commanding.seconds.values():
        by_way.update({ENCRYPTED: [0.003, 0.004], PLAIN: [0.001, 0.002], SEALED: [0.003, 0.005]})


def _field() -> Field:
    return Field([Ours(), Stock()], {"message-db, one category": "there is no npm on this machine"})


def _lines(text: str, begin: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines()]
    return [re.sub(r"\s{2,}", "  ", line) for line in lines if line.startswith(begin)]


def test_every_contestant_has_a_line_for_saves_and_ours_a_ratio(run: StoreRun) -> None:
    text = as_text(run)
    assert _lines(text, "Kinplan  ")[0] == "Kinplan" + "  3,000 (2,000–4,000)" * 4
    assert _lines(text, "pgbench")[0].endswith("8,000 (8,000–8,000)")
    ratio = _lines(text, "Kinplan : eventsourcing, its own recorder")
    assert ratio[0].endswith("× 3.00 (2.00–4.00)")


def test_what_a_reader_missed_is_said_of_each(run: StoreRun) -> None:
    text = as_text(run)
    events = 2 * (4 * QUICK.saves + QUICK.warm * sum(QUICK.writers))
    assert f"Kinplan: missed 0 of {events:,}, saw 0 again" in text
    assert f"eventsourcing, its own recorder: missed 24 of {events:,}, saw 0 again" in text


def test_who_was_left_out_is_said_with_the_reason(run: StoreRun) -> None:
    left_out = "Left out: message-db, one category, since there is no npm on this machine."
    assert left_out in as_text(run)


def test_a_ratio_of_speeds_is_below_one_where_ours_is_slower(run: StoreRun) -> None:
    run.replaying.mapping["kinplan"][100] = [0.002, 0.002]
    run.replaying.mapping["eventsourcing"][100] = [0.001, 0.001]
    (first, *_) = _lines(as_text(run), "Kinplan : eventsourcing, in the clear")
    assert first.startswith("Kinplan : eventsourcing, in the clear  × 0.50 (0.50–0.50)")


def test_saves_after_history_are_compared_with_the_empty_log(run: StoreRun) -> None:
    (line,) = _lines(as_text(run), "Kinplan : empty log")
    assert line == "Kinplan : empty log  × 1.00 (1.00–1.00)  × 0.50 (0.50–0.50)"


def test_the_costs_of_encryption_and_of_sealing_are_ratios_of_times(run: StoreRun) -> None:
    encrypted, sealed = _lines(as_text(run), "a referral received")
    assert encrypted.endswith("3.50 (3.00–4.00)  1.50 (1.00–2.00)  × 2.50 (2.00–3.00)")
    assert sealed.endswith("3.50 (3.00–4.00)  4.00 (3.00–5.00)  × 1.12 (1.00–1.25)")


def test_the_data_have_every_round_and_are_json(run: StoreRun) -> None:
    data = json.loads(json.dumps(as_data(run)))
    assert data["rounds"]["saves_per_second"]["kinplan"]["8"] == [2000, 4000]
    assert data["rounds"]["verified"]["1000"][0]["peak_mib"] == 40
    assert data["rounds"]["sealed_in_database_per_second"]["10000"] == 30_000
    assert data["readers"]["eventsourcing"][0]["missed"] == 3
    assert data["ratios"]["saves"]["eventsourcing"]["8"]["highest"] == 4.0
    assert data["plan"]["state"] == 500


def test_none_names_a_path_an_address_or_a_password(run: StoreRun) -> None:
    for told in (as_text(run), json.dumps(as_data(run)), as_svg(run)):
        assert not machine_paths(told)
        assert "made-up-secret" not in told
        assert ".example" not in told


def test_the_picture_is_xml_and_names_everybody_in_it(run: StoreRun) -> None:
    picture = ElementTree.fromstring(as_svg(run))
    texts = [element.text for element in picture.iter(f"{SVG}text")]
    assert {"Kinplan", Stock.title, pgbench.TITLE, "16", "10,000"} <= set(texts)
    assert picture.get("role") == "img"
    first = picture.find(f"{SVG}title")
    assert first is not None and first.text


def test_higher_values_are_drawn_higher_and_ends_are_inside() -> None:
    points = [Point(10.0, 8.0, 12.0), Point(100.0, 90.0, 110.0)]
    for logarithmic in (False, True):
        chart = Chart("a < b", "across", ["1", "2"], {"ours": points}, logarithmic)
        marks = ticks(chart)
        assert marks[0] <= 8.0
        assert marks[-1] >= 110.0
        circles = list(ElementTree.fromstring(drawn([chart])).iter(f"{SVG}circle"))
        low, high = (float(circle.attrib["cy"]) for circle in circles)
        assert low > high


def test_without_npm_the_two_from_there_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    field = taking_part(tmp_path / "packages", lambda text: None)
    assert [each.name for each in field.contestants] == ["kinplan", "eventsourcing"]
    assert set(field.left_out.values()) == {"there is no npm on this machine"}


def test_packages_that_are_there_are_not_installed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("npm", "node"):
        (programs / name).write_text("#!/bin/sh\nexit 1\n")
        (programs / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(programs))
    folder = tmp_path / "packages"
    with pytest.raises(npm_packages.NotInstalled, match="status 1"):
        npm_packages.install(folder, lambda text: None)
    for name, version in npm_packages.VERSIONS.items():
        package = folder / "node_modules" / name
        package.mkdir(parents=True)
        (package / "package.json").write_text(json.dumps({"version": version}))
    npm_packages.install(folder, lambda text: None)
