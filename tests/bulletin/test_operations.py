import hashlib
import threading
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from django.db import connection

from bulletin import queries
from bulletin.enums import PublicationKind
from bulletin.models import BulletinIssue, Publication, RegisterEntry, SearchEntry
from common.errors import DomainError, RuleBroken, WrongState
from common.models import JournalEntry
from tests.bulletin.factories import (
    PDF,
    AnswerActFactory,
    FoundingActFactory,
    OpinionActFactory,
    SheetActFactory,
    publish,
    publish_founding_act,
    publish_issue,
    publish_opinion,
)

pytestmark = pytest.mark.django_db


def test_a_publication_comes_with_its_register_line_its_words_and_its_journal_line(at):
    sheet = publish(SheetActFactory())

    entry = RegisterEntry.objects.get()
    line = JournalEntry.objects.get(action="bulletin.publish")
    assert (entry.publication, entry.sequence, entry.sha256, entry.at) == (sheet, 1, sheet.sha256, at)
    assert SearchEntry.objects.get().publication == sheet
    assert (line.target_id, line.after, line.details["register"]) == (str(sheet.pk), "version 1", 1)


def test_the_hash_is_that_of_the_file_and_of_the_data_as_they_are_stored():
    opinion = publish_opinion()

    assert opinion.sha256 == hashlib.sha256(PDF + "Avis n° 2026-01".encode()).hexdigest()
    assert opinion.content_sha256 == hashlib.sha256(opinion.content).hexdigest()


def test_without_a_file_the_hash_is_that_of_the_data():
    sheet = publish(SheetActFactory())

    assert sheet.sha256 == sheet.content_sha256 == hashlib.sha256(sheet.content).hexdigest()


def test_the_same_address_published_again_is_a_new_version_that_names_the_old_one():
    old = publish(SheetActFactory())

    new = publish(SheetActFactory(title="Assistant de rédaction, révisé"))

    old.refresh_from_db()
    assert (new.version, new.replaces, old.replaced_by) == (2, old, new)
    assert old.title == "Assistant de rédaction d’offres 1"
    assert list(queries.current()) == [new]


def test_a_corrected_opinion_keeps_its_number_under_its_new_address():
    old = publish_opinion(1)

    publish_issue(OpinionActFactory(number=1, issue=2, replaces=old.pk))

    new = Publication.objects.get(version=2)
    assert (new.reference, new.number, new.replaces, new.slug == old.slug) == ("Avis n° 2026-01", 1, old, False)
    assert queries.next_number(PublicationKind.OPINION, 2026) == 2


def test_an_issue_is_numbered_and_its_acts_follow_one_another_by_date():
    issue = publish_issue(
        OpinionActFactory(number=2, act_on=date(2026, 11, 13)), OpinionActFactory(number=1, act_on=date(2026, 11, 12))
    )

    assert (issue.label, issue.slug) == ("n°2026-01", "bope-n2026-001-du-17-novembre-2026")
    assert issue.sha256 == hashlib.sha256(PDF + b"issue 2026-1").hexdigest()
    assert [act.reference for act in queries.acts_in(issue)] == ["Avis n° 2026-01", "Avis n° 2026-02"]
    assert queries.next_issue_number(2026) == 2


def test_a_reprint_keeps_the_number_that_the_issue_already_had():
    act = publish_founding_act()

    assert (act.issue.label, act.issue.is_reprint) == ("n°2020-56", True)
    assert act.get_absolute_url() == ("/bulletinsofficiels/deliberation-n-2020-41-du-7-juillet-2020-bope-n2020-56.html")


