"""What clients write to the office: listed, taken, answered, closed."""
