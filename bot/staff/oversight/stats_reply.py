"""The /stats reply: a few lines, no names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.reply import Listing, Reply, Span
from bot.knowledge.markup.template import fill_label
from bot.knowledge.phrasebook import Phrasebook
from bot.staff.durations import span_in_words
from bot.store.figures import CaseCounts, FollowerCounts, MessageFigures, QuestionFigures


def figures_reply(
    phrases: Phrasebook,
    *,
    week: QuestionFigures,
    month: QuestionFigures,
    helpful: tuple[int, int],
    cases: CaseCounts,
    followers: FollowerCounts,
    told_week: MessageFigures,
    told_month: MessageFigures,
    median: timedelta | None,
) -> Reply:
    """Return the figures as lines; `helpful`: thumbs up, and all votes."""
    words = phrases.words.staff

    def lines() -> Iterator[str]:
        yield _filled(words.stats_questions, week=week.missed, month=month.missed)
        if month.missed:
            yield _filled(
                words.stats_questions_then,
                chosen=month.chosen,
                nothing=month.nothing_fitted,
                off_topic=month.off_topic,
            )
        up, given = helpful
        if given:
            yield _filled(words.stats_helpful, count=given, share=round(100 * up / given))
        else:
            yield words.stats_no_votes
        yield _filled(words.stats_cases, open=cases.open, closed=cases.closed)
        yield _filled(words.stats_cases_now, overdue=cases.overdue, unfollowed=cases.unfollowed)
        yield _filled(
            words.stats_followers, links=followers.links, chats=followers.chats, gone=followers.gone
        )
        yield _filled(words.stats_told, week=told_week.sent, month=told_month.sent)
        yield _filled(words.stats_faults, again=told_month.again, corrected=told_month.corrected)
        if median is not None:
            yield fill_label(words.stats_median, {"span": span_in_words(phrases, median)})

    listing = Listing(tuple((Span(line),) for line in lines()))
    return Reply((*phrases.say(words.stats_title), listing))


def _filled(label: str, **values: int) -> str:
    return fill_label(label, {name: f"{value:,}" for name, value in values.items()})
