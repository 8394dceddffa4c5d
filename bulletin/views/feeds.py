"""Atom feeds: what is new, for whoever follows from elsewhere."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from bulletin import queries
from bulletin.doorway.conditional import open_data
from bulletin.enums import PublicationKind
from common.typography import long_date

LENGTH = 30
MARK = "[donnée de démonstration] "
FEEDS: dict[str, tuple[str, tuple[PublicationKind, ...]]] = {
    "publications": ("Toutes les publications", ()),
    "avis": ("Avis du comité", (PublicationKind.OPINION, PublicationKind.AMENDMENT)),
    "algorithmes": ("Fiches d’algorithme", (PublicationKind.SHEET,)),
    "bulletin": ("Numéros du Bulletin officiel", ()),
    "rapports-annuels": ("Rapports annuels du comité", (PublicationKind.ANNUAL_REPORT,)),
    "suites": ("Suites des recommandations", (PublicationKind.FOLLOW_UP,)),
}


@open_data
def feed(request: HttpRequest, name: str) -> HttpResponse:
    if name not in FEEDS:
        raise Http404
    title, kinds = FEEDS[name]
    site = settings.PUBLIC_URL
    atom = Atom1Feed(
        title=f"{title} – {settings.SITE_NAME}",
        link=f"{site}/",
        feed_url=f"{site}/flux/{name}.atom",
        description=f"{title}, {settings.SITE_NAME}, {settings.BODY_NAME}",
        language="fr",
        author_name=settings.SITE_NAME,
    )
    if name == "bulletin":
        _add_issues(atom, site)
    else:
        _add_publications(atom, kinds, site)
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add_publications(atom: Atom1Feed, kinds: tuple[PublicationKind, ...], site: str) -> None:
    for publication in queries.recent(*kinds, limit=LENGTH):
        mark = MARK if publication.is_demonstration else ""
        amended = queries.marks_of(publication)
        mark += "".join(f"[{one.short}] " for one in amended)
        atom.add_item(
            title=f"{mark}{publication.label} – {publication.title}",
            link=f"{site}{publication.get_absolute_url()}",
            description=publication.summary,
            unique_id=f"urn:uuid:{publication.pk}",
            pubdate=publication.published_at,
            updateddate=max([publication.published_at, *(one.published_at for one in amended)]),
            categories=[publication.get_kind_display()],
        )


def _add_issues(atom: Atom1Feed, site: str) -> None:
    """The issues that came out last, each with its contents."""
    for issue in queries.recent_issues(limit=LENGTH):
        acts = list(issue.publications.all())
        mark = MARK if any(act.is_demonstration for act in acts) else ""
        atom.add_item(
            title=f"{mark}Bulletin officiel {issue.label} du {long_date(issue.published_on)}",
            link=f"{site}{issue.get_absolute_url()}",
            description=" ; ".join(f"{act.label} du {long_date(act.act_on)} – {act.title}" for act in acts),
            unique_id=f"urn:uuid:{issue.pk}",
            pubdate=issue.published_at,
            updateddate=issue.published_at,
            categories=["numéro du bulletin"],
        )
