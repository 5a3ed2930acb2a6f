"""Calls of the Bot API over HTTP: connections, proxies, time limits."""
