"""What followers read, and which followers read it. Reads the store, never writes."""
