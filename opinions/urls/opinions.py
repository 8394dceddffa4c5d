"""Addresses of opinions: their text, its versions, the steps to its signature."""

from django.urls import path

from opinions.views import copies, opinion_steps, opinion_writing, opinions, precedents, separate

urlpatterns = [
    path("avis/", opinions.opinions, name="opinions"),
    path("avis/saisine/<uuid:referral_id>/", opinions.opinion_on_referral, name="opinion-on-referral"),
    path("avis/saisine/<uuid:referral_id>/ouvrir/", opinion_steps.open_opinion, name="open-opinion"),
    path("avis/<uuid:pk>/", opinions.opinion, name="opinion"),
    path("avis/<uuid:pk>/rediger/", opinions.edit, name="edit-opinion"),
    path("avis/<uuid:pk>/rediger/abandonner/", opinion_writing.drop, name="drop-working-copy"),
    path("avis/<uuid:pk>/versions/<int:number>/", opinions.draft, name="draft"),
    path("avis/<uuid:pk>/versions/<int:number>/copie-de-travail/", copies.working_copy, name="working-copy"),
    path("avis/<uuid:pk>/precedents/", precedents.precedents, name="opinion-precedents"),
    path("avis/<uuid:pk>/comparer/", opinions.compare, name="compare-drafts"),
    path("avis/<uuid:pk>/communiquer/", opinion_steps.circulate, name="circulate-opinion"),
    path("avis/<uuid:pk>/reprendre/", opinion_steps.send_back, name="send-back-opinion"),
    path("avis/<uuid:pk>/soumettre-au-vote/", opinion_steps.submit_to_vote, name="submit-opinion-to-vote"),
    path("avis/<uuid:pk>/constater-l-adoption/", opinion_steps.adopt, name="adopt-opinion"),
    path("avis/<uuid:pk>/constater-le-rejet/", opinion_steps.note_rejection, name="reject-opinion"),
    path("avis/<uuid:pk>/opinion-separee/", separate.separate, name="separate-opinion"),
    path("avis/<uuid:pk>/opinion-separee/retirer/", separate.take_back, name="take-back-separate-opinion"),
    path("avis/<uuid:pk>/signer/", opinion_steps.sign, name="sign-opinion"),
    path("avis/<uuid:pk>/notifier/", copies.notify, name="notify-opinion"),
    path("avis/<uuid:pk>/notification/", copies.notification, name="notified-opinion"),
]
