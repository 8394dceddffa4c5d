"""From facts to documents: the fragment that the public page shows, and the complete document that is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from bulletin.addresses import issue_label
from common.typography import NBSP, fold, listed, long_date
from opinions.rendering.facts import OpinionFacts
from opinions.rendering.follow_up_list import FollowUpLine

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedAct:
    """One act as an issue prints it. `body` is safe: it was made by a template from escaped facts."""

    anchor: str
    identifier: str
    title: str
    body: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueHead:
    """What the masthead and the running footer say."""

    year: int
    number: int
    published_on: date
    is_demonstration: bool

    @property
    def label(self) -> str:
        return f"{issue_label(self.year, self.number)} du{NBSP}{long_date(self.published_on)}"

    @property
    def folio(self) -> str:
        return f"Bulletin officiel de {settings.BODY_NAME} – {self.label}"


def opinion_identifier(facts: OpinionFacts) -> str:
    """« Avis n° 2026-01 du 12 avril 2026 du comité éthique externe » (DOMAIN.md §3.3)."""
    return f"{facts.reference} du{NBSP}{long_date(facts.act_on)} du comité éthique externe"


def opinion_body(facts: OpinionFacts, *, level: int, prefix: str = "") -> SafeString:
    """The opinion from its references to its signature, with sections at `level`: 2 on the page, 3 in an issue."""
    context = {
        "facts": facts,
        "level": level,
        "sublevel": level + 1,
        "prefix": prefix,
        "author_line": f"Le comité éthique externe de {settings.BODY_NAME},",
        "deliberated": f"Après en avoir délibéré le {long_date(facts.deliberation.held_on)},",
        "members": listed(list(facts.deliberation.members)),
        "recused": listed(list(facts.deliberation.recused)),
        "verify_url": f"{settings.PUBLIC_URL}/verifier/",
    }
    return render_to_string("opinions/print/opinion_body.html", context)


def act_document(act: PrintedAct, head: IssueHead, *, author: str, created: datetime) -> str:
    """One act alone, with the masthead of the issue that carries it."""
    context = {
        "masthead": _masthead(),
        "issue_label": head.label,
        "anchor": act.anchor,
        "identifier": act.identifier,
        "title": act.title,
        "body": act.body,
    }
    body = render_to_string("opinions/print/act.html", context)
    return _document("act", body, head, title=f"{act.identifier} – {act.title}", author=author, created=created)


def issue_document(
    acts: list[PrintedAct],
    head: IssueHead,
    *,
    is_reprint: bool,
    created: datetime,
    follow_ups: Sequence[FollowUpLine] = (),
) -> str:
    """A whole issue: masthead, chronological contents with page numbers, acts, answers (DOMAIN.md §3.2)."""
    context = {
        "masthead": _masthead(),
        "issue_label": head.label,
        "acts": acts,
        "is_reprint": is_reprint,
        "follow_ups": follow_ups,
    }
    body = render_to_string("opinions/print/issue.html", context)
    return _document("issue", body, head, title=head.folio, author=settings.BODY_NAME, created=created)


def midnight(day: date) -> datetime:
    """The first instant of a day in Paris: when it begins, and the fixed date of an act that has no hour."""
    return datetime.combine(day, time.min, tzinfo=PARIS)


def _document(kind: str, body: str, head: IssueHead, *, title: str, author: str, created: datetime) -> str:
    context = {
        "kind": kind,
        # Made just above by a template of ours, from escaped values.
        "body": mark_safe(body),  # noqa: S308 -- see the line above
        "title": title,
        "description": title,
        "author": author,
        "folio": head.folio,
        "mark": "donnée de démonstration" if head.is_demonstration else "",
        "created": created.astimezone(PARIS).isoformat(timespec="seconds"),
    }
    return render_to_string("components/print_document.html", context)


def _masthead() -> str:
    """« POLE EMPLOI »: capitals without accents, as the bulletin prints them."""
    return fold(settings.BODY_NAME).upper()
