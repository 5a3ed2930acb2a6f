"""What staff see while they go through the questions without an answer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.ids import DraftId, EntryId
from bot.domain.press import Choose
from bot.domain.reply import Block, Button, Listing, Reply, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.model import Entry
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.phrases import counted
from bot.staff.review.draft import ReviewDraft
from bot.staff.review.grouping import AskedAlike


class Step(StrEnum):
    """What a button of a review does; buttons stay in the chat, so a step is never renamed."""

    ADD = "add"
    NEW = "new"
    AS_IT_IS = "as"
    BACK = "back"
    OFF_TOPIC = "off"
    NO_QUESTION = "no"
    SKIP = "skip"
    RIGHT = "right"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class ReviewReplies:
    """The steps of one review; `labels` are those of the entries in use."""

    phrases: Phrasebook
    draft: DraftId
    labels: Mapping[EntryId, str]

    def question(self, content: ReviewDraft, group: AskedAlike, left: int) -> Reply:
        """Show a question, how often it was asked, and what can be done with it."""
        words, day = self.phrases.words.staff, self.phrases.day_of(group.last)
        count = len(group.numbers)
        if count == 1:
            blocks = self.phrases.say(words.review_once, text=group.text, day=day)
        else:
            blocks = self.phrases.say(words.review_often, text=group.text, day=day, count=str(count))
        blocks += counted(self.phrases, words.review_last, words.review_left, left)
        rows = [
            (
                self._button(
                    fill_label(words.button_review_add, {"label": label}), Step.ADD, content, str(place)
                ),
            )
            for place, entry in enumerate(content.nearest)
            if (label := self.labels.get(entry))
        ]
        return Reply(
            blocks,
            (
                *rows,
                (
                    self._button(words.button_review_new, Step.NEW, content),
                    self._button(words.button_review_off_topic, Step.OFF_TOPIC, content),
                    self._button(words.button_review_no_question, Step.NO_QUESTION, content),
                ),
                (self._button(words.button_review_skip, Step.SKIP, content),),
            ),
        )

    def word_it(self, content: ReviewDraft, problem: tuple[Block, ...] = ()) -> Reply:
        """Ask for the office's own wording of the question."""
        words = self.phrases.words.staff
        label = self.labels.get(content.entry, "") if content.entry else ""
        if content.is_new:
            blocks = problem + self.phrases.say(words.review_word_new, text=content.text)
        else:
            blocks = problem + self.phrases.say(words.review_word, text=content.text, label=label)
        as_it_is = self._button(words.button_review_as_it_is, Step.AS_IT_IS, content)
        back = self._button(words.button_review_back, Step.BACK, content)
        return Reply(blocks, ((as_it_is,), (back,)), asks=self.draft)

    def still_right(self, content: ReviewDraft, entry: Entry, left: int) -> Reply:
        """Show an answer that must be read again, with its sources."""
        words = self.phrases.words.staff
        place = f"{entry.place.file}:{entry.place.line}"
        blocks = self.phrases.say(words.review_due, label=entry.label, place=place, count=str(left))
        blocks += self.phrases.say(entry.lead)
        if entry.sources:
            blocks += (Listing(tuple((Span(each.title, link=each.url),) for each in entry.sources)),)
        return Reply(
            blocks,
            (
                (self._button(words.button_review_right, Step.RIGHT, content),),
                (self._button(words.button_review_change, Step.CHANGE, content),),
                (self._button(words.button_review_skip, Step.SKIP, content),),
            ),
        )

    def to_change(self, entry: Entry) -> tuple[Block, ...]:
        """Say where the answer is written."""
        place = f"{entry.place.file}:{entry.place.line}"
        return self.phrases.say(self.phrases.words.staff.review_to_change, label=entry.label, place=place)

    def nothing_left(self) -> Reply:
        """Say that there is no question to go through."""
        return Reply(self.phrases.say(self.phrases.words.staff.review_empty))

    def after(self, said: tuple[Block, ...], reply: Reply) -> Reply:
        """Return `reply` below what was said about the question before."""
        return replace(reply, blocks=said + reply.blocks)

    def _button(self, label: str, step: Step, content: ReviewDraft, more: str = "") -> Button:
        choice = "-".join(filter(None, (step, content.name, more)))
        return Button(label, Choose(self.draft, choice))
