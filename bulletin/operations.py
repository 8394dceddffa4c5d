"""The one valve between inside and outside: everything that becomes public passes here, once, in one transaction."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bulletin import addresses, queries, records
from bulletin.acts import Act
from bulletin.canonical import canonical, content_of, register_line
from bulletin.enums import NUMBERED_IN_ORDER, ONLY_IN_AN_ISSUE, Effect, PublicationKind
from bulletin.models import BulletinIssue, Publication, RegisterEntry
from bulletin.sanitising import plain_text, sanitised
from common import journal
from common.errors import RuleBroken, WrongState
from common.journal import Person
from common.typography import NBSP, long_date, slug

NO_HASH = "0" * 64


@transaction.atomic
def publish(*, act: Act, actor: Person, at: datetime) -> Publication:
    """Publish an act that no bulletin issue carries: a sheet, the charter, the composition, an answer, a calendar.

    It replaces the version in force at the same address, if there is one; the old version stays readable.

    Raises: RuleBroken when the act is not fit, or is of a kind that only an issue publishes; WrongState when the
    version to replace has been replaced meanwhile.
    """
    if act.kind in ONLY_IN_AN_ISSUE:
        raise RuleBroken(f"{act.reference} se publie dans un numéro du Bulletin officiel, avec son fichier PDF.")
    queries.lock_for_publication()
    return _insert(act, issue=None, actor=actor, at=at)


@transaction.atomic
def publish_issue(
    *,
    year: int,
    number: int,
    published_on: date,
    acts: Sequence[Act],
    html: str,
    pdf: bytes,
    record: dict[str, Any],
    actor: Person,
    at: datetime,
    is_reprint: bool = False,
) -> BulletinIssue:
    """Publish an issue of the bulletin and every act in it: all of it appears, or none.

    The numbers were candidates until now; they are checked under the lock, in the transaction that publishes.
    A reprint keeps the number that the issue already had.

    Raises: WrongState when a number is taken or is not the next one; RuleBroken when the issue or an act is not fit.
    """
    queries.lock_for_publication()
    _check_issue(year=year, number=number, published_on=published_on, acts=acts, is_reprint=is_reprint)
    issue = BulletinIssue.objects.create(
        year=year,
        number=number,
        slug=addresses.issue_slug(year, number, published_on),
        published_on=published_on,
        published_at=at,
        is_reprint=is_reprint,
        html=sanitised(html),
        record=_json(record),
        pdf=pdf,
    )
    for act in sorted(acts, key=_by_number):
        _insert(act, issue=issue, actor=actor, at=at)
    details = {"sha256": issue.sha256, "acts": [act.reference for act in acts]}
    journal.record(action="bulletin.publish_issue", actor=actor, at=at, target=issue, details=details)
    return issue


def _insert(act: Act, *, issue: BulletinIssue | None, actor: Person, at: datetime) -> Publication:
    """The publication, its line in the register and its line in the journal. The lock is held."""
    _check_act(act, issue=issue)
    replaced = _replaced_by(act)
    _check_number(act, replaced=replaced)
    body = sanitised(act.body_html)
    publication = Publication(
        kind=act.kind,
        reference=_spaced(act.reference),
        year=act.year,
        number=act.number,
        slug=act.slug,
        version=replaced.version + 1 if replaced else 1,
        title=act.title,
        act_on=act.act_on,
        published_at=at,
        summary=act.summary,
        body_html=body,
        text=plain_text(body),
        record=_json(act.record),
        subjects=[_spaced(subject) for subject in act.subjects],
        outcome=act.outcome,
        facets=_json(act.facets),
        is_demonstration=act.is_demonstration,
        issue=issue,
        replaces=replaced,
        amends_id=act.amends,
        pdf=act.pdf,
    )
    publication.content = content_of(publication, pdf_sha256=_sha256(act.pdf) if act.pdf else None)
    publication.save(force_insert=True)
    entry = _register(publication, at=at)
    _tell_journal(publication, entry, replaced=replaced, actor=actor, at=at)
    return publication


def _tell_journal(
    publication: Publication, entry: RegisterEntry, *, replaced: Publication | None, actor: Person, at: datetime
) -> None:
    journal.record(
        action="bulletin.publish",
        actor=actor,
        at=at,
        target=publication,
        before=f"version {replaced.version}" if replaced else "",
        after=f"version {publication.version}",
        details={"reference": publication.reference, "sha256": publication.sha256, "register": entry.sequence},
    )


def _register(publication: Publication, *, at: datetime) -> RegisterEntry:
    last = queries.register_tip()
    sequence = last.sequence + 1 if last else 1
    previous = last.hash if last else NO_HASH
    line = register_line(sequence=sequence, previous_hash=previous, publication=publication, at=at)
    return RegisterEntry.objects.create(
        sequence=sequence,
        publication=publication,
        at=at,
        sha256=publication.sha256,
        previous_hash=previous,
        line=line,
        hash=_sha256(line.encode()),
    )


def _replaced_by(act: Act) -> Publication | None:
    """The version in force that this act replaces, if any."""
    in_force = queries.current()
    if act.replaces is None:
        return in_force.filter(kind=act.kind, slug=act.slug).first()
    replaced = in_force.filter(pk=act.replaces).first()
    if replaced is None:
        raise WrongState("La version à remplacer a déjà été remplacée : rechargez la page avant de publier.")
    if replaced.kind != act.kind:
        raise RuleBroken("Une publication ne peut remplacer qu’une publication de même nature.")
    return replaced


def _check_number(act: Act, *, replaced: Publication | None) -> None:
    """Numbers follow one another without gap; a corrected act keeps its own; other kinds bring theirs."""
    if act.number is None or act.year is None:
        return
    if replaced is not None:
        if (act.year, act.number) != (replaced.year, replaced.number):
            raise RuleBroken(f"La nouvelle version garde le numéro de celle qu’elle remplace ({replaced.reference}).")
        return
    if act.kind in NUMBERED_IN_ORDER:
        if act.number != (expected := queries.next_number(act.kind, act.year)):
            raise WrongState(
                f"{act.reference} ne suit pas le dernier numéro paru{NBSP}: "
                f"le prochain de cette nature porte le n°{NBSP}{act.year}-{expected:02d}."
            )
    elif Publication.objects.filter(kind=act.kind, year=act.year, number=act.number).exists():
        raise WrongState(f"{act.reference} est déjà publié.")


def _check_act(act: Act, *, issue: BulletinIssue | None) -> None:
    if not act.title.strip() or not act.reference.strip():
        raise RuleBroken("Un acte publié porte une référence et un titre.")
    if not act.slug or act.slug != slug(act.slug):
        raise RuleBroken(f"L’adresse « {act.slug} » n’est pas valable : minuscules, chiffres et traits d’union.")
    if act.kind in NUMBERED_IN_ORDER and (act.year is None or act.number is None):
        raise RuleBroken(f"{act.reference} se publie avec son numéro.")
    _check_amended(act)
    records.check(act.record)
    if issue is None:
        return
    if queries.at_address(act.slug).exclude(kind=act.kind).exists():
        raise RuleBroken(f"L’adresse « {act.slug} » est celle d’un acte d’une autre nature.")
    if not act.pdf:
        raise RuleBroken(f"{act.reference} ne peut pas paraître sans son fichier PDF.")
    if act.act_on > issue.published_on:
        raise RuleBroken(
            f"{act.reference} est daté du {long_date(act.act_on)}, "
            f"après le numéro du {long_date(issue.published_on)} qui le publie."
        )


def _check_amended(act: Act) -> None:
    """An amending act names what it amends, which was neither repealed nor withdrawn; no other act does."""
    if (act.kind == PublicationKind.AMENDMENT) != (act.amends is not None):
        raise RuleBroken(f"{act.reference} : un acte modificatif, et lui seul, désigne l’acte qu’il modifie.")
    if act.amends is None:
        return
    amended = Publication.objects.filter(pk=act.amends).exclude(kind=PublicationKind.AMENDMENT)
    if act.outcome not in Effect.values or not amended.exists():
        raise RuleBroken(f"{act.reference} : un acte modificatif dit ce qu’il fait, et d’un acte publié.")
    if queries.has_ended(act.amends):
        raise WrongState(f"{act.reference} : l’acte visé est déjà abrogé ou retiré.")


def _check_issue(*, year: int, number: int, published_on: date, acts: Sequence[Act], is_reprint: bool) -> None:
    label = addresses.issue_label(year, number)
    if not acts:
        raise RuleBroken(f"Le Bulletin officiel {label} ne contient aucun acte.")
    if published_on.year != year:
        raise RuleBroken(f"Le Bulletin officiel {label} doit être daté de {year}.")
    if twice := [name for name, count in Counter(act.slug for act in acts).items() if count > 1]:
        raise RuleBroken(f"Le même acte figure deux fois dans le Bulletin officiel {label} : {twice[0]}.")
    if BulletinIssue.objects.filter(year=year, number=number).exists():
        raise WrongState(f"Le Bulletin officiel {label} est déjà paru.")
    expected = queries.next_issue_number(year)
    if not is_reprint and number != expected:
        raise WrongState(
            f"Le prochain Bulletin officiel est le {addresses.issue_label(year, expected)}, pas le {label}."
        )


def _by_number(act: Act) -> tuple[str, int, int, date]:
    """In the order of their numbers, so that each is the next one; « Sommaire chronologique » is made when read."""
    return act.kind, act.year or 0, act.number or 0, act.act_on


def _json(data: dict[str, Any]) -> dict[str, Any]:
    """The data as PostgreSQL will give them back: JSON types only.

    Raises: TypeError or ValueError when they are not JSON; a fault of the caller.
    """
    return dict(json.loads(canonical(data)))


def _spaced(reference: str) -> str:
    """A reference with ordinary spaces, so that it is found however it was typed."""
    return " ".join(reference.split())


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
