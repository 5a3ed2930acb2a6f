"""What a client with a case can do."""
