import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from django.db.utils import InternalError

from accounts import actors
from accounts.enums import Role
from bulletin.models import Publication
from charter import known, operations, queries
from charter.enums import ActKind, CharterStatus
from charter.models import CharterVersion, FoundingAct
from charter.operations import ActFacts, CharterContent, CommitmentContent
from common.errors import NotAllowed, NotVisible, RuleBroken, Stale, WrongState
from common.journal import System
from common.models import JournalEntry
from tests.charter.factories import CharterVersionFactory
from tests.committee.factories import UserFactory
from tests.races import race

CONTENT = CharterContent(
    label="Version de 2026",
    title="Charte éthique",
    in_force_from=date(2026, 11, 1),
    approval_reference="Délibération n° 2026-12 du 3 mars 2026",
    commitments=(CommitmentContent(code="transparence", title="Transparence"),),
)


def person(at, *roles):
    return actors.build(UserFactory(roles=list(roles)), at)


@pytest.fixture
def secretary(db, at):
    return person(at, Role.SECRETARIAT)


def test_the_founding_act_is_loaded_from_its_text(secretary, at):
    act = known.load_act(actor=secretary, at=at)

    assert act.identifier == "Délibération n°\u00a02020-41 du 7\u00a0juillet\u00a02020"
    assert act.bulletin_label == "BOPE n°\u00a02020-56 du 10\u00a0juillet\u00a02020"
    assert (len(act.visas), act.articles.count(), act.objectives.count()) == (6, 5, 7)
    assert act.objectives.get(position=4).short_title == "Liberté de choix et d’action"
    assert act.objectives.get(position=6).text.startswith("la protection des usagers")
    assert JournalEntry.objects.get().action == "founding_act.load"
    assert queries.founding_act() == act


def test_the_same_text_twice_is_one_act(secretary, at):
    first = known.load_act(actor=System("essai"), at=at)

    assert known.load_act(actor=secretary, at=at) == first
    assert JournalEntry.objects.count() == 1


def test_another_text_under_the_same_number_is_refused(secretary, at):
    act = known.load_act(actor=secretary, at=at)
    facts = ActFacts(
        kind=ActKind.DELIBERATION, number="2020-41", bulletin_year=2020, bulletin_number=56, bulletin_on=act.bulletin_on
    )

    with pytest.raises(WrongState, match="déjà chargée avec un autre texte"):
        operations.load_founding_act(text=act.text + "\n", facts=facts, actor=secretary, at=at)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"objectives_article": 9}, "pas d’article 9"), ({"short_titles": ("un",)}, "7 objectifs, et 1 titres courts")],
)
def test_objectives_must_match_the_text(changed, sentence, secretary, at):
    facts = ActFacts(
        kind=ActKind.DELIBERATION,
        number="2020-41",
        bulletin_year=2020,
        bulletin_number=56,
        bulletin_on=date(2020, 7, 10),
        objectives_article=2,
    )
    text = (known.TEXTS / "deliberation-2020-41.txt").read_text(encoding="utf-8")

    with pytest.raises(RuleBroken, match=sentence):
        operations.load_founding_act(text=text, facts=replace(facts, **changed), actor=secretary, at=at)

    assert not FoundingAct.objects.exists()


def test_only_the_secretariat_loads_an_act(db, at):
    with pytest.raises(NotAllowed, match="Seul le secrétariat"):
        known.load_act(actor=person(at, Role.MANAGEMENT), at=at)


def test_the_known_charters_are_put_in_force_one_after_the_other(secretary, at):
    act = known.load_act(actor=secretary, at=at)

    known.load_charters(actor=secretary, at=at)

    first, second = CharterVersion.objects.order_by("in_force_from")
    assert (first.status, first.approved_by, first.in_force_to) == ("superseded", act, date(2022, 4, 29))
    assert (second.status, second.in_force_to) == ("in_force", None)
    assert [one.title for one in second.commitments.all()] == [
        "Finalité et légitimité des algorithmes",
        "L’humain au centre",
        "Équité et non-discrimination",
        "Liberté de choix",
        "Transparence",
        "Sécurité",
        "Impact environnemental",
    ]
    assert {one.text for one in second.commitments.all()} == {""}, "no official text is invented"
    assert queries.charter_in_force(date(2021, 1, 1)) == first
    assert queries.charter_in_force(date(2022, 4, 29)) == second
    assert queries.charter_in_force(date(2019, 1, 1)) is None
    assert [publication.version for publication in Publication.objects.order_by("version")] == [1, 2]


def test_loading_the_charters_twice_changes_nothing(secretary, at):
    known.load_charters(actor=secretary, at=at)

    assert known.load_charters(actor=secretary, at=at) == []


def test_a_version_is_opened_once_whatever_the_clicks(secretary, at):
    key = uuid.uuid4()
    first = operations.open_charter_version(version_id=key, actor=secretary, at=at, content=CONTENT)

    assert operations.open_charter_version(version_id=key, actor=secretary, at=at, content=CONTENT) == first
    assert [entry.action for entry in JournalEntry.objects.all()] == ["charter.open"]


