"""Addresses of the API."""

from django.urls import path

from bulletin.api import recommendations, views

urlpatterns = [
    path("publications/", views.Publications.as_view(), name="api-publications"),
    path("publications/<str:key>/", views.OnePublication.as_view(), name="api-publication"),
    path("bulletins/", views.Issues.as_view(), name="api-issues"),
    path("bulletins/<int:year>-<int:number>/", views.OneIssue.as_view(), name="api-issue"),
    path("couverture/", views.CoverageView.as_view(), name="api-coverage"),
    path("recommandations/", recommendations.Recommendations.as_view(), name="api-recommendations"),
    path("recommandations/<slug:key>/", recommendations.OneRecommendation.as_view(), name="api-recommendation"),
    path("suites/", recommendations.RatesView.as_view(), name="api-rates"),
    path("registre/", views.Register.as_view(), name="api-register"),
    path("schema/", views.Schema.as_view(), name="api-schema"),
]
