"""Addresses of opinions, of their recommendations, and of publication."""

from opinions.urls.publication import urlpatterns as publication

app_name = "opinions"
urlpatterns = [*publication]
