"""What replies.yaml must contain, as staff write it."""

from __future__ import annotations

from pydantic import Field

from bot.knowledge.files.fields import Id, NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel


class TranslationItem(FileModel):
    """A reply in another language."""

    language: Id = Field(description="The language's code, such as es: small letters, as in the folder help")
    text: NonEmptyText = Field(description="What clients read whose Telegram is in this language")


class ReplyItem(FileModel):
    """One prepared reply."""

    name: Id = Field(description="What staff type after #: small letters and dashes")
    label: NonEmptyText = Field(description="The button that staff press: 34 characters at most")
    text: NonEmptyText = Field(
        description="What the client reads: **bold**, lists, [links](https://...), {firm.phone}; no promise"
    )
    translations: list[TranslationItem] = Field(
        default_factory=list, description="The same in other languages; everyone else reads the text above"
    )


class RepliesFile(FileModel):
    """Replies that staff send to clients without typing them."""

    replies: Several[ReplyItem] = Field(description="Each name once")
