"""Papers that customers hand in: receipts, batches, the hand-over to the authority; never what stands on them."""
