"""What one version of a plan holds, and how it was laid out before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypedDict


class Action(TypedDict):
    """One thing that somebody will do. `attendee` is their identifier when they were there; what
    they will do then belongs to them and is erased with them. `children` are those at the centre whom
    it is for; none named: all of them. What was erased is empty."""

    what: str
    who: str
    by_when: date | None
    attendee: str | None
    children: list[str]


class Wishes(TypedDict):
    """What one of those at the centre wants; it is erased with them."""

    child: str
    wishes: str


class Support(TypedDict):
    """Something that the family asks for, and of which agency, when it named one."""

    what: str
    agency: str | None


class VersionContent(TypedDict):
    """Everything that one version says. `professional_monitor` is an account; None: the referrer's."""

    actions: list[Action]
    back_up_plan: str
    how_checked: str
    family_monitor: str
    professional_monitor: str | None
    childs_wishes: str
    wishes_of: list[Wishes]
    support_asked: list[Support]
    review_on: date


FIELDS = tuple(VersionContent.__annotations__)


def content_of(told: Mapping[str, Any]) -> VersionContent:
    """The content of a version as it was told; what was told in a shorter way is written out."""
    content: VersionContent = {
        "actions": [_action(action) for action in told["actions"]],
        "back_up_plan": told["back_up_plan"],
        "how_checked": told["how_checked"],
        "family_monitor": told["family_monitor"],
        "professional_monitor": told.get("professional_monitor"),
        "childs_wishes": told["childs_wishes"],
        "wishes_of": [
            {"child": one["child"], "wishes": one["wishes"]} for one in told.get("wishes_of") or ()
        ],
        "support_asked": supports(told["support_asked"]),
        "review_on": told["review_on"],
    }
    return content


def _action(told: Mapping[str, Any]) -> Action:
    return {
        "what": told["what"],
        "who": told["who"],
        "by_when": told["by_when"],
        "attendee": told["attendee"],
        "children": list(told.get("children") or ()),
    }


def supports(asked: Iterable[str | Mapping[str, Any]]) -> list[Support]:
    """What is asked for; a plain line names no agency."""
    return [
        {"what": one, "agency": None}
        if isinstance(one, str)
        else {"what": one["what"], "agency": one.get("agency")}
        for one in asked
    ]


def named_at_the_centre(content: VersionContent) -> set[str]:
    """Everybody at the centre whom the version names by identifier."""
    of_actions = {child for action in content["actions"] for child in action["children"]}
    return of_actions | {wishes["child"] for wishes in content["wishes_of"]}


def as_second_form(state: dict[str, Any]) -> dict[str, Any]:
    """A version that was stored when support named no agency and nothing was said per child."""
    changed = {
        **state,
        "actions": [_with_children(action) for action in state["actions"]],
        "wishes_of": [],
        "professional_monitor": None,
    }
    if "support_asked" in state:
        changed["support_asked"] = supports(state["support_asked"])
    return changed


def _with_children(action: str | dict[str, Any]) -> str | dict[str, Any]:
    """Of what was erased only the identifier is left, which is passed over."""
    return action if isinstance(action, str) else {**action, "children": []}
