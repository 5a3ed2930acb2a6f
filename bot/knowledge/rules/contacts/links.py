"""Links to sites that are not allowed."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.domain.fault import Fault
from bot.knowledge.markup.template import links_in
from bot.knowledge.reading.sheets import Folder, LanguageDraft


def check(draft: Folder) -> Iterator[Fault]:
    """Yield every link whose host is neither in `link_hosts` of firm.yaml nor a subdomain of one."""
    if not draft.firm:
        return
    hosts = frozenset(host.lower() for host in draft.firm.model.link_hosts)
    for language in draft.languages:
        yield from _sources(language, hosts)
    for written in draft.texts():
        for line, column, address in links_in(written.text):
            if address.startswith("https://") and not allowed(address, hosts):
                yield written.fault(line, column, *_refused(address))


def _sources(language: LanguageDraft, hosts: frozenset[str]) -> Iterator[Fault]:
    for sheet, path, item in language.all_entries():
        for at, source in enumerate(item.sources):
            if not allowed(source.url, hosts):
                yield sheet.fault((*path, "sources", at, "url"), *_refused(source.url))


def allowed(address: str, hosts: frozenset[str]) -> bool:
    """Return whether the host of `address` is one of `hosts` or a subdomain of one."""
    host = _host(address)
    return any(host == each or host.endswith(f".{each}") for each in hosts)


def _host(address: str) -> str:
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower() if not parts.username else ""
    except ValueError:
        return ""


def _refused(address: str) -> tuple[str, str]:
    host = _host(address) or address
    return (
        f"the site “{host}” is not one that texts may link to",
        "add it to link_hosts in firm.yaml if it should be",
    )
