"""Addresses of the declarations of interests."""

from django.urls import path

from committee.views import interests

urlpatterns = [
    path("", interests.index, name="interests"),
    path("ma-declaration/", interests.mine, name="my-declaration"),
    path("ma-declaration/modifier/", interests.edit, name="edit-declaration"),
    path("declarations/<uuid:declaration_id>/", interests.declaration, name="declaration"),
]
