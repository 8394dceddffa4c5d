"""Station 7, in its middle: the ballot is opened, each one votes from where they are, once; the result is said."""

from tests.browser.people import Person
from tests.browser.stations.meeting import REMOTE, REPRESENTED
from tests.browser.stations.walk import Walk

ON_A_PHONE = "membre.usagers"
WITHOUT_SCRIPT = "membre.etat"
CHOICES = {
    "presidence": "pour",
    "rapport": "pour",
    "membre.ethique": "pour",
    "membre.ia": "contre",
    WITHOUT_SCRIPT: "abstention",
    ON_A_PHONE: "pour",
}


def the_president_opens_the_ballot(walk: Walk) -> None:
    president = walk.president
    president.goes_to(walk.meeting)
    president.presses("Ouvrir le scrutin")
    president.sees("À vous de voter")


def members_vote(walk: Walk) -> None:
    for login, choice in CHOICES.items():
        if login != WITHOUT_SCRIPT:
            member = walk.people(login)
            member.goes_to(walk.meeting)
            _votes(member, choice)
    member = walk.people(ON_A_PHONE)
    member.sees(f"Vote par pouvoir de {REPRESENTED}")
    _votes(member, "pour", for_whom=REPRESENTED)


def one_votes_without_javascript_and_clicks_twice(walk: Walk) -> None:
    member = walk.people(WITHOUT_SCRIPT)
    member.follows("Voter, séance")
    member.ticks("pour")
    member.presses("Voter")
    member.sees("Vote enregistré : pour")
    member.ticks("abstention")
    member.presses_twice("Changer le vote")
    member.sees("Vote enregistré : abstention")


def the_president_closes_the_ballot(walk: Walk) -> None:
    """The page of one who looks away still shows the form."""
    president, late = walk.president, walk.people("membre.ethique")
    late.goes_to(walk.meeting)
    late.ticks("contre")
    president.goes_to(walk.meeting)
    president.does_not_see("On attend")
    president.presses("Clore le scrutin")
    president.sees("Le résultat devient officiel quand la présidence le proclame")
    late.presses("Changer le vote")
    assert late.status == 409
    late.sees("Le scrutin n’est pas ouvert : votre vote n’a pas été enregistré")
    late.follows("Rouvrir la page")
    assert late.status == 200


def everybody_is_counted_once(walk: Walk) -> None:
    president = walk.president
    president.goes_to(walk.meeting)
    president.presses("Proclamer le résultat")
    president.sees("Proclamé", f"par pouvoir à {REMOTE}")
    choices = president.page.locator("#ordre-du-jour td[data-label=Vote]").all_inner_texts()
    shown = sorted(choice.split("\n")[0] for choice in choices)
    assert shown == ["Abstention", "Contre", "Pour", "Pour", "Pour", "Pour", "Pour"]


def _votes(member: Person, choice: str, *, for_whom: str = "") -> None:
    whose = f"form:has-text('{for_whom}')" if for_whom else "form:has(button:text-is('Voter'))"
    member.ticks(choice, within=whose)
    member.presses("Voter", within=whose)
    member.sees(f"Vote enregistré : {choice}")
