"""Contents of messages other than text, complete as Telegram sends them."""

from __future__ import annotations

from tests.standin.wire import Json


def _file(name: str, **more: object) -> Json:
    return {"file_id": f"AgACAgQAAxkBAAI{name}", "file_unique_id": f"AQAD{name}", "file_size": 51_234, **more}


def photo() -> Json:
    sizes = ((90, 51), (320, 180), (1280, 720))
    return {"photo": [_file(f"photo{width}", width=width, height=height) for width, height in sizes]}


def document() -> Json:
    return {"document": _file("document", file_name="letter.pdf", mime_type="application/pdf")}


def voice() -> Json:
    return {"voice": _file("voice", duration=7, mime_type="audio/ogg")}


def video() -> Json:
    return {"video": _file("video", width=640, height=360, duration=4, mime_type="video/mp4")}


def video_note() -> Json:
    return {"video_note": _file("note", length=240, duration=4)}


def audio() -> Json:
    return {"audio": _file("audio", duration=120, mime_type="audio/mpeg")}


def animation() -> Json:
    moving = _file("animation", width=320, height=180, duration=2, mime_type="video/mp4")
    return {"animation": moving, "document": moving}


def sticker() -> Json:
    return {
        "sticker": _file(
            "sticker", type="regular", width=512, height=512, is_animated=False, is_video=False, emoji="😢"
        )
    }


def location() -> Json:
    return {"location": {"latitude": 45.97, "longitude": -108.41}}


def venue() -> Json:
    place = {"latitude": 45.97, "longitude": -108.41}
    return {"venue": {"location": place, "title": "Consulate", "address": "1 Main St"}, "location": place}


def contact() -> Json:
    return {"contact": {"phone_number": "+15550100", "first_name": "Sam"}}


def poll() -> Json:
    options = [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("yes", "no")]
    return {
        "poll": {
            "id": "5310000000000000001",
            "question": "Will it be approved?",
            "options": options,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    }


def dice() -> Json:
    return {"dice": {"emoji": "🎲", "value": 4}}


ALL = {
    make.__name__: make
    for make in (
        photo,
        document,
        voice,
        video,
        video_note,
        audio,
        animation,
        sticker,
        location,
        venue,
        contact,
        poll,
        dice,
    )
}
