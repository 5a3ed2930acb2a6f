"""Backup, restore, and the move to a server."""
