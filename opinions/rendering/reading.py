"""Reads once, from the rows, all that a published opinion says."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.utils import timezone

from committee.assembly import Assembly, from_record
from committee.enums.referrals import Origin
from committee.models import Ballot
from committee.queries.files import FileForOpinion, file_for_opinion
from committee.rules.majority import Tally
from committee.rules.publication import shown_tally
from common.typography import french, long_date
from opinions.content import Content, from_json, paragraphs_of
from opinions.models import Opinion, PublicationItem, SeparateOpinion
from opinions.queries.opinions import names_for
from opinions.queries.separate import joined_to
from opinions.reading import reading_of
from opinions.references import opinion_reference, recommendation_reference
from opinions.rendering.facts import (
    AlgorithmFacts,
    CommitmentFacts,
    DeliberationFacts,
    EventFacts,
    OpinionFacts,
    SeparateOpinionFacts,
)

PLACE = "Paris"
TALLY = [("pour", "votes_for"), ("contre", "against"), ("abstentions", "abstain"), ("ne prennent pas part", "no_part")]


def facts_of_item(item: PublicationItem) -> OpinionFacts:
    """The facts of an opinion, under the candidate number of its publication.

    Raises: ValueError when it is not adopted, signed and numbered."""
    opinion, year, number = item.opinion, item.year or 0, item.number or 0
    if not (opinion and opinion.adopted_at and opinion.adopted_draft and opinion.ballot and opinion.signed_by):
        raise ValueError(f"{item} is not an adopted and signed opinion")
    draft, ballot = opinion.adopted_draft, opinion.ballot
    file = file_for_opinion(opinion.referral_id)
    reading = reading_of(
        from_json(draft.content),
        names_for(opinion.referral),
        reference=lambda said: recommendation_reference(year, number, said),
    )
    return OpinionFacts(
        **{field.name: getattr(reading, field.name) for field in fields(reading)},
        reference=opinion_reference(year, number),
        year=year,
        number=number,
        act_on=opinion.decided_on,
        adopted_at=opinion.adopted_at,
        question=french(file.question),
        referral=file.reference,
        origin=_origin(file),
        department=file.department_name,
        algorithms=_algorithms(file),
        charter=french(f"{file.charter.title} ({file.charter.label})"),
        deliberation=deliberation_of(ballot),
        signatory=opinion.signed_by.full_name,
        signatory_title=signatory_title(opinion, ballot),
        place=PLACE,
        text_sha256=draft.sha256,
        is_demonstration=opinion.referral.is_demonstration,
        **_beside_the_text(opinion, file, reading.content),
        events=_events(file, ballot, opinion.adopted_at),
    )


def separate_facts(joined: Iterable[SeparateOpinion]) -> tuple[SeparateOpinionFacts, ...]:
    """As they are published: the name of who wanted none goes no further."""
    return tuple(
        SeparateOpinionFacts(
            kind=one.kind,
            label=one.get_kind_display(),
            author=one.author.full_name if one.is_named else "",
            body=paragraphs_of(one.body),
        )
        for one in joined
    )


def _beside_the_text(opinion: Opinion, file: FileForOpinion, content: Content) -> dict[str, Any]:
    """The commitments applied, as the charter of the file words them, the days to answer, the separate opinions."""
    applied = {one.commitment for one in content.recitals if one.paragraphs}
    applied |= {one.commitment for one in content.recommendations}
    found = sorted((finding.commitment for finding in file.findings), key=lambda one: one.position)
    rules = opinion.referral.rules
    return {
        "commitments": tuple(
            CommitmentFacts(code=one.code, number=one.position, title=one.title, text=one.text)
            for one in found
            if one.code in applied
        ),
        "answer_delay_days": rules.answer_delay_days if rules else None,
        "separate_opinions": separate_facts(joined_to(opinion)),
    }


def _origin(file: FileForOpinion) -> str:
    return "autosaisine" if file.origin == Origin.SELF else f"présentée par : {file.department_name}"


def _algorithms(file: FileForOpinion) -> tuple[AlgorithmFacts, ...]:
    return tuple(
        AlgorithmFacts(reference=sheet.algorithm.reference, name=sheet.name, version=sheet.number)
        for sheet in file.sheets
    )


def deliberation_of(ballot: Ballot) -> DeliberationFacts:
    """What the rules of that meeting let the public learn of the vote."""
    assembly = from_record(ballot.assembly)
    figures, explanation = _told(ballot)
    return DeliberationFacts(
        meeting=f"séance {ballot.item.meeting.reference}",
        held_on=ballot.item.meeting.day,
        members=tuple(_names(assembly)),
        recused=tuple(member.name for member in assembly.recused),
        tally=figures,
        explanation=explanation,
    )


def _told(ballot: Ballot) -> tuple[tuple[tuple[str, int], ...], str]:
    """The figures and the sentence of the result; without its figures when they are not for the public."""
    rules = ballot.item.meeting.rules
    tally = Tally(**ballot.tally)
    shown = shown_tally(tally, rules, mode=ballot.mode) if rules else None
    if shown is None or shown.figures:
        return tuple((label, int(ballot.tally[key])) for label, key in TALLY), ballot.explanation
    quorum = ballot.explanation.removesuffix(tally.sentence)
    return (), " ".join(filter(None, [quorum.strip(), shown.sentence, shown.withheld]))


def _names(assembly: Assembly) -> list[str]:
    present = [member.name for member in assembly.present]
    return present + [f"{member.name} (par pouvoir)" for member in assembly.represented]


def deliberated(opinion: Opinion) -> str:
    """« Après en avoir délibéré le … », with the date once it is known."""
    return f"Après en avoir délibéré{f' le {long_date(opinion.decided_on)}' if opinion.adopted_at else ''},"


def signatory_title(opinion: Opinion, ballot: Ballot) -> str:
    return title_of_signatory(opinion.signed_by_id, ballot)


def title_of_signatory(person_id: int | None, ballot: Ballot) -> str:
    """« La présidence du comité éthique externe »: whoever presided over the vote, without guessing a gender."""
    chair = from_record(ballot.assembly).chair
    stands_in = chair is not None and chair.person_id == person_id and chair.office == "vice_president"
    return f"Pour le comité éthique externe, la {'vice-présidence' if stands_in else 'présidence'}"


def _events(file: FileForOpinion, ballot: Ballot, adopted_at: datetime) -> tuple[EventFacts, ...]:
    """The life of the file, for the timelines of the public site."""
    meeting = ballot.item.meeting
    return (
        EventFacts(
            on=timezone.localdate(file.submitted_at),
            label=f"Autosaisine {file.reference}"
            if file.origin == Origin.SELF
            else f"Saisine {file.reference} déposée",
            detail=file.department_name,
        ),
        EventFacts(on=timezone.localdate(file.taken_up_at), label=f"Saisine {file.reference} prise en charge"),
        EventFacts(
            on=timezone.localdate(adopted_at),
            label="Avis adopté par le comité",
            detail=f"Séance {meeting.reference} du {long_date(meeting.day)}",
        ),
    )
