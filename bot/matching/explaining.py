"""Which words and phrases support an entry: the utterance is asked again without each word."""

from __future__ import annotations

import numpy as np

from bot.domain.ids import EntryId
from bot.matching.explanation import Explanation, WordSpoke
from bot.matching.learning.matcher import Matcher
from bot.matching.similarity.tfidf import Floats


def explain(matcher: Matcher, utterance: str, entry: EntryId) -> Explanation:
    """Return which words of `utterance` and which phrases support `entry`; KeyError if unknown."""
    if entry not in matcher.ids[: matcher.entries]:
        raise KeyError(entry)
    owner = matcher.ids.index(entry)
    pieces = matcher.read(utterance)
    without = [pieces[:place] + pieces[place + 1 :] for place in range(len(pieces))]
    whole, *parts = matcher.weigh([pieces, *without])
    if not whole.words:
        return Explanation(entry, 0.0, 0.0, (), (), None, None)
    odds = _log_odds(whole.logits, owner)
    words = tuple(
        WordSpoke(
            written=piece.written,
            read_as=" ".join(piece.words),
            how=piece.how,
            known=any(matcher.vocabulary.knows(word) for word in piece.words),
            weight=round(odds - _log_odds(part.logits, owner), 3),
        )
        for piece, part in zip(pieces, parts, strict=True)
    )
    judged = matcher.judge(whole)
    others = np.delete(np.arange(len(matcher.ids)), owner)
    rival = int(others[whole.logits[others].argmax()]) if len(others) else None
    return Explanation(
        entry=entry,
        score=float(judged.chances[owner]),
        in_scope=judged.in_scope,
        words=words,
        phrases=matcher.near(whole.similar, owner, 3),
        rival=None if rival is None else matcher.ids[rival],
        rival_phrase=None if rival is None else matcher.near(whole.similar, rival, 1)[0],
    )


def _log_odds(logits: Floats, owner: int) -> float:
    rest = np.delete(logits, owner)
    if not len(rest):
        return 0.0
    peak = float(rest.max())
    return float(logits[owner]) - peak - float(np.log(np.exp(rest - peak).sum()))
