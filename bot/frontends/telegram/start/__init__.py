"""Connecting to Telegram, and what the bot says of itself there."""
