"""Reads `councils/*.toml`, strictly: a slip in a policy file must not become a way of working."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from shared.policies import (
    EVERY_CASE,
    REACHED,
    REASONS,
    STAGES,
    TRIGGERS,
    Coordinators,
    Eligibility,
    Meeting,
    Policy,
    Referring,
    Retention,
    Timescales,
)

NAME = validate.Regexp(
    r"^[a-z][a-z0-9-]{1,40}$",
    error="small letters, digits and hyphens only, as in 'central-bedfordshire'",
)
WEEKS = validate.Range(min=1, max=104)
DAYS = validate.Range(min=1, max=90)
YEARS = validate.Range(min=1, max=120)


def yes_or_no(**options: Any) -> fields.Boolean:
    """A boolean of TOML, and nothing that only reads like one."""
    return fields.Boolean(truthy={True}, falsy={False}, **options)


def whole(valid: validate.Range, **options: Any) -> fields.Integer:
    """A whole number in that range."""
    return fields.Integer(strict=True, validate=valid, **options)


def words(*known: str) -> fields.List[Any]:
    """Some words of a list; none means every one."""
    known_word = validate.OneOf(known, error="must be one of: {choices}")
    return fields.List(fields.String(validate=known_word), load_default=list)


# What was added to a policy later has a default: policies that cases were decided under are kept with
# them, and must be read for ever.


class PolicyMistake(Exception):
    """A policy file cannot be used; the message names the file, the entry and what is wrong."""


class MeetingSchema(Schema):
    name = fields.String(required=True, validate=validate.Length(3, 60))
    online = yes_or_no(required=True)
    online_service = fields.String(load_default="")
    who_explains_concerns = fields.String(required=True)
    neutral_venue = yes_or_no(load_default=True)
    other_professionals = yes_or_no(load_default=True)
    support_network = yes_or_no(load_default=False)
    lasts_hours = whole(validate.Range(min=1, max=12), load_default=4)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Meeting:
        if given["online"] and not given["online_service"]:
            raise ValidationError(
                "name the service used when a meeting is online", "online_service"
            )
        return Meeting(**given)


class EligibilitySchema(Schema):
    unborn = yes_or_no(required=True)
    under_age = whole(YEARS, required=True)
    learning_disability_under_age = whole(YEARS, required=True)
    children = yes_or_no(load_default=True)
    adults = yes_or_no(load_default=False)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Eligibility:
        if given["learning_disability_under_age"] < given["under_age"]:
            raise ValidationError("cannot be lower than under_age", "learning_disability_under_age")
        if not (given["children"] or given["adults"]):
            raise ValidationError("the service must be for children or for adults", "children")
        if given["unborn"] and not given["children"]:
            raise ValidationError("cannot be true where children are not served", "unborn")
        return Eligibility(**given)


class ReferringSchema(Schema):
    professions = fields.List(fields.String(), required=True)
    signpost = fields.String(required=True, validate=validate.Length(10, 300))
    reasons = words(*REASONS)
    stages = words(*STAGES)
    offer_before_proceedings = yes_or_no(load_default=False)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Referring:
        lists = {name: tuple(given[name]) for name in ("professions", "reasons", "stages")}
        return Referring(**{**given, **lists})


class CoordinatorsSchema(Schema):
    capacity = whole(validate.Range(min=1, max=100), required=True)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Coordinators:
        return Coordinators(**given)


class TimescalesSchema(Schema):
    weeks_to_conference = whole(WEEKS, required=True)
    review_within_weeks = whole(WEEKS, required=True)
    review_overdue_after_days = whole(DAYS, load_default=14)
    remind_days_before = whole(DAYS, load_default=2)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Timescales:
        return Timescales(**given)


class RetentionSchema(Schema):
    category = fields.String(
        required=True,
        validate=validate.Regexp(
            r"^[a-z][a-z_]{1,40}\Z", error="small letters and _ only, as in 'plan_agreed'"
        ),
    )
    reached = fields.String(
        required=True, validate=validate.OneOf(REACHED, error="must be one of: {choices}")
    )
    trigger = fields.String(
        required=True, validate=validate.OneOf(TRIGGERS, error="must be one of: {choices}")
    )
    years = whole(YEARS, required=True)

    @post_load
    def make(self, given: dict[str, Any], **_: Any) -> Retention:
        return Retention(**given)


def _keep_every_case(retention: list[Retention]) -> None:
    names = [one.category for one in retention]
    if len(set(names)) != len(names):
        raise ValidationError("two entries have the same category")
    if EVERY_CASE not in {one.reached for one in retention}:
        raise ValidationError(
            f"one category must be reached by {EVERY_CASE}, so that no case is without a period"
        )


class PolicySchema(Schema):
    council = fields.String(required=True, validate=NAME)
    name = fields.String(required=True, validate=validate.Length(3, 80))
    reference_prefix = fields.String(required=True, validate=validate.Regexp(r"^[A-Z]{2,8}$"))
    contact = fields.String(required=True, validate=validate.Length(3, 120))
    meeting = fields.Nested(MeetingSchema, required=True)
    eligibility = fields.Nested(EligibilitySchema, required=True)
    referring = fields.Nested(ReferringSchema, required=True)
    timescales = fields.Nested(TimescalesSchema, required=True)
    coordinators = fields.Nested(CoordinatorsSchema, load_default=Coordinators())
    partner = fields.String(load_default="", validate=validate.Length(max=120))
    retention = fields.List(
        fields.Nested(RetentionSchema), required=True, validate=_keep_every_case
    )

    @post_load
    def freeze(self, given: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**given, "retention": tuple(given["retention"])}


def version_of(content: dict[str, Any]) -> str:
    """The version of a policy: a digest of its content, whatever its layout and comments."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def read_policy(path: Path) -> Policy:
    """One council's policy. Raises PolicyMistake."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PolicyMistake(f"{path}: this is not TOML: {error}") from error
    policy = read_policy_text(text, str(path))
    if path.stem != policy.council:
        raise PolicyMistake(
            f"{path}: council is {policy.council!r}; the file must have the same name"
        )
    return policy


def read_policy_text(text: str, where: str) -> Policy:
    """The policy that a text holds; `where` says whose it is, for messages. Raises PolicyMistake."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyMistake(f"{where}: this is not TOML: {error}") from error
    try:
        loaded = PolicySchema().load(content)
    except ValidationError as error:
        raise PolicyMistake("\n".join(_mistakes(where, error.normalized_messages()))) from error
    return Policy(version=version_of(content), text=text, **loaded)


def read_policies(folder: Path, none_is_fine: bool = False) -> dict[str, Policy]:
    """Every council of a folder, by name. Raises PolicyMistake; an empty folder is one too, unless none
    is fine, and so is a reference prefix that two councils have."""
    policies = {path.stem: read_policy(path) for path in sorted(folder.glob("*.toml"))}
    if not policies and not (none_is_fine and folder.is_dir()):
        raise PolicyMistake(
            f"{folder}: there is no council here; add a file such as my-council.toml"
        )
    return policies


def _mistakes(place: str, messages: dict[str, Any], trail: str = "") -> list[str]:
    lines: list[str] = []
    for field, what in messages.items():
        where = f"{trail}{field}"
        if isinstance(what, dict):
            lines += _mistakes(place, what, f"{where}.")
        else:
            lines += [f"{place}: {where}: {text}" for text in what]
    return lines
