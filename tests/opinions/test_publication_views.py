"""The pages from which acts go to the bulletin."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from common.models import JournalEntry, OutboxMessage, OutboxState
from opinions.enums.opinions import OpinionStatus
from opinions.enums.publication import JobStatus as S
from opinions.models import PublicationItem, PublicationJob
from tests.charter.factories import FoundingActFactory
from tests.committee.referral_factories import AT
from tests.filling import typed
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db
LIST = reverse("opinions:publications")
NEW = reverse("opinions:request-publication")
# An act that appeared in no bulletin yet.
NOWHERE = {"bulletin_year": None, "bulletin_number": None, "bulletin_on": None}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def file():
    return an_opinion(OpinionStatus.SIGNED)


def sign_in(browser, file, who):
    browser.force_login(file.people.users[who])
    return browser


def a_job(file, **given):
    job = PublicationJob.objects.create(
        publish_on=timezone.localdate(AT), requested_at=AT, requested_by=file.people.users["secretariat"], **given
    )
    PublicationItem.objects.create(job=job, position=1, opinion=file.opinion)
    return job


def test_asked_by_the_secretariat_and_approved_by_the_presidency(browser, file):
    page = sign_in(browser, file, "secretariat").get(NEW).page
    asked = browser.post(NEW, typed(page, opinion=str(file.opinion.pk)))
    job = PublicationJob.objects.get()

    assert asked["Location"] == job.get_absolute_url()
    refused = browser.post(reverse("opinions:approve-publication", args=[job.pk]))
    assert refused.status_code == 403

    sign_in(browser, file, "president").post(reverse("opinions:approve-publication", args=[job.pk]))

    job.refresh_from_db()
    assert (job.status, job.approved_by) == (S.APPROVED, file.people.users["president"])


def test_the_contents_are_shown_before_anything_is_asked_for(browser, file):
    act = FoundingActFactory(number="2026-12", act_on=AT.date() - timedelta(days=400), **NOWHERE)
    page = sign_in(browser, file, "secretariat").get(NEW).page
    chosen = typed(page, opinion=str(file.opinion.pk), founding_act=str(act.pk))

    shown = browser.post(NEW, chosen | {"preview": "1"}).page

    lines = [text_of(line) for line in shown.select("section[aria-labelledby=sommaire] ol li")]
    assert ["Délibération n° 2026-12" in line for line in lines] == [True, False]
    assert "Demander la publication" in [text_of(button) for button in shown.select("main form button")]
    assert not PublicationJob.objects.exists()
    asked = browser.post(NEW, typed(shown))
    assert asked["Location"] == PublicationJob.objects.get().get_absolute_url()
    assert [item.column for item in PublicationJob.objects.get().items.order_by("position")] == [
        "founding_act",
        "opinion",
    ]


def test_the_contents_say_what_forbids_the_issue(browser, file):
    reprinted = FoundingActFactory()
    page = sign_in(browser, file, "secretariat").get(NEW).page

    answer = browser.post(
        NEW, typed(page, opinion=str(file.opinion.pk), founding_act=str(reprinted.pk)) | {"preview": "1"}
    )

    assert answer.status_code == 422
    assert "est reproduit seul" in text_of(answer.page.main)
    assert "Demander la publication" not in [text_of(button) for button in answer.page.select("main form button")]


def test_a_double_click_makes_one_publication(browser, file):
    page = sign_in(browser, file, "secretariat").get(NEW).page
    sent = typed(page, opinion=str(file.opinion.pk))

    answers = [browser.post(NEW, sent)["Location"] for _ in range(2)]

    assert answers == [PublicationJob.objects.get().get_absolute_url()] * 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"opinion": []}, "Choisissez au moins un acte"),
        ({"publish_on": ""}, "obligatoire"),
        ({"publish_on": "demain"}, "valide"),
        ({"publish_on": (AT - timedelta(days=1)).date().isoformat()}, "est passée"),
        ({"form_token": "rien"}, "valide"),
    ],
    ids=["nothing chosen", "no day", "not a day", "a past day", "a broken token"],
)
def test_a_form_that_is_not_fit_comes_back_with_what_was_typed(browser, file, change, sentence):
    page = sign_in(browser, file, "secretariat").get(NEW).page

    answer = browser.post(NEW, typed(page, opinion=str(file.opinion.pk)) | change)

    assert answer.status_code == 422
    assert sentence in text_of(answer.page.main)
    if "publish_on" in change:
        assert answer.page.select_one("[name=publish_on]")["value"] == change["publish_on"]
        assert answer.page.select_one("[name=opinion]").has_attr("checked")
    assert not PublicationJob.objects.exists()


@pytest.mark.parametrize("who", ["first", "rapporteur", "contributor", "approver", "management", "recused", "stranger"])
def test_for_others_these_pages_do_not_exist(browser, file, who):
    job = a_job(file)
    sign_in(browser, file, who)
    steps = ["approve-publication", "cancel-publication", "retry-publication"]

    pages = [browser.get(address).status_code for address in (LIST, NEW, job.get_absolute_url())]
    posts = [browser.post(reverse(f"opinions:{step}", args=[job.pk])).status_code for step in steps]

    assert (set(pages), set(posts)) == ({404}, {404})


@pytest.mark.parametrize(
    ("state", "who", "buttons"),
    [
        (S.REQUESTED, "president", {"Approuver la publication", "Abandonner cette publication"}),
        (S.REQUESTED, "secretariat", {"Abandonner cette publication"}),
        (S.CANCELLED, "secretariat", set()),
    ],
)
def test_the_page_offers_what_this_person_may_do_now(browser, file, state, who, buttons):
    job = a_job(file, status=state)

    page = sign_in(browser, file, who).get(job.get_absolute_url()).page

    assert {text_of(button) for button in page.select("main form button")} == buttons


def test_a_step_taken_twice_is_a_friendly_refusal(browser, file):
    job = a_job(file)
    sign_in(browser, file, "secretariat")
    address = reverse("opinions:cancel-publication", args=[job.pk])

    answers = [browser.post(address).status_code for _ in range(2)]

    assert answers == [302, 409]


def test_a_failure_is_said_with_its_reason(browser, file):
    job = a_job(file)
    job.approved_by, job.approved_at = file.people.users["president"], AT
    for status in (S.APPROVED, S.FAILED):
        job.status, job.failure = status, "Le certificat du cachet est absent."
        job.save()

    page = sign_in(browser, file, "secretariat").get(job.get_absolute_url()).page

    assert "Le certificat du cachet est absent." in text_of(page.main)
    assert "Relancer" in [text_of(button) for button in page.select("main form button")]


def test_an_unknown_publication_does_not_exist(browser, file):
    assert sign_in(browser, file, "secretariat").get(f"/publication/{uuid4()}/").status_code == 404


def test_work_that_was_put_aside_is_shown_and_given_another_chance(browser, file):
    message = OutboxMessage.objects.create(
        kind="essai", created_at=AT, next_try_at=AT, state=OutboxState.PARKED, failures=5, error="ValueError: en panne"
    )
    sign_in(browser, file, "secretariat")
    address = reverse("opinions:retry-work", args=[message.pk])

    assert "ValueError: en panne" in text_of(browser.get(LIST).page.main)
    answers = [browser.post(address).status_code for _ in range(2)]

    message.refresh_from_db()
    assert (answers, message.state, message.failures) == ([302, 409], OutboxState.PENDING, 0)
    assert JournalEntry.objects.filter(action="outbox.retry").count() == 1


def test_only_the_secretariat_gives_work_another_chance(browser, file):
    message = OutboxMessage.objects.create(kind="essai", created_at=AT, next_try_at=AT, state=OutboxState.PARKED)
    address = reverse("opinions:retry-work", args=[message.pk])

    answers = [sign_in(browser, file, who).post(address).status_code for who in ("president", "first", "contributor")]

    assert answers == [403, 404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(browser, count, django_assert_num_queries):
    files = [an_opinion(OpinionStatus.SIGNED) for _ in range(count * 2)]
    for file in files[:count]:
        a_job(file)
    sign_in(browser, files[0], "secretariat")

    with django_assert_num_queries(12):
        page = browser.get(LIST).page

    assert len(page.select("main li.result")) == count * 2
