"""Two councils of the region on one database, whose services hear of each other as they would by the
broker: what crosses goes to the other, and the file goes from audit service to referral service."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from eventsourcing.postgres import PostgresDatastore

from services.audit.application.checkpoints import ledger_key
from services.audit.application.handing_over import Ways
from services.audit.application.reactions import hand_over_case_when_transferred
from services.audit.application.sealing import Sealer
from services.referral.application.incoming_transfers import INCOMING_TRANSFERS, incoming_by
from services.referral.application.likeness import DuplicateFinder
from services.referral.application.taking_over import receive_transfer
from services.referral.domain.incoming_transfer import IncomingTransfer
from services.referral.domain.referral import Referral
from shared.commanding import Asker, Work
from shared.eventstore.inbox import handle_once
from shared.eventstore.store import CouncilStore
from shared.exporting import exported
from shared.follower.projecting import Projection
from shared.ledger.notes import Signer
from shared.refusals import NotYet
from tests.acting import CENTRAL_BEDFORDSHIRE, HERTFORDSHIRE, ledger_seed
from tests.audit.region import HANDS_OVER, Region, referred

BEDS, HERTS = "central-bedfordshire", "hertfordshire"
Change = Callable[[bytes], bytes]


def signer_of(council: str) -> Signer:
    """What signs that council's ledger in tests."""
    key = Ed25519PrivateKey.from_private_bytes(ledger_seed(council))
    return Signer(f"kinplan.example/{council}", key)


class Between:
    """Central Bedfordshire, which offers, and Hertfordshire, which is asked. `on_the_way` is what
    happens to a file between the two; `down`: Hertfordshire does not answer."""

    def __init__(self, database: PostgresDatastore) -> None:
        self.beds = Region(database, CENTRAL_BEDFORDSHIRE)
        self.herts = Region(database, HERTFORDSHIRE)
        self.beds.neighbours = {HERTS: self.herts}
        self.herts.neighbours = {BEDS: self.beds}
        self.on_the_way: Change = lambda file: file
        self.down = False
        self.given: list[bytes] = []
        self.published: dict[str, int] = {}

    def offered(self, *parts: str, reference: str = "") -> tuple[str, str]:
        """A family of Bedfordshire is referred and accepted there, and offered to Hertfordshire; the
        reference there, and the transfer."""
        reference = reference or referred(self.beds)[0]
        answer = self.beds.perform(
            "herts-manager",
            "offer_transfer",
            reference,
            to_council="Hertfordshire",
            what_travels="The referral, as Carys has read it.",
            reason="They move to Ware.",
            parts=list(parts),
        )
        return reference, answer["transfer"]

    def incoming(self, transfer: str) -> IncomingTransfer:
        """The offer as Hertfordshire keeps it."""
        found = incoming_by(self.herts.stores["referral"], transfer)
        assert found is not None
        return found

    def accept(self, transfer: str) -> dict[str, Any]:
        """Hertfordshire's manager takes the case."""
        return self.herts.asked(
            "herts-manager",
            "accept_transfer",
            self.incoming(transfer).case,
            referrer="herts-referrer",
            explanation="Somebody is free from Monday.",
        )

    def withdraw(self, reference: str) -> dict[str, Any]:
        """Bedfordshire's manager asks Hertfordshire no longer."""
        return self.beds.asked(
            "herts-manager", "withdraw_transfer", reference, reason="The family stays."
        )

    def moved(self, *parts: str) -> tuple[str, str]:
        """A family has moved, with its file; the references there and here."""
        reference, transfer = self.offered(*parts)
        assert "ok" in self.accept(transfer)
        self.hand_over()
        return reference, self.incoming(transfer).case

    def hand_over(self) -> list[str]:
        """Seal, and let Bedfordshire's audit service hand over what waits; what became of each."""
        self.seal()
        waiting = [held for held in self.beds.held if held[1] == HANDS_OVER]
        done = []
        for held in waiting:
            done.append(self._handed_over(held[2]))
            self.beds.held.remove(held)
        self.beds.settle()
        return done

    def let_go(self) -> None:
        """Let what was held on both sides be heard now, in its order."""
        for region in (self.beds, self.herts):
            region.holding = set()
            held, region.held = region.held, []
            for service, reaction, event in held:
                region.react(service, reaction, event)
        self.beds.settle()

    def referral(self, region: Region, reference: str) -> Referral | None:
        """The case's referral in that council."""
        store = region.stores["referral"]
        return store.find(Referral, Referral.id_of(store.council, reference))

    def responsible(self, reference: str, transfer: str) -> list[str]:
        """The councils that are responsible for the family now: the first until it has recorded an
        acceptance, from then on the other, which has accepted and is not told otherwise."""
        there, here = self.referral(self.beds, reference), self.incoming(transfer)
        assert there is not None
        found = [] if there.transferred_to else [BEDS]
        if there.transferred_to and here.status in ("accepted", "received"):
            found.append(HERTS)
        return found

    def follow(self) -> None:
        """Let Hertfordshire's followers see what was stored."""
        store = self.herts.stores["referral"]
        Projection("incoming_transfers", store, INCOMING_TRANSFERS).step()
        finder = DuplicateFinder(store, lambda: self.herts.now)
        while finder.step():
            pass
        self.herts.settle()

    def seal(self) -> None:
        """Let both ledgers seal and sign what they have heard of."""
        self.beds.settle()
        for region in (self.beds, self.herts):
            council = region.ledger.council
            Sealer(region.ledger, signer_of(council), lambda r=region: r.now).step()

    def give(self, council: str, transfer: str, file: bytes, _: Any) -> dict[str, Any]:
        """As the audit service's edge gives a file to another council's referral service."""
        if self.down:
            raise NotYet(f"{council} did not answer.")
        self.given.append(file)
        return self.receive(transfer, self.on_the_way(file))

    def receive(self, transfer: str, file: bytes, region: Region | None = None) -> dict[str, Any]:
        """As the referral service's edge answers it."""
        region = region or self.herts
        store = region.stores["referral"]
        asker = Asker("kinplan", "system", store.council, request_id="hand-over-1")
        return region.desks["referral"].show(
            "receive_transfer",
            lambda work: receive_transfer(work, file, self._ledger_key),
            asker,
            None,
            ("system",),
            told={"transfer": transfer},
        )

    def _ledger_key(self, council: str, _: Work) -> str:
        region = {BEDS: self.beds, HERTS: self.herts}[council]
        key: str = ledger_key(region.work(None))["key"]
        return key

    def _handed_over(self, event: Any) -> str:
        region = self.beds

        def ask_export(service: str, case: str, positions: list[int], _: Work) -> dict[str, Any]:
            return exported(region.stores[service], case, positions)

        def published(_: CouncilStore, service: str) -> int:
            return self.published.get(service, region.relayed[service])

        ways = Ways(region.asking(), ask_export, published, self.give)
        react = partial(hand_over_case_when_transferred, ways=ways)
        return handle_once(region.ledger, HANDS_OVER, react, event, lambda: region.now)
