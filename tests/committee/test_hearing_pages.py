from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import actors
from accounts.models import User
from committee.enums.hearings import HearingStatus
from committee.enums.meetings import MeetingStatus
from committee.models import Hearing, Meeting, Recusal
from committee.operations import hearings
from committee.policies import hearings as policies
from committee.queries import hearings as queries
from committee.queries import todo_for
from common.models import JournalEntry
from tests.committee.factories import MandateFactory, UserFactory
from tests.committee.hall import DAY
from tests.committee.papers import BEFORE, GUEST, convened, invite, planned
from tests.grids import cells
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus
H = HearingStatus

OPEN = """
                               | page
the day before                 | -
the first instant of the day   | yes
the last instant of the day    | yes
the day after                  | -
the day, declined              | -
the day, called off            | -
the day, heard                 | yes
the day, put off               | -
the day, meeting closed        | -
the day, become a member       | -
the day, recused               | -
the day, account closed        | -
the day, somebody else         | -
the day, off the agenda        | -
"""
MIDNIGHT = DAY.replace(hour=23, minute=0) - timedelta(days=1)


def _moment(case):
    return {
        "the day before": MIDNIGHT - timedelta(seconds=1),
        "the first instant of the day": MIDNIGHT,
        "the last instant of the day": MIDNIGHT + timedelta(days=1, seconds=-1),
        "the day after": MIDNIGHT + timedelta(days=1),
    }.get(case, DAY)


def _happen(case, room, hearing):
    if case == "the day, declined":
        hearings.decline(hearing_id=hearing.pk, actor=actors.build(hearing.person, BEFORE), at=BEFORE)
    if case == "the day, called off":
        hearings.cancel(hearing_id=hearing.pk, actor=room.secretary, at=BEFORE)
    if case == "the day, heard":
        Hearing.objects.update(status=H.HEARD, heard_at=DAY, heard_by=room.secretariat)
    if case == "the day, put off":
        Meeting.objects.update(status=S.POSTPONED)
    if case == "the day, meeting closed":
        signed = {"opened_by": room.secretariat, "closed_by": room.secretariat}
        Meeting.objects.update(status=S.CLOSED, opened_at=DAY, closed_at=DAY, **signed)
    if case == "the day, become a member":
        MandateFactory(person=hearing.person)
    if case == "the day, recused":
        Recusal.objects.create(
            referral=room.referral, person=hearing.person, reason="lien", declared_at=DAY, recorded_by=hearing.person
        )
    if case == "the day, account closed":
        User.objects.filter(pk=hearing.person_id).update(is_active=False)
    if case == "the day, off the agenda":
        room.item.delete()


@pytest.mark.parametrize(("case", "_page", "is_open"), cells(OPEN))
def test_the_person_heard_opens_the_page_on_that_day_only(browser, case, _page, is_open):
    room, hearing = convened("note2.txt")
    _happen(case, room, hearing)
    person = UserFactory() if case == "the day, somebody else" else User.objects.get(pk=hearing.person_id)
    moment = _moment(case)
    document = hearing.papers.get().document_id

    with time_machine.travel(moment, tick=False):
        browser.force_login(person)
        paper = browser.get(reverse("committee:hearing-paper", args=[hearing.pk, document]))
        b"".join(paper.streaming_content if paper.streaming else [])
        statuses = {browser.get(hearing.get_absolute_url()).status_code, paper.status_code}
        actor = actors.build(person, moment)
        visible = queries.hearings_open_to(actor, at=moment).filter(pk=hearing.pk).exists()

    if case == "the day, account closed":
        assert statuses == {302}
    else:
        assert statuses == {200 if is_open else 404}
    assert visible is is_open
    if case != "the day, off the agenda":
        hearing.refresh_from_db()
        policy = policies.can_open(
            actor, Hearing.objects.select_related("meeting").get(), on=timezone.localdate(moment)
        )
        assert bool(policy) is is_open


