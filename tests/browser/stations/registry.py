"""Station 5: a sheet is written, approved by a second person, and published."""

import re

from tests.browser.stations.walk import TITLE, Walk

# By step of the sheet, in their order.
FIELDS = [
    {
        "Nom de l’algorithme": TITLE,
        "Service porteur": "Département de l’accompagnement",
        "Adresse électronique, page": "accompagnement@demonstration.example",
    },
    {
        "Contexte global": "Chaque personne inscrite établit un diagnostic avec son conseiller.",
        "Finalité": "Proposer au conseiller un diagnostic des besoins de la personne.",
        "Pourquoi un algorithme": "Le conseiller lit plus vite un dossier long.",
    },
    {
        "Comment et quand il intervient": "Avant l’entretien ; le conseiller le lit, le corrige ou l’écarte.",
        "Intervention humaine": "Le conseiller décide seul.",
        "Texte de loi": "Code du travail, art. L.5411-6-1.",
    },
    {
        "Nombre de décisions par an": "120 000",
        "Qui s’en sert": "Les conseillers.",
        "Public concerné": "Les demandeurs d’emploi.",
        "Effets importants": "Le choix des services proposés.",
    },
    {
        "Données traitées": "Réponses au questionnaire d’inscription",
        "Source des données": "La personne elle-même",
        "Mode de collecte": "Formulaire en ligne",
    },
    {"Opérations effectuées": "Classement des besoins probables."},
    {"Que faire si un risque se réalise": "Le responsable suspend l’outil."},
    {"Coût de construction": "180 000,50", "Intitulé": "Présentation au comité social et économique"},
]
CHOICES = {6: {"Type d’algorithme": "apprentissage automatique"}, 8: {"Étape de vie": "expérimentation"}}
ANSWERS = {
    2: {"Relève de l’offre de service aux usagers": "oui"},
    3: {"Fonde une décision individuelle": "oui", "Niveau d’automatisation": "aide à la décision"},
    4: {"Portée de la décision": "externe"},
}
TYPED_LATER = "Un tri à la main, trop lent."


def the_contributor_writes_a_sheet(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.follows("Algorithmes")
    contributor.follows("Inscrire un algorithme")
    contributor.presses("Enregistrer et continuer")
    assert contributor.status == 422
    contributor.sees("La fiche n’est pas enregistrée. Tout ce que vous avez écrit est encore là.")
    for step, fields in enumerate(FIELDS, start=1):
        for question, answer in ANSWERS.get(step, {}).items():
            contributor.answers(question, answer)
        for label, option in CHOICES.get(step, {}).items():
            contributor.chooses(label, option)
        for label, text in fields.items():
            contributor.types(label, text)
        contributor.presses("Enregistrer et continuer")
        contributor.sees("La fiche est enregistrée.")
    contributor.sees("Relire et proposer", TITLE, "Réponses au questionnaire d’inscription", "180 000,50 €")
    contributor.presses("Proposer à l’approbation")
    assert contributor.status == 422
    contributor.sees("Cochez un objectif stratégique")


def it_is_saved_by_itself(walk: Walk) -> None:
    """At each pause; rows are added in place, and what does not apply is not asked."""
    contributor = walk.contributor
    contributor.follows("Répondre")
    contributor.ticks("Qualité des services")
    contributor.types("Autres solutions étudiées", TYPED_LATER)
    contributor.awaits("Enregistré à")
    contributor.goes_to(contributor.address)
    assert contributor.page.get_by_label("Autres solutions étudiées").input_value() == TYPED_LATER
    contributor.follows("Risques et analyses", within=".steps-wide")
    meeting = contributor.page.get_by_label("Date de la présentation")
    assert not meeting.is_visible()
    contributor.answers("Présenté au comité social et économique", "oui")
    assert meeting.is_visible()
    contributor.touches("Ajouter : risque", within="section[aria-labelledby=risks]")
    contributor.types("Ce qui est fait pour le réduire", "Relecture", within="fieldset:has(#id_risks-1-name)")
    contributor.awaits("sauf : Risques, ligne 2")
    contributor.types("Risque", "Erreur de classement", within="fieldset:has(#id_risks-1-name)")
    contributor.presses("Enregistrer et continuer")
    contributor.follows("Relire et proposer", within=".steps-wide")
    contributor.sees("Erreur de classement", TYPED_LATER)
    contributor.presses("Proposer à l’approbation")
    contributor.sees("Proposée")
    walk.sheet = contributor.address


def another_department_does_not_see_it(walk: Walk) -> None:
    stranger = walk.people("entreprises")
    stranger.goes_to(walk.sheet)
    assert stranger.status == 404


def the_approver_publishes_it(walk: Walk) -> None:
    approver = walk.approver
    approver.goes_to("/")
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
