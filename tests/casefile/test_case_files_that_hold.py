"""A case file as it should be: written the same each time, and understood by both checkers alike."""

from __future__ import annotations

import ast
import io
import json
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from shared.casefile import writing
from shared.casefile.form import CaseFile, ProvedEvent
from shared.casefile.reading import check_case_file
from shared.casefile.writing import write_case_file
from shared.ledger.witnessing import Cosigner, cosign
from tests.casefile.checkers import CHECKER, KEY, both_say
from tests.casefile.made_up import (
    COSIGNER,
    SIZE,
    changed,
    ledger,
    listed_again,
    made_case,
    members_of,
    private,
    whole,
    with_lines,
    zipped,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A case file that holds."""
    path = tmp_path / "case.zip"
    path.write_bytes(whole())
    return path


def test_both_checkers_say_the_same_of_a_file_that_holds(file: Path) -> None:
    for keys in ([], [KEY], [KEY, COSIGNER.key.text()]):
        theirs, ours = both_say(file, keys)
        assert theirs == ours
        assert theirs.code == 0, theirs.text


def test_what_is_shown_is_said_in_plain_words(file: Path) -> None:
    said, _ = both_say(file, [KEY])
    assert said.text.splitlines()[:8] == [
        "HOLDS",
        "HERTS-K7MD-9QRX of hertfordshire, exported 2027-03-02T12:00:00.000000Z by herts-auditor",
        "All 6 events are in the ledger kinplan.example/hertfordshire as it was signed at size 300.",
        "They are the events of 4 records, each from its first on, without a gap.",
        "Sealed parts: 6 opened, 2 erased or withheld.",
        "  1 closed: erased",
        "  1 closed: withheld by the council",
        "cosigner.example/region saw it at 2027-03-01 09:30:00 UTC, by a key that stands in the file.",
    ]
    assert "Not shown:" in said.text
    assert "NO KEY WAS GIVEN" not in said.text


def test_without_a_key_both_say_that_the_file_agrees_with_itself_only(file: Path) -> None:
    for said in both_say(file):
        assert "NO KEY WAS GIVEN" in said.text


def test_a_cosigners_key_that_was_given_is_said_to_be(file: Path) -> None:
    for said in both_say(file, [KEY, COSIGNER.key.text()]):
        assert "UTC, by a key that you gave." in said.text


def test_a_forged_cosigner_of_the_same_name_is_not_the_one_that_was_given(tmp_path: Path) -> None:
    forger = Cosigner(COSIGNER.name, private(9))
    checkpoint = cosign(ledger().checkpoint(), forger, datetime(2027, 4, 1, tzinfo=UTC))
    path = tmp_path / "case.zip"
    forged = made_case(checkpoint=checkpoint, public_keys=[KEY, forger.key.text()])
    write_case_file(path, forged)
    for said in both_say(path, [KEY, COSIGNER.key.text()]):
        assert said.code == 0
        assert "by a key that stands in the file" in said.text
        assert "by a key that you gave" not in said.text


def test_the_findings_are_what_went_in(file: Path) -> None:
    findings = check_case_file(file, [KEY])
    assert (findings.manifest.events, findings.records, findings.opened) == (6, 4, 6)
    assert findings.closed == {"erased": 1, "withheld by the council": 1}
    assert (findings.checkpoint.size, findings.key_given, findings.kept) == (SIZE, True, None)


def test_the_same_case_gives_the_same_bytes() -> None:
    case = made_case()
    other = replace(case, events=case.events[::-1], keys=dict(reversed(case.keys.items())))
    for same in (case, other):
        file = io.BytesIO()
        write_case_file(file, same)
        assert file.getvalue() == whole()


def test_only_its_owner_may_read_it_and_nothing_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    write_case_file(path, made_case())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_case_file(path, made_case())


def other_state(case: CaseFile) -> list[ProvedEvent]:
    """The events, the first with bytes that are not those of its leaf."""
    return [replace(case.events[0], state=b"{}"), *case.events[1:]]


@pytest.mark.parametrize(
    "change",
    [
        {"events": []},
        {"events": other_state(made_case())},
        {"policies": {"../a": ""}},
        {"policies": {"": ""}},
        {"policies": {str(number): "" for number in range(5001)}},
        {"keys": {"referral": {str(number): bytes(32) for number in range(70_000)}}},
        {"exported_at": datetime(2027, 3, 2)},
        {"reading": "x" * 64_000_001},
    ],
)
def test_a_file_that_would_be_refused_is_not_written(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        write_case_file(io.BytesIO(), made_case(**change))


def test_a_file_that_would_be_too_large_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    state = b"x" * 3_000_001
    leaf = replace(made_case().events[0].leaf, digest=sha256(state).digest())
    event = replace(made_case().events[0], leaf=leaf, state=state)
    with pytest.raises(ValueError, match="larger than a line may be"):
        write_case_file(io.BytesIO(), made_case(events=[event]))
    monkeypatch.setattr(writing, "LARGEST_FILE", len(whole()) - 1)
    with pytest.raises(ValueError, match="the case file would have"):
        write_case_file(io.BytesIO(), made_case())


def kept_at(tmp_path: Path, size: int) -> Path:
    """A checkpoint that somebody kept."""
    path = tmp_path / "kept.txt"
    path.write_bytes(ledger().checkpoint(size))
    return path


def test_a_kept_checkpoint_of_the_same_size_is_the_same(file: Path, tmp_path: Path) -> None:
    theirs, ours = both_say(file, [], kept_at(tmp_path, SIZE))
    assert theirs == ours
    assert "The checkpoint is the one that you kept" in theirs.text
    assert theirs.code == 0


def test_a_kept_checkpoint_of_another_size_is_said_not_to_be_compared(
    file: Path, tmp_path: Path
) -> None:
    theirs, ours = both_say(file, [KEY], kept_at(tmp_path, 120))
    assert theirs == ours
    assert "NOT COMPARED: the checkpoint that you kept has size 120, the file's 300" in theirs.text
    assert theirs.code == 0


def test_what_nobody_signed_can_be_changed_and_both_say_so(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(changed(lambda members: members.update({"history.json": b"[]"})))
    for said in both_say(path, [KEY]):
        assert said.code == 0
        assert "which nobody signed" in said.text
        assert "history.json" in said.text


def test_that_the_last_event_of_a_record_is_missing_cannot_be_seen_and_both_say_so(
    tmp_path: Path,
) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(with_lines(lambda lines: lines.pop()))
    for said in both_say(path, [KEY]):
        assert said.code == 0
        assert "that the case has no other or later events" in said.text


def test_a_plain_zip_of_another_program_holds_too(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    members = members_of(whole())
    listed_again(members)
    for method in (0, 8):
        path.write_bytes(zipped(members, method))
        for said in both_say(path, [KEY]):
            assert said.code == 0, said.text


def imported_by(source: str) -> set[str]:
    """The packages that a program imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or ".").split(".")[0])
    return found - set(sys.stdlib_module_names)


