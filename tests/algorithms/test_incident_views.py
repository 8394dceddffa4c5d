import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from algorithms.enums import Breach
from algorithms.models import Incident, IncidentNotice
from tests.algorithms.incident_factories import IncidentFactory, IncidentNoticeFactory
from tests.algorithms.people import sheet_of
from tests.committee.factories import MandateFactory, UserFactory
from tests.filling import typed
from tests.pages import text_of

SAID = {
    "title": "Scores inversés",
    "description": "Les scores affichés étaient ceux d’une autre personne.",
    "seriousness": "significant",
    "breach": "risk",
}


@pytest.fixture
def sheet(team):
    return sheet_of(team, "published")


@pytest.fixture
def incident(team, sheet):
    now = timezone.now()
    return IncidentFactory(
        algorithm=sheet.algorithm,
        declared_by=team["contributor"].user,
        breach=Breach.RISK,
        known_at=now - timedelta(hours=5),
        declared_at=now - timedelta(hours=4),
    )


def declare_at(sheet):
    return reverse("algorithms:declare-incident", args=[sheet.algorithm_id])


def main(answer):
    return text_of(answer.page.select_one("main"))


def test_an_incident_is_declared_followed_and_closed_from_the_pages(browser, team, sheet):
    browser.force_login(team["contributor"].user)
    page = browser.get(sheet.get_absolute_url()).page
    assert page.select_one(f"a[href='{reverse('algorithms:incidents', args=[sheet.algorithm_id])}']")

    data = typed(browser.get(declare_at(sheet)).page, **SAID)
    assert data["sheet"] == str(sheet.pk)
    made = browser.post(declare_at(sheet), data, follow=True)
    browser.post(declare_at(sheet), data)

    found = Incident.objects.get()
    assert "est déclaré" in main(made)
    assert "Notification à la CNIL – à faire" in main(made)
    assert "il reste" in main(made)

    notify = f'form[action$="{reverse("algorithms:notify-incident", args=[found.pk])}"]'
    noted = typed(made.page, notify, **{"notify-kind": "cnil", "notify-reference": "N-12"})
    told = browser.post(reverse("algorithms:notify-incident", args=[found.pk]), noted, follow=True)
    assert "Notification à la CNIL – faite" in main(told)
    assert "La cause n’est pas dite" in main(told)

    edit = reverse("algorithms:revise-incident", args=[found.pk])
    browser.post(edit, typed(browser.get(edit).page, cause="Une clé oubliée", measures="Retour arrière"))
    browser.force_login(team["approver"].user)
    close = reverse("algorithms:close-incident", args=[found.pk])
    closed = browser.post(close, {"close-text": "Corrigé et vérifié"}, follow=True)
    assert "L’incident est clos." in main(closed)
    assert "Corrigé et vérifié" in main(closed)
    assert browser.post(edit, typed(closed.page, "form", **SAID)).status_code in {409, 422}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "en quelques mots"),
        ({"known_day": ""}, "les délais en partent"),
        ({"known_hour": "25:99"}, "Saisissez une heure valide"),
        ({"known_day": "2050-01-01"}, "après sa déclaration"),
        ({"began_hour": "08:00"}, "Dites aussi quel jour"),
        ({"seriousness": ""}, "Choisissez la gravité"),
        ({"seriousness": "serious"}, "ce qui le rend grave"),
        ({"harm": "death"}, "article 3, point 49"),
        ({"breach": "magie"}, "magie n’en fait pas partie"),
        ({"people_affected": "-3"}, "supérieure ou égale à 0"),
        ({"sheet": str(uuid.uuid4())}, "n’en fait pas partie"),
        ({"form_token": "x"}, "Saisissez un UUID valide"),
    ],
)
def test_bad_input_comes_back_with_everything_typed(changed, sentence, browser, team, sheet):
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(declare_at(sheet)).page, **{**SAID, "cause": "<script>alert(1)</script>", **changed})

    answer = browser.post(declare_at(sheet), data)

    assert answer.status_code == 422
    assert sentence in main(answer)
    assert "<script>alert(1)</script>" in answer.page.select_one("#id_cause").get_text()
    assert not Incident.objects.exists()


@pytest.mark.parametrize("step", ["note", "remedy", "close", "reopen"])
def test_an_act_without_a_word_is_refused_beside_its_field(step, browser, team, sheet):
    incident = IncidentFactory(
        algorithm=sheet.algorithm,
        declared_by=team["contributor"].user,
        status="closed" if step == "reopen" else "open",
    )
    browser.force_login(team["approver"].user)

    answer = browser.post(reverse(f"algorithms:{step}-incident", args=[incident.pk]), {f"{step}-text": " "})

    assert answer.status_code == 422
    assert answer.page.select_one(f"#id_{step}-text").find_parent("details").has_attr("open")


