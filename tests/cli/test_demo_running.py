"""Running case files, against a small HTTP server that answers as the API does."""

from __future__ import annotations

import json
import re
import threading
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cli import demo
from cli.api import Api
from cli.case_files import accounts_in, read_case
from cli.case_runs import WHY_READ, CaseResult, Progress, check_still_ended, run_case
from cli.instance import Instance
from cli.running import RunningSystem
from shared.clock import MovableClock

ROOT = Path(__file__).resolve().parents[2]
ACCOUNTS = accounts_in(ROOT / "samples" / "accounts.toml")
TOKENS = {name: f"token-of-{name}" for name in ACCOUNTS}
EXAMPLE = re.search(r"```yaml\n(.*?)```", (ROOT / "docs/case-files.md").read_text(), re.DOTALL)[1]

Answer = tuple[int, dict[str, Any], dict[str, str]]


def problem(status: int, code: str, retry_after: str = "") -> Answer:
    headers = {"Retry-After": retry_after} if retry_after else {}
    return status, {"code": code, "detail": "Words about it.", "errors": []}, headers


@dataclass
class Town:
    """What the server knows: enough for the documented example, and faults to show when told."""

    reference: str = "HERTS-CDFG-3467"
    cases: int = 0
    referral: str = ""
    conference: str | None = None
    messages: dict[str, dict[str, int]] = field(default_factory=dict)
    mails: list[dict[str, Any]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, str, Any]] = field(default_factory=list)
    faults: list[Answer | None] = field(default_factory=list)
    acknowledges: bool = True
    restricted: bool = False
    reasons: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, who: str, key: str, body: Any) -> Answer | None:
        """The answer to one request; None drops the connection."""
        self.asked.append((method, path, key, body))
        if method == "POST" and self.faults:
            return self.faults.pop(0)
        if path == "/messages.json":
            return 200, self.mails, {}  # type: ignore[return-value]
        if who not in TOKENS.values():
            return problem(401, "not_signed_in")
        if method == "GET":
            return self._tell(path.rsplit("/", 1)[1])
        return self._do(path.removeprefix("/api/v1").replace(f"/{self.reference}", ""))

    def _tell(self, what: str) -> Answer:
        if what == "status":
            conference = {"status": self.conference, "attendees": 0, "prepared": 0}
            parts = {
                "referral": {"status": self.referral, "version": 1},
                "conference": conference if self.conference else None,
                "plan": {"status": "closed"} if self.referral == "consent_withdrawn" else None,
                "messages": self.messages,
                "unavailable": [],
            }
            return 200, {"reference": self.reference} | parts, {}
        if self.restricted and not self.reasons[-1]:
            return problem(403, "reason_needed")
        said = [self._entry(place, text) for place, text in enumerate(self.sentences)]
        return 200, {"reference": self.reference, "entries": said}, {}

    def _entry(self, place: int, sentence: str) -> dict[str, Any]:
        when = f"2026-07-01T09:{place:02}:00+00:00"
        return {
            "occurred_at": when, "recorded_at": when, "service": "referral", "late": False,
            "actor_name": "Rosa Field", "role": "referrer", "sentence": sentence,
        }  # fmt: skip

    def _do(self, path: str) -> Answer:
        if path == "/cases":
            self.cases += 1
            self.referral, self.conference = "received", None
            self.messages = {"acknowledgement": {"delivered": 1}} if self.acknowledges else {}
            self.mails = [self.mail("acknowledgement", "rosa.field@herts.example", "Received.")]
            self.sentences = ["Referred the family."]
            people = {"children": ["c1", "c2"], "parents": ["p1"], "adults": []}
            return 201, {"reference": self.reference, "version": 1} | people, {}
        if path == "/cases/acceptance":
            if self.referral == "accepted":
                return problem(409, "already_accepted")
            self.referral, self.conference = "accepted", "opened"
            self.messages |= {"introduction": {"failed": 1}} if self.messages else {}
            self.sentences.append("Accepted the referral.")
        if path == "/cases/consent-withdrawal":
            self.referral, self.conference = "consent_withdrawn", "cancelled"
        if path == "/cases/attendees":
            return 201, {"reference": self.reference, "version": 1, "attendee": "a1"}, {}
        return 200, {"reference": self.reference, "version": 1}, {}

    def mail(self, kind: str, to: str, body: str) -> dict[str, Any]:
        number = str(len(self.mails) + 1)
        return {
            "id": number, "to": to, "subject": "About a case", "message_id": f"<{number}@x>",
            "kinplan_kind": kind, "case": self.reference, "body": body,
        }  # fmt: skip

    def posts(self, ending: str) -> list[tuple[str, Any]]:
        """Key and body of each request to such an address."""
        return [
            (k, b)
            for method, path, k, b in self.asked
            if method == "POST" and path.endswith(ending)
        ]


