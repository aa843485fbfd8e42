"""What one reader may see of a version: the parts of their own children, and nothing that others keep
from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from services.plans.domain.versions import Action, VersionContent
from shared.withholding import WITHHELD, Cover

__all__ = ["WITHHELD", "Redacted", "is_for", "redacted"]


@dataclass(frozen=True)
class Redacted:
    """A version as one reader may see it, and how many passages were withheld from them."""

    content: VersionContent
    withheld: int


def redacted(
    content: VersionContent, children: Collection[str] = (), hide: Iterable[str] = ()
) -> Redacted:
    """The version for a reader who may read the parts of `children` (none named: of all), without the
    texts in `hide`."""
    cover = Cover(hide)
    shown: VersionContent = {
        **content,
        "actions": [
            {
                **_for_reader(action, children),
                "what": cover(action["what"]),
                "who": cover(action["who"]),
            }
            for action in content["actions"]
            if is_for(children, action["children"])
        ],
        "back_up_plan": cover(content["back_up_plan"]),
        "how_checked": cover(content["how_checked"]),
        "childs_wishes": cover(content["childs_wishes"]),
        "wishes_of": [
            {"child": wishes["child"], "wishes": cover(wishes["wishes"])}
            for wishes in content["wishes_of"]
            if is_for(children, [wishes["child"]])
        ],
        "support_asked": [
            {"what": cover(one["what"]), "agency": one["agency"] and cover(one["agency"])}
            for one in content["support_asked"]
        ],
    }
    return Redacted(shown, cover.withheld)


def is_for(readers_children: Collection[str], about: Collection[str]) -> bool:
    """Whether somebody who may read of those children may read what is about these; what is about none
    by name is about all. Each father sees his own children's parts (siblings in one conference)."""
    return not readers_children or not about or not set(readers_children).isdisjoint(about)


def _for_reader(action: Action, children: Collection[str]) -> Action:
    """The action; of those whom it is for, only the reader's own are named."""
    if not children:
        return action
    return {**action, "children": [c for c in action["children"] if c in children]}
