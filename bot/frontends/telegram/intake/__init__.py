"""Updates on their way in: committed to the store before Telegram is told that they arrived."""
