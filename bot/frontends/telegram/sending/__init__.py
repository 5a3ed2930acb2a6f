"""Sending to Telegram: turns, retries, rendering, buttons."""
