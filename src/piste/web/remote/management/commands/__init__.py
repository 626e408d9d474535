"""Commands of remote service."""
