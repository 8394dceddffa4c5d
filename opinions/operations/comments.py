"""What the members say of a passage of a draft, and what the pen makes of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import actors
from accounts.actors import Actor
from common import journal
from common.errors import NotVisible, RuleBroken, WrongState
from common.verdicts import HIDDEN, require
from opinions.content import from_json
from opinions.enums.opinions import OpinionStep
from opinions.enums.review import EntryKind
from opinions.models import Comment, CommentEntry, DraftVersion, Opinion
from opinions.operations.opinions import save_draft
from opinions.operations.steps import hold
from opinions.passages import passage_at, reworded, where_it_reads
from opinions.policies import review as policies
from opinions.queries.comments import state_of
from opinions.queries.opinions import latest_draft
from opinions.rules.quoting import quoted
from opinions.workflow import COMMENT, OPINION
from opinions.workflow.review import REVIEWED

CLOSED = "Le texte est soumis au vote : ses commentaires se lisent, et ne s’écrivent plus."
CHANGED = (
    "Le passage a changé depuis que cette rédaction est proposée : elle ne s’applique plus d’elle-même. "
    "Comparez les deux textes, puis reprenez-la dans le formulaire de rédaction ou refusez-la."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said of some words: a comment, another wording, or both. No words at all propose to take them out."""

    quote: str
    text: str = ""
    wording: str | None = None


@transaction.atomic
def comment(
    *, opinion_id: UUID, comment_id: UUID, actor: Actor, at: datetime, version: int, passage: str, said: Said
) -> Comment:
    """Say something of a passage of one exact version. Sent twice with the same `comment_id`, it is said once.

    Raises: RuleBroken when nothing is said, or when the words quoted are not those of the passage, or are there twice
    and another wording is proposed for them; WrongState once the text is put to the vote.
    """
    opinion = hold(opinion_id, at)
    actor = actors.again(actor, at)
    require(policies.can_comment(actor, opinion))
    already = Comment.objects.filter(pk=comment_id, opinion=opinion, author=actor.user).first()
    if already is not None:
        return already
    _refuse_closed(opinion)
    draft = DraftVersion.objects.filter(opinion=opinion, number=version).first()
    found = passage_at(from_json(draft.content), passage) if draft else None
    if draft is None or found is None:
        raise NotVisible(HIDDEN.refusal)
    made = Comment.objects.create(
        pk=comment_id,
        opinion=opinion,
        draft=draft,
        zone=found.zone,
        number=found.number,
        passage=found.label,
        quote=_quote(found.text, said),
        text=said.text.strip(),
        wording=(said.wording or "").strip(),
        proposes=said.wording is not None,
        posted_at=at,
        author=actor.user,
    )
    _record("comment", opinion, made, actor, at, version=version)
    return made


@transaction.atomic
def follow(
    *, comment_id: UUID, entry_id: UUID, kind: EntryKind, actor: Actor, at: datetime, text: str = ""
) -> CommentEntry:
    """Reply to a comment, accept or refuse its wording, close it or open it again. Sent twice, it is done once.

    Accepting makes a version with the wording in its place. Raises: WrongState when the passage does not read so any
    more, when the text is not being written, or when it was decided already; RuleBroken when a reason is missing.
    """
    found = Comment.objects.filter(pk=comment_id).first()
    if found is None:
        raise NotVisible(HIDDEN.refusal)
    opinion = hold(found.opinion_id, at)
    actor = actors.again(actor, at)
    require(policies.can_follow(actor, opinion, found, kind))
    already = CommentEntry.objects.filter(pk=entry_id, comment=found, author=actor.user).first()
    if already is not None:
        return already
    _refuse_closed(opinion)
    COMMENT.target(kind, source=state_of(found.entries.all()))
    if not found.proposes and kind in {EntryKind.ACCEPT, EntryKind.REFUSE}:
        raise RuleBroken("Ce commentaire ne propose pas de rédaction : répondez-y, ou fermez-le.")
    if not text.strip() and kind in {EntryKind.REPLY, EntryKind.REFUSE}:
        raise RuleBroken("Écrivez votre réponse." if kind == EntryKind.REPLY else "Dites pourquoi vous la refusez.")
    made = _applied(opinion, found, actor, at) if kind == EntryKind.ACCEPT else None
    entry = CommentEntry.objects.create(
        pk=entry_id, comment=found, kind=kind, text=text.strip(), made=made, posted_at=at, author=actor.user
    )
    _record(f"comment_{kind}", opinion, found, actor, at, **({"version": made.number} if made else {}))
    return entry


def _applied(opinion: Opinion, found: Comment, actor: Actor, at: datetime) -> DraftVersion:
    """The next version, where these words are those proposed. Raises: WrongState when they are not there any more."""
    OPINION.target(OpinionStep.SAVE, source=opinion.status)
    latest = latest_draft(opinion)
    content = from_json(latest.content)
    passage = where_it_reads(content, zone=found.zone, number=found.number, quote=found.quote)
    if passage is None or len(quoted(passage.text, found.quote)) != 1:
        raise WrongState(CHANGED)
    said = reworded(content, passage, quote=found.quote, wording=found.wording)
    return save_draft(opinion_id=opinion.pk, actor=actor, at=at, base=latest.number, content=said)


def _quote(text: str, said: Said) -> str:
    """The words quoted, as they stand in the passage. Raises: RuleBroken when what is said does not hold together."""
    if said.wording is None and not said.text.strip():
        raise RuleBroken("Écrivez votre commentaire, ou proposez une autre rédaction.")
    places = quoted(text, said.quote)
    if not places:
        raise RuleBroken("Les mots cités ne sont pas dans ce passage : reprenez-les tels qu’ils y sont écrits.")
    if said.wording is not None and len(places) > 1:
        raise RuleBroken("Ces mots sont plusieurs fois dans le passage : citez-en davantage, pour dire lesquels.")
    if said.wording is not None and said.wording.split() == said.quote.split():
        raise RuleBroken("La rédaction proposée est celle du texte : changez-la, ou ne proposez rien.")
    return places[0]


def _refuse_closed(opinion: Opinion) -> None:
    if opinion.status not in REVIEWED:
        raise WrongState(CLOSED)


def _record(act: str, opinion: Opinion, about: Comment, actor: Actor, at: datetime, **details: int) -> None:
    """The journal says who did what to which comment, never the words."""
    told = {"comment": str(about.pk), **details}
    journal.record(action=f"opinion.{act}", actor=actor, at=at, target=opinion, details=told)