def test_only_one_version_is_in_preparation(secretary, at):
    CharterVersionFactory(status=CharterStatus.DRAFT)

    with pytest.raises(WrongState, match="déjà en préparation"):
        operations.open_charter_version(version_id=uuid.uuid4(), actor=secretary, at=at, content=CONTENT)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label": " "}, "un nom et un titre"),
        ({"approval_reference": ""}, "l’acte qui approuve"),
        ({"commitments": (CommitmentContent(code="a", title=" "),)}, "doit avoir un titre"),
        ({"commitments": (CommitmentContent(code="a", title="A"),) * 2}, "le même code"),
    ],
)
def test_an_unfit_version_is_refused_and_leaves_nothing(changed, sentence, secretary, at):
    with pytest.raises(RuleBroken, match=sentence):
        operations.open_charter_version(
            version_id=uuid.uuid4(), actor=secretary, at=at, content=replace(CONTENT, **changed)
        )

    assert not CharterVersion.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_text_is_completed_in_the_version_in_preparation(secretary, at):
    version = CharterVersionFactory(status=CharterStatus.DRAFT)
    known_text = CommitmentContent(code="transparence", title="Transparence", text="Nous disons ce que nous faisons.")

    operations.edit_charter(
        version_id=version.pk, actor=secretary, at=at, revision=0, content=replace(CONTENT, commitments=(known_text,))
    )

    version.refresh_from_db()
    assert version.revision == 1
    assert [one.text for one in version.commitments.all()] == ["Nous disons ce que nous faisons."]


def test_a_stale_page_overwrites_nothing(secretary, at):
    version = CharterVersionFactory(status=CharterStatus.DRAFT, revision=3)

    with pytest.raises(Stale):
        operations.edit_charter(version_id=version.pk, actor=secretary, at=at, revision=2, content=CONTENT)

    assert version.commitments.count() == 7


@pytest.mark.parametrize("status", [CharterStatus.IN_FORCE, CharterStatus.SUPERSEDED])
def test_a_charter_in_force_is_never_edited(status, secretary, at):
    version = CharterVersionFactory(status=status)

    with pytest.raises(WrongState):
        operations.edit_charter(version_id=version.pk, actor=secretary, at=at, revision=0, content=CONTENT)


def test_not_even_by_sql(db):
    commitment = CharterVersionFactory().commitments.first()

    commitment.text = "autre texte"
    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        commitment.save()
    with pytest.raises(InternalError, match="cannot be changed"), transaction.atomic():
        commitment.delete()


def test_putting_a_version_in_force_ends_the_one_before(secretary, at):
    previous = CharterVersionFactory()
    version = CharterVersionFactory(status=CharterStatus.DRAFT, in_force_from=date(2026, 11, 1))

    operations.publish_charter(version_id=version.pk, actor=secretary, at=at)

    previous.refresh_from_db()
    version.refresh_from_db()
    assert (previous.status, previous.in_force_to) == ("superseded", date(2026, 11, 1))
    assert (version.status, version.published_by) == ("in_force", secretary.user)
    publication = Publication.objects.get(pk=version.publication_id)
    assert (publication.kind, publication.slug, publication.reference) == ("charte", "charte", version.label)
    assert publication.record["commitments"][0]["anchor"] == "engagement-engagement-1"
    assert "Texte à compléter" in publication.body_html
    assert [
        entry.action
        for entry in JournalEntry.objects.filter(target_label="charter.charterversion").order_by("sequence")
    ] == [
        "charter.supersede",
        "charter.publish",
    ]


@pytest.mark.parametrize(
    ("in_force_from", "sentence"),
    [(date(2026, 11, 25), "ce jour-là ou après"), (date(2022, 4, 29), "doit commencer après")],
    ids=["tomorrow", "not after the one in force"],
)
def test_a_version_is_not_put_in_force_on_a_wrong_day(in_force_from, sentence, secretary, at):
    CharterVersionFactory()
    version = CharterVersionFactory(status=CharterStatus.DRAFT, in_force_from=in_force_from)

    with pytest.raises(RuleBroken, match=sentence):
        operations.publish_charter(version_id=version.pk, actor=secretary, at=at)

    assert not Publication.objects.exists()


def test_a_stranger_is_not_told_of_the_version_in_preparation(db, at):
    version = CharterVersionFactory(status=CharterStatus.DRAFT)

    with pytest.raises(NotVisible):
        operations.publish_charter(version_id=version.pk, actor=person(at, Role.BOARD), at=at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["open", "edit", "publish"])
def test_two_at_once_make_one(step, at):
    secretary = person(at, Role.SECRETARIAT)
    version = None if step == "open" else CharterVersionFactory(status=CharterStatus.DRAFT, in_force_from="2026-11-01")

    def act():
        if step == "open":
            operations.open_charter_version(version_id=uuid.uuid4(), actor=secretary, at=at, content=CONTENT)
        elif step == "edit":
            operations.edit_charter(version_id=version.pk, actor=secretary, at=at, revision=0, content=CONTENT)
        else:
            operations.publish_charter(version_id=version.pk, actor=secretary, at=at)

    assert race(act) == ["done", "refused"]
    assert JournalEntry.objects.filter(action=f"charter.{step}").count() == 1
