"""Beside the sheet: the department assesses its algorithm and declares an incident; others read what they may."""

from tests.browser.stations.walk import Walk

INCIDENT = "Diagnostic affiché pour une autre personne"


def the_contributor_assesses_a_criterion(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.goes_to(walk.sheet)
    contributor.follows("Auto-évaluation au regard de la charte")
    contributor.presses("Commencer l’auto-évaluation")
    contributor.sees("0 critère sur")
    contributor.follows("Commencer par le")
    contributor.answers("Votre appréciation", "conforme")
    contributor.types("Constat", "Le but est écrit.")
    contributor.presses("Enregistrer et revenir à la liste")
    contributor.sees("0 critère sur", "Il manque : ce qui le prouve")
    contributor.follows("Tout relire sur une page")
    contributor.sees("Le but est écrit.")


def an_incident_is_declared(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.goes_to(walk.sheet)
    contributor.follows("Registre des incidents")
    contributor.follows("Déclarer un incident")
    contributor.presses("Déclarer l’incident")
    assert contributor.status == 422
    contributor.types("Objet", INCIDENT)
    contributor.types("Ce qui s’est passé", "Deux diagnostics ont été échangés.")
    contributor.answers("Gravité", "important")
    contributor.answers("Violation de données personnelles", "peut-être")
    contributor.presses("Déclarer l’incident")
    contributor.sees(INCIDENT, "Notification à la CNIL – à faire")
    secretariat = walk.secretariat
    secretariat.goes_to("/algorithmes/incidents/")
    secretariat.sees(INCIDENT)
    stranger = walk.people("entreprises")
    stranger.goes_to(contributor.address)
    assert stranger.status == 404
