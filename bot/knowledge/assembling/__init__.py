"""Turns the drafts of a folder without errors into the frozen values that answers are given from."""
