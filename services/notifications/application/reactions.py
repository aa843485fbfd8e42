"""What is sent, stopped or noted when something happens elsewhere: to the case, the conference, the plan."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.application.conference_reactions import (
    alert_managers_when_conference_owed as alert_managers_when_conference_owed,
)
from services.notifications.application.conference_reactions import (
    alert_when_harm_reported as alert_when_harm_reported,
)
from services.notifications.application.conference_reactions import (
    clear_coordinator_when_released as clear_coordinator_when_released,
)
from services.notifications.application.conference_reactions import (
    give_notice_when_attendee_excluded as give_notice_when_attendee_excluded,
)
from services.notifications.application.conference_reactions import (
    invite_when_conference_scheduled as invite_when_conference_scheduled,
)
from services.notifications.application.conference_reactions import (
    note_coordinator_when_allocated as note_coordinator_when_allocated,
)
from services.notifications.application.conference_reactions import (
    postpone_when_preparation_reopened as postpone_when_preparation_reopened,
)
from services.notifications.application.conference_reactions import (
    say_so_when_conference_cancelled as say_so_when_conference_cancelled,
)
from services.notifications.application.conference_reactions import (
    send_link_when_issued as send_link_when_issued,
)
from services.notifications.application.finding import letters_of
from services.notifications.application.plan_reactions import (
    alert_managers_when_breach_reported as alert_managers_when_breach_reported,
)
from services.notifications.application.plan_reactions import (
    escalate_when_review_overdue as escalate_when_review_overdue,
)
from services.notifications.application.plan_reactions import (
    remind_when_review_due as remind_when_review_due,
)
from services.notifications.application.plan_reactions import (
    send_copies_when_plan_agreed as send_copies_when_plan_agreed,
)
from services.notifications.application.plan_reactions import (
    send_copies_when_released as send_copies_when_released,
)
from services.notifications.application.plan_reactions import (
    tell_when_plan_doubted as tell_when_plan_doubted,
)
from services.notifications.application.plan_reactions import (
    tell_when_review_asked as tell_when_review_asked,
)
from services.notifications.domain import rules
from services.notifications.domain.correspondence import Correspondence
from services.notifications.domain.kinds import (
    ACKNOWLEDGEMENT,
    AGE_LIMIT_REACHED,
    CASE_HANDED_OVER,
    INTRODUCTION,
    INVITATION,
    NEW_SOCIAL_WORKER,
    OWN_CONSENT_NEEDED,
    PARENT,
    PLEASE_DELETE,
    REFERRAL_DECLINED,
    REFERRAL_RETURNED,
    RESTRICTED_CASE_READ,
    STAFF,
)
from shared.acts import Act
from shared.contracts.envelope import IntegrationEvent
from shared.eventstore.erasing import erase_people
from shared.eventstore.events import EventSourced
from shared.eventstore.store import CouncilStore
from shared.follower.projecting import Run
from shared.parts_heard import (
    end_part_when_lead_professional_ended as end_part_when_lead_professional_ended,
)
from shared.parts_heard import (
    end_parts_when_case_sealed as end_parts_when_case_sealed,
)
from shared.parts_heard import (
    end_parts_when_case_transferred as end_parts_when_case_transferred,
)
from shared.parts_heard import (
    note_lead_professional_when_named as note_lead_professional_when_named,
)
from shared.refusals import NotYet
from shared.restricting import (
    note_lifting_when_restriction_lifted as note_lifting_when_restriction_lifted,
)
from shared.restricting import (
    note_restriction_when_case_restricted as note_restriction_when_case_restricted,
)


def acknowledge_when_referral_received(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The referrer is told at once that the referral arrived."""
    letters = letters_of(store, act, event)
    letters.note_referrer(act, event.data["referrer"], event.position)
    letters.request(act, ACKNOWLEDGEMENT, event.data["referrer"], STAFF)
    return (letters,)


