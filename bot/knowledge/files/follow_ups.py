"""What follow_ups.yaml must contain, as staff write it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.domain.conversation.follow_up import FollowUp
from bot.knowledge.files.danger import ListItem
from bot.knowledge.files.fields import Id, NonEmptyText, Several, enum_of, one_of, plain_error
from bot.knowledge.files.file_model import FileModel

Asks = Annotated[FollowUp, one_of(FollowUp), enum_of(FollowUp)]

LAST = "last"
"""The number of the last item, as the file writes it."""


def _number(text: str) -> str:
    if text != LAST and not re.fullmatch(r"[1-9]\d?", text):
        raise plain_error(f"“{text}” is not a place in a list", "write 1 to 99, or last")
    return text


class FollowUpItem(FileModel):
    """Messages that ask something about the previous answer."""

    asks: Asks = Field(description="more, shorter, sure (is that certain?) or other (not what I asked)")
    says: Several[NonEmptyText] = Field(description="Patterns for the whole message")


class NumberItem(FileModel):
    """Ways to name an item of a list by its number."""

    number: Annotated[NonEmptyText, AfterValidator(_number)] = Field(
        description="1, 2 and so on; last is the last one"
    )
    says: Several[NonEmptyText] = Field(description="Patterns for the whole message")


class AspectItem(FileModel):
    """Messages that ask how long, how much and the like about what was answered before."""

    entry: Id = Field(description="The entry that answers them")
    after: list[Id] = Field(
        default_factory=list, description="Only after one of these entries; empty: after any"
    )
    but_after: list[Id] = Field(
        default_factory=list, description="Not after one of these entries, which answer it themselves"
    )
    says: Several[NonEmptyText] = Field(description="Patterns for the whole message")


class GoodNews(FileModel):
    """Messages which say that the visa is there."""

    entry: Id = Field(description="The entry that says what comes next")
    says: Several[NonEmptyText] = Field(description="Patterns for the whole message, in any language")
    beside: list[NonEmptyText] = Field(
        default_factory=list, description="Patterns for other sentences that such a message may have"
    )


class CommandItem(FileModel):
    """Words that mean a command."""

    command: NonEmptyText = Field(description="The command's name without the slash")
    rest: str = Field(default="", description="What the client would write after it, such as all")
    says: Several[NonEmptyText] = Field(description="Patterns for the whole message")


class FollowUpsFile(FileModel):
    """What clients write during a conversation that makes sense only after what was said before."""

    lists: list[ListItem] = Field(
        default_factory=list, description="Lists of words for patterns; one item for each name"
    )
    around: list[NonEmptyText] = Field(
        default_factory=list,
        description="Words before or after that patterns for a whole message ignore, such as please",
    )
    follow_ups: list[FollowUpItem] = Field(description="One item for each kind")
    begins: Several[NonEmptyText] = Field(
        description="Patterns: a message that begins like this belongs to the previous question"
    )
    refers: Several[NonEmptyText] = Field(
        description="Patterns: a message that contains one of these may belong to the previous question"
    )
    bare: Several[NonEmptyText] = Field(
        description="Patterns: with this beginning, up to four words may belong to the previous question"
    )
    numbers: list[NumberItem] = Field(description="One item for each number")
    agrees: Several[NonEmptyText] = Field(description="Patterns for a whole message that means yes")
    declines: Several[NonEmptyText] = Field(description="Patterns for a whole message that means no")
    assents: list[NonEmptyText] = Field(
        default_factory=list,
        description="Patterns for a whole message such as ok: yes to a question, but no praise for an answer",
    )
    agree_signs: list[NonEmptyText] = Field(default_factory=list, description="Signs that mean yes")
    decline_signs: list[NonEmptyText] = Field(default_factory=list, description="Signs that mean no")
    corrects: list[NonEmptyText] = Field(
        default_factory=list,
        description="Patterns: a message that begins like this is a correction; the rest is the question",
    )
    denies: list[NonEmptyText] = Field(
        default_factory=list,
        description="Patterns for what is before the first comma: it says what was not meant, the rest is the"
        " question",
    )
    aspects: list[AspectItem] = Field(
        default_factory=list,
        description="What is asked of the answer before and has an entry of its own; the first that fits",
    )
    good_news: GoodNews | None = Field(default=None, description="Messages which say that the visa is there")
    others: list[NonEmptyText] = Field(
        default_factory=list,
        description="Patterns: a message that contains one asks the same about another person or place",
    )
    case_news: list[NonEmptyText] = Field(
        default_factory=list,
        description="Patterns for a whole message about the client's own case: any news, how many days",
    )
    orders: list[NonEmptyText] = Field(
        default_factory=list,
        description="Patterns: what follows one at the beginning is for the office (tell the attorney that)",
    )
    commands: list[CommandItem] = Field(description="Commands in plain words")
