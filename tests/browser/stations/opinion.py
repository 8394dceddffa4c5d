"""Station 7: the opinion is written, circulated, put to the vote, adopted as it was voted, signed."""

from datetime import datetime, timedelta

from tests.browser.stations.referral import FINDING
from tests.browser.stations.vote import CHOICES
from tests.browser.stations.walk import PARIS, TITLE, Walk

ESSENTIAL = "Le comité rend un avis favorable avec deux recommandations.\nLe conseiller garde le temps de décider."
RECITALS = {
    1: "Considérant que le diagnostic sert l’accompagnement de la personne ;",
    2: "Considérant que le conseiller doit garder le temps de s’écarter du diagnostic proposé ;\n\n"
    "Considérant que l’éthique de l’accompagnement suppose une écoute que le modèle ne remplace pas ;",
}
OPERATIVE = "L’expérimentation peut se poursuivre, sous réserve des recommandations qui suivent."
RECOMMENDATIONS = (
    "Prévoir dans l’entretien le temps de discuter le diagnostic avec la personne.",
    "Publier chaque année la part des diagnostics écartés par les conseillers.",
)
SEPARATE = "Je ne me joins pas à cet avis : le temps du conseiller n’est pas garanti."
DISSENTER = "membre.ia"
DEPARTMENT = "Services aux demandeurs d’emploi"
OUTCOME = "Avis favorable avec recommandations"


def the_rapporteur_opens_it(walk: Walk) -> None:
    rapporteur = walk.rapporteur
    rapporteur.goes_to(walk.referral)
    rapporteur.follows("Ouvrir l’avis")
    rapporteur.presses("Ouvrir l’avis")
    walk.opinion = rapporteur.address
    rapporteur.sees("En rédaction", "Avant d’aller plus loin")


def the_rapporteur_writes_it(walk: Walk) -> None:
    rapporteur = walk.rapporteur
    rapporteur.goes_to(walk.opinion)
    rapporteur.follows("Rédiger", within="main")
    rapporteur.sees(FINDING)
    assert "Vu " in rapporteur.page.get_by_label("Visas").input_value()
    # The editor comes after the page; where it is slow, the fields below it work as they are.
    rapporteur.page.locator("#id_operative[contenteditable]").wait_for()
    rapporteur.types("L’essentiel", ESSENTIAL)
    for position, text in RECITALS.items():
        rapporteur.writes(rapporteur.page.get_by_role("textbox", name="Considérants").nth(position - 1), text)
    rapporteur.ticks(OUTCOME)
    rapporteur.types("Dispositif", OPERATIVE)
    for number, text in enumerate(RECOMMENDATIONS, start=1):
        rapporteur.presses("Ajouter une recommandation")
        row = f"fieldset:has(legend:text-is('Recommandation {number}'))"
        rapporteur.types("Texte", text, within=row)
        rapporteur.chooses("Direction destinataire", DEPARTMENT, within=row)
        rapporteur.chooses("Engagement de la charte", "2.", within=row)
        rapporteur.types("Échéance", f"{datetime.now(PARIS) + timedelta(days=90 * number):%Y-%m-%d}", within=row)
        rapporteur.types("Mesure de réussite", "Une mesure publiée.", within=row)
    rapporteur.presses("Enregistrer cette version")
    rapporteur.sees(*RECOMMENDATIONS, OPERATIVE, "Version 2")
    rapporteur.presses("Communiquer aux membres")
    rapporteur.sees("Communiqué aux membres")


def a_member_compares_the_versions(walk: Walk) -> None:
    member = walk.people("membre.ethique")
    member.goes_to(walk.opinion)
    member.sees(*RECOMMENDATIONS)
    member.follows("Comparer deux versions")
    member.sees("Version 1", "Version 2", OPERATIVE)


def it_is_put_to_the_vote(walk: Walk) -> None:
    secretariat = walk.secretariat
    secretariat.goes_to(walk.opinion)
    secretariat.presses("Soumettre au vote")
    secretariat.sees("Ce texte est celui du scrutin")


def it_is_adopted_and_signed(walk: Walk) -> None:
    secretariat, president = walk.secretariat, walk.president
    secretariat.goes_to(walk.opinion)
    secretariat.presses("Constater l’adoption")
    secretariat.sees("Adopté", "celle du scrutin")
    _joins_a_separate_opinion(walk)
    for login in (*CHOICES, "membre.usagers2"):
        if login != DISSENTER:
            voter = walk.people(login)
            voter.goes_to(walk.opinion)
            voter.presses("Je n’en joins pas")
            voter.sees("Vous ne joignez pas d’opinion séparée")
    president.goes_to("/")
    president.sees(TITLE)
    president.goes_to(walk.opinion)
    president.sees(SEPARATE)
    president.presses("Signer l’avis")
    president.sees("Signé")


def _joins_a_separate_opinion(walk: Walk) -> None:
    """Whoever voted against, before the president may sign."""
    walk.president.goes_to(walk.opinion)
    walk.president.sees("Réponses attendues : 7")
    walk.president.does_not_see("Signer l’avis")
    dissenter = walk.people(DISSENTER)
    dissenter.goes_to("/")
    dissenter.follows("Joindre une opinion séparée")
    dissenter.ticks("Opinion dissidente")
    dissenter.presses("Enregistrer ma réponse")
    dissenter.sees("Écrivez votre opinion séparée")
    dissenter.types("Texte", SEPARATE)
    dissenter.presses("Enregistrer ma réponse")
    dissenter.sees("Votre opinion séparée est jointe")
    dissenter.follows("Changer ma réponse")
