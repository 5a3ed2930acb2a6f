"""What staff do: each handler reads an update, calls one service, shows what that replies."""
