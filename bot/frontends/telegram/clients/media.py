"""Photos, files, voice messages and all else that is no written question."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from bot.domain.ids import ChatId, UpdateId
from bot.domain.medium import Medium
from bot.frontends.telegram.answers import Answers
from bot.frontends.telegram.clients.first_seen import FirstSeen
from bot.frontends.telegram.clients.questions import FreeText
from bot.frontends.telegram.incoming import PRIVATE, Context, Handler, asker_of, message_of
from bot.frontends.telegram.sending.sender import Sender

# An animation carries a document too, and a venue a location: the narrower comes first.
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

# A live location is edited every few seconds for hours; the first one was answered.
_MOVING = filters.UpdateType.EDITED & filters.LOCATION


class Media:
    """Says what to do instead; a caption is answered as any text is.

    Each part of an album arrives as a message of its own: the album is answered once.
    """

    def __init__(self, answers: Answers, free_text: FreeText, sender: Sender) -> None:
        self._answers = answers
        self._free_text = free_text
        self._sender = sender
        self._albums: FirstSeen[tuple[ChatId, str], UpdateId] = FirstSeen()

    def handlers(self) -> list[Handler]:
        """Return the handler of every message without text."""
        wanted = PRIVATE & ~filters.TEXT & ~filters.StatusUpdate.ALL & ~_MOVING
        return [MessageHandler(wanted, self.sent)]

    async def sent(self, update: Update, context: Context) -> None:
        """Answer what was sent, then its caption."""
        message, who = message_of(update), asker_of(update)
        album = message.media_group_id
        # By update, not by "seen": a part whose answer could not be sent comes again and must be answered.
        if album is None or self._albums.first((who.chat, album), who.once) == who.once:
            await self._sender.show(update, self._answers.sent(medium_of(message), who))
        if message.caption:
            await self._sender.show(update, await self._free_text.answer(message.caption, who))


def medium_of(message: Message) -> Medium:
    """Say what kind of thing `message` is; what Telegram invents tomorrow is `OTHER`."""
    return next((medium for name, medium in _MEDIA if getattr(message, name)), Medium.OTHER)
