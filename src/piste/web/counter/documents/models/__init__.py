"""What is kept of papers: receipts and batches."""

from piste.web.counter.documents.models.batch import Batch
from piste.web.counter.documents.models.receipt import Receipt

__all__ = ["Batch", "Receipt"]
