"""What staff began and have not confirmed: it outlives a restart."""
