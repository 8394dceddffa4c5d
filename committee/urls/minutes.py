"""Addresses of the minutes of a meeting, below that of the meeting."""

from django.urls import path

from committee.views import minutes, minutes_extract, minutes_steps

urlpatterns = [
    path("", minutes.minutes, name="minutes"),
    path("exemplaire.pdf", minutes.pdf, name="minutes-pdf"),
    path("versions/<int:number>/", minutes.version, name="minutes-version"),
    path("comparer/", minutes.compare, name="compare-minutes"),
    path("observations/", minutes_steps.write_note, name="write-minutes"),
    path("ecrire/", minutes_steps.edit, name="edit-minutes"),
    path("soumettre/", minutes_steps.submit, name="submit-minutes"),
    path("reprendre/", minutes_steps.take_back, name="take-back-minutes"),
    path("extrait/", minutes_extract.extract, name="minutes-extract"),
    path("extrait/points/", minutes_extract.keep_back, name="keep-points-back"),
    path("extrait/publier/", minutes_extract.publish, name="publish-extract"),
    path("mentions/", minutes_steps.remark, name="remark-minutes"),
    path("points/<uuid:item_id>/mettre-aux-voix/", minutes_steps.put_to_the_vote, name="put-minutes-to-vote"),
]
