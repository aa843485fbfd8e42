"""CloudEvents 1.0, structured JSON: what an event looks like on the wire."""

from __future__ import annotations

import json
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
        wire = JSONFormat().read(None, body)
    except (BaseCloudEventException, ValueError, TypeError, AttributeError, KeyError) as error:
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
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise Undecodable(
            f"an attribute is missing or malformed ({type(error).__name__})"
        ) from None


def _event(
    attributes: dict[str, Any], contract: Published, data: dict[str, Any]
) -> IntegrationEvent:
    _, _, council, service = attributes["source"].split("/")
    if council != attributes["council"]:
        raise ValueError("source and council differ")
    return IntegrationEvent(
        name=contract.name,
        version=contract.version,
        service=service,
        council=council,
        position=int(attributes["position"]),
        case=attributes["subject"],
        occurred_at=attributes["time"],
        recorded_at=datetime.fromisoformat(str(attributes["recordedat"])),
        policy_version=attributes["policyversion"],
        request_id=attributes["correlationid"],
        caused_by=attributes.get("causedby", ""),
        data=data,
    )


def readable(body: bytes | str) -> str:
    """The message laid out for an operator; anything that is no JSON is told by its length only."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return f"({len(body)} bytes that are not JSON)"
