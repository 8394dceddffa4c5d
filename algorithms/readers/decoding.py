"""Bytes as text, and text as a table or as data, within limits. Every refusal says what to do."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from common.errors import RuleBroken
from common.spreadsheets import as_said
from common.typography import french

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 5000
# Where a sheet takes a line for each of its attributes.
MAX_LINES = 200_000
# A model card is a page: a longer one is something else, and YAML costs much more to read than JSON.
MAX_YAML = 256 * 1024
MAX_DEPTH = 40
MAX_COLUMNS = 300


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, UTF-16 with its mark, otherwise Windows-1252.

    Raises: RuleBroken when it is empty, too big, or not text.
    """
    if len(data) > MAX_BYTES:
        raise RuleBroken(french("Ce fichier dépasse 5 Mo : partagez-le en plusieurs fichiers."))
    if not data.strip():
        raise RuleBroken("Ce fichier est vide : choisissez celui qui contient les fiches.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise RuleBroken("Ce fichier n’est pas du texte : enregistrez-le en CSV, en JSON ou en YAML.")
    return text


def headers_of(text: str) -> set[str]:
    """The titles of a CSV file, as far as its first line tells."""
    first = _first_line(text)
    return {header.strip(' "\r') for header in first.split(_separator(first))}


def table(text: str, *, most: int = MAX_ROWS) -> list[dict[str, str]]:
    """The lines of a CSV file by their headers; the separator (; , or tab) is the one that the headers use most.

    Two columns of one name are joined by a line feed. Raises: RuleBroken when there is no table, or too many lines.
    """
    source = io.StringIO(text.lstrip("\r\n"), newline="")
    lines = csv.reader(source, delimiter=_separator(_first_line(text)), strict=True)
    try:
        headers = [header.strip() for header in next(lines)]
        if len(headers) > MAX_COLUMNS:
            raise RuleBroken(french(f"Ce fichier a plus de {MAX_COLUMNS} colonnes : ce n’est pas un inventaire."))
        said = (_line(headers, cells) for cells in lines if any(cell.strip() for cell in cells))
        return limited(said, most=most, what="fiches" if most == MAX_ROWS else "lignes")
    except (csv.Error, StopIteration) as error:
        raise RuleBroken(
            french(f"Ce fichier CSV est mal formé (ligne {lines.line_num}) : un guillemet n’est peut-être pas fermé.")
        ) from error


def _first_line(text: str) -> str:
    return text.lstrip("\r\n").partition("\n")[0]


def _separator(first: str) -> str:
    return max(";,\t", key=first.count)


def _line(headers: list[str], cells: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, cell in enumerate(cells):
        header = headers[place] if place < len(headers) else ""
        header = header or french(f"colonne {place + 1}, sans titre")
        if text := as_said(cell.strip()):
            found[header] = f"{found[header]}\n{text}" if found.get(header) else text
        else:
            found.setdefault(header, "")
    return found


def records(text: str) -> list[Mapping[str, Any]]:
    """The objects of a JSON file: one, one on each line, a list, or one under « fiches », « sheets », « algorithms ».

    Raises: RuleBroken when it is not JSON, or too deep, or holds no object.
    """
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise RuleBroken("Ce fichier JSON est trop imbriqué pour décrire des fiches.") from error
    except ValueError as error:
        if (found := _lines_of_json(text)) is None:
            line = f", ligne {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise RuleBroken(french(f"Ce fichier JSON est mal formé{line} : exportez-le de nouveau.")) from error
    if isinstance(found, dict):
        found = next((found[key] for key in ("fiches", "sheets", "algorithms") if key in found), [found])
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise RuleBroken("Ce fichier JSON ne contient pas de fiches : on attend un objet, ou une liste d’objets.")
    return limited(found)


def _lines_of_json(text: str) -> list[Any] | None:
    """JSON lines: an object on each; None for what is not. Only the line feed ends a line: a text may hold others."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return None
    try:
        return [json.loads(line) for line in lines[: MAX_ROWS + 1]]
    except (ValueError, RecursionError):
        return None


def model_card(text: str) -> Mapping[str, Any]:
    """The data of a model card: a YAML file, or what stands between « --- » on top of a Markdown file.

    Raises: RuleBroken when it is not YAML, holds an alias, is too deep, too long or holds no key.
    """
    if len(text) > MAX_YAML:
        raise RuleBroken(french("Cette carte de modèle dépasse 256 Ko : gardez son en-tête, sans les annexes."))
    if text.lstrip().startswith("---"):
        text = text.lstrip().removeprefix("---").partition("\n---")[0]
    try:
        _refuse_bomb(text)
        found = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", ligne {mark.line + 1}" if mark else ""
        raise RuleBroken(french(f"Ce fichier YAML est mal formé{line}.")) from error
    if not isinstance(found, dict) or not found:
        raise RuleBroken("Ce fichier YAML ne décrit rien : on attend des lignes « clé : valeur ».")
    return {str(key): value for key, value in found.items()}


def _refuse_bomb(text: str) -> None:
    """An alias may repeat a part a billion times: a model card has no use for one."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise RuleBroken("Ce fichier YAML emploie des renvois (« * ») : écrivez chaque valeur en toutes lettres.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise RuleBroken("Ce fichier YAML est trop imbriqué pour décrire une fiche.")


def limited(found: Iterable[Any], *, most: int = MAX_ROWS, what: str = "fiches") -> list[Any]:
    """All of them.

    Raises: RuleBroken beyond `most`, as soon as one is too many, and when there is none.
    """
    kept = []
    for one in found:
        kept.append(one)
        if len(kept) > most:
            raise RuleBroken(french(f"Ce fichier contient plus de {most} {what} : partagez-le en plusieurs fichiers."))
    if not kept:
        raise RuleBroken("Ce fichier ne contient aucune ligne après ses titres.")
    return kept
