"""The conversation in a terminal: the same replies, with numbered choices for buttons."""
