"""Checks the files of the knowledge and measures the answers."""
