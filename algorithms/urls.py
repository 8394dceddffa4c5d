"""Addresses of the registry, under /algorithmes/."""

from django.urls import path

from algorithms.views import coverage, filters, incidents, legal, legal_dates, lists, self_assessments, sheets, steps

app_name = "algorithms"
urlpatterns = [
    path("", lists.index, name="index"),
    path("liste.csv", lists.as_file, name="list-file"),
    path("filtres/", filters.save, name="save-filter"),
    path("filtres/<int:pk>/supprimer/", filters.delete, name="delete-filter"),
    path("couverture/", coverage.coverage, name="coverage"),
    path("couverture.csv", coverage.as_file, name="coverage-file"),
    path("nouvelle/", sheets.create, name="create"),
    path("<uuid:pk>/", lists.algorithm, name="algorithm"),
    path("<uuid:pk>/incidents/", incidents.of_algorithm, name="incidents"),
    path("<uuid:pk>/incidents/nouveau/", incidents.declare, name="declare-incident"),
    path("fiches/<uuid:pk>/auto-evaluation/", self_assessments.overview, name="self-assessments"),
    path("fiches/<uuid:pk>/auto-evaluation/commencer/", self_assessments.begin, name="begin-self-assessment"),
    path("auto-evaluations/<uuid:pk>/", self_assessments.read, name="self-assessment"),
    path("auto-evaluations/<uuid:pk>/criteres/<uuid:point>/", self_assessments.criterion, name="assess-criterion"),
    path("auto-evaluations/<uuid:pk>/ensemble/", self_assessments.summary, name="summarise-self-assessment"),
    path("auto-evaluations/<uuid:pk>/signer/", self_assessments.sign, name="sign-self-assessment"),
    path("incidents/", incidents.register, name="register-of-incidents"),
    path("incidents/<uuid:pk>/", incidents.incident, name="incident"),
    path("incidents/<uuid:pk>/corriger-les-faits/", incidents.revise, name="revise-incident"),
    path("incidents/<uuid:pk>/suivre/", incidents.act, {"step": "note"}, name="note-incident"),
    path("incidents/<uuid:pk>/engager-la-correction/", incidents.act, {"step": "remedy"}, name="remedy-incident"),
    path("incidents/<uuid:pk>/notifier/", incidents.notify, name="notify-incident"),
    path("incidents/<uuid:pk>/clore/", incidents.act, {"step": "close"}, name="close-incident"),
    path("incidents/<uuid:pk>/rouvrir/", incidents.act, {"step": "reopen"}, name="reopen-incident"),
    path("fiches/<uuid:pk>/", sheets.sheet, name="sheet"),
    path("fiches/<uuid:pk>/modifier/", sheets.edit, name="edit"),
    path("fiches/<uuid:pk>/proposer/", steps.propose, name="propose"),
    path("fiches/<uuid:pk>/approuver/", steps.approve, name="approve"),
    path("fiches/<uuid:pk>/renvoyer/", steps.send_back, name="send-back"),
    path("fiches/<uuid:pk>/publier/", steps.publish, name="publish"),
    path("fiches/<uuid:pk>/nouvelle-version/", steps.start_version, name="start-version"),
    path("fiches/<uuid:pk>/analyse-juridique/", legal.of_sheet, name="legal"),
    path("fiches/<uuid:pk>/analyse-juridique/signer/", legal.sign, name="legal-sign"),
    path("fiches/<uuid:pk>/analyse-juridique/questions/<slug:group>/", legal.questions, name="legal-questions"),
    path("analyses-juridiques/<uuid:assessment_id>/", legal.assessment, name="legal-assessment"),
    path("textes/", legal_dates.dates, name="legal-dates"),
    path("textes/charger/", legal_dates.load, name="load-legal-dates"),
    path("textes/<slug:code>/", legal_dates.record, name="record-legal-date"),
]
