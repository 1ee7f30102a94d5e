"""Drafts written out as claims, with the evidence of every slot, and the ties between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from extract.bind.draft import Draft
from extract.mention import Chip, Date, Mention, Party
from schemas.claim import Claim, Edge, EdgeRole, Span, claim_id
from schemas.claim import Party as ClaimParty

_NAMED_BY_FIRST_YEAR = frozenset({"JP"})  # there fiscal 2025 is the year that begins in April 2025
_CENT = Decimal("0.01")


def write_claims(drafts: Sequence[Draft], text_sha256: str, published: date | None) -> tuple[list[Claim], list[Edge]]:
    """The claims, in the order of the drafts, and the edges between them. Drafts with the same evidence are one
    claim.
    """
    claims: dict[str, Claim] = {}
    ids: list[str] = []
    for draft in drafts:
        claim = _claim(draft, text_sha256, published)
        claims.setdefault(claim.claim_id, claim)
        ids.append(claim.claim_id)
    return list(claims.values()), _edges(drafts, ids)


def _claim(draft: Draft, text_sha256: str, published: date | None) -> Claim:
    scene = draft.scene
    spans = _spans(draft)
    gpus = tuple(dict.fromkeys(node for chip in draft.chips for node in chip.gpu))
    system = next((chip.system for chip in draft.chips if chip.system), None)
    quantity, money = draft.quantity, draft.money
    start, end = _interval(draft, published)
    equivalent = draft.unit
    return Claim(
        claim_id=claim_id(text_sha256, spans),
        entity=" + ".join(p.entity for p in draft.parties) or None,
        gpu=" + ".join(gpus),
        quantity_low=quantity.low if quantity else None,
        quantity_high=quantity.high if quantity else None,
        quantity_op=quantity.op if quantity else None,  # type: ignore[arg-type]
        unit=equivalent if quantity else None,  # type: ignore[arg-type]
        gpus_low=draft.product.low if draft.product else None,
        gpus_high=draft.product.high if draft.product else None,
        money_low=_amount(money.low) if money else None,
        money_high=_amount(money.high) if money else None,
        money_op=money.op if money else None,  # type: ignore[arg-type]
        currency=money.currency if money else None,
        money_per=draft.per if money else None,  # type: ignore[arg-type]
        converted_low=_amount(money.converted[0]) if money and money.converted else None,
        converted_high=_amount(money.converted[1]) if money and money.converted else None,
        converted_currency=money.converted[2] if money and money.converted else None,
        date_start=start,
        date_end=end,
        relation=draft.relation,  # type: ignore[arg-type]
        status=draft.status,  # type: ignore[arg-type]
        scope=draft.scope,  # type: ignore[arg-type]
        counterparty=draft.counterparty.entity if draft.counterparty else None,
        attribution=draft.attribution.entity if draft.attribution and draft.attribution.entity else None,
        system=system,
        sentence=scene.text[scene.sentence.start : scene.sentence.end],
        sentence_start=scene.sentence.start,
        sentence_end=scene.sentence.end,
        rule=" > ".join(draft.rules),
        parties=_parties(draft),
        gpus=gpus,
        spans=spans,
    )


def _amount(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(_CENT)


def _parties(draft: Draft) -> tuple[ClaimParty, ...]:
    rows = [ClaimParty(entity=p.entity, role="entity") for p in draft.parties]
    rows += [ClaimParty(entity=draft.counterparty.entity, role="counterparty")] if draft.counterparty else []
    rows += [ClaimParty(entity=p.entity, role="excluded") for p in draft.excluded]
    rows += [ClaimParty(entity=p.entity, role="included") for p in draft.included]
    return tuple(dict.fromkeys(rows))


def _interval(draft: Draft, published: date | None) -> tuple[date | None, date | None]:
    found = draft.date
    if found is None or (found.date_start == found.date_end == published):
        return None, None  # what is so on the day of publication is so now
    in_own_words = any(isinstance(p, Party) and p.anaphor == "we" for p in draft.party_evidence)
    if draft.parties and (found.fiscal is not None or in_own_words):
        own = _by_own_calendar(found, draft.parties[0], published)
        if own is not None:
            return own
    return found.date_start, found.date_end


def _by_own_calendar(found: Date, party: Party, published: date | None) -> tuple[date | None, date | None] | None:
    """A fiscal period by the party's own calendar, where the catalogue knows it."""
    from extract.find.dates import as_fiscal
    from extract.find.parties import organisations

    organisation = organisations().get(party.entity)
    if organisation is None or not organisation.fiscal_year_end:
        return None
    if organisation.country in _NAMED_BY_FIRST_YEAR and found.fiscal is not None and found.fiscal[0] is not None:
        found = replace(found, fiscal=(found.fiscal[0] + 1, found.fiscal[1]))
    return as_fiscal(found, organisation.fiscal_year_end, published)


