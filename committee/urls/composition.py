"""Addresses of the composition and of the rules."""

from django.urls import path

from committee.views import composition, rules, substitutes, workload

urlpatterns = [
    path("", composition.composition, name="composition"),
    path("publier/", composition.publish, name="publish-composition"),
    path("sieges/nouveau/", composition.new_seat, name="new-seat"),
    path("sieges/<int:seat_id>/supprimer/", composition.close_seat, name="close-seat"),
    path("sieges/<int:seat_id>/designer/", composition.appoint, name="appoint-member"),
    path("sieges/<int:seat_id>/suppleant/", substitutes.name, name="name-substitute"),
    path("suppleances/<int:substitute_id>/fin/", substitutes.end, name="end-substitute"),
    path("mandats/<int:mandate_id>/fin/", composition.end, name="end-mandate"),
    path("charge/", workload.workload, name="workload"),
    path("regles/", rules.rules, name="rules"),
    path("regles/nouvelles/", rules.new_rules, name="new-rules"),
]
