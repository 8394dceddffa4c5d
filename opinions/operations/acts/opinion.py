"""Opinions: adopted, signed, numbered by the issue that publishes them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from bulletin.enums import PublicationKind
from committee.enums.meetings import BallotStatus
from committee.operations.referral_steps import hold
from common.journal import Person
from common.typography import listed
from opinions.models import Opinion, PublicationItem
from opinions.notification import too_early
from opinions.operations.acts.kind import ActKind, hold_rows, slug_in
from opinions.operations.opinions import mark_published
from opinions.queries.publication import opinions_ready
from opinions.rendering import documents
from opinions.rendering.documents import PrintedAct
from opinions.rendering.facts import record_of
from opinions.rendering.items import IssueName, Prepared
from opinions.rendering.reading import facts_of_item
from opinions.workflow.opinions import SIGNED


class OpinionKind(ActKind[Opinion]):
    column = "opinion"
    kind = PublicationKind.OPINION
    label = "Avis adoptés et signés"
    related = ("referral", "adopted_draft", "ballot__item__meeting", "signed_by")
    is_numbered = True

    def ready(self, actor: Actor) -> QuerySet[Opinion]:
        return opinions_ready(actor)

    def name(self, act: Opinion) -> str:
        return f"Avis sur la saisine {act.referral.reference} – {act.referral.title}"

    def act_on(self, act: Opinion) -> date:
        return act.decided_on

    def prepare(self, issue: IssueName, item: PublicationItem, *, level: int) -> Prepared:
        facts = facts_of_item(item)
        # In an issue, identifiers of several acts stand on one page.
        prefix = f"{facts.anchor}-" if level > 2 else ""
        printed = PrintedAct(
            anchor=facts.anchor,
            identifier=documents.opinion_identifier(facts),
            title=facts.title,
            body=documents.opinion_body(facts, level=level, prefix=prefix),
        )
        act = {
            "kind": self.kind.value,
            "reference": facts.reference,
            "slug": slug_in(issue, "Avis", f"{facts.year}-{facts.number:02d}", facts.act_on),
            "title": facts.title,
            "act_on": facts.act_on.isoformat(),
            "summary": facts.summary,
            "body_html": str(printed.body),
            "record": record_of(facts),
            "subjects": [facts.reference, facts.referral, *(algorithm.reference for algorithm in facts.algorithms)],
            "outcome": facts.outcome,
            "facets": {
                "department": facts.department,
                "commitments": [recital.commitment for recital in facts.recitals],
            },
            "is_demonstration": facts.is_demonstration,
        }
        return Prepared(act=act, printed=printed, author="Comité éthique externe", created=facts.adopted_at)

    def too_early(self, act: Opinion, *, on: date) -> str:
        return too_early(act, on=on)

    def refusal(self, acts: Sequence[Opinion]) -> str:
        """The vote that adopted one of them no longer stands (ADR 13).

        A recusal at the same moment is settled by the lock of the file: `mark_answered` then refuses.
        """
        standing = {"status__in": SIGNED, "ballot__status": BallotStatus.PROCLAIMED}
        fallen = Opinion.objects.filter(pk__in=[act.pk for act in acts]).exclude(**standing).select_related("referral")
        names = [opinion.referral.reference or "" for opinion in fallen]
        if not names:
            return ""
        return (
            f"Le scrutin qui a adopté l’avis sur {listed(names)} est annulé, ou l’avis n’est plus signé : "
            "abandonnez cette publication, et demandez-en une autre pour les actes qui restent."
        )

    def hold(self, acts: Sequence[Opinion]) -> None:
        hold_rows(Opinion.objects.filter(pk__in=[act.pk for act in acts]))
        hold([act.referral_id for act in acts])

    def mark_published(
        self, act: Opinion, item: PublicationItem, *, publication_id: UUID, actor: Person, at: datetime
    ) -> None:
        mark_published(
            opinion_id=act.pk,
            year=item.year or 0,
            number=item.number or 0,
            publication_id=publication_id,
            actor=actor,
            at=at,
        )
