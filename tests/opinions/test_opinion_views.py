from dataclasses import replace

import pytest
from django.urls import reverse

from committee.enums.meetings import BallotStatus
from committee.enums.referrals import ReferralStatus as R
from opinions.content import from_json
from opinions.enums.opinions import OpinionStatus as S
from opinions.models import Opinion
from opinions.operations import opinions as operations
from tests.committee.referral_factories import AT, examined
from tests.opinions.factories import a_ballot, agenda_item, an_opinion, published, retain_findings, text
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def sign_in(browser, file, who):
    browser.force_login(file.people.users[who])
    return browser


def editor(file):
    return reverse("opinions:edit-opinion", args=[file.opinion.pk])


# The list


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("who", ["member", "contributor"])
def test_the_list_costs_the_same_whatever_its_length(browser, who, count, django_assert_num_queries):
    first = an_opinion()
    for number in range(1, count + 1):
        published(number=number, beside=first)
    for _ in range(count - 1):
        an_opinion(beside=first)
    sign_in(browser, first, who)

    with django_assert_num_queries(10 if who == "member" else 9):
        page = browser.get(reverse("opinions:opinions")).page

    shown = [row["data-opinion"] for row in page.select("[data-opinion]")]
    assert len(shown) == (2 * count if who == "member" else count)


def test_the_list_of_a_department_has_published_opinions_only(browser):
    first = an_opinion()
    out = published(beside=first)

    page = sign_in(browser, first, "contributor").get(reverse("opinions:opinions")).page

    assert [row["data-opinion"] for row in page.select("[data-opinion]")] == [str(out.opinion.pk)]
    assert first.referral.reference not in text_of(page.main)
    assert page.select_one("[data-opinion] a")["href"].startswith("http://localhost:8001/bulletinsofficiels/")


def test_a_recused_member_does_not_find_the_file_in_the_list(browser):
    file = an_opinion()

    page = sign_in(browser, file, "recused").get(reverse("opinions:opinions")).page

    assert file.referral.title not in text_of(page)


def test_the_published_opinions_are_filtered(browser):
    first = published()
    published(2, beside=first, count=0)
    sign_in(browser, first, "member")

    page = browser.get(reverse("opinions:opinions"), {"outcome": "favorable", "year": "2026"}).page
    strange = browser.get(reverse("opinions:opinions"), {"outcome": "x", "year": "abc"}).page

    assert len(page.select("[data-opinion]")) == 1
    assert len(strange.select("[data-opinion]")) == 2


# From the referral


def test_the_rapporteur_opens_the_opinion_from_the_referral(browser):
    file = examined()
    retain_findings(file.referral, by=file.people.users["rapporteur"])
    sign_in(browser, file, "rapporteur")
    page = browser.get(reverse("opinions:opinion-on-referral", args=[file.referral.pk])).page
    form = page.select_one("main form")

    response = browser.post(form["action"])

    opinion = Opinion.objects.get()
    assert response["Location"] == opinion.get_absolute_url()
    assert (
        browser.get(reverse("opinions:opinion-on-referral", args=[file.referral.pk]))["Location"]
        == response["Location"]
    )


def test_the_page_says_what_is_lacking_before_the_opinion_is_opened(browser):
    file = examined()

    page = (
        sign_in(browser, file, "rapporteur").get(reverse("opinions:opinion-on-referral", args=[file.referral.pk])).page
    )

    assert "Retenez d’abord un constat" in text_of(page.main)
    assert not page.select("main form")


def test_the_department_is_led_to_the_public_page_once_it_exists(browser):
    file = published()
    address = reverse("opinions:opinion-on-referral", args=[file.referral.pk])

    response = sign_in(browser, file, "contributor").get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("http://localhost:8001/bulletinsofficiels/avis-n-2026-01-")


def test_before_that_the_department_is_told_nothing(browser):
    file = an_opinion(S.SIGNED)

    response = sign_in(browser, file, "contributor").get(
        reverse("opinions:opinion-on-referral", args=[file.referral.pk])
    )

    assert response.status_code == 404


# The page and its steps


# Whoever reads a text that is not published may take a copy of it.
COPY = "[action$='/copie-de-travail/']"
BUTTONS = {
    ("rapporteur", S.DRAFTING): ["Communiquer aux membres"],
    ("member", S.DRAFTING): [],
    ("secretariat", S.CIRCULATED): ["Soumettre au vote"],
    ("president", S.CIRCULATED): ["Soumettre au vote", "Reprendre la rédaction"],
    ("president", S.PUT_TO_VOTE): [],
    ("president", S.ADOPTED): ["Signer l’avis"],
    ("secretariat", S.ADOPTED): [],
    ("president", S.PUBLISHED): [],
}


@pytest.mark.parametrize(("who", "state"), BUTTONS)
def test_each_person_has_the_buttons_of_the_moment(browser, who, state):
    file = an_opinion(state)

    page = sign_in(browser, file, who).get(file.opinion.get_absolute_url()).page

    assert [text_of(button) for button in page.select(f"main form:not({COPY}) button")] == BUTTONS[who, state]


