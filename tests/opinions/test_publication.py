"""An issue of the bulletin: asked by one, approved by another, then done by the worker, once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actors
from bulletin import queries
from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication, RegisterEntry
from bulletin.queries import last_line_listed
from charter.known import load_act
from committee.models import Referral
from common import journal, outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry, OutboxMessage
from common.pdf.certificates import make_development_certificate
from opinions.enums.opinions import OpinionStatus
from opinions.enums.publication import JobStatus as S
from opinions.enums.publication import JobStep
from opinions.models import PublicationItem, PublicationJob
from opinions.models.publication import ACT_COLUMNS
from opinions.operations import publication as operations
from opinions.operations import publishing
from opinions.operations.acts import KINDS
from opinions.operations.publishing import _advance_once, advance
from opinions.policies import publication as policies
from opinions.rendering import items as rendering
from opinions.workflow import PUBLICATION
from tests.bulletin.factories import AnswerActFactory, publish
from tests.charter.factories import FoundingActFactory
from tests.committee.factories import RulesFactory
from tests.grids import cells, columns
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
WHO = """
              | approve | cancel | retry | render
--------------+---------+--------+-------+-------
secretariat   | -       | yes    | yes   | -
president     | yes     | yes    | -     | -
rapporteur    | -       | -      | -     | -
first         | -       | -      | -     | -
contributor   | -       | -      | -     | -
approver      | -       | -      | -     | -
management    | -       | -      | -     | -
"""
WHEN = """
            | approve | cancel | render | check | seal | publish | start_again | fail | retry
