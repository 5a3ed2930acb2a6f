"""The token of an invitation: anyone who has it may follow the case, so it is never stored.

People paste it whole, in its link, inside a sentence, broken over lines or in groups. Only the store can say
which of those is a token, by its hash; anything that looks like one is removed before a text is stored.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from hashlib import sha256
from itertools import accumulate, islice, pairwise

from bot.domain.plain_signs import PlainText, in_plain_signs

TOKEN_LENGTH = 32
"""Characters of every token: 192 random bits, six to a character."""

MOST_CANDIDATES = 40
"""Candidates per text; an honest text has one or two."""

_LIKE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_RUN = re.compile(r"[A-Za-z0-9_-]+")
_LINK = re.compile(
    r"(?:t\.me|telegram\.me|telegram\.dog|tg:)\S{0,100}?[?&]start=[A-Za-z0-9_-]", re.IGNORECASE
)
_LINK_WORD = re.compile(
    rf"(?<!\S)(?=\S{{0,200}}?(?:[?&]start=[A-Za-z0-9_-]{{8}}|{_LINK.pattern}))\S+", re.IGNORECASE
)
_BREAK = re.compile(r"[\s>|]{1,4}")
_NO_WORD = re.compile(r"[0-9_]|[a-z][A-Z]")
_AROUND = "\"'“”‘’„«»<>()[]{}`*.,;:!?…"
"""What people type around a code; a token may begin and end with "-" and "_" itself."""

_BESIDE = frozenset(
    {"please", "pls", "plz", "kindly", "join", "this", "is", "my", "the", "our", "code", "invitation"}
    | {"token", "link", "here", "hi", "hello", "/start", "/join"}
)
_MOST_STRETCHES = 200
"""Per text; an honest one has a handful."""

_SIZES = {
    length: [size for size in range(2, TOKEN_LENGTH) if length == TOKEN_LENGTH + (TOKEN_LENGTH - 1) // size]
    for length in range(TOKEN_LENGTH + 1, TOKEN_LENGTH * 3 // 2)
}
"""Characters of a token with a dash after every group, and the group sizes."""

_LONGEST_BROKEN = max(_SIZES)


def token_hash(token: str) -> str:
    """Return the only form in which a token is stored: SHA-256 of its text, as 64 hex digits.

    No salt is needed: a token has 128 random bits or more, too many to try.
    """
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def looks_like_token(text: str) -> bool:
    """Say whether `text` could be a token, by its characters and length only (Bot API, deep linking: 64)."""
    return _LIKE.fullmatch(text) is not None


def tokens_in(written: str) -> tuple[str, ...]:
    """Return the possible tokens in `written`, whole ones before broken ones; at most `MOST_CANDIDATES`."""
    plain = in_plain_signs(written)
    runs = [found.span() for found in _RUN.finditer(plain.signs)]
    candidates: dict[str, None] = {}
    for start, end in runs:
        run = plain.signs[start:end]
        if len(run) == TOKEN_LENGTH:
            candidates[run] = None
        elif TOKEN_LENGTH < len(run) <= 2 * TOKEN_LENGTH:  # glued to a word: /start_TOKEN
            ends = (run[:TOKEN_LENGTH], run[-TOKEN_LENGTH:])
            candidates |= dict.fromkeys(end for end in ends if _changes(end) >= _MIXED)
    for _, _, token in islice(_broken(plain.signs, runs), _MOST_STRETCHES):
        if len(candidates) >= MOST_CANDIDATES:
            break
        candidates[token] = None
    return tuple(candidates)[:MOST_CANDIDATES]


def is_invitation(text: str) -> bool:
    """Say whether free text is a pasted invitation: its link anywhere, or its code by itself.

    Only words such as "please join" may surround the code. A truncated link or code counts too.
    """
    if _LINK.search(text):
        return True
    if all(word in _BESIDE for word in _words(without_tokens(text))):
        return any(word not in _BESIDE for word in _words(text))
    others = [word for word in _words(text, fold=False) if word.casefold() not in _BESIDE]
    return len(others) == 1 and len(others[0]) == TOKEN_LENGTH and looks_like_token(others[0])


def without_tokens(written: str) -> str:
    """Return `written` without links that carry a token and without possible tokens, whole or broken."""
    plain = in_plain_signs(written)
    runs = [found.span() for found in _RUN.finditer(plain.signs)]
    cut = [found.span() for found in _LINK_WORD.finditer(plain.signs)]
    cut += [(start, end) for start, end in runs if _looks_random(plain.signs[start:end])]
    cut += _stretches(plain.signs, runs)
    return _without(written, plain, sorted(cut)) if cut else written


def carries_token(written: str) -> bool:
    """Say whether `written`, which staff wrote, contains an invitation: its link, or its token."""
    plain = in_plain_signs(written)
    runs = [found.span() for found in _RUN.finditer(plain.signs)]
    whole = (plain.signs[start:end] for start, end in runs if end - start == TOKEN_LENGTH)
    return (
        _LINK_WORD.search(plain.signs) is not None
        or any(_NO_WORD.search(run) for run in whole)
        or any(
            _changes(token) >= _AS_RANDOM and sum(map(str.isdigit, token)) > 1
            for _, _, token in islice(_broken(plain.signs, runs), _MOST_STRETCHES)
        )
    )


def _words(written: str, *, fold: bool = True) -> list[str]:
    stripped = (each.strip(_AROUND) for each in written.split())
    return [each.casefold() if fold else each for each in stripped if each]


def _without(written: str, plain: PlainText, cut: list[tuple[int, int]]) -> str:
    parts, end = [], 0
    for first, last in cut:
        start, stop = plain.span(first, last)
        if stop > end:
            parts.append(written[end : max(start, end)])
            end = stop
    return "".join([*parts, written[end:]]).strip()


def _looks_random(run: str) -> bool:
    """Say whether a run of characters is not a word: letters of both cases and digits alternate in it.

    At the length of a token, any digit or unusual capital is enough.
    """
    if not TOKEN_LENGTH // 2 <= len(run) <= 2 * TOKEN_LENGTH:
        return False
    if len(run) == TOKEN_LENGTH and _NO_WORD.search(run):
        return True
    if (
        len(run) > TOKEN_LENGTH
        and max(_changes(run[:TOKEN_LENGTH]), _changes(run[-TOKEN_LENGTH:])) >= _AS_RANDOM
    ):
        return True  # glued to a word
    letters = run.replace("-", "").replace("_", "")
    return _changes(letters) >= 0.42 * len(run) and {"a", "A"} <= set(_classes(letters))


def _stretches(signs: str, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where broken tokens are: the most mixed of overlapping stretches; others start next to it."""
    found = [
        (_changes(token), start, end)
        for start, end, token in islice(_broken(signs, runs), _MOST_STRETCHES)
        if _changes(token) >= _SURELY_MIXED and not _is_sentence(signs[start:end])
    ]
    taken: list[tuple[int, int, int]] = []
    for changes, start, end in sorted(found, reverse=True):
        better = [most for most, other_start, other_end in taken if start < other_end and end > other_start]
        if not better or changes >= max(better) - _AS_GOOD:
            taken.append((changes, start, end))
    return [(start, end) for _, start, end in taken]


