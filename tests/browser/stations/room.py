"""A meeting run from its screen: one president and four members, each in a browser, and a fifth without JavaScript."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from playwright.sync_api import Route

from tests.browser.people import People, Person
from tests.browser.stations.walk import PARIS

PRESIDENT = "presidence"
ON_A_TABLET = "membre.ia"
ON_A_PHONE = "membre.usagers"
WHOSE_CONNECTION_IS_LOST = "membre.ethique"
WHO_IS_SIGNED_OUT = "rapport"
WITHOUT_SCRIPT = "membre.etat"
FOLLOWING = (ON_A_TABLET, ON_A_PHONE, WHOSE_CONNECTION_IS_LOST, WHO_IS_SIGNED_OUT)
HERE = (
    "Camille Exemple",
    "Claude Spécimen",
    "Yaël Fictif",
    "Maxence Prototype",
    "Stéphane Témoin",
)
REMOTE = "Charlie Essai"
FIRST, VOTED, LAST = POINTS = ("Communication de la présidence", "Programme de travail", "Questions diverses")
DISCUSSED = "le comité en discute."
QUESTION = "Le comité adopte-t-il son programme de travail ?"
TYPED = "Le comité souhaite un point d’étape au printemps."


@dataclass
class Room:
    """`numbers` are the places of the points: those of former minutes come before ours by themselves."""

    people: People
    meeting: str = ""
    numbers: dict[str, int] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    @property
    def screen(self) -> str:
        return f"{self.meeting}conduire/"

    @property
    def president(self) -> Person:
        return self.people(PRESIDENT)

    def says(self, title: str, what: str) -> str:
        """What the screen says while it shows this point."""
        return f"Point {self.numbers[title]} : {what}"

    def members(self, *logins: str) -> list[Person]:
        return [self.people(login) for login in logins or FOLLOWING]


def the_president_plans_and_convenes(room: Room) -> None:
    president = room.president
    now = datetime.now(PARIS)
    starts_at = min(now + timedelta(minutes=20), now.replace(hour=23, minute=59))
    president.goes_to("/seances/nouvelle/")
    president.types("Date", f"{starts_at:%Y-%m-%d}")
    president.types("Heure", f"{starts_at:%H:%M}")
    president.types("Lieu", "Paris, salle de démonstration")
    president.types("Accès à distance", "Visioconférence de démonstration")
    president.presses("Prévoir la séance")
    room.meeting = president.address
    for title in POINTS:
        president.types("Objet du point", title)
        president.presses("Ajouter ce point")
    president.types("Motif de l’urgence", "Le programme doit être adopté avant la fin du mois.")
    president.presses("Convoquer le comité")
    points = president.page.locator("article[id^=point-]")
    for title in POINTS:
        place = points.filter(has_text=title).locator("> p.meta").inner_text()
        room.numbers[title] = int(place.removeprefix("Point "))


def members_answer_and_wait_on_their_screens(room: Room) -> None:
    phone = room.people(ON_A_PHONE)
    phone.goes_to(room.meeting)
    phone.follows("Suivre la séance")
    phone.touches("À distance")
    phone.awaits("Votre réponse est enregistrée")
    for member in room.members():
        if member is not phone:
            member.goes_to(room.screen)
        member.sees("La séance n’est pas encore ouverte")
        member.page.evaluate("window.neverLeft = true")


def the_president_notes_who_is_here_and_opens(room: Room) -> None:
    president = room.president
    president.goes_to(room.meeting)
    president.follows("Conduire la séance")
    president.page.evaluate("window.neverLeft = true")
    assert president.page.get_by_label(f"Présence de {REMOTE}").input_value() == "remote"
    president.does_not_see("Ouvrir la séance")
    for name in HERE:
        president.chooses(f"Présence de {name}", "présent sur place")
    president.touches("Enregistrer la présence")
    president.awaits("La présence est enregistrée", "le quorum de 6 est atteint")
    president.touches("Ouvrir la séance")
    president.awaits(f"Point 1 : {DISCUSSED}")
    for number in range(2, room.numbers[FIRST] + 1):
        president.touches(f"Point suivant : point {number}")
        president.awaits(f"Point {number} : {DISCUSSED}")
    for member in room.members():
        member.awaits(room.says(FIRST, DISCUSSED), FIRST)
        assert not member.page.locator("form[action*='/prendre/']").count()


def the_first_point_is_discussed(room: Room) -> None:
    """What the president is writing stays when the page changes under it, and when the meeting moves on."""
    president, tablet = room.president, room.people(ON_A_TABLET)
    first, voted = room.numbers[FIRST], room.numbers[VOTED]
    president.opens(f"Note du point {first}")
    president.types("Note pour le procès-verbal", TYPED)
    # A double click is one press, though the button that comes in its place has the same words.
    president.touches(f"Point suivant : point {voted}", times=2)
    president.awaits(room.says(VOTED, DISCUSSED))
    kept = f"section:has(summary:text-is('Note du point {first}'))"
    assert president.page.locator(kept).locator("textarea").input_value() == TYPED
    president.touches("Enregistrer la note", within=kept)
    president.awaits("La note est enregistrée.")
    tablet.awaits(room.says(VOTED, DISCUSSED))
    tablet.follows(FIRST)
    tablet.sees(f"Vous relisez le point {first}. La séance en est au point {voted}.")
    tablet.does_not_see(TYPED)
    tablet.follows("Revenir au point en cours")
    tablet.page.evaluate("window.neverLeft = true")


def the_second_point_is_put_to_the_vote(room: Room) -> None:
    president = room.president
    president.opens(f"Préparer un scrutin sur le point {room.numbers[VOTED]}")
    president.types("Question posée au comité", QUESTION)
    president.touches("Préparer le scrutin")
    president.awaits(room.says(VOTED, "le scrutin est prêt, il n’est pas encore ouvert."))
    president.touches("Ouvrir le scrutin")
    for person in [president, *room.members()]:
        person.awaits(room.says(VOTED, "le scrutin est ouvert."), "À vous de voter", QUESTION)


def one_votes_while_the_connection_is_lost(room: Room) -> None:
    """Nothing says that the vote is recorded before the server has said so; it leaves by itself when it can."""
    member, president = room.people(WHOSE_CONNECTION_IS_LOST), room.president
    member.context.set_offline(True)
    member.ticks("contre", within="#a-voter")
    member.touches("Voter", within="#a-voter")
    member.page.get_by_text("Votre envoi n’est pas encore enregistré").wait_for()
    member.does_not_see("Votre vote est enregistré", "Vote enregistré")
    stored = member.page.evaluate("[localStorage.length, sessionStorage.length]")
    assert stored == [0, 0]
    president.sees("0 sur 6 votants a voté")
    # Changed while it waits: the last choice is the one that leaves.
    member.ticks("abstention", within="#a-voter")
    member.touches("Voter", within="#a-voter")


def one_votes_and_the_answer_is_lost(room: Room) -> None:
    """The server recorded it, the answer never came: sent again, it is still one vote."""
    member = room.people(ON_A_TABLET)

    def lose_the_first_answer(route: Route) -> None:
        room.sent.append(route.request.url)
        if len(room.sent) == 1:
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    member.page.route("**/voter/**", lose_the_first_answer)
    member.ticks("pour", within="#a-voter")
    member.touches("Voter", within="#a-voter")
    member.awaits("Votre vote est enregistré", "Vote enregistré : pour")
    assert len(room.sent) >= 2


def one_is_signed_out(room: Room) -> None:
    member = room.people(WHO_IS_SIGNED_OUT)
    member.context.clear_cookies()
    member.awaits("Votre connexion au site a expiré")
    member.follows("Se connecter de nouveau")
    member.types("Courriel", f"{WHO_IS_SIGNED_OUT}@demonstration.example")
    member.types("Mot de passe", "Demonstration-2026")
    member.presses("Se connecter")
    assert member.address == room.screen
    member.page.evaluate("window.neverLeft = true")
    member.ticks("pour", within="#a-voter")
    member.touches("Voter", within="#a-voter")
    member.awaits("Vote enregistré : pour")


def others_vote(room: Room) -> None:
    plain = room.people(WITHOUT_SCRIPT)
    plain.goes_to(room.screen)
    plain.ticks("pour", within="#a-voter")
    plain.presses("Voter", within="#a-voter")
    assert plain.address.startswith(room.screen)
    plain.sees("Votre vote est enregistré", "Vote enregistré : pour")
    for person in (room.people(ON_A_PHONE), room.president):
        person.ticks("pour", within="#a-voter")
        person.touches("Voter", within="#a-voter")
        person.awaits("Votre vote est enregistré", "Vote enregistré : pour")


def the_lost_connection_comes_back(room: Room) -> None:
    member, president = room.people(WHOSE_CONNECTION_IS_LOST), room.president
    president.awaits("5 sur 6 votants ont voté.", "On attend : Yaël Fictif.")
    member.context.set_offline(False)
    member.awaits("Votre vote est enregistré", "Vote enregistré : abstention")
    president.awaits("6 sur 6 votants ont voté.")
    assert not member.page.locator("#connexion").is_visible()


def everybody_sees_the_result(room: Room) -> None:
    president = room.president
    president.touches("Clore le scrutin")
    president.awaits("le scrutin est clos, le résultat va être proclamé")
    president.touches("Proclamer le résultat")
    for person in [president, *room.members()]:
        person.awaits(room.says(VOTED, "le résultat est proclamé, la proposition est adoptée."))
        person.sees("5 pour, 0 contre, 1 abstention", "la proposition est adoptée")
        votes = person.page.locator("td[data-label=Vote]").all_inner_texts()
        assert sorted(votes) == ["Abstention", *["Pour"] * 5]


def the_meeting_ends(room: Room) -> None:
    president = room.president
    president.touches(f"Point suivant : point {room.numbers[LAST]}")
    president.awaits(room.says(LAST, DISCUSSED))
    president.touches("Lever la séance")
    for person in [president, *room.members()]:
        person.awaits("La séance est levée.", "Lire le procès-verbal")
        person.sees("traité, adopté")
        assert person.page.evaluate("window.neverLeft") is True, f"{person.name} left the page"