def test_what_keeps_it_open_is_said_and_the_note_is_kept(browser, team, incident):
    browser.force_login(team["approver"].user)

    answer = browser.post(reverse("algorithms:close-incident", args=[incident.pk]), {"close-text": "Corrigé hier soir"})

    assert answer.status_code == 422
    assert "notification à la CNIL" in main(answer)
    assert answer.page.select_one("#id_close-text").get_text().strip() == "Corrigé hier soir"


def test_somebody_who_saved_in_between_is_not_overwritten(browser, team, incident):
    browser.force_login(team["contributor"].user)
    edit = reverse("algorithms:revise-incident", args=[incident.pk])
    data = typed(browser.get(edit).page, cause="La mienne")
    Incident.objects.filter(pk=incident.pk).update(cause="La leur", revision=4)

    answer = browser.post(edit, data)

    assert answer.status_code == 409
    assert "La mienne" in answer.page.select_one("#id_cause").get_text()
    assert browser.post(edit, typed(answer.page)).status_code == 302


def test_a_wrong_notice_is_replaced_from_the_page(browser, team, incident):
    now = timezone.now()
    wrong = IncidentNoticeFactory(incident=incident, sent_at=now - timedelta(hours=1), recorded_at=now)
    browser.force_login(team["contributor"].user)
    address = reverse("algorithms:notify-incident", args=[incident.pk])
    page = browser.get(incident.get_absolute_url()).page

    answer = browser.post(
        address,
        typed(page, f'form[action="{address}"]', **{"notify-kind": "other", "notify-replaces": str(wrong.pk)}),
        follow=True,
    )

    assert "(remplacée)" in main(answer)
    assert "Notification à la CNIL – à faire" in main(answer)
    assert IncidentNotice.objects.count() == 2


READERS = {"secretary": 200, "member": 200, "stranger": 404}


@pytest.mark.parametrize(("who", "status"), READERS.items())
def test_others_read_or_do_not_know(who, status, browser, team, incident):
    browser.force_login(team[who].user)

    assert browser.get(incident.get_absolute_url()).status_code == status
    assert browser.get(reverse("algorithms:incidents", args=[incident.algorithm_id])).status_code == status
    assert (incident.reference in main(browser.get(reverse("algorithms:register-of-incidents")))) is (status == 200)
    sheet_page = main(browser.get(incident.algorithm.versions.get().get_absolute_url()))
    assert ("1 incident à suivre" in sheet_page) is (status == 200)


@pytest.mark.parametrize(("who", "status"), [("secretary", 403), ("member", 403), ("stranger", 404)])
def test_others_write_nothing(who, status, browser, team, incident):
    browser.force_login(team[who].user)
    steps = ["revise", "note", "remedy", "notify", "close", "reopen"]
    addresses = [reverse(f"algorithms:{step}-incident", args=[incident.pk]) for step in steps]
    addresses.append(reverse("algorithms:declare-incident", args=[incident.algorithm_id]))

    assert {browser.post(address, {}).status_code for address in addresses} == {status}
    assert Incident.objects.get().revision == 0


def test_an_incident_of_a_hidden_algorithm_is_nowhere(browser, team):
    hidden = IncidentFactory(algorithm=sheet_of(team, "draft").algorithm)
    for person in (UserFactory(roles=[Role.SECRETARIAT]), MandateFactory().person):
        browser.force_login(person)
        assert browser.get(hidden.get_absolute_url()).status_code == 404
        assert hidden.reference not in text_of(browser.get(reverse("algorithms:register-of-incidents")).page)


@pytest.mark.parametrize(("state", "shown"), [("", "open"), ("clos", "closed"), ("tous", "both"), ("magie", "open")])
def test_the_register_shows_what_is_asked(state, shown, browser, team, sheet):
    made = {
        "open": IncidentFactory(algorithm=sheet.algorithm),
        "closed": IncidentFactory(algorithm=sheet.algorithm, status="closed"),
    }
    browser.force_login(team["secretary"].user)

    page = browser.get(reverse("algorithms:register-of-incidents"), {"etat": state}).page

    wanted = made.values() if shown == "both" else [made[shown]]
    assert {row["data-incident"] for row in page.select("[data-incident]")} == {str(one.pk) for one in wanted}


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_whatever_they_hold(count, browser, team, sheet, django_assert_num_queries):
    for _each in range(count):
        incident = IncidentFactory(algorithm=sheet.algorithm, breach=Breach.RISK)
        IncidentNoticeFactory.create_batch(count, incident=incident)
    browser.force_login(team["contributor"].user)

    with django_assert_num_queries(10):
        browser.get(reverse("algorithms:register-of-incidents"))
    with django_assert_num_queries(11):
        browser.get(reverse("algorithms:incidents", args=[sheet.algorithm_id]))
    with django_assert_num_queries(11):
        browser.get(incident.get_absolute_url())
