from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, transaction

from accounts import actors
from accounts.enums import Role
from accounts.models import User
from committee import workflow
from committee.enums.hearings import HearingStatus, HearingStep
from committee.enums.meetings import MeetingStatus
from committee.models import Hearing, Meeting, Recusal
from committee.operations import agenda, hearings, meetings
from committee.operations.hearings import Guest
from committee.policies import hearings as policies
from committee.queries import hearings as queries
from common import outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from tests.committee.factories import MandateFactory, UserFactory
from tests.committee.hall import DAY, Hall
from tests.committee.papers import BEFORE, GUEST, convene, convened, invite, join, planned
from tests.committee.test_ballots import _actor
from tests.grids import cells, columns, entries, rows

pytestmark = pytest.mark.django_db

S = MeetingStatus
H = HearingStatus

FLOW = """
          | decline  | cancel    | note_heard
invited   | declined | cancelled | heard
declined  | -        | -         | -
cancelled | -        | -         | -
heard     | -        | -         | -
"""

WHO = """
               | cancel | note_heard | decline
president      | yes    | yes        | -
vice-president | yes    | yes        | -
secretariat    | yes    | yes        | -
member         | -      | -          | -
recused        | -      | -          | -
former member  | -      | -          | -
expert         | -      | -          | yes
"""


@pytest.mark.parametrize(("state", "step", "target"), entries(FLOW))
def test_what_leads_where(state, step, target):
    if target == "-":
        with pytest.raises(WrongState):
            workflow.HEARING.target(HearingStep(step), source=state)
    else:
        assert workflow.HEARING.target(HearingStep(step), source=state) == target


def test_every_state_and_step_is_drawn():
    assert set(rows(FLOW)) == set(H.values)
    assert set(columns(FLOW)) == set(columns(WHO)) == set(HearingStep.values)


def _someone(who: str, room: Hall, hearing: Hearing) -> object:
    if who == "expert":
        return actors.build(hearing.person, DAY)
    if who == "recused":
        room.recuse(3)
        return room.actor(3)
    return _actor(who, room)


@pytest.mark.parametrize(("who", "step", "allowed"), cells(WHO))
def test_who_may_take_which_step(who, step, allowed, django_assert_num_queries):
    room, hearing = convened()
    someone = _someone(who, room, hearing)

    with django_assert_num_queries(0):
        verdict = policies.STEPS[HearingStep(step)](someone, hearing)

    assert bool(verdict) is allowed


@pytest.mark.parametrize("who", [who for who in rows(WHO) if who != "expert"])
def test_who_invites(who):
    room = planned()
    someone = _someone(who, room, Hearing())
    is_allowed = who in {"president", "vice-president", "secretariat"}

    if is_allowed:
        assert invite(room, actor=someone).status == H.INVITED
    else:
        with pytest.raises((NotAllowed, NotVisible)):
            invite(room, actor=someone)
        assert not User.objects.filter(email=GUEST.email).exists()


def test_an_account_is_opened_without_a_password_and_only_once():
    room = planned()
    first = invite(room)
    again = invite(room, hearing_id=first.pk)

    person = User.objects.get(email=GUEST.email)
    assert (first.person, again) == (person, first)
    assert not person.has_usable_password()
    with pytest.raises(RuleBroken, match="déjà invité"):
        invite(room, guest=Guest(name="Noa", quality="experte", email="NOA@example.test"))
    assert Hearing.objects.count() == 1


def _member(room):
    return room.members[2].person


def _recused(room):
    former = MandateFactory(
        person__email="parti@example.test",
        ends_on=DAY.date() - timedelta(days=1),
        term_ends_on=DAY.date() - timedelta(days=1),
    )
    Recusal.objects.create(
        referral=room.referral, person=former.person, reason="lien", declared_at=BEFORE, recorded_by=former.person
    )
    return former.person


def _closed(_room):
    return UserFactory(is_active=False)


@pytest.mark.parametrize(
    ("make", "refusal"),
    [(_member, "siège au comité ce jour-là"), (_recused, "s’est déporté"), (_closed, "est fermé")],
    ids=["a member", "whoever left the file", "a closed account"],
)
def test_who_cannot_be_heard(make, refusal):
    room = planned()
    person = make(room)

    with pytest.raises(RuleBroken, match=refusal):
        invite(room, guest=Guest(name="Nom", quality="expert", email=person.email))

    assert not Hearing.objects.exists()


def test_only_papers_of_the_notice_are_opened():
    room, _hearing = convened()
    later = join(room, "tardive.txt")
    guest = Guest(name="Nom", quality="expert", email="autre@example.test", document_ids=[later.pk])

    with pytest.raises(RuleBroken, match="n’est pas de celles de la séance"):
        invite(room, guest=guest)

    assert not User.objects.filter(email="autre@example.test").exists()


