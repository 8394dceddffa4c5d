"""The contradictory phase: a department checks facts on the passages opened to it, and reaches nothing else."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from algorithms.enums import SheetStatus
from committee.enums.referrals import Origin, ReferralStatus
from committee.models import ConsolidatedFinding, ReferralSheet
from common import outbox
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.review import FactVerdict as V
from opinions.enums.review import RemarkOutcome
from opinions.models import FactAnswer, FactCheck, Opinion
from opinions.operations import fact_checks as operations
from opinions.operations.fact_checks import Answered
from opinions.queries.fact_checks import departments_concerned
from opinions.queries.todo_review import todo_for
from tests.algorithms.factories import SheetVersionFactory
from tests.committee.referral_factories import AT, ReferralFactory
from tests.filling import typed
from tests.opinions.factories import an_opinion, text
from tests.pages import text_of
from tests.recusal.addresses import routes

pytestmark = pytest.mark.django_db
MARK = "CANARI"
OPENED = ("visas.1", "recital-engagement-1.1")


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(AT, tick=False)
    return time_machine


def a_file(status=S.DRAFTING):
    """Every text that is not opened bears the mark."""
    whole = text(title=f"Avis {MARK}", essential=(f"{MARK} est favorable.",), operative=f"{MARK}.", report_by=MARK)
    said = tuple(replace(one, text=MARK, measure=MARK) for one in whole.recommendations)
    recitals = tuple(
        replace(one, paragraphs=tuple(f"{line} {MARK}" for line in one.paragraphs))
        if one.commitment != "engagement-1"
        else replace(one, paragraphs=("Considérant que 300 agents ;", f"Considérant {MARK} ;"))
        for one in whole.recitals
    )
    file = an_opinion(status, content=replace(whole, recommendations=said, recitals=recitals))
    ConsolidatedFinding.objects.update(text=f"{MARK} constat")
    return file


@pytest.fixture
def file():
    return a_file()


def opens(file, who="rapporteur", *, passages=OPENED, days=5, version=1, department=None):
    return operations.open_check(
        opinion_id=file.opinion.pk,
        check_id=uuid4(),
        actor=file.people.actor(who),
        at=AT,
        department_id=department or file.addressee.pk,
        version=version,
        passages=passages,
        days=days,
    )


def answers(file, check, who="contributor", *, at=AT, **said):
    given = said or {"verdict": V.INEXACT, "correction": "280 agents", "evidence": "Bilan 2025"}
    passage = check.passages.last()
    return operations.answer_check(
        check_id=check.pk, actor=file.people.actor(who, at), at=at, answers={passage.pk: Answered(**given)}
    )


def decides(file, answer, who="rapporteur", reason="Le bilan le dit."):
    return operations.decide_remark(
        answer_id=answer.pk, actor=file.people.actor(who), at=AT, outcome=RemarkOutcome.TAKEN_UP, reason=reason
    )


@pytest.mark.parametrize("who", ["rapporteur", "president", "secretariat"])
def test_the_pen_and_the_secretariat_open_passages_for_working_days(file, who):
    check = opens(file, who)

    # Tuesday 24 November 2026 and five working days.
    assert (check.due_on, check.department) == (date(2026, 12, 1), file.addressee)
    assert [one.text for one in check.passages.all()] == ["Vu le code du travail,", "Considérant que 300 agents ;"]


@pytest.mark.parametrize("who", ["member", "vice", "recused", "everything", "contributor", "approver", "stranger"])
def test_nobody_else_opens_anything(file, who):
    with pytest.raises(NotAllowed):
        opens(file, who)


@pytest.mark.parametrize("key", ["operative.1", "recommendations.1", "title.1", "report_by.1", "outcome.1", "visas.9"])
def test_what_is_no_fact_is_never_opened(file, key):
    with pytest.raises(RuleBroken):
        opens(file, passages=(*OPENED, key))
    assert not FactCheck.objects.exists()


def test_an_older_version_another_department_and_a_second_check_at_once_are_refused(file):
    with pytest.raises(WrongState):
        opens(file, version=2)
    with pytest.raises(RuleBroken):
        opens(file, department=file.people.users["neighbour"].department_id)
    with pytest.raises(RuleBroken):
        opens(file, days=0)
    opens(file)
    with pytest.raises(WrongState):
        opens(file)


def test_a_self_referral_is_checked_by_the_departments_that_own_the_sheets():
    referral = ReferralFactory(status=ReferralStatus.SCHEDULED, origin=Origin.SELF, department=None)
    version = SheetVersionFactory(status=SheetStatus.PUBLISHED)
    ReferralSheet.objects.create(referral=referral, version=version)

    assert departments_concerned(referral) == [version.algorithm.department]


def test_the_department_is_told_by_the_reference_and_the_link_only(file):
    check = opens(file)
    outbox.run_due(at=AT)
    outbox.run_due(at=AT + timedelta(hours=1))

    told = {letter.to[0] for letter in mail.outbox}
    assert told == {file.people.users[who].email for who in ("contributor", "approver")}
    for letter in mail.outbox:
        assert check.get_absolute_url() in letter.body
        assert file.referral.reference in letter.subject
        for words in ("300 agents", MARK, file.referral.title):
            assert words not in letter.body + letter.subject


@pytest.mark.parametrize("who", ["contributor", "approver"])
def test_the_page_shows_the_passages_opened_and_no_other_word_of_the_draft(browser, file, who):
    check = opens(file)
    browser.force_login(file.people.users[who])

    response = browser.get(check.get_absolute_url())

    shown = text_of(response.page.main)
    assert "Considérant que 300 agents" in shown
    assert "Vu le code du travail" in shown
    for words in (MARK, "Vu la saisine", "favorable", "conforme", "version", "rédaction"):
        assert words not in response.content.decode(), words


@pytest.mark.parametrize("who", ["contributor", "approver"])
@pytest.mark.parametrize("status", [S.DRAFTING, S.CIRCULATED])
def test_no_address_of_the_opinions_opens_to_the_department_meanwhile(browser, who, status):
    file = a_file(status)
    check = opens(file)
    browser.force_login(file.people.users[who])
    values = {
        "<uuid:pk>": file.opinion.pk, "<uuid:referral_id>": file.referral.pk, "<int:number>": 1, "<int:answer_id>": 1,
        "<str:passage>": OPENED[0], "<uuid:comment_id>": uuid4(), "<slug:kind>": "rectification",
    }  # fmt: skip
    found = {}
    for name, route in routes():
        if not route.startswith(("avis/<", "avis/saisine/", "publication/")):
            continue
        address = f"/{route}"
        for parameter, value in values.items():
            address = address.replace(parameter, str(value))
        assert "<" not in address, f"{address}: say which object it may name"
        for method in ("get", "post"):
            response = getattr(browser, method)(address, {"base": "1", "text": "x"})
            found[f"{method} {name}"] = response.status_code
            assert MARK not in response.content.decode(), address
    assert len(found) > 30
    assert {name: code for name, code in found.items() if code not in {404, 405}} == {}
    for address in ("/avis/", "/", "/saisines/", file.referral.get_absolute_url(), check.get_absolute_url()):
        assert MARK not in browser.get(address).content.decode(), address


@pytest.mark.parametrize(
    "who", ["member", "rapporteur", "president", "secretariat", "neighbour", "colleague", "management", "everything"]
)
def test_the_page_of_the_department_is_nobody_elses(browser, file, who):
    check = opens(file)
    browser.force_login(file.people.users[who])

    assert browser.get(check.get_absolute_url()).status_code == 404
    assert browser.post(check.get_absolute_url(), {}).status_code == 404
    with pytest.raises(NotVisible):
        answers(file, check, who)


def test_a_remark_says_what_is_exact_and_proves_it(browser, file):
    check = opens(file)
    browser.force_login(file.people.users["contributor"])
    page = browser.get(check.get_absolute_url()).page
    prefix = f"passage-{check.passages.last().pk}"

    bad = browser.post(
        check.get_absolute_url(), typed(page, **{f"{prefix}-verdict": "inexact", f"{prefix}-correction": "280 agents"})
    )
    done = browser.post(check.get_absolute_url(), typed(bad.page, **{f"{prefix}-evidence": "Bilan 2025"}))

    assert (bad.status_code, typed(bad.page)[f"{prefix}-correction"]) == (422, "280 agents")
    assert done.status_code == 302
    assert [(one.verdict, one.correction, one.evidence) for one in FactAnswer.objects.all()] == [
        ("inexact", "280 agents", "Bilan 2025")
    ]


def test_an_answer_is_changed_until_the_end_of_the_last_day_and_refused_after_it(browser, file, today):
    check = opens(file)
    last = AT.replace(month=12, day=1, hour=22, minute=59)
    answers(file, check)
    answers(file, check, at=last, verdict=V.EXACT)

    with pytest.raises(WrongState):
        answers(file, check, at=last + timedelta(minutes=1))

    assert [one.verdict for one in FactAnswer.objects.order_by("pk")] == ["inexact", "exact"]
    browser.force_login(file.people.users["contributor"])
    form = typed(browser.get(check.get_absolute_url()).page)
    today.move_to(last + timedelta(minutes=1), tick=False)
    browser.force_login(file.people.users["contributor"])
    prefix = f"passage-{check.passages.first().pk}"
    late = browser.post(check.get_absolute_url(), {**form, f"{prefix}-verdict": "exact", f"{prefix}-evidence": "Ici"})
    assert (late.status_code, typed(late.page)[f"{prefix}-evidence"]) == (409, "Ici")
    assert FactAnswer.objects.count() == 2


def test_the_pen_answers_each_remark_with_a_reason_and_once(browser, file):
    check = opens(file)
    answer = answers(file, check)[0]
    for who in ("member", "secretariat", "recused", "contributor"):
        with pytest.raises(NotAllowed):
            decides(file, answer, who)
    with pytest.raises(RuleBroken):
        decides(file, answer, reason=" ")
    assert [task.detail for task in todo_for(file.people.actor("rapporteur"), at=AT)] == ["1\u00a0remarque à trancher"]

    browser.force_login(file.people.users["rapporteur"])
    page = browser.get(reverse("opinions:fact-checks", args=[file.opinion.pk])).page
    address = reverse("opinions:decide-remark", args=[file.opinion.pk, answer.pk])
    sent = typed(page, f"form[action='{address}']", **{f"remarque-{answer.pk}-outcome": "set_aside"})
    bad = browser.post(address, sent)
    done = browser.post(address, {**sent, f"remarque-{answer.pk}-reason": "Le chiffre est celui de 2024."}, follow=True)

    assert (bad.status_code, done.status_code) == (422, 200)
    assert "Remarque écartée" in text_of(done.page.main)
    assert todo_for(file.people.actor("rapporteur"), at=AT) == []
    with pytest.raises(WrongState):
        decides(file, answer)


def test_a_remark_that_was_replaced_is_not_the_one_to_answer(file):
    check = opens(file)
    first = answers(file, check)[0]
    second = answers(file, check, verdict=V.INEXACT, correction="281 agents", evidence="Bilan 2025")[0]
    assert answers(file, check, verdict=V.INEXACT, correction="281 agents", evidence="Bilan 2025") == []

    with pytest.raises(WrongState):
        decides(file, first)
    assert decides(file, second)


def test_the_department_is_reminded_until_it_has_answered(file):
    check = opens(file)
    task = todo_for(file.people.actor("approver"), at=AT)[0]
    assert (task.reference, task.until, task.url) == (
        file.referral.reference, check.due_on, check.get_absolute_url()
    )  # fmt: skip
    assert todo_for(file.people.actor("neighbour"), at=AT) == []
    assert todo_for(file.people.actor("approver"), at=AT + timedelta(days=8)) == []

    for passage in check.passages.all():
        said = {passage.pk: Answered(verdict=V.EXACT)}
        operations.answer_check(check_id=check.pk, actor=file.people.actor("approver"), at=AT, answers=said)

    assert todo_for(file.people.actor("approver"), at=AT) == []


def test_passages_are_opened_on_the_page(browser, file):
    browser.force_login(file.people.users["secretariat"])
    address = reverse("opinions:open-fact-check", args=[file.opinion.pk])
    page = browser.get(address).page
    offered = [box["value"] for box in page.select("input[name=passages]")]
    assert not [key for key in offered if key.startswith(("operative", "recommendations", "title", "outcome"))]

    bad = browser.post(address, typed(page, days="cinq", passages=list(OPENED)))
    done = browser.post(address, typed(bad.page, days="5"))

    assert bad.status_code == 422
    assert done.status_code == 302
    assert FactCheck.objects.get().passages.count() == 2


def test_a_text_put_to_the_vote_is_checked_no_more():
    with pytest.raises(WrongState):
        opens(a_file(S.PUT_TO_VOTE))
    assert Opinion.objects.get().status == S.PUT_TO_VOTE


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_the_exchange_costs_the_same_whatever_was_asked(browser, file, count, django_assert_num_queries):
    check = opens(file, passages=("visas.1", "visas.2", "recital-engagement-1.1")[:count])
    for passage in check.passages.all():
        said = {passage.pk: Answered(verdict=V.INEXACT, correction="x", evidence="y")}
        operations.answer_check(check_id=check.pk, actor=file.people.actor("approver"), at=AT, answers=said)
    browser.force_login(file.people.users["member"])

    with django_assert_num_queries(10):
        browser.get(reverse("opinions:fact-checks", args=[file.opinion.pk]))
