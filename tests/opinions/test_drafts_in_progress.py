"""What is typed and not saved: kept for its writer alone, given back, dropped when it is a version."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from common.errors import NotAllowed
from opinions.content import from_json
from opinions.enums.opinions import OpinionStatus as S
from opinions.models import DraftInProgress, Opinion
from opinions.operations import opinions as operations
from opinions.operations.writing import Page, keep_copy
from tests.committee.factories import TERM
from tests.committee.referral_factories import AT
from tests.filling import typed
from tests.opinions.factories import an_opinion
from tests.pages import Browser, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(AT, tick=False)
    return time_machine


@pytest.fixture
def file():
    return an_opinion()


def editor(file):
    return reverse("opinions:edit-opinion", args=[file.opinion.pk])


def opened(browser, file, who="rapporteur"):
    browser.force_login(file.people.users[who])
    return typed(browser.get(editor(file)).page)


def autosave(browser, file, page, **changed):
    return browser.post(editor(file), {**page, **changed, "autosave": "1"})


def saves(file, who, **changed):
    latest = file.drafts[-1]
    content = replace(from_json(latest.content), **changed)
    given = {"opinion_id": file.opinion.pk, "actor": file.people.actor(who), "at": AT}
    return operations.save_draft(**given, base=latest.number, content=content)


def test_what_is_typed_is_kept_and_given_back_when_the_page_is_opened_again(browser, file):
    page = opened(browser, file)

    answer = autosave(browser, file, page, operative="À moitié", **{"rec-0-due_on": "pas une date"}).json()

    assert answer["isWhole"]
    again = browser.get(editor(file)).page
    sent = typed(again)
    assert (sent["operative"], sent["rec-0-due_on"], sent["base"]) == ("À moitié", "pas une date", "1")
    assert "pas encore enregistré, est repris ci-dessous" in text_of(again.main)
    assert len(file.drafts) == 1


def test_a_save_drops_the_copy_and_nobody_else_ever_read_it(browser, file):
    page = opened(browser, file)
    autosave(browser, file, page, operative="CANARI en cours")

    others = [opened(browser, file, "president"), text_of(browser.get(file.opinion.get_absolute_url()).page)]
    assert "CANARI" not in str(others)
    assert "Rapporteur rédige depuis 10 h 30." in others[1]

    page = opened(browser, file)
    assert browser.post(editor(file), page).status_code == 302
    assert not DraftInProgress.objects.exists()
    assert from_json(file.drafts[1].content).operative == "CANARI en cours"


def test_who_stopped_typing_is_not_said_to_be_writing(browser, file, today):
    autosave(browser, file, opened(browser, file), operative="Un")
    today.move_to(AT + timedelta(minutes=11), tick=False)

    browser.force_login(file.people.users["president"])

    assert "rédige depuis" not in text_of(browser.get(file.opinion.get_absolute_url()).page)


def test_two_tabs_of_one_person_do_not_write_over_each_other(browser, file):
    first, second = opened(browser, file), opened(browser, file)
    autosave(browser, file, first, operative="Le texte du premier onglet")

    answer = autosave(browser, file, second, operative="Le texte du second")

    assert answer.status_code == 409
    assert "dans un autre onglet" in answer.json()["said"]
    assert browser.post(editor(file), {**second, "operative": "Le texte du second"}).status_code == 302
    assert from_json(file.drafts[1].content).operative == "Le texte du second"
    kept = browser.get(editor(file)).page
    assert typed(kept)["operative"] == "Le texte du premier onglet"
    assert "a enregistré depuis la version 2" in text_of(kept.main)


def test_whoever_saves_second_keeps_their_text_in_the_copy_and_on_the_page(browser, file):
    page = opened(browser, file)
    saves(file, "president", title="Un autre objet")

    response = browser.post(editor(file), {**page, "operative": "Le mien."})

    assert response.status_code == 409
    assert "le formulaire propose les deux textes réunis" in text_of(response.page.main)
    sent = typed(response.page)
    assert (sent["title"], sent["operative"], sent["base"]) == ("Un autre objet", "Le mien.", "2")
    assert DraftInProgress.objects.get().data["operative"] == ["Le mien."]
    assert browser.post(editor(file), sent).status_code == 302
    merged = from_json(file.drafts[2].content)
    assert (merged.title, merged.operative) == ("Un autre objet", "Le mien.")
    assert not DraftInProgress.objects.exists()


def test_a_text_that_was_circulated_meanwhile_gives_back_what_was_typed(browser, file):
    page = opened(browser, file)
    Opinion.objects.update(status=S.CIRCULATED)

    response = browser.post(editor(file), {**page, "operative": "Trop tard"})

    assert response.status_code == 409
    assert typed(response.page)["operative"] == "Trop tard"
    assert not response.page.select("form[data-autosave]")
    again = browser.get(editor(file))
    assert (again.status_code, typed(again.page)["operative"]) == (409, "Trop tard")


def test_a_second_click_after_somebody_else_saved_is_no_conflict(browser, file):
    page = {**opened(browser, file), "operative": "Le mien."}
    browser.post(editor(file), page)
    saves(file, "president", title="Un autre objet")

    assert browser.post(editor(file), page).status_code == 302
    assert len(file.drafts) == 3


def test_a_copy_is_let_go_of_as_it_was_shown_only(browser, file):
    page = opened(browser, file)
    autosave(browser, file, page, operative="Un")
    drop = reverse("opinions:drop-working-copy", args=[file.opinion.pk])
    state = browser.get(editor(file)).page.select_one("input[name=state]")["value"]
    autosave(browser, file, page, operative="Un deux")

    browser.post(drop, {"state": state})
    assert DraftInProgress.objects.get().data["operative"] == ["Un deux"]

    browser.post(drop, {"state": browser.get(editor(file)).page.select_one("input[name=state]")["value"]})
    assert not DraftInProgress.objects.exists()
    assert typed(browser.get(editor(file)).page)["operative"] == "Le traitement peut être déployé."


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("secretariat", 403), ("recused", 403), ("approver", 404)]
)
def test_who_does_not_hold_the_pen_keeps_nothing(browser, file, who, status):
    page = opened(browser, file)
    browser.force_login(file.people.users[who])

    assert autosave(browser, file, page, operative="Un").status_code == status
    assert not DraftInProgress.objects.exists()


def test_a_session_that_ended_gives_back_every_word_and_takes_them_once_signed_in_again(browser, file):
    page = {**opened(browser, file), "operative": "Écrit pendant que la session finissait."}
    browser.logout()

    ended = browser.post(editor(file), page)

    assert ended.status_code == 403
    assert "Écrit pendant que la session finissait." in text_of(ended.page.main)
    browser.force_login(file.people.users["rapporteur"])
    assert browser.post(editor(file), typed(ended.page)).status_code == 302
    assert from_json(file.drafts[1].content).operative == "Écrit pendant que la session finissait."


@pytest.mark.parametrize(
    ("origin", "is_given_back"), [("http://testserver", True), ("https://ailleurs.example", False)]
)
def test_a_page_older_than_the_sign_in_gives_back_its_words_unless_it_came_from_elsewhere(file, origin, is_given_back):
    browser = Browser(enforce_csrf_checks=True)
    page = opened(browser, file)
    browser.force_login(file.people.users["rapporteur"])

    sent = {**page, "csrfmiddlewaretoken": "x" * 64, "operative": "Mes mots à moi"}
    response = browser.post(editor(file), sent, headers={"Origin": origin})

    assert response.status_code == 403
    assert ("Mes mots à moi" in text_of(response.page)) is is_given_back
    if is_given_back:
        again = browser.post(editor(file), typed(response.page), headers={"Origin": origin})
        assert again.status_code == 302


def test_who_holds_the_pen_is_asked_on_the_day_of_paris_even_just_after_midnight(file):
    first_minutes = datetime.combine(TERM[0], time(0, 10), tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    asked = {"opinion_id": file.opinion.pk, "at": first_minutes, "base": 1, "data": {}, "page": Page(key=uuid4())}

    assert keep_copy(**asked, actor=file.people.actor("president", first_minutes))
    with pytest.raises(NotAllowed):
        keep_copy(**asked, actor=file.people.actor("vice", first_minutes))
