"""Patterns over the words of a sentence: how staff write them, and where they are in a message."""
