"""Patterns over the words of a sentence: how staff write them, and where they stand in a message."""
