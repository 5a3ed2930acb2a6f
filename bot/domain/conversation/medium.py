"""What a person sent that is not a written question."""

from enum import StrEnum


class Medium(StrEnum):
    """Each has its own line in wording.yaml, under `sent_<value>`."""

    DOCUMENT = "document"
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    POLL = "poll"
    OTHER = "other"
