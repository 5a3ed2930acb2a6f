"""Words for the golden day: every text says its key, so that staff's edits do not change the day."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.golden import product

_KNOWLEDGE = Path(__file__).parent / "knowledge"

_MEANT_TO_BE_READ = {
    "date_months": "[Jan, Feb, Mar, Apr, May, Jun, Jul, Aug, Sep, Oct, Nov, Dec]",
    "date_day": '"{month} {day} {year}"',
    "date_moment": '"{day} {time}"',
    "visa_kinds_immigrant": "[IR1, K1]",
    "visa_kinds_other": "[B1/B2, F-1]",
    "bot_name": "Golden bot",
    "bot_short_description": "The bot of the golden day",
}
"""Values that the product itself reads, or that Telegram limits, as YAML."""


def write_knowledge(parent: Path) -> Path:
    """Write the fixed knowledge with such words into the folder `knowledge` below `parent`; return it."""
    folder = parent / "knowledge"
    shutil.copytree(_KNOWLEDGE, folder)
    texts: dict[str, list[str]] = {}
    for file, key, placeholders in product.wording_keys():
        texts.setdefault(file, []).append(f"{key}: {_says(key, placeholders)}\n")
    for file, lines in texts.items():
        (folder / "en" / f"{file}.yaml").write_text("".join(lines), encoding="utf-8")
    return folder


def _says(key: str, placeholders: frozenset[str]) -> str:
    if key in _MEANT_TO_BE_READ:
        return _MEANT_TO_BE_READ[key]
    return f'"{" ".join([said(key), *(f"{name}={{{name}}}" for name in sorted(placeholders))])}"'


def said(key: str) -> str:
    """Return what a text says before its values."""
    return f"«{key.replace('_', ' ')}»"