_WORD = re.compile(
    r"(?<![A-Za-z0-9_])(?=[A-Za-z]*[AEIOUYaeiouy])(?:[A-Z]?[a-z]{3,}|[A-Z]{4,})(?<=\w{4})(?![A-Za-z0-9_])"
)
_A_SENTENCE = 14
"""Characters in plain words from which a stretch is a sentence."""


def _is_sentence(stretch: str) -> bool:
    """Say whether much of a stretch is plain words of four letters or more, with vowels, of various lengths.

    A token in groups has groups of one length, and a random group is seldom such a word.
    """
    lengths = list(map(len, _WORD.findall(stretch)))
    return sum(lengths) >= _A_SENTENCE and len(set(lengths)) > 1


_CLASS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", "a" * 26 + "A" * 26 + "0" * 10 + "-"
)
_MIXED, _SURELY_MIXED, _AS_RANDOM, _AS_GOOD = 9, 12, 16, 3
"""Changes of case or kind within 32 characters: random tokens have 20, names in capitals up to 11."""


def _classes(run: str) -> str:
    return run.translate(_CLASS)


def _changes(run: str) -> int:
    return sum(one != other for one, other in pairwise(_classes(run)))


def _broken(signs: str, runs: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Find the tokens with breaks or dashes in them: where each starts and ends, and the token itself.

    Only at the edges of runs, and only text as mixed as random characters: sentences have no such stretch.
    """
    for chain in _chains(signs, runs):
        joined = "".join(signs[start:end] for start, end in chain)
        if len(joined) < TOKEN_LENGTH:
            continue
        edges = [0, *accumulate(end - start for start, end in chain)]
        changes = [0, *accumulate(one != other for one, other in pairwise(_classes(joined)))]
        dashes = [0, *accumulate(sign == "-" for sign in joined)]
        for first, edge in enumerate(edges[:-1]):
            if changes[min(edge + TOKEN_LENGTH, len(joined)) - 1] - changes[edge] < _MIXED:
                continue
            after = bisect_left(edges, edge + TOKEN_LENGTH, first)
            while after < len(edges) and (length := edges[after] - edge) <= _LONGEST_BROKEN:
                if dashes[edges[after]] - dashes[edge] >= length - TOKEN_LENGTH and (
                    length > TOKEN_LENGTH or after > first + 1
                ):
                    for token in _put_together(joined[edge : edge + length]):
                        yield chain[first][0], chain[after - 1][1], token
                after += 1


def _chains(signs: str, runs: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Group the runs between which there is nothing but a break."""
    chain: list[tuple[int, int]] = []
    for start, end in runs:
        if chain and not _BREAK.fullmatch(signs, chain[-1][1], start):
            yield chain
            chain = []
        chain.append((start, end))
    if chain:
        yield chain


def _put_together(run: str) -> Iterator[str]:
    """Return the tokens of 32 characters that `run` may be, without the dashes put into it."""
    bare = run.replace("-", "")
    if len(run) == TOKEN_LENGTH:
        yield run
    elif len(bare) == TOKEN_LENGTH:
        yield bare
    else:
        for size in _SIZES.get(len(run), ()):  # a dash after every group; others are the token's own
            if set(run[size :: size + 1]) == {"-"}:
                yield "".join(sign for at, sign in enumerate(run) if at % (size + 1) != size)
