"""YAML mistakes of people who are not programmers: explained, and fixed so that reading can continue."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from bot.knowledge.yaml.indent_mistakes import item_out_of_line, misplaced
from bot.knowledge.yaml.lines import Line, block_indents, quoted, split
from bot.knowledge.yaml.mistake import Mistake
from bot.knowledge.yaml.parsing import UnreadableError
from bot.knowledge.yaml.value_mistakes import WITHOUT_ITEMS, value_mistake

_BULLETS = "•–—·*+"
_COLONS = "：﹕∶"


def diagnose(lines: Sequence[str], error: UnreadableError, keys: Set[str]) -> Mistake:
    """Return the mistake that makes the lines unreadable; `keys` are the keys that the file may have."""
    inside = block_indents(lines)

    def line_at(number: int) -> Line | None:
        if 1 <= number <= len(lines) and not inside[number - 1] and lines[number - 1].strip():
            return split(number, lines[number - 1])
        return None

    def line_above(number: int) -> Line | None:
        above = number - 1
        while above >= 1:
            if (found := line_at(above)) is not None and not found.text.lstrip().startswith("#"):
                return found
            above -= 1
        return None

    if error.in_quotes and error.began and (began := line_at(error.began[0])):
        return _unclosed(began, error.began[1])
    # The unfinished construct is closer to the mistake than the place where the parser gave up.
    here = (line_at(error.began[0]) if error.began else None) or line_at(error.line)
    suspects = [here, line_at(error.line), line_above(here.number if here else error.line)]
    above = suspects[-1]
    if here and (bare := _key_without_block_sign(here, line_above, keys)):
        return _no_block_sign(bare)
    for line in suspects:
        if line is None or line.text.lstrip().startswith("#"):
            continue
        for detector in _DETECTORS:
            if mistake := detector(line, keys):
                return mistake
    if unclosed := _unclosed_above(error.line, line_at):
        return unclosed
    if here and above:
        before = [each for each in map(line_at, range(1, here.number)) if each]
        after = [each for each in map(line_at, range(here.number + 1, len(lines) + 1)) if each]
        return item_out_of_line(here, above, after) or misplaced(here, above, before, inside, keys)
    number = min(error.line, len(lines))
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    column = min(error.column, len(lines[number - 1]) + 1) if number == error.line else 1
    return Mistake(
        number,
        column,
        "this line cannot be read",
        "compare its indentation, colons and quotes with the lines around it",
    )


def _key_without_block_sign(
    line: Line, line_above: Callable[[int], Line | None], keys: Set[str]
) -> Line | None:
    """Return the key above whose text starts on the line below it, if `line` seems to belong to that text."""
    while line.key not in keys:
        above = line_above(line.number)
        if above is None or above.indent > line.indent:
            return None
        if above.key in keys:
            is_text = not line.dashes or above.key in WITHOUT_ITEMS
            return above if not above.value and is_text else None
        line = above
    return None


def _no_block_sign(line: Line) -> Mistake:
    what = f"there is no “|” sign after “{line.key}:”, which a text on the lines below needs"
    column = line.column + len(line.key)
    return Mistake(line.number, column, what, f"write “{line.key}: |”", line.text.rstrip() + " |")


def _unclosed(line: Line, column: int) -> Mistake:
    quote = line.text[column - 1 : column]
    what = f"the quote ({quote}) that opens here is never closed"
    body = line.text[column:].rstrip()
    repaired = line.text[: column - 1] + quoted(body)
    return Mistake(line.number, column, what, f"put {quote} at the end of the text too", repaired)


def _unclosed_above(error_line: int, line_at: Callable[[int], Line | None]) -> Mistake | None:
    for number in range(error_line, 0, -1):
        line = line_at(number)
        if line and line.value[:1] in ("'", '"') and line.value[:1] not in line.value[1:]:
            return _unclosed(line, line.value_column)
    return None


def _space_after_dash(line: Line, keys: Set[str]) -> Mistake | None:
    rest = line.text.strip()
    if len(rest) < 2 or rest[0] != "-" or rest[1] in " -" or line.dashes:
        return None
    repaired = " " * line.indent + "- " + rest[1:]
    return Mistake(
        line.number,
        line.indent + 1,
        "there is no space after the dash",
        "write a dash and a space: - text",
        repaired,
    )


def _other_bullet(line: Line, keys: Set[str]) -> Mistake | None:
    rest = line.rest
    if line.dashes or len(rest) < 2 or rest[0] not in _BULLETS or (rest[0] in "*+" and rest[1] != " "):
        return None
    repaired = " " * line.indent + "- " + rest[1:].lstrip()
    what = f"this line begins with “{rest[0]}”"
    return Mistake(
        line.number,
        line.column,
        what,
        "begin each item of a list with a plain dash and a space: - text",
        repaired,
    )


def _space_after_colon(line: Line, keys: Set[str]) -> Mistake | None:
    word, colon, value = line.rest.partition(":")
    if not colon or line.key or word not in keys or not value:
        return None
    column = line.column + len(word)
    repaired = line.text[:column] + " " + line.text[column:].lstrip()
    return Mistake(
        line.number, column, "there is no space after the colon", f"write “{word}: ” with a space", repaired
    )


def _missing_colon(line: Line, keys: Set[str]) -> Mistake | None:
    word = line.rest.split(" ")[0]
    if line.key or word not in keys or line.rest.startswith(f"{word}:"):
        return None
    column = line.column + len(word)
    repaired = line.text[: column - 1] + ":" + (line.text[column - 1 :].rstrip() or "")
    return Mistake(
        line.number,
        column,
        f"there is no colon after “{word}”",
        f"write “{word}: ” with a colon and a space",
        repaired,
    )


def _other_colon(line: Line, keys: Set[str]) -> Mistake | None:
    word, sign = next(
        ((line.rest.partition(each)[0].strip(), each) for each in _COLONS if each in line.rest), ("", "")
    )
    if line.key or word not in keys:
        return None
    column = line.column + line.rest.index(sign)
    repaired = line.text[: column - 1] + ": " + line.text[column:].lstrip()
    return Mistake(
        line.number,
        column,
        f"“{sign}” is not a colon",
        f"write “{word}: ” with a plain colon and a space",
        repaired,
    )


def _decorated_key(line: Line, keys: Set[str]) -> Mistake | None:
    word, colon, value = line.rest.partition(":")
    bare = word.strip("*_“”\"'‘’` ")
    if not colon or bare == word or bare not in keys or line.key:
        return None
    repaired = f"{line.text[: line.column - 1]}{bare}: {value.lstrip('*_ ')}"
    what = f"there are extra characters around the key “{bare}”"
    return Mistake(line.number, line.column, what, f"write “{bare}: ” without them", repaired)


def _dashes_only(line: Line, keys: Set[str]) -> Mistake | None:
    if line.text.rstrip() in ("---", "...") and line.number > 1:
        return Mistake(
            line.number, 1, f"“{line.text.rstrip()}” ends the file for the bot", "delete this line", ""
        )
    return None


def _in_value(line: Line, keys: Set[str]) -> Mistake | None:
    if line.dashes and line.key and line.key not in keys:
        # “- they said: wait” is a phrase with a colon, not a key.
        line = replace(line, key="", value=line.rest, value_column=line.column)
    found = value_mistake(line)
    return Mistake(line.number, found.column, found.what, found.hint, found.repaired) if found else None


_DETECTORS: tuple[Callable[[Line, Set[str]], Mistake | None], ...] = (
    _dashes_only,
    _space_after_dash,
    _other_bullet,
    _space_after_colon,
    _other_colon,
    _decorated_key,
    _missing_colon,
    _in_value,
)
