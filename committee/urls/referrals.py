"""Addresses of the referrals."""

from django.urls import path

from committee.views import conflicts, recusals, referral_steps, referrals, reviews, sheet_changes

urlpatterns = [
    path("", referrals.index, name="referrals"),
    path("nouvelle/", referrals.create, name="new-referral"),
    path("autosaisine/", referrals.request_self_referral, name="new-self-referral"),
    path("<uuid:referral_id>/", referrals.detail, name="referral"),
    path("<uuid:referral_id>/modifier/", referrals.edit, name="edit-referral"),
    path("<uuid:referral_id>/fiches/<uuid:sheet_id>/", referrals.sheet, name="referral-sheet"),
    path("<uuid:referral_id>/transmettre/", referral_steps.submit, name="submit-referral"),
    path("<uuid:referral_id>/pieces/ajouter/", referral_steps.add_documents, name="add-documents"),
    path("<uuid:referral_id>/pieces/<uuid:document_id>/", referral_steps.document, name="referral-document"),
    path(
        "<uuid:referral_id>/pieces/<uuid:document_id>/retirer/", referral_steps.remove_document, name="remove-document"
    ),
    path("<uuid:referral_id>/incomplet/", referral_steps.report_incomplete, name="report-incomplete"),
    path("<uuid:referral_id>/repondre/", referral_steps.complete, name="complete-referral"),
    path("<uuid:referral_id>/prendre-en-charge/", referral_steps.take_up, name="take-up-referral"),
    path("<uuid:referral_id>/ne-pas-retenir/", referral_steps.decline, name="decline-referral"),
    path("<uuid:referral_id>/retirer/", referral_steps.withdraw, name="withdraw-referral"),
    path("<uuid:referral_id>/clore/", referral_steps.lapse, name="lapse-referral"),
    path("<uuid:referral_id>/rapporteur/", reviews.assign_rapporteur, name="assign-rapporteur"),
    path("<uuid:referral_id>/examinateurs/", reviews.assign_reviewers, name="assign-reviewers"),
    path("<uuid:referral_id>/examens/", reviews.grid, name="reviews"),
    path("<uuid:referral_id>/examens/<uuid:review_id>/", reviews.review, name="review"),
    path("<uuid:referral_id>/examens/<uuid:review_id>/confirmer/", sheet_changes.confirm_review, name="confirm-review"),
    path("<uuid:referral_id>/examens/<uuid:review_id>/revoir/", sheet_changes.revise_review, name="revise-review"),
    path("<uuid:referral_id>/fiches/nouvelle-version/", sheet_changes.examine_version, name="examine-version"),
    path("<uuid:referral_id>/fiches/changements/<int:change_id>/", sheet_changes.sheet_change, name="sheet-change"),
    path("<uuid:referral_id>/constats/", reviews.consolidate, name="consolidate"),
    path("<uuid:referral_id>/deport/", recusals.recuse, name="recuse"),
    path("<uuid:referral_id>/liens/<int:person_id>/<slug:ground>/lever/", conflicts.waive, name="waive-conflict"),
]
