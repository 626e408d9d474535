"""Management of remote service."""
