"""The whole system by hand: an algorithm goes from its sheet to a sealed opinion and to the answer that it was given.

Only pages are touched. Each person has a browser of their own, one of them on a phone, one without JavaScript.
Every page that somebody comes to is judged by axe and by the house's own rules (tests/browser/people.py).
"""

import pytest

from tests.browser.people import People
from tests.browser.stations import (
    accounts,
    documents,
    follow_up,
    legal,
    meeting,
    opinion,
    publication,
    reading,
    referral,
    registry,
    report,
    requests,
    vote,
)
from tests.browser.stations.walk import Walk

STATIONS = [
    registry.the_contributor_writes_a_sheet,
    registry.it_is_saved_by_itself,
    registry.another_department_does_not_see_it,
    documents.the_sheet_is_sent_back_for_its_documents,
    documents.the_contributor_joins_documents,
    documents.it_is_proposed_again_and_its_documents_are_frozen,
    registry.the_approver_publishes_it,
    registry.the_public_reads_it,
    legal.the_secretariat_records_the_dates,
    legal.the_department_answers,
    legal.the_approver_signs,
    legal.everybody_inside_reads_the_class,
    requests.a_request_is_entered_and_prepared,
    requests.the_approver_signs_a_refusal,
    requests.nobody_else_reads_it,
    requests.the_rules_are_public,
    accounts.the_contributor_assesses_a_criterion,
    accounts.an_incident_is_declared,
    referral.the_contributor_drafts_it,
    referral.a_paper_is_joined,
    referral.it_is_submitted_and_taken_up,
    referral.the_president_assigns,
    referral.a_member_recuses_and_loses_the_file,
    referral.two_members_review_alone,
    referral.the_rapporteur_consolidates,
    meeting.the_secretariat_prepares_it,
    meeting.it_is_convened_in_urgency,
    meeting.a_member_answers_from_a_phone,
    meeting.attendance_is_recorded,
    meeting.the_president_opens_it,
    meeting.who_is_recused_sees_the_point_without_its_content,
    opinion.the_rapporteur_opens_it,
    opinion.the_rapporteur_writes_it,
    opinion.a_member_compares_the_versions,
    opinion.it_is_put_to_the_vote,
    vote.the_president_opens_the_ballot,
    vote.members_vote,
    vote.one_votes_without_javascript_and_clicks_twice,
    vote.the_president_closes_the_ballot,
    vote.everybody_is_counted_once,
    opinion.it_is_adopted_and_signed,
    meeting.it_is_closed,
    publication.the_secretariat_asks,
    publication.the_president_approves,
    publication.the_worker_publishes,
    reading.the_opinion_is_found,
    reading.the_opinion_is_read,
    reading.the_pdf_is_authentic,
    reading.the_bulletin_lists_it,
    reading.the_founding_act_is_in_its_issue,
    reading.every_other_page_is_fit,
    follow_up.the_addressee_answers,
    follow_up.others_do_not_answer,
    follow_up.the_answer_is_public,
    publication.a_slip_is_rectified_by_a_new_act,
    report.the_secretariat_writes_the_report,
    report.a_member_reads_it_and_a_department_does_not,
]


@pytest.mark.browser
@pytest.mark.worker
def test_an_algorithm_goes_from_its_sheet_to_the_published_answer(people: People) -> None:
    walk = Walk(people)

    for station in STATIONS:
        station(walk)
