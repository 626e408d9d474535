"""Documents: one model of what a document says, and writers that turn it into PDF/UA and DOCX."""