def handler_of(town: Town) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(body)

        def do_GET(self) -> None:
            self._answer(None)

        def _answer(self, body: Any) -> None:
            who = (self.headers["Authorization"] or "").removeprefix("Bearer ")
            key = self.headers["Idempotency-Key"] or ""
            town.reasons.append(self.headers["Access-Reason"] or "")
            answer = town.answer(self.command, self.path, who, key, body)
            if answer is None:
                self.close_connection = True
                return
            status, content, headers = answer
            raw = json.dumps(content).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            """Say nothing: the test says what matters."""

    return Handler


@pytest.fixture
def town() -> Iterator[Town]:
    made = Town()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(made))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def run(town: Town, tmp_path: Path) -> Iterator[Callable[..., CaseResult]]:
    api = Api(town.url, TOKENS, town.url, MovableClock(tmp_path / "clock"), patience=0.4)

    def run_it(
        text: str = EXAMPLE, on_step: Callable[[Progress], None] | None = None
    ) -> CaseResult:
        file = tmp_path / "case.yaml"
        file.write_text(text)
        return run_case(read_case(file, ACCOUNTS), api, on_step)

    run_it.api = api  # type: ignore[attr-defined]
    yield run_it
    api.close()


def test_the_documented_example_reaches_its_end(run, town):
    seen: list[Progress] = []
    result = run(on_step=seen.append)
    assert result.problems == []
    assert result.reference == town.reference
    assert [progress.number for progress in seen] == list(range(1, 14))
    words = [progress.words for progress in seen]
    assert words[1] == "Rosa Field (referrer) refers the family"
    assert words[9] == "Nuala Byrne (coordinator) invites Ted Pell"
    assert words[10] == "Nuala Byrne (coordinator) prepares Ted Pell"
    assert words[11].startswith(
        "Desmond Achebe (manager) accepts the referral: refused, as it must be"
    )


def test_labels_and_relative_dates_are_filled_in_by_the_moved_clock(run, town):
    run()
    ((_, invited),) = [post for post in town.posts("/attendees")]
    assert invited["name"] == "Ted Pell"
    ((_, prepared),) = town.posts("/attendees/a1/preparation")
    today = run.api.clock().date()
    assert prepared == {"met_on": today.isoformat(), "how": "in_person"}
    ((_, withdrawn),) = town.posts("/consent-withdrawal")
    assert withdrawn["withdrawn_by"] == "p1"


def test_the_clock_goes_forward_by_the_time_that_the_steps_name(run):
    text = EXAMPLE.replace("until: today+1 at 09:30", "days_pass: 2")
    assert run(text).reached
    assert run.api.clock.offset() == (2 * 24 + 3 + 5 * 24) * 3600


@pytest.mark.parametrize(
    "fault",
    [
        problem(409, "not_yet", "0"),
        problem(429, "too_many_requests", "0"),
        problem(503, "unavailable", "0"),
        None,
    ],
    ids=["not yet", "too many", "unavailable", "connection lost"],
)
def test_an_answer_that_says_later_is_waited_out_with_the_same_key(fault, run, town):
    run.api.patience = 5.0
    town.faults = [fault, fault]
    assert run().reached
    tries = town.posts("/cases")
    assert len(tries) == 3
    assert len({key for key, _ in tries}) == 1
    keys = [key for _, _, key, _ in town.asked if key]
    assert len(set(keys)) == len(keys) - 2, "every command has a key of its own"


def test_patience_ends_and_says_what_was_seen_last(run, town):
    town.faults = [problem(503, "unavailable", "1")] * 10
    result = run()
    assert not result.reached
    (said,) = result.problems
    assert said.startswith("case.yaml:8: step 2 of 13, herts-referrer: receive_referral: ")
    assert "503 unavailable: Words about it." in said


def test_a_refusal_that_nobody_expected_ends_the_case_with_its_reason(run, town):
    town.faults = [problem(409, "nobody_consents")]
    result = run()
    assert "409 nobody_consents" in result.problems[0]
    assert town.posts("/acceptance") == []


def test_a_command_that_should_have_been_refused_is_a_problem(run):
    text = EXAMPLE.replace("refused: already_accepted", "refused: already_declined")
    assert (
        "expected the refusal already_declined, saw 409 already_accepted" in run(text).problems[0]
    )
    text = EXAMPLE.replace(
        "do: allocate_coordinator", "do: allocate_coordinator\n    refused: not_ready"
    )
    assert "expected the refusal not_ready, but it was accepted" in run(text).problems[0]


