"""Case numbers as CEAC takes them: checked once, at the border."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_IMMIGRANT = re.compile(r"[A-Z]{3}[0-9]{10}")
_APPLICATION = re.compile(r"AA[0-9A-Z]{8}")
_JOINTS = re.compile(r"[\s\-‐-―_./·]+")
EXAMPLES = (
    "three letters and ten digits (immigrant and K visas), such as BLG2019123456, "
    "or AA and eight letters or digits (the DS-160 number, for other visas), such as AA00A1B2C3"
)


class NumberKind(StrEnum):
    """Which of CEAC's two forms asks for it: immigrant visas (and K), or nonimmigrant visas."""

    IMMIGRANT = "immigrant"
    APPLICATION = "application"


class NotACaseNumberError(ValueError):
    """What was written is no case number; `what` is wrong with it, and `hint` shows a right one."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}. Write {EXAMPLES}.")
        self.what = what
        self.hint = f"Write {EXAMPLES}."


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """A case number in CEAC's spelling: capitals and digits, nothing between them."""

    value: str

    @classmethod
    def parse(cls, text: str) -> CaseNumber:
        """Read a number as people write it (small letters, spaces, dashes); raise `NotACaseNumberError`."""
        written = text.strip()
        value = _JOINTS.sub("", unicodedata.normalize("NFKC", written)).upper()
        if _IMMIGRANT.fullmatch(value) or _APPLICATION.fullmatch(value):
            return cls(value)
        raise NotACaseNumberError(_what(written, value))

    @property
    def kind(self) -> NumberKind:
        """Which form of CEAC's takes it."""
        return NumberKind.IMMIGRANT if _IMMIGRANT.fullmatch(self.value) else NumberKind.APPLICATION

    @property
    def ending(self) -> str:
        """The last four characters: enough to tell one's own cases apart, too few to look one up."""
        return self.value[-4:]

    def __str__(self) -> str:
        return self.value


def _what(written: str, value: str) -> str:
    """Say what is wrong, in words that quote what was written."""
    shown = written if len(written) <= 40 else written[:39] + "…"
    if not value:
        return "There is no case number here"
    if re.fullmatch(r"[A-Z]{3}[0-9OIL]{10}", value):
        return f"“{shown}” has a letter among its ten digits; is the letter O a zero, or I or L a one?"
    if found := re.fullmatch(r"[A-Z]{3}([0-9]*)", value):
        return f"“{shown}” has {len(found[1])} digits after its three letters, not ten"
    if value.startswith("AA") and value.isascii() and value.isalnum():
        return f"“{shown}” has {len(value) - 2} characters after AA, not eight"
    return f"“{shown}” is not a case number"
