"""Station 5: a sheet is written, approved by a second person, and published."""

import re

from tests.browser.stations.walk import TITLE, Walk

FIELDS = {
    "Service porteur": "Département de l’accompagnement",
    "Adresse électronique, page": "accompagnement@demonstration.example",
    "Nom de l’algorithme": TITLE,
    "Contexte global": "Chaque personne inscrite établit un diagnostic avec son conseiller.",
    "Finalité": "Proposer au conseiller un diagnostic des besoins de la personne.",
    "Pourquoi un algorithme": "Le conseiller lit plus vite un dossier long.",
    "Comment et quand il intervient": "Avant l’entretien ; le conseiller le lit, le corrige ou l’écarte.",
    "Intervention humaine": "Le conseiller décide seul.",
    "Texte de loi": "Code du travail, art. L.5411-6-1.",
    "Nombre de décisions par an": "120000",
    "Qui s’en sert": "Les conseillers.",
    "Public concerné": "Les demandeurs d’emploi.",
    "Effets importants": "Le choix des services proposés.",
    "Opérations effectuées": "Classement des besoins probables.",
}
CHOICES = {
    "Étape de vie": "expérimentation",
    "Niveau d’automatisation": "aide à la décision",
    "Portée de la décision": "externe",
    "Type d’algorithme": "apprentissage automatique",
}


def the_contributor_writes_a_sheet(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.follows("Algorithmes")
    contributor.follows("Inscrire un algorithme")
    contributor.presses("Enregistrer la fiche")
    assert contributor.status == 422
    contributor.sees("La fiche n’est pas enregistrée. Tout ce que vous avez écrit est encore là.")
    for label, text in FIELDS.items():
        contributor.types(label, text)
    for label, option in CHOICES.items():
        contributor.chooses(label, option)
    contributor.answers("Relève de l’offre de service aux usagers", "oui")
    contributor.answers("Fonde une décision individuelle", "oui")
    contributor.types("Données traitées", "Réponses au questionnaire d’inscription")
    contributor.types("Source des données", "La personne elle-même")
    contributor.types("Mode de collecte", "Formulaire en ligne")
    contributor.types("Intitulé", "Présentation au comité social et économique", within="#vie")
    contributor.types("Adresse", "https://exemple.fr/diagnostic", within="#vie")
    contributor.presses("Enregistrer la fiche")
    contributor.sees(TITLE, "Réponses au questionnaire d’inscription", "Présentation au comité social", "Brouillon")
    contributor.presses("Proposer à l’approbation")
    assert contributor.status == 422
    contributor.sees("Cochez un objectif stratégique")
    contributor.follows("Modifier la fiche")
    contributor.ticks("Qualité des services")
    contributor.presses("Enregistrer la fiche")
    contributor.presses("Proposer à l’approbation")
    contributor.sees("Proposée")
    walk.sheet = contributor.address


def another_department_does_not_see_it(walk: Walk) -> None:
    stranger = walk.people("entreprises")
    stranger.goes_to(walk.sheet)
    assert stranger.status == 404


def the_approver_publishes_it(walk: Walk) -> None:
    approver = walk.approver
    approver.sees(TITLE)  # among what waits for them, at home
    approver.follows(TITLE)
    approver.presses("Approuver la fiche")
    approver.presses("Publier la fiche")
    approver.sees("Publiée")
    found = re.search(r"ALG-\d{4}-\d{4}", approver.reads())
    assert found
    walk.reference = found[0]


def the_public_reads_it(walk: Walk) -> None:
    for somebody in (walk.stranger, walk.reader):
        somebody.goes_to("/algorithmes/")
        somebody.sees(TITLE)
        somebody.goes_to(f"/algorithmes/{walk.reference}")
        somebody.sees(TITLE, "Le comité n’a pas rendu d’avis sur cet algorithme", "Utilisé sans avis")
        somebody.sees("Réponses au questionnaire d’inscription", "Présentation au comité social et économique")
