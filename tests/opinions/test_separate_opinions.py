"""A member who took part in the vote adds an opinion of their own: theirs alone, in time, frozen by the signature."""

from datetime import date, timedelta

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from committee.enums.meetings import BallotMode
from committee.enums.rules import SeparateNaming
from committee.models import Referral
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.models import JournalEntry
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.separate import SeparateKind
from opinions.models import Opinion, SeparateOpinion
from opinions.operations import opinions as steps
from opinions.operations import separate as operations
from opinions.operations.publication import approve_publication, request_publication
from opinions.operations.publishing import _advance_once
from opinions.queries import todo_for
from opinions.queries.separate import joined_to
from opinions.rendering.reading import separate_facts
from tests.committee.factories import RulesFactory
from tests.committee.referral_factories import AT
from tests.filling import typed
from tests.opinions.factories import an_opinion
from tests.pages import text_of

pytestmark = pytest.mark.django_db

VOTERS = ("president", "rapporteur", "first")
TEXT = "Le conseiller n’a pas le temps de lire.\n\nJe ne peux pas suivre le comité."


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def file():
    return an_opinion(S.ADOPTED, voters=VOTERS)


def ruled(file, **given):
    rules = RulesFactory(in_force_from=date(2022, 1, 1), **given)
    Referral.objects.filter(pk=file.referral.pk).update(rules=rules)
    return file


def speak(file, who="first", *, at=AT, kind=SeparateKind.DISSENTING, body=TEXT, **given):
    given |= {"kind": kind, "body": body}
    return operations.speak_apart(opinion_id=file.opinion.pk, actor=file.people.actor(who), at=at, **given)


def decline(file, who):
    return speak(file, who, kind=SeparateKind.NONE, body="")


def sign(file, *, at=AT):
    return steps.sign(opinion_id=file.opinion.pk, actor=file.people.actor("president"), at=at)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("member", NotAllowed),
        ("vice", NotAllowed),
        ("secretariat", NotAllowed),
        ("recused", NotAllowed),
        ("former", NotVisible),
        ("approver", NotVisible),
        ("first", None),
        ("president", None),
    ],
)
def test_only_who_took_part_in_the_vote_and_was_not_recused_writes_one(file, who, refusal):
    if refusal is None:
        assert speak(file, who).author == file.people.users[who]
        return
    with pytest.raises(refusal):
        speak(file, who)
    assert not SeparateOpinion.objects.exists()