# --- evidence ------------------------------------------------------------------------------------------------------


def _spans(draft: Draft) -> tuple[Span, ...]:
    text = draft.scene.text
    spans: list[Span] = []

    def add(slot: str, mention: Mention | tuple[int, int] | None) -> None:
        if mention is None:
            return
        start, end = mention if isinstance(mention, tuple) else (mention.start, mention.end)
        spans.append(Span(slot=slot, start_char=start, end_char=end, text=text[start:end]))

    for party, evidence in zip(draft.parties, draft.party_evidence, strict=True):
        add("entity", evidence)
        if evidence is not party and (evidence.start, evidence.end) != (party.start, party.end):
            add("entity_name", party)  # what the word in the sentence stands for
    for chip in draft.chips:
        add("gpu", chip)
    head = draft.scene.items[draft.count.head].mention if draft.count and draft.count.head is not None else None
    if isinstance(head, Chip) and head not in draft.chips:
        add("gpu_head", head)
    add("quantity", draft.quantity)
    add("money", draft.money)
    add("date", draft.date)
    add("counterparty", draft.counterparty)
    add("attribution", draft.attribution)
    for party in draft.excluded:
        add("excluded", party)
    for party in draft.included:
        add("included", party)
    for cue in draft.cues:
        add(f"{cue.category}_cue", cue)
    if draft.product is not None and draft.product.factor is not None:
        add("factor", draft.product.factor.quantity)
    unique = {(s.slot, s.start_char, s.end_char): s for s in spans}
    return tuple(sorted(unique.values(), key=lambda s: (s.start_char, s.end_char, s.slot)))


# --- ties ----------------------------------------------------------------------------------------------------------


def _edges(drafts: Sequence[Draft], ids: Sequence[str]) -> list[Edge]:
    edges: dict[tuple[str, str, str], Edge] = {}

    def tie(parent: int, child: int, role: EdgeRole) -> None:
        if ids[parent] != ids[child]:
            edge = Edge(parent_claim=ids[parent], child_claim=ids[child], role=role)
            edges[edge.parent_claim, edge.child_claim, role] = edge

    for at, draft in enumerate(drafts):
        factor = draft.product.factor if draft.product else None
        if factor is not None:
            for other, candidate in enumerate(drafts):
                if candidate.quantity is factor.quantity:
                    tie(at, other, "factor")
        for other, candidate in enumerate(drafts):
            if any(candidate.quantity is part for part in draft.summed):
                tie(at, other, "component")
        if draft.scope == "part":
            whole = _whole_of(drafts, at)
            if whole is not None:
                tie(whole, at, "part")
    return list(edges.values())


def _whole_of(drafts: Sequence[Draft], part: int) -> int | None:
    """The claim that "of which" looks back to: the last one before it in the same or the previous sentence."""
    for at in range(part - 1, -1, -1):
        if drafts[part].scene.number - drafts[at].scene.number > 1:
            return None
        if drafts[at].quantity is not None and drafts[at].scope != "part":
            return at
    return None
