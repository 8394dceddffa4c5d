"""Beside the walk: the annual report, begun by the demonstration, is written, counted again, compared and read."""

from tests.browser.stations.walk import Walk

CONCLUSION = "Le comité retient de cette année qu’un avis demandé tôt est mieux suivi."


def the_secretariat_writes_the_report(walk: Walk) -> None:
    secretariat = walk.secretariat
    secretariat.goes_to("/avis/")
    secretariat.follows("Rapports annuels", within="main")
    secretariat.sees("En préparation")
    secretariat.follows("Rapport annuel", within="main")
    secretariat.sees("Saisines reçues dans l’année", "non renseigné", "heure de Paris")
    secretariat.follows("Rédiger")
    secretariat.types("Conclusions", CONCLUSION)
    secretariat.presses("Enregistrer cette version")
    secretariat.sees(CONCLUSION)
    address = secretariat.address
    secretariat.presses("Actualiser les chiffres")
    secretariat.goes_to(f"{address}comparer/")
    secretariat.sees("De la version")


def a_member_reads_it_and_a_department_does_not(walk: Walk) -> None:
    address = walk.secretariat.address.partition("comparer/")[0]
    walk.president.goes_to(address)
    walk.president.sees(CONCLUSION, "Avant d’aller plus loin")
    walk.contributor.goes_to(address)
    assert walk.contributor.status == 404
    walk.contributor.goes_to("/rapports-annuels/")
    walk.contributor.sees("Aucun rapport annuel publié")
