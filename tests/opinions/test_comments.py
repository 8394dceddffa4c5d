"""Comments and proposed wordings: who says them, what the pen makes of them, what becomes of them later."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from common.errors import NotAllowed, RuleBroken, WrongState
from common.models import JournalEntry
from opinions.content import from_json
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.review import EntryKind as K
from opinions.models import Comment, CommentEntry, Opinion
from opinions.operations import comments as operations
from opinions.operations import opinions as opinion_operations
from opinions.operations.comments import Said
from opinions.queries.comments import threads_in
from opinions.queries.todo_review import todo_for
from tests.committee.referral_factories import AT
from tests.filling import typed
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db
KEY = "operative.1"
ENTIRE = "Le traitement peut être déployé."


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def file():
    return an_opinion()


def says(file, who="member", *, quote="peut être", wording=None, text="Pourquoi ?", key=KEY, version=1):
    return operations.comment(
        opinion_id=file.opinion.pk,
        comment_id=uuid4(),
        actor=file.people.actor(who),
        at=AT,
        version=version,
        passage=key,
        said=Said(quote=quote, text=text, wording=wording),
    )


def adds(file, comment, kind, who="rapporteur", text=""):
    actor, at = file.people.actor(who), AT + timedelta(minutes=1 + comment.entries.count())
    return operations.follow(comment_id=comment.pk, entry_id=uuid4(), kind=kind, actor=actor, at=at, text=text)


def writes(file, **changed):
    latest = file.drafts[-1]
    content = replace(from_json(latest.content), **changed)
    given = {"opinion_id": file.opinion.pk, "actor": file.people.actor("rapporteur"), "at": AT}
    return opinion_operations.save_draft(**given, base=latest.number, content=content)


def thread(file):
    return threads_in(file.opinion, from_json(file.drafts[-1].content))[0]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *((who, True) for who in ("member", "rapporteur", "president")),
        *((who, False) for who in ("secretariat", "recused", "everything", "former", "contributor", "approver")),
    ],
)
def test_members_comment_and_nobody_else(file, who, may):
    if may:
        assert says(file, who).author == file.people.users[who]
    else:
        with pytest.raises(NotAllowed):
            says(file, who)
        assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"text": " "},
        {"quote": "des mots qui n’y sont pas"},
        {"quote": "t", "wording": "x"},
        {"quote": "peut être", "wording": "peut  être"},
    ],
    ids=["nothing said", "words that are not there", "words that are there twice", "the same wording"],
)
def test_a_comment_that_does_not_hold_together_is_refused(file, given):
    with pytest.raises(RuleBroken):
        says(file, **given)


def test_accepting_makes_a_version_with_the_wording_in_its_place(file):
    proposed = says(file, quote="peut être", wording="ne peut pas être", text="")

    entry = adds(file, proposed, K.ACCEPT)

    assert from_json(file.drafts[1].content) == replace(
        from_json(file.drafts[0].content), operative="Le traitement ne peut pas être déployé."
    )
    assert (entry.made.number, thread(file).state) == (2, "accepted")
    actions = list(JournalEntry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["opinion.comment", "opinion.save", "opinion.comment_accept"]
    with pytest.raises(WrongState):
        adds(file, proposed, K.REFUSE, text="Trop tard")


def test_a_wording_for_a_passage_that_changed_is_not_applied_and_both_texts_are_shown(browser, file):
    proposed = says(file, quote=ENTIRE, wording="Le traitement ne peut pas être déployé.")
    writes(file, operative="Le traitement est suspendu.")
    browser.force_login(file.people.users["rapporteur"])
    page = browser.get(reverse("opinions:comments", args=[file.opinion.pk])).page
    form = f"form[action*='{proposed.pk}']"

    address = reverse("opinions:follow-comment", args=[file.opinion.pk, proposed.pk])
    response = browser.post(address, typed(page, form, act="accept", **{f"{proposed.pk}-text": "Je le prends"}))

    assert response.status_code == 409
    assert "Le passage a changé depuis" in text_of(response.page.main)
    moved = response.page.select_one(f"#commentaire-{proposed.pk}")
    assert "Passage modifié depuis" in text_of(moved)
    assert "est suspendu." in {text_of(words) for words in moved.select("ins")}
    assert moved.select_one("textarea").get_text().strip() == "Je le prends"
    assert len(file.drafts) == 2


def test_a_comment_follows_its_passage_to_later_versions(file):
    says(file, key="essential.1", quote="favorable", text="À nuancer")

    writes(file, essential=("Une phrase de plus.", "Le comité est favorable."))
    assert thread(file).place.key == "essential.2"

    writes(file, essential=("Une phrase de plus.", "Le comité est réservé."))
    assert thread(file).place is None


@pytest.mark.parametrize(
    ("kind", "who", "may"),
    [
        (K.REPLY, "first", True),
        (K.REPLY, "secretariat", False),
        (K.ACCEPT, "first", False),
        (K.REFUSE, "first", False),
        (K.REFUSE, "president", True),
        (K.RESOLVE, "member", True),
        (K.RESOLVE, "first", False),
        (K.RESOLVE, "rapporteur", True),
        (K.REPLY, "recused", False),
    ],
)
def test_who_may_add_what_to_a_comment(file, kind, who, may):
    proposed = says(file, wording="pourrait être")
    if may:
        assert adds(file, proposed, kind, who, "Voici").author == file.people.users[who]
    else:
        with pytest.raises(NotAllowed):
            adds(file, proposed, kind, who, "Voici")


def test_a_refusal_says_why_and_a_closed_comment_may_be_opened_again(file):
    proposed, asked = says(file, wording="pourrait être"), says(file)
    with pytest.raises(RuleBroken):
        adds(file, proposed, K.REFUSE)
    with pytest.raises(RuleBroken):
        adds(file, asked, K.ACCEPT)

    adds(file, asked, K.RESOLVE)
    adds(file, asked, K.REOPEN, "member")

    assert [one.state for one in threads_in(file.opinion, from_json(file.drafts[0].content))] == ["open", "open"]


def test_a_text_put_to_the_vote_is_commented_no_more(file):
    comment = says(file)
    Opinion.objects.update(status=S.CIRCULATED)
    adds(file, comment, K.REPLY, "first", "Oui")
    with pytest.raises(WrongState):
        adds(file, says(file, wording="pourrait être"), K.ACCEPT)
    file = an_opinion(S.PUT_TO_VOTE, beside=file)
    with pytest.raises(WrongState):
        says(file)


def test_a_comment_is_made_on_the_page_from_a_link_beside_each_passage(browser, file):
    browser.force_login(file.people.users["member"])
    page = browser.get(reverse("opinions:comments", args=[file.opinion.pk])).page
    links = [link["href"] for link in page.select(".passage-act a")]
    assert len(links) == len(page.select(".passage")) > 8
    address = reverse("opinions:comment", args=[file.opinion.pk, 1, KEY])
    assert address in links

    form = browser.get(address).page
    bad = browser.post(address, typed(form, quote="autre chose", wording="x"))
    done = browser.post(address, typed(bad.page, quote="peut être", wording="pourrait être"), follow=True)

    assert (bad.status_code, typed(bad.page)["wording"]) == (422, "x")
    assert "pourrait" in {text_of(words) for words in done.page.select("ins")}
    assert Comment.objects.get().quote == "peut être"


def test_sent_twice_it_is_said_once(browser, file):
    browser.force_login(file.people.users["member"])
    address = reverse("opinions:comment", args=[file.opinion.pk, 1, KEY])
    sent = typed(browser.get(address).page, text="Pourquoi ?")

    assert [browser.post(address, sent).status_code for _click in range(2)] == [302, 302]
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_is_said(browser, file, count, django_assert_num_queries):
    for _one in range(count):
        adds(file, says(file), K.REPLY, "first", "Oui")
    browser.force_login(file.people.users["member"])
    browser.get(reverse("opinions:comments", args=[file.opinion.pk]))

    with django_assert_num_queries(10):
        browser.get(reverse("opinions:comments", args=[file.opinion.pk]))


def test_the_rapporteur_is_told_how_many_wait(file):
    asked = says(file)
    says(file, wording="pourrait être")
    assert [task.detail for task in todo_for(file.people.actor("rapporteur"), at=AT)] == [
        "2\u00a0commentaires à traiter"
    ]
    assert todo_for(file.people.actor("member"), at=AT) == []

    adds(file, asked, K.RESOLVE)

    assert [task.detail for task in todo_for(file.people.actor("rapporteur"), at=AT)] == [
        "1\u00a0commentaire à traiter"
    ]
    assert CommentEntry.objects.count() == 1


def test_whoever_leaves_the_file_reads_no_comment(browser, file):
    says(file, text="CANARI")
    browser.force_login(file.people.users["recused"])

    for name, given in [("comments", []), ("comment", [1, KEY])]:
        response = browser.get(reverse(f"opinions:{name}", args=[file.opinion.pk, *given]))
        assert response.status_code == 403
        assert "CANARI" not in response.content.decode()
