"""What a restored database needs before a bot uses it."""
