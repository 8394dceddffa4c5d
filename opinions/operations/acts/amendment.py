"""Acts that rectify, repeal or withdraw a published opinion: each points to it, and marks it wherever it is read."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.actors import Actor
from bulletin.enums import PublicationKind
from common.journal import Person
from opinions.enums.amendments import AmendmentStatus
from opinions.models import Amendment, PublicationItem
from opinions.operations.acts.kind import ActKind, hold_rows, slug_in
from opinions.operations.amendments import mark_published
from opinions.queries.amendments import amendments_ready
from opinions.rendering.amendments import amendment_body, facts_of, record_of
from opinions.rendering.documents import PrintedAct, midnight
from opinions.rendering.items import IssueName, Prepared


class AmendmentKind(ActKind[Amendment]):
    column = "amendment"
    kind = PublicationKind.AMENDMENT
    label = "Rectifications, abrogations et retraits signés"
    help_text = "Chacun est un acte nouveau. L’avis visé reste lisible, et porte la mention dès la parution."
    related = ("opinion__referral", "opinion__adopted_draft", "decided_by__referral", "signed_by")

    def ready(self, actor: Actor) -> QuerySet[Amendment]:
        return amendments_ready(actor)

    def name(self, act: Amendment) -> str:
        return f"{act.get_kind_display().capitalize()} : {act.opinion.reference}"

    def act_on(self, act: Amendment) -> date:
        return act.signed_on

    def prepare(self, issue: IssueName, item: PublicationItem, *, level: int) -> Prepared:
        amendment = item.amendment
        if amendment is None:
            raise ValueError(f"{item} is no amendment")
        facts = facts_of(amendment)
        body = amendment_body(facts, level=level)
        printed = PrintedAct(anchor=facts.anchor, identifier=facts.identifier, title=facts.title, body=body)
        act = {
            "kind": self.kind.value,
            "reference": facts.reference,
            "slug": slug_in(issue, facts.label, facts.number, facts.act_on),
            "title": facts.title,
            "act_on": facts.act_on.isoformat(),
            "summary": facts.summary,
            "body_html": str(body),
            "record": record_of(facts),
            "subjects": [facts.opinion, facts.referral],
            "outcome": amendment.kind,
            "facets": {},
            "is_demonstration": facts.is_demonstration,
            "amends": str(amendment.opinion.publication_id),
        }
        return Prepared(act=act, printed=printed, author="Comité éthique externe", created=midnight(facts.act_on))

    def refusal(self, acts: Sequence[Amendment]) -> str:
        """One of them is signed no more; the opinion on which it rests stays public once it is."""
        if Amendment.objects.filter(pk__in=[act.pk for act in acts]).exclude(status=AmendmentStatus.SIGNED).exists():
            return "Un acte modificatif n’est plus signé : abandonnez cette publication, et demandez-en une autre."
        return ""

    def hold(self, acts: Sequence[Amendment]) -> None:
        hold_rows(Amendment.objects.filter(pk__in=[act.pk for act in acts]))

    def mark_published(
        self, act: Amendment, item: PublicationItem, *, publication_id: UUID, actor: Person, at: datetime
    ) -> None:
        mark_published(amendment_id=act.pk, publication_id=publication_id, actor=actor, at=at)
