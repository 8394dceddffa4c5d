"""Addresses of the public site. They are permanent: `addresses.py` computes the same ones without this file."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from bulletin.views import (
    about,
    algorithms,
    commitments,
    feeds,
    files,
    follow_up,
    home,
    issues,
    opinions,
    rates,
    register,
    reports,
    search,
    standing,
    verify,
)

app_name = "bulletin"


class Twin(StringConverter):
    regex = "pdf|json"


class ActTwin(StringConverter):
    regex = "pdf|jsonld|json"


class Table(StringConverter):
    regex = "csv|json"


class Lines(StringConverter):
    regex = "csv|jsonl"


register_converter(Twin, "twin")
register_converter(ActTwin, "act_twin")
register_converter(Table, "table")
register_converter(Lines, "lines")

urlpatterns = [
    path("", home.home, name="home"),
    path("avis/", opinions.opinions, name="opinions"),
    path("bulletinsofficiels/<slug:slug>.html", opinions.act, name="act"),
    path("bulletinsofficiels/<slug:slug>.<act_twin:extension>", files.act_file, name="act-file"),
    path("publications/<uuid:publication_id>.<twin:extension>", files.version_file, name="version-file"),
    path("algorithmes/", algorithms.algorithms, name="algorithms"),
    path("algorithmes/regles/", algorithms.rules, name="rules"),
    path("algorithmes/<slug:reference>", algorithms.algorithm, name="algorithm"),
    path("algorithmes/<slug:reference>/versions", algorithms.versions, name="algorithm-versions"),
    path("suites/", follow_up.follow_up, name="follow-up"),
    path("suites/taux/", rates.follow_up_rates, name="rates"),
    path("suites/<slug:slug>", follow_up.answer, name="answer"),
    path("rapports-annuels/", reports.reports, name="reports"),
    path("recommandations/<slug:key>", follow_up.recommendation, name="recommendation"),
    path("recommandations/<slug:key>.json", follow_up.recommendation_file, name="recommendation-file"),
    path("charte/", standing.charter, name="charter"),
    path("charte/engagements/<slug:code>", commitments.commitment, name="commitment"),
    path("charte/engagements/<slug:code>.json", commitments.commitment_file, name="commitment-file"),
    path("comite/", standing.committee, name="committee"),
    path("seances/", standing.meetings, name="meetings"),
    path("seances/<slug:slug>", standing.minutes, name="minutes"),
    path("bulletin/", issues.issues, name="issues"),
    path("bulletin/<int:year>/", issues.year_issues, name="issues-of-year"),
    path("bulletin/<int:year>/archive.zip", issues.year_archive, name="year-archive"),
    path("dossiers/<int:year>/<slug:slug>.html", issues.issue, name="issue"),
    path("dossiers/<int:year>/<slug:slug>.pdf", files.issue_file, name="issue-file"),
    path("dossiers/<int:year>/<slug:slug>", issues.issue_without_extension, name="issue-folder"),
    path("recherche/", search.search, name="search"),
    path("verifier/", verify.verify, name="verify"),
    path("registre/", register.register, name="register"),
    path("registre/point-de-controle.txt", register.latest_note, name="latest-checkpoint"),
    path("registre/points-de-controle/<int:sequence>.txt", register.note, name="checkpoint"),
    path("registre/points-de-controle/<int:sequence>.p7s", register.signature, name="checkpoint-signature"),
    path("registre/verify_register.py", register.script, name="verify-script"),
    path("flux/<slug:name>.atom", feeds.feed, name="feed"),
    path("donnees/", about.data, name="data"),
    path("donnees/algorithmes.csv", about.inventory_file, name="inventory-file"),
    path("donnees/algorithmes.jsonl", about.sheets_file, name="sheets-file"),
    path("donnees/recommandations.<lines:extension>", follow_up.recommendations_file, name="recommendations-file"),
    path("donnees/suites.<table:extension>", rates.rates_file, name="rates-file"),
    path("schemas/<slug:edition>.json", about.schema, name="schema"),
    path("accessibilite/", about.accessibility, name="accessibility"),
    path("mentions-legales/", about.legal, name="legal"),
    path("mentions/", RedirectView.as_view(url="/mentions-legales/", permanent=True), name="legal-short"),
    path("sitemap.xml", about.sitemap, name="sitemap"),
    path("robots.txt", about.robots, name="robots"),
    path("api/v1/", include("bulletin.api.urls")),
]
