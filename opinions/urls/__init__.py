"""Addresses of opinions, of their recommendations, of annual reports, and of publication."""

from opinions.urls.amendments import urlpatterns as amendments
from opinions.urls.opinions import urlpatterns as opinions
from opinions.urls.publication import urlpatterns as publication
from opinions.urls.recommendations import urlpatterns as recommendations
from opinions.urls.reports import urlpatterns as reports
from opinions.urls.review import urlpatterns as review

app_name = "opinions"
urlpatterns = [*opinions, *review, *recommendations, *reports, *publication, *amendments]
