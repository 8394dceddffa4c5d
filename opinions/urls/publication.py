"""Addresses from which acts go to the bulletin."""

from django.urls import path

from opinions.views import publication as views
from opinions.views import seal

urlpatterns = [
    path("publication/", views.publications, name="publications"),
    path("publication/nouvelle/", views.request_publication, name="request-publication"),
    path("publication/cachet/", seal.seal, name="seal"),
    path("publication/cachet/essayer/", seal.check_seal, name="check-seal"),
    path("publication/travaux/<uuid:pk>/relancer/", views.retry_work, name="retry-work"),
    path("publication/<uuid:pk>/", views.publication, name="publication"),
    path("publication/<uuid:pk>/approuver/", views.approve_publication, name="approve-publication"),
    path("publication/<uuid:pk>/abandonner/", views.cancel_publication, name="cancel-publication"),
    path("publication/<uuid:pk>/relancer/", views.retry_publication, name="retry-publication"),
]
