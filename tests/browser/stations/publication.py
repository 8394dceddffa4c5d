"""Station 7, at its end: asked for by one person, approved by another, done by the worker."""

import re
import time

from tests.browser.stations.opinion import OPERATIVE
from tests.browser.stations.walk import TITLE, Walk

PATIENCE = 90


def the_secretariat_asks(walk: Walk) -> None:
    secretariat = walk.secretariat
    secretariat.goes_to("/charte/actes/nouveau/")
    secretariat.presses("Relire ce qui est compris")
    assert secretariat.status == 422
    secretariat.goes_to("/")
    secretariat.follows("Publication")
    secretariat.sees(TITLE)
    secretariat.follows("Préparer un numéro")
    secretariat.presses("Voir le sommaire")
    assert secretariat.status == 422
    secretariat.ticks(f"Avis sur la saisine {walk.referral_reference}")
    secretariat.presses("Voir le sommaire")
    secretariat.sees("Sommaire de ce numéro", "Les numéros sont donnés à ce moment")
    secretariat.presses("Demander la publication")
    secretariat.sees("La publication est demandée", "Seule la présidence")
    walk.job = secretariat.address


def the_president_approves(walk: Walk) -> None:
    president = walk.president
    president.goes_to("/")
    president.goes_to(walk.job)
    president.presses("Approuver la publication")
    president.sees("La publication est approuvée")


def the_worker_publishes(walk: Walk) -> None:
    secretariat, deadline = walk.secretariat, time.monotonic() + PATIENCE
    while True:
        secretariat.goes_to(walk.job)
        if secretariat.page.get_by_role("link", name="Lire le numéro publié").count():
            break
        assert time.monotonic() < deadline, secretariat.reads()
        time.sleep(1)
    walk.issue = secretariat.link("Lire le numéro publié")
    secretariat.goes_to(walk.opinion)
    secretariat.sees("Publié", "sans réponse")
    walk.public_opinion = secretariat.link("Lire l’avis sur le site public")
    found = re.search(r"REC-\d{4}-\d{2,}-1", secretariat.reads())
    assert found
    walk.recommendation = found[0]


def a_slip_is_rectified_by_a_new_act(walk: Walk) -> None:
    """Proposed by the secretariat with both texts, signed by the president; the opinion itself does not change."""
    secretariat, president = walk.secretariat, walk.president
    secretariat.goes_to(walk.opinion)
    secretariat.follows("Rectification d’une erreur matérielle")
    secretariat.types("Motifs", "Une coquille dans le dispositif.")
    secretariat.presses("Enregistrer l’acte")
    secretariat.sees("ce qu’il faut lire à la place")
    secretariat.types("Au lieu de", OPERATIVE)
    secretariat.types("Lire", f"{OPERATIVE} (sans changement)")
    secretariat.presses("Enregistrer l’acte")
    secretariat.sees("En préparation", "Une coquille dans le dispositif.")
    president.goes_to("/")
    president.follows("Signer l’acte")
    president.presses("Signer l’acte")
    president.sees("Signé", OPERATIVE)
