"""Who reads the minutes, in what state, and what they may do there."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actors
from accounts.enums import Role
from committee.enums.meetings import MeetingStatus
from committee.enums.minutes import RemarkKind
from committee.models import AgendaItem, Mandate, Meeting, MinutesRemark, MinutesVersion
from committee.operations import minutes as operations
from committee.policies import minutes as policies
from committee.queries import minutes as queries
from tests.committee.factories import MandateFactory, UserFactory
from tests.committee.hall import DAY, hall
from tests.committee.minutes_room import LATER, approved, held, opened_after, saved, submitted, voted
from tests.grids import cells, columns, rows
from tests.pages import text_of

pytestmark = pytest.mark.django_db

S = MeetingStatus
CANARY = "canari-7f3a"

READS = """
                     | before the opening | open | closed | submitted | approved
president            | -                  | yes  | yes    | yes       | yes
member               | -                  | yes  | yes    | yes       | yes
recused member       | -                  | yes  | yes    | yes       | yes
member who came late | -                  | yes  | yes    | yes       | yes
secretariat          | -                  | yes  | yes    | yes       | yes
former member        | -                  | -    | -      | -         | yes
former, of before    | -                  | -    | -      | -         | -
department           | -                  | -    | -      | -         | -
"""


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(DAY + timedelta(days=1), tick=False):
        yield


def _url(name, meeting, *more):
    return reverse(f"committee:{name}", args=[meeting.pk, *more])


def _room(state):
    if state in {"before the opening", "open"}:
        return hall(5, status=S.CONVENED if state == "before the opening" else S.OPEN, with_referral=True)
    room = approved(with_referral=True) if state == "approved" else held(with_referral=True)
    if state == "submitted":
        submitted(room)
        room.meeting.refresh_from_db()
    return room


def _person(who, room):
    if who == "recused member":
        room.recuse(3)
    if who == "former member":
        _end(room.members[4], (DAY + timedelta(hours=1)).date())
    if who == "former, of before":
        return MandateFactory(starts_on=date(2022, 1, 1), ends_on=date(2024, 12, 31)).person
    if who == "member who came late":
        return MandateFactory(starts_on=(DAY + timedelta(days=1)).date()).person
    numbers = {"president": 0, "member": 2, "recused member": 3, "former member": 4}
    if who in numbers:
        return room.members[numbers[who]].person
    return room.secretariat if who == "secretariat" else UserFactory(roles=[Role.CONTRIBUTOR, Role.APPROVER])


def _end(mandate, last):
    Mandate.objects.filter(pk=mandate.pk).update(ends_on=last, end_reason="resignation")


@pytest.mark.parametrize(("who", "state", "allowed"), cells(READS))
def test_who_reads_the_minutes_in_which_state(browser, who, state, allowed):
    room = _room(state)
    person = _person(who, room)
    browser.force_login(person)
    actor = actors.build(person, DAY + timedelta(days=1))
    meeting = Meeting.objects.select_related("approved_minutes").get(pk=room.meeting.pk)

    answers = {
        bool(policies.can_read(actor, meeting)),
        meeting in queries.minutes_visible_to(actor),
        browser.get(_url("minutes", meeting)).status_code == 200,
    }

    assert answers == {allowed}


def test_every_state_and_person_is_drawn():
    assert columns(READS) == ["before the opening", "open", "closed", "submitted", "approved"]
    assert len(rows(READS)) == 8


@pytest.mark.parametrize("name", ["minutes-version", "compare-minutes", "edit-minutes"])
@pytest.mark.parametrize("who", ["former member", "department"])
def test_what_was_written_before_the_approval_is_not_for_them(browser, who, name):
    room = approved()
    browser.force_login(_person(who, room))

    assert browser.get(_url(name, room.meeting, *([1] if name == "minutes-version" else []))).status_code == 404


def test_a_former_member_finds_the_minutes_of_their_meetings_and_no_link_to_the_inside(browser):
    room = approved()
    browser.force_login(_person("former member", room))

    index = browser.get(reverse("committee:meetings")).page
    page = browser.get(_url("minutes", room.meeting)).page

    assert [link["href"] for link in index.select("main a[href*=proces-verbal]")] == [_url("minutes", room.meeting)]
    assert "Membre 2" in text_of(page)
    assert not page.select(f'main a[href="{room.meeting.get_absolute_url()}"]')
    assert not page.select("main form")


def _with_canaries(room):
    """What may not reach whoever left the file: its title, its note, a disagreement on it."""
    saved(room, notes={room.item.pk: f"note {CANARY}"})
    for number in (2, 4):
        operations.record_remark(
            remark_id=uuid4(),
            meeting_id=room.meeting.pk,
            item_id=room.item.pk,
            kind=RemarkKind.DISAGREEMENT if number == 2 else RemarkKind.CORRECTION,
            text=f"mention {CANARY}",
            actor=room.actor(number),
            at=DAY,
        )


@pytest.mark.parametrize("state", ["closed", "submitted", "approved"])
@pytest.mark.parametrize("who", ["member", "president", "secretariat"])
def test_whoever_left_the_file_reads_the_minutes_without_it(browser, who, state):
    room = held(with_referral=True)
    _with_canaries(room)
    if state != "closed":
        submitted(room, number=2)
    if state == "approved":
        voted(opened_after(room))
    number = {"member": 3, "president": 0}.get(who)
    person = room.members[number].person if number is not None else room.secretariat
    browser.force_login(person)
    pages = ["minutes", "compare-minutes", *(["edit-minutes"] if state == "closed" and who != "member" else [])]
    addresses = [*(_url(name, room.meeting) for name in pages), _url("minutes-version", room.meeting, 2)]
    assert any(CANARY in text_of(browser.get(address).page) for address in addresses)

    room.referral.recusals.create(person=person, reason="lien", declared_at=DAY, recorded_by=person)

    for address in addresses:
        page = browser.get(address).content.decode()
        assert CANARY not in page
        assert room.referral.title not in page
    assert room.referral.reference in text_of(browser.get(addresses[0]).page)


def test_the_secretariat_completes_the_minutes_point_by_point(browser):
    room = held(with_referral=True)
    browser.force_login(room.secretariat)
    url = _url("edit-minutes", room.meeting)

    fields = {"minutes-base": 1, "minutes-observations": "Communications du président.", **_note(room, "Un relevé.")}
    answer = browser.post(url, fields, follow=True)

    assert "La version 2 du procès-verbal est enregistrée" in text_of(answer.page)
    assert "Un relevé." in text_of(answer.page)


def test_what_a_late_writer_typed_is_kept_beside_what_was_saved(browser):
    room = held()
    saved(room, observations="La phrase de Camille.")
    browser.force_login(room.secretariat)
    url = _url("edit-minutes", room.meeting)

    beaten = browser.post(url, {"minutes-base": 1, "minutes-observations": "La phrase de Claude."})
    again = browser.post(
        url,
        {
            "minutes-base": beaten.page.select_one("[name=minutes-base]")["value"],
            "minutes-observations": beaten.page.select_one("textarea").get_text(),
        },
        follow=True,
    )

    assert beaten.status_code == 409
    assert [tag.get_text(strip=True) for tag in beaten.page.select("del, ins")] == ["Camille.", "Claude."]
    assert beaten.page.select_one("textarea").get_text(strip=True) == "La phrase de Claude."
    assert "La version 3" in text_of(again.page)


def test_two_versions_are_compared_in_words(browser):
    room = held()
    saved(room, observations="Le comité demande un calendrier.")
    saved(room, base=2, observations="Le comité demande un calendrier précis.")
    browser.force_login(room.members[3].person)

    page = browser.get(_url("compare-minutes", room.meeting)).page

    assert [tag.get_text(strip=True) for tag in page.select("ins")] == ["calendrier précis."]
    assert "De la version 2 à la version 3" in text_of(page)


def test_the_buttons_of_each_state(browser):
    room = held()
    browser.force_login(room.secretariat)

    def buttons():
        page = browser.get(_url("minutes", room.meeting)).page
        return [tag.get_text(strip=True) for tag in page.select(".file-side .btn")]

    assert buttons() == ["Compléter le procès-verbal", "Soumettre à l’approbation"]
    browser.post(_url("submit-minutes", room.meeting), {"number": 1})
    assert buttons() == ["Reprendre l’écriture"]
    browser.post(_url("take-back-minutes", room.meeting))
    assert buttons() == ["Compléter le procès-verbal", "Soumettre à l’approbation"]


@pytest.mark.parametrize("number", ["", "x", "7"])
def test_a_submission_of_another_version_is_refused_in_french(browser, number):
    room = held()
    browser.force_login(room.secretariat)

    refused = browser.post(_url("submit-minutes", room.meeting), {"number": number})

    assert refused.status_code == 409
    assert "La dernière version est la version 1" in text_of(refused.page)


def test_a_member_asks_from_the_page_and_it_is_printed_under_the_point_with_their_name(browser):
    room = held(with_referral=True)
    browser.force_login(room.members[2].person)
    url = _url("remark-minutes", room.meeting)
    token = browser.get(_url("minutes", room.meeting)).page.select_one("[name=remark-form_token]")["value"]
    asked = {"remark-form_token": token, "remark-kind": "disagreement", "remark-item": str(room.item.pk)}

    empty = browser.post(url, asked | {"remark-text": " "})
    for _click in range(2):
        done = browser.post(url, asked | {"remark-text": "Je ne partage pas cet avis."}, follow=True)

    assert empty.status_code == 422
    assert "Écrivez ce qui doit être mentionné" in text_of(empty.page)
    point = done.page.select_one(f"#point-{room.item.pk}")
    assert "Désaccord mentionné à la demande d’un membre" in text_of(point)
    assert "Membre 2" in text_of(point.select_one("[data-remark]"))
    assert MinutesRemark.objects.count() == 1


@pytest.mark.parametrize("who", ["secretariat", "former member", "department"])
def test_nobody_but_a_member_asks(browser, who):
    room = held()
    browser.force_login(_person(who, room))

    answer = browser.post(_url("remark-minutes", room.meeting), {"remark-kind": "correction"})

    assert answer.status_code in {403, 404, 422}
    assert not MinutesRemark.objects.exists()


def test_the_point_of_the_approval_leads_to_the_minutes_and_offers_no_free_question(browser):
    room = held()
    with time_machine.travel(LATER, tick=False):
        later = opened_after(room)
        browser.force_login(room.secretariat)
        page = browser.get(later.meeting.get_absolute_url()).page
        item = AgendaItem.objects.get(minutes_of=room.meeting)
        point = page.select_one(f"#point-{item.pk}")
        refused = browser.post(_url("put-minutes-to-vote", later.meeting, item.pk))
        operations.submit_minutes(meeting_id=room.meeting.pk, actor=room.secretary, at=LATER, number=1)
        done = browser.post(_url("put-minutes-to-vote", later.meeting, item.pk), follow=True)

    assert point.select_one("h3 a")["href"] == _url("minutes", room.meeting)
    assert "Préparer un scrutin" not in text_of(point)
    assert refused.status_code == 422
    assert "Approuvez-vous le procès-verbal" in text_of(done.page.select_one(f"#point-{item.pk}"))
    assert MinutesVersion.objects.get().sha256 in text_of(done.page)


def test_the_page_costs_the_same_whatever_the_number_of_points(browser):
    room = hall(5, with_referral=True)
    browser.force_login(room.members[2].person)

    def cost():
        browser.get(_url("minutes", room.meeting))
        with CaptureQueriesContext(connection) as captured:
            browser.get(_url("minutes", room.meeting))
        return len(captured)

    before = cost()
    for position in range(2, 6):
        AgendaItem.objects.create(meeting=room.meeting, position=position, title=f"Point {position}")

    assert cost() == before


def _note(room, text):
    return {f"minutes-note_{room.item.pk}": text}
