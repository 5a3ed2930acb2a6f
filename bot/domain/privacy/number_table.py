"""The table of private numbers: each kind by name, its pattern, and spellings that people use.

A pattern reads plain signs (`bot.domain.plain_signs`). Each takes time in proportion to the text: every
repetition is possessive or bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.privacy.number_rows import JOINT, ROW, Sort

_J = JOINT + "?"
_ALONE, _DONE = r"(?<!\d)(?<!\d[-/._*\s])", rf"(?!{_J}\d)"
_START, _END = r"(?<![^\W_])", r"(?![^\W_])"


@dataclass(frozen=True, slots=True)
class PrivateNumberKind:
    """Numbers of one kind. `spellings`: how people write them, each of which is found."""

    name: str
    sort: Sort
    pattern: re.Pattern[str]
    spellings: tuple[str, ...]


def _spelled(*parts: str) -> str:
    """Return the pattern of `parts` in sequence, joined in any of the usual ways or not at all."""
    return _J.join(parts)


def _digits(least: int, most: int) -> str:
    return rf"\d(?:{_J}\d){{{least - 1},{most - 1}}}+"


_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]++\s?@\s?[^\W\d_][\w-]++(?:\.[\w-]++)*+"
    r"|(?<![\w.+%-])[\w.+%-]++\s?(?:\(at\)|\[at\]|(?<=\s)at(?=\s))\s?"
    r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|aol|proton|protonmail|gmx|yandex|rediffmail)"
    r"(?:\s?(?:\.|\(dot\)|(?<=\s)dot(?=\s))\s?\w{2,4}+)?+",
    re.IGNORECASE,
)
KINDS = (
    PrivateNumberKind(
        "e-mail address",
        Sort.EMAIL,
        _EMAIL,
        (
            "ana.lopez@example.com",
            "ANA@EXAMPLE.CO.UK",
            "ana @ example.com",
            "ana at gmail dot com",
            "ana(at)gmail.com",
        ),
    ),
    PrivateNumberKind(
        "diversity visa case number",
        Sort.NUMBER,
        re.compile(
            rf"(?<!\d)20\d\d(?:AF|AS|EU|NA|OC|SA)\d{{1,8}}+"
            rf"|(?<!\d)2{_J}0{_J}\d{_J}\d{_J}(?:(?:A{_J}F|E{_J}U|O{_J}C|S{_J}A){_J}{_digits(4, 8)}"
            rf"|(?:A{_J}S|N{_J}A){_J}{_digits(5, 8)})",
            re.IGNORECASE,
        ),
        ("2026AF12345", "2026AF00012345", "2026 AF 12345", "2026-EU-12345", "2026as00004321", "2026AF7"),
    ),
    PrivateNumberKind(
        "application number (DS-160, DS-260)",
        Sort.NUMBER,
        re.compile(
            rf"(?<![^\W\d_])[Aa][Aa](?=(?:[A-Za-z]{{0,8}}[0-9]){{2}})[0-9A-Za-z]{{8}}{_END}"
            rf"|[Aa][Aa]00[0-9A-Za-z]{{6}}"
            rf"|[Aa][Aa]{_J}0{_J}0(?=(?:{_J}[A-Za-z]){{0,5}}{_J}\d)(?:{_J}[0-9A-Za-z]){{6}}{_END}"
        ),
        ("AA00A1B2C3", "aa00a1b2c3", "AA 00A1 B2C3", "AA-00-A1-B2-C3", "AAABCDEF12"),
    ),
    PrivateNumberKind(
        "IBAN",
        Sort.NUMBER,
        re.compile(
            rf"{_START}[A-Z]{{2}}\d\d(?:[\s-]?[A-Z0-9]{{4}}){{2,7}}+(?:[\s-]?[A-Z0-9]{{1,3}})?+{_END}"
        ),
        ("GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "NL91-ABNA-0417-1643-00"),
    ),
    PrivateNumberKind(
        "CURP",
        Sort.NUMBER,
        re.compile(
            rf"{_START}{_spelled('[A-Z]{4}', _digits(6, 6), '[HMX]', '[A-Z]{5}', '[A-Z0-9]', '[0-9]')}{_END}",
            re.IGNORECASE,
        ),
        ("GODE561231HDFRRN09", "GODE 561231 HDFRRN 09", "gode561231hdfrrn09"),
    ),
    PrivateNumberKind(
        "PAN of India",
        Sort.NUMBER,
        re.compile(
            rf"{_START}(?i:[A-Z]{{5}}\d{{4}}[A-Z]){_END}"
            rf"|{_START}[A-Z]{{3}}P[A-Z]{_J}{_digits(4, 4)}{_J}[A-Z]{_END}"
        ),
        ("ABCPE1234F", "abcpe1234f", "ABCPE 1234 F", "ABCPE-1234-F"),
    ),
    PrivateNumberKind(
        "telephone",
        Sort.TELEPHONE,
        ROW,
        (
            *("406-373-9828", "(406) 373-9828", "406.373.9828", "406 373 9828", "1-406-373-9828", "373-9828"),
            *(
                "+234 803 123 4567",
                "+91 98765 43210",
                "+44 (0)20 7946 0958",
                "+1 (406) 373-9828",
                "+14065551234",
            ),
            *("0803 123 4567", "020 7946 0958", "06 12 34 56 78", "98765 43210"),
        ),
    ),
    PrivateNumberKind(
        "US social security number",
        Sort.NUMBER,
        ROW,
        ("123-45-6789", "123 45 6789", "123456789", "912-78-1234"),
    ),
    PrivateNumberKind(
        "A-number",
        Sort.NUMBER,
        ROW,
        ("A123456789", "A 123 456 789", "A-123-456-789", "a012345678", "A# 12 345 678"),
    ),
    PrivateNumberKind(
        "receipt of USCIS",
        Sort.NUMBER,
        ROW,
        (
            *("IOE0906929443", "IOE 09 069 294 43", "ioe-09-069-29443", "LIN2012345678", "SRC 20 123 45678"),
            *("EAC-20-123-45678", "WAC2090123456", "MSC*20*123*45678", "NBC2012345678", "YSC 2012 345 678"),
        ),
    ),
    PrivateNumberKind(
        "immigrant case number",
        Sort.NUMBER,
        ROW,
        (
            "BLG2019123456",
            "blg2019123456",
            "BLG 2019 123 456",
            "BLG-2019-123456",
            "CDJ 2019123456",
            "2019 123 456",
        ),
    ),
    PrivateNumberKind(
        "SEVIS number", Sort.NUMBER, ROW, ("N0012345678", "n0012345678", "N 0012 345 678", "N001-2345-678")
    ),
    PrivateNumberKind(
        "I-94 number", Sort.NUMBER, ROW, ("123456789A1", "12345678901", "123 456 789 01", "1234567 89A1")
    ),
    PrivateNumberKind(
        "slip number", Sort.NUMBER, ROW, ("2026-123-456-7", "2026 123 456 7", "2026/123/456/7", "20261234567")
    ),
    PrivateNumberKind(
        "passport",
        Sort.NUMBER,
        ROW,
        (
            *(
                "M1234567",
                "AB1234567",
                "ab1234567",
                "AB 12 34 567",
                "AB 1234567",
                "C01X00T47",
                "c01x00t47",
                "C01 X00 T47",
            ),
            *(
                "P1234567A",
                "A12345678",
                "123456789",
                "12AB34567",
                "X-1234567",
                "КВ123456",
                "passport no. 1234567",
            ),
        ),
    ),
    PrivateNumberKind(
        "payment card",
        Sort.NUMBER,
        ROW,
        ("4111 1111 1111 1111", "4111-1111-1111-1111", "4111111111111111", "3782 822463 10005"),
    ),
    PrivateNumberKind(
        "national id",
        Sort.NUMBER,
        ROW,
        (
            *(
                "123.456.789-09",
                "35202-1234567-1",
                "1234 5678 9012",
                "12345678901",
                "784-1980-1234567-1",
                "12345678Z",
            ),
            *(
                "X1234567L",
                "QQ 12 34 56 C",
                "A123456(7)",
                "GHA-123456789-0",
                "RSSMRA85T10A562S",
                "756.1234.5678.97",
            ),
        ),
    ),
)
"""Read in this order; text that one kind has found is not read again, and rows come last."""

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_D, _M, _Y = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_DD, _MM = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = r"(?<!\d)(?<!\d[-/._])", r"(?![-/._]?\d)"

FULL_DATE = re.compile(
    rf"(?=\d){_NO_DIGIT_BEFORE}(?:"
    rf"{_Y}(?P<a>[-/.]){_M}(?P=a){_D}|{_D}(?P<b>[-/.]){_M}(?P=b){_Y}|{_M}(?P<c>[-/.]){_D}(?P=c){_Y}"
    rf"|{_D}(?P<d>[-/.]){_M}(?P=d)\d\d|{_M}(?P<e>[-/.]){_D}(?P=e)\d\d"
    rf"|{_Y}{_MM}{_DD}|{_DD}{_MM}{_Y}|{_MM}{_DD}{_Y}"
    rf"){_NO_DIGIT_AFTER}"
    rf"|(?=\d){_ALONE}(?:{_Y}\s{_M}\s{_D}|{_D}\s{_M}\s{_Y}|{_M}\s{_D}\s{_Y}){_DONE}"
    rf"|(?=\d){_START}{_D}(?:st|nd|rd|th)?[\s\-./]{{0,2}}+(?:of\s)?{_MONTH}[\s\-.,/]{{0,2}}+(?:{_Y}|\d\d)(?!\d)"
    rf"|(?=[jfmasond])(?<![^\W\d_]){_MONTH}\.?[\s\-]{{0,2}}+{_D}(?:st|nd|rd|th)?[\s,./\-]{{1,2}}+{_Y}(?!\d)",
    re.IGNORECASE,
)
"""A day with its year."""

_CURRENCY = r"usd|eur|gbp|inr|ngn|pkr|php|mxn|brl"

STAYS = (
    # A page of the government, without what follows a question mark.
    re.compile(rf"{_START}(?:https?://)?[\w.\-]{{1,60}}+(?<=\.gov)/[^\s?#]{{1,200}}+", re.IGNORECASE),
    FULL_DATE,
    # A month with its year.
    re.compile(rf"{_NO_DIGIT_BEFORE}(?:{_M}[-/.]{_Y}|{_Y}[-/]{_M}){_NO_DIGIT_AFTER}"),
    # An amount of money.
    re.compile(
        rf"(?:[$€£¥₦₹₱₽₴₺₩₫฿]|{_START}(?:{_CURRENCY}|cad|aud|rs)(?![^\W\d_])\.?)\s?"
        r"\d{1,9}+(?:,\d{3}){0,4}+(?:\.\d{1,2})?(?!\d)"
        rf"|{_START}{_ALONE}\d{{1,9}}+(?:,\d{{2,3}}){{0,4}}+(?:\.\d{{1,2}})?\s?"
        rf"(?:us\sdollars?|dollars?|euros?|pounds?|naira|rupees?|pesos?|reais|rials?|tomans?|lakhs?|crores?"
        rf"|millions?|billions?|thousand|k|bucks|{_CURRENCY}|[$€£₦₹]){_END}",
        re.IGNORECASE,
    ),
    # A place in the law.
    re.compile(
        r"(?:\d{1,2}\s?(?:CFR|FAM|FAH|U\.?S\.?C\.?)|INA|section|sec\.|§+)\s?(?:part\s|§\s?)?"
        r"\d{1,4}(?:\.\d{1,3}){0,2}+(?:-\d{1,3}){0,2}+(?!\d)",
        re.IGNORECASE,
    ),
)
"""What has a meaning and stays."""

BIRTH = re.compile(
    rf"{_START}(?:born|births?|birth\s?day|birth\s?date|d\.?o\.?b"
    rf"|nacid[oa]|nacimiento|nascimento|né|née){_END}",
    re.IGNORECASE,
)
"""The words that make a full date next to them a birth date."""
