"""Addresses of a person's own account, beside those of the sign-in."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [path("notifications/", views.notifications, name="notifications")]
