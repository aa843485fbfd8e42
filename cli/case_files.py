"""Case files: made-up families' cases, written down step by step, and how they are read.

docs/case-files.md describes the format. Reading is strict and finds every mistake it can before
anything runs: a slip in a case file must not look like a fault of Kinplan.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from marshmallow import Schema

from cli.case_dates import resolve_moment
from cli.case_forms import STEP_FORMS, CaseForm
from cli.case_steps import (
    Account,
    CaseFile,
    CommandStep,
    End,
    MailExpected,
    PageStep,
    PassStep,
    Standing,
    Step,
    WaitStep,
    filled,
    labels_used,
)
from cli.case_yaml import CaseFileMistakes, Located, Mistake, field_name, read_yaml
from cli.errors import CommandFailed
from shared.clock import system_clock
from shared.contracts.commands import COMMAND, Command
from shared.contracts.reading import read
from shared.days import local_day
from shared.refusals import Unreadable

ENDINGS = (".yaml", ".yml")
FIRST = "receive_referral"
OFFERS = "offer_transfer"
REMEMBERING = ("attendee", "remember", "refused")
UNREADABLE = "unreadable"
ANSWERED = {"parent": "parents", "child": "children", "adult": "adults"}
ANSWERING = {"invite_attendee": "attendee", "report_breach": "breach"}
"""The commands whose answer can get a label, and what of the answer it stands for."""


def accounts_in(path: Path) -> dict[str, Account]:
    """The accounts of an accounts file (`samples/accounts.toml`), by id."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["account"]
        accounts = [Account(e["id"], e["name"], e["council"], tuple(e["roles"])) for e in entries]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise CommandFailed(f"{path}: the accounts cannot be read: {error}") from error
    return {account.id: account for account in accounts}


