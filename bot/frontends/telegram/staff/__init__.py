"""What staff do: each handler reads an update, calls one service, shows its reply."""
