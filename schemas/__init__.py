"""The contract in code: the claim as a model, and the ledger's tables, views and macros as SQL."""

from schemas.claim import Claim, Edge, Extraction, NumberFate, Party, Span

__all__ = ["Claim", "Edge", "Extraction", "NumberFate", "Party", "Span"]
