"""What the public learns of a vote (RELIABILITY D10)."""

import pytest

from committee.enums.meetings import BallotMode, Choice
from committee.enums.rules import TallyPublication
from committee.rendering import minutes_extract
from committee.rendering.minutes_text import BallotText
from committee.rules.majority import count_unnamed
from committee.rules.publication import shown_tally
from tests.committee.assemblies import assembly, rules

M = BallotMode


def _shown(mode, publication, *, votes_for=0, against=0, abstain=0, size=8, smallest=5):
    law = rules(tally_publication=publication, smallest_secret_vote=smallest)
    of = {Choice.FOR: votes_for, Choice.AGAINST: against, Choice.ABSTAIN: abstain}
    tally = count_unnamed(of, assembly(*["in_person"] * size), law, is_secret=mode == M.SECRET)
    return shown_tally(tally, law, mode=mode)


@pytest.mark.parametrize(
    ("mode", "publication", "figures", "names"),
    [
        (M.NAMED, "result", False, False),
        (M.NAMED, "figures", True, False),
        (M.NAMED, "names", True, True),
        (M.HANDS, "result", False, False),
        (M.HANDS, "figures", True, False),
        (M.HANDS, "names", True, False),
        (M.SECRET, "result", False, False),
        (M.SECRET, "figures", True, False),
        (M.SECRET, "names", True, False),
    ],
)
def test_what_the_rules_let_out(mode, publication, figures, names):
    shown = _shown(mode, publication, votes_for=5, against=3)

    assert (bool(shown.figures), shown.shows_names) == (figures, names)
    assert "est adoptée" in shown.sentence
    assert ("5 pour" in shown.sentence) is figures


def test_every_policy_is_placed():
    assert {policy.value for policy in TallyPublication} == {"result", "figures", "names"}


@pytest.mark.parametrize(
    ("of", "withheld"),
    [
        ({"votes_for": 4, "against": 1}, ""),
        ({"votes_for": 3, "against": 1}, "peu de votants"),
        ({"votes_for": 1}, "peu de votants"),
        ({}, "peu de votants"),
        ({"votes_for": 8}, "le choix de chacun"),
        ({"against": 7}, "le choix de chacun"),
        ({"abstain": 6}, "le choix de chacun"),
        ({"votes_for": 7, "abstain": 1}, ""),
    ],
)
def test_the_figures_of_a_secret_vote_do_not_tell_who_voted_what(of, withheld):
    secret, by_hands = (_shown(mode, "figures", **of) for mode in (M.SECRET, M.HANDS))

    assert (bool(secret.figures), bool(secret.withheld)) == (not withheld, bool(withheld))
    assert withheld in secret.withheld
    assert bool(by_hands.figures)
    if withheld:
        assert not any(character.isdigit() for character in secret.sentence.partition("(")[0])


@pytest.mark.parametrize("told", list(TallyPublication))
def test_the_extract_of_the_minutes_keeps_what_would_give_a_secret_away(told):
    ballot = BallotText(
        question="Oui ?",
        mode="secret, sur écran",
        is_carried=True,
        figures=(("Pour", 3),),
        withheld="Vote secret de peu de votants.",
    )

    vote = minutes_extract._vote(ballot, told)

    assert (vote["result"], vote["withheld"]) == ("adopté", ballot.withheld)
    assert not {"figures", "names"} & set(vote)
