"""Receiving updates: committed to the store before Telegram is told that they arrived."""
