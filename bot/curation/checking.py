"""Everything that is wrong with the knowledge: in its files, and in how the matcher reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.domain.fault import Fault, Severity, in_order
from bot.knowledge import loading
from bot.knowledge.model import Entry, Language
from bot.knowledge.reading.folder_files import FolderFiles
from bot.matching.language_teaching import learned_by
from bot.matching.learning.learner import Learner, learn_here
from bot.matching.learning.left_out import LeftOutPhrase
from bot.matching.similarity.encoders import Encoder

LEAST_SHARE = 0.8
"""Share of phrases that must lead to their own entry when they are left out."""


@dataclass(frozen=True, slots=True)
class Checked:
    """All faults, errors first, then by file and line, and summary lines."""

    faults: tuple[Fault, ...]
    summary: tuple[str, ...]


def check_knowledge(
    files: FolderFiles,
    encoder: Encoder | None,
    *,
    today: date,
    learner: Learner = learn_here,
    before: FolderFiles | None = None,
) -> Checked:
    """Read the files, and ask every phrase of a matcher that has not seen it; takes some seconds.

    `before` are the files when all was well, if they are known. Raises what `learner` raises.
    """
    loaded = loading.check(files, today=today, before=before)
    if loaded.knowledge is None:
        return Checked(loaded.faults, ("The phrases are not tested until the errors are fixed.",))
    faults = list(loaded.faults)
    summary: list[str] = []
    for language in loaded.knowledge.languages.values():
        found = _left_out(language, encoder, learner)
        lost = [each for each in found if not each.won]
        spare = [each for each in found if each.adds_nothing]
        share = 1 - len(lost) / max(len(found), 1)
        summary += _told(language, found, lost, spare)
        if share < LEAST_SHARE:
            faults.append(_too_few(language, share))
        faults += _named(files, language, lost, spare)
    return Checked(in_order(faults), tuple(summary))


def _left_out(language: Language, encoder: Encoder | None, learner: Learner) -> list[LeftOutPhrase]:
    """Ask the entries' phrases, each as if it were unknown; questions that clients asked are learned too."""
    curated = {(entry.id, phrase) for entry in language.entries.values() for phrase in entry.phrases}
    every = learned_by(language, encoder, learner).left_out().phrases
    return [each for each in every if (each.owner, each.phrase) in curated]


def _told(
    language: Language,
    found: list[LeftOutPhrase],
    lost: list[LeftOutPhrase],
    spare: list[LeftOutPhrase],
) -> Iterator[str]:
    learned = sum(len(each.phrases) + len(each.asked) for each in language.entries.values())
    measured = sum(len(each.measured) for each in language.entries.values())
    yield (
        f"{language.locale}: {len(language.entries)} entries; {learned} phrases and questions learned,"
        f" {measured} more to measure with."
    )
    yield (
        f"{language.locale}: left out, {len(found) - len(lost)} of {len(found)} phrases lead to their own"
        f" entry ({1 - len(lost) / max(len(found), 1):.0%}); {len(spare)} add nothing."
    )


def _too_few(language: Language, share: float) -> Fault:
    first = next(iter(language.entries.values()))
    what = f"only {share:.0%} of the phrases lead to their own entry when they are left out"
    hint = "give entries that are confused the words that distinguish them"
    return Fault(first.place.file, first.place.line, 1, what, hint, Severity.WARNING)


def _named(
    files: FolderFiles, language: Language, lost: list[LeftOutPhrase], spare: list[LeftOutPhrase]
) -> Iterator[Fault]:
    for each in lost:
        where = f"“{each.winner}”" if each.winner else "no answer"
        what = f"“{each.phrase}” leads to {where} when it is left out"
        hint = "fine if it is the only one of its kind; otherwise word it closer to its own entry"
        yield _at_phrase(files, language.entries[each.owner], each.phrase, what, hint)
    for each in spare:
        what = f"“{each.phrase}” adds nothing: another phrase says nearly the same"
        yield _at_phrase(files, language.entries[each.owner], each.phrase, what, "reword it, or delete it")


def _at_phrase(files: FolderFiles, entry: Entry, phrase: str, what: str, hint: str) -> Fault:
    """Return a warning at the phrase's line: the first line below the entry's start that contains it."""
    content = files.contents[entry.place.file.removeprefix(f"{files.folder}/")]
    lines = content.decode("utf-8-sig").splitlines()
    for number in range(entry.place.line, len(lines) + 1):
        text = lines[number - 1]
        at = text.find(phrase)
        if at >= 0 and text.lstrip().startswith("- "):
            column = len(text) - len(text.lstrip()) + 3
            return Fault(entry.place.file, number, column, what, hint, Severity.WARNING)
    return Fault(entry.place.file, entry.place.line, 1, what, hint, Severity.WARNING)
