"""A file whose algorithm has a supplier, and what is done about the links of its members."""

from committee.enums.referrals import ReferralStatus as S
from committee.operations.recusals import recuse
from committee.operations.waivers import waive_conflict
from committee.queries import conflicts as queries
from tests.algorithms.factories import AlgorithmFactory, ContactPointFactory, SheetVersionFactory, SupplierFactory
from tests.committee.referral_factories import AT, People, ReferralFactory, loaded

SUPPLIER = "Éditeur Lumen SAS"


def a_file(status=S.UNDER_REVIEW, **sheet):
    """A file whose algorithm has a supplier, and its people."""
    referral = ReferralFactory(status=status)
    people = People(referral)
    algorithm = AlgorithmFactory(department=referral.department)
    contact, supplier = sheet.pop("contact", ""), sheet.pop("supplier", SUPPLIER)
    version = SheetVersionFactory(status="published", algorithm=algorithm, **sheet)
    if supplier:
        SupplierFactory(sheet=version, name=supplier)
    if contact:
        ContactPointFactory(sheet=version, address=contact)
    referral.sheets.create(version=version)
    return people


def signals(people, **given):
    found = queries.signals_on([loaded(people.referral)], on=AT.date(), **given)
    return found.get(people.referral.pk, [])


def the_ground(people, who="member"):
    return next(one.signal.ground for one in signals(people) if one.signal.person_id == people.users[who].pk)


def waive(people, by, *, who="member", reason="Un stage de trois mois, il y a dix ans", ground=""):
    return waive_conflict(
        referral_id=people.referral.pk,
        person_id=people.users[who].pk,
        ground=ground or the_ground(people, who),
        actor=people.actor(by),
        at=AT,
        reason=reason,
    )


def leave(people, who):
    person = people.users[who]
    return recuse(referral_id=people.referral.pk, person_id=person.pk, actor=people.actor(who), at=AT, reason="Un lien")