def test_the_invitation_leaves_with_the_notice_and_says_nothing_of_the_file():
    room, hearing = convened("note2.txt")
    outbox.run_due(at=BEFORE)

    (letter,) = [letter for letter in mail.outbox if letter.to == [GUEST.email]]
    text = f"{letter.subject}\n{letter.body}"
    assert room.meeting.reference in text
    assert hearing.get_absolute_url() in text
    assert "mot de passe oublié" in text
    for secret in (room.referral.title, room.referral.reference, room.referral.question, "note2.txt"):
        assert secret not in text


def test_an_invitation_after_the_notice_leaves_at_once_and_once():
    room, _hearing = convened()
    outbox.run_due(at=BEFORE)
    guest = Guest(name="Nom", quality="expert", email="autre@example.test")

    hearing = invite(room, guest=guest)
    outbox.run_due(at=BEFORE)
    hearings.cancel(hearing_id=hearing.pk, actor=room.secretary, at=BEFORE)
    outbox.run_due(at=BEFORE)

    subjects = [letter.subject for letter in mail.outbox if letter.to == ["autre@example.test"]]
    assert [subject.partition(":")[2].strip() for subject in subjects] == [
        "invitation à être entendu",
        "audition annulée",
    ]


def test_an_audition_is_noted_during_the_meeting_only():
    room, hearing = convened()
    given = {"hearing_id": hearing.pk, "actor": room.secretary, "at": DAY}
    with pytest.raises(WrongState):
        hearings.note_heard(**given)
    Meeting.objects.update(status=S.OPEN, opened_at=DAY, opened_by=room.secretariat)

    hearings.note_heard(**given)

    assert [heard.words for heard in queries.heard_at(room.meeting)] == ["Noa Patron, chercheuse en droit du travail"]
    assert queries.heard_on(room.referral.pk) == queries.heard_at(room.meeting)
    with pytest.raises(WrongState):
        hearings.cancel(**given)


def test_a_meeting_put_off_tells_the_person_and_invites_them_again():
    room, hearing = convened("note2.txt")
    outbox.run_due(at=BEFORE)
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": BEFORE}
    meetings.postpone_meeting(**given, reason="Grève")
    outbox.run_due(at=BEFORE)
    meetings.reschedule_meeting(**given, starts_at=DAY + timedelta(days=10))
    convene(room)
    outbox.run_due(at=BEFORE)

    kinds = list(hearing.letters.order_by("pk").values_list("kind", "edition"))
    assert kinds == [("invitation", 1), ("postponement", 1), ("invitation", 2)]
    person = actors.build(hearing.person, DAY)
    assert not queries.hearings_open_to(person, at=DAY).exists()
    assert queries.hearings_open_to(person, at=DAY + timedelta(days=10)).exists()


def test_the_second_meeting_hears_the_same_persons():
    room, hearing = convened("note2.txt")
    Meeting.objects.update(status=S.INQUORATE)
    starts_at = DAY + timedelta(days=8)

    second = meetings.convene_again(
        meeting_id=room.meeting.pk, second_id=uuid4(), actor=room.secretary, at=DAY, starts_at=starts_at
    )

    again = Hearing.objects.get(meeting=second)
    assert (again.person, again.referral, again.status) == (hearing.person, room.referral, H.INVITED)
    assert queries.papers_open_in(again).get().document.document.name == "note2.txt"


def test_a_point_on_which_somebody_is_invited_stays_on_the_agenda():
    room = planned()
    hearing = invite(room)
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": BEFORE}

    with pytest.raises(RuleBroken, match="annulez d’abord l’audition"):
        agenda.remove_point(**given, item_id=room.item.pk)
    hearings.cancel(hearing_id=hearing.pk, actor=room.secretary, at=BEFORE)
    agenda.remove_point(**given, item_id=room.item.pk)

    assert not room.meeting.items.exists()


def test_postgresql_keeps_an_invitation_as_it_was():
    room, hearing = convened()

    for change in ({"status": H.DECLINED}, {"name": "Autre"}, {"person": room.secretariat}):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Hearing.objects.filter(pk=hearing.pk).update(**change)
    Hearing.objects.filter(pk=hearing.pk).update(status=H.DECLINED, declined_at=DAY)
    with pytest.raises(InternalError), transaction.atomic():
        Hearing.objects.filter(pk=hearing.pk).update(status=H.INVITED)


def test_the_secretariat_is_told_nothing_to_do_as_a_guest():
    room, _hearing = convened()

    assert queries.todo_for(room.secretary, at=BEFORE) == []
    assert queries.todo_for(actors.build(UserFactory(roles=[Role.CONTRIBUTOR]), BEFORE), at=BEFORE) == []
