"""The port that the bot listens on: for the webhook, and for whoever asks whether the bot is well."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.app.health import Checkup
from bot.frontends.telegram.intake.webhook_watch import Hook
from bot.frontends.telegram.intake.wrong_secrets import WrongSecrets
from bot.settings import Settings
from bot.store.database.engine import Store

# The web server's libraries take 7 MB: they are imported if the settings ask for it.
if TYPE_CHECKING:
    from bot.frontends.telegram.intake.web_server import WebServer


def listening(
    settings: Settings,
    store: Store,
    hook: Hook | None,
    wake: Callable[[], None],
    checkup: Checkup,
    wrong_secrets: WrongSecrets,
) -> WebServer | None:
    """Return the server of the webhook and /healthz, or of /healthz alone; None if neither is set.

    `wake` is called when an update was stored.
    """
    if hook is None and settings.health_port is None:
        return None
    from starlette.applications import Starlette

    from bot.frontends.telegram.intake.healthz import health_route
    from bot.frontends.telegram.intake.web_server import WebServer
    from bot.frontends.telegram.intake.webhook import webhook

    key = settings.health_key
    health = health_route(checkup, key.get_secret_value() if key else None)
    if hook is not None:
        return WebServer(webhook(store, hook.secret, wake, health, wrong_secrets), settings.port)
    assert settings.health_port is not None
    return WebServer(Starlette(routes=[health]), settings.health_port, setting="HEALTH_PORT")
