"""What taking over a case needs from outside: the other council's ledger key, and the file as bytes."""

from __future__ import annotations

import binascii
from base64 import b64decode

from services.referral.application.taking_over import LedgerKey
from shared.acts import SYSTEM, SYSTEM_ROLE
from shared.commanding import Work
from shared.refusals import Unavailable, Unreadable
from shared.rpc.calling import Caller, ServiceDown, ServiceFailed


def asked_ledger_key(caller: Caller) -> LedgerKey:
    """Asks the audit service, in the name of the council whose ledger it is, for its public key; the key
    in the file would only show that the file agrees with itself."""

    def ledger_key(council: str, work: Work) -> str:
        context = {
            "actor": SYSTEM,
            "role": SYSTEM_ROLE,
            "council": council,
            "request_id": work.act.request_id,
        }
        try:
            answer = caller.call("audit", "ledger_key", None, context=context)
        except (ServiceDown, ServiceFailed) as error:
            raise Unavailable(
                "The audit service does not answer. Try again in a minute."
            ) from error
        if "refused" in answer:
            raise Unavailable("The key of the other council's ledger cannot be had at this moment.")
        key: str = answer["ok"]["key"]
        return key

    return ledger_key


def decoded(text: str) -> bytes:
    """The file. Raises Unreadable."""
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise Unreadable("The case file is not base64.", {"file": ["must be base64"]}) from None
