"""An annual report on its way: written by several, voted in one exact version, signed, published like an opinion."""

import json
from datetime import UTC, datetime

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import actors
from bulletin.enums import PublicationKind
from bulletin.models import Publication
from committee.enums.meetings import BallotStatus, MeetingStatus
from committee.models import AgendaItem, Ballot
from committee.operations.agenda import remove_point
from common.errors import NotAllowed, RuleBroken, Stale, WrongState
from common.pdf.certificates import make_development_certificate
from common.pdf.check import check
from opinions.enums.publication import JobStatus
from opinions.enums.reports import ReportStatus as S
from opinions.models import AnnualReport
from opinions.operations import publication
from opinions.operations import reports as operations
from opinions.operations.publishing import advance
from opinions.rendering.report_facts import facts_of, record_of
from opinions.report_content import CONCLUSIONS, INTRODUCTION, content_from
from tests.committee.factories import MeetingFactory
from tests.committee.referral_factories import ReferralFactory
from tests.opinions.report_factories import AT, TEXTS, TYPED, YEAR, a_ballot, a_report, people
from tests.pages import text_of

pytestmark = pytest.mark.django_db

IN_YEAR = datetime(YEAR, 6, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


def by(made, who="secretariat"):
    return {"actor": actors.build(made.people.users[who], AT), "at": AT}


def saved(made, *, base=1, **typed):
    return operations.save_texts(report_id=made.report.pk, base=base, typed=TYPED | typed, **by(made))


def test_a_report_is_opened_once_with_its_figures_and_no_text():
    found = people()
    actor = found.actor("secretariat")

    first = operations.open_report(year=2026, actor=actor, at=AT)
    second = operations.open_report(year=2026, actor=actor, at=AT)

    content = content_from(first.versions.get().content)
    assert first == second
    assert content.figures.cut_on == AT.date()
    assert not any(content.texts.values())


@pytest.mark.parametrize("year", [2027, 2019])
def test_no_report_is_opened_of_a_year_of_which_nothing_can_be_told(year):
    with pytest.raises(RuleBroken, match=f"rien à rapporter de {year}"):
        operations.open_report(year=year, actor=people().actor("secretariat"), at=AT)


def test_a_member_does_not_write_it():
    made = a_report()

    with pytest.raises(NotAllowed, match="secrétariat et la présidence"):
        operations.save_texts(report_id=made.report.pk, base=1, typed=TYPED, **by(made, "member"))


def test_two_writers_never_overwrite_each_other():
    made = a_report()
    saved(made, introduction="Le texte de l’un.")

    with pytest.raises(Stale, match="a enregistré la version 2 pendant que vous écriviez"):
        saved(made, introduction="Le texte de l’autre.")

    assert made.content.paragraphs(INTRODUCTION) == ("Le texte de l’un.",)


def test_who_was_beaten_finds_their_text_beside_what_the_other_wrote(browser):
    made = a_report()
    saved(made, introduction="Le texte de l’un.")
    browser.force_login(made.people.users["president"])

    response = browser.post(
        reverse("opinions:edit-report", args=[made.report.pk]),
        TYPED | {"base": "1", "introduction": "Mon texte à moi."},
    )

    assert response.status_code == 409
    assert response.page.select_one("textarea[name=introduction]").text.strip() == "Mon texte à moi."
    assert "Le texte de l’un." in text_of(response.page.select_one(".comparison"))


def test_figures_refreshed_meanwhile_do_not_cost_the_writer_a_word():
    made = a_report()
    ReferralFactory(status="submitted", submitted_at=IN_YEAR)
    version, is_new = operations.refresh_figures(report_id=made.report.pk, **by(made))

    saved(made, introduction="Écrit pendant ce temps.")

    assert (is_new, version.number) == (True, 2)
    assert made.content.paragraphs(INTRODUCTION) == ("Écrit pendant ce temps.",)
    assert made.content.figures == content_from(version.content).figures


def test_refreshing_shows_what_changed_and_keeps_nothing_when_nothing_did(browser):
    made = a_report()
    browser.force_login(made.people.users["secretariat"])
    address = reverse("opinions:refresh-report", args=[made.report.pk])

    browser.post(address)
    assert len(made.versions) == 1

    ReferralFactory(status="submitted", submitted_at=IN_YEAR)
    page = browser.post(address, follow=True).page
    assert page.select_one(".comparison caption").get_text(strip=True).startswith("Chiffres")
    assert "Saisines des directions : 1" in text_of(page.select_one(".comparison"))


def test_it_is_not_put_before_the_committee_without_its_texts_or_before_the_year_is_over():
    empty, running = a_report(texts={}), a_report(year=2026, of=people())

    with pytest.raises(RuleBroken, match="Rédigez d’abord\u00a0: introduction, conclusions"):
        operations.circulate(report_id=empty.report.pk, **by(empty))
    with pytest.raises(RuleBroken, match="avant la fin de l’année 2026"):
        operations.circulate(report_id=running.report.pk, **by(running))


def test_it_goes_on_an_agenda_then_to_the_vote_in_its_last_version():
    made = a_report(S.CIRCULATED)
    meeting = MeetingFactory()

    with pytest.raises(RuleBroken, match="Inscrivez d’abord"):
        operations.submit_to_vote(report_id=made.report.pk, **by(made))
    for _ in range(2):
        operations.put_on_agenda(report_id=made.report.pk, meeting_id=meeting.pk, **by(made))
    report = operations.submit_to_vote(report_id=made.report.pk, **by(made))

    assert meeting.items.get().title == "Adoption du rapport annuel 2025"
    assert report.ballot.text_sha256 == made.versions[-1].sha256 == made.content.sha256
    with pytest.raises(WrongState):
        saved(made, introduction="Trop tard.")


def test_a_point_taken_off_the_agenda_leaves_the_report_to_be_put_on_another():
    made = a_report(S.CIRCULATED)
    meeting = MeetingFactory()
    operations.put_on_agenda(report_id=made.report.pk, meeting_id=meeting.pk, **by(made))

    remove_point(meeting_id=meeting.pk, item_id=AgendaItem.objects.get(meeting=meeting).pk, **by(made))

    made.report.refresh_from_db()
    assert made.report.item is None
    operations.put_on_agenda(report_id=made.report.pk, meeting_id=MeetingFactory().pk, **by(made))


def test_a_meeting_whose_notice_left_takes_no_more_points():
    made = a_report(S.CIRCULATED)
    other = a_report(S.PUT_TO_VOTE, year=2024, of=made.people)
    meeting = other.report.item.meeting
    meeting.status, meeting.convened_at, meeting.convened_by = MeetingStatus.CONVENED, AT, meeting.planned_by
    meeting.save()

    with pytest.raises(WrongState, match="ne change plus"):
        operations.put_on_agenda(report_id=made.report.pk, meeting_id=meeting.pk, **by(made))


@pytest.mark.parametrize("is_carried", [True, False])
def test_the_result_of_the_vote_is_noted_not_chosen(is_carried):
    made = a_report(S.PUT_TO_VOTE, is_carried=is_carried)
    if is_carried:
        with pytest.raises(WrongState, match="pas encore proclamé"):
            operations.adopt(report_id=made.report.pk, **by(made))
        proclaim(made)
        assert operations.adopt(report_id=made.report.pk, **by(made)).adopted_version == made.versions[-1]
    else:
        with pytest.raises(RuleBroken, match="n’a pas adopté"):
            operations.adopt(report_id=made.report.pk, **by(made))
        assert operations.note_rejection(report_id=made.report.pk, **by(made)).status == S.DRAFTING


def proclaim(made):
    ballot = made.report.ballot
    proclaimed = a_ballot(ballot.item, ballot.text_sha256, BallotStatus.PROCLAIMED, by=made.people.users["president"])
    AnnualReport.objects.filter(pk=made.report.pk).update(ballot=proclaimed)
    made.report.refresh_from_db()
    return proclaimed


def test_postgresql_refuses_a_version_that_was_not_voted():
    made = a_report(S.PUT_TO_VOTE, is_carried=True)
    other = a_ballot(made.report.item, "0" * 64, BallotStatus.PROCLAIMED, by=made.people.users["president"])

    with pytest.raises((InternalError, ProgrammingError), match="not the one that was voted"), transaction.atomic():
        AnnualReport.objects.filter(pk=made.report.pk).update(
            ballot=other,
            adopted_version=made.versions[-1],
            adopted_at=AT,
            adopted_by=made.people.users["secretariat"],
            status=S.ADOPTED,
        )


def test_the_president_signs_what_was_adopted():
    made = a_report(S.ADOPTED)

    with pytest.raises(NotAllowed, match="Seule la présidence"):
        operations.sign(report_id=made.report.pk, **by(made))
    report = operations.sign(report_id=made.report.pk, **by(made, "president"))

    facts = facts_of(report, report.adopted_version)
    assert (facts.signatory, facts.act_on) == (made.people.users["president"].full_name, AT.date())


def test_once_signed_it_appears_in_an_issue_with_its_page_its_data_and_a_file_that_passes_the_checks(settings):
    make_development_certificate(settings.VAR_DIR / "seal", at=timezone.now())
    made = a_report(S.SIGNED)
    job = publication.request_publication(
        acts={"annual_report": [made.report.pk]}, publish_on=timezone.localdate(AT), **by(made)
    )
    publication.approve_publication(job_id=job.pk, **by(made, "president"))

    status = advance(job_id=job.pk, at=AT)

    job.refresh_from_db()
    made.report.refresh_from_db()
    assert (status, job.failure) == (JobStatus.PUBLISHED, "")
    published = Publication.objects.get()
    item = job.items.get()
    assert (published.kind, published.reference) == (PublicationKind.ANNUAL_REPORT, "Rapport annuel 2025")
    assert published.slug == "rapport-annuel-2025-du-24-novembre-2026-bope-n2026-01"
    assert check(bytes(item.pdf), source_html=item.html) == []
    record = record_of(facts_of(made.report, made.versions[-1]), made.content)
    assert published.record == json.loads(json.dumps(record))
    assert published.record["text_sha256"] == made.report.ballot.text_sha256
    assert (made.report.status, made.report.publication_id) == (S.PUBLISHED, published.pk)
    assert TEXTS[CONCLUSIONS][0] in published.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_whatever_the_number_of_reports(browser, count, django_assert_num_queries):
    made = a_report()
    for year in range(2021, 2021 + count - 1):
        a_report(S.SIGNED, year=year, of=made.people)
    browser.force_login(made.people.users["secretariat"])

    with django_assert_num_queries(9):
        page = browser.get(reverse("opinions:reports")).page
    assert len(page.select("[data-report]")) == count


def test_a_department_reads_the_list_of_published_reports_and_no_draft(browser):
    made = a_report()
    browser.force_login(made.people.users["contributor"])

    page = browser.get(reverse("opinions:reports")).page

    assert not page.select("[data-report]")
    assert not page.select("form[action$='/ouvrir/']")
    for name in ("report", "edit-report", "compare-reports"):
        assert browser.get(reverse(f"opinions:{name}", args=[made.report.pk])).status_code == 404


def test_the_secretariat_opens_writes_and_reads_a_report_in_its_pages(browser):
    found = people()
    browser.force_login(found.users["secretariat"])

    page = browser.post(reverse("opinions:open-report"), {"year": "2026"}, follow=True).page
    assert "Chiffres arrêtés au" in text_of(page.main)
    report = AnnualReport.objects.get()
    browser.post(reverse("opinions:edit-report", args=[report.pk]), TYPED | {"base": "1"})

    assert TEXTS[INTRODUCTION][0] in text_of(browser.get(report.get_absolute_url()).page.main)
    assert browser.get(reverse("opinions:report-version", args=[report.pk, 1])).status_code == 200
    assert browser.post(reverse("opinions:open-report"), {"year": "2031"}).status_code == 422
    assert Ballot.objects.count() == 0