@pytest.mark.parametrize(("is_carried", "button"), [(True, "Constater l’adoption"), (False, "Constater le rejet")])
def test_once_the_vote_is_proclaimed_one_button_says_what_it_allows(browser, is_carried, button):
    file = an_opinion(S.CIRCULATED)
    by = file.people.users["president"]
    ballot = a_ballot(file.referral, file.drafts[0].sha256, BallotStatus.PROCLAIMED, by=by, is_carried=is_carried)
    Opinion.objects.update(status=S.PUT_TO_VOTE, ballot=ballot)
    page = sign_in(browser, file, "secretariat").get(file.opinion.get_absolute_url()).page

    (form,) = page.select(f"main form:not({COPY})")
    assert text_of(form.button) == button
    assert browser.post(form["action"]).status_code == 302
    assert Opinion.objects.get().status == (S.ADOPTED if is_carried else S.DRAFTING)


def test_the_page_is_in_the_form_of_the_act(browser):
    file = an_opinion(S.SIGNED)

    page = sign_in(browser, file, "member").get(file.opinion.get_absolute_url()).page

    act = page.select_one(".act-text")
    assert [text_of(title) for title in act.select("h2")] == [
        "L’essentiel",
        "Considérants",
        "Est d’avis :",
        "Recommandations",
    ]
    assert [listed["start"] for listed in act.select(".recital-list")] == ["1", "3"]
    assert text_of(act.select_one(".outcome")) == "Avis favorable avec recommandations"
    assert file.addressee.name in text_of(act.select_one(".recommendation-meta"))
    assert text_of(act.select_one(".signatory-name")) == "President"


def test_the_page_says_what_the_text_lacks(browser):
    file = an_opinion(content=text(essential=()))

    page = sign_in(browser, file, "rapporteur").get(file.opinion.get_absolute_url()).page

    assert "L’essentiel est vide." in text_of(page.main)


def test_every_step_by_its_button_up_to_the_signature(browser):
    file = an_opinion()
    agenda_item(file.referral)
    address = file.opinion.get_absolute_url()

    def press(who, button):
        page = sign_in(browser, file, who).get(address).page
        form = next(form for form in page.select("main form") if text_of(form.button) == button)
        return browser.post(form["action"]).status_code

    assert press("rapporteur", "Communiquer aux membres") == 302
    assert press("rapporteur", "Reprendre la rédaction") == 302
    assert press("rapporteur", "Communiquer aux membres") == 302
    assert press("secretariat", "Soumettre au vote") == 302
    assert Opinion.objects.get().status == S.PUT_TO_VOTE


@pytest.mark.parametrize(
    "name",
    [
        "circulate-opinion",
        "send-back-opinion",
        "submit-opinion-to-vote",
        "adopt-opinion",
        "reject-opinion",
        "sign-opinion",
    ],
)
@pytest.mark.parametrize(("who", "status"), [("contributor", 404), ("recused", 403), ("member", 403)])
def test_a_step_is_refused_to_who_may_not_take_it(browser, name, who, status):
    file = an_opinion()

    assert sign_in(browser, file, who).post(reverse(f"opinions:{name}", args=[file.opinion.pk])).status_code == status
    assert Opinion.objects.get().status == S.DRAFTING


def test_a_step_at_the_wrong_moment_is_a_clear_refusal(browser):
    file = an_opinion()

    response = sign_in(browser, file, "president").post(reverse("opinions:sign-opinion", args=[file.opinion.pk]))

    assert response.status_code == 409
    assert "Action impossible à ce stade" in text_of(response.page.main)


def test_an_incomplete_text_is_not_circulated_and_the_page_says_why(browser):
    file = an_opinion(content=text(essential=()))

    response = sign_in(browser, file, "rapporteur").post(reverse("opinions:circulate-opinion", args=[file.opinion.pk]))

    assert response.status_code == 422
    assert "L’essentiel est vide." in text_of(response.page.main)


# Versions


@pytest.fixture
def three_versions():
    file = an_opinion()
    seen = from_json(file.drafts[0].content)
    for base, words in enumerate(["Deuxième.", "Troisième."], start=1):
        actor = file.people.actor("rapporteur")
        changed = replace(seen, operative=words)
        operations.save_draft(opinion_id=file.opinion.pk, actor=actor, at=AT, base=base, content=changed)
    return file


def test_each_version_is_read_as_it_was(browser, three_versions):
    page = sign_in(browser, three_versions, "member").get(three_versions.drafts[1].get_absolute_url()).page

    assert "Deuxième." in text_of(page.main)
    assert three_versions.drafts[1].sha256 in text_of(page.main)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, ("Deuxième.", "Troisième.")),
        ({"before": "1", "after": "3"}, ("Le traitement peut être déployé.", "Troisième.")),
        ({"before": "x", "after": "99"}, ("Deuxième.", "Troisième.")),
    ],
)
def test_two_versions_stand_side_by_side(browser, three_versions, asked, words):
    address = reverse("opinions:compare-drafts", args=[three_versions.opinion.pk])

    page = sign_in(browser, three_versions, "member").get(address, asked).page

    assert (text_of(page.select_one("del")), text_of(page.select_one("ins"))) == words


def test_a_version_that_never_was_is_not_found(browser, three_versions):
    sign_in(browser, three_versions, "member")

    assert browser.get(reverse("opinions:draft", args=[three_versions.opinion.pk, 9])).status_code == 404


def test_an_answered_referral_leads_to_its_opinion(browser):
    file = published()

    response = sign_in(browser, file, "member").get(reverse("opinions:opinion-on-referral", args=[file.referral.pk]))

    assert file.referral.status == R.ANSWERED
    assert response["Location"] == file.opinion.get_absolute_url()
