"""The settings: read once from the environment and `.env`, validated, and explained in one line if wrong."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_DATABASES = ("sqlite", "sqlite+aiosqlite", "postgresql", "postgres", "postgresql+asyncpg")
PROJECT = Path(__file__).resolve().parent.parent


class WhichMatcher(StrEnum):
    """`auto` uses the semantic matcher if its extra is installed, otherwise the lexical one."""

    AUTO = "auto"
    LEXICAL = "lexical"
    SEMANTIC = "semantic"


class SettingsError(Exception):
    """The settings cannot be used; each line names a variable and how to fix it."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", value.get_secret_value()):
        raise ValueError("is not a bot token; copy all of it from @BotFather, such as 123456789:AAE-...")
    return value


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _root(value: str) -> str:
    parts = _parts(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("is not a server's root; write it as https://api.telegram.org")
    return value.rstrip("/")


def _webhook_url(value: str) -> str:
    parts = _parts(value)
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
        raise ValueError("must be an https address that Telegram can reach, such as https://bot.example.org")
    if not parts.hostname:
        raise ValueError("has no host; write it as https://bot.example.org")
    return value.rstrip("/")


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


def _secret(value: SecretStr) -> SecretStr:
    """Accept what setWebhook accepts as a secret (Bot API), but nothing that can be guessed."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise ValueError(
            "must be 16 to 256 letters, digits, _ and -; create one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
    return value


def _database(value: str) -> str:
    kind, separator, _ = value.partition("://")
    if not separator or kind not in _DATABASES:
        raise ValueError(
            "is not a database address; write it as sqlite:///data/bot.db or postgresql://user:password@host/name"
        )
    return value


def _chat_number(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"\s*-?\d+\s*", value, re.ASCII):
        raise ValueError(
            "is not the number of a chat; write a number such as -1001234567890 (send /id in the group)"
        )
    return value


def _folder(value: Path) -> Path:
    try:
        is_folder = value.is_dir()
    except OSError:  # such as a name that is too long
        is_folder = False
    if not is_folder:
        raise ValueError(
            f"names “{value}”, which is not a folder; give the path of the folder with firm.yaml"
        )
    return value.resolve()


class Settings(BaseSettings):
    """Every setting, in the order in which `.env.example` and the README list them."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, description="The bot's token from @BotFather. Without it only the terminal works."
    )
    bot_api_base_url: Annotated[str, AfterValidator(_root)] = Field(
        "https://api.telegram.org", description="Root of the Bot API server."
    )
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] | None = Field(
        None,
        description="Public https address of this service. Set: Telegram calls it. Unset: the bot polls.",
    )
    port: int = Field(8080, ge=1, le=65535, description="Port on which the webhook listens.")
    webhook_secret: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None, description="Shared secret of the webhook, 16 characters or more; required with WEBHOOK_URL."
    )
    health_port: int | None = Field(
        None, ge=1, le=65535, description="Port of /healthz while the bot polls. Unset: none."
    )
    health_key: Annotated[SecretStr, AfterValidator(_secret)] | None = Field(
        None, description="Key to the details of /healthz. Unset: nobody sees them."
    )
    database_url: Annotated[str, AfterValidator(_database)] = Field(
        "sqlite:///data/bot.db",
        repr=False,  # it may contain a password
        description="Where everything is stored: sqlite:///FILE, or postgresql://user:password@host/name "
        "(with the extra `postgres`).",
    )
    knowledge_dir: Annotated[Path, AfterValidator(_folder)] = Field(
        PROJECT / "knowledge", validate_default=True, description="Folder of the knowledge base."
    )
    staff_chat_id: Annotated[int, BeforeValidator(_chat_number)] | None = Field(
        None, description="The staff's private group; problems are reported there. Send /id in it for its id."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much is logged: DEBUG, INFO, WARNING or ERROR."
    )
    matcher: WhichMatcher = Field(
        WhichMatcher.AUTO, description="auto, lexical or semantic (the last needs the extra `semantic`)."
    )
    answer_threshold: float = Field(
        0.65, ge=0, le=1, description="Minimum chance of being right for an entry to answer (0 to 1)."
    )
    answer_margin: float = Field(
        0.1, ge=0, le=1, description="Minimum lead over the next entry for an entry to answer (0 to 1)."
    )
    suggest_threshold: float = Field(
        0.2, ge=0, le=1, description="Minimum chance of being right for an entry to be a button (0 to 1)."
    )
    undo_seconds: int = Field(
        60, ge=0, le=3600, description="How long staff can undo a notice before it goes out, in seconds."
    )
    invitation_days: int = Field(
        14, ge=1, le=365, description="How many days an invitation to follow a case works."
    )
    retention_days: int = Field(
        90, ge=1, le=3650, description="Number of days after which the texts of questions are deleted."
    )

    @model_validator(mode="after")
    def _webhook_needs_its_secret(self) -> Settings:
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_SECRET is missing; WEBHOOK_URL needs it: set it to a long random word")
        return self

    @model_validator(mode="after")
    def _thresholds_are_in_order(self) -> Settings:
        if self.suggest_threshold > self.answer_threshold:
            raise ValueError(
                "SUGGEST_THRESHOLD is above ANSWER_THRESHOLD; set it to the same number or a lower one"
            )
        return self


def load_settings() -> Settings:
    """Read the environment and `.env`; raise `SettingsError` with a line for each setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(tuple(_line(fault) for fault in error.errors())) from None
    except UnicodeDecodeError:
        raise SettingsError((".env is not written in UTF-8; save it again as UTF-8",)) from None


_PLAIN = {
    "int_parsing": "is not a whole number; write digits only",
    "float_parsing": "is not a number; write it as 0.5",
    "literal_error": "is not one of {expected}; write one of them in capitals",
    "enum": "is not one of {expected}; write one of them",
    "greater_than_equal": "is too small; the smallest is {ge}",
    "less_than_equal": "is too large; the largest is {le}",
}


def _line(fault: object) -> str:
    assert isinstance(fault, dict)
    name = str(fault["loc"][0]).upper() if fault["loc"] else ""
    context = fault.get("ctx") or {}
    if fault["type"] == "value_error":
        words = str(context["error"])
    else:
        words = _PLAIN.get(fault["type"], "cannot be read; compare it with .env.example").format(**context)
    return " ".join(f"{name} {words}".split())
