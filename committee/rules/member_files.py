"""A file of members, as people export it from a spreadsheet: read into rows, or refused in a sentence."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.enums import Civility, Office
from committee.enums.composition import College, SeatQuality
from common.errors import RuleBroken
from common.spreadsheets import FORMULA, safe_cell
from common.typography import fold, plural

Choice = TypeVar("Choice")
MAX_BYTES = 200_000
MAX_ROWS = 300
COLUMNS = {
    "quality": "qualité",
    "college": "collège",
    "label": "intitulé du siège",
    "competence": "compétence",
    "designating_body": "autorité qui désigne",
    "rule_reference": "texte",
    "full_name": "prénom et nom",
    "email": "courriel",
    "civility": "civilité",
    "starts_on": "premier jour",
    "ends_on": "dernier jour",
    "designation": "acte de désignation",
    "designated_on": "date de l’acte",
    "minutes_reference": "procès-verbal",
    "by_peers": "désigné par ses pairs",
    "office": "fonction",
}
REQUIRED = ("quality", "label", "full_name", "email", "starts_on", "designation")
LENGTHS = {
    "label": 200,
    "competence": 200,
    "designating_body": 200,
    "rule_reference": 200,
    "full_name": 150,
    "email": 254,
    "designation": 300,
    "minutes_reference": 300,
}
QUALITIES = {
    "ia": SeatQuality.AI,
    "intelligence artificielle": SeatQuality.AI,
    "ethique": SeatQuality.ETHICS,
    "droit": SeatQuality.LAW,
    "autre": SeatQuality.OTHER,
    "etat": SeatQuality.STATE,
    "usagers": SeatQuality.USERS,
    "conseil d'administration": SeatQuality.BOARD,
} | {fold(quality.label): quality for quality in SeatQuality}
COLLEGES = {"etat": College.STATE, "salaries": College.EMPLOYEES, "employeurs": College.EMPLOYERS} | {
    fold(college.label): college for college in College
}
CIVILITIES = {"madame": Civility.MADAME, "mme": Civility.MADAME, "monsieur": Civility.MONSIEUR, "m.": Civility.MONSIEUR}
OFFICES = {
    "membre": Office.MEMBER,
    "president": Office.PRESIDENT,
    "presidente": Office.PRESIDENT,
    "president(e)": Office.PRESIDENT,
    "vice-president": Office.VICE_PRESIDENT,
    "vice-presidente": Office.VICE_PRESIDENT,
    "vice-president(e)": Office.VICE_PRESIDENT,
}
YES, NO = frozenset({"oui", "x", "1", "vrai"}), frozenset({"", "non", "0", "faux"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One line of the file that makes sense by itself; whether it fits the committee is for the operation to say."""

    line: int
    quality: SeatQuality
    college: College | None
    label: str
    competence: str
    designating_body: str
    rule_reference: str
    full_name: str
    email: str
    civility: Civility | None
    starts_on: date
    ends_on: date | None
    designation: str
    designated_on: date | None
    minutes_reference: str
    by_peers: bool
    office: Office


@dataclass(frozen=True, slots=True)
class UnfitRow:
    """A line that cannot be read, and why; `name` is whom it is about, when it says."""

    line: int
    name: str
    reasons: tuple[str, ...]


def decoded(data: bytes) -> str:
    """The text of the file.

    Raises: RuleBroken, saying what to do, when it is empty, too big, or not in UTF-8.
    """
    if not data.strip():
        raise RuleBroken("Le fichier est vide.")
    if len(data) > MAX_BYTES:
        raise RuleBroken(f"Le fichier dépasse {MAX_BYTES // 1000} ko : découpez-le.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(
            "Le fichier n’est pas en UTF-8. Dans le tableur, choisissez « Enregistrer sous », "
            "puis le type « CSV UTF-8 », et envoyez-le de nouveau."
        ) from None
    if "\x00" in text:
        raise RuleBroken("Ce fichier n’est pas un fichier CSV : exportez-le depuis le tableur en « CSV UTF-8 ».")
    return text


def read(text: str) -> list[MemberRow | UnfitRow]:
    """Each line that is not blank, in the order of the file.

    Raises: RuleBroken when the header is not ours, a line cannot be cut into cells, or there are too many lines.
    """
    header_line = text.lstrip("\ufeff").split("\n", 1)[0]
    separator = ";" if header_line.count(";") >= header_line.count(",") else ","
    try:
        cells = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error:
        raise RuleBroken(
            "Une ligne du fichier est mal formée (guillemets non refermés) : exportez-le de nouveau."
        ) from None
    order = _order(cells[0])
    lines = [(number, row) for number, row in enumerate(cells[1:], 2) if any(cell.strip() for cell in row)]
    if not lines:
        raise RuleBroken("Le fichier n’a que son en-tête : ajoutez une ligne par membre.")
    if len(lines) > MAX_ROWS:
        raise RuleBroken(f"Le fichier a {plural(len(lines), 'ligne')} : {MAX_ROWS} au plus.")
    return [_row(number, row, order) for number, row in lines]


