"""The first draft of an opinion, proposed from the facts of the file. Nothing that is not known is written."""

from datetime import date

from charter.models import Commitment, FoundingAct
from committee.enums.referrals import Origin
from committee.queries.files import FileForOpinion
from common.typography import fold, french, listed, long_date, lowered
from opinions.content import Content, Recital

# The articles of the labour code that the founding act cites for the missions of the body (n° 2020-41, visas).
LABOUR_CODE = "le code du travail, notamment les articles L.5312-1 et L.5312-2"


def proposed(facts: FileForOpinion, *, founding_act: FoundingAct | None, decision: str, submitted_on: date) -> Content:
    """Visas, report, hearings and recital headings from the facts; the text is left to the rapporteur.

    `decision` is the reference of the decision that sets the committee's rules; empty when it is not known, and then no
    visa is made of it.
    """
    return Content(
        title=facts.title,
        visas=tuple(_visas(facts, founding_act=founding_act, decision=decision, submitted_on=submitted_on)),
        report_by=f"Sur le rapport de {facts.rapporteur.person}," if facts.rapporteur else "",
        heard=tuple(f"Après avoir entendu {person}," for person in facts.heard),
        recitals=tuple(
            Recital(commitment=finding.commitment.code, title=heading_of(finding.commitment))
            for finding in facts.findings
        ),
    )


def heading_of(commitment: Commitment) -> str:
    """« Engagement 2 – Garantir… »: what stands above the recitals of one commitment."""
    return french(f"Engagement {commitment.position} – {commitment.title}")


def _visas(facts: FileForOpinion, *, founding_act: FoundingAct | None, decision: str, submitted_on: date) -> list[str]:
    visas = [f"Vu {LABOUR_CODE},"]
    if founding_act is not None:
        visas.append(f"Vu la {lowered(founding_act.identifier)}, notamment son article 3,")
    if decision:
        visas.append(f"Vu {_with_article(decision)},")
    visas.append(f"Vu la charte « {facts.charter.title} », {facts.charter.label},")
    sheets = listed([f"{sheet.algorithm.reference} (version {sheet.number})" for sheet in facts.sheets])
    if sheets:
        noun = "les fiches" if len(facts.sheets) > 1 else "la fiche"
        visas.append(f"Vu {noun} d’algorithme {sheets},")
    visas.append(_referral_visa(facts, submitted_on))
    return visas


def _referral_visa(facts: FileForOpinion, submitted_on: date) -> str:
    if facts.origin == Origin.SELF:
        return f"Vu l’autosaisine {facts.reference} du {long_date(submitted_on)},"
    return f"Vu la saisine {facts.reference} du {long_date(submitted_on)}, présentée par : {facts.department_name},"


def _with_article(reference: str) -> str:
    """« la décision n° … »: a reference is typed with or without its article."""
    feminine = fold(reference).startswith(("decision", "deliberation"))
    return f"la {lowered(reference)}" if feminine else reference
