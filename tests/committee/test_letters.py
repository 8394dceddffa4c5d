"""Letters of appointment and of end of mandate: what they say, to whom they are given, and that they are accessible."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.enums import Civility, Office, Role
from committee.enums.composition import College, EndReason, SeatQuality
from committee.models import Mandate
from committee.rendering import letters
from common.pdf.check import check
from tests.committee.factories import MandateFactory, UserFactory
from tests.pages import text_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ON = AT.date()


def a_mandate(**given: object) -> Mandate:
    fields = {
        "person__full_name": "Camille Exemple",
        "person__civility": Civility.MADAME,
        "seat__label": "Salariés",
        "seat__quality": SeatQuality.BOARD,
        "seat__college": College.EMPLOYEES,
        "minutes_reference": "PV du 12 mai 2026",
        "designation": "Désignation par le collège",
        "designated_on": date(2026, 5, 12),
    }
    return MandateFactory(**(fields | given))


def words(letter: letters.Letter) -> str:
    return text_of(BeautifulSoup(letters.letter_document(letter, created=AT), "html.parser"))


def test_the_letter_of_appointment_says_the_facts_and_signs_for_nobody():
    said = words(letters.appointment_letter(a_mandate(), on=ON))

    assert "Objet : Nomination au comité éthique externe" in said
    assert "Vous êtes désignée membre du comité éthique externe" in said
    assert "membre du conseil d’administration, collège : organisations syndicales de salariés" in said
    assert "Votre mandat court du 1er janvier 2026 au 31 décembre 2028" in said
    assert "Désignation par le collège, du 12 mai 2026" in said
    assert "PV du 12 mai 2026" in said
    assert "Autorité qui désigne : texte à compléter Signature : Projet établi" in said


@pytest.mark.parametrize(
    ("civility", "greeting", "participle"),
    [
        ("madame", "Madame,", "désignée "),
        ("monsieur", "Monsieur,", "désigné "),
        ("", "Madame, Monsieur,", "désigné(e) "),
    ],
)
def test_a_civility_that_is_not_known_is_not_guessed(civility, greeting, participle):
    letter = letters.appointment_letter(a_mandate(person__civility=civility), on=ON)

    assert letter.greeting == greeting
    assert participle in words(letter)


def test_an_elected_office_is_told_with_its_minutes():
    mandate = a_mandate(office=Office.PRESIDENT, office_reference="PV de la séance SEA-2026-01")

    said = words(letters.appointment_letter(mandate, on=ON))

    assert "la fonction de président(e) (PV de la séance SEA-2026-01)" in said


RESIGNED = {"ends_on": date(2026, 9, 30), "term_ends_on": date(2028, 12, 31), "end_reason": EndReason.RESIGNATION}
LEAVING = {"ends_on": date(2026, 12, 31), "term_ends_on": date(2028, 12, 31), "end_reason": EndReason.LOSS_OF_QUALITY}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            RESIGNED | {"end_reference": "lettre du 1er septembre 2026"},
            "Motif : démission, constaté par : lettre du 1er septembre 2026. Le terme prévu était le 31 décembre 2028.",
        ),
        ({"ends_on": date(2026, 10, 31)}, "a pris fin le 31 octobre 2026. Il est arrivé à son terme."),
        (LEAVING, "prend fin le 31 décembre 2026. Motif : perte de la qualité qui avait fondé la désignation."),
    ],
    ids=["resigned", "its term", "to come"],
)
def test_the_letter_of_end_says_when_and_why(given, said):
    assert said in words(letters.end_letter(a_mandate(**given), on=ON))


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_the_file_is_accessible(is_demonstration):
    letter = letters.appointment_letter(a_mandate(seat__is_demonstration=is_demonstration), on=ON)

    data = letters.letter_pdf(letter, at=AT)

    html = letters.letter_document(letter, created=AT)
    assert [finding.message for finding in check(data, source_html=html)] == []
    assert ("donnée de démonstration" in html) is is_demonstration


@pytest.mark.parametrize("who", ["secretariat", "the person", "another member", "a contributor"])
@pytest.mark.parametrize("kind", ["appointment-letter", "end-letter"])
def test_a_letter_is_given_to_the_secretariat_and_to_the_person_only(browser, time_machine, who, kind):
    time_machine.move_to(AT, tick=False)
    mandate = a_mandate(ends_on=date(2026, 10, 31))
    people = {
        "secretariat": UserFactory(roles=[Role.SECRETARIAT]),
        "the person": mandate.person,
        "another member": MandateFactory(office=Office.PRESIDENT).person,
        "a contributor": UserFactory(roles=[Role.CONTRIBUTOR]),
    }
    browser.force_login(people[who])

    answer = browser.get(reverse(f"committee:{kind}", args=[mandate.pk]))
    page = browser.get(reverse("committee:seat", args=[mandate.seat_id])).page

    if who in {"secretariat", "the person"}:
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert "-camille-exemple.pdf" in answer["Content-Disposition"]
        assert len(page.select("a[href*=lettre]")) == 2
    else:
        assert answer.status_code == 404
        assert not page.select("a[href*=lettre]")


def test_there_is_no_letter_of_end_for_a_mandate_that_goes_on(browser, time_machine):
    time_machine.move_to(AT, tick=False)
    mandate = a_mandate()
    browser.force_login(mandate.person)

    assert browser.get(reverse("committee:end-letter", args=[mandate.pk])).status_code == 404
