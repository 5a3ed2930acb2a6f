"""Markdown and placeholders in texts."""
