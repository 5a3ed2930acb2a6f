"""What must outlive the process: all SQL, one folder per capability.

The modules here count, or delete, across all of them.
"""
