"""Telephone numbers, e-mail addresses and links in texts."""
