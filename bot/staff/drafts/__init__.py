"""What staff have begun and not confirmed yet; drafts survive a restart."""
