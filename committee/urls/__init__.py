"""Addresses of the committee, gathered from one file for each family of pages."""

from django.urls import include, path

from committee.urls import composition, hearings, interests, meetings, minutes, referrals, secret_ballots

app_name = "committee"

urlpatterns = [
    path("comite/interets/", include(interests.urlpatterns)),
    path("comite/", include(composition.urlpatterns)),
    path("saisines/", include(referrals.urlpatterns)),
    path("auditions/", include(hearings.urlpatterns)),
    path("seances/<uuid:meeting_id>/proces-verbal/", include(minutes.urlpatterns)),
    path("seances/", include(meetings.urlpatterns)),
    path("seances/<uuid:meeting_id>/scrutins/<uuid:ballot_id>/", include(secret_ballots.urlpatterns)),
]
