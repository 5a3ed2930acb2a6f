"""Rows of digits, with or without letters: which are someone's number, no matter how they are grouped."""

from __future__ import annotations

import re
from enum import Enum, auto


class Sort(Enum):
    """What a number is to a client: the warning about contact details has its own words."""

    NUMBER = auto()
    BIRTH_DATE = auto()
    TELEPHONE = auto()
    EMAIL = auto()


JOINT = r"(?:(?:[\s\-/_*·()]|\.(?!\s)){1,3}+)"
"""What people put between the groups of one number; a dot before a space ends a sentence."""

_L = r"[^\W\d_]"
_GROUP = rf"{_L}*+\d[^\W_]*+"
_WORD = (
    r"(?!(?:i|in|on|at|by|to|of|my|is|no|us|we|it|or|as|am|pm|if|do|be|so|up|go|he|me|an|hi|oh|ok|de|la|el|un|en|se|y"
    r"|fam|fah|cfr|usc|ina|for|and|the|day|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|eb|ds|ar|eta|fee|age|pp|eo"
    r"|pd|rs|vs)(?![^\W_]))"
)
"""Not a word of a sentence, which may also be next to digits ("on 12 11")."""

_BEFORE = rf"(?:(?i:{_WORD})(?:[A-ZА-ЯЁІЇЄ]{{1,3}}+|(?!a\b)[a-z]{{1,2}}+)(?={JOINT}))"
_BETWEEN = rf"(?:(?i:{_WORD})[A-Z]{{1,2}}+{JOINT})"

ROW = re.compile(
    rf"(?=[^\W_])(?<![^\W_])(?P<prefix>{_BEFORE}{JOINT})?+"
    rf"(?P<row>{_GROUP}(?:{JOINT}{_BETWEEN}?{_GROUP})*+)"
)
"""Groups with a digit in each, side by side, with up to three letters before them, as in “AB 12 34 567”."""

_HARMLESS = re.compile(
    r"(?:19|20)\d\d|2\d\d[a-z]\d?|\d{1,3}(?:st|nd|rd|th)"
    r"|\d{1,4}(?:am|pm|d|h|m|w|y|g|k|days?|hrs?|hours?|weeks?|wks?|months?|mos?|years?|yrs?|yo|min|mins|x|s)"
    r"|i-?(?:20|90|94w?|129f?|130a?|131|134a?|140|212|220|290b?|360|407|485|539|551|589|600a?|601a?|612|693|730|751"
    r"|765|797[a-f]?|800a?|821|824|829|864a?|864ez|864w|918|944)"
    r"|ds-?(?:11|82|117|156|157|158|160|174|230|234|260|261|1648|1884|2019|3025|3032|3052|5501|5507|5535|5540|7787)"
    r"|n-?(?:400|565|600)|g-?(?:28|325a?|639|884|1055|1145|1450)|w-?[247]|ar-?11|eta-?9089"
    r"|a[123]|b[12]|c[1234]|d[12]|e[123]|f[1234][ab]?|g[12345]|h-?(?:1b1?|2[ab]|[34])|j[12]|k[1234]|l[12][ab]?|m[123]"
    r"|n[89]|o[123]|p[1234]|q1|r[12]|s[567]|u[12345]|v[123]|eb[12345]|cr[12]|ir[12345]|ih[34]|sb1|fb[1234]",
    re.IGNORECASE,
)
"""Groups that have a meaning of their own: years, sections of the law (221g), counts, forms, visas."""

_CODE = re.compile(r"[a-z]{1,2}\d{2}", re.IGNORECASE)
"""How a code starts; next to one, even a year may be part of it ("M123 2019")."""

_OTHER = re.compile(r"[\W_]")
_ALWAYS = 8
"""Number of digits from which a row is someone's number, with letters or without."""

_WITH_LETTERS = 6
_LEAST = 5
"""Digits that are enough after the word for a number, or in a row of eight characters with letters."""

_SHORT_SHAPES = ((2, 2, 3), (3, 4))
"""Groups of seven digits that are printed this way: passports, and local telephone numbers ("373-9828")."""

CUE = re.compile(
    r"(?=[pvcfralidnebtmwh])(?<![^\W_])(?:passport|travel\sdocument|visa|case|file|receipt|application"
    r"|confirmation|account|acct|card|license|licence|permit|registration|policy|ssn|itin|ein|alien|id|identity|nid|nin|bvn|cnic|aadha?ar|pan|cpf"
    r"|curp|rfc|dni|nie|tin|pin|phone|telephone|tel|mobile|cell|whatsapp|fax|member|ticket|reference|ref)s?"
    r"(?:[\s:#=.\-]{0,3}+(?:numbers?|no|nr|num|id|code|card|is|the|my|was|n[°º])(?![^\W_])){0,3}+[\s:#=.\-]{0,3}+"
    r"(?=[^\W_])",
    re.IGNORECASE,
)
"""The name of a number, right before it."""

_TELEPHONE = re.compile(
    rf"\+\s?\(?\d(?:{JOINT}?\d){{7,14}}"
    rf"|(?:1{JOINT})?\(?\d{{3}}{JOINT}\d{{3}}{JOINT}\d{{4}}|\d{{3}}-\d{{4}}"
    rf"|0\d{{1,4}}{JOINT}\d{{3,4}}{JOINT}\d{{3,4}}|0\d(?:{JOINT}\d\d){{4}}|\d{{5}}[\s-]\d{{5}}"
)
_CALLED = re.compile(
    r"(?:phone|telephone|tel|mobile|cell|whatsapp|fax|call|reach|text|dial)(?:\s(?:me|us|him|her|on|at|is|number|no)){0,3}"
    r"[\s:.]*[(+]*",
    re.IGNORECASE,
)
_LONGEST_CALL = 30


def sort_of(signs: str, start: int, end: int) -> Sort:
    """Return what `signs[start:end]`, a row that is private, is to its owner."""
    if _TELEPHONE.fullmatch(signs, start, end):
        return Sort.TELEPHONE
    if sum(map(str.isdigit, signs[start:end])) > 15:
        return Sort.NUMBER
    before = max(0, start - _LONGEST_CALL)
    called = any(found.end() == start for found in _CALLED.finditer(signs, before, start))
    return Sort.TELEPHONE if called else Sort.NUMBER


def is_private(found: re.Match[str], *, named: bool) -> bool:
    """Say whether a row that `ROW` found is someone's number; `named`: a `CUE` ends where it starts."""
    row = found["row"]
    digits = sum(map(str.isdigit, row))
    if digits < _LEAST - 1:
        return False
    groups = re.split(JOINT, row)
    kept = [each for each in groups if not _HARMLESS.fullmatch(each)]
    left = sum(sum(map(str.isdigit, each)) for each in kept)
    if left < _LEAST - (named and found["prefix"] is None) and not any(map(_CODE.match, kept)):
        return False
    lettered = found["prefix"] is not None or any(not each.isdigit() for each in groups)
    if digits >= _ALWAYS or (lettered and digits >= _WITH_LETTERS):
        return True
    if digits >= _LEAST and (named or (lettered and len(_OTHER.sub("", found[0])) >= _ALWAYS)):
        return True
    shape = tuple(map(len, groups))
    return not lettered and shape in _SHORT_SHAPES and (len(shape) == 3 or "-" in row)
