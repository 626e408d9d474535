"""The directory as a document, written and read without loss."""
