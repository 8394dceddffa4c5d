"""Everything that the house may hold of opinions that are not published: one in each state, with all that hangs on it.

Each text carries words that nothing public carries, so that a search for them would find them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from accounts import actors
from committee.models import Referral
from opinions.enums.amendments import AmendmentKind
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.publication import JobStatus
from opinions.enums.separate import SeparateKind
from opinions.models import (
    Amendment,
    DraftVersion,
    Opinion,
    PublicationItem,
    PublicationJob,
    Recommendation,
    SeparateOpinion,
)
from opinions.operations.amendments import AmendmentContent, prepare_amendment, sign_amendment
from opinions.operations.publication import approve_publication, request_publication
from opinions.operations.publishing import _advance_once
from opinions.operations.separate import speak_apart
from opinions.operations.working_copies import take_copy
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import AT
from tests.opinions.factories import File, an_opinion, text

WORDS = ("zanzibarite", "quetzalcoatlisme", "xylophagie", "wallabyesque", "kinkajoument")
KEPT: list[Any] = [
    Amendment, Opinion, DraftVersion, PublicationJob, PublicationItem, Recommendation, SeparateOpinion, Referral,
]  # fmt: skip
JOBS = [JobStatus.REQUESTED, JobStatus.APPROVED, JobStatus.RENDERED, JobStatus.SEALED]


@dataclass
class Unpublished:
    """What was made, for whoever tries to guess it."""

    files: list[File] = field(default_factory=list)
    jobs: list[PublicationJob] = field(default_factory=list)

    def identifiers(self) -> Iterator[str]:
        """Every identifier that a row of the inside has."""
        for model in KEPT:
            yield from (str(key) for key in model._default_manager.order_by("pk").values_list("pk", flat=True))

    def slugs(self) -> Iterator[str]:
        """The exact addresses that the acts would have, where they are already computed."""
        for item in PublicationItem.objects.exclude(act={}):
            yield item.act["slug"]

    def hashes(self) -> Iterator[str]:
        yield from DraftVersion.objects.values_list("sha256", flat=True)
        for item in PublicationItem.objects.filter(pdf__isnull=False):
            yield from (hashlib.sha256(bytes(data)).hexdigest() for data in (item.pdf, item.sealed_pdf) if data)
        for job in PublicationJob.objects.filter(pdf__isnull=False):
            yield from (hashlib.sha256(bytes(data)).hexdigest() for data in (job.pdf, job.sealed_pdf) if data)


def make(published: File) -> Unpublished:
    """Beside an opinion that is public, on the same department and with the same people."""
    made = Unpublished()
    for status in (S.DRAFTING, S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED, S.SIGNED, S.NOTIFIED):
        made.files.append(_file(published, status))
    _speak(made.files[3])
    take_copy(opinion_id=made.files[1].opinion.pk, number=1, actor=_actor(published, "president"), at=AT)
    for wanted in JOBS:
        file = _file(published, S.SIGNED)
        made.files.append(file)
        made.jobs.append(_job(file, wanted))
    _amend(published)
    # Last: the files above keep the rules that they have.
    _notify(made.files[5])
    return made


def _file(published: File, status: S) -> File:
    content = text(
        addressee=published.addressee.code,
        title=f"Avis sur la {WORDS[0]} {status}",
        essential=(f"Le comité redoute le {WORDS[1]}.",),
        operative=f"La {WORDS[2]} est déconseillée.",
    )
    return an_opinion(status, content=content, beside=published, voters=("president", "first"))


def _speak(file: File) -> None:
    speak_apart(
        opinion_id=file.opinion.pk,
        kind=SeparateKind.DISSENTING,
        body=f"Une opinion {WORDS[3]}.",
        actor=_actor(file, "first"),
        at=AT,
    )


def _amend(published: File) -> None:
    """A rectification of the opinion that everybody reads: prepared, signed, rendered, not published."""
    amendment = prepare_amendment(
        opinion_id=published.opinion.pk,
        kind=AmendmentKind.RECTIFICATION,
        content=AmendmentContent(reasons=f"Une {WORDS[4]}.", wrong_text="un", right_text=WORDS[4]),
        actor=_actor(published, "secretariat"),
        at=AT,
    )
    sign_amendment(amendment_id=amendment.pk, actor=_actor(published, "president"), at=AT)
    _job(published, JobStatus.RENDERED, amendment=amendment.pk)


def _notify(file: File) -> None:
    """Notified a moment ago: the delay runs."""
    rules = RulesFactory(in_force_from=date(2022, 1, 1), notification_days=30)
    Referral.objects.filter(pk=file.referral.pk).update(rules=rules)


def _job(file: File, wanted: JobStatus, **act: UUID) -> PublicationJob:
    acts = {column: [key] for column, key in (act or {"opinion": file.opinion.pk}).items()}
    job = request_publication(acts=acts, publish_on=AT.date(), actor=_actor(file, "secretariat"), at=AT)
    if wanted != JobStatus.REQUESTED:
        approve_publication(job_id=job.pk, actor=_actor(file, "president"), at=AT)
    job.refresh_from_db()
    while wanted != JobStatus.REQUESTED and job.status != wanted:
        _advance_once(job.pk, AT)
        job.refresh_from_db()
        assert job.status != JobStatus.FAILED, job.failure
    return job


def _actor(file: File, who: str) -> actors.Actor:
    return actors.build(file.people.users[who], AT)
