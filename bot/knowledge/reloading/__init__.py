"""Follows the knowledge folder while the bot runs: files change, break, and are repaired."""
