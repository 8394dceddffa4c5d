"""The persons of the tests: in memory for the grids, with an account for the rest."""

from datetime import UTC, date, datetime

from accounts import actors
from accounts.actors import Actor, MandateInForce
from accounts.enums import Office, Role
from accounts.models import Department, User
from algorithms.content import SheetContent
from algorithms.enums import SheetStatus, SourceKind
from algorithms.models import SheetVersion
from tests.algorithms.factories import DepartmentFactory, SheetVersionFactory
from tests.committee.factories import UserFactory

CONTENT = SheetContent(
    values={"name": "  LegO ", "purpose": "Vérifier les offres", "objectives_note": "Aucun", "decisions_per_year": 0},
    objective_ids=(),
    rows={
        "datasets": [{"data": "Offres d’emploi", "origin": "Recruteurs", "collection": "En ligne"}],
        "sources": [{"label": "Rapport", "url": "https://exemple.fr/r", "kind": SourceKind.IMPACT}],
    },
)

_ROLES = {
    "contributor": {Role.CONTRIBUTOR},
    "proposer": {Role.CONTRIBUTOR, Role.APPROVER},
    "approver": {Role.APPROVER},
    "colleague": set(),
    "other contributor": {Role.CONTRIBUTOR},
    "other approver": {Role.APPROVER},
    "secretariat": {Role.SECRETARIAT},
    "management": {Role.MANAGEMENT},
    "board": {Role.BOARD},
    "operator": {Role.OPERATOR},
    "member": set(),
    "president": set(),
    "no department": {Role.CONTRIBUTOR, Role.APPROVER},
}
_OF_THE_DEPARTMENT = {"contributor", "proposer", "approver", "colleague"}
_ELSEWHERE = {"other contributor", "other approver"}


def actor(who: str, *, department: Department, elsewhere: Department, proposer: User | None = None) -> Actor:
    """Somebody, in memory. « proposer » is the person who proposed the sheet, and may approve others."""
    home = department if who in _OF_THE_DEPARTMENT else elsewhere if who in _ELSEWHERE else None
    key = proposer.pk if who == "proposer" and proposer else 900_000 + list(_ROLES).index(who)
    user = User(pk=key, full_name=who, department=home, joined_at=datetime(2026, 1, 1, tzinfo=UTC))
    mandate = None
    if who in {"member", "president"}:
        office = Office.PRESIDENT if who == "president" else Office.MEMBER
        mandate = MandateInForce(mandate_id=1, seat_id=1, office=office, ends_on=date(2028, 12, 31))
    return Actor(user=user, roles=frozenset(_ROLES[who]), mandate=mandate)


def make_team(at: datetime, department: Department | None = None) -> dict[str, Actor]:
    """One department's contributor, approver and both; the secretariat, a stranger, and one who reads proposals."""
    department = department or DepartmentFactory()
    roles = {
        "contributor": [Role.CONTRIBUTOR],
        "approver": [Role.APPROVER],
        "both": [Role.CONTRIBUTOR, Role.APPROVER],
    }
    people = {name: actors.build(UserFactory(department=department, roles=given), at) for name, given in roles.items()}
    people["secretary"] = actors.build(UserFactory(roles=[Role.SECRETARIAT]), at)
    people["stranger"] = actors.build(UserFactory(department=DepartmentFactory(), roles=[Role.CONTRIBUTOR]), at)
    people["member"] = actors.build(UserFactory(roles=[Role.BOARD]), at)
    return people


def sheet_of(team: dict[str, Actor], status: str = SheetStatus.DRAFT, **given: object) -> SheetVersion:
    """A sheet of the team's department, proposed by its contributor when it was proposed."""
    department = team["contributor"].user.department
    return SheetVersionFactory(
        algorithm__department=department, algorithm__created_by=team["contributor"].user, status=status, **given
    )