def answer_referrer_when_referral_declined(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The referrer is told that the service cannot take the referral on."""
    letters = letters_of(store, act, event)
    letters.request(act, REFERRAL_DECLINED, event.data["referrer"], STAFF)
    return (letters,)


def ask_referrer_when_referral_returned(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The referrer is told that there is a question."""
    letters = letters_of(store, act, event)
    letters.request(act, REFERRAL_RETURNED, event.data["referrer"], STAFF)
    return (letters,)


def introduce_us_when_referral_accepted(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Each parent who is willing, or the adult, hears who we are and that taking part is voluntary. Who is
    unwilling or was not reached is not written to (situation 3)."""
    letters = letters_of(store, act, event)
    for person in event.data["willing"]:
        letters.request(act, INTRODUCTION, person, PARENT)
    return (letters,)


def tell_when_referrer_changed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Situation 9, "family told": everybody who was introduced or invited hears that another professional
    is there now, and that professional that the case is theirs. Ignored when a later change is known."""
    letters = letters_of(store, act, event)
    if event.position < letters.referrer_position:
        return ()
    letters.note_referrer(act, event.data["referrer"], event.position)
    for recipient, recipient_is in letters.reached_by((INTRODUCTION, INVITATION)).items():
        letters.request(act, NEW_SOCIAL_WORKER, recipient, recipient_is)
    letters.request(act, CASE_HANDED_OVER, event.data["referrer"], STAFF)
    return (letters,)


def ask_for_own_consent_when_needed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Whoever works with the family hears that somebody has come of age and is to be asked themselves.
    Raises NotYet when it is not known yet who that is."""
    letters = letters_of(store, act, event)
    if not letters.referrer:
        raise NotYet("Who has the referrer's part in this case has not been heard of yet.")
    for account in filter(None, (letters.referrer, letters.coordinator)):
        letters.request(act, OWN_CONSENT_NEEDED, account, STAFF)
    return (letters,)


def hand_over_when_age_limit_reached(
    store: CouncilStore, act: Act, event: IntegrationEvent, managers: Sequence[str]
) -> Sequence[Correspondence]:
    """The referrer and every manager hear that adult services are to take over. Raises NotYet when it is
    not known yet who has the referrer's part."""
    letters = letters_of(store, act, event)
    if not letters.referrer:
        raise NotYet("Who has the referrer's part in this case has not been heard of yet.")
    for account in (letters.referrer, *managers):
        letters.request(act, AGE_LIMIT_REACHED, account, STAFF)
    return (letters,)


def stop_messages_when_consent_withdrawn(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The family no longer takes part: nothing more is sent, not even what is asked for later by
    an event that comes late, but that a day does not hold. Ignored when it was stopped before, or the
    case was reopened since."""
    letters = letters_of(store, act, event)
    letters.stop(act, rules.CONSENT_WITHDRAWN, event.recorded_at)
    return (letters,)


def stop_messages_when_pregnancy_lost(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """ "Loss of pregnancy stops every message at once" (situation 1). Nothing is said of it by mail:
    whoever knows of a day is told in person. Ignored when it was stopped for that before."""
    letters = letters_of(store, act, event)
    letters.lose_pregnancy(act, event.recorded_at, event.data["case_goes_on"])
    return (letters,)


def resume_messages_when_case_reopened(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """The case goes on, and messages can be sent again. What was stopped stays stopped."""
    letters = letters_of(store, act, event)
    letters.reopen(act, event.recorded_at)
    return (letters,)


def alert_managers_when_restricted_case_read(
    store: CouncilStore, act: Act, event: IntegrationEvent, managers: Sequence[str]
) -> Sequence[Correspondence]:
    """Every manager of the council is told that somebody read a restricted case; who and why is in
    the record of readings. Raises NotYet when there is no manager to tell, so that people see to it."""
    if not managers:
        raise NotYet("No account of this council has the role manager, so that nobody can be told.")
    letters = letters_of(store, act, event)
    for account in managers:
        letters.request(act, RESTRICTED_CASE_READ, account, STAFF)
    return (letters,)


def erase_people_when_erasure_decided(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[EventSourced]:
    """What is kept of them here is erased, and nothing more is sent to them: what waits leaves the
    outbox at once. Ignored for those who are erased here."""
    letters = letters_of(store, act, event)

    def purge(run: Run, case: str, person: str) -> None:
        waiting = [message.id for message in letters.waiting_for(person)]
        run("DELETE FROM {schema}.outbox WHERE message = ANY(%s)", (waiting,))

    tombstones = erase_people(store, act, event, purge)
    for person in event.data["people"]:
        letters.stop_recipient(act, person, "person_erased")
    return (*tombstones, letters)


def ask_to_delete_when_erasure_completed(
    store: CouncilStore, act: Act, event: IntegrationEvent
) -> Sequence[Correspondence]:
    """Everybody else who has a copy that tells of them is asked to delete it (UK GDPR Art. 19): those
    who were sent such a plan version, and accounts that took the case away as a file. Ignored when
    nobody has any."""
    letters, data = letters_of(store, act, event), event.data
    asked = {account: STAFF for account in data["holders"]}
    asked |= letters.holders_of(data["plan_versions"])
    for recipient, recipient_is in asked.items():
        if recipient not in data["people"]:
            letters.request(act, PLEASE_DELETE, recipient, recipient_is)
    return (letters,)
