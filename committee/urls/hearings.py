"""Addresses of the persons whom the committee hears."""

from django.urls import path

from committee.views import hearings

urlpatterns = [
    path("<uuid:hearing_id>/", hearings.detail, name="hearing"),
    path("<uuid:hearing_id>/reponse/", hearings.answer, name="answer-hearing"),
    path("<uuid:hearing_id>/decliner/", hearings.decline, name="decline-hearing"),
    path("<uuid:hearing_id>/pieces/<uuid:document_id>/", hearings.paper, name="hearing-paper"),
]
