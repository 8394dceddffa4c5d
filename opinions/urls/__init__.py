"""Addresses of opinions, of their recommendations, and of publication."""

from opinions.urls.opinions import urlpatterns as opinions
from opinions.urls.publication import urlpatterns as publication
from opinions.urls.recommendations import urlpatterns as recommendations

app_name = "opinions"
urlpatterns = [*opinions, *recommendations, *publication]
