"""Reads danger in a message, in every language of `knowledge/danger`, before anything else is read.

It is part of matching because it changes with the same snapshot and uses the same word table.
"""
