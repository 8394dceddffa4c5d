"""Station 6, first half: a referral is drafted, submitted with a paper, taken up, examined by two who see nothing."""

from tests.browser.people import Person
from tests.browser.stations.walk import NOTE, QUESTION, TITLE, Walk

PAPER = "Donnée de démonstration.\nNote de présentation du diagnostic.\n".encode()
REVIEWERS = {"membre.ethique": "Yaël Fictif", "membre.ia": "Maxence Prototype"}
RECUSED = "administrateur.employeurs"
COMMITMENTS = 7
RESERVED = 2
# Of each commitment: the grid of the demonstration.
CRITERIA = (2, 2, 2, 2, 2, 2, 1)
POINTS = [f"{commitment}.{n}" for commitment, count in enumerate(CRITERIA, start=1) for n in range(1, count + 1)]
RESERVED_POINT = "2.1"
SECRET = {
    "membre.ethique": "Le conseiller manque de temps pour corriger.",
    "membre.ia": "Le modèle n’a pas été éprouvé.",
}
FINDING = "Rien ne garantit que le conseiller ait le temps de s’écarter du diagnostic."


def the_contributor_drafts_it(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.follows("Saisines")
    contributor.follows("Rédiger une saisine")
    contributor.types("Question posée au comité", QUESTION)
    contributor.presses("Enregistrer le brouillon")
    assert contributor.status == 422
    contributor.sees("Donnez un objet à la saisine", "Choisissez au moins une fiche")
    assert contributor.page.get_by_label("Question posée au comité").input_value() == QUESTION
    contributor.types("Objet", TITLE)
    contributor.ticks(walk.reference)
    contributor.presses("Enregistrer le brouillon")
    contributor.sees("Brouillon de saisine", QUESTION)
    walk.referral = contributor.address


def a_paper_is_joined(walk: Walk) -> None:
    """First one of a type that is not allowed: a sentence, and what was chosen is still there."""
    contributor = walk.contributor
    contributor.follows("Joindre des pièces")
    contributor.chooses("Nature des pièces", "documentation technique")
    contributor.joins("Fichiers", "outil.exe", b"MZ\x90\x00" + bytes(60), "application/octet-stream")
    contributor.presses("Joindre")
    assert contributor.status == 422
    contributor.sees("outil.exe")
    assert contributor.page.get_by_label("Nature des pièces").input_value() == "technical"
    contributor.chooses("Nature des pièces", "note de présentation")
    contributor.joins("Fichiers", NOTE, PAPER, "text/plain")
    contributor.presses("Joindre")
    contributor.sees(NOTE)
    walk.paper = contributor.link(NOTE)
    given = contributor.takes(walk.paper)
    assert given.body() == PAPER
    assert "attachment" in given.headers["content-disposition"]


def it_is_submitted_and_taken_up(walk: Walk) -> None:
    contributor = walk.contributor
    contributor.goes_to(walk.referral)
    contributor.presses("Transmettre la saisine")
    walk.referral_reference = contributor.page.title().split(" ")[0]
    contributor.sees(f"Saisine {walk.referral_reference}", "Le secrétariat, pour vérifier que le dossier est complet")
    secretariat = walk.secretariat
    secretariat.goes_to("/")
    secretariat.sees(walk.referral_reference)
    secretariat.goes_to(walk.referral)
    secretariat.sees(QUESTION, NOTE)
    secretariat.presses("Prendre en charge")
    secretariat.sees("Le président, pour désigner le rapporteur et deux examinateurs")


def the_president_assigns(walk: Walk) -> None:
    president = walk.president
    president.goes_to("/")
    president.sees(walk.referral_reference)
    president.goes_to(walk.referral)
    president.follows("Désigner le rapporteur")
    president.ticks("Claude Spécimen")
    president.presses("Désigner")
    president.follows("Désigner les examinateurs")
    for name in REVIEWERS.values():
        president.ticks(name)
    president.presses("Désigner")
    president.sees(*REVIEWERS.values(), "personne ne lit l’examen d’un autre")


def a_member_recuses_and_loses_the_file(walk: Walk) -> None:
    member = walk.people(RECUSED)
    member.goes_to(walk.referral)
    member.sees(QUESTION)
    assert member.takes(walk.paper).status == 200
    member.follows("Me déporter de ce dossier")
    member.types("Motif", "Lien avec un éditeur du secteur.")
    member.presses("Me déporter de ce dossier")
    member.goes_to(walk.referral)
    assert member.status == 403
    member.sees("Vous vous êtes déporté")
    member.does_not_see(QUESTION, NOTE)
    assert member.takes(walk.paper).status == 404


def two_members_review_alone(walk: Walk) -> None:
    """Neither reads a word of the other before both are given."""
    first, second = REVIEWERS
    _begins(walk, first)
    walk.people(first).presses("Enregistrer sans rendre")
    walk.people(first).sees(f"{len(POINTS)} sur {len(POINTS)} appréciations")
    _begins(walk, second)
    walk.people(second).presses("Rendre mon examen")
    for login, other in ((first, second), (second, first)):
        _does_not_read(walk, walk.people(login), SECRET[other])
    _does_not_read(walk, walk.president, *SECRET.values())
    walk.people(first).goes_to(walk.referral)
    walk.people(first).follows("Écrire mon examen")
    walk.people(first).presses("Rendre mon examen")
    for login in REVIEWERS:
        member = walk.people(login)
        member.goes_to(walk.referral)
        member.follows("Lire les commentaires")
        member.sees(*SECRET.values(), "même avis", "page 3")
        member.follows("Seulement les désaccords")
        member.sees("Aucun désaccord")


def the_rapporteur_consolidates(walk: Walk) -> None:
    rapporteur = walk.rapporteur
    rapporteur.goes_to("/")
    rapporteur.sees(walk.referral_reference)
    rapporteur.goes_to(walk.referral)
    rapporteur.follows("Écrire les constats retenus")
    rapporteur.sees(*SECRET.values())
    for position in range(1, COMMITMENTS + 1):
        grade = "sous réserve" if position == RESERVED else "conforme"
        rapporteur.answers(f"Appréciation de l’engagement {position}", grade)
    rapporteur.types(f"Constat sur l’engagement {RESERVED}", FINDING)
    rapporteur.presses("Enregistrer les constats")
    rapporteur.sees("sous réserve")


def _begins(walk: Walk, login: str) -> None:
    member = walk.people(login)
    member.goes_to("/")
    member.sees(walk.referral_reference)
    member.goes_to(walk.referral)
    member.follows("Écrire mon examen")
    member.sees("grille de démonstration", f"0 sur {len(POINTS)} appréciations")
    # Everything conforms, but for one criterion, which is explained by a paper of the file.
    for point in POINTS:
        member.answers(f"Appréciation du critère {point}", "sous réserve" if point == RESERVED_POINT else "conforme")
    member.types(f"Commentaire sur le critère {RESERVED_POINT}", SECRET[login])
    reserved = f"details:has-text('sur le critère {RESERVED_POINT}')"
    member.opens("Preuve", within=reserved)
    member.types("Ce qui fonde", "page 3", within=reserved)
    member.chooses("Pièce du dossier", NOTE, within=reserved)


def _does_not_read(walk: Walk, person: Person, *secrets: str) -> None:
    for page in (walk.referral, f"{walk.referral}examens/"):
        person.goes_to(page)
        person.does_not_see(*secrets)
