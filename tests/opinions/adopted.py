"""Opinions that were referred, reviewed, voted and signed, by the operations that do it in real life."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from committee.operations import meetings
from opinions.content import from_json
from opinions.demonstration import files, story, texts
from opinions.demonstration.committee import seat_committee
from opinions.demonstration.people import create_departments, create_people
from opinions.demonstration.stage import Stage
from opinions.models import Opinion
from opinions.operations import opinions
from opinions.queries.opinions import latest_draft

AUTHORS = {"usagers": "contribution"}


def a_committee_at_work() -> Stage:
    """People, texts, seats, rules and the registry; no file yet."""
    stage = Stage(today=timezone.now())
    stage.departments = create_departments()
    stage.people = create_people(stage.departments, at=stage.days_ago(340))
    story.load_texts(stage)
    seat_committee(stage)
    story.load_registry(stage)
    return stage


def adopted_opinions(count: int) -> tuple[Stage, list[Opinion]]:
    """`count` signed opinions, on as many algorithms, from one meeting."""
    stage = a_committee_at_work()
    sheets = list(files.published_sheets()[:count])
    referrals = [_examined(stage, sheet) for sheet in sheets]
    written = [_written(stage, referral) for referral in referrals]
    opens = stage.days_ago(30, hour=14)
    meeting = files.meeting_on(stage, starts_at=opens, planned=stage.days_ago(45), files=referrals)
    for opinion in written:
        opinions.submit_to_vote(opinion_id=opinion.pk, actor=stage.actor("secretariat", opens), at=stage.days_ago(40))
    files.attend(stage, meeting, at=opens)
    meetings.open_meeting(meeting_id=meeting.pk, actor=stage.actor("presidence", opens), at=opens)
    for position, opinion in enumerate(written, start=1):
        _voted(stage, opinion, at=opens + timedelta(minutes=10 * position))
    return stage, written


def _examined(stage, sheet):
    code = sheet.algorithm.department.code
    referral = files.submit(
        stage,
        sheet=sheet.name,
        author=AUTHORS.get(code, code),
        title=f"Examen de {sheet.name}",
        question="Les garanties suffisent-elles ?",
        at=stage.days_ago(90),
    )
    files.take_up(stage, referral, at=stage.days_ago(88))
    files.assign(stage, referral, rapporteur="rapport", reviewers=story.REVIEWERS, at=stage.days_ago(87))
    for reviewer in story.REVIEWERS:
        files.review(stage, referral, reviewer=reviewer, findings=texts.ADVICE_FINDINGS, at=stage.days_ago(70))
    files.consolidate(stage, referral, rapporteur="rapport", findings=texts.ADVICE_FINDINGS, at=stage.days_ago(60))
    return referral


def _written(stage, referral):
    at = stage.days_ago(55)
    rapporteur = stage.actor("rapport", at)
    opinion = opinions.open_opinion(referral_id=referral.pk, actor=rapporteur, at=at)
    draft = latest_draft(opinion)
    content = story.advice(replace(from_json(draft.content)), stage)
    opinions.save_draft(opinion_id=opinion.pk, base=draft.number, content=content, actor=rapporteur, at=at)
    return opinions.circulate(opinion_id=opinion.pk, actor=rapporteur, at=at)


def _voted(stage, opinion, *, at):
    opinion.refresh_from_db()
    files.vote(stage, opinion.ballot.pk, against=(), abstain=(), at=at)
    after = at + timedelta(minutes=7)
    opinions.adopt(opinion_id=opinion.pk, actor=stage.actor("secretariat", after), at=after)
    opinions.sign(opinion_id=opinion.pk, actor=stage.actor("presidence", after), at=after)
