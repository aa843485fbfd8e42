"""Hands a case over to another council of the region: a file with its proofs, made by the first council."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.audit.application.exporting import SERVICES, AskExport, export_case
from services.audit.application.history import Ask
from services.audit.domain.hand_over import HandOver
from services.audit.domain.refusals import FileNotTaken
from shared.acts import Act
from shared.casefile.told import case_file_of
from shared.casefile.writing import write_case_file
from shared.commanding import Work
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import statement_in
from shared.handing_over import services_of
from shared.refusals import NotYet, RecordDamaged

Give = Callable[[str, str, bytes, Act], dict[str, Any]]
"""Gives the file of a transfer to that council's referral service; its answer or refusal. Raises NotYet
when it does not answer."""


Published = Callable[[CouncilStore, str], int]
"""The last position that a service of the council has published. Raises Unavailable."""


@dataclass(frozen=True)
class Ways:
    """How the services are asked for their parts of a case and how far they are, and how the file is given
    away."""

    ask: Ask
    ask_export: AskExport
    published: Published
    give: Give


def handed_over(
    store: CouncilStore, act: Act, event: IntegrationEvent, ways: Ways
) -> Sequence[HandOver]:
    """Make the file and give it away. What the other council has taken before it does not take again, and
    says so: whatever is done a second time after a crash changes nothing.

    Raises NotYet while what came before the acceptance is not all sealed, and when the other council does
    not answer; FileNotTaken, which is recorded, when it refuses; RecordDamaged when events are gone.
    """
    transfer, to, parts = (event.data[name] for name in ("transfer", "to", "parts"))
    id = HandOver.id_of(store.council, transfer)
    record = store.find(HandOver, id) or HandOver(id, event.case)
    if record.is_done:
        return ()
    file = case_file(store, act, event, ways)
    answer = ways.give(to, transfer, file, act)
    if "refused" in answer:
        code = answer["refused"]["code"]
        record.note_refused(act, transfer, to, code)
        store.keep(record)
        raise FileNotTaken(f"{to} did not take the case file ({code}).")
    taken = answer["ok"]
    record.note_done(act, transfer, to, parts, taken["events"], taken["digest"])
    return (record,)


def case_file(store: CouncilStore, act: Act, event: IntegrationEvent, ways: Ways) -> bytes:
    """The case file of the transfer, with the keys of the parts that travel."""
    everything_has_come(store, event, ways.published)
    work = Work(store, event.case, act, {})
    opened = services_of(event.data["parts"])
    told = export_case(work, ways.ask, ways.ask_export, opened)
    if not any(
        (each["service"], each["position"]) == (event.service, event.position)
        for each in told["events"]
    ):
        raise NotYet("The acceptance is not under a signed checkpoint yet.")
    gone = [each["position"] for each in told["events"] if each["state"] is None]
    if gone:
        raise RecordDamaged(
            f"{len(gone)} events of this case that were sealed are not in the stores any more. Run "
            f"./kinplan audit verify --case {event.case}"
        )
    file = io.BytesIO()
    write_case_file(file, case_file_of(told, act.policy))
    return file.getvalue()


def everything_has_come(store: CouncilStore, event: IntegrationEvent, published: Published) -> None:
    """Every service's records up to the acceptance have come here, and those of the case are sealed: a file
    that was made earlier would lack what somebody did just before.

    A service has been heard far enough when one of its records is younger than the acceptance, or is the
    last that it has published. Raises NotYet, Unavailable.
    """
    newest_of = statement_in(
        store,
        "SELECT DISTINCT ON (service) service, position, recorded_at FROM {schema}.entries "
        "ORDER BY service, position DESC",
    )
    unsealed = statement_in(
        store,
        'SELECT count(*) AS n FROM {schema}.entries WHERE "case" = %s AND leaf IS NULL '
        "AND recorded_at <= %s",
    )
    with store.datastore.transaction() as curs:
        newest = {row["service"]: row for row in curs.execute(newest_of).fetchall()}
        waiting = curs.execute(unsealed, (event.case, event.recorded_at)).fetchone()
    for service in SERVICES:
        heard = newest.get(service)
        if heard is not None and heard["recorded_at"] > event.recorded_at:
            continue
        if (heard["position"] if heard else 0) < published(store, service):
            raise NotYet(f"Not everything that the {service} service has published has come yet.")
    if waiting and waiting["n"]:
        raise NotYet("Not everything of the case is sealed yet.")