def test_the_auditors_checker_needs_nothing_of_kinplan() -> None:
    assert imported_by(CHECKER.read_text()) == {"cryptography"}


def test_an_import_of_kinplan_would_be_found() -> None:
    planted = "def check():\n    from shared.ledger import merkle\n"
    assert imported_by(CHECKER.read_text() + planted) == {"cryptography", "shared"}


def test_the_auditors_checker_runs_alone(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "checker.py"
    copy.write_bytes(CHECKER.read_bytes())
    ran = subprocess.run(
        [sys.executable, "-I", "-W", "error", copy, file, "--key", KEY],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("HOLDS\n")
    file.write_bytes(whole()[:-1])
    ran = subprocess.run(
        [sys.executable, "-I", copy, file],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("REFUSED: the file: ")


def test_a_line_holds_what_the_description_says() -> None:
    members = members_of(whole())
    line = json.loads(members["events.jsonl"].splitlines()[0])
    assert list(line) == [
        "index",
        "service",
        "council",
        "position",
        "aggregate",
        "version",
        "topic",
        "recorded_at",
        "state",
        "proof",
    ]
    assert line["recorded_at"] == "2027-01-04T10:17:00.000017Z"
    assert list(json.loads(members["manifest.json"])) == [
        "format",
        "reference",
        "council",
        "exported_at",
        "exported_by",
        "events",
        "withheld",
        "files",
    ]
