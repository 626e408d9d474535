"""PostgreSQL: the private server of one machine, settings for any server, dumps, sort keys."""
