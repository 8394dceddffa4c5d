"""What is written to a person about an algorithm: the explicit mention, and the answer to their request. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from algorithms.models import RulesRequest, SheetVersion
from algorithms.standards import STANDARDS, is_said, label_of
from algorithms.wording import is_empty, row_in_words
from common.typography import french, long_date

# What R.311-3-1-2 wants in the answer, and what R.311-3-1-1 wants in the mention.
_ANSWER, _MENTION = "R.311-3-1-2", "R.311-3-1-1"
CADA = french(
    "En l’absence de réponse dans le délai d’un mois, ou en cas de refus, vous pouvez saisir la Commission d’accès aux "
    "documents administratifs (CADA) dans un délai de deux mois : www.cada.fr."
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A titled part of a letter."""

    title: str
    paragraphs: tuple[str, ...]


def contact_for_rules(sheet: SheetVersion) -> str:
    """Where one asks for the rules: the contact made for it, else the one of the public; nothing when there is none."""
    by_purpose = {contact.purpose: contact.address for contact in reversed(sheet.contacts.all())}
    return by_purpose.get("rules") or by_purpose.get("public") or ""


def mention(sheet: SheetVersion) -> str:
    """The « mention explicite » of CRPA R.311-3-1-1, ready to paste; what is not said is left to complete."""
    purpose = " ".join(sheet.purpose.split()).rstrip(".") or "[finalité à compléter]"
    contact = contact_for_rules(sheet) or "[contact à compléter]"
    verb = "est prise sur le fondement" if sheet.automation == "full" else "est prise en partie sur le fondement"
    return french(
        f"La présente décision {verb} d’un traitement algorithmique, « {sheet.name} ». Sa finalité : {purpose}.\n\n"
        "Vous avez le droit d’obtenir la communication des règles qui définissent ce traitement et des principales "
        "caractéristiques de sa mise en œuvre (code des relations entre le public et l’administration, articles "
        f"L.311-3-1 et R.311-3-1-1). Pour l’exercer, écrivez à : {contact}.\n\n{CADA}"
    )


def missing_for_mention(sheet: SheetVersion) -> list[str]:
    """The facts that the mention wants and that the sheet does not give, in its words."""
    return _missing(sheet, _MENTION)


def missing_for_answer(sheet: SheetVersion) -> list[str]:
    return _missing(sheet, _ANSWER)


def answer(request: RulesRequest, sheet: SheetVersion) -> list[Passage]:
    """The four points of CRPA R.311-3-1-2, general then applied to the person, with the ways to contest."""
    passages = [
        Passage(
            french("1° Le degré et le mode de contribution du traitement à la décision"),
            _said(
                sheet.role_in_decision,
                "" if is_empty(sheet.automation) else f"Niveau d’automatisation : {sheet.get_automation_display()}.",
                sheet.human_intervention,
                _for_you(request.contribution),
            ),
        ),
        Passage(
            french("2° Les données traitées et leurs sources"),
            _said(*(row_in_words(row) for row in sheet.datasets.all()), _for_you(request.personal_data)),
        ),
        Passage(
            french("3° Les paramètres de traitement, et leur pondération appliquée à votre situation"),
            _said(sheet.parameters, _for_you(request.applied_parameters)),
        ),
        Passage(
            french("4° Les opérations effectuées par le traitement"),
            _said(sheet.operations, _for_you(request.applied_operations)),
        ),
    ]
    if request.withheld:
        passages.append(Passage("Ce qui ne peut pas être communiqué", _said(request.withheld)))
    return [*passages, ways_to_contest(sheet)]


def refusal(request: RulesRequest, sheet: SheetVersion | None) -> list[Passage]:
    """Why nothing is communicated, and before whom it is contested."""
    return [Passage("Motif du refus", _said(request.refusal_reason)), ways_to_contest(sheet)]


def ways_to_contest(sheet: SheetVersion | None) -> Passage:
    """CADA first: no court hears the matter before it (CRPA, art. L.342-1)."""
    contact = contact_for_rules(sheet) if sheet else ""
    return Passage(
        "Si cette réponse ne vous satisfait pas",
        _said(
            "Vous pouvez saisir la Commission d’accès aux documents administratifs (CADA) dans un délai de deux mois à "
            "compter de la réception de cette lettre : www.cada.fr. Cette saisine est obligatoire avant tout recours "
            "devant le tribunal administratif (code des relations entre le public et l’administration, articles "
            "L.342-1 et R.343-1).",
            f"Pour toute question : {contact}." if contact else "",
        ),
    )


def opening(request: RulesRequest) -> str:
    """The first sentence of the letter."""
    return french(
        f"Par une demande reçue le {long_date(request.received_on)}, vous avez souhaité connaître les règles du "
        f"traitement algorithmique qui a contribué à la décision suivante : {request.decision.rstrip('.')} (dossier "
        f"{request.file_reference})."
    )


def _missing(sheet: SheetVersion, article: str) -> list[str]:
    asked = [asked for asked in STANDARDS["crpa"].asked if asked.label.startswith(article) and asked.is_required]
    return list(dict.fromkeys(label_of(fact) for one in asked for fact in one.facts if not is_said(sheet, fact)))


def _for_you(text: str) -> str:
    return f"Dans votre cas : {text.strip()}" if text.strip() else ""


def _said(*texts: str) -> tuple[str, ...]:
    return tuple(_paragraphs(texts))


def _paragraphs(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield from (french(part.strip()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())
