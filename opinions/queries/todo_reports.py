"""What waits for a person in the annual reports. One query."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from committee.enums.meetings import BallotStatus
from common.todo import Todo
from common.typography import lowered
from opinions.enums.reports import ReportStatus as S
from opinions.models import AnnualReport, PublicationJob
from opinions.queries.reports import reports_visible_to


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """To write, read, put to the vote, adopt, sign, publish."""
    in_job = PublicationJob.objects.filter(items__annual_report=OuterRef("pk"), items__is_live=True)
    reports = reports_visible_to(actor, on=timezone.localdate(at)).exclude(status=S.PUBLISHED)
    return [
        Todo(f"{verb} {lowered(report.reference)}", _url(report))
        for report in reports.annotate(in_job=Exists(in_job))
        if (verb := _verb(actor, report))
    ]


def _url(report: AnnualReport) -> str:
    return reverse("opinions:publications") if report.status == S.SIGNED else report.get_absolute_url()


def _verb(actor: Actor, report: AnnualReport) -> str:
    """What this person has to do on it; nothing when it waits for somebody else."""
    prepares, ballot = actor.is_secretariat, report.ballot
    if report.status == S.DRAFTING:
        return "Rédiger le" if prepares else ""
    if report.status == S.CIRCULATED:
        return "Soumettre au vote le" if prepares else "Lire le"
    if report.status == S.PUT_TO_VOTE and ballot is not None:
        is_over = ballot.status in {BallotStatus.PROCLAIMED, BallotStatus.ANNULLED}
        return "Constater le résultat du vote sur le" if prepares and is_over else ""
    if report.status == S.ADOPTED:
        return "Signer le" if actor.is_president else ""
    if report.status == S.SIGNED and not vars(report)["in_job"]:
        return "Préparer la publication du" if prepares else ""
    return ""
