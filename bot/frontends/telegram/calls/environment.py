"""What the environment says about connections, as other programs read it: the proxy, and what is trusted."""

from __future__ import annotations

import ssl
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

_PORTS = {"http": 80, "https": 443}


class ConnectionSettingError(Exception):
    """The environment names a proxy or certificates that cannot be used; the message says how to fix it.

    It does not quote the proxy, whose address can contain a password.
    """


def trusted() -> ssl.SSLContext:
    """Return the certificates that are trusted: of SSL_CERT_FILE or SSL_CERT_DIR, else those of certifi.

    Raises `ConnectionSettingError`.
    """
    try:
        return httpx.create_ssl_context()
    except (OSError, ssl.SSLError) as error:
        raise ConnectionSettingError(
            "the certificates in SSL_CERT_FILE or SSL_CERT_DIR cannot be read;"
            " correct the path, or remove the variable"
        ) from error


def proxy_to(url: str, tls: ssl.SSLContext | None) -> httpcore.Proxy | None:
    """Return the proxy to `url`: HTTPS_PROXY (HTTP_PROXY for http), else ALL_PROXY, except NO_PROXY.

    `tls`: what is trusted, for a proxy with https. Without variables, Windows and macOS name the proxy that
    is set there. Raises `ConnectionSettingError`.
    """
    to = urlsplit(url)
    named = getproxies()
    proxy = named.get(to.scheme) or named.get("all")
    if not proxy or proxy_bypass(to.hostname or ""):
        return None
    try:
        return _proxy_at(proxy if "://" in proxy else f"http://{proxy}", tls)
    except ValueError:
        raise ConnectionSettingError(
            f"the proxy in {to.scheme.upper()}_PROXY or ALL_PROXY cannot be used;"
            " write http://host:port or https://host:port, or name Telegram's host in NO_PROXY"
        ) from None  # it may quote a password


def _proxy_at(url: str, tls: ssl.SSLContext | None) -> httpcore.Proxy:
    """Raises ValueError."""
    at = urlsplit(url)
    if at.scheme not in _PORTS or not at.hostname:
        raise ValueError("neither http nor https")
    host, port = at.hostname.encode("ascii"), at.port or _PORTS[at.scheme]
    return httpcore.Proxy(
        httpcore.URL(scheme=at.scheme.encode(), host=host, port=port, target=b"/"),
        auth=(unquote(at.username).encode(), unquote(at.password or "").encode()) if at.username else None,
        ssl_context=tls if at.scheme == "https" else None,
    )
