"""What clients write to the office, and how its answers reach them."""
