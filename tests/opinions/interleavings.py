"""Two persons and three tabs that write one opinion in a random order: every word that the server received is kept.

Words are only added, each once in the game, so that one that is missing is one that was lost: by nobody's hand.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

from common.errors import Stale
from opinions.content import Content, from_json, in_french
from opinions.merging import merged
from opinions.models import DraftInProgress, DraftVersion
from opinions.operations.writing import Page, keep_copy, save_page
from opinions.queries.writing import copy_of
from tests.committee.referral_factories import AT
from tests.opinions.factories import File

EDITORS = ("rapporteur", "president", "rapporteur")
ACTS = {"open": 2, "type": 8, "autosave": 5, "save": 3, "again": 1, "back": 1, "crash": 1}


@dataclass
class Tab:
    """What one tab holds: the text, the version it stands on, its page; what it sent last; the pages before."""

    who: str
    content: Content
    base: int
    page: Page
    sent: tuple[Content, int, Page] | None = None
    before: list[tuple[Content, int, Page]] = field(default_factory=list)

    def turn_to(self, content: Content, base: int, shows: UUID | None = None) -> None:
        self.before.append((self.content, self.base, self.page))
        self.content, self.base, self.page = content, base, Page(key=uuid4(), shows=shows)


class Game:
    """`typed`: every word that reached the server, in a save, in a copy, or in a page that it gave back."""

    def __init__(self, file: File, seed: int) -> None:
        self.file, self.seed, self.chance = file, seed, Random(seed)  # noqa: S311 -- a game to be played again
        self.actors = {who: file.people.actor(who) for who in set(EDITORS)}
        self.at, self.count = AT, 0
        self.saved: set[str] = set()
        self.first = self._last()
        self.received: set[str] = set()
        self.tabs: list[Tab | None] = [None] * len(EDITORS)

    def play(self, turns: int) -> None:
        for _turn in range(turns):
            self.at += timedelta(seconds=3)
            place = self.chance.randrange(len(EDITORS))
            tab = self.tabs[place]
            if tab is None:
                self.tabs[place] = self._opened(EDITORS[place])
                continue
            act = self.chance.choices(list(ACTS), weights=list(ACTS.values()))[0]
            if act in {"open", "crash"}:
                # What was typed since the last answer dies with the tab; what the server has does not.
                self.tabs[place] = None if act == "crash" else self._opened(EDITORS[place])
            else:
                getattr(self, f"_{act}")(tab)
            self._check(act)
        self._end()

    def _opened(self, who: str) -> Tab:
        copy = copy_of(self.file.opinion.pk, self.actors[who])
        if copy is not None:
            return Tab(who, _content(copy), copy.base, Page(key=uuid4(), shows=copy.state))
        latest = self._latest()
        return Tab(who, from_json(latest.content), latest.number, Page(key=uuid4()))

    def _type(self, tab: Tab) -> None:
        """A word at the end of a paragraph, in a new one, or on the line of the title."""
        self.count += 1
        word, content = f"mot{self.seed}x{self.count}{tab.who}", tab.content
        where = self.chance.choice(["essential", "operative", "visas", "title"])
        if where == "title":
            tab.content = replace(content, title=f"{content.title} {word}")
        elif where == "operative":
            tab.content = replace(content, operative=f"{content.operative} {word}")
        else:
            lines = list(getattr(content, where))
            if lines and self.chance.random() < 0.6:
                chosen = self.chance.randrange(len(lines))
                lines[chosen] = f"{lines[chosen]} {word}"
            else:
                lines.insert(self.chance.randint(0, len(lines)), f"Vu {word}")
            tab.content = replace(content, **{where: tuple(lines)})

    def _autosave(self, tab: Tab) -> None:
        tab.page = replace(tab.page, turn=tab.page.turn + 1)
        if state := self._keep(tab.who, tab.content, tab.base, tab.page):
            tab.page = replace(tab.page, shows=state)

    def _save(self, tab: Tab) -> None:
        tab.sent = (tab.content, tab.base, tab.page)
        self._post(tab, *tab.sent)

    def _again(self, tab: Tab) -> None:
        """A second click, or the same form sent once more by the browser."""
        if tab.sent is not None:
            self._post(tab, *tab.sent, is_again=True)

    def _back(self, tab: Tab) -> None:
        """The page before, as the browser kept it; the one that is left is asked for its copy as it goes."""
        if tab.before:
            self._autosave(tab)
            if not self._is_kept(tab):
                return
            tab.content, tab.base, tab.page = tab.before.pop()

    def _is_kept(self, tab: Tab) -> bool:
        copy = copy_of(self.file.opinion.pk, self.actors[tab.who])
        return copy is not None and _words(tab.content) <= _words(_content(copy))

    def _post(self, tab: Tab, content: Content, base: int, page: Page, *, is_again: bool = False) -> None:
        given = {"opinion_id": self.file.opinion.pk, "actor": self.actors[tab.who], "at": self.at}
        try:
            save_page(**given, base=base, content=content, page=page)
        except Stale:
            shows = self._keep(tab.who, content, base, page)
            if is_again:
                return
            theirs = self._latest()
            start = self.file.opinion.drafts.filter(number=base).first() or theirs
            saved = from_json(theirs.content)
            proposal = merged(from_json(start.content), mine=in_french(content), theirs=saved)
            tab.turn_to(proposal, theirs.number, shows)
            # Given back on the page at least; kept as well, unless another tab has a copy of its own (`_keep`).
            lost = _words(content) - _words(tab.content) - self._saved()
            assert not lost, f"seed {self.seed}: {sorted(lost)} not given back"
            return
        self.received |= _words(content)
        if not is_again:
            opened = self._opened(tab.who)
            tab.turn_to(opened.content, opened.base, opened.page.shows)

    def _keep(self, who: str, content: Content, base: int, page: Page) -> UUID | None:
        """The state of the copy; none when another tab has words of its own."""
        data = {"content": [json.dumps(content.as_json())]}
        given = {"opinion_id": self.file.opinion.pk, "actor": self.actors[who], "at": self.at}
        try:
            copy = keep_copy(**given, base=base, data=data, page=page)
        except Stale:
            return None
        if _content(copy) == content:
            self.received |= _words(content)
        return copy.state

    def _check(self, act: str) -> None:
        held = self._saved()
        for copy in DraftInProgress.objects.filter(opinion=self.file.opinion):
            held |= _words(_content(copy))
        for tab in self.tabs:
            held |= _words(tab.content) if tab else set()
        assert self.received <= held, f"seed {self.seed}, after {act}: {sorted(self.received - held)} lost"

    def _end(self) -> None:
        """Everybody saves what they have, then opens once more and saves what was kept for them."""
        for tab in self.tabs:
            if tab is not None:
                self._until_saved(tab)
        for who in sorted(self.actors):
            while copy_of(self.file.opinion.pk, self.actors[who]) is not None:
                self._until_saved(self._opened(who))
        lost = self.received - self._saved()
        assert not lost, f"seed {self.seed}: {sorted(lost)} in no version"

    def _until_saved(self, tab: Tab) -> None:
        for _attempt in range(3):
            number = self._last()
            self._save(tab)
            if self._last() > number:
                return

    def _saved(self) -> set[str]:
        """Every word of every version of this game; each version is read once, for nothing changes it."""
        for draft in self.file.opinion.drafts.filter(number__gt=self.first):
            self.first = max(self.first, draft.number)
            self.saved |= _words(from_json(draft.content))
        return set(self.saved)

    def _latest(self) -> DraftVersion:
        return self.file.opinion.drafts.latest("number")

    def _last(self) -> int:
        return self._latest().number


def begin_again(file: File) -> None:
    """The opinion as it was before the game: the next one starts from the first text."""
    given = {"opinion_id": file.opinion.pk, "actor": file.people.actor("rapporteur"), "at": AT}
    first, last = file.opinion.drafts.earliest("number"), file.opinion.drafts.latest("number")
    save_page(**given, base=last.number, content=from_json(first.content), page=Page(key=uuid4()))


def _content(copy: DraftInProgress) -> Content:
    return from_json(json.loads(copy.data["content"][0]))


def _words(content: Content) -> set[str]:
    return {
        word
        for text in (content.title, content.operative, *content.essential, *content.visas)
        for word in text.split()
        if word.startswith("mot")
    }
