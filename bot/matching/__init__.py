"""From a client's words to the entries that may answer them: CPU only, no I/O after the build."""
