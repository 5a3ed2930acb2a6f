"""Texts with placeholders, and Markdown."""
