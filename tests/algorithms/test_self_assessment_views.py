import uuid

import pytest
from django.urls import reverse

from algorithms.models import SelfAssessment, SelfAssessmentLine
from charter.enums import Grade
from charter.queries import points_of
from tests.algorithms.factories import SheetVersionFactory
from tests.algorithms.people import sheet_of
from tests.algorithms.self_assessment_factories import SelfAssessmentFactory, charter, signed_for, with_lines
from tests.charter.factories import with_criteria
from tests.filling import typed
from tests.pages import text_of


@pytest.fixture
def sheet(team):
    with_criteria(charter(), only=(2,))
    return sheet_of(team, "published")


def overview(sheet):
    return reverse("algorithms:self-assessments", args=[sheet.pk])


def criterion(assessment, place=0):
    key = points_of(assessment.charter_version_id)[place].key
    return reverse("algorithms:assess-criterion", args=[assessment.pk, key])


def main(answer):
    return text_of(answer.page.select_one("main"))


def test_a_department_assesses_signs_and_reads_from_the_pages(browser, team, sheet):
    browser.force_login(team["both"].user)
    page = browser.get(sheet.get_absolute_url()).page
    assert page.select_one(f'a[href="{overview(sheet)}"]')

    begun = browser.post(reverse("algorithms:begin-self-assessment", args=[sheet.pk]), follow=True)
    assert "0 critère sur 4" in main(begun)
    draft = SelfAssessment.objects.get()
    answer = browser.get(criterion(draft))
    for place in range(4):
        data = typed(
            answer.page, grade="compliant", evidence=f"Preuve {place}", references="https://exemple.fr/r\nNote"
        )
        assert f"{place} critère" in main(answer)
        answer = browser.post(criterion(draft, place), {**data, "next": "1"}, follow=True)
    assert "4 critères sur 4" in main(answer)

    signed = browser.post(
        reverse("algorithms:sign-self-assessment", args=[draft.pk]), {"function": "Directrice"}, follow=True
    )
    assert "Elle sera jointe à la prochaine saisine" in main(signed)
    assert "Preuve 3" in main(signed)
    assert signed.page.select_one("a[href='https://exemple.fr/r']")
    assert [text_of(heading) for heading in signed.page.select("h3")] == ["2.1 Question 2.1 ?", "2.2 Question 2.2 ?"]
    assert "4 conformes" in main(browser.get(overview(sheet)))


def test_a_criterion_is_left_and_found_again_as_it_was(browser, team, sheet):
    draft = SelfAssessmentFactory(sheet=sheet)
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(criterion(draft)).page, comment="À moitié")

    answer = browser.post(criterion(draft), data, follow=True)

    assert answer.redirect_chain[-1][0] == overview(sheet)
    assert "Il manque : l’appréciation" in main(answer)
    assert typed(browser.get(criterion(draft)).page)["comment"] == "À moitié"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"grade": "magie"}, "magie n’en fait pas partie"),
        ({"due_on": "hier"}, "Saisissez une date valide"),
        ({"evidence": "x" * 9000}, "au plus 8000 caractères"),
        ({"revision": ""}, "Ce champ est obligatoire"),
    ],
)
def test_bad_input_comes_back_with_everything_typed(changed, sentence, browser, team, sheet):
    draft = SelfAssessmentFactory(sheet=sheet)
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(criterion(draft)).page, comment="<script>alert(1)</script>", **changed)

    answer = browser.post(criterion(draft), data)

    assert answer.status_code == 422
    assert sentence in main(answer)
    assert "<script>alert(1)</script>" in answer.page.select_one("#id_comment").get_text()
    assert not SelfAssessmentLine.objects.exists()


