"""The visas are proposed from the facts, and what is not known is not written."""

import pytest
from django.utils import timezone

from committee.enums.referrals import Origin
from committee.models import CommitteeRules, Hearing, Referral
from committee.queries.files import file_for_opinion
from opinions.rules.proposal import proposed
from tests.charter.factories import FoundingActFactory
from tests.committee.factories import MeetingFactory, UserFactory
from tests.committee.referral_factories import AT, examined, sheet_of
from tests.opinions.factories import retain_findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def file():
    file = examined()
    file.sheet = sheet_of(file.referral).version
    retain_findings(file.referral, by=file.people.users["rapporteur"])
    return file


def visas(file, *, act=None, decision=""):
    facts = file_for_opinion(file.referral.pk)
    content = proposed(facts, founding_act=act, decision=decision, submitted_on=timezone.localdate(AT))
    return [visa.replace("\u00a0", " ") for visa in content.visas]


def test_the_visas_follow_the_order_of_the_acts(file):
    act = FoundingActFactory(number="2020-41")

    assert visas(file, act=act, decision="Décision n° 2021-12 du 15 février 2021 du directeur général") == [
        "Vu le code du travail, notamment les articles L.5312-1 et L.5312-2,",
        "Vu la délibération n° 2020-41 du 7 juillet 2020, notamment son article 3,",
        "Vu la décision n° 2021-12 du 15 février 2021 du directeur général,",
        f"Vu la charte « {file.referral.charter_version.title} », {file.referral.charter_version.label},",
        f"Vu la fiche d’algorithme {file.sheet.algorithm.reference} (version 1),",
        (
            f"Vu la saisine {file.referral.reference} du 24 novembre 2026, "
            f"présentée par : {file.referral.department.name},"
        ),
    ]


def test_a_decision_that_is_not_known_is_not_cited(file):
    assert CommitteeRules.objects.get().decision_reference == ""
    assert not any("écision" in visa for visa in visas(file))


def test_several_sheets_are_cited_together(file):
    second = sheet_of(file.referral).version

    (cited,) = [visa for visa in visas(file) if "fiche" in visa]

    assert cited.startswith("Vu les fiches d’algorithme ALG-")
    assert second.algorithm.reference in cited


def test_a_self_referral_is_cited_as_such(file):
    facts = file_for_opinion(file.referral.pk)
    own = type(facts)(**{name: getattr(facts, name) for name in facts.__slots__} | {"origin": Origin.SELF})

    content = proposed(own, founding_act=None, decision="", submitted_on=timezone.localdate(AT))

    assert content.visas[-1].startswith(f"Vu l’autosaisine {file.referral.reference} du 24")


def test_a_file_without_rapporteur_has_no_report(file):
    Referral.objects.filter(pk=file.referral.pk).update(rapporteur=None)

    content = proposed(file_for_opinion(file.referral.pk), founding_act=None, decision="", submitted_on=AT.date())

    assert content.report_by == ""


def test_whom_the_committee_heard_is_proposed(file):
    by = file.people.users["secretariat"]
    meeting = MeetingFactory()
    for name, status in (("Noa Patron", "heard"), ("Sacha Absent", "declined")):
        Hearing.objects.create(
            meeting=meeting,
            referral=file.referral,
            person=UserFactory(full_name=name),
            name=name,
            quality="juriste",
            status=status,
            invited_at=AT,
            invited_by=by,
            declined_at=AT if status == "declined" else None,
            heard_at=AT if status == "heard" else None,
            heard_by=by if status == "heard" else None,
        )

    content = proposed(
        file_for_opinion(file.referral.pk), founding_act=None, decision="", submitted_on=timezone.localdate(AT)
    )

    assert content.heard == ("Après avoir entendu Noa Patron, juriste,",)
