"""Addresses of recommendations and of what follows them."""

from django.urls import path

from opinions.views import recommendations as views

urlpatterns = [
    path("recommandations/", views.recommendations, name="recommendations"),
    path("recommandations/<uuid:pk>/", views.recommendation, name="recommendation"),
    path("recommandations/<uuid:pk>/repondre/", views.answer, name="answer-recommendation"),
    path("recommandations/<uuid:pk>/suivre/", views.follow, name="follow-recommendation"),
]
