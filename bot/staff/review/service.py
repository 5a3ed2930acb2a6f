"""Leads staff through the questions without an answer, then through the answers that must be read again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection
from typing import ClassVar

from bot.domain.ids import EntryId
from bot.domain.knowledge_edits import KnowledgeEdit, NewEntry, NewQuestion, SignOff
from bot.domain.reply import Block, Reply
from bot.knowledge.model import Language
from bot.matching.snapshot import DEFAULT, Snapshot
from bot.staff.request import StaffRequest
from bot.staff.review.draft import ReviewDraft
from bot.staff.review.grouping import AskedAlike, grouped
from bot.staff.review.personal_words import personal_words, words_in
from bot.staff.review.replies import ReviewReplies, Step
from bot.store.chats import misses
from bot.store.chats.misses import KeptMiss
from bot.store.staff import drafts
from bot.store.staff.drafts import Draft, DraftKind

MOST_READ = 500
"""Questions that are grouped at once, the latest."""

NEAREST = 3
"""Entries that are offered."""

LONGEST = 300
"""Characters of a question that is added."""

_CHOICE = re.compile(r"(?P<step>[a-z]+)-(?P<name>[a-z0-9]+)(?:-(?P<place>\d))?")


class Reviewing:
    """Owns the drafts of reviews. `edit` is called, once committed, with each edit that staff ask for."""

    kinds: ClassVar[frozenset[DraftKind]] = frozenset({DraftKind.REVIEW})

    def __init__(self, snapshot: Callable[[], Snapshot], edit: Callable[[KnowledgeEdit], None]) -> None:
        self._snapshot = snapshot
        self._edit = edit

    async def begin(self, request: StaffRequest, text: str) -> Reply:
        """Answer /review: show the question that is asked most."""
        draft = await request.begin(DraftKind.REVIEW, None, ReviewDraft().model_dump_json())
        return await self._next(request, draft, _content(draft))

    def question(self, draft: Draft) -> str:
        """Return the question on the screen, so that words typed for one are not taken for the next."""
        return _content(draft).name

    async def choose(self, request: StaffRequest, draft: Draft, choice: str) -> Reply | None:
        """Decide about the question that the button belongs to; a later press shows the current one."""
        content, found = _content(draft), _CHOICE.fullmatch(choice)
        if found is None:
            return None
        if found["name"] != content.name:
            return await self._next(request, draft, content)
        match found["step"]:
            case Step.ADD if found["place"]:
                place = int(found["place"])
                if place >= len(content.nearest):
                    return None
                content = content.model_copy(update={"entry": content.nearest[place]})
                await drafts.write(request.tx, draft.id, content.model_dump_json())
                return self._replies(request, draft).word_it(content)
            case Step.NEW:
                entries = content.nearest or tuple(self._language.entries)
                content = content.model_copy(update={"entry": entries[0], "is_new": True})
                await drafts.write(request.tx, draft.id, content.model_dump_json())
                return self._replies(request, draft).word_it(content)
            case Step.AS_IT_IS if content.entry:
                return await self._take(request, draft, content, content.text)
            case Step.BACK:
                return await self._next(request, draft, content)
            case Step.OFF_TOPIC | Step.NO_QUESTION:
                await misses.forget_reviewed(request.tx, content.numbers)
                return await self._next(request, draft, content)
            case Step.SKIP:
                return await self._next(request, draft, _passed(content))
            case Step.RIGHT | Step.CHANGE as step if content.due:
                return await self._read_again(request, draft, content, is_right=step == Step.RIGHT)
            case _:
                return None

    async def replied(self, request: StaffRequest, draft: Draft, text: str, about: str) -> Reply | None:
        """Take the office's own wording of the question on the screen."""
        content = _content(draft)
        if content.entry is None or about not in ("", content.name):
            return await self._next(request, draft, content)
        return await self._take(request, draft, content, text)

    async def _take(self, request: StaffRequest, draft: Draft, content: ReviewDraft, text: str) -> Reply:
        """Have the wording learned if it names nobody, and show the next question."""
        words, text = request.words, " ".join(text.split())
        replies = self._replies(request, draft)
        if not text or len(text) > LONGEST:
            return replies.word_it(content, request.say(words.review_too_long, limit=str(LONGEST)))
        personal = await asyncio.to_thread(personal_words, text, await self._known())
        if personal:
            said = request.say(words.review_personal, words=", ".join(f"“{each}”" for each in personal))
            return replies.word_it(content, said)
        assert content.entry is not None  # both callers have looked
        what = NewEntry if content.is_new else NewQuestion
        new = what(content.entry, text, request.actor.name, content.numbers)
        request.after_commit(lambda: self._edit(new))
        if content.is_new:
            said = request.say(words.review_beginning, text=text)
            return await self._next(request, draft, _passed(content), said)
        label = self._language.entries[content.entry].label if content.entry in self._language.entries else ""
        said = request.say(words.review_adding, text=text, label=label)
        return await self._next(request, draft, _passed(content), said)

    async def _next(
        self, request: StaffRequest, draft: Draft, content: ReviewDraft, said: tuple[Block, ...] = ()
    ) -> Reply:
        """Show the most asked question that is left, below what was `said` about the one before."""
        groups = await self._groups(request, content.passed)
        replies = self._replies(request, draft)
        if not groups:
            return await self._next_answer(request, draft, content, said)
        group = groups[0]
        content = ReviewDraft(
            numbers=group.numbers,
            text=group.text,
            nearest=await asyncio.to_thread(self._nearest, group.text),
            passed=content.passed,
            seen=content.seen,
        )
        await drafts.write(request.tx, draft.id, content.model_dump_json())
        return replies.after(said, replies.question(content, group, len(groups)))

    async def _next_answer(
        self, request: StaffRequest, draft: Draft, content: ReviewDraft, said: tuple[Block, ...]
    ) -> Reply:
        """Show the answer whose sources were read longest ago, if it is time to read them again."""
        due = sorted(
            (each.review_due, each.id)
            for each in self._language.entries.values()
            if each.review_due and each.review_due < request.today and each.id not in content.seen
        )
        replies = self._replies(request, draft)
        entry = self._language.entries[due[0][1]] if due else None
        content = ReviewDraft(
            passed=content.passed,
            seen=content.seen,
            due=entry.id if entry else None,
            fingerprint=entry.fingerprint if entry else "",
        )
        await drafts.write(request.tx, draft.id, content.model_dump_json())
        shown = replies.still_right(content, entry, len(due)) if entry else replies.nothing_left()
        return replies.after(said, shown)

    async def _read_again(
        self, request: StaffRequest, draft: Draft, content: ReviewDraft, *, is_right: bool
    ) -> Reply:
        """Have the answer signed off, or say where it is written, and show the next one."""
        assert content.due is not None  # the caller has looked
        said: tuple[Block, ...] = ()
        entry = self._language.entries.get(content.due)
        if entry is not None and is_right:
            signed = SignOff(entry.id, content.fingerprint, request.actor.name)
            request.after_commit(lambda: self._edit(signed))
        elif entry is not None:
            said = self._replies(request, draft).to_change(entry)
        return await self._next(request, draft, _passed(content), said)

    async def _groups(self, request: StaffRequest, passed: Collection[int]) -> list[AskedAlike]:
        kept = await misses.to_review(request.tx, DEFAULT, MOST_READ)
        left = [each for each in kept if each.number not in passed]
        return await asyncio.to_thread(self._grouped, left)

    def _grouped(self, kept: list[KeptMiss]) -> list[AskedAlike]:
        vectors = self._snapshot().vectors([each.miss.utterance or "" for each in kept], DEFAULT)
        return grouped(kept, vectors)

    def _nearest(self, text: str) -> tuple[EntryId, ...]:
        outcome = self._snapshot().understand(text, DEFAULT, top=NEAREST)
        return tuple(each.entry for each in outcome.candidates[:NEAREST])

    @property
    def _language(self) -> Language:
        return self._snapshot().language(DEFAULT)

    async def _known(self) -> frozenset[str]:
        """Return every word with which entries are asked for."""
        return await asyncio.to_thread(_words_of, self._language)

    def _replies(self, request: StaffRequest, draft: Draft) -> ReviewReplies:
        labels = {each.id: each.label for each in self._language.entries.values()}
        return ReviewReplies(request.phrases, draft.id, labels)


def _words_of(language: Language) -> frozenset[str]:
    return frozenset(
        word
        for entry in language.entries.values()
        for text in (entry.question, *entry.phrases, *entry.asked)
        for word in words_in(text)
    )


def _passed(content: ReviewDraft) -> ReviewDraft:
    """Return `content` with what is on the screen passed over."""
    seen = (*content.seen, content.due) if content.due else content.seen
    return content.model_copy(update={"passed": (*content.passed, *content.numbers), "seen": seen})


def _content(draft: Draft) -> ReviewDraft:
    return ReviewDraft.model_validate_json(draft.content)
