"""The interim report of a programme: its charts, its facts, the document and its appendix."""
