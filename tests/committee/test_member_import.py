"""Members imported from a file: what is read, what is refused and why, and that nothing is written by halves."""

import csv
import io

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enums import Civility, Office, Role
from accounts.models import User
from committee.actors import facts_of
from committee.enums.composition import College, SeatQuality
from committee.models import Mandate, Seat
from committee.operations import member_import as operations
from committee.rules.member_files import COLUMNS, MAX_BYTES, MAX_ROWS, template
from common.errors import NotAllowed, RuleBroken
from common.models import JournalEntry
from tests.committee.factories import MandateFactory, RulesFactory, UserFactory
from tests.pages import text_of

pytestmark = pytest.mark.django_db

HEADER = list(COLUMNS.values())
PERSON = {
    "qualité": "droit",
    "intitulé du siège": "Droit, premier siège",
    "prénom et nom": "Camille Exemple",
    "courriel": "camille@demonstration.example",
    "civilité": "Madame",
    "premier jour": "01/12/2026",
    "dernier jour": "30/11/2029",
    "acte de désignation": "Décision n° 2026-12",
    "date de l’acte": "15/11/2026",
}
BOARD = {
    "qualité": "conseil d’administration",
    "collège": "salariés",
    "intitulé du siège": "Salariés",
    "prénom et nom": "Frédérique Épure",
    "courriel": "frederique@demonstration.example",
    "premier jour": "2026-12-01",
    "acte de désignation": "Désignation",
    "désigné par ses pairs": "oui",
    "procès-verbal": "PV du 12 novembre 2026",
    "fonction": "président",
}


def csv_of(*rows: dict[str, str], separator: str = ";") -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerows([HEADER, *([row.get(column, "") for column in HEADER] for row in rows)])
    return written.getvalue()


def secretary(at):
    return facts_of(UserFactory(roles=[Role.SECRETARIAT]), at)


def previewed(at, *rows):
    return operations.preview_members(text=csv_of(*rows), actor=secretary(at), at=at)


def nothing_was_written():
    return not (Seat.objects.exists() or Mandate.objects.exists() or JournalEntry.objects.exists())


def test_the_preview_says_what_would_be_done_and_writes_nothing(at):
    RulesFactory(term_years=3)
    people = User.objects.count() + 1

    law, board = previewed(at, PERSON, BOARD)

    assert (law.line, law.name, law.is_fit) == (2, "Camille Exemple", True)
    assert law.sentences == (
        "Siège « Droit, premier siège » à créer.",
        "Mandat du 1er\u00a0décembre\u00a02026 au 30\u00a0novembre\u00a02029.",
        "Compte à ouvrir pour camille@demonstration.example, sans mot de passe.",
    )
    assert (board.line, board.is_fit) == (3, True)
    assert nothing_was_written()
    assert User.objects.count() == people


@pytest.mark.parametrize("separator", [";", ","])
def test_the_import_creates_accounts_seats_and_mandates(at, separator):
    RulesFactory(term_years=3)
    known = UserFactory(email="Frederique@demonstration.example", full_name="Frederique EPURE")

    count = operations.import_members(text=csv_of(PERSON, BOARD, separator=separator), actor=secretary(at), at=at)

    assert count == 2
    law, board = Mandate.objects.order_by("pk")
    assert (law.person.email, law.person.has_usable_password()) == ("camille@demonstration.example", False)
    assert (law.person.civility, law.designated_on.isoformat()) == (Civility.MADAME, "2026-11-15")
    assert (law.seat.quality, law.ends_on.isoformat()) == (SeatQuality.LAW, "2029-11-30")
    assert (board.person, board.seat.college, board.office) == (known, College.EMPLOYEES, Office.PRESIDENT)
    assert (board.ends_on.isoformat(), board.minutes_reference) == ("2029-11-30", "PV du 12 novembre 2026")
    actions = set(JournalEntry.objects.values_list("action", flat=True))
    assert actions == {"account.create", "seat.create", "mandate.appoint", "composition.import"}