------------+---------+--------+--------+-------+------+---------+-------------+------+------
requested   | yes     | yes    | -      | -     | -    | -       | -           | -    | -
approved    | -       | yes    | yes    | -     | -    | -       | -           | yes  | -
rendered    | -       | -      | -      | yes   | -    | -       | yes         | yes  | -
checked     | -       | -      | -      | -     | yes  | -       | yes         | yes  | -
sealed      | -       | -      | -      | -     | -    | yes     | yes         | yes  | -
published   | -       | -      | -      | -     | -    | -       | -           | -    | -
failed      | -       | yes    | -      | -     | -    | -       | -           | -    | yes
cancelled   | -       | -      | -      | -     | -    | -       | -           | -    | -
"""


@pytest.fixture
def file():
    return an_opinion(OpinionStatus.SIGNED)


@pytest.fixture
def seal(settings):
    make_development_certificate(settings.VAR_DIR / "seal", at=timezone.now())


def someone(file, who):
    return actors.build(file.people.users[who], TODAY)


def requested(file, *, at=TODAY, **given):
    content = {"acts": {"opinion": [file.opinion.pk]}, "publish_on": timezone.localdate(at)} | given
    return operations.request_publication(actor=someone(file, "secretariat"), at=at, **content)


def approved(file, *, at=TODAY, **given):
    job = requested(file, at=at, **given)
    return operations.approve_publication(job_id=job.pk, actor=someone(file, "president"), at=at)


@pytest.mark.parametrize(("who", "step", "allowed"), cells(WHO))
def test_who_may_take_which_step(file, who, step, allowed):
    if who not in file.people.users:
        pytest.skip(f"nobody is {who} in this file")
    job = requested(file)

    assert bool(policies.STEPS[JobStep(step)](someone(file, who), job)) is allowed


@pytest.mark.parametrize(("state", "step", "allowed"), cells(WHEN))
def test_what_leads_where(state, step, allowed):
    assert (JobStep(step) in PUBLICATION.steps_from(state)) is allowed


def test_every_step_has_a_column():
    assert set(columns(WHEN)) == set(JobStep.values)


def test_for_all_but_the_secretariat_and_the_presidency_no_publication_exists(file):
    job = requested(file)

    with pytest.raises(NotVisible):
        operations.cancel_publication(job_id=job.pk, actor=someone(file, "first"), at=TODAY)


def test_who_asked_may_not_approve_whatever_their_role(file):
    job = requested(file)
    PublicationJob.objects.filter(pk=job.pk).update(requested_by=file.people.users["president"])

    with pytest.raises(NotAllowed, match="une autre personne"):
        operations.approve_publication(job_id=job.pk, actor=someone(file, "president"), at=TODAY)


def test_postgresql_refuses_that_one_person_asks_and_approves(file):
    job = requested(file)

    with pytest.raises(IntegrityError, match="two_persons"), transaction.atomic():
        PublicationJob.objects.filter(pk=job.pk).update(approved_by=job.requested_by, approved_at=TODAY)


def test_nothing_chosen_is_refused(file):
    with pytest.raises(RuleBroken, match="au moins un acte"):
        requested(file, acts={})


def test_a_day_that_is_past_is_refused(file):
    with pytest.raises(RuleBroken, match="est passée"):
        requested(file, publish_on=timezone.localdate(TODAY) - timedelta(days=1))


def test_an_opinion_that_is_not_signed_is_not_ready():
    file = an_opinion(OpinionStatus.ADOPTED)

    with pytest.raises(RuleBroken, match="n’est plus à publier"):
        requested(file)


def test_an_opinion_whose_rules_publish_none_stays_inside(file, browser):
    inside = RulesFactory(in_force_from=date(2022, 1, 1), opinions_are_published=False)
    Referral.objects.filter(pk=file.referral.pk).update(rules=inside)

    with pytest.raises(RuleBroken, match="n’est plus à publier"):
        requested(file)
    browser.force_login(file.people.users["secretariat"])
    page = text_of(browser.get(file.opinion.get_absolute_url()).page)
    assert "Les règles de cette saisine ne prévoient pas la publication de l’avis" in page


def test_every_column_of_an_item_that_names_an_act_has_its_kind_in_the_table():
    others = {"job"}
    columns = [field.name for field in PublicationItem._meta.fields if field.is_relation and field.name not in others]

    assert sorted(columns) == sorted(ACT_COLUMNS) == sorted(kind.column for kind in KINDS)
    assert len({kind.label for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("chosen", ["none", "two"])
def test_an_item_names_exactly_one_act(file, at, chosen):
    job = requested(file)
    act = load_act(actor=journal.System("essai"), at=at)
    changed = {"opinion": None} if chosen == "none" else {"founding_act": act}

    with pytest.raises(IntegrityError, match="one_act"), transaction.atomic():
        PublicationItem.objects.filter(job=job).update(**changed)


def test_an_opinion_is_in_one_publication_at_a_time_and_free_again_when_it_is_given_up(file):
    job = requested(file)
    with pytest.raises(RuleBroken, match="n’est plus à publier"):
        requested(file)

    operations.cancel_publication(job_id=job.pk, actor=someone(file, "secretariat"), at=TODAY)

    assert requested(file).status == S.REQUESTED


def test_an_act_that_appeared_elsewhere_goes_alone(file, at):
    act = load_act(actor=journal.System("essai"), at=at)

    with pytest.raises(RuleBroken, match="est reproduit seul"):
        requested(file, acts={"opinion": [file.opinion.pk], "founding_act": [act.pk]})


def test_a_refusal_leaves_no_trace(file):
    before = JournalEntry.objects.count()

    with pytest.raises(RuleBroken):
        requested(file, acts={})

    assert (PublicationJob.objects.count(), JournalEntry.objects.count()) == (0, before)


def test_a_step_at_the_wrong_moment_is_refused(file):
    job = approved(file)

    with pytest.raises(WrongState, match="ne peut pas suivre"):
        operations.approve_publication(job_id=job.pk, actor=someone(file, "president"), at=TODAY)


def test_nothing_is_done_before_the_day_chosen(file, seal):
    in_a_week = TODAY + timedelta(days=7)
    job = approved(file, publish_on=timezone.localdate(in_a_week))
    message = OutboxMessage.objects.get(kind=operations.KIND)

    assert message.next_try_at == datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
    assert advance(job_id=job.pk, at=TODAY) == S.APPROVED
    assert not Publication.objects.exists()
    assert PublicationItem.objects.get().html == ""


def test_once_approved_the_worker_brings_it_to_the_public(file, seal):
    job = approved(file)

    assert outbox.run_due(at=TODAY) >= 1

    job.refresh_from_db()
    file.opinion.refresh_from_db()
    publication = Publication.objects.get()
    assert (job.status, job.failure) == (S.PUBLISHED, "")
    assert job.issue_id == BulletinIssue.objects.get().pk
    assert (publication.kind, publication.reference) == (PublicationKind.OPINION, "Avis n° 2026-01")
    assert bytes(publication.pdf).startswith(bytes(job.items.get().pdf))
    assert RegisterEntry.objects.get().sha256 == publication.sha256
    assert (file.opinion.status, file.opinion.number) == (OpinionStatus.PUBLISHED, 1)
    assert [row.reference for row in file.recommendations] == ["REC-2026-01-1", "REC-2026-01-2"]
    file.referral.refresh_from_db()
    assert file.referral.status == "answered"
    assert [line.action for line in journal.lines_of(job)] == [
        f"publication.{step}" for step in ("request", "approve", "render", "check", "seal", "publish")
    ]


def test_done_again_it_changes_nothing(file, seal):
    job = approved(file)

    assert [advance(job_id=job.pk, at=TODAY) for _ in range(3)] == [S.PUBLISHED] * 3
    assert Publication.objects.count() == BulletinIssue.objects.count() == RegisterEntry.objects.count() == 1


def test_when_the_number_was_taken_the_same_job_goes_on_under_the_next(file, seal):
    first, second = file, an_opinion(OpinionStatus.SIGNED)
    jobs = [approved(first), approved(second)]
    _bring(jobs[0], S.SEALED)
    _bring(jobs[1], S.SEALED)

    advance(job_id=jobs[1].pk, at=TODAY)
    advance(job_id=jobs[0].pk, at=TODAY)

    assert sorted(Publication.objects.values_list("number", "issue__number")) == [(1, 1), (2, 2)]
    first.opinion.refresh_from_db()
    assert first.opinion.number == 2
    assert "publication.start_again" in [line.action for line in journal.lines_of(jobs[0])]
    html = PublicationItem.objects.get(job=jobs[0]).html
    assert "2026-02" in html
    assert "2026-01" not in html


def test_without_a_certificate_nothing_is_published_and_the_secretariat_may_try_again(file, settings, tmp_path):
    settings.SEAL_CERTIFICATE_PATH = str(tmp_path / "absent.pem")
    job = approved(file)

    assert advance(job_id=job.pk, at=TODAY) == S.FAILED

    job.refresh_from_db()
    assert job.failure != ""
    assert not Publication.objects.exists()
    again = operations.retry_publication(job_id=job.pk, actor=someone(file, "secretariat"), at=TODAY)
    assert (again.status, again.failure) == (S.APPROVED, "")


def test_what_a_validator_refuses_is_not_sealed(file, seal, monkeypatch):
    monkeypatch.setattr(
        rendering, "check", lambda *_args, **_kwargs: [type("Finding", (), {"message": "Un mot manque."})()]
    )
    job = approved(file)

    assert advance(job_id=job.pk, at=TODAY) == S.FAILED

    job.refresh_from_db()
    assert job.failure == "Un mot manque."
    assert job.sealed_pdf is None


def test_the_founding_act_appears_again_under_its_own_number_and_date(file, seal, at):
    act = load_act(actor=journal.System("essai"), at=at)
    job = approved(file, acts={"founding_act": [act.pk]})

    assert advance(job_id=job.pk, at=TODAY) == S.PUBLISHED

    issue = BulletinIssue.objects.get()
    assert (issue.label, issue.slug, issue.is_reprint) == (
        "n°2020-56",
        "bope-n2020-056-du-10-juillet-2020",
        True,
    )
    assert Publication.objects.get().slug == "deliberation-n-2020-41-du-7-juillet-2020-bope-n2020-56"


def test_an_issue_carries_its_acts_by_date(seal):
    early, late = an_opinion(OpinionStatus.SIGNED), an_opinion(OpinionStatus.SIGNED)
    type(early.opinion).objects.filter(pk=early.opinion.pk).update(adopted_at=TODAY - timedelta(days=9))
    job = approved(late, acts={"opinion": [late.opinion.pk, early.opinion.pk]})

    assert advance(job_id=job.pk, at=TODAY) == S.PUBLISHED

    early.opinion.refresh_from_db()
    late.opinion.refresh_from_db()
    assert (early.opinion.number, late.opinion.number) == (1, 2)
    assert [act["reference"] for act in PublicationJob.objects.get().record["acts"]] == [
        "Avis n°\u00a02026-01",
        "Avis n°\u00a02026-02",
    ]


def test_an_act_that_appeared_nowhere_goes_with_the_others_by_its_date(file, seal):
    act = FoundingActFactory(
        number="2026-12",
        act_on=date(2026, 1, 9),
        bulletin_year=None,
        bulletin_number=None,
        bulletin_on=None,
        is_demonstration=True,
    )
    job = approved(file, acts={"opinion": [file.opinion.pk], "founding_act": [act.pk]})

    assert advance(job_id=job.pk, at=TODAY) == S.PUBLISHED

    issue = BulletinIssue.objects.get()
    assert (issue.label, issue.is_reprint) == ("n°2026-01", False)
    assert [one["slug"] for one in issue.record["acts"]] == [row.slug for row in queries.acts_in(issue)]
    assert [row.reference for row in queries.acts_in(issue)] == ["Délibération n° 2026-12", "Avis n° 2026-01"]
    assert all(f'id="{one["anchor"]}"' in issue.html for one in issue.record["acts"])
    assert Publication.objects.get(number=None).is_demonstration


def test_an_act_does_not_appear_before_its_date(file):
    act = FoundingActFactory(act_on=date(2026, 12, 9), bulletin_year=None, bulletin_number=None, bulletin_on=None)

    with pytest.raises(RuleBroken, match="ne paraît pas avant sa date"):
        requested(file, acts={"founding_act": [act.pk]})


def test_an_issue_gives_once_the_answers_published_since_the_last_one_that_did(file, seal):
    second = an_opinion(OpinionStatus.SIGNED)
    publish(AnswerActFactory(rank=1))
    first_job = approved(file, lists_follow_ups=True)
    advance(job_id=first_job.pk, at=TODAY)
    publish(AnswerActFactory(rank=2))
    advance(job_id=approved(second, lists_follow_ups=True).pk, at=TODAY)

    first, last = BulletinIssue.objects.order_by("number")

    listed = [[line["recommendation"] for line in issue.record["follow_ups"]] for issue in (first, last)]
    assert listed == [["REC-2026-01-1"], ["REC-2026-01-2"]]
    assert 'id="suites-donnees"' in last.html
    assert last_line_listed() == last.record["follow_ups_through"]


def test_a_long_issue_keeps_what_is_set_in_type_between_two_transactions(file, seal, monkeypatch):
    monkeypatch.setattr(publishing, "AT_ONCE", 1)
    other = an_opinion(OpinionStatus.SIGNED)
    job = approved(file, acts={"opinion": [file.opinion.pk, other.opinion.pk]})

    assert _advance_once(job.pk, TODAY) == (True, S.APPROVED, "")
    first = job.items.get(pdf__isnull=False)
    assert sorted(job.items.values_list("number", flat=True)) == [1, 2]

    assert advance(job_id=job.pk, at=TODAY) == S.PUBLISHED
    assert bytes(job.items.get(pk=first.pk).pdf) == bytes(first.pdf)
    assert [line.action for line in journal.lines_of(job)].count("publication.render") == 1


def _bring(job, state):
    """As far as `state`, one step at a time."""

    while True:
        job.refresh_from_db()
        if job.status == state:
            return
        _advance_once(job.pk, TODAY)
