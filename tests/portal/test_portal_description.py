"""The API's description and documentation: valid, complete, and true of what is served."""

from __future__ import annotations

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from services.portal.description import describe
from services.portal.reference import DOCUMENT, renewed


def mistakes(description):
    return [str(error.message) for error in OpenAPIV31SpecValidator(description).iter_errors()]


def test_the_description_is_valid_openapi(client):
    assert mistakes(client.get("/api/v1/openapi.json").json) == []


def test_a_planted_mistake_makes_the_description_invalid():
    broken = describe()
    del broken["paths"]["/api/v1/me"]["get"]["responses"]["200"]["description"]
    assert mistakes(broken) != []


def test_every_route_of_the_api_is_described_and_no_other(app):
    served = {
        (re.sub(r"<\w+:(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD"}
        if rule.rule.startswith("/api/")
    }
    described = {
        (path, method)
        for path, operations in describe()["paths"].items()
        for method in operations
        if method in ("get", "post")
    }
    assert described == served


def test_every_operation_that_needs_a_token_says_so_and_describes_the_401():
    for path, operations in describe()["paths"].items():
        for method in {"get", "post"} & set(operations):
            operation = operations[method]
            if operation["operationId"] == "sign_in_with_password":
                continue  # the 401 says that the password is wrong
            signed_in = operation["security"] == [{"token": []}, {"session": []}]
            assert signed_in == ("401" in operation["responses"]), (method, path)


def test_the_table_in_the_documentation_is_the_one_generated():
    text = DOCUMENT.read_text(encoding="utf-8")
    assert renewed(text) == text, "run python -m services.portal.reference"


def test_documentation_without_a_place_for_the_table_is_an_error():
    with pytest.raises(ValueError, match="must hold the lines"):
        renewed("# The API\n")
