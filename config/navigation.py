"""The entries of the internal menu, and which one is the current page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

ENTRIES = [
    ("Accueil", "/"),
    ("Algorithmes", "/algorithmes/"),
    ("Saisines", "/saisines/"),
    ("Séances", "/seances/"),
    ("Avis", "/avis/"),
    ("Recommandations", "/recommandations/"),
    ("Publication", "/publication/"),
    ("Charte", "/charte/"),
    ("Comité", "/comite/"),
]


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """For the signed-in only: a stranger is not shown the plan of the house."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"navigation": []}
    return {
        "navigation": [
            Entry(label, url, request.path == url if url == "/" else request.path.startswith(url))
            for label, url in ENTRIES
        ]
    }
