import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from committee.enums.meetings import MeetingStatus, Presence
from committee.enums.referrals import ReferralStatus
from committee.models import MeetingPaper, NoticeReading, ReferralDocument
from committee.operations import agenda, meetings
from committee.operations.attendance import Entry, answer_notice
from committee.operations.convening import note_notice_opened
from committee.queries import convening as queries
from committee.queries.readiness import readiness_for
from committee.queries.standing import standing_of
from common import outbox
from common.errors import RuleBroken
from common.models import JournalEntry
from tests.committee.factories import MandateFactory, MeetingFactory
from tests.committee.hall import DAY, Hall, hall
from tests.committee.interest_factories import declared, link
from tests.committee.papers import BEFORE, convene, join, planned
from tests.committee.referral_factories import AT, ReferralFactory, examined, loaded
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus


def _names(room: Hall, edition: int) -> list[str]:
    papers = MeetingPaper.objects.filter(meeting=room.meeting, edition=edition)
    return sorted(papers.values_list("name", flat=True))


def test_the_papers_are_frozen_with_the_notice():
    room = planned()
    gone = join(room, "retiree.txt")
    gone.removed_at, gone.removed_by = BEFORE, room.secretariat
    gone.save()

    convene(room)

    version = room.sheet.version
    assert _names(room, 1) == [f"Fiche {version.algorithm.reference}, version 1 : {version.name}", "note.txt"]
    assert MeetingPaper.objects.get(document=room.paper).sha256 == room.paper.document.sha256


def test_a_meeting_put_off_and_convened_anew_freezes_them_anew():
    room = planned()
    convene(room)
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": BEFORE}
    meetings.postpone_meeting(**given, reason="Grève")
    meetings.reschedule_meeting(**given, starts_at=DAY + timedelta(days=10))
    join(room, "reponse.txt")

    convene(room)

    assert [len(_names(room, edition)) for edition in (1, 2)] == [2, 3]


def test_a_file_taken_off_the_agenda_afterwards_keeps_the_trace_of_what_was_sent():
    room = planned()
    convene(room)
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": BEFORE}
    meetings.postpone_meeting(**given, reason="Grève")
    meetings.reschedule_meeting(**given, starts_at=DAY + timedelta(days=10))

    agenda.remove_point(**given, item_id=room.item.pk)

    assert len(_names(room, 1)) == 2


def test_the_second_notice_freezes_the_papers_of_its_own_day():
    room = hall(4, status=S.INQUORATE, with_referral=True)
    join(room, "note.txt")

    second = meetings.convene_again(
        meeting_id=room.meeting.pk,
        second_id=ReferralFactory.build().pk,
        actor=room.secretary,
        at=DAY,
        starts_at=DAY + timedelta(days=8),
    )

    assert list(MeetingPaper.objects.filter(meeting=second).values_list("name", "edition")) == [("note.txt", 1)]


@pytest.fixture
def on_the_day():
    with time_machine.travel(DAY, tick=False):
        yield


def test_the_page_shows_what_was_frozen_and_marks_what_came_later(browser, on_the_day):
    room = planned()
    convene(room)
    later = join(room, "tardive.txt", at=BEFORE + timedelta(days=1))
    browser.force_login(room.members[2].person)

    page = browser.get(room.meeting.get_absolute_url()).page

    section = text_of(page.select_one("[aria-label='Pièces de la séance']"))
    assert "Les pièces de la séance, figées le 28 novembre 2026" in section
    assert "note.txt" in section
    assert "tardive.txt , jointe après la convocation , le 29 novembre 2026" in section
    assert page.select_one(f'a[href="{later.get_absolute_url()}"]')


def test_a_frozen_paper_is_served_as_it_was_even_once_replaced_in_the_file(browser, on_the_day):
    room = planned()
    convene(room)
    ReferralDocument.objects.update(removed_at=DAY, removed_by=room.secretariat)
    paper = MeetingPaper.objects.get(document=room.paper)
    browser.force_login(room.members[2].person)

    response = browser.get(reverse("committee:meeting-paper", args=[room.meeting.pk, paper.pk]))

    assert b"".join(response.streaming_content) == b"note.txt"
    line = JournalEntry.objects.get(action="meeting.download")
    assert line.details["sha256"] == paper.sha256


