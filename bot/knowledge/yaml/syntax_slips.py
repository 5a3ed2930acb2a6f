"""Typos of people who are not programmers in YAML: explained, and fixed so that reading can continue."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace

from bot.knowledge.yaml.lines import Line, block_indents, quoted, split
from bot.knowledge.yaml.parsing import UnreadableError
from bot.knowledge.yaml.value_slips import value_slip

_BLANKS = "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_BULLETS = "•–—·*+"


@dataclass(frozen=True, slots=True)
class Slip:
    """One mistake. `mended` is the whole line as it was probably meant; None if it cannot be known."""

    line: int
    column: int
    what: str
    hint: str
    mended: str | None = None


def blank_slips(lines: list[str], keys: Set[str]) -> list[Slip]:
    """Find tabs and special spaces at the start of lines and fix them in `lines`."""
    slips = []
    number = 0
    while number < len(lines):
        line = lines[number]
        margin = line[: len(line) - len(line.lstrip(" " + _BLANKS))]
        bad = next((at for at, sign in enumerate(margin) if sign in _BLANKS), None)
        if bad is not None and margin != line:
            inside = block_indents(lines[: number + 1])[number]
            if not inside or bad < inside:
                slips.append(_blank_slip(lines, number, margin, bad, keys))
                lines[number] = slips[-1].mended or line
        number += 1
    return slips


def _blank_slip(lines: Sequence[str], number: int, margin: str, bad: int, keys: Set[str]) -> Slip:
    if margin[bad] == "\t":
        what = "this line begins with a tab" if bad == 0 else "there is a tab at the start of this line"
        hint = "use two spaces for each step"
    else:
        what = "this line begins with a special space, as copied from a web page or a word processor"
        hint = "delete the spaces before the first letter and type ordinary ones"
    words = lines[number][len(margin) :]
    indent = _meant_indent(lines[:number], split(number + 1, words), len(margin.replace("\t", "  ")), keys)
    return Slip(number + 1, bad + 1, what, hint, " " * indent + words)


def _meant_indent(above: Sequence[str], line: Line, indent: int, keys: Set[str]) -> int:
    """Return the indentation that `line` was probably meant to have; `indent` is the apparent one."""
    in_text = block_indents(above)
    if above and in_text[-1] > 1 and (line.key not in keys or indent >= in_text[-1]):
        return in_text[-1]
    before = [
        split(number, text)
        for number, text in enumerate(above, start=1)
        if not in_text[number - 1] and text.strip() and not text.lstrip().startswith("#")
    ]
    if before and line.key not in keys and before[-1].value in ("|", ">"):
        return before[-1].column + 1
    alike = [each.column - 1 for each in before if line.key and each.key == line.key and not line.dashes]
    if alike:
        return alike[-1]
    return _nearest_step(line, indent, before)


def _nearest_step(line: Line, indent: int, before: Sequence[Line]) -> int:
    """Return the indentation nearest to `indent` that the lines above allow; of two, the later one."""
    if line.dashes:
        if before and before[-1].key and not before[-1].value:
            return before[-1].column + 1
        steps = [each.indent for each in before if each.dashes]
    else:
        steps = [each.column - 1 for each in before if each.key]
    return min(reversed(steps), key=lambda step: abs(step - indent), default=indent)


def diagnose(lines: Sequence[str], error: UnreadableError, keys: Set[str]) -> Slip:
    """Say which typo made the lines unreadable; `keys` are the keys that the file may have."""
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
    # The unfinished construct is closer to the typo than the place where the parser gave up.
    here = (line_at(error.began[0]) if error.began else None) or line_at(error.line)
    suspects = [here, line_at(error.line), line_above(here.number if here else error.line)]
    above = suspects[-1]
    if here and (bare := _key_without_block_sign(here, line_above, keys)):
        return _no_block_sign(bare)
    for line in suspects:
        if line is None or line.text.lstrip().startswith("#"):
            continue
        for detector in _DETECTORS:
            if slip := detector(line, keys):
                return slip
    if unclosed := _unclosed_above(error.line, line_at):
        return unclosed
    if here and above:
        before = [each for each in map(line_at, range(1, here.number)) if each]
        return _misplaced(here, above, before, inside, keys)
    number = min(error.line, len(lines))
    while number > 1 and not lines[number - 1].strip():
        number -= 1
    column = min(error.column, len(lines[number - 1]) + 1) if number == error.line else 1
    return Slip(
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
            return above if not above.value and not line.dashes else None
        line = above
    return None


def _no_block_sign(line: Line) -> Slip:
    what = f"there is no “|” sign after “{line.key}:”, which a text on the lines below needs"
    column = line.column + len(line.key)
    return Slip(line.number, column, what, f"write “{line.key}: |”", line.text.rstrip() + " |")


def _unclosed(line: Line, column: int) -> Slip:
    quote = line.text[column - 1 : column]
    what = f"the quote ({quote}) that opens here is never closed"
    body = line.text[column:].rstrip()
    mended = line.text[: column - 1] + quoted(body)
    return Slip(line.number, column, what, f"put {quote} at the end of the text too", mended)


def _unclosed_above(error_line: int, line_at: Callable[[int], Line | None]) -> Slip | None:
    for number in range(error_line, 0, -1):
        line = line_at(number)
        if line and line.value[:1] in ("'", '"') and line.value[:1] not in line.value[1:]:
            return _unclosed(line, line.value_column)
    return None


def _space_after_dash(line: Line, keys: Set[str]) -> Slip | None:
    rest = line.text.strip()
    if len(rest) < 2 or rest[0] != "-" or rest[1] in " -" or line.dashes:
        return None
    mended = " " * line.indent + "- " + rest[1:]
    return Slip(
        line.number,
        line.indent + 1,
        "there is no space after the dash",
        "write a dash and a space: - text",
        mended,
    )


def _other_bullet(line: Line, keys: Set[str]) -> Slip | None:
    rest = line.rest
    if line.dashes or len(rest) < 2 or rest[0] not in _BULLETS or (rest[0] in "*+" and rest[1] != " "):
        return None
    mended = " " * line.indent + "- " + rest[1:].lstrip()
    what = f"this line begins with “{rest[0]}”"
    return Slip(
        line.number,
        line.column,
        what,
        "begin each item of a list with a plain dash and a space: - text",
        mended,
    )


def _space_after_colon(line: Line, keys: Set[str]) -> Slip | None:
    word, colon, value = line.rest.partition(":")
    if not colon or line.key or word not in keys or not value:
        return None
    column = line.column + len(word)
    mended = line.text[:column] + " " + line.text[column:].lstrip()
    return Slip(
        line.number, column, "there is no space after the colon", f"write “{word}: ” with a space", mended
    )


def _missing_colon(line: Line, keys: Set[str]) -> Slip | None:
    word = line.rest.split(" ")[0]
    if line.key or word not in keys or line.rest.startswith(f"{word}:"):
        return None
    column = line.column + len(word)
    mended = line.text[: column - 1] + ":" + (line.text[column - 1 :].rstrip() or "")
    return Slip(
        line.number,
        column,
        f"there is no colon after “{word}”",
        f"write “{word}: ” with a colon and a space",
        mended,
    )


def _dashes_only(line: Line, keys: Set[str]) -> Slip | None:
    if line.text.rstrip() in ("---", "...") and line.number > 1:
        return Slip(
            line.number, 1, f"“{line.text.rstrip()}” ends the file for the bot", "delete this line", ""
        )
    return None


def _in_value(line: Line, keys: Set[str]) -> Slip | None:
    if line.dashes and line.key and line.key not in keys:
        # “- they said: wait” is a phrase with a colon, not a key.
        line = replace(line, key="", value=line.rest, value_column=line.column)
    found = value_slip(line)
    return Slip(line.number, found.column, found.what, found.hint, found.mended) if found else None


_DETECTORS: tuple[Callable[[Line, Set[str]], Slip | None], ...] = (
    _dashes_only,
    _space_after_dash,
    _other_bullet,
    _space_after_colon,
    _missing_colon,
    _in_value,
)


def _misplaced(
    line: Line, above: Line, before: Sequence[Line], inside: Sequence[int], keys: Set[str]
) -> Slip:
    """Say that a line without any other typo has the wrong indentation, and which one would fit."""
    text_above = inside[line.number - 2] if line.number > 1 else 0
    if text_above <= 1 and above.value in ("|", ">"):
        text_above = above.column + 1
    if text_above > 1 and line.key not in keys:
        what = "this line belongs to the text above it but is indented less"
        hint = f"indent it by {text_above} spaces like the rest of the text"
        return Slip(line.number, line.indent + 1, what, hint, " " * text_above + line.text.strip())
    step = _nearest_step(line, line.indent, before)
    if step == line.indent or (not line.key and not line.dashes):
        what = "this line is neither “key: text” nor an item that begins with a dash"
        hint = "if it continues the text above, put that text in double quotes or after a | sign"
        return Slip(line.number, line.indent + 1, what, hint)
    what = f"this line is indented by {_spaces(line.indent)}, which does not fit the lines above it"
    hint = f"indent it by {_spaces(step)}"
    return Slip(line.number, line.indent + 1, what, hint, " " * step + line.text.lstrip())


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"
