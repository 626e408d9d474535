"""The interim report of a period: live until it is frozen, then the same for good."""
