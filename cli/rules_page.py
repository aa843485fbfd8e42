"""Writes docs/rules.md: every rule of the field by name with its source, and every refusal's code."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from shared.contracts.events import SERVICES
from shared.refusals import Refusal

ABOUT = (
    "The rules that cases are led by, as the code has them: one small function each, named for the rule, "
    "with the document that it comes from. Where councils differ, a rule asks the council's policy "
    "(`councils/`). Whoever asks for what a rule does not allow gets a refusal: a code for machines, which "
    "never changes, and words that say what to do."
)


def rules_page(made: str) -> str:
    """The page; `made` says how it is made."""
    parts = ["# Rules of the field", made, ABOUT]
    for service in SERVICES:
        parts.append(f"## {service.capitalize()}")
        for module in domain_of(service):
            parts += _rules(module)
        parts += _refusals(import_module(f"services.{service}.domain.refusals"))
    return "\n\n".join(parts) + "\n"


def domain_of(service: str) -> list[ModuleType]:
    """Every module of a service's domain, by name."""
    package = import_module(f"services.{service}.domain")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return [import_module(f"{package.__name__}.{name}") for name in names]


def rules_of(module: ModuleType) -> list[tuple[str, str]]:
    """The public functions of a module, in their order, each with what it says of itself."""
    own = [
        (name, function)
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and function.__module__ == module.__name__
        and not name.startswith("_")
    ]
    return [(name, _one_paragraph(inspect.getdoc(function) or "")) for name, function in own]


def refusals_of(module: ModuleType) -> list[type[Refusal]]:
    """The refusals that a module names itself, in their order."""
    return [
        kind
        for kind in vars(module).values()
        if isinstance(kind, type)
        and issubclass(kind, Refusal)
        and kind.__module__ == module.__name__
    ]


def code_of(kind: type[Refusal]) -> str:
    """The refusal's name for machines."""
    return kind("").code


def _rules(module: ModuleType) -> Iterator[str]:
    found = rules_of(module)
    if not found:
        return
    yield f"### {module.__name__.rpartition('.')[2].replace('_', ' ').capitalize()}"
    yield f"In `{module.__name__.replace('.', '/')}.py`."
    rows = [f"| {name.replace('_', ' ')} | {_in_a_cell(words)} |" for name, words in found]
    yield "\n".join(["| rule | what it says, and where it comes from |", "|---|---|", *rows])


def _refusals(module: ModuleType) -> Iterator[str]:
    yield f"### Refusals of the {module.__name__.split('.')[1]} service"
    rows = [
        f"| `{code_of(kind)}` | {_in_a_cell(_one_paragraph(inspect.getdoc(kind) or ''))} |"
        for kind in refusals_of(module)
    ]
    yield "\n".join(["| code | meaning |", "|---|---|", *rows])


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())


def _in_a_cell(text: str) -> str:
    return re.sub(r"[|`]", lambda match: "\\|" if match[0] == "|" else "", text)
