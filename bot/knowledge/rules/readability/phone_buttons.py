"""Words on buttons that a phone would cut off."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.markdown import PLACEHOLDER
from bot.knowledge.reading.sheets import Folder

LONGEST_BUTTON = 34
"""Characters of a button as wide as a phone's screen."""

_WIDTHS = {"day": len("September 30, 2026")}
_USUAL_WIDTH = 4
"""Characters in place of a placeholder: most are numbers. Of longer values phones show the beginning."""


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every label of an entry or a reply that is too long, and a warning for every other button."""
    for language in draft.languages:
        for entries, path, item in language.all_entries():
            if len(item.label) > LONGEST_BUTTON:
                what = _too_long("label", item.label)
                yield entries.fault((*path, "label"), what, "shorten it; “question” may be longer")
        if replies := language.replies:
            for path, reply in replies.numbered("replies", replies.model.replies):
                if len(reply.label) > LONGEST_BUTTON:
                    yield replies.fault((*path, "label"), _too_long("label", reply.label), "shorten it")
        for sheet, path, says, text in language.said():
            shown = PLACEHOLDER.sub(lambda found: "0" * _WIDTHS.get(found[1], _USUAL_WIDTH), text)
            if says.label and str(path[0]).startswith("button_") and len(shown) > LONGEST_BUTTON:
                yield sheet.fault(path, _too_long("button", shown), "shorten it", Severity.WARNING)
        for theme in language.entries:
            title = " ".join(theme.model.theme.split())
            if len(title) > LONGEST_BUTTON:
                yield theme.fault(("theme",), _too_long("title", title), "shorten it", Severity.WARNING)


def _too_long(kind: str, text: str) -> str:
    return f"this {kind} has {len(text)} characters, but phones show {LONGEST_BUTTON} of a button"
