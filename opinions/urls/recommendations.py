"""Addresses of recommendations and of what follows them."""

from django.urls import path

from opinions.views import follow_ups
from opinions.views import recommendations as views

urlpatterns = [
    path("recommandations/", views.recommendations, name="recommendations"),
    path("recommandations/taux/", views.rates, name="recommendation-rates"),
    path("recommandations/<uuid:pk>/", views.recommendation, name="recommendation"),
    path("recommandations/<uuid:pk>/repondre/", follow_ups.answer, name="answer-recommendation"),
    path("recommandations/<uuid:pk>/avancement/", follow_ups.progress, name="report-progress"),
    path("recommandations/<uuid:pk>/pieces/<uuid:document_id>/", follow_ups.document, name="follow-up-document"),
    path("recommandations/<uuid:pk>/suivre/", views.follow, name="follow-recommendation"),
]
