"""What an act that amends an opinion says, read once, and its body: from its references to its signature."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from bulletin.enums import Effect
from bulletin.queries import address_of
from common.typography import NBSP, french, long_date, lowered
from opinions.content import from_json, paragraphs_of
from opinions.enums.amendments import AmendmentKind as K
from opinions.models import Amendment
from opinions.queries.amendments import rank_of
from opinions.rendering.reading import PLACE

_LABELS = {K.RECTIFICATION: "Rectificatif", K.REPEAL: "Abrogation", K.WITHDRAWAL: "Retrait"}
_STAYS = "Il reste lisible à son adresse, avec cette mention."


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentFacts:
    """Every value is final. `number` tells apart two rectifications of one opinion."""

    kind: str
    label: str
    number: str
    reference: str
    title: str
    act_on: date
    opinion: str
    opinion_name: str
    opinion_on: date
    opinion_title: str
    opinion_publication: str
    opinion_address: str
    referral: str
    reasons: tuple[str, ...]
    wrong: tuple[str, ...]
    right: tuple[str, ...]
    decided_by: str
    operative: str
    signatory: str
    is_demonstration: bool

    @property
    def identifier(self) -> str:
        """« Rectificatif de l’avis n° 2026-01, du 12 avril 2026 »."""
        return f"{self.reference}, du{NBSP}{long_date(self.act_on)}"

    @property
    def anchor(self) -> str:
        return f"{self.label.lower()}-{self.number}"

    @property
    def summary(self) -> str:
        return f"{self.operative} {' '.join(self.reasons)}"[:500]


def facts_of(amendment: Amendment) -> AmendmentFacts:
    """Raises: ValueError when it is not signed, or its opinion not published."""
    opinion, kind = amendment.opinion, K(amendment.kind)
    if amendment.signed_by is None or opinion.publication_id is None or opinion.adopted_draft is None:
        raise ValueError(f"{amendment} is not a signed act on a published opinion")
    rank = rank_of(amendment)
    name = lowered(opinion.reference)
    again = f" n°{NBSP}{rank}" if rank > 1 else ""
    return AmendmentFacts(
        kind=kind.value,
        label=_LABELS[kind],
        number=f"{opinion.year}-{opinion.number:02d}" + (f"-{rank}" if rank > 1 else ""),
        reference=f"{_LABELS[kind]}{again} de l’{name}",
        title=f"{_LABELS[kind]} de l’{name} du{NBSP}{long_date(opinion.decided_on)}",
        act_on=amendment.signed_on,
        opinion=opinion.reference,
        opinion_name=name,
        opinion_on=opinion.decided_on,
        opinion_title=from_json(opinion.adopted_draft.content).title,
        opinion_publication=str(opinion.publication_id),
        opinion_address=settings.PUBLIC_URL + address_of(opinion.publication_id),
        referral=opinion.referral.reference or "",
        reasons=paragraphs_of(amendment.reasons),
        wrong=paragraphs_of(amendment.wrong_text),
        right=paragraphs_of(amendment.right_text),
        decided_by=_decided_by(amendment),
        operative=_operative(kind, name, amendment.signed_on),
        signatory=amendment.signed_by.full_name,
        is_demonstration=opinion.referral.is_demonstration,
    )


def record_of(facts: AmendmentFacts) -> dict[str, Any]:
    """The open data of the act. `amends` is what the bulletin checks against what it marks."""
    return {
        "reference": facts.reference,
        "title": facts.title,
        "date": facts.act_on.isoformat(),
        "outcome": {"code": facts.kind, "label": Effect(facts.kind).label},
        "amends": {
            "publication": facts.opinion_publication,
            "reference": facts.opinion,
            "date": facts.opinion_on.isoformat(),
            "title": facts.opinion_title,
            "url": facts.opinion_address,
        },
        "referral": {"reference": facts.referral},
        "reasons": list(facts.reasons),
        "instead_of": list(facts.wrong),
        "read": list(facts.right),
        "decided_by": facts.decided_by or None,
        "operative": facts.operative,
        "is_demonstration": facts.is_demonstration,
        "events": [],
    }


def amendment_body(facts: AmendmentFacts, *, level: int) -> SafeString:
    """With sections at `level`: 2 on the page, 3 in an issue."""
    context = {"facts": facts, "level": level, "body_name": settings.BODY_NAME, "place": PLACE}
    return render_to_string("opinions/print/amendment_body.html", context)


def _decided_by(amendment: Amendment) -> str:
    """The published opinion on which a repeal or a withdrawal rests."""
    decided = amendment.decided_by
    return f"{lowered(decided.reference)}, adopté le {long_date(decided.decided_on)}" if decided else ""


def _operative(kind: K, name: str, on: date) -> str:
    if kind == K.RECTIFICATION:
        return french(f"L’{name} est rectifié comme suit.")
    if kind == K.REPEAL:
        return french(f"L’{name} est abrogé à compter du {long_date(on)}. {_STAYS}")
    return french(f"L’{name} est retiré. {_STAYS}")
