"""Addresses of annual reports: their text and their figures, their versions, the steps to their signature."""

from django.urls import path

from opinions.views import reports as views

urlpatterns = [
    path("rapports-annuels/", views.reports, name="reports"),
    path("rapports-annuels/ouvrir/", views.open_report, name="open-report"),
    path("rapports-annuels/<uuid:pk>/", views.report, name="report"),
    path("rapports-annuels/<uuid:pk>/rediger/", views.edit, name="edit-report"),
    path("rapports-annuels/<uuid:pk>/actualiser/", views.refresh, name="refresh-report"),
    path("rapports-annuels/<uuid:pk>/versions/<int:number>/", views.version, name="report-version"),
    path("rapports-annuels/<uuid:pk>/comparer/", views.compare, name="compare-reports"),
    path("rapports-annuels/<uuid:pk>/communiquer/", views.circulate, name="circulate-report"),
    path("rapports-annuels/<uuid:pk>/reprendre/", views.send_back, name="send-back-report"),
    path("rapports-annuels/<uuid:pk>/inscrire/", views.put_on_agenda, name="put-report-on-agenda"),
    path("rapports-annuels/<uuid:pk>/soumettre-au-vote/", views.submit_to_vote, name="submit-report-to-vote"),
    path("rapports-annuels/<uuid:pk>/constater-l-adoption/", views.adopt, name="adopt-report"),
    path("rapports-annuels/<uuid:pk>/constater-le-rejet/", views.note_rejection, name="reject-report"),
    path("rapports-annuels/<uuid:pk>/signer/", views.sign, name="sign-report"),
]
