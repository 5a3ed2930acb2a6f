"""Dates in a Spanish text, written the English way."""

from __future__ import annotations

import re

_MONTHS = {
    "enero": "january",
    "febrero": "february",
    "marzo": "march",
    "abril": "april",
    "mayo": "may",
    "junio": "june",
    "julio": "july",
    "agosto": "august",
    "septiembre": "september",
    "setiembre": "september",
    "octubre": "october",
    "noviembre": "november",
    "diciembre": "december",
}
_WEEKDAYS = {
    "lunes": "monday",
    "martes": "tuesday",
    "miercoles": "wednesday",
    "miércoles": "wednesday",
    "jueves": "thursday",
    "viernes": "friday",
    "sabado": "saturday",
    "sábado": "saturday",
    "domingo": "sunday",
}
_DAYS = {"hoy": "today", "mañana": "tomorrow", "manana": "tomorrow", "ayer": "yesterday"}
_UNITS = {"día": "day", "dia": "day", "semana": "week", "mes": "month", "año": "year", "ano": "year"}
_COUNTS = {
    "primero": "1",
    "un": "1",
    "una": "1",
    "dos": "2",
    "tres": "3",
    "cuatro": "4",
    "cinco": "5",
    "seis": "6",
    "diez": "10",
}
_UNIT = "(" + "|".join(_UNITS) + ")e?s?"
_COUNT = r"(\d{1,3}|" + "|".join(_COUNTS) + ")"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


_DAY_OF_MONTH = _form(rf"(?:el )?(\d{{1,2}}|primero) de ({'|'.join(_MONTHS)})(?: (?:de|del) (\d{{4}}))?")
_IN_MONTH = _form(rf"en ({'|'.join(_MONTHS)})")
_WEEKDAY = _form(rf"(?:el |este )({'|'.join(_WEEKDAYS)})")
_DAY = _form(rf"(?<!la )(?<!por la )({'|'.join(_DAYS)})")
_AHEAD = _form(rf"(?:en|dentro de) {_COUNT} {_UNIT}")
_LEFT = _form(rf"(quedan?|faltan?|tengo|tenemos|dan|dieron|dio|solo|hay) {_COUNT} {_UNIT}")
_LAST_WEEKDAY = _form(rf"(?:el )?({'|'.join(_WEEKDAYS)}) pasado")
_END_OF = _form(r"(?:a |al )?fin(?:al|ales)? de(?: este| el)? (mes|año|ano)")
_AGO = _form(rf"hace {_COUNT} {_UNIT}")


def _number(text: str) -> str:
    return _COUNTS.get(text.lower(), text)


def _month_first(match: re.Match[str]) -> str:
    day = _number(match[1])
    return f"{_MONTHS[match[2].lower()]} {day} {match[3] or ''}".strip()


def in_english(text: str) -> str:
    """Return `text` with its Spanish dates in English words: "el 8 de enero" as "on january 8"."""
    text = _DAY_OF_MONTH.sub(_month_first, text)
    text = _IN_MONTH.sub(lambda m: f"in {_MONTHS[m[1].lower()]}", text)
    text = _LAST_WEEKDAY.sub(lambda m: f"last {_WEEKDAYS[m[1].lower()]}", text)
    text = _END_OF.sub(lambda m: f"end of the {_UNITS[m[1].lower()]}", text)
    text = _WEEKDAY.sub(lambda m: f"on {_WEEKDAYS[m[1].lower()]}", text)
    text = _DAY.sub(lambda m: _DAYS[m[1].lower()], text)
    text = _AHEAD.sub(lambda m: f"in {_number(m[1])} {_UNITS[m[2].lower()]}s", text)
    text = _LEFT.sub(lambda m: f"{m[1]} {_number(m[2])} {_UNITS[m[3].lower()]}s", text)
    return _AGO.sub(lambda m: f"{_number(m[1])} {_UNITS[m[2].lower()]}s ago", text)
