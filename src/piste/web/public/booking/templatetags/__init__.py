"""Tags of the booking pages."""
