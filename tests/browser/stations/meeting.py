"""Station 6, second half: a meeting is planned for now, convened in urgency, attended, opened with its quorum."""

from datetime import datetime, timedelta

from tests.browser.stations.referral import RECUSED
from tests.browser.stations.walk import PARIS, TITLE, Walk

IN_PERSON = ("Camille Exemple", "Claude Spécimen", "Yaël Fictif", "Maxence Prototype", "Stéphane Témoin")
REMOTE = "Charlie Essai"
REPRESENTED = "Gwenn Ébauche"
EXCUSED = ("Dominique Modèle", "Pascale Factice", "Frédérique Épure", "Joan Moule")
URGENCY = "Le déploiement commence demain."


def the_secretariat_prepares_it(walk: Walk) -> None:
    secretariat = walk.secretariat
    starts_at = _soon()
    secretariat.follows("Séances")
    secretariat.follows("Prévoir une séance")
    secretariat.types("Date", f"{starts_at:%Y-%m-%d}")
    secretariat.types("Heure", f"{starts_at:%H:%M}")
    secretariat.presses("Prévoir la séance")
    assert secretariat.status == 422
    secretariat.sees("Indiquez le lieu")
    assert secretariat.page.get_by_label("Date").input_value() == f"{starts_at:%Y-%m-%d}"
    secretariat.types("Lieu", "Paris, salle de démonstration")
    secretariat.types("Accès à distance", "Visioconférence de démonstration")
    secretariat.presses("Prévoir la séance")
    walk.meeting = secretariat.address
    secretariat.chooses("Saisine en instruction", walk.referral_reference)
    secretariat.presses("Inscrire la saisine")
    secretariat.sees(TITLE)


def it_is_convened_in_urgency(walk: Walk) -> None:
    secretariat = walk.secretariat
    secretariat.presses("Convoquer le comité")
    assert secretariat.status == 422
    secretariat.sees("donnez le motif de l’urgence")
    secretariat.types("Motif de l’urgence", URGENCY)
    secretariat.presses("Convoquer le comité")
    secretariat.sees("Le comité est convoqué", URGENCY)


def a_member_answers_from_a_phone(walk: Walk) -> None:
    member = walk.people("membre.usagers")
    member.sees("Séance")
    member.goes_to(walk.meeting)
    member.presses("À distance")
    member.sees("Votre réponse est enregistrée")


def attendance_is_recorded(walk: Walk) -> None:
    secretariat = walk.secretariat
    secretariat.goes_to(walk.meeting)
    for name in IN_PERSON:
        secretariat.chooses(f"Présence de {name}", "présent sur place")
    for name in EXCUSED:
        secretariat.chooses(f"Présence de {name}", "excusé")
    secretariat.chooses(f"Présence de {REPRESENTED}", "représenté")
    secretariat.chooses(f"Pouvoir de {REPRESENTED} donné à", REMOTE)
    assert secretariat.page.get_by_label(f"Présence de {REMOTE}").input_value() == "remote"
    secretariat.presses("Enregistrer la présence")
    secretariat.sees("La présence est enregistrée", "11 membres")


def the_president_opens_it(walk: Walk) -> None:
    president = walk.president
    president.goes_to("/")
    president.follows("Séance")
    president.goes_to(walk.meeting)
    president.presses("Ouvrir la séance")
    president.sees("La séance est ouverte", "quorum atteint")


def who_is_recused_sees_the_point_without_its_content(walk: Walk) -> None:
    member = walk.people(RECUSED)
    member.goes_to(walk.meeting)
    assert member.status == 200
    member.sees("Vous vous êtes déporté de ce point")
    member.does_not_see(TITLE)


def it_is_closed(walk: Walk) -> None:
    president = walk.president
    president.goes_to(walk.meeting)
    president.presses("Lever la séance")
    president.follows("Lire le procès-verbal")
    president.sees("Pouvoir", "abstention", URGENCY)


def _soon() -> datetime:
    """In a quarter of an hour, or just before midnight: the meeting is opened on its own day."""
    now = datetime.now(PARIS)
    return min(now + timedelta(minutes=15), now.replace(hour=23, minute=59))
