"""The token of an invitation: whoever holds it may follow the case, so it is kept nowhere."""

from __future__ import annotations

import re
from hashlib import sha256

TOKEN_LENGTH = 32
"""Characters of every token: 192 random bits, six to a character."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_CARRIED = re.compile(r"[?&]start=([A-Za-z0-9_-]+)", re.IGNORECASE)
_LINK = re.compile(
    r"(?:t\.me|telegram\.me|telegram\.dog|tg:)\S{0,100}?[?&]start=[A-Za-z0-9_-]", re.IGNORECASE
)
_WHOLE = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}")
_AROUND = "\"'“”‘’„«»<>()[]{}`*.,;:!?…"
"""What people type around a code; a token may begin and end with "-" and "_" itself."""

_BESIDE = frozenset(
    {"please", "pls", "plz", "kindly", "join", "this", "is", "my", "the", "our", "code", "invitation"}
    | {"token", "link", "here", "hi", "hello", "/start", "/join"}
)


def token_hash(token: str) -> str:
    """Return the only form in which a token is kept: SHA-256 of its text, as 64 hex digits.

    No salt is needed: a token has 128 random bits or more, too many to try.
    """
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def looks_like_token(text: str) -> bool:
    """Say whether `text` could be a token, by its signs and length only (Bot API, deep linking: 64)."""
    return _TOKEN.fullmatch(text) is not None


def token_in(written: str) -> str | None:
    """Return the token in what stands for an invitation: its link, or the one word of its length.

    None where there is nothing that could be one: too short, too long, two of them, or a case number.
    """
    if link := _CARRIED.search(written):
        return link[1] if _WHOLE.fullmatch(link[1]) else None
    whole = [each for each in _words(written) if _WHOLE.fullmatch(each)]
    return whole[0] if len(whole) == 1 else None


def is_invitation(text: str) -> bool:
    """Say whether free text is an invitation that was pasted: its link anywhere, or its code by itself.

    Beside the code only words such as "please join" may stand. A link that was cut off counts too.
    """
    if _LINK.search(text):
        return True
    others = [each for each in _words(text) if each.casefold() not in _BESIDE]
    return len(others) == 1 and _WHOLE.fullmatch(others[0]) is not None


def without_tokens(written: str) -> str:
    """Return `written` without the words that are links with a token or could be a token, whole or not."""
    kept = (each for each in written.split() if not _CARRIED.search(each))
    return " ".join(each for each in kept if not looks_like_token(each.strip(_AROUND)))


def _words(written: str) -> list[str]:
    stripped = (each.strip(_AROUND) for each in written.split())
    return [each for each in stripped if each]
