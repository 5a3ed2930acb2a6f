"""Texts that people can read: complete, short enough, in easy words."""
