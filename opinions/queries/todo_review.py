"""What the review of a draft leaves to each person: comments and remarks to answer, facts to check."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.actors import Actor
from common.todo import Todo
from common.typography import plural
from opinions.enums.review import EntryKind
from opinions.models import Comment, CommentEntry, Opinion
from opinions.queries.fact_checks import open_checks_for, remarks_to_decide
from opinions.queries.opinions import opinions_visible_to
from opinions.workflow.review import REVIEWED


def todo_for(actor: Actor, *, at: datetime) -> list[Todo]:
    """For the rapporteur, what was said of their text; for a department, the facts to check until the end of a day."""
    on = timezone.localdate(at)
    return [*_of_the_pen(actor, on), *_of_the_department(actor, on)]


def comments_to_do(opinions: QuerySet[Opinion]) -> dict[object, int]:
    """How many comments are open, by opinion."""
    last = CommentEntry.objects.filter(comment=OuterRef("pk")).exclude(kind=EntryKind.REPLY)
    still = (
        Comment.objects.filter(opinion__in=opinions.order_by().values("pk"))
        .annotate(last=Subquery(last.order_by("-posted_at", "-pk").values("kind")[:1]))
        .filter(Q(last__isnull=True) | Q(last=EntryKind.REOPEN))
    )
    return dict(still.order_by().values_list("opinion").annotate(Count("pk")))


def _of_the_pen(actor: Actor, on: date) -> Iterator[Todo]:
    if not actor.is_member:
        return
    mine = opinions_visible_to(actor, on=on).filter(status__in=REVIEWED, referral__rapporteur__person=actor.user)
    opinions = list(mine)
    if not opinions:
        return
    comments, remarks = comments_to_do(mine), remarks_to_decide([one.pk for one in opinions])
    for opinion in opinions:
        referral = opinion.referral
        if count := comments.get(opinion.pk):
            url = reverse("opinions:comments", args=[opinion.pk])
            yield Todo(
                f"Répondre aux commentaires sur l’avis {referral.reference}",
                url,
                referral.due_on,
                plural(count, "commentaire à traiter", "commentaires à traiter"),
            )
        if count := remarks.get(opinion.pk):
            url = reverse("opinions:fact-checks", args=[opinion.pk])
            yield Todo(
                f"Répondre à la direction sur les faits de l’avis {referral.reference}",
                url,
                referral.due_on,
                plural(count, "remarque à trancher", "remarques à trancher"),
            )


def _of_the_department(actor: Actor, on: date) -> Iterator[Todo]:
    for check in open_checks_for(actor, on=on):
        passages = list(check.passages.all())
        waiting = sum(not passage.answers.all() for passage in passages)
        if waiting:
            detail = plural(waiting, "passage à vérifier", "passages à vérifier")
            yield Todo(
                f"Vérifier des faits, saisine {check.opinion.referral.reference}",
                check.get_absolute_url(),
                check.due_on,
                detail,
            )
