"""The document of a regional plan: facts, maps and the group's own texts, chapter by chapter."""
