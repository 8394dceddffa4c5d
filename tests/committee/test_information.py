"""What is asked of the department, what it answers, and what becomes of the delay meanwhile."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committee.enums.referrals import DocumentKind, LetterKind, Origin, Urgency
from committee.enums.referrals import ReferralStatus as S
from committee.models import InformationRequest, ReferralDocument
from committee.operations import information, referrals
from committee.queries.todo_referrals import todo_for
from common.documents import Upload
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import OutboxMessage
from tests.charter.factories import CharterVersionFactory
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, loaded
from tests.committee.referral_pages import sign_in, url
from tests.files import pdf
from tests.pages import text_of

pytestmark = pytest.mark.django_db
PDF = pdf()


def act(operation, people, who="contributor", at=AT, **given):
    return operation(referral_id=people.referral.pk, actor=people.actor(who, at), at=at, **given)


def posted():
    return sorted(message.payload["letter"] for message in OutboxMessage.objects.all())


def examined(**rules):
    """A file under examination, submitted on 14 November, whose rules give thirty days."""
    RulesFactory(opinion_delay_days=30, **rules)
    people = People(ReferralFactory(status=S.UNDER_REVIEW, due_on=date(2026, 12, 14)))
    people.assign()
    return people


def paper(name="analyse.pdf", data=PDF):
    return Upload(name=name, content=io.BytesIO(data))


def test_what_is_missing_stops_the_delay_and_the_answer_starts_it_again(draft):
    act(referrals.submit_referral, draft)
    asked = act(information.report_incomplete, draft, who="secretariat", missing=["L’analyse d’impact", " "])
    draft.referral.refresh_from_db()
    assert (draft.referral.status, draft.referral.due_on) == (S.INCOMPLETE, None)
    assert asked.missing == ["L’analyse d’impact"]

    act(information.complete_referral, draft, at=AT + timedelta(days=6), answer="La voici.")

    draft.referral.refresh_from_db()
    asked.refresh_from_db()
    assert (draft.referral.status, draft.referral.due_on) == (S.SUBMITTED, date(2026, 12, 30))
    assert (asked.answer, asked.answered_by) == ("La voici.", draft.users["contributor"])
    assert posted() == [LetterKind.COMPLETED, LetterKind.INCOMPLETE, LetterKind.SUBMITTED]


def test_where_the_rules_do_not_stop_the_delay_it_runs_while_the_file_is_incomplete(draft):
    RulesFactory(opinion_delay_days=30, suspends_while_incomplete=False, in_force_from=date(2026, 6, 1))
    act(referrals.submit_referral, draft)
    draft.referral.refresh_from_db()
    due_on = draft.referral.due_on

    asked = act(information.report_incomplete, draft, who="secretariat", missing=["Une pièce"])

    draft.referral.refresh_from_db()
    assert (draft.referral.due_on, asked.stops_delay) == (due_on, False)
    act(information.complete_referral, draft, at=AT + timedelta(days=6), answer="La voici.")
    draft.referral.refresh_from_db()
    assert draft.referral.due_on == due_on


def test_the_delay_stops_as_often_as_something_is_asked(draft):
    act(referrals.submit_referral, draft)
    for asked, answered in [(1, 3), (4, 9)]:
        at = AT + timedelta(days=asked)
        act(information.report_incomplete, draft, who="secretariat", at=at, missing=["Une pièce"])
        act(information.complete_referral, draft, at=AT + timedelta(days=answered), answer="La voici.")

    draft.referral.refresh_from_db()
    assert draft.referral.due_on == date(2026, 12, 31)


@pytest.mark.parametrize("missing", [[], [" ", ""]])
def test_the_secretariat_says_what_is_missing(draft, missing):
    act(referrals.submit_referral, draft)

    with pytest.raises(RuleBroken, match="ce qui manque"):
        act(information.report_incomplete, draft, who="secretariat", missing=missing)


def test_an_empty_answer_is_refused_and_its_papers_are_not_kept(draft):
    act(referrals.submit_referral, draft)
    act(information.report_incomplete, draft, who="secretariat", missing=["Une pièce"])

    with pytest.raises(RuleBroken):
        act(information.complete_referral, draft, answer="  ", uploads=[paper()])

    assert not ReferralDocument.objects.exists()


def test_an_answer_whose_paper_is_refused_is_not_sent(draft):
    act(referrals.submit_referral, draft)
    act(information.report_incomplete, draft, who="secretariat", missing=["Une pièce"])

    with pytest.raises(RuleBroken, match="est vide"):
        act(information.complete_referral, draft, answer="La voici.", uploads=[paper(data=b"")])

    assert InformationRequest.objects.get().answered_at is None


@pytest.mark.parametrize("who", ["secretariat", "president", "rapporteur"])
def test_the_committee_asks_while_it_examines_and_the_delay_stops_if_it_says_so(who):
    people = examined()

    asked = act(information.ask_question, people, who=who, lines=["Qui s’en sert ?"], stops_delay=True)

    people.referral.refresh_from_db()
    assert (people.referral.status, people.referral.due_on) == (S.UNDER_REVIEW, None)
    assert (asked.stops_delay, posted()) == (True, [LetterKind.QUESTION])

    act(
        information.reply_to_question,
        people,
        at=AT + timedelta(days=4),
        answer="Les conseillers.",
        kind=DocumentKind.MEASURES,
        uploads=[paper()],
    )

    people.referral.refresh_from_db()
    assert people.referral.due_on == date(2026, 12, 18)
    assert ReferralDocument.objects.get().kind == DocumentKind.MEASURES


@pytest.mark.parametrize(("stops", "rules"), [(False, {}), (True, {"suspends_while_incomplete": False})])
def test_a_question_leaves_the_delay_alone_unless_it_is_asked_and_allowed_to_stop_it(stops, rules):
    people = examined(**rules)

    act(information.ask_question, people, who="rapporteur", lines=["Qui ?"], stops_delay=stops)

    people.referral.refresh_from_db()
    assert people.referral.due_on == date(2026, 12, 14)


def test_a_self_referral_is_asked_about_without_any_delay():
    people = examined()
    people.referral = ReferralFactory(
        status=S.UNDER_REVIEW, origin=Origin.SELF, due_on=None, department=people.referral.department
    )

    asked = act(information.ask_question, people, who="president", lines=["Qui ?"], stops_delay=True)
    act(information.reply_to_question, people, answer="Les conseillers.")

    people.referral.refresh_from_db()
    assert (asked.stops_delay, people.referral.due_on) == (False, None)


def test_one_question_at_a_time():
    people = examined()
    act(information.ask_question, people, who="rapporteur", lines=["Qui ?"], stops_delay=False)

    with pytest.raises(WrongState, match="déjà attendue"):
        act(information.ask_question, people, who="president", lines=["Quand ?"], stops_delay=False)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("member", NotAllowed), ("first", NotAllowed), ("contributor", NotAllowed), ("recused", NotAllowed),
     ("former", NotVisible), ("neighbour", NotVisible)],
)  # fmt: skip
def test_nobody_else_asks(who, refusal):
    people = examined()

    with pytest.raises(refusal):
        act(information.ask_question, people, who=who, lines=["Qui ?"], stops_delay=False)

    assert not InformationRequest.objects.exists()


@pytest.mark.parametrize(("who", "refusal"), [("secretariat", NotAllowed), ("neighbour", NotVisible)])
def test_only_the_department_answers(who, refusal):
    people = examined()
    act(information.ask_question, people, who="rapporteur", lines=["Qui ?"], stops_delay=False)

    with pytest.raises(refusal):
        act(information.reply_to_question, people, who=who, answer="Moi.")


def test_an_answer_sent_twice_is_one_answer():
    people = examined()
    act(information.ask_question, people, who="rapporteur", lines=["Qui ?"], stops_delay=False)
    act(information.reply_to_question, people, answer="Les conseillers.")

    with pytest.raises(WrongState, match="déjà été envoyée"):
        act(information.reply_to_question, people, answer="Les conseillers.")


def test_a_question_asked_of_nobody_is_refused():
    people = examined()
    people.referral = ReferralFactory(status=S.UNDER_REVIEW, origin=Origin.SELF, department=None)

    with pytest.raises(RuleBroken, match="aucune direction"):
        act(information.ask_question, people, who="president", lines=["Qui ?"], stops_delay=False)


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("who", ["contributor", "secretariat"])
def test_both_sides_read_the_same_clock(browser, who):
    people = examined()
    act(
        information.ask_question,
        people,
        who="rapporteur",
        at=AT - timedelta(days=2),
        lines=["Qui ?"],
        stops_delay=True,
    )
    sign_in(browser, people, who)

    page = text_of(browser.get(url("referral", people)).page)

    assert (
        "Délai arrêté depuis le 22 novembre 2026 : il reste 22 jours. "
        "Si la réponse arrive aujourd’hui, l’avis est attendu pour le 16 décembre 2026."
    ) in page


@pytest.mark.usefixtures("today")
def test_the_rapporteur_asks_and_the_department_answers_with_a_paper_from_the_pages(browser):
    people = examined()
    sign_in(browser, people, "rapporteur")
    assert browser.post(url("ask-department", people), {"question": " "}).status_code == 422
    asked = browser.post(url("ask-department", people), {"question": "Qui ?", "stops_delay": "on"}, follow=True)
    assert "Question posée le 24 novembre 2026 par Rapporteur" in text_of(asked.page)

    sign_in(browser, people, "contributor")
    form = text_of(browser.get(url("reply-to-committee", people)).page)
    answer = {"answer": "Les conseillers.", "kind": "measures", "papers": SimpleUploadedFile("mesures.pdf", PDF)}
    answered = browser.post(url("reply-to-committee", people), answer, follow=True)

    assert "Qui ?" in form
    assert "Les conseillers." in text_of(answered.page.select_one('[aria-labelledby="echange"]'))
    assert "mesures.pdf (mesures, tests, évaluation" in text_of(answered.page)


def test_the_classification_of_the_secretariat_changes_the_lane_and_leaves_what_was_asked(draft):
    from_rules = RulesFactory(opinion_delay_days=30, urgent_opinion_delay_days=10, in_force_from=date(2026, 6, 1))
    act(referrals.submit_referral, draft)
    draft.referral.refresh_from_db()
    assert (draft.referral.rules, draft.referral.due_on) == (from_rules, date(2026, 12, 24))

    made = act(
        referrals.classify_referral, draft, who="secretariat", lane=Urgency.URGENT, reason="Mise en service proche"
    )

    made.refresh_from_db()
    assert (made.urgency, made.lane, made.due_on) == ("ordinary", "urgent", date(2026, 12, 4))
    assert LetterKind.CLASSIFIED in posted()


def test_a_classification_needs_a_reason_and_another_lane(draft):
    act(referrals.submit_referral, draft)
    for given in ({"lane": Urgency.URGENT, "reason": " "}, {"lane": Urgency.ORDINARY, "reason": "x"}):
        with pytest.raises(RuleBroken):
            act(referrals.classify_referral, draft, who="secretariat", **given)
    CharterVersionFactory()
    act(referrals.take_up_referral, draft, who="secretariat")
    with pytest.raises(WrongState):
        act(referrals.classify_referral, draft, who="secretariat", lane=Urgency.URGENT, reason="Trop tard")


@pytest.mark.usefixtures("today")
def test_the_secretariat_requalifies_from_the_page_and_the_department_reads_why(browser, draft):
    act(referrals.submit_referral, draft)
    sign_in(browser, draft, "secretariat")
    assert browser.get(url("classify-referral", draft)).page.select_one('[value="urgent"]').has_attr("checked")
    browser.post(url("classify-referral", draft), {"lane": "urgent", "reason": "Mise en service proche"})

    sign_in(browser, draft, "contributor")

    page = text_of(browser.get(url("referral", draft)).page)
    assert "Urgente (demandée ordinaire) : Mise en service proche" in page
    assert loaded(draft.referral).is_urgent


@pytest.mark.parametrize(("stops", "detail"), [(True, "Le délai est suspendu"), (False, "Objet")])
def test_a_question_waits_for_the_department_on_its_home_page(stops, detail):
    people = examined()
    assert [todo.is_mine for todo in todo_for(people.actor("contributor"), at=AT)] == [False]

    act(information.ask_question, people, who="rapporteur", lines=["Qui ?"], stops_delay=stops)

    waiting = todo_for(people.actor("contributor"), at=AT)
    assert [(todo.label, todo.url) for todo in waiting] == [
        (f"Répondre à la question du comité sur {people.referral.reference}", url("reply-to-committee", people))
    ]
    assert waiting[0].detail.startswith(detail)
