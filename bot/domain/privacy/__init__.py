"""Numbers that identify a person or a case, found in texts; chats named without their ids."""
