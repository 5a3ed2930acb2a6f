"""Pasted status pages and letters with boxes, read by field: the value counts, not the caption."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.knowledge.model import PastedFields, StatusText
from bot.matching.reading.pasted_texts import Pasted

_DATE = r"\d{1,2}[-/. ](?:[a-z]{3,9}|\d{1,2})(?:[-/., ]+\d{2,4})?|[a-z]{3,9} \d{1,2},? \d{4}"
_VALUE = rf"(?:\s*:\s*(?:{_DATE}|[a-z]*\d[a-z0-9*]*)?|\s+(?:{_DATE}|[a-z]*\d{{2,}}[a-z0-9*]*))"
_TICKED = re.compile(r"[☒☑✓✔✅🗹]|[\[(] ?[xX] ?[\])]")
_SIGNS = " \t.,;:|-*"
_NEVER = re.compile(r"(?!)")


class StatusPages:
    """Finds the status of a pasted page, and letters in which boxes are ticked."""

    def __init__(self, statuses: Sequence[StatusText], fields: PastedFields) -> None:
        self._ticked = fields.ticked
        self._field = _one_of(fields.captions, _VALUE)
        self._title = _one_of(fields.titles, "")
        self._entry_of = {_plain(name): each.entry for each in statuses for name in (each.status, *each.also)}
        self._status = _one_of(list(self._entry_of), "")

    def find(self, text: str) -> Pasted | None:
        """Return the entry about a page's status or a letter's boxes, and the other words; or None.

        A page has a caption with its value, or a title, and a line between these begins with the status.
        """
        bare, fields = self._field.subn("\n", text)
        parts, titles = self._title.subn("\n", bare)
        if fields or titles:
            lines = [line.strip(_SIGNS) for line in parts.split("\n")]
            for place, line in enumerate(lines):
                # With only a title, the value comes right after it, and the title begins the page.
                alone = place > 0 and not lines[place - 1]
                if (found := self._status.match(line)) and (fields or alone):
                    rest = [line[found.end() :], *lines[:place], *lines[place + 1 :]]
                    beside = "\n".join(filter(None, (each.strip(_SIGNS) for each in rest)))
                    return Pasted(self._entry_of[_plain(found[0])], found[0], 1.0, beside)
        if self._ticked and _TICKED.search(text):
            return Pasted(self._ticked, "", 1.0, "")
        return None


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _one_of(names: Sequence[str], after: str) -> re.Pattern[str]:
    """Return a pattern that finds any of `names`, the longest first, followed by `after`."""
    if not names:
        return _NEVER
    said = (r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(said)})(?!\w){after}", re.IGNORECASE)
