"""Addresses of the committee, gathered from one file for each family of pages."""

app_name = "committee"

urlpatterns: list[object] = []
