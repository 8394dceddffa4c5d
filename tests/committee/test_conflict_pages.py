"""What the pages show of declared links, to whom, and what the few who must settle them may do."""

import pytest
from django.urls import reverse

from committee.enums.meetings import MeetingStatus
from committee.models import AgendaItem, Recusal
from committee.queries.todo_interests import todo_for
from tests.committee.conflict_factories import a_file, the_ground, waive
from tests.committee.factories import MeetingFactory
from tests.committee.interest_factories import declared, link
from tests.committee.referral_factories import AT
from tests.filling import typed
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def people():
    """The member works for the supplier."""
    found = a_file()
    declared(found.users["member"], link("Lumen"))
    return found


def shown(browser, people, who):
    browser.force_login(people.users[who])
    return browser.get(people.referral.get_absolute_url()).page


@pytest.mark.parametrize(
    ("who", "sees", "buttons"),
    [
        ("president", True, ["Lever par écrit le conflit de Member"]),
        ("secretariat", True, ["Enregistrer son déport : Member"]),
        ("member", True, ["Me déporter"]),
        ("vice", False, []),
        ("first", False, []),
        ("contributor", False, []),
    ],
)
def test_who_reads_the_link_on_the_file_and_what_they_may_do(browser, people, who, sees, buttons):
    page = shown(browser, people, who)

    assert ("rapproché de" in text_of(page.main)) is sees
    assert [text_of(button) for button in page.select("[data-link] .btn")] == buttons


@pytest.mark.parametrize("who", ["member", "secretariat"])
def test_the_recusal_is_proposed_in_one_click_with_its_reason(browser, people, who):
    address = shown(browser, people, who).select_one("[data-link] .btn")["href"]

    form = browser.get(address).page
    sent = typed(form, "main form[method=post]")
    answer = browser.post(reverse("committee:recuse", args=[people.referral.pk]), sent)

    assert answer.status_code == 302
    assert "Lumen" in Recusal.objects.get(person=people.users["member"]).reason


def test_a_link_of_another_prefills_nothing(browser, people):
    asked = f"?membre={people.users['member'].pk}&lien={the_ground(people)}"
    browser.force_login(people.users["first"])

    page = browser.get(reverse("committee:recuse", args=[people.referral.pk]) + asked).page

    assert "Lumen" not in text_of(page)


def test_the_president_writes_the_waiver_and_the_committee_reads_it(browser, people):
    address = shown(browser, people, "president").select_one("[data-link] .btn")["href"]
    form = browser.get(address).page
    assert browser.post(address, typed(form, "main form[method=post]")).status_code == 422

    answer = browser.post(address, typed(form, "main form[method=post]", reason="Sans influence"))

    assert answer.status_code == 302
    for who, reads_the_link in [("president", True), ("first", False), ("member", False)]:
        panel = text_of(shown(browser, people, who).select_one("[data-waiver]"))
        assert "Member prend part à ce dossier, par décision écrite de President" in panel
        assert "Sans influence" in panel
        assert ("Lumen" in panel) is reads_the_link
    assert shown(browser, people, "contributor").select("[data-waiver]") == []
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("name", ["meeting", "minutes"])
def test_the_meeting_and_the_minutes_say_what_was_waived(browser, people, name):
    waive(people, "president", reason="Sans influence")
    by = people.users["president"]
    signed = {"convened_at": AT, "convened_by": by, "rules": people.referral.rules, "opened_at": AT, "opened_by": by}
    meeting = MeetingFactory(status=MeetingStatus.OPEN, starts_at=AT, **signed)
    AgendaItem.objects.create(meeting=meeting, position=1, referral=people.referral)

    for who, reads in [("first", True), ("recused", False)]:
        browser.force_login(people.users[who])
        page = browser.get(reverse(f"committee:{name}", args=[meeting.pk])).page
        assert ("Conflit d’intérêts levé par écrit pour Member" in text_of(page.main)) is reads


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("member", "Vous déporter de {}, ou faire lever le lien déclaré"),
        ("president", "Examiner un lien d’intérêts avec {}"),
        ("secretariat", "Examiner un lien d’intérêts avec {}"),
        ("vice", ""),
        ("first", ""),
    ],
)
def test_whoever_must_settle_it_finds_it_on_their_first_page(people, who, words):
    labels = [todo.label for todo in todo_for(people.actor(who), at=AT) if people.referral.reference in todo.label]

    assert labels == [words.format(people.referral.reference)] * bool(words)


def test_once_settled_nothing_waits(people):
    waive(people, "president")

    for who in ("member", "president", "secretariat"):
        assert not [todo for todo in todo_for(people.actor(who), at=AT) if "lien" in todo.label]
