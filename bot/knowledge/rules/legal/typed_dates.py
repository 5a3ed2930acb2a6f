"""Reading dates typed into a text: they are wrong as soon as someone reads a source again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.fault import Fault, Severity
from bot.knowledge.markup.template import line_and_column
from bot.knowledge.reading.sheets import Folder

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_DATE = rf"(?:{_MONTH}\s+(?:\d{{1,2}},?\s+)?(?:19|20)\d\d|\d{{1,2}}\s+{_MONTH}\s+(?:19|20)\d\d)"
_READ = r"\b(?:read|reads|looked|checked|updated|reviewed|as of|valid on|known on)\b"
_TYPED = re.compile(rf"(?:{_READ}[^.!?\n]*?(?P<after>{_DATE})|(?P<iso>\b20\d\d-\d\d-\d\d\b))", re.IGNORECASE)


def check(draft: Folder) -> Iterator[Fault]:
    """Yield a warning for each reading date in an answer; the date on which a law takes effect is fine."""
    for language in draft.languages:
        for written in language.for_clients:
            if written.path[-1] not in ("lead", "more"):
                continue
            for found in _TYPED.finditer(written.text):
                group = "after" if found["after"] else "iso"
                line, column = line_and_column(written.text, found.start(group))
                what = f"the day “{' '.join(found[group].split())}” is typed into this answer"
                hint = "write {entry.read} for the day the sources were read, or {entry.as_of}"
                yield written.fault(line, column, what, hint, Severity.WARNING)
