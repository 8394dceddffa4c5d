"""Station 5 again: the sheet is assessed in law, part by part, and a named approver signs."""

from tests.browser.people import Person
from tests.browser.stations.walk import Walk

WHY = "Le conseiller lit le diagnostic et décide seul."
# (question, answer, reason); a question appears when the one before calls for it.
FIRST = [("L’algorithme fonde-t-il, même en partie, une décision individuelle ?", "oui", "")]
PARTS = [
    [
        ("Quelle est la part du traitement automatisé dans la décision ?", "une personne décide", WHY),
        ("Est-ce un des principaux traitements de la mission ?", "oui", ""),
        ("Un secret protégé s’oppose-t-il à la publication de certaines règles ?", "non", ""),
    ],
    [("L’algorithme traite-t-il des données personnelles ?", "oui", "")],
    [
        ("Fait-il du profilage ?", "oui", ""),
        ("Traite-t-il des données sensibles ?", "non", WHY),
        ("Une décision exclusivement automatisée produit-elle un effet juridique", "non", WHY),
        ("Quels critères de risque le traitement remplit-il ?", "évaluation ou notation", ""),
        ("Quels critères de risque le traitement remplit-il ?", "personnes vulnérables", ""),
        ("Le traitement est-il sur la liste de la CNIL", "non", WHY),
    ],
    [("Est-ce un système d’intelligence artificielle ?", "oui", "")],
    [
        ("Quel est le rôle de l’établissement ?", "fournisseur et déployeur", ""),
        ("Le système relève-t-il d’une pratique interdite ?", "aucune de ces pratiques", WHY),
        ("Le système fait-il l’une de ces choses ?", "aucune de ces choses", WHY),
        ("Introduit-il une nouvelle technologie pour le personnel", "non", WHY),
    ],
    [
        ("Est-ce un composant de sécurité d’un produit de l’annexe I", "non", ""),
        ("Dans quel domaine de l’annexe III le système est-il utilisé ?", "5(a)", ""),
    ],
    [("Le système est-il déjà en service", "non", "")],
]


def the_secretariat_records_the_dates(walk: Walk) -> None:
    """The demonstration has them already; one of them moves."""
    secretariat = walk.secretariat
    secretariat.goes_to("/algorithmes/textes/")
    secretariat.sees("à partir du 2 décembre 2027", "Avant : 2 août 2026")
    secretariat.goes_to("/algorithmes/textes/ia-annexe-iii/")
    secretariat.types("Date d’application", "2028-01-02")
    secretariat.types("Source", "Texte d’essai")
    secretariat.presses("Enregistrer la date")
    secretariat.sees("à partir du 2 janvier 2028", "Avant : 2 décembre 2027")


def the_department_answers(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.goes_to(walk.sheet)
    contributor.follows("Classe de risque et obligations")
    contributor.follows("Commencer l’analyse")
    contributor.sees("Proposé d’après la fiche")
    for answers in (FIRST, *PARTS):
        for question, answer, why in answers:
            _says(contributor, question, answer, why)
        contributor.presses("Enregistrer et", within="main .actions")
    contributor.sees("Classe de risque : haut risque", "à partir du 2 janvier 2028")
    contributor.does_not_see("sans réponse")


def the_approver_signs(walk: Walk) -> None:
    approver = walk.approver
    approver.goes_to("/")
    approver.follows("Signer l’analyse juridique")
    approver.presses("Signer l’analyse")
    assert approver.status == 422
    approver.types("Votre fonction", "Responsable du service")
    approver.presses("Signer l’analyse")
    approver.sees("L’analyse juridique est signée", "Responsable du service", "La fiche ne dit pas")


def everybody_inside_reads_the_class(walk: Walk) -> None:
    """Nobody outside: what is signed is not published."""
    somebody = walk.people("entreprises")
    somebody.goes_to(walk.sheet)
    somebody.follows("Classe de risque et obligations")
    somebody.sees("Classe de risque : haut risque")
    somebody.does_not_see("Refaire l’analyse")
    for outside in (walk.stranger, walk.reader):
        outside.goes_to(f"/algorithmes/{walk.reference}")
        outside.does_not_see("haut risque")


def _says(person: Person, question: str, answer: str, why: str) -> None:
    person.answers(question, answer)
    if why:
        person.types(f"Justification : {question}", why)
