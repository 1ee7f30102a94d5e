"""Writing the ledger: a DuckDB file that is the old one or the new one, never anything between."""

from extract.store.draft import LedgerError, draft, locked, open_ledger, sweep

__all__ = ["LedgerError", "draft", "locked", "open_ledger", "sweep"]
