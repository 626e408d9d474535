"""Pages of interpreting."""
