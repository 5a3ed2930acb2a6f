"""Replies that let people choose: questions that may be meant, and the themes. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation.button_rows import ButtonRows
from bot.conversation.case_paragraphs import filled
from bot.domain.conversation.match_outcome import Candidate
from bot.domain.press import NoneOfThese, OpenTheme, OpenTopics
from bot.domain.reply import Block, Button, Reply
from bot.knowledge.markup.template import Template
from bot.knowledge.model import Language, Theme
from bot.knowledge.phrasebook import Phrasebook

MOST_MENUS = 2
"""Suggestions in a row, after which the way to a person comes first."""


class Menus:
    """Puts together lists in one language. `usual`: the phrases of their headings."""

    def __init__(self, language: Language, phrases: Phrasebook, usual: Phrasebook, rows: ButtonRows) -> None:
        self._language = language
        self._words = language.wording
        self._phrases = phrases
        self._usual = usual
        self._rows = rows

    def suggestion(
        self, offered: Sequence[Candidate], asked: int, *, opposite: str | None = None, menus: int = 0
    ) -> Reply:
        """Return up to three questions to choose from; `asked` is the miss they were offered for.

        `opposite`: the key of a pair of which the bot asks what is so. `menus` came before: the heading is
        never the same twice in a row. The last button is a person; after `MOST_MENUS`, the first is.
        """
        asking = [each.ask for each in self._language.opposites.pairs if each.key == opposite]
        usual = self._words.suggest if menus == 0 else self._words.suggest_person
        heading = asking[0] if asking else self._words.suggest_again if menus % 2 else usual
        rows = self._rows.entries(tuple(candidate.entry for candidate in offered), asked)
        rows += ((Button(self._words.button_none_of_these, NoneOfThese(asked)),),)
        person = self._rows.person()
        said = self._usual.say(heading)
        return Reply(said, (*person, *rows) if menus >= MOST_MENUS else (*rows, *person))

    def both(self, offered: Sequence[Candidate], asked: int) -> Reply:
        """Return the first words of several answers, one after the other, and buttons for all of each."""
        blocks: tuple[Block, ...] = self._say(self._words.suggest_two)
        for number, candidate in enumerate(offered, start=1):
            entry = self._language.entries[candidate.entry]
            values = {"number": str(number), "question": entry.question}
            blocks += self._say(self._words.suggest_two_question, **values)
            blocks += filled(entry.lead, self._phrases, None)
        blocks += self._say(self._words.disclaimer)
        rows = self._rows.entries(tuple(each.entry for each in offered), asked)
        none = (Button(self._words.button_none_of_these, NoneOfThese(asked)),)
        return Reply(blocks, (*rows, none, *self._rows.person()))

    def others(self, others: Sequence[Candidate], asked: int) -> Reply:
        """Return other questions that may have been meant, at least one; `asked` is the miss."""
        rows = self._rows.entries(tuple(each.entry for each in others), asked)
        none = (Button(self._words.button_none_of_these, NoneOfThese(asked)),)
        return Reply(self._say(self._words.not_what_you_asked), (*rows, none, *self._rows.person()))

    def topics(self, page: int) -> Reply:
        """Return page `page` (from 0) of the themes."""
        rows = (*self._rows.themes(page), *self._rows.person())
        return Reply(self._say(self._words.topics), rows, in_place=True)

    def theme(self, theme: Theme, page: int) -> Reply:
        """Return page `page` (from 0) of the questions of a theme."""
        shown, pager = self._rows.page(theme.entries, page, lambda at: OpenTheme(theme.key, at))
        back = (Button(self._words.button_back, OpenTopics()),)
        return Reply(
            self._say(self._words.theme, theme=theme.title),
            (*self._rows.entries(shown), *pager, back, *self._rows.person()),
            in_place=True,
        )

    def _say(self, template: Template, **values: str) -> tuple[Block, ...]:
        return self._phrases.say(template, **values)
