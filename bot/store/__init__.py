"""What must outlive the process: all SQL, one module per capability."""
