"""Délibérations and décisions. One that another system published is given again, alone, under the name of its issue."""

from datetime import date

from django.db.models import QuerySet
from django.utils.safestring import mark_safe

from accounts.actors import Actor
from bulletin.enums import PublicationKind
from charter.models import FoundingAct
from charter.rendering import founding_act_html, founding_act_record
from common.typography import NBSP
from opinions.models import PublicationItem
from opinions.operations.acts.kind import ActKind, slug_in
from opinions.queries.publication import founding_acts_ready
from opinions.rendering.documents import PrintedAct, midnight
from opinions.rendering.items import IssueName, Prepared


class FoundingActKind(ActKind[FoundingAct]):
    column = "founding_act"
    kind = PublicationKind.FOUNDING_ACT
    label = "Délibérations et décisions"
    help_text = "Un acte déjà paru est reproduit seul, sous le numéro et la date du bulletin d’origine."

    def ready(self, actor: Actor) -> QuerySet[FoundingAct]:
        return founding_acts_ready()

    def name(self, act: FoundingAct) -> str:
        return f"{act.identifier} – {act.title}"

    def act_on(self, act: FoundingAct) -> date:
        return act.act_on

    def reprint_of(self, act: FoundingAct) -> IssueName | None:
        if act.bulletin_year is None or act.bulletin_number is None or act.bulletin_on is None:
            return None
        return IssueName(year=act.bulletin_year, number=act.bulletin_number, published_on=act.bulletin_on)

    def prepare(self, issue: IssueName, item: PublicationItem, *, level: int) -> Prepared:
        founding_act = item.founding_act
        if founding_act is None:
            raise ValueError(f"{item} is no founding act")
        # Made by a template of charter from the escaped text of the act.
        body = mark_safe(founding_act_html(founding_act, level=level - 1))  # noqa: S308 -- see the line above
        kind = founding_act.get_kind_display()
        reference = f"{kind} n°{NBSP}{founding_act.number}"
        printed = PrintedAct(
            anchor=founding_act.anchor, identifier=founding_act.identifier, title=founding_act.title, body=body
        )
        act = {
            "kind": self.kind.value,
            "reference": reference,
            "slug": slug_in(issue, kind, founding_act.number, founding_act.act_on),
            "title": founding_act.title,
            "act_on": founding_act.act_on.isoformat(),
            "summary": founding_act.title,
            "body_html": str(body),
            "record": founding_act_record(founding_act),
            "subjects": [reference],
            "outcome": "",
            "facets": {},
            "is_demonstration": founding_act.is_demonstration,
        }
        return Prepared(act=act, printed=printed, author=founding_act.author, created=midnight(founding_act.act_on))
