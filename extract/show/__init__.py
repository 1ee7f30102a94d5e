"""The command line: one module a verb, over the views and macros that live in the ledger itself."""
