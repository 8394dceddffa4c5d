"""What the committee has already said in a like case: published opinions, and how their recommendations ended."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Prefetch

from algorithms.enums import RiskClass, Technique
from committee.queries.pins import current_pins
from common.typography import listed
from opinions.content import Content, from_json
from opinions.enums.opinions import OpinionStatus
from opinions.models import Opinion, Recommendation
from opinions.queries.opinions import latest_draft, public_pages
from opinions.queries.recommendations import with_answer_due
from opinions.reading import Names, outcome_label

# The most recent published opinions, among which those of like cases are looked for.
MOST = 200


@dataclass(frozen=True, slots=True)
class Traits:
    """What two cases may have in common: values and their names."""

    techniques: frozenset[str] = frozenset()
    risks: frozenset[str] = frozenset()
    commitments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """One published opinion. `reasons`: what it has in common with the case at hand, in words."""

    opinion: Opinion
    title: str
    outcome: str
    url: str
    reasons: tuple[str, ...]
    likeness: int
    recommendations: tuple[Recommendation, ...]


def precedents_of(opinion: Opinion, names: Names) -> list[Precedent]:
    """The nearest first, then the most recent. Only what is published: everybody may read it.

    The same technique or the same class of risk counts for more than a commitment, which most opinions apply.
    The same number of queries whatever there is.
    """
    followed = with_answer_due(Recommendation.objects.select_related("commitment", "addressee"))
    published = list(
        Opinion.objects.filter(status=OpinionStatus.PUBLISHED)
        .exclude(pk=opinion.pk)
        .select_related("referral", "adopted_draft")
        .prefetch_related(Prefetch("recommendations", followed))
        .order_by("-year", "-number")[:MOST]
    )
    traits = _traits([opinion.referral_id, *(one.referral_id for one in published)])
    pages = public_pages(published)
    ours = from_json(latest_draft(opinion).content)
    mine = replace(traits[opinion.referral_id], commitments=_applied(ours) or frozenset(names.commitments))
    found = [
        precedent
        for one in published
        if (precedent := _precedent(one, mine, traits[one.referral_id], names, pages.get(one.pk, ""))).reasons
    ]
    return sorted(found, key=lambda precedent: -precedent.likeness)


def _precedent(opinion: Opinion, mine: Traits, traits: Traits, names: Names, url: str) -> Precedent:
    content = from_json(opinion.adopted_draft.content) if opinion.adopted_draft else Content(title="")
    theirs = replace(traits, commitments=_applied(content))
    commitments = [code for code in names.commitments if code in mine.commitments & theirs.commitments]
    techniques, risks = mine.techniques & theirs.techniques, mine.risks & theirs.risks
    reasons = []
    if techniques:
        reasons.append(f"même technique : {listed([Technique(one).label for one in sorted(techniques)])}")
    if risks:
        reasons.append(f"même classe de risque : {listed([RiskClass(risk).label for risk in sorted(risks)])}")
    if commitments:
        noun = "mêmes engagements" if len(commitments) > 1 else "même engagement"
        reasons.append(f"{noun} : {listed([names.commitments[code] for code in commitments])}")
    return Precedent(
        opinion=opinion,
        title=content.title,
        outcome=outcome_label(content.outcome),
        url=url,
        reasons=tuple(reasons),
        likeness=10 * bool(techniques) + 10 * bool(risks) + len(commitments),
        recommendations=tuple(sorted(opinion.recommendations.all(), key=lambda one: one.number)),
    )


def _traits(referral_ids: Iterable[UUID]) -> Mapping[UUID, Traits]:
    """The techniques and the classes of risk of the sheets that each file examines; what is not known is left out."""
    pins = current_pins().filter(referral__in=list(referral_ids))
    found: dict[UUID, Traits] = defaultdict(Traits)
    for referral, technique, risk in pins.values_list(
        "referral", "version__entry__technique", "version__entry__risk_class"
    ):
        before = found[referral]
        techniques = {technique} - {Technique.UNKNOWN, None}
        risks = {risk} - {RiskClass.NOT_ASSESSED, None}
        found[referral] = Traits(before.techniques | techniques, before.risks | risks)
    return found


def _applied(content: Content) -> frozenset[str]:
    """The commitments under which something is considered, or recommended."""
    considered = {recital.commitment for recital in content.recitals if recital.paragraphs}
    return frozenset(considered | {said.commitment for said in content.recommendations if said.commitment})
