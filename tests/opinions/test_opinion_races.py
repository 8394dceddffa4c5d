"""Two at once: the lock decides, no word is lost, and nothing is done twice."""

from dataclasses import replace
from random import Random

import pytest

from committee.enums.meetings import BallotStatus
from committee.models import Ballot
from common.errors import Stale
from common.models import JournalEntry
from opinions.content import from_json
from opinions.enums.opinions import OpinionStatus as S
from opinions.models import Opinion, Recommendation
from opinions.operations import opinions as operations
from tests.committee.referral_factories import AT, examined
from tests.committee.test_referral_races import at_once, refused
from tests.opinions.factories import a_ballot, agenda_item, an_opinion, retain_findings

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_saves_on_one_version_give_one_version_and_one_refusal():
    file = an_opinion()
    seen = from_json(file.drafts[0].content)
    texts = {who: replace(seen, operative=f"Le texte de {who}.") for who in ("rapporteur", "president")}

    outcomes = at_once(*(_saving(file, who, text, base=1) for who, text in texts.items()))

    assert refused(outcomes) == [409]
    assert len(file.drafts) == 2


def _saving(file, who, content, *, base):
    actor = file.people.actor(who)
    return lambda: operations.save_draft(opinion_id=file.opinion.pk, actor=actor, at=AT, base=base, content=content)


def test_two_openings_give_one_opinion():
    file = examined()
    retain_findings(file.referral, by=file.people.users["rapporteur"])
    actors = [file.people.actor("rapporteur"), file.people.actor("president")]

    at_once(*(lambda a=a: operations.open_opinion(referral_id=file.referral.pk, actor=a, at=AT) for a in actors))

    assert Opinion.objects.count() == 1
    assert JournalEntry.objects.filter(action="opinion.open").count() == 1


def test_a_save_and_a_circulation_at_once_never_circulate_a_text_that_nobody_saw():
    file = an_opinion()
    actor = file.people.actor("rapporteur")
    changed = replace(from_json(file.drafts[0].content), operative="Autre dispositif.")

    outcomes = at_once(
        _saving(file, "president", changed, base=1),
        lambda: operations.circulate(opinion_id=file.opinion.pk, actor=actor, at=AT),
    )

    circulated = JournalEntry.objects.get(action="opinion.circulate")
    assert circulated.details["version"] == len(file.drafts)
    assert len(refused(outcomes)) == 2 - len(file.drafts)


@pytest.mark.parametrize("state", [S.CIRCULATED, S.PUT_TO_VOTE, S.ADOPTED])
def test_a_step_taken_by_two_at_once_is_taken_once(state):
    file = an_opinion(S.CIRCULATED if state == S.PUT_TO_VOTE else state)
    operation = {
        S.CIRCULATED: operations.submit_to_vote,
        S.PUT_TO_VOTE: operations.adopt,
        S.ADOPTED: operations.sign,
    }[state]
    if state == S.CIRCULATED:
        agenda_item(file.referral)
    if state == S.PUT_TO_VOTE:
        by = file.people.users["president"]
        ballot = a_ballot(file.referral, file.drafts[0].sha256, BallotStatus.PROCLAIMED, by=by)
        Opinion.objects.update(status=S.PUT_TO_VOTE, ballot=ballot)
    actor = file.people.actor("president")

    outcomes = at_once(*[lambda: operation(opinion_id=file.opinion.pk, actor=actor, at=AT)] * 2)

    assert refused(outcomes) == [409]
    assert Ballot.objects.count() == 1
    assert Recommendation.objects.count() == (0 if state == S.CIRCULATED else 2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_interleavings_of_two_editors_lose_no_word(seed):
    """Each adds one line of his own at a time; who is beaten starts again from what was saved, with his line."""
    chance, file = Random(seed), an_opinion()  # noqa: S311 -- a reproducible game, not a secret
    wanted, open_pages = set(), {}

    for turn in range(60):
        who = chance.choice(["rapporteur", "president"])
        latest = file.opinion.drafts.latest("number")
        if who not in open_pages or chance.random() < 0.3:
            open_pages.setdefault(who, (latest.number, from_json(latest.content), []))
            open_pages[who][2].append(f"Ligne {turn} de {who}.")
            wanted.add(f"Ligne {turn} de {who}.")
            continue
        base, content, lines = open_pages.pop(who)
        typed = replace(content, essential=(*content.essential, *lines))
        try:
            _saving(file, who, typed, base=base)()
        except Stale:
            open_pages[who] = (latest.number, from_json(latest.content), lines)
    for who, (_base, _content, lines) in open_pages.items():
        latest = file.opinion.drafts.latest("number")
        known = from_json(latest.content)
        _saving(file, who, replace(known, essential=(*known.essential, *lines)), base=latest.number)()

    assert wanted <= set(from_json(file.opinion.drafts.latest("number").content).essential)
