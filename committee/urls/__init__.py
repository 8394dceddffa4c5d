"""Addresses of the committee, gathered from one file for each family of pages."""

from django.urls import include, path

app_name = "committee"

urlpatterns = [
    path("saisines/", include("committee.urls.referrals")),
]