def read_cases(folder: Path, accounts: Mapping[str, Account]) -> list[CaseFile]:
    """Every case file of a folder, by name of file.

    Raises CaseFileMistakes with the mistakes of all files; an empty folder is one too.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS)
    except OSError as error:
        raise CommandFailed(
            f"{folder}: case files cannot be read there: {error.strerror}"
        ) from error
    if not files:
        raise CommandFailed(f"{folder}: there is no case file here (a file such as my-case.yaml)")
    cases: list[CaseFile] = []
    mistakes: list[Mistake] = []
    for file in files:
        try:
            cases.append(read_case(file, accounts))
        except CaseFileMistakes as found:
            mistakes += found.mistakes
    if mistakes:
        raise CaseFileMistakes(mistakes)
    return cases


def read_case(file: Path, accounts: Mapping[str, Account]) -> CaseFile:
    """One case file. Raises CaseFileMistakes, which names every mistake with its line and field."""
    document, mistakes = read_yaml(file)
    reading = _CaseReading(file, document, accounts, mistakes)
    case = reading.case()
    if case is None or reading.mistakes:
        raise CaseFileMistakes(reading.mistakes)
    return case


@dataclass
class _CaseReading:
    """Reads one document, gathering mistakes; `labels` are those given by the steps so far."""

    file: Path
    document: Located
    accounts: Mapping[str, Account]
    mistakes: list[Mistake]
    labels: set[str] = field(default_factory=set)
    referrer: Account | None = None
    now: datetime = field(default_factory=system_clock)

    def case(self) -> CaseFile | None:
        """The case, or None when it has too many mistakes to be one."""
        given = self._formed(CaseForm(), ())
        steps = [step for step in self._steps() if step is not None]
        council = (
            self.document.value.get("council") if isinstance(self.document.value, dict) else None
        )
        auditor = self._auditor(council) if given else None
        there = self._manager_of(given) if given else None
        if steps and self.referrer is None and not self.mistakes:
            self._mistake(("steps",), f"no step does {FIRST}, so there would be no case")
        if given is None or auditor is None or self.referrer is None:
            return None
        return CaseFile(
            file=self.file,
            title=given["case"],
            council=given["council"],
            story=" ".join(given["story"].split()),
            steps=tuple(steps),
            end=_end(given["expect"]),
            referrer=self.referrer,
            auditor=auditor,
            there=there,
        )

    def _manager_of(self, given: dict[str, Any]) -> Account | None:
        """A manager of the council to which the case moves, if it moves."""
        council = given["moves_to"]
        standing = given["expect"].get("moved_to")
        if council is None:
            if standing is not None:
                self._mistake(("expect", "moved_to"), "needs `moves_to`: the council that takes it")
            return None
        managers = [
            a for a in self.accounts.values() if a.council == council and "manager" in a.roles
        ]
        if not managers or council == given["council"]:
            self._mistake(("moves_to",), "must be another council, with a manager's account")
            return None
        return managers[0]

    def _auditor(self, council: Any) -> Account | None:
        staff = [account for account in self.accounts.values() if account.council == council]
        for role in ("auditor", "manager"):
            for account in staff:
                if role in account.roles:
                    return account
        known = ", ".join(sorted({account.council for account in self.accounts.values()}))
        message = (
            f"{council!r} has no account that may read a history; councils with accounts: {known}"
        )
        self._mistake(("council",), message)
        return None

    def _steps(self) -> Iterator[Step | None]:
        listed = self.document.parts.get("steps")
        if listed is None or not isinstance(listed.value, list):
            return
        for place, part in listed.parts.items():
            yield self._step(int(place), part)

    def _step(self, place: int, part: Located) -> Step | None:
        trail = ("steps", str(place))
        kind = next((kind for kind in STEP_FORMS if kind in part.parts), None)
        if kind is None:
            self._mistake(trail, f"a step has one of these fields: {', '.join(STEP_FORMS)}")
            return None
        given = self._formed(STEP_FORMS[kind](), trail)
        if given is None:
            return None
        if kind == "do":
            return self._command(place, part.line, given, trail)
        if kind == "link_of":
            return self._page(place, part.line, given, trail)
        if kind == "wait_for":
            if "moved_to" in given["wait_for"] and not self._councils()[1]:
                self._mistake((*trail, "wait_for", "moved_to"), "needs `moves_to` at the top")
            return WaitStep(place + 1, part.line, _standing(given["wait_for"]))
        if kind == "until":
            return self._until(place, part.line, given["until"], (*trail, "until"))
        hours = given.get("hours_pass") or given["days_pass"] * 24
        return PassStep(place + 1, part.line, hours=hours)

    def _page(
        self, place: int, line: int, given: dict[str, Any], trail: tuple[str, ...]
    ) -> PageStep | None:
        if given["link_of"] not in self.labels:
            self._mistake((*trail, "link_of"), self._unknown_label(given["link_of"]))
            return None
        who, do, body = given["link_of"], given["do"], given["body"]
        return PageStep(place + 1, line, who, do, body, tuple(given["says"]), given["closed"])

    def _until(self, place: int, line: int, text: str, trail: tuple[str, ...]) -> PassStep | None:
        moment = resolve_moment(text, self.now)
        if moment is None or local_day(moment) <= local_day(self.now):
            self._mistake(trail, "must be a time of a later day, such as 'today+3 at 10:00'")
            return None
        return PassStep(place + 1, line, until=text)

    def _command(
        self, place: int, line: int, given: dict[str, Any], trail: tuple[str, ...]
    ) -> CommandStep | None:
        command = COMMAND.get(given["do"])
        if command is None:
            self._mistake((*trail, "do"), f"there is no such command; {_nearest(given['do'])}")
        by = self._sender(given, command, trail)
        self._order(command, given, by, trail)
        self._attendee(command, given, trail)
        if command is None or by is None:
            return None
        self._body(command, given, trail)
        self._remember(command, given, trail)
        return CommandStep(
            place + 1, line, by, command, given["body"], *(given[k] for k in REMEMBERING)
        )

    def _sender(
        self, given: dict[str, Any], command: Command | None, trail: tuple[str, ...]
    ) -> Account | None:
        account = self.accounts.get(given["by"])
        if account is None:
            known = ", ".join(sorted(self.accounts))
            self._mistake((*trail, "by"), f"there is no such account; there are: {known}")
        elif not given["refused"]:
            council, moves_to = self._councils()
            first = command is not None and command.name in (FIRST, OFFERS)
            if account.council not in ((council,) if first else (council, moves_to)):
                self._mistake((*trail, "by"), f"works for {account.council}, not for {council}")
            if command and not set(account.roles) & set(command.roles):
                needed = " or ".join(command.roles)
                message = f"is {', '.join(account.roles)}; {command.name} is for a {needed}"
                self._mistake((*trail, "by"), message)
        return account

    def _councils(self) -> tuple[Any, Any]:
        """The council of the case, and the one to which it moves."""
        top = self.document.value
        return top.get("council"), top.get("moves_to")

    def _order(
        self,
        command: Command | None,
        given: dict[str, Any],
        by: Account | None,
        trail: tuple[str, ...],
    ) -> None:
        """One referral, and it comes first: its answer names the case."""
        if command is None or by is None:
            return
        if command.name != FIRST and self.referrer is None:
            self._mistake((*trail, "do"), f"comes before {FIRST}: there is no case yet")
        elif command.name == FIRST and not given["refused"]:
            if self.referrer is not None:
                self._mistake((*trail, "do"), "a case file has one referral; write a second file")
            self.referrer = self.referrer or by

    def _attendee(
        self, command: Command | None, given: dict[str, Any], trail: tuple[str, ...]
    ) -> None:
        named = given["attendee"]
        if command is None:
            return
        if named is None and "{attendee}" in command.path:
            self._mistake(trail, f"{command.name} needs the field `attendee`: whom it is about")
        elif named is not None and "{attendee}" not in command.path:
            self._mistake(
                (*trail, "attendee"), f"{command.name} is not about one attendee; leave out"
            )
        elif named is not None and named not in self.labels:
            self._mistake((*trail, "attendee"), self._unknown_label(named))

    def _body(self, command: Command, given: dict[str, Any], trail: tuple[str, ...]) -> None:
        """What is wrong with the fields of the command, as its own schema sees it."""
        inside = (*trail, "with")
        for where, name in labels_used(given["body"]):
            if name not in self.labels:
                self._mistake((*inside, *where), self._unknown_label(name))
        if given["refused"] == UNREADABLE:
            return  # the point of such a step is that the fields are wrong
        anybody = {name: name.replace(":", "-") for _, name in labels_used(given["body"])}
        try:
            read(command.schema(), filled(given["body"], self.now, anybody))
        except Unreadable as error:
            self._note(inside, error)

    def _remember(self, command: Command, given: dict[str, Any], trail: tuple[str, ...]) -> None:
        name = given["remember"]
        if command.name == FIRST and not given["refused"]:
            for kind, plural in ANSWERED.items():
                listed = given["body"].get(plural)
                count = len(listed) if isinstance(listed, list) else 0
                self.labels |= {f"{kind}:{place}" for place in range(1, count + 1)}
            if given["body"].get("adult"):
                self.labels.add("adult:1")
        if name is None:
            return
        if command.name not in ANSWERING or given["refused"]:
            known = " or ".join(ANSWERING)
            message = f"only {known}, when it is not refused, answers something to remember"
            self._mistake((*trail, "as"), message)
        elif name in self.labels:
            self._mistake((*trail, "as"), f"{name!r} is already somebody else in this case")
        self.labels.add(name)

    def _unknown_label(self, name: str) -> str:
        known = ", ".join(sorted(self.labels)) or "nobody"
        return f"nobody was called {name!r} in an earlier step; known by then: {known}"

    def _formed(self, form: Schema, trail: tuple[str, ...]) -> dict[str, Any] | None:
        """What the form reads there, or None, with its mistakes noted."""
        here = self.document
        for name in trail:
            here = here.parts[name]
        try:
            return read(form, here.value)
        except Unreadable as error:
            self._note(trail, error)
        return None

    def _note(self, trail: tuple[str, ...], error: Unreadable) -> None:
        for flat, messages in error.fields.items():
            where = tuple(flat.split(".")) if flat != "body" else ()
            if where[-1:] in (("key",), ("value",)):
                where = where[:-1]  # how marshmallow tells an entry's name from what it holds
            for message in messages:
                self._mistake((*trail, *where), message)

    def _mistake(self, trail: tuple[str, ...], message: str) -> None:
        line = self.document.line_of(trail)
        shown = message[0].lower() + message[1:].rstrip(".")
        self.mistakes.append(Mistake(self.file, line, field_name(trail), shown))


def _end(given: dict[str, Any]) -> End:
    mails = tuple(MailExpected(m["to"], m["kind"], tuple(m["says"])) for m in given.pop("mails"))
    says = tuple(given.pop("history_says"))
    moved_says = tuple(given.get("moved_to", {}).pop("history_says", ()))
    return End(_standing(given), mails, says, moved_says)


def _standing(given: dict[str, Any]) -> Standing:
    moved = given.pop("moved_to", None)
    return Standing(**given, moved_to=Standing(**moved) if moved is not None else None)


def _nearest(name: str) -> str:
    close = get_close_matches(name, COMMAND, n=1)
    return f"did you mean {close[0]}?" if close else f"there are: {', '.join(COMMAND)}"
