"""Photos, files, voice messages and everything else that is not a written question."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.domain.conversation.medium import Medium
from bot.domain.ids import ChatId, UpdateId
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.clients.first_seen import FirstSeen
from bot.frontends.telegram.clients.questions import FreeText
from bot.frontends.telegram.incoming import PRIVATE, Context, Handler, asker_of, message_of
from bot.frontends.telegram.sending.sender import Sender

# An animation carries a document too, and a venue a location: the more specific kind comes first.
_MEDIA = (
    ("animation", Medium.VIDEO),
    ("photo", Medium.PHOTO),
    ("document", Medium.DOCUMENT),
    ("video", Medium.VIDEO),
    ("video_note", Medium.VIDEO),
    ("voice", Medium.VOICE),
    ("audio", Medium.VOICE),
    ("sticker", Medium.STICKER),
    ("venue", Medium.LOCATION),
    ("location", Medium.LOCATION),
    ("contact", Medium.CONTACT),
    ("poll", Medium.POLL),
)

# A live location is edited every few seconds for hours; only the first one is answered.
_MOVING = filters.UpdateType.EDITED & filters.LOCATION


class Media:
    """Says what to do instead; a caption is answered like a text message.

    Each part of an album arrives as a message of its own, but the album is answered once.
    """

    def __init__(self, answers: Answers, free_text: FreeText, sender: Sender) -> None:
        self._answers = answers
        self._free_text = free_text
        self._sender = sender
        self._albums: FirstSeen[tuple[ChatId, str], UpdateId] = FirstSeen()

    def handlers(self) -> list[Handler]:
        """Return the handler of all messages without text."""
        wanted = PRIVATE & ~filters.TEXT & ~filters.StatusUpdate.ALL & ~_MOVING
        return [MessageHandler(wanted, self.sent)]

    async def sent(self, update: Update, context: Context) -> None:
        """Answer the medium, then its caption."""
        message, who = message_of(update), asker_of(update)
        album = message.media_group_id
        # By update, not by a flag: a part whose answer failed comes again and must be answered.
        if album is None or self._albums.first((who.chat, album), who.once) == who.once:
            await self._sender.show(update, self._answers.sent(medium_of(message), who))
        if message.caption:
            await self._sender.show(update, await self._free_text.answer(message.caption, who))


def medium_of(message: Message) -> Medium:
    """Return the kind of medium in `message`; `OTHER` for kinds unknown to this version."""
    return next((medium for name, medium in _MEDIA if getattr(message, name)), Medium.OTHER)
