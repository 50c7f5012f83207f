"""The ledger: one record that only grows, chained by hashes, from which every state is replayed."""
