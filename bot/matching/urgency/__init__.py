"""Reads deadlines in a message: the time limits of immigration law, with the dates in the text."""
