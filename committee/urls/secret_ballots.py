"""Addresses of a secret vote: its box and the shares of its key. No choice and no code is ever in one."""

from django.urls import path

from committee.views import secret_ballots

urlpatterns = [
    path("urne/", secret_ballots.prepare_box, name="prepare-box"),
    path("clore-le-vote/", secret_ballots.seal, name="seal-ballot"),
    path("parts/<slug:part>/", secret_ballots.take_share, name="take-share"),
    path("parts/<slug:part>/code/", secret_ballots.turn_key, name="turn-key"),
]
