"""French full-text search: « ethique » finds « éthique » and « éthiques », without any extension of PostgreSQL.

Words are folded (accents, œ) by the SQL function `bulletin_fold`, then stemmed, in the index and in the question alike.
"""

from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, Func, QuerySet, TextField, Value
from django.utils.safestring import SafeString

from bulletin.enums import PublicationKind
from bulletin.models import Publication
from bulletin.queries.publications import current, issue_heavy
from bulletin.snippets import START, STOP, snippet

CONFIGURATION = "french"


@dataclass(frozen=True, slots=True)
class Hit:
    """One publication found, with the passage that answers."""

    publication: Publication
    snippet: SafeString

    @property
    def overline(self) -> str:
        """« Fiche d’algorithme – ALG-2026-0001 », but not « Avis – Avis n° 2026-01 »."""
        kind = PublicationKind(self.publication.kind).label.capitalize()
        label = self.publication.label
        return label if label.startswith(kind) else f"{kind} – {label}"


def search(
    q: str, *, kinds: tuple[PublicationKind, ...] = (), year: int | None = None, offset: int = 0, limit: int = 20
) -> list[Hit]:
    """The versions in force that answer, best first. Only those shown are read in full to quote them."""
    found = matching(q, kinds=kinds, year=year)[offset : offset + limit]
    ranked = list(found.values_list("pk", flat=True))
    quoted = current().filter(pk__in=ranked).defer(None).defer("pdf", "content", "body_html", *issue_heavy())
    quoted = quoted.annotate(marked=_marked(q))
    by_id = {publication.pk: publication for publication in quoted}
    return [Hit(by_id[pk], snippet(by_id[pk].text, by_id[pk].marked)) for pk in ranked]


def matching(q: str, *, kinds: tuple[PublicationKind, ...], year: int | None) -> QuerySet[Publication]:
    found = current(*kinds).filter(search_entry__vector=_question(q))
    if year is not None:
        found = found.filter(act_on__year=year)
    rank = SearchRank(F("search_entry__vector"), _question(q), normalization=Value(1))
    return found.annotate(rank=rank).order_by("-rank", "-act_on", "slug")


def _question(q: str) -> SearchQuery:
    """What was typed, as people type it: words, "a phrase", -excluded, or."""
    return SearchQuery(_folded(Value(q)), config=CONFIGURATION, search_type="websearch")


def _marked(q: str) -> SearchHeadline:
    return SearchHeadline(
        _folded(F("text")),
        _question(q),
        config=CONFIGURATION,
        start_sel=START,
        stop_sel=STOP,
        highlight_all=True,
    )


def _folded(expression: F | Value) -> Func:
    return Func(expression, function="bulletin_fold", output_field=TextField())