def test_whoever_left_the_file_sees_none_of_its_papers(browser, on_the_day):
    room = planned()
    convene(room)
    room.recuse(3)
    paper = MeetingPaper.objects.get(document=room.paper)
    browser.force_login(room.members[3].person)

    page = text_of(browser.get(room.meeting.get_absolute_url()).page)

    assert "note.txt" not in page
    assert room.sheet.version.name not in page
    assert browser.get(reverse("committee:meeting-paper", args=[room.meeting.pk, paper.pk])).status_code == 404
    assert not queries.papers_visible_to(room.actor(3), room.meeting).exists()
    assert queries.papers_visible_to(room.actor(2), room.meeting).count() == 2


def test_a_member_whose_declared_link_nobody_has_settled_receives_no_paper(browser, on_the_day):
    room = planned()
    convene(room)
    paper = MeetingPaper.objects.get(document=room.paper)
    url = reverse("committee:meeting-paper", args=[room.meeting.pk, paper.pk])
    browser.force_login(room.members[2].person)
    before = browser.get(url)
    b"".join(before.streaming_content)

    declared(room.members[2].person, link(room.referral.department.name), at=BEFORE)
    after, page = browser.get(url), browser.get(room.meeting.get_absolute_url()).page

    assert (before.status_code, after.status_code) == (200, 404)
    assert "note.txt" not in text_of(page)
    assert queries.papers_by_file(room.actor(1), room.meeting)


def test_a_paper_that_was_replaced_before_the_notice_is_not_frozen():
    room = planned()
    newer = join(room, "note-2.txt")
    ReferralDocument.objects.filter(pk=newer.pk).update(replaces=room.paper, version=2)

    convene(room)

    assert [name for name in _names(room, 1) if name.startswith("note")] == ["note-2.txt"]


def test_the_opening_of_the_notice_is_noted_once_for_each_notice(browser, on_the_day):
    room = planned()
    convene(room)
    browser.force_login(room.members[2].person)

    for _time in range(3):
        browser.get(room.meeting.get_absolute_url())
    given = {"meeting_id": room.meeting.pk, "actor": room.secretary, "at": DAY}
    meetings.postpone_meeting(**given, reason="Grève")
    browser.get(room.meeting.get_absolute_url())
    meetings.reschedule_meeting(**given, starts_at=DAY + timedelta(days=10))
    convene(room, at=DAY)
    browser.get(room.meeting.get_absolute_url())

    assert list(NoticeReading.objects.order_by("pk").values_list("mandate", "edition", "read_at")) == [
        (room.members[2].pk, 1, DAY),
        (room.members[2].pk, 2, DAY),
    ]
    assert JournalEntry.objects.filter(action="meeting.open_notice").count() == 2


def test_neither_the_secretariat_nor_a_future_member_opens_the_notice(browser, on_the_day):
    room = planned()
    convene(room)
    MandateFactory(starts_on=DAY.date() + timedelta(days=30))
    browser.force_login(room.secretariat)

    browser.get(room.meeting.get_absolute_url())

    assert not NoticeReading.objects.exists()


def test_whoever_answers_has_read():
    room = planned()
    convene(room)

    answer_notice(meeting_id=room.meeting.pk, actor=room.actor(1), at=BEFORE, entry=Entry(Presence.EXCUSED))

    assert NoticeReading.objects.get().mandate == room.members[1]


