"""Pages and messages of remote service."""
