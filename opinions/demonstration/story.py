"""The chapters of the demonstration, in the order in which they took place."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from algorithms import known as known_algorithms
from algorithms.known import Team
from bulletin.checkpoints import keep_checkpoint
from charter import known as known_charter
from charter.models import FoundingAct
from charter.operations import publish_charter
from committee.models import Meeting, Referral
from committee.operations import meetings, recusals
from common import journal
from common.pdf.seal import sealer
from opinions.content import Content, DraftRecommendation, from_json
from opinions.demonstration import accounts, exchange, files, minutes, texts
from opinions.demonstration.amendments import rectify
from opinions.demonstration.committee import seat_committee
from opinions.demonstration.consultation import consult_in_writing, invite_expert
from opinions.demonstration.follow_up import follow_the_advice
from opinions.demonstration.legal import assess_in_law
from opinions.demonstration.papers import join_papers
from opinions.demonstration.people import create_departments, create_people
from opinions.demonstration.report import draft_the_report
from opinions.demonstration.requests import ask_for_the_rules
from opinions.demonstration.review import comment_and_check
from opinions.demonstration.stage import PARIS, Stage
from opinions.demonstration.versions import change_after_the_opinion
from opinions.enums.opinions import Outcome
from opinions.enums.publication import JobStatus
from opinions.enums.separate import SeparateKind
from opinions.models import Opinion
from opinions.operations import opinions, publication, separate
from opinions.operations.publishing import advance
from opinions.operations.seal import check_seal
from opinions.queries.opinions import latest_draft

REVIEWERS = ("membre.ethique", "membre.ia")
Writer = Callable[[Content, Stage], Content]


def tell(*, today: datetime) -> Stage:
    """Everything, from an empty database."""
    stage = Stage(today=today)
    begins = stage.days_ago(340)
    stage.departments = create_departments()
    stage.people = create_people(stage.departments, at=begins)
    load_texts(stage)
    seat_committee(stage)
    _reprint_founding_act(stage)
    load_registry(stage)
    assess_in_law(stage)
    ask_for_the_rules(stage)
    _own_accounts(stage)
    join_papers(stage)
    _advice_to_its_end(stage)
    change_after_the_opinion(stage)
    _match_before_the_vote(stage)
    consult_in_writing(stage)
    _assistant_under_review(stage)
    _others(stage)
    draft_the_report(stage)
    _try_the_seal(stage)
    return stage


def _try_the_seal(stage: Stage) -> None:
    """As the worker does each morning, and after publications."""
    check_seal(at=stage.today)
    keep_checkpoint(signer=sealer(), at=stage.today)


def load_texts(stage: Stage) -> None:
    """The founding act and the charter, as they are known."""
    at = stage.days_ago(335)
    known_charter.load_act(actor=journal.System("démonstration"), at=at)
    grid = known_charter.demonstration_grid()
    for version in known_charter.load_charters(actor=stage.actor("secretariat", at), at=at, grid=grid):
        if version.publication_id is None:
            publish_charter(version_id=version.pk, actor=stage.actor("secretariat", at), at=at)


def _reprint_founding_act(stage: Stage) -> None:
    """The founding act appears again in the form of the issue that carried it, n° 2020-56."""
    _publish(stage, founding_act=FoundingAct.objects.get(number="2020-41").pk, at=stage.days_ago(320))


def load_registry(stage: Stage) -> None:
    """The real algorithms, from their public sources."""
    at = stage.days_ago(300)
    teams = {
        code: Team(
            contributor=stage.actor("contribution" if code == "usagers" else code, at),
            approver=stage.actor("approbation" if code == "usagers" else f"{code}.approbation", at),
        )
        for code in stage.departments
    }
    known_algorithms.load_known(teams=teams, at=at)


def _own_accounts(stage: Stage) -> None:
    """What two departments say before they seize the committee, what a third has begun, and two incidents."""
    teams = (("MatchFT", "entreprises", 62), ("Néo", "outils", 32))
    for sheet, author, days in teams:
        signatory = f"{author}.approbation"
        accounts.assess(stage, sheet=sheet, author=author, signatory=signatory, at=stage.days_ago(days))
    accounts.assess(stage, sheet="Recommandations personnalisées", author="contribution", only=4, at=stage.days_ago(2))
    accounts.tell_incidents(stage)


def _advice_to_its_end(stage: Stage) -> None:
    """« Conseils personnalisés »: referred, reviewed, voted, published, answered."""
    referral = files.submit(
        stage,
        sheet="Conseils personnalisés",
        author="contribution",
        title="Conseils personnalisés : proposition de formations et d’ateliers",
        question="Les garanties prévues suffisent-elles pour que le conseiller reste libre de s’écarter ?",
        at=stage.days_ago(150),
    )
    files.take_up(stage, referral, at=stage.days_ago(147))
    files.assign(stage, referral, rapporteur="rapport", reviewers=REVIEWERS, at=stage.days_ago(146))
    said = (texts.ADVICE_FINDINGS, texts.ADVICE_SECOND)
    for days, reviewer, findings in zip((135, 130), REVIEWERS, said, strict=True):
        files.review(stage, referral, reviewer=reviewer, findings=findings, at=stage.days_ago(days))
    files.consolidate(stage, referral, rapporteur="rapport", findings=texts.ADVICE_FINDINGS, at=stage.days_ago(125))
    opinion = _draft(stage, referral, advice, at=stage.days_ago(120))
    held = _vote_on_advice(stage, referral, opinion)
    _adopt_and_publish(stage, opinion)
    _publish(stage, amendment=rectify(stage, opinion).pk, at=stage.days_ago(80))
    minutes.from_notes_to_extract(stage, held)
    follow_the_advice(stage, opinion)


def _vote_on_advice(stage: Stage, referral: Referral, opinion: Opinion) -> Meeting:
    """One meeting, from its notice to its end."""
    opens = stage.days_ago(100, hour=14)
    meeting = files.meeting_on(stage, starts_at=opens, planned=stage.days_ago(112), files=[referral])
    opinions.submit_to_vote(opinion_id=opinion.pk, actor=stage.actor("secretariat", opens), at=stage.days_ago(110))
    files.attend(stage, meeting, at=opens)
    meetings.open_meeting(meeting_id=meeting.pk, actor=stage.actor("presidence", opens), at=opens)
    opinion.refresh_from_db()
    if opinion.ballot is None:
        raise ValueError("no ballot was prepared")
    files.vote(
        stage,
        opinion.ballot.pk,
        against=("administrateur.salaries",),
        abstain=("membre.etat",),
        at=opens + timedelta(minutes=50),
    )
    return meetings.close_meeting(
        meeting_id=meeting.pk, actor=stage.actor("presidence", opens), at=opens + timedelta(minutes=90)
    )


def _match_before_the_vote(stage: Stage) -> None:
    """« MatchFT »: on the agenda of the next meeting, its text before the vote; one member is recused."""
    referral = files.submit(
        stage,
        sheet="MatchFT",
        author="entreprises",
        title="MatchFT : présélection de candidats par messages",
        question="La présélection automatique respecte-t-elle la liberté de choix des personnes contactées ?",
        at=stage.days_ago(60),
    )
    files.take_up(stage, referral, at=stage.days_ago(57))
    files.assign(stage, referral, rapporteur="rapport", reviewers=REVIEWERS, at=stage.days_ago(56))
    at = stage.days_ago(50)
    recusals.recuse(
        referral_id=referral.pk,
        person_id=stage.people["administrateur.employeurs"].pk,
        reason="Donnée de démonstration : lien avec un éditeur du secteur.",
        actor=stage.actor("administrateur.employeurs", at),
        at=at,
    )
    said = (texts.MATCH_FINDINGS, texts.MATCH_SECOND)
    for days, reviewer, findings in zip((40, 38), REVIEWERS, said, strict=True):
        files.review(stage, referral, reviewer=reviewer, findings=findings, at=stage.days_ago(days))
    files.consolidate(stage, referral, rapporteur="rapport", findings=texts.MATCH_FINDINGS, at=stage.days_ago(33))
    opinion = _draft(stage, referral, _match, at=stage.days_ago(25))
    comment_and_check(stage, opinion)
    meeting = files.meeting_on(stage, starts_at=_this_afternoon(stage), planned=stage.days_ago(9), files=[referral])
    at = stage.days_ago(6)
    opinions.submit_to_vote(opinion_id=opinion.pk, actor=stage.actor("secretariat", at), at=at)
    invite_expert(stage, meeting)


def _assistant_under_review(stage: Stage) -> None:
    """« Néo »: one of the two reviews is given, the other is waited for."""
    referral = files.submit(
        stage,
        sheet="Néo",
        author="outils",
        title="Néo : synthèse du dossier par un assistant",
        question="La synthèse peut-elle influencer le conseiller sans qu’il s’en aperçoive ?",
        at=stage.days_ago(30),
    )
    files.take_up(stage, referral, at=stage.days_ago(27))
    files.assign(stage, referral, rapporteur="vice-presidence", reviewers=REVIEWERS, at=stage.days_ago(26))
    exchange.ask_and_answer(
        stage,
        referral,
        asker="vice-presidence",
        question="La synthèse indique-t-elle ce qu’elle a laissé de côté ?",
        author="outils",
        answer="Pas encore : une mention est prévue dans la prochaine version.",
        at=stage.days_ago(20),
    )
    files.review(stage, referral, reviewer="membre.ethique", findings=texts.MATCH_FINDINGS, at=stage.days_ago(8))
    exchange.discuss(
        stage,
        referral,
        author="membre.ethique",
        text="Le conseiller lit-il encore le dossier quand la synthèse lui paraît suffisante ?",
        at=stage.days_ago(7),
    )
    exchange.discuss(
        stage,
        referral,
        author="vice-presidence",
        text="Je propose d’entendre un conseiller qui s’en sert.",
        at=stage.days_ago(6),
    )


def _others(stage: Stage) -> None:
    """One file whose completeness is to be checked, its note replaced since, and one draft."""
    chat = files.submit(
        stage,
        sheet="ChatFT",
        author="outils",
        title="ChatFT : aide à la rédaction pour les agents",
        question="Quelles règles d’usage recommander pour les textes adressés aux personnes ?",
        at=stage.days_ago(4),
    )
    exchange.replace_note(
        stage,
        chat,
        author="outils",
        text="Note de présentation complétée : publics concernés et textes types.",
        at=stage.days_ago(3),
    )
    files.draft_only(
        stage,
        sheet="Recommandations personnalisées",
        author="contribution",
        title="Recommandations personnalisées : services proposés",
        question="",
        at=stage.days_ago(1),
    )


def _draft(stage: Stage, referral: Referral, write: Writer, *, at: datetime) -> Opinion:
    """The rapporteur opens the opinion, completes what the facts proposed, and circulates it."""
    rapporteur = stage.actor("rapport", at)
    opinion = opinions.open_opinion(referral_id=referral.pk, actor=rapporteur, at=at)
    draft = latest_draft(opinion)
    content = write(from_json(draft.content), stage)
    opinions.save_draft(opinion_id=opinion.pk, base=draft.number, content=content, actor=rapporteur, at=at)
    return opinions.circulate(opinion_id=opinion.pk, actor=rapporteur, at=at + timedelta(days=1))


def advice(content: Content, stage: Stage) -> Content:
    """The text of the opinion on « Conseils personnalisés »."""
    return replace(
        _with_recitals(content, texts.ADVICE_RECITALS),
        essential=texts.ADVICE_ESSENTIAL,
        heard=texts.ADVICE_HEARD,
        outcome=Outcome.WITH_RECOMMENDATIONS.value,
        operative=texts.ADVICE_OPERATIVE,
        recommendations=tuple(
            DraftRecommendation(
                number=number,
                text=text,
                addressee=department,
                commitment=content.recitals[position - 1].commitment,
                due_on=(timezone.localdate(stage.today) + timedelta(days=days)).isoformat(),
                measure=measure,
            )
            for number, (text, department, position, days, measure) in enumerate(texts.ADVICE_RECOMMENDATIONS, start=1)
        ),
    )


def _match(content: Content, stage: Stage) -> Content:
    """The text on « MatchFT » that is put to the vote."""
    due = timezone.localdate(stage.today) + timedelta(days=120)
    return replace(
        _with_recitals(content, texts.MATCH_RECITALS),
        essential=("Le comité émet des réserves sur le premier tri, fait sans intervention humaine.",),
        outcome=Outcome.RESERVED.value,
        operative="Le comité demande que l’expérimentation ne soit pas étendue avant que les réserves soient levées.",
        recommendations=(
            DraftRecommendation(
                number=1,
                text="Soumettre le premier tri à un conseiller ; ne plus compter un silence comme un refus.",
                addressee="entreprises",
                commitment=content.recitals[1].commitment,
                due_on=due.isoformat(),
                measure="Part des présélections vues par un conseiller.",
            ),
        ),
    )


def _with_recitals(content: Content, recitals: Mapping[int, tuple[str, ...]]) -> Content:
    return replace(
        content,
        recitals=tuple(
            replace(recital, paragraphs=recitals.get(position, ()))
            for position, recital in enumerate(content.recitals, start=1)
        ),
    )


def _adopt_and_publish(stage: Stage, opinion: Opinion) -> None:
    """One of those who voted against joins a dissenting opinion; the signature waits for the end of the delay."""
    noted, spoke, signed = stage.days_ago(99), stage.days_ago(98), stage.days_ago(90, hour=9)
    opinions.adopt(opinion_id=opinion.pk, actor=stage.actor("secretariat", noted), at=noted)
    separate.speak_apart(
        opinion_id=opinion.pk,
        kind=SeparateKind.DISSENTING,
        body=texts.SEPARATE,
        actor=stage.actor("administrateur.salaries", spoke),
        at=spoke,
    )
    opinions.sign(opinion_id=opinion.pk, actor=stage.actor("presidence", signed), at=signed)
    _publish(stage, opinion=opinion.pk, at=stage.days_ago(90))


def _publish(stage: Stage, *, at: datetime, **chosen: UUID) -> None:
    """Asked by the secretariat, approved by the presidency, done by the worker."""
    job = publication.request_publication(
        acts={column: [act_id] for column, act_id in chosen.items()},
        publish_on=timezone.localdate(at),
        actor=stage.actor("secretariat", at),
        at=at,
    )
    publication.approve_publication(job_id=job.pk, actor=stage.actor("presidence", at), at=at)
    # On that day: the worker's own clock is today's.
    advance(job_id=job.pk, at=at)
    job.refresh_from_db()
    if job.status != JobStatus.PUBLISHED:
        raise ValueError(f"the demonstration could not be published: {job.status} {job.failure}")


def _this_afternoon(stage: Stage) -> datetime:
    """Today: whoever discovers the demonstration can open the meeting and hold the vote."""
    day = timezone.localdate(stage.today)
    return datetime(day.year, day.month, day.day, 14, tzinfo=PARIS)