def test_the_page_shows_the_title_the_question_and_the_papers_opened_by_name(browser):
    room, hearing = convened("ouverte.txt")

    with time_machine.travel(DAY, tick=False):
        browser.force_login(hearing.person)
        page = browser.get(hearing.get_absolute_url()).page
        link = page.select_one(".reading li a")
        paper = browser.get(link["href"])
        closed = browser.get(reverse("committee:hearing-paper", args=[hearing.pk, room.paper.pk]))
        others = [
            browser.get(url).status_code
            for url in (
                room.meeting.get_absolute_url(),
                room.referral.get_absolute_url(),
                reverse("committee:minutes", args=[room.meeting.pk]),
                reverse("committee:reviews", args=[room.referral.pk]),
            )
        ]

    text = text_of(page)
    assert room.referral.title in text
    assert room.referral.question in text
    assert [text_of(link) for link in page.select(".reading li a")] == ["ouverte.txt"]
    assert b"".join(paper.streaming_content) == b"ouverte.txt"
    assert closed.status_code == 404
    assert set(others) == {404}
    assert JournalEntry.objects.filter(action="hearing.download").count() == 1


def test_before_the_day_the_person_reads_the_date_and_may_decline(browser):
    room, hearing = convened()

    with time_machine.travel(BEFORE, tick=False):
        browser.force_login(hearing.person)
        page = browser.get(hearing.answer_url).page
        todo = todo_for(actors.build(hearing.person, BEFORE), at=BEFORE)
        after = browser.post(page.select_one("main form")["action"], follow=True)
        twice = browser.post(page.select_one("main form")["action"])

    assert room.referral.title not in text_of(page)
    assert room.meeting.reference in text_of(page)
    assert [item.url for item in todo] == [hearing.answer_url]
    assert "Votre réponse est enregistrée" in text_of(after.page)
    assert twice.status_code == 409
    assert Hearing.objects.get().status == H.DECLINED


def test_the_invitation_does_not_exist_before_the_notice(browser):
    room = planned()
    hearing = invite(room)

    with time_machine.travel(DAY, tick=False):
        browser.force_login(hearing.person)
        assert browser.get(hearing.answer_url).status_code == 404
        assert browser.get(hearing.get_absolute_url()).status_code == 404


def test_members_read_who_is_heard_and_the_recused_do_not(browser):
    room, hearing = convened()
    room.recuse(3)

    with time_machine.travel(DAY, tick=False):
        browser.force_login(room.members[2].person)
        seen = text_of(browser.get(room.meeting.get_absolute_url()).page)
        browser.force_login(room.members[3].person)
        hidden = text_of(browser.get(room.meeting.get_absolute_url()).page)
        refused = browser.post(reverse("committee:cancel-hearing", args=[room.meeting.pk, hearing.pk]))
        invited = browser.post(reverse("committee:invite-expert", args=[room.meeting.pk, room.item.pk]))

    assert "Noa Patron, chercheuse en droit du travail" in seen
    assert "Noa Patron" not in hidden
    assert (refused.status_code, invited.status_code) == (404, 404)


def test_the_secretariat_invites_and_calls_off_on_the_page(browser):
    room = planned()
    prefix = f"hearing-{room.referral.pk}"
    url = reverse("committee:invite-expert", args=[room.meeting.pk, room.item.pk])
    form = {f"{prefix}-form_token": str(uuid4()), f"{prefix}-name": "Noa Patron", f"{prefix}-email": GUEST.email}

    with time_machine.travel(BEFORE, tick=False):
        browser.force_login(room.secretariat)
        refused = browser.post(url, form)
        paper = {f"{prefix}-quality": "experte", f"{prefix}-documents": [str(room.paper.pk)]}
        browser.post(url, form | paper)
        browser.post(url, form | paper)
        page = browser.get(room.meeting.get_absolute_url()).page
        browser.post(page.select_one('form[action$="/annuler/"]')["action"])

    assert refused.status_code == 422
    assert refused.page.select_one(f"[name={prefix}-name]")["value"] == "Noa Patron"
    hearing = Hearing.objects.get()
    assert (hearing.status, hearing.papers.get().document) == (H.CANCELLED, room.paper)
