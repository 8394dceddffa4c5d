"""The pages of the declarations: typed without a script, given back as typed, read by the few who may."""

import pytest
from django.urls import reverse

from committee.models import InterestDeclaration
from common.models import JournalEntry
from tests.committee.factories import MandateFactory, RulesFactory
from tests.committee.interest_factories import declared, link
from tests.committee.referral_factories import People, ReferralFactory
from tests.filling import typed
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

EDIT = "main form[method=post]"


@pytest.fixture
def people():
    RulesFactory()
    return People(ReferralFactory())


def page_of(browser, people, who, name, *args):
    browser.force_login(people.users[who])
    return browser.get(reverse(f"committee:{name}", args=args))


def edit(browser, data):
    return browser.post(reverse("committee:edit-declaration"), data)


def row(number, **given):
    fields = {
        "kind": "employment",
        "organisation": "Éditeur",
        "function": "Conseil",
        "starts_on": "2024-01-01",
        "ends_on": "",
        "amount": "",
    }
    return {f"row-{number}-{name}": value for name, value in (fields | given).items()}


def test_a_member_declares_from_the_first_page(browser, people):
    page = page_of(browser, people, "member", "my-declaration").page
    assert "Vous n’avez pas encore déclaré" in text_of(page.main)
    form = page_of(browser, people, "member", "edit-declaration").page

    answer = edit(browser, typed(form, EDIT, **row(0), submit="1"))

    assert answer.status_code == 302
    shown = text_of(browser.get(answer["Location"]).page.main)
    assert "Éditeur" in shown
    assert "partie confidentielle" in shown
    assert InterestDeclaration.objects.get().status == "submitted"


def test_adding_a_row_keeps_what_was_typed_and_saves_nothing(browser, people):
    form = page_of(browser, people, "member", "edit-declaration").page

    page = edit(browser, typed(form, EDIT, **row(0), add_row="1")).page

    assert typed(page, EDIT)["row-0-organisation"] == "Éditeur"
    assert typed(page, EDIT)["row-TOTAL_FORMS"] == "2"
    assert not InterestDeclaration.objects.exists()


def test_what_is_refused_comes_back_with_a_sentence_that_leads_to_it(browser, people):
    form = page_of(browser, people, "member", "edit-declaration").page

    answer = edit(browser, typed(form, EDIT, **row(0, kind="close_relation", is_public="on"), submit="1"))

    assert answer.status_code == 422
    assert typed(answer.page, EDIT)["row-0-organisation"] == "Éditeur"
    summary = answer.page.select_one(".form-errors")
    assert "Intérêt 1, Dans la partie publique : Un lien familial" in text_of(summary)
    assert answer.page.select_one(summary.select_one("a")["href"])


def test_silence_is_refused_with_a_sentence(browser, people):
    form = page_of(browser, people, "member", "edit-declaration").page

    answer = edit(browser, typed(form, EDIT, submit="1"))

    assert answer.status_code == 422
    assert "Je n’ai aucun intérêt à déclarer" in text_of(answer.page.select_one(".form-errors"))


def test_the_enter_key_saves_a_draft_and_the_second_tab_is_told(browser, people):
    form = page_of(browser, people, "member", "edit-declaration").page
    assert edit(browser, typed(form, EDIT, **row(0))).status_code == 302

    answer = edit(browser, typed(form, EDIT, **row(0, organisation="Autre")))

    assert answer.status_code == 409
    assert typed(answer.page, EDIT)["row-0-organisation"] == "Autre"
    assert "Éditeur" in text_of(answer.page.select_one('[aria-labelledby="enregistree"]'))
    assert edit(browser, typed(answer.page, EDIT)).status_code == 302


def test_the_next_declaration_begins_with_the_last_one(browser, people):
    declared(people.users["member"], link("Reprise"))

    page = page_of(browser, people, "member", "edit-declaration").page

    assert typed(page, EDIT)["row-0-organisation"] == "Reprise"


def test_a_row_taken_away_is_not_declared(browser, people):
    declared(people.users["member"], link("Un"), link("Deux"))
    form = page_of(browser, people, "member", "edit-declaration").page

    edit(browser, typed(form, EDIT, **{"row-0-DELETE": "on"}, submit="1"))

    last = InterestDeclaration.objects.order_by("-submitted_at").first()
    assert [one.organisation for one in last.interests.all()] == ["Deux"]


@pytest.mark.parametrize("who", ["president", "secretariat"])
def test_reading_the_declaration_of_another_is_written_down(browser, people, who):
    made = declared(people.users["member"], link("CANARI"))

    page = page_of(browser, people, who, "declaration", made.pk).page

    assert "CANARI" in text_of(page.main)
    line = JournalEntry.objects.get(action="declaration.read")
    assert (line.actor_id, line.details) == (str(people.users[who].pk), {"person": people.users["member"].pk})


def test_reading_one_s_own_leaves_no_line(browser, people):
    made = declared(people.users["member"], link())

    assert page_of(browser, people, "member", "declaration", made.pk).status_code == 200
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize("who", ["first", "vice", "former", "contributor", "management", "stranger"])
def test_the_declaration_of_another_does_not_exist(browser, people, who):
    made = declared(people.users["member"], link("CANARI"))

    answer = page_of(browser, people, who, "declaration", made.pk)

    assert answer.status_code == 404
    assert "CANARI" not in text_of(answer.page)
    assert not JournalEntry.objects.exists()


def test_members_read_the_public_part_and_nothing_else(browser, people):
    declared(people.users["first"], link("PUBLIQUE", is_public=True), link("CONFIDENTIELLE"))

    shown = text_of(page_of(browser, people, "member", "interests").page.main)

    assert "PUBLIQUE" in shown
    assert "CONFIDENTIELLE" not in shown
    assert "expirée" not in shown


def test_the_secretariat_reads_who_is_up_to_date(browser, people):
    declared(people.users["first"], link("CONFIDENTIELLE"))

    page = page_of(browser, people, "secretariat", "interests").page

    line = text_of(page.select_one(f'[data-member="{people.users["first"].pk}"]'))
    assert "À jour" in line
    assert "CONFIDENTIELLE" not in line
    assert "membres ne sont pas à jour" in text_of(page.main)


@pytest.mark.parametrize("who", ["contributor", "management", "stranger", "former"])
def test_whoever_is_outside_finds_no_list(browser, people, who):
    assert page_of(browser, people, who, "interests").status_code == 404


@pytest.mark.parametrize("who", ["secretariat", "contributor", "stranger", "former"])
def test_whoever_does_not_sit_has_nothing_to_declare(browser, people, who):
    assert page_of(browser, people, who, "my-declaration").status_code == 403
    assert page_of(browser, people, who, "edit-declaration").status_code == 403


def test_a_former_member_still_reads_what_they_declared(browser, people):
    made = declared(people.users["former"], link("ANCIEN"))

    assert "ANCIEN" in text_of(page_of(browser, people, "former", "my-declaration").page.main)
    assert page_of(browser, people, "former", "declaration", made.pk).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(browser, count, django_assert_num_queries):
    RulesFactory()
    for _ in range(count):
        person = MandateFactory().person
        declared(person, link(is_public=True))
    browser.force_login(person)

    with django_assert_num_queries(9):
        assert browser.get(reverse("committee:interests")).status_code == 200
