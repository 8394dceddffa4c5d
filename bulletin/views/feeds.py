"""Atom feeds: what is new, for whoever follows from elsewhere."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from bulletin import queries
from bulletin.doorway.conditional import open_data
from bulletin.enums import PublicationKind

LENGTH = 30
FEEDS: dict[str, tuple[str, tuple[PublicationKind, ...]]] = {
    "publications": ("Toutes les publications", ()),
    "avis": ("Avis du comité", (PublicationKind.OPINION,)),
    "algorithmes": ("Fiches d’algorithme", (PublicationKind.SHEET,)),
    "suites": ("Réponses aux recommandations", (PublicationKind.FOLLOW_UP,)),
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
    for publication in queries.recent(*kinds, limit=LENGTH):
        mark = "[donnée de démonstration] " if publication.is_demonstration else ""
        atom.add_item(
            title=f"{mark}{publication.label} – {publication.title}",
            link=f"{site}{publication.get_absolute_url()}",
            description=publication.summary,
            unique_id=f"urn:uuid:{publication.pk}",
            pubdate=publication.published_at,
            updateddate=publication.published_at,
            categories=[publication.get_kind_display()],
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