def test_its_author_changes_it_and_takes_it_back_and_the_journal_never_says_what_it_was(file):
    speak(file)
    speak(file, kind=SeparateKind.CONCURRING)
    assert SeparateOpinion.objects.get().get_kind_display() == "opinion concordante"

    operations.take_back(opinion_id=file.opinion.pk, actor=file.people.actor("president"), at=AT)
    assert SeparateOpinion.objects.count() == 1, "nobody takes back the opinion of another"
    operations.take_back(opinion_id=file.opinion.pk, actor=file.people.actor("first"), at=AT)

    assert not SeparateOpinion.objects.exists()
    told = JournalEntry.objects.filter(target_id=str(file.opinion.pk)).values_list("action", "details")
    assert sorted(told) == [("opinion.speak_apart", {})] * 2 + [("opinion.take_back", {})]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"body": " "}, "Écrivez votre opinion séparée"),
        ({"body": "Version de travail, à compléter"}, "« a completer » et « version de travail »"),
        ({"kind": SeparateKind.NONE, "body": TEXT}, "Vous avez écrit un texte"),
        ({"is_named": False}, "publiées sous le nom de leur auteur"),
        ({"at": AT + timedelta(days=8)}, "s’est achevé le"),
    ],
)
def test_what_is_refused_leaves_nothing(file, given, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        speak(file, **given)

    assert not SeparateOpinion.objects.exists()


def test_where_the_rules_give_no_day_nobody_is_asked_and_nobody_is_waited_for(file):
    ruled(file, separate_opinion_days=0)

    with pytest.raises(RuleBroken, match="ne prévoient pas"):
        speak(file)
    assert sign(file).status == S.SIGNED


@pytest.mark.parametrize(
    ("naming", "mode", "named", "unnamed"),
    [
        (SeparateNaming.NAMED, BallotMode.NAMED, True, False),
        (SeparateNaming.UNNAMED, BallotMode.NAMED, False, True),
        (SeparateNaming.CHOICE, BallotMode.NAMED, True, True),
        # A secret vote stays secret: the rules make nobody say who they are.
        (SeparateNaming.NAMED, BallotMode.SECRET, True, True),
        (SeparateNaming.UNNAMED, BallotMode.SECRET, False, True),
    ],
)
def test_under_which_name_it_is_published(naming, mode, named, unnamed):
    file = ruled(an_opinion(S.ADOPTED, voters=VOTERS, mode=mode), separate_opinion_naming=naming)

    for is_named, allowed in ((True, named), (False, unnamed)):
        if allowed:
            speak(file, is_named=is_named)
            author = file.people.users["first"].full_name if is_named else ""
            assert [facts.author for facts in separate_facts(joined_to(Opinion.objects.get()))] == [author]
        else:
            with pytest.raises(RuleBroken, match="publiées"):
                speak(file, is_named=is_named)


def test_the_signature_waits_for_every_answer_or_for_the_day_after_the_delay(file):
    speak(file)
    decline(file, "president")
    with pytest.raises(WrongState, match=r"1.membre n’a pas encore répondu"):
        sign(file)
    with transaction.atomic():
        assert sign(file, at=AT + timedelta(days=8)).status == S.SIGNED
        transaction.set_rollback(True)

    decline(file, "rapporteur")

    assert sign(file).status == S.SIGNED


def test_nothing_changes_once_the_opinion_is_signed_not_even_by_hand(file):
    mine = speak(file)
    decline(file, "president")
    decline(file, "rapporteur")
    sign(file)

    with pytest.raises(WrongState):
        speak(file, kind=SeparateKind.CONCURRING)
    with pytest.raises(WrongState):
        operations.take_back(opinion_id=file.opinion.pk, actor=file.people.actor("first"), at=AT)
    for change in (
        lambda rows: rows.update(body="Autre chose"),
        lambda rows: rows.delete(),
        lambda rows: rows.create(ballot=mine.ballot, author=file.people.users["vice"], kind="none", answered_at=AT),
    ):
        with pytest.raises(InternalError, match="between the adoption and the signature"), transaction.atomic():
            change(SeparateOpinion.objects.all())


def test_nobody_reads_it_before_the_time_to_answer_is_over_but_its_author(file, browser):
    speak(file, "first")

    def page(who):
        browser.force_login(file.people.users[who])
        return browser.get(file.opinion.get_absolute_url()).page

    assert "Le conseiller n’a pas le temps" not in text_of(page("president"))
    assert "Signer l’avis" not in text_of(page("president"))
    assert "Votre réponse : opinion dissidente" in text_of(page("first")).replace("\u00a0", " ")
    decline(file, "president")
    decline(file, "rapporteur")
    shown = text_of(page("secretariat"))
    assert f"Opinion dissidente de {file.people.users['first'].full_name}" in shown
    assert "Le conseiller n’a pas le temps de lire." in shown
    assert "Signer l’avis" in text_of(page("president"))


def test_the_form_gives_back_what_was_typed_and_says_what_is_wrong(file, browser):
    ruled(file, separate_opinion_naming=SeparateNaming.CHOICE)
    address = reverse("opinions:separate-opinion", args=[file.opinion.pk])
    browser.force_login(file.people.users["first"])
    form = typed(browser.get(address).page, "form:has(textarea)")

    refused = browser.post(address, form | {"kind": "none", "body": TEXT, "is_named": "no"})
    done = browser.post(address, form | {"kind": "dissenting", "body": TEXT, "is_named": "no"}, follow=True)

    assert refused.status_code == 422
    assert "effacez-le" in text_of(refused.page)
    assert "Je ne peux pas suivre" in refused.page.find("textarea").text
    assert "Votre opinion séparée est jointe" in text_of(done.page)
    again = typed(browser.get(address).page, "form:has(textarea)")
    assert (again["kind"], again["is_named"]) == ("dissenting", "no")
    browser.post(reverse("opinions:take-back-separate-opinion", args=[file.opinion.pk]))
    assert not SeparateOpinion.objects.exists()


def test_what_waits_for_each_voter_and_for_the_presidency(file):
    decline(file, "rapporteur")

    def labels(who):
        return [(task.label.split(" SAI-")[0], task.is_mine) for task in todo_for(file.people.actor(who), at=AT)]

    assert labels("first") == [("Joindre une opinion séparée, ou y renoncer, sur", True)]
    assert labels("rapporteur") == labels("member") == labels("secretariat") == []
    assert labels("president") == [
        ("Joindre une opinion séparée, ou y renoncer, sur", True),
        ("Signer l’avis sur", False),
    ]
    decline(file, "president")
    decline(file, "first")
    assert labels("president") == [("Signer l’avis sur", True)]


def test_it_is_printed_after_the_signature_on_the_page_and_in_the_data(file):
    speak(file, body="Je ne peux pas suivre.\n\n- un motif\n- un autre")
    decline(file, "president")
    decline(file, "rapporteur")
    sign(file)
    job = request_publication(
        acts={"opinion": [file.opinion.pk]}, publish_on=AT.date(), actor=file.people.actor("secretariat"), at=AT
    )
    approve_publication(job_id=job.pk, actor=file.people.actor("president"), at=AT)

    _advance_once(job.pk, AT)

    act = job.items.get().act
    name = file.people.users["first"].full_name
    (said,) = act["record"]["separate_opinions"]
    assert (said["author"], said["kind"]["code"]) == (name, "dissenting")
    signature, apart = act["body_html"].split('class="separate-opinion"')
    assert "signatory-name" in signature
    assert f"Opinion dissidente de {name}" in apart
    assert "<li>un motif</li>" in apart.replace("<p>", "").replace("</p>", "")
