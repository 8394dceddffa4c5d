"""Addresses of the composition and of the rules."""

from django.urls import path

from committee.views import composition, elections, letters, member_import, rules, seat_page, substitutes, workload

urlpatterns = [
    path("", composition.composition, name="composition"),
    path("publier/", composition.publish, name="publish-composition"),
    path("sieges/nouveau/", composition.new_seat, name="new-seat"),
    path("import/", member_import.upload, name="import-members"),
    path("import/modele/", member_import.model, name="member-file"),
    path("import/confirmer/", member_import.confirm, name="confirm-import"),
    path("mandats/<int:mandate_id>/lettre-de-nomination/", letters.appointment, name="appointment-letter"),
    path("mandats/<int:mandate_id>/lettre-de-fin/", letters.end, name="end-letter"),
    path("elections/nouvelle/", elections.elect, name="elect"),
    path("mandats/<int:mandate_id>/fonction/", elections.leave_office, name="leave-office"),
    path("mandats/<int:mandate_id>/renouveler/", composition.renew, name="renew-mandate"),
    path("sieges/<int:seat_id>/", seat_page.seat, name="seat"),
    path("sieges/<int:seat_id>/supprimer/", composition.close_seat, name="close-seat"),
    path("sieges/<int:seat_id>/designer/", composition.appoint, name="appoint-member"),
    path("sieges/<int:seat_id>/suppleant/", substitutes.name, name="name-substitute"),
    path("suppleances/<int:substitute_id>/fin/", substitutes.end, name="end-substitute"),
    path("mandats/<int:mandate_id>/fin/", composition.end, name="end-mandate"),
    path("charge/", workload.workload, name="workload"),
    path("regles/", rules.rules, name="rules"),
    path("regles/nouvelles/", rules.new_rules, name="new-rules"),
]
