"""Pages of no other app: the front page, the living page of components, the language."""
