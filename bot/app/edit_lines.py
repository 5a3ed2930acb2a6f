"""What staff read about an edit that they asked for by button."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.curation.edit_effect import EditEffect, Shown
from bot.domain.fault import Fault
from bot.domain.knowledge_edits import KnowledgeEdit, SignOff
from bot.domain.reply import Block, Reply
from bot.knowledge.editing.edited_file import EditedFile
from bot.knowledge.markup.template import fill_label
from bot.knowledge.model import Language
from bot.knowledge.phrasebook import Phrasebook

MOST_CHANGES = 5
"""Changed answers in one message."""


@dataclass(frozen=True, slots=True)
class EditLines:
    """The possible results of one edit."""

    phrases: Phrasebook
    language: Language
    edit: KnowledgeEdit

    def added(self, edited: EditedFile, effect: EditEffect, copied: Path | None) -> Reply:
        """Say where the question is now, and which answers change."""
        words = self.phrases.words.staff
        blocks = self.phrases.say(words.review_added, **self._where(edited))
        if effect.changes:
            count, changes = str(len(effect.changes)), self._changes(effect)
            blocks += self.phrases.say(words.review_changes, count=count, changes=changes)
        else:
            blocks += self.phrases.say(words.review_same)
        return Reply(blocks + self._copied(copied))

    def begun(self, edited: EditedFile, copied: Path | None) -> Reply:
        """Say where the draft of an entry is, and how to finish it."""
        words = self.phrases.words.staff
        return Reply(self.phrases.say(words.review_begun, **self._where(edited)) + self._copied(copied))

    def signed(self, edited: EditedFile, copied: Path | None) -> Reply:
        """Say that the answer is signed off, and where."""
        words = self.phrases.words.staff
        return Reply(self.phrases.say(words.review_signed, **self._where(edited)) + self._copied(copied))

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
        values = {**self._named(), "fault": str(fault)}
        return Reply(self.phrases.say(words.review_fault, **values))

    def by_hand(self, edited: EditedFile) -> Reply:
        """Give the line to add where the knowledge is stored."""
        added = len(edited.after.splitlines()) - len(edited.before.splitlines())
        new = edited.after.splitlines()[edited.line - 1 :][: max(added, 1)]
        line = "\n".join(each.decode() for each in new)
        values = {**self._where(edited), "text": line}
        return Reply(self.phrases.say(self.phrases.words.staff.review_by_hand, **values))

    def _named(self) -> dict[str, str]:
        entry = self.language.entries.get(self.edit.entry)
        label = entry.label if entry else self.edit.entry
        return {"text": label if isinstance(self.edit, SignOff) else self.edit.text, "label": label}

    def _where(self, edited: EditedFile) -> dict[str, str]:
        return {"file": edited.name, "line": str(edited.line), "name": self.edit.by, **self._named()}

    def _copied(self, copy: Path | None) -> tuple[Block, ...]:
        if copy is None:
            return ()
        return self.phrases.say(self.phrases.words.staff.review_copy, file=f"{copy.parent.name}/{copy.name}")

    def _changes(self, effect: EditEffect) -> str:
        return changes_in_words(self.phrases, self.language, effect)


def changes_in_words(phrases: Phrasebook, language: Language, effect: EditEffect) -> str:
    """Return the first changed answers, a line each: the question, the entry before, the entry now."""
    words = phrases.words.staff

    def shown(what: Shown) -> str:
        named = [language.entries[each].label for each in what.entries if each in language.entries]
        return " / ".join(named) or words.review_no_entry

    lines = [
        fill_label(
            words.review_change,
            {"question": each.question.text, "before": shown(each.before), "after": shown(each.after)},
        )
        for each in effect.changes[:MOST_CHANGES]
    ]
    return "\n".join((*lines, *(["…"] if len(effect.changes) > MOST_CHANGES else ())))
