"""Reads of the comments on a draft: each with what followed it, its state, and the passage where it now stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from opinions.content import Content
from opinions.enums.review import CommentState, EntryKind
from opinions.models import Comment, CommentEntry, Opinion
from opinions.passages import Passage, passages_of, where_it_reads

_STATES = {
    EntryKind.ACCEPT: CommentState.ACCEPTED,
    EntryKind.REFUSE: CommentState.REFUSED,
    EntryKind.RESOLVE: CommentState.RESOLVED,
    EntryKind.REOPEN: CommentState.OPEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A comment as it stands in one version: `place` is None when its words are not in their part any more."""

    comment: Comment
    entries: list[CommentEntry]
    state: CommentState
    place: Passage | None
    now: str
    """How the passage reads in that version, where the words were; empty when there is none."""

    @property
    def is_open(self) -> bool:
        return self.state == CommentState.OPEN


def state_of(entries: Iterable[CommentEntry]) -> CommentState:
    """What the last entry that is no reply says; open when there is none."""
    states = [_STATES[EntryKind(one.kind)] for one in entries if one.kind != EntryKind.REPLY]
    return states[-1] if states else CommentState.OPEN


def comments_on(opinion: Opinion) -> QuerySet[Comment]:
    """Everything that was said of its drafts, oldest first, with what followed."""
    entries = CommentEntry.objects.select_related("author", "made").order_by("posted_at", "pk")
    return (
        Comment.objects.filter(opinion=opinion)
        .select_related("author", "draft")
        .prefetch_related(Prefetch("entries", queryset=entries))
        .order_by("posted_at", "pk")
    )


def threads_in(opinion: Opinion, content: Content) -> list[Thread]:
    """The comments on every version, each put where its words are in this one. Two queries."""
    now = {one.key: one.text for one in passages_of(content)}
    return [_thread(comment, content, now) for comment in comments_on(opinion)]


def _thread(comment: Comment, content: Content, now: dict[str, str]) -> Thread:
    entries = list(comment.entries.all())
    return Thread(
        comment=comment,
        entries=entries,
        state=state_of(entries),
        place=where_it_reads(content, zone=comment.zone, number=comment.number, quote=comment.quote),
        now=now.get(f"{comment.zone}.{comment.number}", ""),
    )
