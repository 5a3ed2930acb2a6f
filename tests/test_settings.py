"""Settings are read, checked, and a wrong one is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError, WhichMatcher, load_settings

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_01234"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start from an empty environment, in a folder without a `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def lines_of(**values: str) -> tuple[str, ...]:
    """Return the lines that these settings are refused with."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as refused:
            load_settings()
    return refused.value.lines


def test_without_any_setting_the_bot_polls_keeps_a_file_and_reads_the_knowledge_beside_it() -> None:
    read = load_settings()
    assert read.telegram_bot_token is None
    assert read.webhook_url is None
    assert read.bot_api_base_url == "https://api.telegram.org"
    assert read.database_url == "sqlite:///data/bot.db"
    assert (read.knowledge_dir / "firm.yaml").is_file()
    assert (read.matcher, read.log_level, read.retention_days) == (WhichMatcher.AUTO, "INFO", 90)
    assert read.suggest_threshold <= read.answer_threshold


def test_every_setting_is_read_from_dotenv_and_the_environment_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nPORT=81\nSTAFF_CHAT_ID=-100123\n", "utf-8")
    monkeypatch.setenv("PORT", "82")
    read = load_settings()
    assert read.telegram_bot_token is not None
    assert read.telegram_bot_token.get_secret_value() == TOKEN
    assert (read.port, read.staff_chat_id) == (82, -100123)


def test_an_empty_setting_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    assert load_settings() == Settings()


def test_neither_token_nor_secret_shows_when_the_settings_are_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_SECRET", "between-us-and-nobody")
    monkeypatch.setenv("HEALTH_KEY", "for-the-host-alone")
    shown = repr(load_settings())
    assert TOKEN not in shown
    assert "between-us" not in shown
    assert "for-the-host" not in shown


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_a_server_may_keep_the_data_and_its_password_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    address = f"{scheme}://ann:sesame@db.example.org/bot?sslmode=require"
    monkeypatch.setenv("DATABASE_URL", address)
    read = load_settings()
    assert read.database_url == address
    assert "sesame" not in repr(read)


def test_a_refused_database_address_is_never_repeated() -> None:
    assert "sesame" not in "".join(lines_of(DATABASE_URL="mysql://ann:sesame@db/bot"))


@pytest.mark.parametrize(
    ("given_root", "read_root"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("https://bots.example.org/", "https://bots.example.org"),
    ],
)
def test_a_servers_root_may_end_in_a_slash(
    monkeypatch: pytest.MonkeyPatch, given_root: str, read_root: str
) -> None:
    monkeypatch.setenv("BOT_API_BASE_URL", given_root)
    assert load_settings().bot_api_base_url == read_root


