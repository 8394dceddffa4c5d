"""Letters about one mandate, as PDF: from its facts; what only the authority may write stays « texte à compléter »."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from accounts.enums import Civility, Office
from committee.enums.composition import SeatQuality
from committee.models import Mandate
from common.pdf.render import PdfSource, render
from common.typography import french, long_date, slug

PARIS = ZoneInfo("Europe/Paris")
SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one letter says. An empty text of the authority is shown « texte à compléter »."""

    subject: str
    name: str
    references: list[tuple[str, str]]
    paragraphs: list[str]
    greeting: str
    mandate: Mandate = field(repr=False)
    written_on: date


def appointment_letter(mandate: Mandate, *, on: date) -> Letter:
    """`mandate` comes with its seat and its person."""
    seat = mandate.seat
    named = f"Vous êtes {_agreed(mandate, 'désigné')} membre du comité éthique externe de {settings.BODY_NAME}"
    days = f"du {long_date(mandate.starts_on)} au {long_date(mandate.term_ends_on)}"
    paragraphs = [
        f"{named}, au titre du siège « {seat.label} » ({_quality(mandate)}).",
        f"Votre mandat court {days}, ces deux jours compris.",
    ]
    if mandate.office != Office.MEMBER:
        proof = f" ({mandate.office_reference})" if mandate.office_reference else ""
        paragraphs.append(f"Vous y exercez la fonction de {Office(mandate.office).label}{proof}.")
    paragraphs.append(
        "Un membre qui a un intérêt personnel à une affaire ne prend pas part à la délibération (CRPA, art. R.133-12)."
    )
    return _letter(mandate, "Nomination au comité éthique externe", "lettre-de-nomination", paragraphs, on)


def end_letter(mandate: Mandate, *, on: date) -> Letter:
    """`mandate` has ended, or its end is recorded."""
    held = f"Votre mandat de membre du comité éthique externe de {settings.BODY_NAME}"
    seat = f"au titre du siège « {mandate.seat.label} » ({_quality(mandate)})"
    paragraphs = [f"{held}, {seat}, {_ends(mandate, on)} le {long_date(mandate.ends_on)}."]
    if mandate.end_reason:
        act = f", constaté par : {mandate.end_reference}" if mandate.end_reference else ""
        paragraphs.append(f"Motif : {mandate.get_end_reason_display()}{act}.")
        paragraphs.append(f"Le terme prévu était le {long_date(mandate.term_ends_on)}.")
    else:
        paragraphs.append("Il est arrivé à son terme.")
    paragraphs.append("Les délibérations auxquelles vous avez pris part jusqu’à ce jour restent acquises.")
    return _letter(mandate, "Fin de mandat au comité éthique externe", "lettre-de-fin-de-mandat", paragraphs, on)


def letter_pdf(letter: Letter, *, at: datetime) -> bytes:
    """One page, by the engine of the acts, in its own process and within its limits.

    Raises: RenderError, with its reason in French.
    """
    created = datetime.combine(letter.written_on, time.min, tzinfo=PARIS)
    source = PdfSource(html=letter_document(letter, created=created), record=None, record_at=at)
    return render(source, timeout=SECONDS).data


def letter_document(letter: Letter, *, created: datetime) -> str:
    context = {
        "letter": letter,
        "authority": letter.mandate.seat.designating_body,
        "person": letter.mandate.person,
        "civility": _civility(letter.mandate),
        "body_name": settings.BODY_NAME,
        "is_demonstration": letter.mandate.seat.is_demonstration,
        "created": created.isoformat(timespec="seconds"),
        "title": f"{letter.subject} – {letter.mandate.person.full_name}",
    }
    return render_to_string("committee/print/letter.html", context)


def _letter(mandate: Mandate, subject: str, name: str, paragraphs: list[str], on: date) -> Letter:
    references = [("Siège", mandate.seat.rule_reference), ("Acte de désignation", _act(mandate))]
    if mandate.designated_by_peers:
        references.append(("Désignation par les pairs", mandate.minutes_reference))
    greeting = Civility(mandate.person.civility).label if mandate.person.civility else "Madame, Monsieur"
    return Letter(
        subject=subject,
        name=f"{name}-{slug(mandate.person.full_name)}.pdf",
        references=references,
        paragraphs=[french(paragraph) for paragraph in paragraphs],
        greeting=f"{greeting},",
        mandate=mandate,
        written_on=on,
    )


def _act(mandate: Mandate) -> str:
    dated = f", du {long_date(mandate.designated_on)}" if mandate.designated_on else ""
    return f"{mandate.designation}{dated}"


def _quality(mandate: Mandate) -> str:
    seat = mandate.seat
    college = f", collège : {seat.get_college_display()}" if seat.college else ""
    return french(f"{SeatQuality(seat.quality).label}{college}")


def _civility(mandate: Mandate) -> str:
    return Civility(mandate.person.civility).label if mandate.person.civility else ""


def _agreed(mandate: Mandate, participle: str) -> str:
    """« désignée », « désigné », or both when the civility is not known."""
    endings = {Civility.MADAME.value: "e", Civility.MONSIEUR.value: ""}
    return participle + endings.get(mandate.person.civility, "(e)")


def _ends(mandate: Mandate, on: date) -> str:
    return "a pris fin" if mandate.ends_on < on else "prend fin"
