"""Reads the knowledge folder: which files it has, and each file by itself."""
