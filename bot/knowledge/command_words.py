"""What each command does, in the words of the wording files."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.reply import Listing, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.wording.files import Wordings
from bot.knowledge.wording.keys import Keys


def clients_words(words: Wordings, name: str) -> str:
    """Return what a client command does."""
    return _first(f"command_{name}", words.wording, words.own_case)


def staff_words(words: Wordings, name: str) -> str:
    """Return what a staff command does."""
    return _first(f"command_{name}", words.staff, words.wording)


def given_by_staff(words: Wordings, name: str) -> str | None:
    """Return an example of arguments for a staff command, such as `post Lagos`; None if there is none."""
    key = f"example_{name}"
    return str(getattr(words.staff, key)) if key in type(words.staff).model_fields else None


def command_listing(words: Wordings, does: Mapping[str, str]) -> Listing:
    """Return a list of commands as they are typed, each with what it does."""
    form = words.wording.help_line
    lines = (fill_label(form, {"command": typed, "does": said}) for typed, said in does.items())
    return Listing(tuple((Span(line),) for line in lines))


def _first(key: str, *files: Keys) -> str:
    return next(str(getattr(words, key)) for words in files if key in type(words).model_fields)