def test_the_same_file_sent_twice_has_one_effect(at):
    text = csv_of(PERSON)
    operations.import_members(text=text, actor=secretary(at), at=at)

    with pytest.raises(RuleBroken, match="Ligne 2 : Le siège est déjà tenu"):
        operations.import_members(text=text, actor=secretary(at), at=at)

    assert Mandate.objects.count() == 1


def test_two_holders_in_turn_share_the_seat_that_the_file_brings(at):
    later = PERSON
    earlier = PERSON | {
        "prénom et nom": "Claude Spécimen",
        "courriel": "claude@demonstration.example",
        "premier jour": "01/12/2023",
        "dernier jour": "30/11/2026",
    }

    operations.import_members(text=csv_of(later, earlier), actor=secretary(at), at=at)

    assert (Seat.objects.count(), Seat.objects.get().opened_on.isoformat()) == (1, "2023-12-01")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"qualité": ""}, "« qualité » est vide."),
        ({"qualité": "poète"}, "« qualité » : « poète » n’est pas une valeur du modèle."),
        ({"courriel": "camille"}, "« courriel » n’est pas une adresse électronique."),
        ({"premier jour": "1er décembre"}, "« premier jour » : écrivez la date jj/mm/aaaa."),
        ({"premier jour": "31/02/2026"}, "« premier jour » : écrivez la date jj/mm/aaaa."),
        ({"dernier jour": "01/01/2020"}, "Le dernier jour du mandat précède le premier."),
        ({"désigné par ses pairs": "peut-être"}, "« désigné par ses pairs » : écrivez oui ou non."),
        ({"intitulé du siège": "x" * 201}, "« intitulé du siège » dépasse 200 caractères."),
        ({"prénom et nom": "=HYPERLINK(1)"}, "commence par un signe de formule"),
        ({"acte de désignation": "@SUM(A1)"}, "commence par un signe de formule"),
        ({"qualité": "conseil d’administration", "collège": "État"}, "désigné par ses pairs"),
        ({"collège": "État"}, "représente un collège"),
        ({"courriel": "autre@demonstration.example"}, "est au nom de Une Autre"),
        ({"courriel": "ferme@demonstration.example"}, "est fermé"),
        ({"dernier jour": ""}, "Aucune règle ne fixe la durée"),
    ],
)
def test_a_line_that_is_not_fit_is_refused_in_words_and_takes_the_file_with_it(at, given, reason):
    UserFactory(email="autre@demonstration.example", full_name="Une Autre")
    UserFactory(email="ferme@demonstration.example", full_name="Camille Exemple", is_active=False)
    fit = PERSON | {"courriel": "second@demonstration.example", "intitulé du siège": "Droit, second siège"}
    rows = (PERSON | given, fit)

    outcomes = previewed(at, *rows)
    with pytest.raises(RuleBroken, match="Ligne 2"):
        operations.import_members(text=csv_of(*rows), actor=secretary(at), at=at)

    assert [outcome.is_fit for outcome in outcomes] == [False, True]
    assert reason in " ".join(outcomes[0].sentences)
    assert nothing_was_written()


def test_two_lines_that_contradict_one_another_are_seen_together(at):
    same_seat = PERSON | {"courriel": "second@demonstration.example", "prénom et nom": "Dominique Modèle"}

    outcomes = previewed(at, PERSON, same_seat)

    assert [outcome.is_fit for outcome in outcomes] == [True, False]
    assert "déjà tenu par Camille Exemple" in outcomes[1].sentences[0]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("nom;prénom\r\nx;y\r\n", "Colonne inconnue : « nom »"),
        ("=cmd();qualité\r\nx;y\r\n", "Colonne inconnue : « '=cmd() »"),
        ("qualité;courriel\r\nx;y\r\n", "Il manque la colonne « intitulé du siège »"),
        (template(), "n’a que son en-tête"),
        (template() + '"non refermé\r\n', "mal formée"),
        (template() + "x;y\r\n" * (MAX_ROWS + 1), "300 au plus"),
    ],
    ids=["strange", "formula", "missing", "header only", "quotes", "too long"],
)
def test_a_file_that_cannot_be_read_is_refused_whole(at, text, refusal):
    with pytest.raises(RuleBroken, match=refusal.replace("(", r"\(").replace(")", r"\)")):
        operations.preview_members(text=text, actor=secretary(at), at=at)


