"""What is offered to who writes: stock phrases, and what the committee said in a like case."""

import pytest
from django.urls import reverse

from algorithms.enums import Technique
from algorithms.models import SheetEntry
from opinions.content import Recital
from opinions.enums.opinions import OpinionStatus as S
from opinions.phrases import ZONES, phrases
from tests.committee.referral_factories import AT
from tests.opinions.factories import an_opinion, published, text
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def page_of(browser, file, who="rapporteur"):
    browser.force_login(file.people.users[who])
    return browser.get(reverse("opinions:opinion-precedents", args=[file.opinion.pk])).page


def has_technique(file, technique):
    SheetEntry.objects.filter(sheet__referral_links__referral=file.referral).update(technique=technique)


def test_a_published_opinion_of_a_like_case_is_shown_with_the_end_of_its_recommendations(browser):
    file = an_opinion()
    like = published(beside=file)
    an_opinion(S.SIGNED, beside=file)
    has_technique(file, Technique.RULES)
    has_technique(like, Technique.RULES)

    (shown,) = page_of(browser, file).select("[data-precedent]")

    said = text_of(shown)
    assert shown["data-precedent"] == str(like.opinion.pk)
    assert f"Même technique : {Technique.RULES.label}." in said
    assert "Mêmes engagements : Engagement numéro 1 et Engagement numéro 3." in said
    assert "Avis favorable avec recommandations" in said
    assert "REC-2026-01-1 Sans réponse Recommandation numéro 1." in said
    assert "/bulletinsofficiels/" in shown.select_one("h2 a")["href"]


def test_the_nearest_case_comes_first(browser):
    file = an_opinion()
    near, far = published(number=1, beside=file), published(number=2, beside=file)
    for one in (file, near):
        has_technique(one, Technique.RULES)
    has_technique(far, Technique.UNKNOWN)

    shown = page_of(browser, file).select("[data-precedent]")

    assert [one["data-precedent"] for one in shown] == [str(near.opinion.pk), str(far.opinion.pk)]


def test_an_opinion_with_nothing_in_common_is_no_precedent(browser):
    alone = Recital(commitment="engagement-5", title="Engagement 5", paragraphs=("Considérant ceci ;",))
    file = an_opinion(content=text(count=0, recitals=(alone,)))
    published(beside=file)
    has_technique(file, Technique.UNKNOWN)

    assert "Aucun précédent" in text_of(page_of(browser, file).main)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_it_shows(browser, count, django_assert_num_queries):
    file = an_opinion()
    for number in range(1, count + 1):
        published(number=number, beside=file)
    browser.force_login(file.people.users["rapporteur"])

    with django_assert_num_queries(14):
        browser.get(reverse("opinions:opinion-precedents", args=[file.opinion.pk]))


def test_the_precedents_are_those_of_who_may_read_the_draft(browser):
    file = an_opinion()
    browser.force_login(file.people.users["contributor"])

    assert browser.get(reverse("opinions:opinion-precedents", args=[file.opinion.pk])).status_code in {403, 404}


def test_stock_phrases_stand_in_the_page_to_be_copied(browser):
    file = an_opinion()
    browser.force_login(file.people.users["rapporteur"])

    page = browser.get(reverse("opinions:edit-opinion", args=[file.opinion.pk])).page

    shown = [text_of(phrase) for phrase in page.select("[data-phrase]")]
    assert len(shown) == sum(len(phrases()[zone]) for zone in ZONES)
    assert all(button.has_attr("hidden") for button in page.select(".phrases button"))
    assert not any("  " in phrase or "'" in phrase for phrase in shown)
