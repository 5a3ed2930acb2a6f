"""Telegram's reading of a message's text: HTML parsed and characters cleaned as strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.standin.wire import Json, RefusalError, bad_request

LONGEST_TEXT = 4096
MOST_ENTITIES = 100
_SPACE = " \t\r\n\0\v"
_KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([a-zA-Z]+));?")
_PLAIN = re.compile(r"[^&<]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")


@dataclass(slots=True)
class Formatted:
    """A text and its entities; offsets and lengths count UTF-16 units."""

    text: str
    entities: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Return `text` as the server keeps it: no control characters, no direction marks, ends trimmed."""
    return _REMOVED.sub("", _CONTROL.sub(" ", text)).strip(" \n")


def format_text(text: str, parse_mode: str) -> Formatted:
    """Parse, clean and measure a message's text; raise `RefusalError` in Telegram's words."""
    if not text:
        raise bad_request("message text is empty")
    mode = parse_mode.lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    formatted = _trimmed(parse_html(text)) if mode == "html" else Formatted(clean(text))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if units(formatted.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    del formatted.entities[MOST_ENTITIES:]
    return formatted


def _trimmed(formatted: Formatted) -> Formatted:
    text = formatted.text
    cleaned = text.strip(" \n")
    lead = len(text) - len(text.lstrip(" \n"))
    whole = units(cleaned)
    entities = []
    for entity in formatted.entities:
        start = max(0, entity["offset"] - lead)
        end = min(whole, entity["offset"] + entity["length"] - lead)
        if end > start:
            entities.append({**entity, "offset": start, "length": end - start})
    return Formatted(cleaned, entities)


def parse_html(source: str) -> Formatted:
    """Parse Telegram's HTML; raise `RefusalError` with its words, byte offsets included."""
    return _HtmlReader(source).read()


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._out: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def read(self) -> Formatted:
        source = self._source
        while self._at < len(source):
            character = source[self._at]
            if character == "&":
                self._put(self._character_reference())
            elif character == "<":
                if source.startswith("/", self._at + 1):
                    self._end_tag()
                else:
                    self._start_tag()
            else:
                plain = _PLAIN.match(source, self._at)
                assert plain is not None
                self._put(plain.group())
                self._at = plain.end()
        if self._open:
            raise _fault(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        order = sorted(self._entities, key=lambda one: (one["offset"], -one["length"]))
        return Formatted("".join(self._out), order)

    def _put(self, text: str) -> None:
        kept = _REMOVED.sub("", _CONTROL.sub(" ", text))
        self._out.append(kept)
        self._length += units(kept)

    def _peek(self) -> str:
        return self._source[self._at] if self._at < len(self._source) else "\0"

    def _until(self, stops: str) -> str:
        start = self._at
        while self._peek() not in stops:
            self._at += 1
        return self._source[start : self._at]

    def _skip_spaces(self) -> None:
        while self._at < len(self._source) and self._peek() in _SPACE:
            self._at += 1

    def _bytes_before(self, position: int) -> int:
        return len(self._source[:position].encode())

    def _character_reference(self) -> str:
        found = _ENTITY.match(self._source, self._at)
        if found:
            hexadecimal, decimal, name = found.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else 0
            character = _NAMED.get(name, "") if name else chr(code) if 0 < code < 0x10FFFF else ""
            if character:
                self._at = found.end()
                return character
        self._at += 1
        return "&"

    def _start_tag(self) -> None:
        begin = self._at
        place = self._bytes_before(begin)
        self._at += 1
        tag = self._until(_SPACE + ">").lower()
        if self._at >= len(self._source):
            raise _fault(f"Unclosed start tag at byte offset {place}")
        if tag not in _KINDS:
            raise _fault(f'Unsupported start tag "{tag}" at byte offset {place}')
        attributes = self._attributes(tag, place)
        self._at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _fault(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
        self._open.append(_Open(tag, attributes, self._length))

    def _attributes(self, tag: str, place: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while self._peek() != ">":
            self._skip_spaces()
            if self._peek() == ">":
                break
            name = self._until(_SPACE + "=>/\"'")
            if not name:
                raise _fault(f'Empty attribute name in the tag "{tag}" at byte offset {place}')
            self._skip_spaces()
            if self._at >= len(self._source):
                raise _fault(f'Unclosed start tag "{tag}" at byte offset {place}')
            value = ""
            if self._peek() == "=":
                self._at += 1
                self._skip_spaces()
                value = self._attribute_value()
            if self._at >= len(self._source):
                raise _fault(f"Unclosed start tag at byte offset {place}")
            attributes[name] = value
        return attributes

    def _attribute_value(self) -> str:
        quote = self._peek()
        if quote not in "\"'":
            start = self._at
            while self._peek().isalnum() or self._peek() in ".-":
                self._at += 1
            if self._peek() not in _SPACE + ">":
                raise _fault(f"Unexpected end of name token at byte offset {self._bytes_before(start)}")
            return self._source[start : self._at].lower()
        self._at += 1
        value = []
        while self._at < len(self._source) and self._peek() != quote:
            if self._peek() == "&":
                value.append(self._character_reference())
            else:
                value.append(self._peek())
                self._at += 1
        self._at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        place = self._bytes_before(self._at)
        if not self._open:
            raise _fault(f"Unexpected end tag at byte offset {place}")
        self._at += 2
        name = self._until(_SPACE + ">")
        self._skip_spaces()
        if self._peek() != ">":
            raise _fault(f"Unclosed end tag at byte offset {place}")
        self._at += 1
        opened = self._open.pop()
        if name and name != opened.tag:
            raise _fault(
                f'Unmatched end tag at byte offset {place}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self._keep(opened)

    def _keep(self, opened: _Open) -> None:
        length = self._length - opened.start
        outer = {_KINDS[one.tag] for one in self._open}
        kind = _KINDS[opened.tag]
        if not length or outer & {"pre", "code"} or (kind == "blockquote" and "blockquote" in outer):
            return  # dropped without a word, as on the real server
        entity: Json = {"type": kind, "offset": opened.start, "length": length}
        if kind == "text_link":
            covered = "".join(self._out).encode("utf-16-le", "surrogatepass")[opened.start * 2 :]
            url = opened.attributes.get("href") or covered.decode("utf-16-le", "surrogatepass")
            if not is_link(url):
                return
            entity["url"] = url
        if kind == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        if kind == "custom_emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        self._entities.append(entity)


_LINK = re.compile(
    r"(?:https?|tg|ton|tonsite)://[^\s]+|(?:[\w-]+\.)+[a-zA-Z]{2,}(?:[/?#]\S*)?", re.IGNORECASE
)


def is_link(url: str) -> bool:
    """Say whether Telegram would make `url` a link."""
    return bool(_LINK.fullmatch(url))


def _fault(words: str) -> RefusalError:
    return bad_request(f"can't parse entities: {words}")
