"""Runs one case file through a running Kinplan, and says whether it reached its expected end."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cli.api import Api, NoAnswer, Refused
from cli.case_dates import resolve_moment
from cli.case_doings import DOES
from cli.case_files import ANSWERED, ANSWERING, FIRST
from cli.case_forms import NONE
from cli.case_moves import Moving
from cli.case_pages import OnPages, PageWrong
from cli.case_steps import (
    Account,
    CaseFile,
    CommandStep,
    PageStep,
    PassStep,
    Standing,
    Step,
    WaitStep,
    filled,
)
from shared.clock import system_clock
from shared.contracts.commands import COMMAND

PAUSES = (0.05, 0.1, 0.2, 0.3, 0.5)
DELIVERED = "delivered"
ENDED = ("declined", "consent_withdrawn", "closed", "merged", "sealed")
WHY_READ = "To see whether a made-up case went as its file says."
SECONDS_PER_HOUR = 3600
HOURS_PER_DAY = 24


@dataclass(frozen=True)
class Progress:
    """One step that was done: its number of how many, and what it was in plain words."""

    number: int
    of: int
    words: str


@dataclass
class CaseResult:
    """How a case went. `problems` says what was expected and what was seen; empty: all is well."""

    case: CaseFile
    reference: str = ""
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0
    moving: Moving | None = None

    @property
    def reached(self) -> bool:
        """Whether the case reached its expected end."""
        return not self.problems


class StepFailed(Exception):
    """A step did not go as the case file says; the case goes no further."""


def run_case(
    case: CaseFile, api: Api, on_step: Callable[[Progress], None] | None = None
) -> CaseResult:
    """Run every step, then look whether the end is the expected one.

    What goes wrong is a problem of the result, and nothing is raised. on_step is called after each
    step that was done. Steps that let time pass need an api with a clock.
    """
    run = _Run(case, api)
    result = CaseResult(case)
    started = time.monotonic()
    for step in case.steps:
        try:
            words = run.do(step)
        except (StepFailed, PageWrong, Refused, NoAnswer) as error:
            where = f"{case.file.name}:{step.line}: step {step.number} of {len(case.steps)}"
            result.problems.append(f"{where}, {_described(step)}: {error}")
            break
        if on_step:
            on_step(Progress(step.number, len(case.steps), words))
    result.reference, result.moving = run.reference, run.moving
    if result.reached:
        result.problems += run.wait_for_end()
    result.seconds = time.monotonic() - started
    return result


def check_still_ended(result: CaseResult, api: Api) -> None:
    """Look again at a case that has come to an end: nothing may have happened to it since."""
    if result.reached and result.case.end.standing.referral in ENDED:
        result.problems += [
            f"after its end, when other cases had run: {problem}"
            for problem in differences_at_end(result.case, result.reference, api, result.moving)
        ]


def differences_at_end(
    case: CaseFile, reference: str, api: Api, moving: Moving | None = None
) -> list[str]:
    """What differs now from the end that the case file expects, one line each."""
    try:
        status = api.status(case.auditor.id, reference)
        found = differences(case.end.standing, status, exactly=True)
        return (
            found
            or [*_mail_differences(case, reference, status, api)]
            or _unsaid(case.end.history_says, case.auditor, reference, api)
            or (_moved_differences(case, api, moving) if moving else [])
        )
    except (Refused, NoAnswer) as error:
        return [str(error)]


def _moved_differences(case: CaseFile, api: Api, moving: Moving) -> list[str]:
    """What differs in the council that has taken the case over."""
    wanted, there = case.end.standing.moved_to, case.there
    if wanted is None or there is None:
        return []
    found = differences(wanted, moving.status(), exactly=True)
    found = found or _unsaid(case.end.moved_says, there, moving.reference(), api)
    return [f"in {there.council}: {problem}" for problem in found]


def differences(wanted: Standing, status: Mapping[str, Any], exactly: bool) -> list[str]:
    """How the status differs from what is wanted. exactly: no other messages than those named."""
    found = []
    if status.get("unavailable"):
        found.append(f"did not answer: {', '.join(status['unavailable'])}")
    for part in ("referral", "conference", "plan"):
        expected = getattr(wanted, part)
        seen = (status.get(part) or {}).get("status") or NONE
        if expected is not None and seen != expected:
            found.append(f"{part}: expected {expected}, saw {seen}")
    offered = (status.get("referral") or {}).get("offered_to") or NONE
    if wanted.offered_to not in (None, offered):
        found.append(f"offered to: expected {wanted.offered_to}, saw {offered}")
    if wanted.messages is not None:
        found += _message_differences(wanted.messages, status.get("messages") or {}, exactly)
    return found


def _message_differences(
    wanted: Mapping[str, Mapping[str, int]], seen: Mapping[str, Mapping[str, int]], exactly: bool
) -> list[str]:
    found = []
    for kind in sorted({*wanted, *(seen if exactly else ())}):
        expected = dict(wanted.get(kind, {}))
        there = {state: number for state, number in seen.get(kind, {}).items() if number}
        enough = all(there.get(state, 0) >= number for state, number in expected.items())
        if there != expected if exactly else not enough:
            found.append(
                f"messages of kind {kind}: expected {_counts(expected)}, saw {_counts(there)}"
            )
    return found


def _counts(numbers: Mapping[str, int]) -> str:
    return " and ".join(f"{number} {state}" for state, number in sorted(numbers.items())) or NONE


def _mail_differences(
    case: CaseFile, reference: str, status: Mapping[str, Any], api: Api
) -> list[str]:
    """What the mailbox lacks, or holds more than was reported as delivered."""
    mails = api.mails(reference)
    found = []
    arrived = Counter(kind for kind, _ in {(m["kinplan_kind"], m["message_id"]) for m in mails})
    for kind, states in (status.get("messages") or {}).items():
        reported = states.get(DELIVERED, 0)
        if case.end.standing.messages is not None and arrived[kind] != reported:
            found.append(
                f"mails of kind {kind}: {reported} reported delivered, {arrived[kind]} arrived"
            )
    for wanted in case.end.mails:
        to_them = [m for m in mails if _is_to(m, wanted.to) and m["kinplan_kind"] == wanted.kind]
        if not to_them:
            found.append(f"mail: expected {wanted.kind} to {wanted.to}, none arrived")
        for text in wanted.says:
            if to_them and not any(_says(f"{m['subject']}\n{m['body']}", text) for m in to_them):
                found.append(f"mail: {wanted.kind} to {wanted.to} does not say {text!r}")
    return found


def _is_to(mail: Mapping[str, Any], address: str) -> bool:
    to = mail["to"]
    return address.lower() in (to if isinstance(to, str) else " ".join(to)).lower()


def _says(body: str, text: str) -> bool:
    """Whether the text is there, however its lines are broken and its letters are set."""
    return " ".join(text.split()).casefold() in " ".join(body.split()).casefold()


def _unsaid(says: Sequence[str], reader: Account, reference: str, api: Api) -> list[str]:
    if not says:
        return []
    entries = api.history_for(reader.id, reference, WHY_READ)["entries"]
    told = "\n".join(f"{entry.get('actor_name')} {entry['sentence']}" for entry in entries)
    missing = [text for text in says if not _says(told, text)]
    return [f"history ({len(entries)} entries) does not say {text!r}" for text in missing]


@dataclass
class _Run:
    """One case on its way: what has been answered so far."""

    case: CaseFile
    api: Api
    reference: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    pages: OnPages = field(default_factory=OnPages)

    def __post_init__(self) -> None:
        self.moving = Moving(self.case, self.api)

    def do(self, step: Step) -> str:
        """Do one step and return what was done, in plain words."""
        if isinstance(step, CommandStep):
            return self._command(step)
        if isinstance(step, PageStep):
            return self.pages.do(step, self.api, self.reference)
        if isinstance(step, PassStep):
            return self._pass(step)
        return self._wait(step)

    def _now(self) -> datetime:
        return self.api.clock() if self.api.clock else system_clock()

    def _command(self, step: CommandStep) -> str:
        body = filled(step.body, self._now(), self.ids)
        who = self.ids[step.attendee] if step.attendee else ""
        words = f"{_person(step)} {_does(step, self.names)}"
        try:
            answer = self.api.command(
                step.by.id, step.command.name, body, self._led_as(step), who, step.refused or ""
            )
        except Refused as refused:
            if refused.code == step.refused:
                return f"{words}: refused, as it must be ({refused.detail})"
            if step.refused:
                raise StepFailed(f"expected the refusal {step.refused}, saw {refused}") from refused
            raise
        if step.refused:
            raise StepFailed(f"expected the refusal {step.refused}, but it was accepted")
        self._remember(step, answer, body)
        return words

    def _led_as(self, step: CommandStep) -> str:
        """The reference of the case in the council of whoever acts. The other council hears of an offer a
        moment later."""
        if not self.moving.is_there(step.by):
            return self.reference
        self._until_none(
            lambda: [] if self.moving.reference() else ["not offered"], self.api.patience
        )
        if not self.moving.reference():
            raise StepFailed(f"nothing of this case was offered to {step.by.council}")
        return self.moving.reference()

    def _remember(
        self, step: CommandStep, answer: Mapping[str, Any], body: Mapping[str, Any]
    ) -> None:
        self.moving.remember(answer)
        self.pages.note(step, self.ids.get(step.remember or step.attendee or "", ""), body)
        try:
            if step.command.name == FIRST:
                self.reference = answer["reference"]
                for kind, plural in ANSWERED.items():
                    for place, identifier in enumerate(answer[plural], start=1):
                        self.ids[f"{kind}:{place}"] = identifier
            if step.remember:
                self.ids[step.remember] = answer[ANSWERING[step.command.name]]
                self.names[step.remember] = str(body.get("name", step.remember))
        except KeyError as missing:
            raise StepFailed(f"the answer has no {missing}") from missing

    def _pass(self, step: PassStep) -> str:
        if self.api.clock is None:
            raise StepFailed("the clock of this installation cannot be moved")
        if step.until:
            moment = resolve_moment(step.until, self._now())
            assert moment is not None, "checked when the file was read"
            seconds = int((moment - self._now()).total_seconds()) + 1
        else:
            seconds = step.hours * SECONDS_PER_HOUR
        self.api.clock.move(seconds)
        return passing_words(step, seconds)

    def _wait(self, step: WaitStep) -> str:
        seen = self._until_none(lambda: self._differences_from(step.state), self.api.patience)
        if seen:
            raise StepFailed(f"waited {self.api.patience:g} s; " + "; ".join(seen))
        return f"now {standing_words(step.state)}"

    def _differences_from(self, state: Standing) -> list[str]:
        try:
            status = self.api.status(self.case.auditor.id, self.reference)
        except NoAnswer as error:
            return [str(error)]
        except Refused as refused:
            if refused.status not in (409, 503):
                raise
            return [str(refused)]
        found = differences(state, status, exactly=False)
        if state.moved_to is not None and not found:
            there = differences(state.moved_to, self.moving.status(), exactly=False)
            found = [f"in the other council: {problem}" for problem in there]
        return found

    def wait_for_end(self) -> list[str]:
        """Wait until the end is the expected one; what differs when patience has run out."""
        return self._until_none(
            lambda: differences_at_end(self.case, self.reference, self.api, self.moving),
            self.api.patience,
        )

    def _until_none(self, look: Callable[[], list[str]], patience: float) -> list[str]:
        deadline = time.monotonic() + patience
        tries = 0
        while True:
            found = look()
            if not found or time.monotonic() > deadline:
                return found
            time.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1


def passing_words(step: PassStep, seconds: int) -> str:
    """How much time passed, in words."""
    hours = round(seconds / SECONDS_PER_HOUR)
    days = round(hours / HOURS_PER_DAY)
    if hours == 0:
        return "a little time passes"
    number, unit = (days, "day") if hours >= 2 * HOURS_PER_DAY else (hours, "hour")
    return f"{number} {unit}{'' if number == 1 else 's'} pass{'es' if number == 1 else ''}"


def standing_words(state: Standing) -> str:
    """Where a case stands, in words."""
    parts = [
        f"the {part} is {str(value).replace('_', ' ')}"
        for part in ("referral", "conference", "plan")
        if (value := getattr(state, part)) is not None
    ]
    messages = state.messages or {}
    if state.offered_to is not None:
        parts.append(f"it is offered to {state.offered_to}")
    if state.moved_to is not None:
        parts.append(f"in the other council {standing_words(state.moved_to)}")
    parts += [f"{kind.replace('_', ' ')}: {_counts(n)}" for kind, n in messages.items()]
    return ", ".join(parts)


def _described(step: Step) -> str:
    """A step as its case file names it, for messages about what went wrong."""
    if isinstance(step, CommandStep):
        about = f" ({step.attendee})" if step.attendee else ""
        return f"{step.by.id}: {step.command.name}{about}"
    if isinstance(step, PageStep):
        return f"{step.do} by the link of {step.link_of}"
    if isinstance(step, WaitStep):
        return "wait_for"
    return f"until {step.until}" if step.until else f"{step.hours} hours pass"


def _person(step: CommandStep) -> str:
    roles = [role for role in step.by.roles if role in COMMAND[step.command.name].roles]
    return f"{step.by.name} ({(roles or list(step.by.roles))[0]})"


def _does(step: CommandStep, names: Mapping[str, str]) -> str:
    label = step.attendee or ""
    who = names.get(label) or str(step.body.get("name", label))
    return DOES[step.command.name].format(who=who)
