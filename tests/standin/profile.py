"""The methods about the bot itself and the chats it is in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.standin.chat import Chat, Standing
from tests.standin.markup import clean, units
from tests.standin.messaging import Method
from tests.standin.people import Group
from tests.standin.wire import Json, Parameters, RefusalError, bad_request
from tests.standin.world import World

MOST_COMMANDS = 100
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)
_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
_STANDINGS: Mapping[str, Json] = {
    "administrator": dict.fromkeys(_RIGHTS, False),
    "creator": {"is_anonymous": False},
    "kicked": {"until_date": 0},
    "restricted": {"is_member": True, "until_date": 0, **dict.fromkeys(PERMISSIONS, False)},
    "muted": {
        "status": "restricted",
        "is_member": True,
        "until_date": 0,
        **dict.fromkeys(PERMISSIONS, False),
    },
    "limited": {
        "status": "restricted",
        "is_member": True,
        "until_date": 0,
        **dict.fromkeys(PERMISSIONS, False),
        "can_send_messages": True,
    },
}
_LONGEST = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: World, _parameters: Parameters) -> Json:
    return {
        **world.me,
        "can_join_groups": True,
        "can_read_all_group_messages": world.reads_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = parameters.json("commands", "list of bot commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: Array expected")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    where = _scope(world, parameters)
    world.profile.commands[where] = [_command(one) for one in commands]
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    return world.profile.commands.get(_scope(world, parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.profile.commands.pop(_scope(world, parameters), None)
    return True


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(given.get("command", "")).removeprefix("/")
    description = clean(str(given.get("description", "")))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= units(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(world: World, parameters: Parameters) -> tuple[str, str]:
    scope = parameters.json("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in scope or str(scope["type"]).startswith("chat"):
        world.chat_of(Parameters({"chat_id": str(scope.get("chat_id", ""))}))
    return json.dumps(scope, sort_keys=True), _language(parameters)


def _language(parameters: Parameters) -> str:
    language = parameters.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _setter(what: str) -> Method:
    def set_text(world: World, parameters: Parameters) -> bool:
        text = clean(parameters.text(what))
        if units(text) > _LONGEST[what]:
            raise bad_request(f"{what} is too long")
        world.profile.texts[what, _language(parameters)] = text
        return True

    return set_text


def _getter(what: str) -> Method:
    def get_text(world: World, parameters: Parameters) -> Json:
        texts = world.profile.texts
        text = texts.get((what, _language(parameters))) or texts.get((what, ""), "")
        return {what: text or (world.me["first_name"] if what == "name" else "")}

    return get_text


def get_chat(world: World, parameters: Parameters) -> Json:
    chat = world.chat_of(parameters)
    if chat.standing in (Standing.KICKED, Standing.NOT_A_MEMBER) or chat.migrated_to is not None:
        chat.require_open()
    return {
        **chat.json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: World, parameters: Parameters) -> Json:
    chat = world.chat_of(parameters)
    user_id = parameters.integer("user_id")
    if user_id == world.me["id"]:
        return _own_membership(world, chat)
    person = world.chats.get(user_id)
    if person is None:
        raise bad_request("invalid user_id specified")
    user = {"id": user_id, "is_bot": False, "first_name": person.details.get("first_name", "")}
    status = chat.standing_of(user_id) if isinstance(chat, Group) else "member"
    if status == "unknown":
        raise bad_request("PARTICIPANT_ID_INVALID")
    member = {"user": user, "status": status, **_STANDINGS.get(status, {})}
    if isinstance(chat, Group) and status in ("administrator", "creator"):
        member["is_anonymous"] = chat.is_anonymous(user_id)
    return member


def _own_membership(world: World, chat: Chat) -> Json:
    if chat.standing in (Standing.KICKED, Standing.NOT_A_MEMBER):
        chat.require_open()
    if not (isinstance(chat, Group) and chat.bot_is_admin):
        status = chat.standing_of(int(world.me["id"])) if isinstance(chat, Group) else "member"
        return {"user": world.me, "status": status}
    rights = {**dict.fromkeys(_RIGHTS, False), "can_manage_topics": chat.bot_manages_topics}
    return {"user": world.me, "status": "administrator", **rights}


def leave_chat(world: World, parameters: Parameters) -> bool:
    chat = world.chat_of(parameters)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.require_open()
    chat.standing = Standing.NOT_A_MEMBER
    world.membership(chat, world.me, "member", "left")
    return True


def refuse(_world: World, _parameters: Parameters) -> bool:
    raise RefusalError(429, "Too Many Requests: retry after 600", {"retry_after": 600})


METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmyname": _setter("name"),
    "getmyname": _getter("name"),
    "setmydescription": _setter("description"),
    "getmydescription": _getter("description"),
    "setmyshortdescription": _setter("short_description"),
    "getmyshortdescription": _getter("short_description"),
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "leavechat": leave_chat,
    "logout": refuse,
    "close": refuse,
}
