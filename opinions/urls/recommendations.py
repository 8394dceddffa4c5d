"""Addresses of recommendations."""

from django.urls import path

from opinions.views import recommendations as views

urlpatterns = [
    path("recommandations/", views.index, name="recommendations"),
    path("recommandations/<uuid:pk>/", views.detail, name="recommendation"),
    path("recommandations/<uuid:pk>/repondre/", views.answer, name="answer"),
    path("recommandations/<uuid:pk>/suivre/<slug:step>/", views.follow, name="follow"),
]
