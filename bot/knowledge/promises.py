"""English words that promise a result, in a text of the knowledge base or of staff."""

from __future__ import annotations

import re

_SURELY = r"(?:surely|certainly|definitely|always|soon)?\s*"
_PROMISE = re.compile(
    r"\bguarantee[sd]?\b|\bwe (?:can |do |will )?promise\b|\b100 ?(?:%|percent)"
    r"|\b(?:surely|certainly|definitely|without (?:a |any )?doubt)\b"
    rf"|\byou(?:['’]ll| will) {_SURELY}(?:get|receive|have) (?:your|the|a|this) visa\b"
    rf"|\b(?:visa|case|application|petition|waiver) will {_SURELY}be (?:approved|issued|granted)\b"
    r"|\bvisa is (?:coming|on (?:its|the) way|certain|sure)\b"
    r"|\bwe (?:will |always )?win\b|\bwe get (?:every|all)\b|\beveryone gets approved\b"
    r"|\bmeans (?:that )?you are approved\b|\brefusal will be (?:lifted|overcome)\b"
    r"|\b(?:it )?always works out\b|\bexpect (?:it|your visa|the visa) (?:by|in|before)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:not?|never|nobody|no one|none|cannot|neither|nor|without|if|whether|who|whoever|warning)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?\n]+")


def promise_in(sentence: str) -> re.Match[str] | None:
    """Return the words that promise a result, unless the sentence denies or doubts it."""
    found = _PROMISE.search(sentence)
    return found if found and not _DENIED.search(sentence.replace(found[0], " ")) else None


def first_promise(text: str) -> str | None:
    """Return the first words in `text` that promise a result, or None."""
    found = next(filter(None, map(promise_in, _SENTENCE_END.split(text))), None)
    return None if found is None else " ".join(found[0].split())
