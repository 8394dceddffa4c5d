"""What waits for somebody in the legal assessments of their direction."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery

from accounts.actors import Actor
from algorithms import roles
from algorithms.enums import LegalStatus, SheetStatus
from algorithms.legal.assess import DateRow
from algorithms.legal.record import review_reasons
from algorithms.models import LegalAnswer, LegalAssessment, SheetVersion
from algorithms.queries.legal import answers_of, date_rows
from common.todo import Todo
from common.typography import french, plural


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """The assessments to complete, to sign, and to look at again. Four queries, whatever their number."""
    if not roles.writes(actor):
        return []
    mine = LegalAssessment.objects.filter(sheet__algorithm__department=actor.user.department_id).exclude(
        sheet__status=SheetStatus.SUPERSEDED
    )
    drafts = list(
        mine.filter(status=LegalStatus.DRAFT)
        .select_related("sheet__algorithm")
        .prefetch_related(Prefetch("answers", queryset=LegalAnswer.objects.order_by("pk")))
    )
    waiting = [_of_draft(actor, draft) for draft in drafts]
    in_progress = {draft.sheet.algorithm_id for draft in drafts}
    signed = [one for one in _last_signed(actor) if one.sheet.algorithm_id not in in_progress]
    dates = date_rows() if signed else {}
    again = [_to_review(one, dates) for one in signed]
    return [todo for todo in (*waiting, *again) if todo]


def _last_signed(actor: Actor) -> "QuerySet[LegalAssessment]":
    """The last one of each algorithm of the direction, with the number of its last version."""
    last = (
        SheetVersion.objects.filter(algorithm=OuterRef("sheet__algorithm"))
        .order_by()
        .values("algorithm")
        .annotate(last=Max("number"))
        .values("last")
    )
    return (
        LegalAssessment.objects.filter(status=LegalStatus.SIGNED, sheet__algorithm__department=actor.user.department_id)
        .annotate(last_version=Subquery(last))
        .select_related("sheet__algorithm")
        .order_by("sheet__algorithm_id", "-sheet__number", "-signed_at")
        .distinct("sheet__algorithm_id")
    )


def _of_draft(actor: Actor, draft: LegalAssessment) -> Todo | None:
    """To sign when nothing is missing and the sheet is frozen; to complete otherwise."""
    opened = answers_of(draft.answers.all()).open_questions()
    reference = f"{draft.sheet.algorithm.reference} « {draft.sheet.name} »"
    url = draft.get_absolute_url()
    if opened:
        return Todo(
            label=french(f"Compléter l’analyse juridique de {reference}"),
            url=url,
            detail=plural(len(opened), "question sans réponse", "questions sans réponse"),
        )
    may_sign = roles.approves_for(actor, draft.sheet) and not roles.is_proposer(actor, draft.sheet)
    is_ready = may_sign and draft.sheet.status != SheetStatus.DRAFT
    return Todo(
        label=french(f"{'Signer l’analyse juridique de' if is_ready else 'Analyse juridique à signer :'} {reference}"),
        url=url,
        detail=""
        if is_ready
        else french("La main est à : un approbateur de la direction, quand la fiche est proposée"),
        is_mine=is_ready,
    )


def _to_review(signed: LegalAssessment, dates: Mapping[str, DateRow]) -> Todo | None:
    newer: int = signed.last_version  # type: ignore[attr-defined]
    reasons = review_reasons(
        signed.result,
        signed.facts,
        edition=signed.questions_edition,
        sheet_revision=signed.sheet.revision,
        facts=None,
        dates=dates,
        newer_version=newer if newer > signed.sheet.number else None,
    )
    if not reasons:
        return None
    reference = f"{signed.sheet.algorithm.reference} « {signed.sheet.name} »"
    return Todo(
        label=french(f"Revoir l’analyse juridique de {reference}"), url=signed.get_absolute_url(), detail=reasons[0]
    )
