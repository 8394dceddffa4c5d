"""Addresses of the meetings and of their ballots."""

from django.urls import path

from committee.views import attendance, ballots, meeting_steps, meetings, minutes

urlpatterns = [
    path("", meetings.index, name="meetings"),
    path("nouvelle/", meetings.plan, name="new-meeting"),
    path("<uuid:meeting_id>/", meetings.detail, name="meeting"),
    path("<uuid:meeting_id>/modifier/", meetings.change, name="change-meeting"),
    path("<uuid:meeting_id>/convoquer/", meeting_steps.convene, name="convene-meeting"),
    path("<uuid:meeting_id>/reporter/", meeting_steps.postpone, name="postpone-meeting"),
    path("<uuid:meeting_id>/nouvelle-date/", meeting_steps.reschedule, name="reschedule-meeting"),
    path("<uuid:meeting_id>/ouvrir/", meeting_steps.open_meeting, name="open-meeting"),
    path("<uuid:meeting_id>/sans-quorum/", meeting_steps.note_no_quorum, name="note-no-quorum"),
    path("<uuid:meeting_id>/seconde-convocation/", meeting_steps.convene_again, name="convene-again"),
    path("<uuid:meeting_id>/lever/", meeting_steps.close, name="close-meeting"),
    path("<uuid:meeting_id>/points/ajouter/", meeting_steps.add_point, name="add-point"),
    path("<uuid:meeting_id>/points/inscrire/", meeting_steps.add_referral, name="add-referral"),
    path("<uuid:meeting_id>/points/<uuid:item_id>/retirer/", meeting_steps.remove_point, name="remove-point"),
    path("<uuid:meeting_id>/points/<uuid:item_id>/scrutin/", ballots.prepare, name="prepare-ballot"),
    path("<uuid:meeting_id>/points/<uuid:item_id>/monter/", meeting_steps.move_point, {"is_up": True}, "move-point-up"),
    path(
        "<uuid:meeting_id>/points/<uuid:item_id>/descendre/",
        meeting_steps.move_point,
        {"is_up": False},
        "move-point-down",
    ),
    path("<uuid:meeting_id>/presence/", meeting_steps.record_attendance, name="record-attendance"),
    path("<uuid:meeting_id>/presence/points/", attendance.record_for_points, name="record-item-presence"),
    path("<uuid:meeting_id>/reponse/", meeting_steps.answer, name="answer-notice"),
    path("<uuid:meeting_id>/scrutins/<uuid:ballot_id>/mode/", ballots.choose_mode, name="choose-ballot-mode"),
    path("<uuid:meeting_id>/scrutins/<uuid:ballot_id>/mains/", ballots.count_hands, name="count-hands"),
    path("<uuid:meeting_id>/scrutins/<uuid:ballot_id>/ouvrir/", ballots.open_ballot, name="open-ballot"),
    path("<uuid:meeting_id>/scrutins/<uuid:ballot_id>/clore/", ballots.close, name="close-ballot"),
    path("<uuid:meeting_id>/scrutins/<uuid:ballot_id>/proclamer/", ballots.proclaim, name="proclaim-ballot"),
    path("<uuid:meeting_id>/scrutins/<uuid:ballot_id>/annuler/", ballots.annul, name="annul-ballot"),
    path("<uuid:meeting_id>/scrutins/<uuid:ballot_id>/voter/<int:mandate_id>/", ballots.cast, name="cast-vote"),
    path("<uuid:meeting_id>/proces-verbal/", minutes.minutes, name="minutes"),
    path("<uuid:meeting_id>/proces-verbal/observations/", minutes.write_note, name="write-minutes"),
    path("<uuid:meeting_id>/proces-verbal/approuver/", minutes.approve, name="approve-minutes"),
]
