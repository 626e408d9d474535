"""Pages for everyone: find a point, and what a point offers; no account, no cookie."""
