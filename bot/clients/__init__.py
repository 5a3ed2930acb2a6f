"""What a client with a case does."""
