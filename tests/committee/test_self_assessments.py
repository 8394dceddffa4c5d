"""What the department says of its algorithm, joined to the file: pinned, read beside the criteria, exported."""

import json
import zipfile

import pytest
from django.db import InternalError, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from algorithms.enums import SheetStatus
from algorithms.models import SelfAssessment
from charter.enums import Grade
from committee.enums.completeness import LineState
from committee.enums.referrals import ReferralStatus as S
from committee.models import JoinedSelfAssessment
from committee.operations import information
from committee.operations import referrals as operations
from committee.operations.exports import export_file
from committee.queries.history import history_of
from committee.views.file_check import check_of
from tests.algorithms.factories import SheetVersionFactory
from tests.algorithms.self_assessment_factories import SelfAssessmentFactory, signed_for
from tests.charter.factories import with_criteria
from tests.committee.referral_factories import AT, ReferralFactory, charter, examined, sheet_of
from tests.committee.referral_pages import sign_in, url
from tests.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CANARY = "Canari de l’auto-évaluation"


def main(answer):
    return text_of(answer.page.select_one("main"))


def line_of(referral):
    return next(line for line in check_of(referral).lines if line.key == "self_assessment")


def sheet_in(referral):
    return referral.sheets.get().version


def joined_page(joined):
    return reverse("committee:referral-self-assessment", args=[joined.referral_id, joined.pk])


def submit(people):
    return operations.submit_referral(referral_id=people.referral.pk, actor=people.actor("contributor"), at=AT)


def test_the_submission_pins_the_one_that_is_signed(draft):
    signed = signed_for(sheet_in(draft.referral))

    referral = submit(draft)

    joined = JoinedSelfAssessment.objects.get()
    assert (joined.referral, joined.assessment, joined.joined_by) == (referral, signed, draft.users["contributor"])
    told = [event.detail for event in history_of(referral, is_inside=False) if "Auto-évaluation" in event.label]
    assert told == [signed.sheet.algorithm.reference]


@pytest.mark.parametrize("status", ["draft", "superseded", "set_aside"])
def test_only_a_signed_one_is_joined(status, draft):
    SelfAssessmentFactory(sheet=sheet_in(draft.referral), status=status)

    submit(draft)

    assert not JoinedSelfAssessment.objects.exists()


def test_one_about_a_version_that_nobody_may_know_is_not_joined(draft):
    newer = SheetVersionFactory(algorithm=sheet_in(draft.referral).algorithm, number=2, status=SheetStatus.DRAFT)
    signed_for(newer)

    submit(draft)

    assert not JoinedSelfAssessment.objects.exists()


def test_a_later_one_is_joined_with_the_next_answer_and_the_first_stays(draft):
    first = signed_for(sheet_in(draft.referral))
    referral = submit(draft)
    information.report_incomplete(
        referral_id=referral.pk, actor=draft.actor("secretariat"), at=AT, missing=["L’auto-évaluation complète"]
    )
    SelfAssessment.objects.filter(pk=first.pk).update(status="superseded")
    second = signed_for(sheet_in(draft.referral), comment="Refait")

    information.complete_referral(
        referral_id=referral.pk, actor=draft.actor("contributor"), at=AT, answer="Nous l’avons refaite"
    )

    assert [joined.assessment for joined in JoinedSelfAssessment.objects.order_by("pk")] == [first, second]


def test_postgresql_joins_only_what_is_signed_and_of_the_file(draft):
    referral = submit(draft)
    given = {"referral": referral, "joined_at": AT, "joined_by": draft.users["contributor"]}

    for assessment in (SelfAssessmentFactory(sheet=sheet_in(draft.referral)), signed_for(SheetVersionFactory())):
        with pytest.raises(InternalError, match="signed self-assessment"), transaction.atomic():
            JoinedSelfAssessment.objects.create(assessment=assessment, **given)
    joined = JoinedSelfAssessment.objects.create(
        assessment=SelfAssessmentFactory(sheet=sheet_in(draft.referral), status="superseded"), **given
    )
    with pytest.raises(ProgrammingError), transaction.atomic():
        JoinedSelfAssessment.objects.filter(pk=joined.pk).delete()


def test_the_list_of_pieces_says_where_it_stands(draft):
    assert line_of(draft.referral).state == LineState.MISSING
    assert sheet_in(draft.referral).algorithm.reference in line_of(draft.referral).why

    signed = signed_for(sheet_in(draft.referral), comment=CANARY)

    assert line_of(draft.referral).state == LineState.PRESENT
    newer = SheetVersionFactory(algorithm=signed.algorithm, number=3, status=SheetStatus.SUPERSEDED)
    draft.referral.sheets.update(version=newer)
    assert line_of(draft.referral).state == LineState.TO_JUDGE
    assert "version du dossier\u00a0: 3" in line_of(draft.referral).why


