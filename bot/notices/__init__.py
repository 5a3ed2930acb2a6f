"""What followers read, and who reads it. Reads the store, never writes."""
