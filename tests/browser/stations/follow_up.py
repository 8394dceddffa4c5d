"""Station 9: the department to which a recommendation is addressed answers it, in public and with a date."""

from datetime import datetime

from common.typography import long_date
from tests.browser.people import plain
from tests.browser.stations.walk import PARIS, Walk

ANSWER = "L’entretien prévoit désormais dix minutes pour discuter le diagnostic."
TITLE = "La directrice des services aux demandeurs d’emploi"


def the_addressee_answers(walk: Walk) -> None:
    approver = walk.approver
    approver.goes_to("/")
    approver.sees(walk.recommendation)
    approver.goes_to("/recommandations/")
    approver.follows(walk.recommendation, within="main")
    approver.follows("Répondre", within="main")
    approver.answers("Position", "Acceptée")
    approver.types("Qualité du signataire", TITLE)
    approver.presses("Signer et publier la réponse")
    assert approver.status == 422
    assert approver.page.get_by_label("Qualité du signataire").input_value() == TITLE
    approver.types("Réponse motivée", ANSWER)
    approver.presses("Signer et publier la réponse")
    approver.sees(ANSWER, "avec réponse")


def others_do_not_answer(walk: Walk) -> None:
    """Another department does not; a contributor of this one prepares, and has no button to sign."""
    for login, status in (("entreprises.approbation", 403), ("contribution", 200)):
        other = walk.people(login)
        other.goes_to("/recommandations/")
        other.follows(walk.recommendation, within="main")
        address = other.address
        other.goes_to(f"{address}repondre/")
        assert other.status == status
        assert other.page.get_by_role("button", name="Signer et publier").count() == 0


def the_answer_is_public(walk: Walk) -> None:
    """Read by others: those who came a minute ago may still be shown what their browser kept."""
    today = plain(long_date(datetime.now(PARIS)))
    for somebody in (walk.people.stranger("passante"), walk.people.stranger("lectrice")):
        for address in (walk.public_opinion, f"/algorithmes/{walk.reference}", "/suites/"):
            somebody.goes_to(address)
            somebody.sees(walk.recommendation, today)
        somebody.follows(walk.recommendation, within="main")
        somebody.sees(ANSWER, TITLE, today)
        somebody.follows(f"Recommandation {walk.recommendation} et toutes ses suites", within="main")
        somebody.sees(ANSWER, "avec réponse", "Chronologie")