def template() -> str:
    """The header alone, to be filled in a spreadsheet."""
    return ";".join(COLUMNS.values()) + "\r\n"


def _key(name: str) -> str:
    return " ".join(fold(name).replace("’", "'").split())


def _order(header: list[str]) -> dict[str, int]:
    """Where each column is. Columns may be in any order; those that may stay empty may be absent."""
    found = {_key(name): place for place, name in enumerate(header) if name.strip()}
    known = {_key(label): column for column, label in COLUMNS.items()}
    if strange := [header[place].strip() for name, place in found.items() if name not in known]:
        raise RuleBroken(f"Colonne inconnue : « {safe_cell(strange[0])[:60]} ». Utilisez l’en-tête du modèle.")
    order = {known[name]: place for name, place in found.items()}
    if missing := [COLUMNS[column] for column in REQUIRED if column not in order]:
        raise RuleBroken(f"Il manque la colonne « {missing[0]} ». Utilisez l’en-tête du modèle.")
    return order


def _row(line: int, cells: list[str], order: dict[str, int]) -> MemberRow | UnfitRow:
    given = {
        column: " ".join(cells[order[column]].split()) if column in order and order[column] < len(cells) else ""
        for column in COLUMNS
    }
    reasons = _faults(given)
    quality = _choice(given["quality"], QUALITIES, "quality", reasons)
    college = _choice(given["college"], COLLEGES, "college", reasons)
    civility = _choice(given["civility"], CIVILITIES, "civility", reasons)
    office = _choice(given["office"], OFFICES, "office", reasons) or Office.MEMBER
    by_peers = _yes(given["by_peers"], reasons)
    starts_on, ends_on, designated_on = (
        _day(given[column], column, reasons) for column in ("starts_on", "ends_on", "designated_on")
    )
    if reasons or quality is None or starts_on is None:
        return UnfitRow(line, given["full_name"] or given["email"], tuple(reasons))
    return MemberRow(
        line=line,
        quality=quality,
        college=college,
        civility=civility,
        office=office,
        by_peers=by_peers,
        starts_on=starts_on,
        ends_on=ends_on,
        designated_on=designated_on,
        label=given["label"],
        competence=given["competence"],
        designating_body=given["designating_body"],
        rule_reference=given["rule_reference"],
        full_name=given["full_name"],
        email=given["email"],
        designation=given["designation"],
        minutes_reference=given["minutes_reference"],
    )


def _faults(given: dict[str, str]) -> list[str]:
    """What is wrong with the texts of a line."""
    found = [f"« {COLUMNS[column]} » est vide." for column in REQUIRED if not given[column]]
    for column, limit in LENGTHS.items():
        if len(given[column]) > limit:
            found.append(f"« {COLUMNS[column]} » dépasse {limit} caractères.")
        if given[column].startswith(FORMULA):
            found.append(f"« {COLUMNS[column]} » commence par un signe de formule : écrivez le texte sans lui.")
    if given["email"] and not _is_address(given["email"]):
        found.append(f"« {COLUMNS['email']} » n’est pas une adresse électronique.")
    return found


def _choice(given: str, known: dict[str, Choice], column: str, reasons: list[str]) -> Choice | None:
    if not given:
        return None
    if (found := known.get(_key(given))) is None:
        reasons.append(f"« {COLUMNS[column]} » : « {safe_cell(given)[:60]} » n’est pas une valeur du modèle.")
    return found


def _yes(given: str, reasons: list[str]) -> bool:
    if _key(given) not in YES | NO:
        reasons.append(f"« {COLUMNS['by_peers']} » : écrivez oui ou non.")
    return _key(given) in YES


def _day(given: str, column: str, reasons: list[str]) -> date | None:
    """« 31/12/2026 » as in a French spreadsheet, or « 2026-12-31 »."""
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(given, pattern).date()  # noqa: DTZ007 -- a day, which has no zone
        except ValueError:
            continue
    if given:
        reasons.append(f"« {COLUMNS[column]} » : écrivez la date jj/mm/aaaa.")
    return None


def _is_address(given: str) -> bool:
    try:
        validate_email(given)
    except ValidationError:
        return False
    return True
