"""How the tables of `remote` came to be."""
