"""What staff read about a question that was to be added."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.curation.edit_effect import EditEffect, Shown
from bot.domain.fault import Fault
from bot.domain.new_question import NewQuestion
from bot.domain.reply import Reply
from bot.knowledge.editing.questions import EditedFile
from bot.knowledge.markup.template import fill_label
from bot.knowledge.model import Language
from bot.knowledge.phrasebook import Phrasebook

MOST_CHANGES = 5
"""Changed answers in one message."""


@dataclass(frozen=True, slots=True)
class QuestionLines:
    """The possible results for one question."""

    phrases: Phrasebook
    language: Language
    new: NewQuestion

    def added(self, edited: EditedFile, effect: EditEffect, copied: Path | None) -> Reply:
        """Say where the question is now, and which answers change."""
        words = self.phrases.words.staff
        values = {"file": edited.name, "line": str(edited.line), "name": self.new.by, **self._named()}
        blocks = self.phrases.say(words.review_added, **values)
        if effect.changes:
            count, changes = str(len(effect.changes)), self._changes(effect)
            blocks += self.phrases.say(words.review_changes, count=count, changes=changes)
        else:
            blocks += self.phrases.say(words.review_same)
        if copied is not None:
            blocks += self.phrases.say(words.review_copy, file=f"{copied.parent.name}/{copied.name}")
        return Reply(blocks)

    def there_already(self) -> Reply:
        """Say that the entry has the question."""
        return Reply(self.phrases.say(self.phrases.words.staff.review_there, **self._named()))

    def loses(self, effect: EditEffect) -> Reply:
        """Say which questions would be answered worse."""
        words = self.phrases.words.staff
        return Reply(self.phrases.say(words.review_loses, changes=self._changes(effect), **self._named()))

    def not_added(self, fault: Fault) -> Reply:
        """Say what keeps the file from being changed."""
        words = self.phrases.words.staff
        return Reply(self.phrases.say(words.review_fault, text=self.new.text, fault=str(fault)))

    def by_hand(self, edited: EditedFile) -> Reply:
        """Give the line to add where the knowledge is stored."""
        line = edited.after.splitlines()[edited.line - 1].decode()
        words, values = self.phrases.words.staff, {"file": edited.name, "line": str(edited.line)}
        return Reply(self.phrases.say(words.review_by_hand, text=line, **values))

    def _named(self) -> dict[str, str]:
        entry = self.language.entries.get(self.new.entry)
        return {"text": self.new.text, "label": entry.label if entry else self.new.entry}

    def _changes(self, effect: EditEffect) -> str:
        words = self.phrases.words.staff
        lines = [
            fill_label(
                words.review_change,
                {
                    "question": each.question.text,
                    "before": self._shown(each.before),
                    "after": self._shown(each.after),
                },
            )
            for each in effect.changes[:MOST_CHANGES]
        ]
        return "\n".join((*lines, *(["…"] if len(effect.changes) > MOST_CHANGES else ())))

    def _shown(self, shown: Shown) -> str:
        entries = self.language.entries
        named = " / ".join(entries[each].label for each in shown.entries if each in entries)
        return named or self.phrases.words.staff.review_no_entry
