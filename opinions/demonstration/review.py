"""What was said of the text on « MatchFT » before its vote: by a member, and by the department on the facts."""

from datetime import timedelta
from uuid import uuid4

from opinions.content import from_json
from opinions.demonstration.stage import Stage
from opinions.enums.review import EntryKind, FactVerdict, RemarkOutcome
from opinions.models import Opinion
from opinions.operations import comments, fact_checks
from opinions.operations.comments import Said
from opinions.operations.fact_checks import Answered
from opinions.passages import passages_of
from opinions.queries.opinions import latest_draft


def comment_and_check(stage: Stage, opinion: Opinion) -> None:
    """A wording proposed and answered; two passages opened to the department, one of them found inexact."""
    draft = latest_draft(opinion)
    _comment(stage, opinion, draft.number)
    facts = [one.key for one in passages_of(from_json(draft.content)) if one.zone.startswith("recital-")][:2]
    opened, answered, decided = (stage.days_ago(days) for days in (21, 19, 16))
    check = fact_checks.open_check(
        opinion_id=opinion.pk,
        check_id=uuid4(),
        department_id=stage.departments["entreprises"].pk,
        version=draft.number,
        passages=facts,
        days=10,
        actor=stage.actor("rapport", opened),
        at=opened,
    )
    first, *others = check.passages.all()
    said = {one.pk: Answered(verdict=FactVerdict.EXACT) for one in others} | {
        first.pk: Answered(
            verdict=FactVerdict.INEXACT,
            correction="Donnée de démonstration : le premier tri est relu par sondage depuis le mois dernier.",
            evidence="Donnée de démonstration : note de service jointe au dossier.",
        )
    }
    answers = fact_checks.answer_check(
        check_id=check.pk, answers=said, actor=stage.actor("entreprises", answered), at=answered
    )
    remark = next(one for one in answers if one.verdict == FactVerdict.INEXACT)
    fact_checks.decide_remark(
        answer_id=remark.pk,
        outcome=RemarkOutcome.SET_ASIDE,
        reason="Donnée de démonstration : un sondage n’est pas une relecture de chaque présélection.",
        actor=stage.actor("rapport", decided),
        at=decided,
    )


def _comment(stage: Stage, opinion: Opinion, version: int) -> None:
    said_at = stage.days_ago(22)
    comment = comments.comment(
        opinion_id=opinion.pk,
        comment_id=uuid4(),
        version=version,
        passage="essential.1",
        said=Said(
            quote="fait sans intervention humaine",
            text="Donnée de démonstration : dire qui intervient ensuite.",
            wording="fait sans intervention humaine avant l’entretien",
        ),
        actor=stage.actor("membre.ia", said_at),
        at=said_at,
    )
    at = said_at + timedelta(hours=5)
    comments.follow(
        comment_id=comment.pk,
        entry_id=uuid4(),
        kind=EntryKind.REFUSE,
        text="Donnée de démonstration : le considérant sur le deuxième engagement le dit déjà.",
        actor=stage.actor("rapport", at),
        at=at,
    )
