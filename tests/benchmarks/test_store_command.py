"""`./kinplan bench` as before, and `./kinplan bench store` beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import bench
from cli.arguments import parse
from cli.bench import Outcome
from cli.errors import CommandFailed


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which suite was run, and whether quickly; nothing is measured."""
    suites: list[str] = []

    def measured(name: str, quick: bool) -> Outcome:
        suites.append(f"{name} {'quick' if quick else 'whole'}")
        return Outcome("a report", {"rounds": 5}, "<svg/>")

    monkeypatch.setattr(bench, "_messages", lambda quick: measured("messages", quick))
    monkeypatch.setattr(bench, "_store", lambda quick: measured("store", quick))
    monkeypatch.setattr(bench, "_fair", lambda quick: measured("fair", quick))
    return suites


@pytest.mark.parametrize(
    ("typed", "suite"),
    [
        (["bench"], "messages whole"),
        (["bench", "--quick"], "messages quick"),
        (["bench", "messages"], "messages whole"),
        (["bench", "store", "--quick"], "store quick"),
        (["bench", "fair", "--quick"], "fair quick"),
    ],
)
def test_each_suite_is_run_by_its_name(typed: list[str], suite: str, asked: list[str]) -> None:
    assert bench.main(parse(typed)) == 0
    assert asked == [suite]


def test_report_data_and_picture_go_where_they_should(
    tmp_path: Path, asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "rounds.json", tmp_path / "rounds.svg"]
    bench.main(parse(["bench", "store", "--json", str(files[0]), "--plot", str(files[1])]))
    assert capsys.readouterr().out == "a report\n"
    assert [file.read_text() for file in files] == ['{\n  "rounds": 5\n}\n', "<svg/>"]


@pytest.mark.parametrize("option", ["--json", "--plot"])
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_measured(
    option: str, tmp_path: Path, asked: list[str]
) -> None:
    nowhere = str(tmp_path / "no-such-folder" / "file")
    with pytest.raises(CommandFailed, match=f"{option} .* cannot be written"):
        bench.main(parse(["bench", "store", option, nowhere]))
    assert asked == []


def test_a_picture_of_the_messages_is_refused(tmp_path: Path, asked: list[str]) -> None:
    with pytest.raises(CommandFailed, match="--plot belongs to `bench store`"):
        bench.main(parse(["bench", "--plot", str(tmp_path / "file.svg")]))
    assert asked == []