@pytest.mark.django_db(transaction=True)
def test_a_notice_opened_twice_at_once_is_noted_once():
    room = planned()
    convene(room)
    actor, barrier = room.actor(1), threading.Barrier(2)
    firsts = []

    def open_it() -> None:
        barrier.wait()
        firsts.append(note_notice_opened(meeting=room.meeting, mandate_id=room.members[1].pk, actor=actor, at=DAY))
        connection.close()

    threads = [threading.Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(firsts) == [False, True]
    assert NoticeReading.objects.count() == 1


def test_the_secretariat_reads_what_became_of_the_notice_and_members_do_not(browser, on_the_day):
    room = planned()
    convene(room)
    outbox.run_due(at=BEFORE)
    note_notice_opened(
        meeting=room.meeting, mandate_id=room.members[1].pk, actor=room.actor(1), at=BEFORE + timedelta(days=1)
    )
    answer_notice(
        meeting_id=room.meeting.pk,
        actor=room.actor(2),
        at=BEFORE + timedelta(days=2),
        entry=Entry(Presence.IN_PERSON),
    )

    browser.force_login(room.secretariat)
    told = [text_of(row) for row in browser.get(room.meeting.get_absolute_url()).page.select("#convocation tbody tr")]
    browser.force_login(room.members[3].person)
    hidden = browser.get(room.meeting.get_absolute_url()).page.select("#convocation")

    assert told[0] == "Membre 0 28 novembre 2026 à 14 h 30 pas encore pas encore"
    assert told[1] == "Membre 1 28 novembre 2026 à 14 h 30 29 novembre 2026 à 14 h 30 pas encore"
    assert told[2].endswith("30 novembre 2026 à 14 h 30 30 novembre 2026 à 14 h 30")
    assert hidden == []


@pytest.mark.parametrize(("click", "presence"), [("Je viens", "in_person"), ("Excusé", "excused")])
def test_a_member_answers_in_one_click(browser, on_the_day, click, presence):
    room = hall(4, status=S.CONVENED)
    browser.force_login(room.members[3].person)
    page = browser.get(room.meeting.get_absolute_url()).page
    button = next(button for button in page.select("button") if text_of(button) == click)
    form = button.find_parent("form")

    after = browser.post(
        form["action"], {field["name"]: field["value"] for field in form.select("input[name^=answer]")}, follow=True
    )

    assert room.meeting.attendances.get().presence == presence
    assert "Réponse enregistrée" in text_of(after.page)


def test_no_remote_click_where_there_is_no_remote_access(browser, on_the_day):
    room = hall(4, status=S.CONVENED)
    browser.force_login(room.members[3].person)
    with_it = text_of(browser.get(room.meeting.get_absolute_url()).page.select_one("[aria-labelledby=reponse]"))
    room.meeting.remote_access = ""
    room.meeting.save()

    without = text_of(browser.get(room.meeting.get_absolute_url()).page.select_one("[aria-labelledby=reponse]"))

    assert "À distance" in with_it
    assert "À distance" not in without


def test_a_proxy_to_nobody_is_explained_beside_the_list(browser, on_the_day):
    room = hall(4, status=S.CONVENED)
    browser.force_login(room.members[3].person)

    refused = browser.post(
        reverse("committee:answer-notice", args=[room.meeting.pk]), {"answer-presence": "proxy", "answer-holder": ""}
    )

    assert refused.status_code == 422
    assert "À qui Membre 3 donne-t-il pouvoir" in text_of(refused.page)


def _secretary(file: object) -> object:
    return file.people.actor("secretariat")


def test_the_files_that_are_ready_are_put_on_the_agenda_at_once():
    ready, late = examined(), examined(second="assigned")
    also = examined()
    meeting = MeetingFactory()
    actor = _secretary(ready)

    items = agenda.add_ready_referrals(meeting_id=meeting.pk, actor=actor, at=AT)

    assert {item.referral for item in items} == {ready.referral, also.referral}
    late.referral.refresh_from_db()
    assert late.referral.status == ReferralStatus.UNDER_REVIEW
    with pytest.raises(RuleBroken, match="n’est prête"):
        agenda.add_ready_referrals(meeting_id=meeting.pk, actor=actor, at=AT)


@pytest.mark.parametrize(("first", "second"), [("given", "given"), ("given", "assigned"), ("given", "set_aside")])
def test_the_list_says_of_each_file_what_its_own_page_says(first, second):
    file = examined(first=first, second=second)

    (found,) = readiness_for(_secretary(file), on=AT.date())

    assert found.lacks == standing_of(loaded(file.referral), on=AT.date()).blocks


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(count, django_assert_num_queries):
    files = [examined(second="assigned") for _ in range(count)]
    actor = _secretary(files[0])

    with django_assert_num_queries(4):
        found = readiness_for(actor, on=AT.date())

    assert len(found) == count


def test_the_page_says_what_the_others_lack(browser):
    ready, late = examined(), examined(second="assigned")
    meeting = MeetingFactory()

    with time_machine.travel(AT, tick=False):
        browser.force_login(_secretary(ready).user)
        page = browser.get(meeting.get_absolute_url()).page
        browser.post(page.select_one('form[action$="/inscrire-pretes/"]')["action"])

    assert "Inscrire la saisine prête" in text_of(page)
    assert f"{late.referral.title} Examen attendu de Second." in text_of(page)
    assert [item.referral for item in meeting.items.exclude(referral=None)] == [ready.referral]