@pytest.mark.parametrize("address", ["https://bot.example.org", "http://127.0.0.1:8080", "http://localhost/"])
def test_a_webhook_is_https_or_on_this_machine(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("WEBHOOK_URL", address)
    monkeypatch.setenv("WEBHOOK_SECRET", "a-long_random1word")
    assert load_settings().webhook_url == address.rstrip("/")


_WRONG = [
    ("TELEGRAM_BOT_TOKEN", "token", "copy all of it from @BotFather"),
    ("TELEGRAM_BOT_TOKEN", f"'{TOKEN}", "copy all of it from @BotFather"),
    ("BOT_API_BASE_URL", "api.telegram.org", "write it as https://api.telegram.org"),
    ("BOT_API_BASE_URL", "https://api.telegram.org/bot", "write it as https://api.telegram.org"),
    ("WEBHOOK_URL", "http://bot.example.org", "https address"),
    ("WEBHOOK_URL", "https://", "https://bot.example.org"),
    ("WEBHOOK_URL", "https://[", "https://bot.example.org"),
    ("BOT_API_BASE_URL", "http://[", "write it as https://api.telegram.org"),
    ("PORT", "eighty", "digits only"),
    ("PORT", "0", "the smallest is 1"),
    ("PORT", "65536", "the largest is 65535"),
    ("WEBHOOK_SECRET", "no spaces in a secret", "letters, digits, _ and -"),
    ("WEBHOOK_SECRET", "fifteen-letters", "16 to 256"),
    ("WEBHOOK_SECRET", "fifteen-letters", 'python -c "import secrets; print(secrets.token_urlsafe(32))"'),
    ("WEBHOOK_SECRET", "x" * 257, "16 to 256"),
    ("HEALTH_KEY", "fifteen-letters", "16 to 256"),
    ("HEALTH_PORT", "0", "the smallest is 1"),
    ("DATABASE_URL", "mysql://db/bot", "sqlite:///data/bot.db"),
    ("DATABASE_URL", "data/bot.db", "sqlite:///data/bot.db"),
    ("KNOWLEDGE_DIR", "nowhere", "folder with firm.yaml"),
    ("KNOWLEDGE_DIR", "two\nlines", "folder with firm.yaml"),
    ("KNOWLEDGE_DIR", "long" * 1000, "folder with firm.yaml"),
    ("STAFF_CHAT_ID", "@staff", "a number such as -1001234567890 (send /id in the group)"),
    ("LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ("MATCHER", "best", "'auto', 'lexical' or 'semantic'"),
    ("ANSWER_THRESHOLD", "high", "write it as 0.5"),
    ("ANSWER_THRESHOLD", "1.1", "the largest is 1"),
    ("ANSWER_MARGIN", "-1", "the smallest is 0"),
    ("SUGGEST_THRESHOLD", "nan", ""),
    ("RETENTION_DAYS", "0", "the smallest is 1"),
]


@pytest.mark.parametrize(("name", "value", "way_out"), _WRONG)
def test_a_wrong_setting_is_one_line_that_names_it_and_the_way_out(
    name: str, value: str, way_out: str
) -> None:
    (line,) = lines_of(**{name: value})
    assert line.startswith(f"{name} ")
    assert way_out in line
    assert len(line.splitlines()) == 1


def test_every_wrong_setting_is_named_at_once() -> None:
    lines = lines_of(PORT="eighty", MATCHER="best", RETENTION_DAYS="never")
    assert [line.split()[0] for line in lines] == ["PORT", "MATCHER", "RETENTION_DAYS"]


def test_a_webhook_without_its_secret_is_refused() -> None:
    assert lines_of(WEBHOOK_URL="https://bot.example.org") == (
        "WEBHOOK_SECRET is missing; WEBHOOK_URL needs it: set it to a long random word",
    )


def test_suggesting_must_not_need_more_than_answering() -> None:
    (line,) = lines_of(ANSWER_THRESHOLD="0.3", SUGGEST_THRESHOLD="0.4")
    assert line.startswith("SUGGEST_THRESHOLD is above ANSWER_THRESHOLD")


def test_a_dotenv_in_another_encoding_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("PORT=80 # Büro".encode("latin-1"))
    assert lines_of() == (".env is not written in UTF-8; save it again as UTF-8",)


@pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET", "HEALTH_KEY"])
def test_a_refused_secret_is_never_repeated(name: str) -> None:
    assert "sesame" not in "".join(lines_of(**{name: "open-sesame"}))


@pytest.mark.parametrize("name", ["WEBHOOK_SECRET", "HEALTH_KEY"])
@pytest.mark.parametrize("secret", ["sixteen-letters_", "x" * 256])
def test_a_secret_of_sixteen_letters_or_more_is_taken(
    monkeypatch: pytest.MonkeyPatch, name: str, secret: str
) -> None:
    monkeypatch.setenv(name, secret)
    read = load_settings()
    taken = read.webhook_secret if name == "WEBHOOK_SECRET" else read.health_key
    assert taken is not None
    assert taken.get_secret_value() == secret


_SETTINGS = [name.upper() for name in Settings.model_fields]
_NAMES = st.sampled_from(_SETTINGS)
_VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_NAMES, _VALUES)
def test_any_value_is_taken_or_refused_in_lines_that_begin_with_a_name(name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(name, value)
        lines: tuple[str, ...] = ()
        try:
            load_settings()
        except SettingsError as error:
            lines = error.lines
    assert all(line.split()[0] in _SETTINGS for line in lines)
    assert all(len(line.splitlines()) == 1 for line in lines)
