"""Lines with the wrong indentation or without their dash: where they were probably meant to be."""

from __future__ import annotations

from collections.abc import Sequence, Set

from bot.knowledge.yaml.lines import Line, block_indents, split
from bot.knowledge.yaml.mistake import Mistake

_BLANKS = "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def blank_mistakes(lines: list[str], keys: Set[str]) -> list[Mistake]:
    """Find tabs and special spaces at the start of lines and fix them in `lines`."""
    mistakes = []
    number = 0
    while number < len(lines):
        line = lines[number]
        margin = line[: len(line) - len(line.lstrip(" " + _BLANKS))]
        bad = next((at for at, sign in enumerate(margin) if sign in _BLANKS), None)
        if bad is not None and margin != line:
            inside = block_indents(lines[: number + 1])[number]
            if not inside or bad < inside:
                mistakes.append(_blank_mistake(lines, number, margin, bad, keys))
                lines[number] = mistakes[-1].repaired or line
        number += 1
    return mistakes


def _blank_mistake(lines: Sequence[str], number: int, margin: str, bad: int, keys: Set[str]) -> Mistake:
    if margin[bad] == "\t":
        what = "this line begins with a tab" if bad == 0 else "there is a tab at the start of this line"
        hint = "use two spaces for each step"
    else:
        what = "this line begins with a special space, as copied from a web page or a word processor"
        hint = "delete the spaces before the first letter and type ordinary ones"
    words = lines[number][len(margin) :]
    indent = _meant_indent(lines[:number], split(number + 1, words), len(margin.replace("\t", "  ")), keys)
    return Mistake(number + 1, bad + 1, what, hint, " " * indent + words)


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
    return _nearest_step(line, indent, before, keys)


def _nearest_step(line: Line, indent: int, before: Sequence[Line], keys: Set[str]) -> int:
    """Return the indentation nearest to `indent` that the lines above allow; of two, the later one."""
    if line.dashes:
        if before and before[-1].key and not before[-1].value:
            return before[-1].column + 1
        alike = [each.indent for each in before if each.dashes and line.key and each.key == line.key]
        if alike:
            return alike[-1]
        if before and before[-1].dashes and before[-1].key not in keys and line.key not in keys:
            return before[-1].indent
        steps = [each.indent for each in before if each.dashes]
    else:
        steps = [each.column - 1 for each in before if each.key]
    return min(reversed(steps), key=lambda step: abs(step - indent), default=indent)


def misplaced(
    line: Line, above: Line, before: Sequence[Line], inside: Sequence[int], keys: Set[str]
) -> Mistake:
    """Say that a line without any other mistake has the wrong indentation, and which one would fit."""
    text_above = inside[line.number - 2] if line.number > 1 else 0
    if text_above <= 1 and above.value in ("|", ">"):
        text_above = above.column + 1
    if text_above > 1 and line.key not in keys:
        what = "this line belongs to the text above it but is indented less"
        hint = f"indent it by {text_above} spaces like the rest of the text"
        return Mistake(line.number, line.indent + 1, what, hint, " " * text_above + line.text.strip())
    if mistake := _lost_dash(line, before, keys) or _first_item(line, before, keys) or _no_head(line, before):
        return mistake
    step = _nearest_step(line, line.indent, before, keys)
    if above.dashes and not above.key and not line.dashes and not line.key and line.indent == above.indent:
        repaired = f"{' ' * line.indent}- {line.text.strip()}"
        what = "there is no dash before this text"
        return Mistake(line.number, line.indent + 1, what, "write a dash and a space: - text", repaired)
    if step == line.indent or (not line.key and not line.dashes):
        what = "this line is neither “key: text” nor an item that begins with a dash"
        hint = "delete it, or put the text that it goes on with in double quotes or after a | sign"
        return Mistake(line.number, line.indent + 1, what, hint)
    what = f"this line is indented by {_spaces(line.indent)}, which does not fit the lines above it"
    hint = f"indent it by {_spaces(step)}"
    return Mistake(line.number, line.indent + 1, what, hint, " " * step + line.text.lstrip())


def _lost_dash(line: Line, before: Sequence[Line], keys: Set[str]) -> Mistake | None:
    """Say that an item has no dash: this one, or the first of the list, which does not match this one."""
    if line.key not in keys:
        return None
    meant = line if not line.dashes else _first_of(line, before)
    items = [each for each in before if each.dashes and each.key == line.key]
    if meant is None or (meant is line and not any(each.indent == line.indent for each in items)):
        return None
    which = "the next" if meant is line else "an"
    what = f"there is no dash before “{line.key}”, with which {which} item begins"
    hint = f"write “- {line.key}: ”, the dash under the other dashes"
    return Mistake(meant.number, meant.column, what, hint, f"{' ' * line.indent}- {meant.text.strip()}")


def _first_of(line: Line, before: Sequence[Line]) -> Line | None:
    """Return what should be the first item of the list in which `line` seems to be the second."""
    for each in reversed(before):
        if each.column < line.column or (each.dashes and each.indent == line.indent):
            return None
        if each.key == line.key and each.column == line.column and not each.dashes:
            return each
    return None


def item_out_of_line(line: Line, above: Line, after: Sequence[Line]) -> Mistake | None:
    """Say that an item's dash is out of line although its keys and the other items are in line."""
    dash = line.indent - 2
    if line.dashes or not line.key or not above.dashes or not above.key or dash < 0 or above.indent == dash:
        return None
    others = [each for each in after if each.dashes and each.key == above.key]
    below = next((each for each in after if each.key and not each.dashes), None)
    if others[:1] and others[0].indent != dash:
        return None
    if not others and (below is None or below.indent != line.indent):
        return None
    what = f"this line is indented by {_spaces(above.indent)}, which does not fit the lines around it"
    repaired = " " * dash + above.text.lstrip()
    return Mistake(above.number, above.indent + 1, what, f"indent it by {_spaces(dash)}", repaired)


def _no_head(line: Line, before: Sequence[Line]) -> Mistake | None:
    """Say that a list has no key above it."""
    if not line.dashes or any(each.dashes or not each.value for each in before):
        return None
    what = "a list begins here, but no line such as “entries:” is above it"
    return Mistake(line.number, line.indent + 1, what, "write that line above it, as in the other files")


def _first_item(line: Line, before: Sequence[Line], keys: Set[str]) -> Mistake | None:
    """Say that the first item of a list is out of line although the second is in line."""
    if not line.dashes or line.key in keys or len(before) < 2:
        return None
    head, first = before[-2:]
    wanted = head.column + 1
    if not head.key or head.value or not first.dashes or first.key in keys or line.indent != wanted:
        return None
    what = f"this line is indented by {_spaces(first.indent)}, which does not fit the lines around it"
    repaired = " " * wanted + first.text.lstrip()
    return Mistake(first.number, first.indent + 1, what, f"indent it by {_spaces(wanted)}", repaired)


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"
