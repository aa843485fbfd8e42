"""CloudEvents 1.0, structured JSON: what an event looks like on the wire."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from marshmallow import ValidationError

from shared.contracts.events import BY_TYPE, Published

CONTENT_TYPE = "application/cloudevents+json"
LARGEST = 256 * 1024
SOURCE = re.compile(r"/kinplan/([a-z][a-z0-9-]*)/([a-z]+)")
POSITION = re.compile(r"[1-9][0-9]{0,17}")
NEEDED = (
    "source",
    "council",
    "position",
    "subject",
    "recordedat",
    "policyversion",
    "correlationid",
)
NOT_JSON = (ValueError, RecursionError)  # the second for what is nested too deeply to be read


class Undecodable(Exception):
    """This is no event that Kinplan can read; trying again will not help. The message names the
    part that is wrong and never quotes what is in it."""


@dataclass(frozen=True)
class IntegrationEvent:
    """One announced event. `position` is its place in the log of the council in that service."""

    name: str
    version: int
    service: str
    council: str
    position: int
    case: str
    occurred_at: datetime
    recorded_at: datetime
    policy_version: str
    request_id: str
    caused_by: str
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """Unique for its source: a repeat of the same event has the same one."""
        place = f"{self.service}/{self.council}/{self.position}"
        return f"{place}/record" if self.name == "EventRecorded" else place

    @property
    def routing_key(self) -> str:
        """Council first, so that a subscriber can be confined to one council's events."""
        return f"{self.council}.{self.name}"


def write(event: IntegrationEvent, contract: Published) -> bytes:
    """The event as it goes out. Raises ValidationError when the data breaks its contract."""
    data = contract.schema().dump(event.data)
    contract.schema(unknown="raise").load(data)
    attributes = {
        "specversion": "1.0",
        "id": event.id,
        "source": f"/kinplan/{event.council}/{event.service}",
        "type": contract.type,
        "subject": event.case,
        "time": event.occurred_at,
        "datacontenttype": "application/json",
        "council": event.council,
        "position": str(event.position),
        "recordedat": event.recorded_at,
        "policyversion": event.policy_version,
        "correlationid": event.request_id,
    }
    if event.caused_by:
        attributes["causedby"] = event.caused_by
    return JSONFormat().write(CloudEvent(attributes, data))


def parse(body: bytes | str) -> IntegrationEvent:
    """The event in a message. Raises Undecodable."""
    if len(body) > LARGEST:
        raise Undecodable(f"the message is {len(body)} bytes long; at most {LARGEST} are read")
    try:
        wire = JSONFormat().read(_event_as_told, body)
    except (BaseCloudEventException, *NOT_JSON, TypeError, AttributeError, KeyError) as error:
        raise Undecodable(f"not a CloudEvent in JSON ({type(error).__name__})") from None
    attributes = wire.get_attributes()
    contract = BY_TYPE.get(attributes["type"])
    if contract is None:
        raise Undecodable("its type is not one of Kinplan's contracts")
    data = wire.get_data()
    try:
        loaded = contract.schema().load(data)  # type: ignore[arg-type]
    except ValidationError as error:
        fields = ", ".join(sorted(map(str, error.normalized_messages())))
        raise Undecodable(f"its data does not keep to {contract.type}: {fields}") from None
    try:
        return _event(attributes, contract, loaded)
    except ValueError as error:
        raise Undecodable(f"an attribute is missing or malformed: {error}") from None


def _event_as_told(attributes: dict[str, Any], data: Any) -> CloudEvent:
    # The library makes up what an event must have and has not: an identifier, the present time.
    if not {"specversion", "id", "time"} <= attributes.keys():
        raise KeyError("specversion, id or time")
    return CloudEvent(attributes, data)


def _event(
    attributes: dict[str, Any], contract: Published, data: dict[str, Any]
) -> IntegrationEvent:
    told = {name: _text(attributes, name) for name in NEEDED}
    source = SOURCE.fullmatch(told["source"])
    if source is None or source[1] != told["council"]:
        raise ValueError("source is not of the council that the event names")
    if not POSITION.fullmatch(told["position"]):
        raise ValueError("position is not a place in a log")
    return IntegrationEvent(
        name=contract.name,
        version=contract.version,
        service=source[2],
        council=source[1],
        position=int(told["position"]),
        case=told["subject"],
        occurred_at=attributes["time"],
        recorded_at=_moment(told["recordedat"]),
        policy_version=told["policyversion"],
        request_id=told["correlationid"],
        caused_by=_text(attributes, "causedby") if "causedby" in attributes else "",
        data=data,
    )


def _text(attributes: dict[str, Any], name: str) -> str:
    found = attributes.get(name)
    if not isinstance(found, str):
        raise ValueError(f"{name} is missing or no text")
    return found


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("recordedat is no time") from None
    if found.tzinfo is None:
        raise ValueError("recordedat has no time zone")
    return found


def readable(body: bytes | str) -> str:
    """The message laid out for an operator; anything that is no JSON is told by its length only."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except NOT_JSON:
        return f"({len(body)} bytes that are not JSON)"
