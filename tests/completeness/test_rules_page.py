"""Every rule says what it means, and a refusal's code, once published, is there for ever."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from cli.documents import rules
from cli.rules_page import code_of, domain_of, refusals_of, rules_of
from shared.contracts.events import SERVICES

PUBLISHED_CODES = Path(__file__).parent / "refusal_codes.txt"


def codes_now() -> dict[str, set[str]]:
    """The codes of every service's refusals."""
    return {
        service: {
            code_of(kind)
            for kind in refusals_of(import_module(f"services.{service}.domain.refusals"))
        }
        for service in SERVICES
    }


def codes_published() -> dict[str, set[str]]:
    """The codes that were ever published, each line a service and a code."""
    found: dict[str, set[str]] = {service: set() for service in SERVICES}
    for line in PUBLISHED_CODES.read_text(encoding="utf-8").splitlines():
        service, _, code = line.partition(" ")
        found[service].add(code)
    return found


def gone(published: dict[str, set[str]], now: dict[str, set[str]]) -> list[str]:
    """Codes that others may wait for, and that no refusal has any more."""
    return sorted(f"{s} {code}" for s in published for code in published[s] - now[s])


def silent(modules: list[ModuleType]) -> list[str]:
    """Rules that do not say what they mean."""
    return [
        f"{module.__name__}.{name}"
        for module in modules
        for name, words in rules_of(module)
        if len(words) < 15
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_every_rule_says_what_it_means(service: str) -> None:
    assert silent(domain_of(service)) == []


def test_a_code_that_was_published_is_never_renamed() -> None:
    assert gone(codes_published(), codes_now()) == []


def test_every_code_is_kept_as_published_add_a_line_for_a_new_one() -> None:
    assert gone(codes_now(), codes_published()) == []


def test_a_renamed_code_is_noticed() -> None:
    now = codes_now()
    now["plans"] = now["plans"] - {"no_safe_plan"} | {"plan_not_safe"}
    assert gone(codes_published(), now) == ["plans no_safe_plan"]
    assert gone(now, codes_published()) == ["plans plan_not_safe"]


def test_a_rule_without_words_is_noticed() -> None:
    module = ModuleType("services.plans.domain.planted")

    def unexplained() -> None: ...

    unexplained.__module__ = module.__name__
    module.unexplained = unexplained  # type: ignore[attr-defined]
    assert silent([module]) == ["services.plans.domain.planted.unexplained"]


def test_the_page_has_every_rule_with_its_source_and_every_code() -> None:
    page = rules()
    for service in SERVICES:
        for module in domain_of(service):
            for name, _ in rules_of(module):
                assert f"| {name.replace('_', ' ')} | " in page
        for code in codes_now()[service]:
            assert f"| `{code}` | " in page