@pytest.mark.parametrize(
    ("acts", "given", "refusal"),
    [
        ([OpinionActFactory(number=1)], {"number": 2}, WrongState),
        ([OpinionActFactory(number=2)], {}, WrongState),
        ([OpinionActFactory(number=1), OpinionActFactory(number=1)], {}, RuleBroken),
        ([OpinionActFactory(number=1), OpinionActFactory(number=3)], {}, WrongState),
        ([OpinionActFactory(number=1, pdf=None)], {}, RuleBroken),
        ([replace(OpinionActFactory(number=1), number=None, year=None)], {}, RuleBroken),
        ([OpinionActFactory(number=1, act_on=date(2026, 11, 18))], {}, RuleBroken),
        ([OpinionActFactory(number=1)], {"published_on": date(2025, 12, 31)}, RuleBroken),
        ([], {}, RuleBroken),
        ([FoundingActFactory(slug="Délibération")], {}, RuleBroken),
        ([FoundingActFactory(title=" ")], {}, RuleBroken),
    ],
    ids=[
        "not the next issue",
        "not the next opinion",
        "the same act twice",
        "a gap inside the issue",
        "no file",
        "no number",
        "dated after its issue",
        "issue of another year",
        "empty",
        "not an address",
        "no title",
    ],
)
def test_a_refused_issue_leaves_no_trace(acts, given, refusal):
    with pytest.raises(refusal):
        publish_issue(*acts, **given)

    assert not BulletinIssue.objects.exists()
    assert not Publication.objects.exists()
    assert not RegisterEntry.objects.exists()
    assert not JournalEntry.objects.exists()


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (OpinionActFactory(number=1), RuleBroken),
        (SheetActFactory(slug="ALG 1"), RuleBroken),
        (SheetActFactory(reference=" "), RuleBroken),
    ],
    ids=["an opinion without an issue", "not an address", "no reference"],
)
def test_a_refused_publication_leaves_no_trace(act, refusal):
    with pytest.raises(refusal):
        publish(act)

    assert not Publication.objects.exists()
    assert not RegisterEntry.objects.exists()


def test_a_version_already_replaced_is_not_replaced_again():
    old = publish(SheetActFactory())
    publish(SheetActFactory())

    with pytest.raises(WrongState):
        publish(SheetActFactory(slug="autre", replaces=old.pk))


def test_an_act_only_replaces_one_of_its_kind():
    sheet = publish(SheetActFactory())

    with pytest.raises(RuleBroken):
        publish(AnswerActFactory(replaces=sheet.pk))


def test_a_corrected_opinion_does_not_take_another_number():
    old = publish_opinion(1)

    with pytest.raises(RuleBroken):
        publish_issue(OpinionActFactory(number=2, issue=2, replaces=old.pk))


def test_a_founding_act_is_published_once():
    publish_founding_act()

    with pytest.raises(WrongState):
        publish_issue(FoundingActFactory(slug="autre"))


def test_a_text_is_sanitised_before_it_is_stored():
    sheet = publish(SheetActFactory(body_html='<h1>Titre</h1><script>x()</script><p onclick="x()">Texte</p>'))

    assert (sheet.body_html, sheet.text) == ("<h2>Titre</h2><p>Texte</p>", "Titre Texte")


def _at_once(*jobs):
    """Run the jobs together; what each returned or raised."""
    barrier, answers = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(order, job):
        try:
            barrier.wait()
            answers[order] = job()
        except DomainError as refusal:
            answers[order] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(order, job)) for order, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_publishers_of_the_same_number_publish_it_once():
    acts = [OpinionActFactory(number=1, title=title) for title in ("La première", "La seconde")]

    answers = _at_once(*[lambda act=act: publish_issue(act, number=1) for act in acts])

    assert sorted(type(answer).__name__ for answer in answers) == ["BulletinIssue", "WrongState"]
    assert Publication.objects.count() == RegisterEntry.objects.count() == BulletinIssue.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_publishers_leave_a_register_without_gap():
    jobs = [lambda order=order: publish(SheetActFactory(order=order)) for order in range(1, 9)]

    _at_once(*jobs)

    lines = list(RegisterEntry.objects.order_by("sequence"))
    assert [line.sequence for line in lines] == list(range(1, 9))
    assert all(after.previous_hash == before.hash for before, after in pairwise(lines))


@pytest.mark.django_db(transaction=True)
def test_two_new_versions_follow_one_another():
    publish(SheetActFactory())

    _at_once(*[lambda title=title: publish(SheetActFactory(title=title)) for title in ("Une", "Deux")])

    assert sorted(Publication.objects.values_list("version", flat=True)) == [1, 2, 3]
    assert queries.current().count() == 1


def test_a_number_is_free_again_when_its_publication_was_rolled_back():
    with pytest.raises(RuleBroken):
        publish_issue(OpinionActFactory(number=1), OpinionActFactory(number=2, pdf=None))

    assert publish_opinion(1).number == 1


def test_the_journal_names_who_published():
    publish_opinion(1)

    assert set(JournalEntry.objects.values_list("actor_label", flat=True)) == {"système : tests"}