@pytest.fixture
def file():
    """A file under review whose department has said something of each criterion."""
    with_criteria(charter(), only=(2,))
    found = examined(first="assigned", second="given")
    sheet_of(found.referral)
    signed = signed_for(sheet_in(found.referral), grade=Grade.RESERVATION, comment=CANARY, gap="Manque", measure="Plan")
    found.joined = JoinedSelfAssessment.objects.create(
        referral=found.referral, assessment=signed, joined_at=AT, joined_by=found.people.users["contributor"]
    )
    return found


def review_of(file, who):
    review = file.referral.reviews.get(mandate__person=file.people.users[who])
    return url("review", file, review.pk)


def test_the_reviewer_reads_it_beside_each_criterion(browser, file):
    sign_in(browser, file.people, "first")

    page = browser.get(review_of(file, "first")).page

    beside = page.select("details:-soup-contains('La direction')")
    assert len(beside) == 8
    assert all(CANARY in text_of(one) and "un écart est déclaré" in text_of(one) for one in beside)


def test_what_was_said_by_another_charter_is_read_beside_the_same_criterion(browser, file):
    signed = file.joined.assessment
    other = type(charter()).objects.create(
        label="Charte d’avant",
        title="Charte",
        status="draft",
        in_force_from=signed.charter_version.in_force_from,
        approval_reference="x",
        opened_at=AT,
        opened_by=file.people.users["secretariat"],
    )
    other.commitments.create(position=4, code="engagement-1", title="Le premier, renuméroté")
    old = signed_for_charter(signed, other)
    JoinedSelfAssessment.objects.create(
        referral=file.referral, assessment=old, joined_at=AT, joined_by=file.people.users["contributor"]
    )
    sign_in(browser, file.people, "first")

    page = browser.get(review_of(file, "first")).page

    [beside] = page.select("details:-soup-contains('La direction')")
    assert "Charte d’avant" in text_of(beside)
    assert page.select_one("#engagement-1").find_parent("section") == beside.find_parent("section")


def signed_for_charter(before, version):
    SelfAssessment.objects.filter(pk=before.pk).update(status="superseded")
    made = SelfAssessmentFactory(sheet=before.sheet, charter_version=version)
    made.lines.create(
        commitment=version.commitments.get(), grade="compliant", written_at=AT, written_by=before.opened_by
    )
    made.status, made.signed_at, made.signed_by, made.signed_function = "signed", AT, before.signed_by, "Directrice"
    made.save()
    return made


READERS = {
    "contributor": 200,
    "first": 200,
    "secretariat": 200,
    "president": 200,
    "stranger": 404,
    "neighbour": 404,
    "recused": 404,
}


@pytest.mark.parametrize(("who", "status"), READERS.items())
def test_who_reads_the_file_reads_it(who, status, browser, file):
    sign_in(browser, file.people, who)

    answer = browser.get(joined_page(file.joined))

    assert answer.status_code == status
    assert (CANARY in main(answer)) is (status == 200)


def test_it_stays_as_it_was_joined(browser, file):
    SelfAssessment.objects.filter(pk=file.joined.assessment_id).update(status="superseded")
    signed_for(sheet_in(file.referral), comment="Plus récent")
    sign_in(browser, file.people, "secretariat")

    page = main(browser.get(joined_page(file.joined)))

    assert CANARY in page
    assert "Plus récent" not in page
    assert "Auto-évaluation de la direction" in main(browser.get(url("referral", file)))


def test_a_recusal_takes_it_away(browser, file):
    file.people.recuse("first")
    sign_in(browser, file.people, "first")

    assert browser.get(joined_page(file.joined)).status_code == 404


def test_the_key_of_another_file_opens_nothing(browser, file):
    other = ReferralFactory(status=S.UNDER_REVIEW)
    sign_in(browser, file.people, "secretariat")

    address = reverse("committee:referral-self-assessment", args=[other.pk, file.joined.pk])

    assert browser.get(address).status_code == 404


def test_it_is_in_the_archive_of_the_file(file):
    _name, spool = export_file(referral_id=file.referral.pk, actor=file.people.actor("secretariat"), at=AT)

    with spool, zipfile.ZipFile(spool) as archive:
        [page] = [name for name in archive.namelist() if name.startswith("auto-evaluations/") and name.endswith("html")]
        text = archive.read(page).decode()
        record = json.loads(archive.read(page.replace(".html", ".json")))
        index = archive.read("index.csv").decode("utf-8-sig")

    assert CANARY in text
    assert "Directrice de projet" in text
    assert (record["sheet_version"], record["signed_function"]) == (1, "Directrice de projet")
    assert [line["comment"] for line in record["criteria"]] == [CANARY] * 8
    assert page in index
