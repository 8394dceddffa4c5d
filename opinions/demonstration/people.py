"""The invented people of the demonstration: who signs in, for which department, with which roles and seats."""

from dataclasses import dataclass
from datetime import datetime

from accounts.enums import Office, Role
from accounts.models import Department, RoleGrant, User
from algorithms import known

DOMAIN = "demonstration.example"
# Printed by script/server, and refused in production: the accounts exist only where demonstration data are loaded.
PASSWORD = "Demonstration-2026"  # noqa: S105 -- the password of accounts that exist only in the demonstration


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person. `seat` is a key of `SEATS` when they sit in the committee."""

    login: str
    full_name: str
    shown_as: str
    department: str = ""
    roles: tuple[Role, ...] = ()
    seat: str = ""
    office: Office = Office.MEMBER

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"


_WRITES, _APPROVES = (Role.CONTRIBUTOR,), (Role.APPROVER,)

PEOPLE = [
    Invented("contribution", "Alix Esquisse", "Contributeur, demandeurs d’emploi", "usagers", _WRITES),
    Invented("approbation", "Sacha Gabarit", "Approbateur, demandeurs d’emploi", "usagers", _APPROVES),
    Invented("entreprises", "Lou Maquette", "Contributeur, entreprises", "entreprises", _WRITES),
    Invented("entreprises.approbation", "Noa Patron", "Approbateur, entreprises", "entreprises", _APPROVES),
    Invented("indemnisation", "Eden Calque", "Contributeur, indemnisation", "indemnisation", _WRITES),
    Invented("indemnisation.approbation", "Ariel Profil", "Approbateur, indemnisation", "indemnisation", _APPROVES),
    Invented("controle", "Sam Contour", "Contributeur, contrôle", "controle", _WRITES),
    Invented("controle.approbation", "Jo Silhouette", "Approbateur, contrôle", "controle", _APPROVES),
    Invented("outils", "Ange Tracé", "Contributeur, outils des agents", "outils", _WRITES),
    Invented("outils.approbation", "Mahé Croquis", "Approbateur, outils des agents", "outils", _APPROVES),
    Invented("secretariat", "Morgan Canevas", "Secrétariat du comité", "", (Role.SECRETARIAT,)),
    Invented("direction", "Andrea Plan", "Direction générale (lecture)", "", (Role.MANAGEMENT,)),
    Invented("expertise", "Robin Trame", "Personne entendue le jour de la séance"),
    Invented("presidence", "Camille Exemple", "Présidence du comité", seat="ethics-1", office=Office.PRESIDENT),
    Invented("vice-presidence", "Dominique Modèle", "Vice-présidence", seat="law-1", office=Office.VICE_PRESIDENT),
    Invented("rapport", "Claude Spécimen", "Membre, experte en intelligence artificielle", seat="ai-1"),
    Invented("membre.ia", "Maxence Prototype", "Membre, expert en intelligence artificielle", seat="ai-2"),
    Invented("membre.ethique", "Yaël Fictif", "Membre, experte en éthique", seat="ethics-2"),
    Invented("membre.etat", "Stéphane Témoin", "Membre, représentant de l’État", seat="state-1"),
    Invented("suppleance.etat", "Maé Doublure", "Suppléant du représentant de l’État"),
    Invented("membre.usagers", "Charlie Essai", "Membre, représentante des usagers", seat="users-1"),
    Invented("membre.usagers2", "Gwenn Ébauche", "Membre, représentant des usagers", seat="users-2"),
    Invented("administrateur.etat", "Pascale Factice", "Collège de l’État du conseil", seat="board-state"),
    Invented("administrateur.salaries", "Frédérique Épure", "Collège des salariés du conseil", seat="board-employees"),
    Invented("administrateur.employeurs", "Joan Moule", "Collège des employeurs du conseil", seat="board-employers"),
]  # fmt: skip


def create_departments() -> dict[str, Department]:
    return {
        code: Department.objects.create(code=code, name=name, contact=f"{code}@{DOMAIN}")
        for code, name in known.departments().items()
    }


def create_people(departments: dict[str, Department], *, at: datetime) -> dict[str, User]:
    """The accounts, by login, with their roles."""
    people = {}
    for person in PEOPLE:
        people[person.login] = User.objects.create_user(
            person.email,
            PASSWORD,
            full_name=person.full_name,
            department=departments.get(person.department),
            joined_at=at,
        )
        for role in person.roles:
            RoleGrant.objects.create(
                user=people[person.login], role=role, granted_at=at, granted_by_label="jeu de démonstration"
            )
    return people
