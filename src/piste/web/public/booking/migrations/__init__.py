"""Changes of the database that this app made."""