def test_somebody_who_wrote_in_between_is_shown_and_not_overwritten(browser, team, sheet):
    draft = SelfAssessmentFactory(sheet=sheet)
    browser.force_login(team["contributor"].user)
    data = typed(browser.get(criterion(draft)).page, comment="La mienne")
    with_lines(draft, count=1, comment="La leur", revision=1)

    answer = browser.post(criterion(draft), data)

    assert answer.status_code == 409
    assert "La leur" in text_of(answer.page.select_one("#enregistre").find_parent("section"))
    assert "La mienne" in answer.page.select_one("#id_comment").get_text()
    assert browser.post(criterion(draft), typed(answer.page)).status_code == 302


def test_what_is_missing_is_named_at_the_signature(browser, team, sheet):
    draft = with_lines(SelfAssessmentFactory(sheet=sheet), count=2)
    browser.force_login(team["approver"].user)

    answer = browser.post(reverse("algorithms:sign-self-assessment", args=[draft.pk]), {"function": "Directrice"})

    assert answer.status_code == 422
    assert "Il manque, critère 2.2 : l’appréciation ; engagement 3 : l’appréciation." in main(answer)
    assert answer.page.select_one("#id_function")["value"] == "Directrice"


def test_the_page_says_what_changed_since(browser, team, sheet):
    signed_for(sheet)
    newer = SheetVersionFactory(algorithm=sheet.algorithm, number=2)
    browser.force_login(team["contributor"].user)

    assert "Établie sur la version 1 de la fiche ; version actuelle : 2." in main(browser.get(overview(newer)))
    browser.force_login(team["secretary"].user)
    assert "version actuelle" not in main(browser.get(overview(sheet)))


def test_a_newer_version_is_where_one_begins(browser, team, sheet):
    newer = SheetVersionFactory(algorithm=sheet.algorithm, number=2)
    browser.force_login(team["contributor"].user)

    old = browser.get(overview(sheet)).page
    refused = browser.post(reverse("algorithms:begin-self-assessment", args=[sheet.pk]))

    assert old.select_one(f'a[href="{overview(newer)}"]')
    assert not old.select("main form")
    assert (refused.status_code, "évaluez la version 2" in main(refused)) == (422, True)


@pytest.mark.parametrize(
    ("who", "signed", "draft"), [("secretary", 200, 404), ("member", 200, 404), ("stranger", 404, 404)]
)
def test_others_read_what_is_signed_or_do_not_know(who, signed, draft, browser, team, sheet):
    whole = signed_for(sheet)
    under_way = SelfAssessmentFactory(sheet=sheet)
    browser.force_login(team[who].user)

    assert browser.get(overview(sheet)).status_code == signed
    assert browser.get(whole.get_absolute_url()).status_code == signed
    assert browser.get(under_way.get_absolute_url()).status_code == draft
    assert browser.get(criterion(under_way)).status_code == 404
    assert browser.post(reverse("algorithms:sign-self-assessment", args=[under_way.pk])).status_code == 404
    assert browser.post(reverse("algorithms:begin-self-assessment", args=[sheet.pk])).status_code == 403


def test_a_criterion_of_another_charter_is_not_found_and_a_signed_one_is_not_written(browser, team, sheet):
    draft = SelfAssessmentFactory(sheet=sheet)
    browser.force_login(team["contributor"].user)
    assert browser.get(reverse("algorithms:assess-criterion", args=[draft.pk, uuid.uuid4()])).status_code == 404

    signed = signed_for(sheet_of(team, "published"), grade=Grade.NOT_APPLICABLE)
    assert browser.get(criterion(signed)).status_code == 409
    assert browser.post(criterion(signed), {"revision": 1}).status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_whatever_they_hold(count, browser, team, sheet, django_assert_num_queries):
    signed = signed_for(sheet)
    draft = with_lines(SelfAssessmentFactory(sheet=sheet), count=count)
    SelfAssessmentFactory.create_batch(count, sheet=sheet, status="set_aside")
    browser.force_login(team["approver"].user)

    with django_assert_num_queries(17):
        browser.get(overview(sheet))
    with django_assert_num_queries(14):
        browser.get(signed.get_absolute_url())
    with django_assert_num_queries(12):
        browser.get(criterion(draft))
