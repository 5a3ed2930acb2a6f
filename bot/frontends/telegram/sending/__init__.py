"""The way out to Telegram: turns, retries, rendering, buttons."""