def test_a_refusal_that_is_awaited_counts_even_if_it_says_later(run, town):
    text = EXAMPLE.replace(
        "do: allocate_coordinator", "do: allocate_coordinator\n    refused: not_yet"
    )
    original = town._do
    town._do = lambda path: (
        problem(409, "not_yet", "1") if path.endswith("/coordinator") else original(path)
    )
    assert run(text).reached
    assert len(town.posts("/coordinator")) == 1


def test_waiting_ends_with_what_was_expected_and_what_was_seen(run, town):
    town.acknowledges = False
    result = run()
    (said,) = result.problems
    assert "step 3 of 13, wait_for: waited 0.4 s" in said
    assert "messages of kind acknowledgement: expected 1 delivered, saw none" in said


def test_an_end_that_differs_is_told_in_full(run):
    text = EXAMPLE.replace("plan: closed", "plan: agreed").replace(
        "conference: cancelled", "conference: held"
    )
    assert run(text).problems == [
        "conference: expected held, saw cancelled",
        "plan: expected agreed, saw closed",
    ]


def test_messages_that_nobody_expected_are_a_problem_at_the_end(run, town):
    text = EXAMPLE.replace(
        "  messages: {acknowledgement: 1, introduction: {failed: 1}}\n  mails",
        "  messages: {}\n  mails",
    )
    assert run(text).problems == [
        "messages of kind acknowledgement: expected none, saw 1 delivered",
        "messages of kind introduction: expected none, saw 1 failed",
    ]


def test_a_message_reported_delivered_must_be_in_the_mailbox(run, town):
    original = town.mail
    town.mail = lambda kind, to, body: original("invitation", to, body)
    problems = run().problems
    assert "mails of kind acknowledgement: 1 reported delivered, 0 arrived" in problems
    assert "mail: expected acknowledgement to rosa.field@herts.example, none arrived" in problems


def test_what_a_mail_and_the_history_must_say_is_looked_for(run):
    text = EXAMPLE.replace(
        "kind: acknowledgement}\n", "kind: acknowledgement, says: [Good morning]}\n"
    )
    assert run(text).problems == [
        "mail: acknowledgement to rosa.field@herts.example does not say 'Good morning'"
    ]
    text = EXAMPLE.replace("[Accepted the referral]", "[Rosa Field referred, closed the case]")
    assert run(text).problems == ["history (2 entries) does not say 'closed the case'"]


def test_the_history_of_a_restricted_case_is_read_with_a_reason_and_of_others_without(run, town):
    assert run(EXAMPLE).reached
    assert set(town.reasons) == {""}
    town.restricted = True
    assert run(EXAMPLE).reached
    assert [reason for reason in town.reasons if reason] == [WHY_READ]


def test_a_case_that_has_ended_must_stay_as_it_was(run, town):
    result = run()
    check_still_ended(result, run.api)
    assert result.reached
    town.messages["invitation"] = {"delivered": 1}
    check_still_ended(result, run.api)
    assert result.problems == [
        (
            "after its end, when other cases had run: "
            "messages of kind invitation: expected none, saw 1 delivered"
        )
    ]


def demo_with(town: Town, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    @contextmanager
    def running(instance: Instance, keep: bool) -> Iterator[RunningSystem]:
        yield RunningSystem(town.url, town.url, TOKENS, folder / "clock", {})

    monkeypatch.setattr(demo, "running_system", running)
    (folder / "cases").mkdir(exist_ok=True)
    return demo.main(Namespace(cases=folder / "cases", keep=False))


def test_the_demo_prints_progress_histories_and_the_number_of_cases_that_ended_well(
    town, tmp_path, monkeypatch, capsys
):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "one.yaml").write_text(EXAMPLE)
    for _ in range(2):  # the second time with data of the first
        assert demo_with(town, tmp_path, monkeypatch) == 0
        out = capsys.readouterr().out
        assert "Case 1 of 1: Two sisters and a plan for the weekends" in out
        assert "    2/13  Rosa Field (referrer) refers the family" in out
        assert (
            "  Wednesday 1 July 2026\n    10:00  Rosa Field (referrer): Referred the family." in out
        )
        assert f"./kinplan case history {town.reference}" in out
        assert "\x1b" not in out
        assert out.splitlines()[-1] == "1 of 1 cases reached their expected end"
    assert town.cases == 2


def test_the_demo_fails_when_a_case_does_not_reach_its_end(town, tmp_path, monkeypatch, capsys):
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "one.yaml").write_text(EXAMPLE)
    (tmp_path / "cases" / "two.yaml").write_text(EXAMPLE.replace("plan: closed", "plan: agreed"))
    monkeypatch.setattr("cli.api.Api.__init__.__defaults__", ("", None, 0.5, ""))
    assert demo_with(town, tmp_path, monkeypatch) == 1
    out = capsys.readouterr().out
    assert "plan: expected agreed, saw closed" in out
    assert out.splitlines()[-1] == "1 of 2 cases reached their expected end"
