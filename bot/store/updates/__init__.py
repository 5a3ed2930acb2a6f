"""Updates from Telegram: each is stored, answered, and takes effect once."""
