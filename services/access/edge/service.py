"""The access service as others reach it: the portal, on behalf of whoever signs in; other services."""

from __future__ import annotations

from typing import Any

from nameko.rpc import rpc

from services.access.application import commands
from services.access.application.passwords import sign_in_with_password
from services.access.application.people import find_staff, staff_with_role
from services.access.application.session_list import list_sessions
from services.access.application.sessions import check_session, sign_out
from services.access.application.signing_in import begin_sign_in, complete_sign_in
from shared.edge.answering import AnswersTheAudit
from shared.edge.extensions import SYSTEM_ONLY, DeskProvider

Answer = dict[str, Any]
Told = dict[str, Any]


class AccessService(AnswersTheAudit):
    """Who is who, and since when; and whose session it is. Whoever asks for somebody who is not signed in
    yet asks as Kinplan itself."""

    name = "access"
    desk = DeskProvider()

    @rpc
    def begin_sign_in(self, reference: None, told: Told) -> Answer:
        entrance = self.desk.edge.extra["entrance"]
        return self.desk.show(
            "begin_sign_in",
            lambda work: begin_sign_in(work, entrance),
            None,
            SYSTEM_ONLY,
            told=told,
        )

    @rpc
    def complete_sign_in(self, reference: None, told: Told) -> Answer:
        entrance = self.desk.edge.extra["entrance"]
        return self.desk.show(
            "complete_sign_in",
            lambda work: complete_sign_in(work, entrance),
            None,
            SYSTEM_ONLY,
            told=told,
        )

    @rpc
    def sign_in_with_password(self, reference: None, told: Told) -> Answer:
        passwords = self.desk.edge.extra["passwords"]
        return self.desk.show(
            "sign_in_with_password",
            lambda work: sign_in_with_password(work, passwords),
            None,
            SYSTEM_ONLY,
            told=told,
        )

    @rpc
    def check_session(self, reference: None, told: Told) -> Answer:
        accounts = self.desk.edge.extra["accounts"]
        return self.desk.show(
            "check_session",
            lambda work: check_session(work, accounts),
            None,
            SYSTEM_ONLY,
            told=told,
        )

    @rpc
    def sign_out(self, reference: None, told: Told) -> Answer:
        return self.desk.show("sign_out", sign_out, None, SYSTEM_ONLY, told=told)

    @rpc
    def find_staff(self, reference: None, account: str) -> Answer:
        told = {"account": account}
        return self.desk.show("find_staff", find_staff, None, SYSTEM_ONLY, told=told)

    @rpc
    def staff_with_role(self, reference: None, role: str) -> Answer:
        return self.desk.show(
            "staff_with_role", staff_with_role, None, SYSTEM_ONLY, told={"role": role}
        )

    @rpc
    def list_sessions(self, reference: None) -> Answer:
        return self.desk.show("list_sessions", list_sessions, reference)

    @rpc
    def revoke_sessions(self, reference: None, body: Any) -> Answer:
        return self.desk.perform(commands.revoke_sessions, reference, body)
