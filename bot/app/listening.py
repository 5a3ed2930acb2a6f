"""The port that the bot listens on: for the webhook, and for whoever asks whether the bot is well."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette

from bot.app.health import Checkup
from bot.frontends.telegram.intake.healthz import health_route
from bot.frontends.telegram.intake.web_server import WebServer
from bot.frontends.telegram.intake.webhook import webhook
from bot.frontends.telegram.intake.webhook_watch import Hook
from bot.frontends.telegram.intake.wrong_secrets import WrongSecrets
from bot.settings import Settings
from bot.store.database.engine import Store


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
    key = settings.health_key
    health = health_route(checkup, key.get_secret_value() if key else None)
    if hook is not None:
        return WebServer(webhook(store, hook.secret, wake, health, wrong_secrets), settings.port)
    if settings.health_port is not None:
        return WebServer(Starlette(routes=[health]), settings.health_port, setting="HEALTH_PORT")
    return None
