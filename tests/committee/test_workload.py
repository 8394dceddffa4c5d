"""The workload of the members: counted for whoever assigns, without the files from which the reader is recused."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from committee.enums.referrals import ReferralStatus as S
from committee.models import Referral, Review
from committee.policies import reviews as policies
from committee.queries.workload import words_by_person, workload_visible_to
from tests.committee.factories import MandateFactory
from tests.committee.referral_factories import AT, act_as, examined
from tests.committee.referral_pages import sign_in, url
from tests.grids import cells, rows
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TODAY = AT.date()

WHO = """
             | read
-------------+-----
president    | yes
vice         | yes
secretariat  | yes
member       | -
rapporteur   | -
first        | -
recused      | -
former       | -
contributor  | -
approver     | -
management   | -
stranger     | -
everything   | yes
"""


def loads(actor):
    return {load.mandate.person.full_name: load for load in workload_visible_to(actor, on=TODAY)}


def due(file, day):
    Referral.objects.filter(pk=file.referral.pk).update(due_on=day)


def test_who_reads_it():
    people = examined().people

    assert [(who, "read", bool(policies.can_read_workload(people.actor(who)))) for who in rows(WHO)] == cells(WHO)


def test_what_is_open_late_given_and_next():
    file = examined(second="assigned")
    due(file, TODAY - timedelta(days=1))

    found = loads(file.people.actor("president"))

    assert (found["Second"].reviews, found["Second"].overdue) == ([TODAY - timedelta(days=1)], 1)
    assert (found["First"].reviews, found["First"].given) == ([], 1)
    assert (len(found["Rapporteur"].reports), found["Rapporteur"].next_due) == (1, TODAY - timedelta(days=1))
    assert found["Member"].words == "rien en cours"
    assert found["Second"].words.replace("\u00a0", " ") == "1 examen en cours, dont 1 en retard"


@pytest.mark.parametrize(("days", "counted"), [(364, 1), (365, 1), (367, 0)])
def test_what_was_given_counts_for_a_year(days, counted):
    file = examined()
    Review.objects.filter(mandate=file.people.mandates["first"]).update(given_at=AT - timedelta(days=days))

    assert loads(file.people.actor("president"))["First"].given == counted


@pytest.mark.parametrize(
    ("status", "reviews", "reports"),
    [(S.UNDER_REVIEW, 1, 1), (S.SCHEDULED, 1, 1), (S.DELIBERATED, 0, 1), (S.ANSWERED, 0, 0), (S.LAPSED, 0, 0)],
)
def test_a_file_weighs_until_it_is_answered(status, reviews, reports):
    file = examined(status=status, second="assigned")

    found = loads(file.people.actor("secretariat"))

    assert (len(found["Second"].reviews), len(found["Rapporteur"].reports)) == (reviews, reports)


def test_a_review_to_be_confirmed_is_still_to_do():
    file = examined()
    Review.objects.filter(mandate=file.people.mandates["first"]).update(status="to_confirm", invalidated_at=AT)

    assert len(loads(file.people.actor("president"))["First"].reviews) == 1


def test_a_number_does_not_tell_a_recused_president_of_the_file():
    file = examined(second="assigned")
    other = examined(second="assigned")
    file.people.recuse("president")

    found = {load.mandate: load for load in workload_visible_to(file.people.actor("president"), on=TODAY)}

    assert found[file.people.mandates["second"]].words == "rien en cours"
    assert found[file.people.mandates["first"]].given == 0
    assert found[other.people.mandates["second"]].words.replace("\u00a0", " ") == "1 examen en cours"


def test_it_stands_beside_each_name_in_the_forms_that_assign(browser):
    file = examined(second="assigned")
    sign_in(browser, file.people, "president")

    forms = [browser.get(url(name, file.people)).page for name in ("assign-rapporteur", "assign-reviewers")]

    for page in forms:
        said = {text_of(label).partition(",")[0]: text_of(label) for label in page.select("label.choice")}
        assert said["Second"].endswith(": 1 examen en cours")
        assert said["Member"].endswith(": rien en cours")
    assert not browser.get(url("assign-rapporteur", file.people)).content.count(b"Propos de")


def test_the_page_says_it_in_a_table_and_the_committee_page_leads_to_it(browser):
    file = examined(second="assigned")
    due(file, date(2026, 11, 20))
    sign_in(browser, file.people, "secretariat")
    assert browser.get(reverse("committee:composition")).page.select_one(f'a[href="{reverse("committee:workload")}"]')

    page = browser.get(reverse("committee:workload")).page

    row = next(row for row in page.select("tbody tr") if text_of(row.th) == "Second")
    assert [text_of(cell) for cell in row.select("td")] == ["1", "0", "1", "20 novembre 2026", "0"]
    assert "échéances sont dépassées" in text_of(page.main)
    sign_in(browser, file.people, "member")
    assert browser.get(reverse("committee:workload")).status_code == 403
    assert not browser.get(reverse("committee:composition")).page.select(f'a[href="{reverse("committee:workload")}"]')


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_the_work(browser, count, django_assert_num_queries):
    for _file in range(count):
        file = examined(second="assigned")
        MandateFactory()
    sign_in(browser, file.people, "president")

    with django_assert_num_queries(9):
        browser.get(reverse("committee:workload"))


def test_it_is_four_reads(django_assert_num_queries):
    actor = act_as(examined().people.users["president"])

    with django_assert_num_queries(4):
        words_by_person(actor, on=TODAY)
