"""Connecting to Telegram, and the bot's profile there."""
