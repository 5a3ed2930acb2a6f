"""What people see: each front end shows the same replies in its own way."""
