"""Addresses of the acts that rectify, repeal or withdraw a published opinion."""

from django.urls import path

from opinions.views import amendments as views

urlpatterns = [
    path("avis/<uuid:pk>/acte-modificatif/<slug:kind>/", views.prepare, name="prepare-amendment"),
    path("actes-modificatifs/<uuid:pk>/", views.amendment, name="amendment"),
    path("actes-modificatifs/<uuid:pk>/rediger/", views.edit, name="edit-amendment"),
    path("actes-modificatifs/<uuid:pk>/signer/", views.sign, name="sign-amendment"),
    path("actes-modificatifs/<uuid:pk>/reprendre/", views.send_back, name="send-back-amendment"),
    path("actes-modificatifs/<uuid:pk>/abandonner/", views.abandon, name="abandon-amendment"),
]
