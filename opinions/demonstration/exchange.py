"""What passes around a file of the demonstration: questions and answers, papers replaced, words between members."""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

from committee.models import Referral
from committee.operations import discussion, information, papers
from common.documents import Upload
from opinions.demonstration.stage import Stage
from opinions.demonstration.texts import MARK


def discuss(stage: Stage, referral: Referral, *, author: str, text: str, at: datetime) -> None:
    discussion.post_message(
        referral_id=referral.pk,
        message_id=uuid4(),
        text=f"{MARK} {text}",
        actor=stage.actor(author, at),
        at=at,
    )


def ask_and_answer(
    stage: Stage, referral: Referral, *, asker: str, question: str, author: str, answer: str, at: datetime
) -> None:
    """The committee asks during the examination, without stopping the delay; the department answers two days later."""
    information.ask_question(
        referral_id=referral.pk, lines=[question], stops_delay=False, actor=stage.actor(asker, at), at=at
    )
    later = min(at + timedelta(days=2), stage.today)
    information.reply_to_question(
        referral_id=referral.pk, answer=f"{MARK} {answer}", actor=stage.actor(author, later), at=later
    )


def replace_note(stage: Stage, referral: Referral, *, author: str, text: str, at: datetime) -> None:
    """The note of presentation, in a second version."""
    papers.replace_document(
        referral_id=referral.pk,
        document_id=referral.documents.get(kind="presentation").pk,
        upload=Upload(name="note-de-presentation-2.txt", content=BytesIO(f"{MARK}\n{text}\n".encode())),
        actor=stage.actor(author, at),
        at=at,
    )
