"""Addresses of what is said of a draft: comments, and the check of its facts."""

from django.urls import path

from opinions.views import checking, comments, fact_checks

urlpatterns = [
    path("avis/<uuid:pk>/commentaires/", comments.comments, name="comments"),
    path("avis/<uuid:pk>/commentaires/<uuid:comment_id>/", comments.follow, name="follow-comment"),
    path("avis/<uuid:pk>/versions/<int:number>/commenter/<str:passage>/", comments.comment, name="comment"),
    path("avis/<uuid:pk>/faits/", fact_checks.fact_checks, name="fact-checks"),
    path("avis/<uuid:pk>/faits/ouvrir/", fact_checks.open_check, name="open-fact-check"),
    path("avis/<uuid:pk>/faits/<int:answer_id>/", fact_checks.decide, name="decide-remark"),
    path("faits-a-verifier/<uuid:check_id>/", checking.check_facts, name="check-facts"),
]
