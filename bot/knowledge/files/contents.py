"""The kinds of files in the knowledge folder, and the model of each; the JSON Schemas come from here."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field, create_model

from bot.knowledge.danger import HelpWording
from bot.knowledge.files.asked import AskedFile
from bot.knowledge.files.circumstances import CircumstancesFile
from bot.knowledge.files.danger import DangerFile
from bot.knowledge.files.entries import EntriesFile
from bot.knowledge.files.fields import NonEmptyText, Several
from bot.knowledge.files.file_model import FileModel
from bot.knowledge.files.firm import FirmFile
from bot.knowledge.files.follow_ups import FollowUpsFile
from bot.knowledge.files.idioms import IdiomsFile
from bot.knowledge.files.judged import JudgedFile
from bot.knowledge.files.off_topic import OffTopicFile
from bot.knowledge.files.official_texts import OfficialTextsFile
from bot.knowledge.files.opposites import OppositesFile
from bot.knowledge.files.replies import RepliesFile
from bot.knowledge.files.small_talk import SmallTalkFile
from bot.knowledge.files.statuses import StatusesFile
from bot.knowledge.files.synonyms import SynonymsFile
from bot.knowledge.files.time_zones import TimeZonesFile
from bot.knowledge.files.urgent import UrgentFile
from bot.knowledge.wording.files import KEYS_OF
from bot.knowledge.wording.files import keys_of as wording_keys
from bot.knowledge.wording.keys import Keys


def _wording_file(name: str, keys: type[Keys]) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for key, says, description in wording_keys(keys):
        allowed = ", ".join(f"{{{each}}}" for each in sorted(says.placeholders))
        more = f". May contain {allowed}" if allowed else ""
        kind = Several[NonEmptyText] if says.many else NonEmptyText
        fields[key] = (kind, Field(description=f"{description}{more}"))
    title = "".join(part.capitalize() for part in name.split("_")) + "File"
    return create_model(title, __base__=FileModel, __doc__="Words that people read.", **fields)


HELP_FILE = _wording_file("help", HelpWording)
"""The model of help/<language>.yaml."""

WORDING_FILES: dict[str, type[BaseModel]] = {
    name: _wording_file(name, keys) for name, keys in KEYS_OF.items()
}
"""The model of each wording file, by its name without its ending."""

FILES: dict[str, type[BaseModel]] = {
    "firm": FirmFile,
    "entries": EntriesFile,
    "asked": AskedFile,
    **WORDING_FILES,
    "synonyms": SynonymsFile,
    "circumstances": CircumstancesFile,
    "judged": JudgedFile,
    "opposites": OppositesFile,
    "follow_ups": FollowUpsFile,
    "off_topic": OffTopicFile,
    "small_talk": SmallTalkFile,
    "official_texts": OfficialTextsFile,
    "replies": RepliesFile,
    "statuses": StatusesFile,
    "time_zones": TimeZonesFile,
    "idioms": IdiomsFile,
    "urgent": UrgentFile,
    "danger": DangerFile,
    "help": HELP_FILE,
}
"""The model of each kind of file, by the name of its schema."""

TOP_FILES = ("firm.yaml",)
"""Files in the knowledge folder itself."""

DANGER_FOLDERS = ("danger", "help")
"""Folders with a file for each language."""

LANGUAGE_FILES = tuple(
    f"{name}.yaml" for name in FILES if name not in ("firm", "entries", "asked", *DANGER_FOLDERS)
)
"""Files in a language's folder, besides its folders `entries` and `asked`."""


def keys_of(model: type[BaseModel]) -> frozenset[str]:
    """Return every key that a file of this kind may hold, at any depth."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return frozenset(key for part in parts for key in part.get("properties", {}))


KEYS: dict[str, frozenset[str]] = {name: keys_of(model) for name, model in FILES.items()}