def test_only_the_secretariat_imports(at):
    member = facts_of(MandateFactory(office=Office.PRESIDENT).person, at)

    for act in (operations.preview_members, operations.import_members):
        with pytest.raises(NotAllowed):
            act(text=csv_of(PERSON), actor=member, at=at)

    assert Mandate.objects.count() == 1


@pytest.fixture
def at_the_desk(browser, at, time_machine):
    time_machine.move_to(at, tick=False)
    browser.force_login(UserFactory(roles=[Role.SECRETARIAT]))
    return browser


def sent(browser, data, name="membres.csv"):
    return browser.post(reverse("committee:import-members"), {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_secretariat_reads_the_preview_then_confirms_once(at_the_desk, encoding):
    preview = sent(at_the_desk, csv_of(PERSON).encode(encoding))
    form = preview.page.select_one("main form")
    rows = form.select_one("[name=rows]")["value"]
    before = Mandate.objects.count()
    at_the_desk.post(form["action"], {"rows": rows})
    again = at_the_desk.post(form["action"], {"rows": rows})

    assert "Siège « Droit, premier siège » à créer" in text_of(preview.page)
    assert (before, Mandate.objects.count()) == (0, 1)
    assert again.status_code == 422
    assert "Le siège est déjà tenu par Camille Exemple" in text_of(again.page)


def test_refused_lines_are_shown_with_their_number_and_cannot_be_confirmed(at_the_desk):
    answer = sent(at_the_desk, csv_of(PERSON, PERSON | {"courriel": "x"}).encode())

    assert answer.status_code == 422
    assert "3 Camille Exemple « courriel » n’est pas une adresse électronique" in text_of(answer.page)
    assert "Motif du refus" in text_of(answer.page)
    assert not answer.page.select("[name=rows]")


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (csv_of(PERSON).encode("cp1252"), "n’est pas en UTF-8"),
        (csv_of(PERSON).encode("utf-16"), "n’est pas"),
        (b"   ", "Le fichier est vide."),
        (b"x" * (MAX_BYTES + 1), "dépasse 200 ko"),
        (b"PK\x03\x04\x00\x00", "n’est pas un fichier CSV"),
    ],
    ids=["cp1252", "utf-16", "blank", "too big", "a spreadsheet"],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(at_the_desk, data, refusal):
    answer = sent(at_the_desk, data)

    assert answer.status_code == 422
    assert refusal in text_of(answer.page)


@pytest.mark.parametrize("rows", ["", "x", signing.dumps(csv_of(PERSON), salt="committee.member_import.0")])
def test_lines_that_were_not_previewed_by_this_person_are_not_imported(at_the_desk, rows):
    answer = at_the_desk.post(reverse("committee:confirm-import"), {"rows": rows})

    assert answer.status_code == 422
    assert "L’aperçu a expiré" in text_of(answer.page)
    assert not Mandate.objects.exists()


def test_the_model_opens_in_a_spreadsheet(at_the_desk):
    answer = at_the_desk.get(reverse("committee:member-file"))

    assert answer.content.decode("utf-8-sig") == template()
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer["Content-Disposition"]


def test_the_pages_of_the_import_are_the_secretariats(browser):
    browser.force_login(MandateFactory(office=Office.PRESIDENT).person)

    answers = [
        browser.get(reverse("committee:import-members")),
        browser.get(reverse("committee:member-file")),
        browser.post(reverse("committee:confirm-import"), {"rows": "x"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
