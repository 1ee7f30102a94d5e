"""Claims from table rows: a column header says what its cells count, whose they are, of which chip and when."""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from dataclasses import replace
from datetime import date

from extract.bind.amounts import LARGE_UNITS, MOST_FOR_A_CHIP, is_hourly, most_of
from extract.bind.cells import Cell, cell_pattern, cell_rules, says
from extract.bind.dates import has_passed, is_to_come, was_told_then, whole_year
from extract.bind.draft import Draft
from extract.bind.entities import is_makers_own
from extract.bind.measures import Count, find_counts
from extract.bind.products import LARGEST_SET
from extract.bind.scene import Discourse, Scene
from extract.find.chips import ancestors, node
from extract.find.cues import verb_forms
from extract.find.money import read_amount
from extract.mention import PER_TIME, SPECIFIC, Chip, Date, Mention, Money, Party, Quantity

_LEAST_SUM_FOR_SYSTEMS = 10_000_000  # dollars: more than any rack costs
_LEAST_PLAIN = 100_000  # nobody writes so large a number in thousands
_NAMING = frozenset({"vendor", "family", "model", "variant"})
_SELLERS = frozenset({"cloud", "neocloud", "miner", "server maker", "chip maker"})
_FEWEST_LETTERS = 2
_LONGEST_LEAD = 4  # words of a cell before its number
_LONGEST_WORD = 20  # characters
_YEAR_OPENS = re.compile(r"[*_ ]*(20[12]\d)\b(?![,.]\d)")
_BARE_AMOUNT = re.compile(r"[*_~≈ ]*(?P<number>\d[\d,]*(?:\.\d+)?)[*_ ]*")
# Not "¥": whether it is yen or yuan, the text tells, and a header does not.
_CURRENCY = re.compile(
    r"(?P<sign>US\$|[AC]\$|\$|€|£|₹|\b(?:USD|EUR|GBP|INR|RMB|CNY)\b) ?(?P<magnitude>[kmb]n?\b)?", re.IGNORECASE
)
_MAGNITUDE_OF = {"": "", "k": "k", "m": "m", "mn": "m", "b": "bn", "bn": "bn"}
_LONGEST_LINE_ABOVE = 400  # characters


def bind_row(scene: Scene, cells: list[Cell], discourse: Discourse) -> list[Draft]:
    """The claims of a row, in the order of its cells."""
    drafts: list[Draft] = []
    counts = {c.index: c for c in find_counts(scene, discourse)}
    label = cells[0] if cells else None
    for cell in cells:
        for at, item in enumerate(scene.items):
            if not (cell.start <= item.start and item.end <= cell.end):
                continue
            bare = _bare_money(cell, cells) if item.money is None else None
            if bare is not None:
                draft = _priced(scene, cell, label, bare) if item.start == bare.start else None
            elif item.quantity is not None:
                draft = _counted(scene, cell, cells, at, item.quantity, counts.get(at))
            elif item.money is not None:
                draft = _priced(scene, cell, label, item.money)
            else:
                draft = None
            if draft is not None:
                _fill(scene, draft, cell, cells, discourse)
                if draft.chips:
                    drafts.append(draft)
    return _with_sets(_with_sums(drafts, cells))


def _bare_money(cell: Cell, cells: list[Cell]) -> Money | None:
    """A cell that is but a number, under a header with a currency ("$/GPU-hr | 1.71"), or under a term of hire beside
    such a column ("1-yr reserve | 1.50"): the amount in that currency, by the hour if the header says so.
    """
    number = _BARE_AMOUNT.fullmatch(cell.text)
    if number is None or any(isinstance(m, Chip) for m in cell.header_mentions) and cell.role != "price":
        return None
    priced = [c for c in (cell, *cells) if c.role == "price" and _CURRENCY.search(c.header)]
    if not priced or not (priced[0] is cell or (cell.role in (None, "price") and says("term of hire", cell.header))):
        return None
    sign = _CURRENCY.search(priced[0].header)
    assert sign is not None
    magnitude = _MAGNITUDE_OF.get((sign["magnitude"] or "").lower(), "")
    amount = read_amount(f"{sign['sign']} {number['number']}{magnitude}")
    if amount is None:
        return None
    text = number["number"]
    start = cell.start + number.start("number")
    at = (start, start + len(text))
    per = "per_hour" if says("hourly", priced[0].header) else None
    return replace(amount, start=at[0], end=at[1], text=text, number=at, cue=None, rate=None, per=per, rule="bare")


def _with_sums(drafts: list[Draft], cells: list[Cell]) -> list[Draft]:
    """A row with one sum, and one count or one in the cell before it: the sum is for what was counted
    ("52,000 GB300 | $6.2B", "4,300 | 2,400 GB300 | $130M").
    """
    sums = [d for d in drafts if "table sum" in d.rules]
    counts = [d for d in drafts if d.quantity is not None and d.money is None]
    if len(sums) == 1 and len(counts) > 1:
        at = next(i for i, c in enumerate(cells) if c.start <= sums[0].start < c.end)
        counts = [d for d in counts if cells[at - 1].start <= d.start < cells[at - 1].end] if at else []
        counts = [d for d in counts if "whole of parts" in d.rules] or counts
    if len(sums) == 1 and len(counts) > 1 and counts[0].relation in ("buys", "orders"):
        sums[0].relation = counts[0].relation  # "1,200 B300, 1,200 GB300 | $168M" under "Purchase"
    if len(sums) != 1 or len(counts) != 1:
        return drafts
    counts[0].money, counts[0].per = sums[0].money, sums[0].per
    return [d for d in drafts if d is not sums[0]]


def _with_sets(drafts: list[Draft]) -> list[Draft]:
    """Prices of instances: that of a set goes with the set ("8x H100 | $98 an hour"), a price per chip with none."""
    prices = [d for d in drafts if d.money is not None and d.per in PER_TIME | {"per_unit"}]
    sizes = [d for d in drafts if d.money is None and d.unit == "gpu" and d.quantity is not None]
    if not prices or not sizes or len({d.quantity.high for d in sizes if d.quantity is not None}) != 1:
        return drafts
    size = sizes[0]  # the size may be told twice: "GB200 NVL72 (4 GPUs) | 4"
    assert size.quantity is not None
    if (size.quantity.high or 0) > LARGEST_SET:
        return drafts  # "2.0M | $28k": shipments, and the price of one
    for price in prices:
        if "per chip" not in price.rules and size.quantity.high != 1:
            price.quantity, price.unit, price.chips, price.count = size.quantity, size.unit, size.chips, size.count
            price.per = "total" if price.per == "per_unit" else price.per
    return [d for d in drafts if d not in sizes]


def _counted(
    scene: Scene, cell: Cell, cells: list[Cell], at: int, quantity: Quantity, count: Count | None
) -> Draft | None:
    label = cells[0] if cells else None
    if cell.role in ("price", "share"):
        return None
    if count is not None and count.head is not None and cell.start <= scene.items[count.head].start < cell.end:
        return Draft(scene, quantity, count.unit, count=count, rules=["table cell"])
    if _is_planned_beside(scene, cell, at):
        return Draft(scene, quantity, "gpu", rules=["table cell", "planned beside"])
    if _opens_parts(scene, cell, quantity, at):
        return Draft(scene, quantity, "gpu", rules=["table column", "whole of parts"])
    of_party = label is not None and any(isinstance(m, Party) for m in label.mentions)
    dated = label is not None and label is not cell and any(isinstance(m, Date) for m in label.mentions)
    headed = cell.role is None and any(isinstance(m, Chip) for m in cell.header_mentions)
    headed = headed and (of_party or (dated and _specific(cell.header_mentions) is not None))
    named = label is not None and (of_party or _specific(label.mentions) is not None)
    over = _heading(scene) + _line_above(scene, cell)
    in_case = says("case", cell.header) and any(isinstance(m, Date) for m in cell.header_mentions)  # "2026E base"
    headed = headed or (named and (_is_date(cell) or in_case) and says("counted", over))
    named = named or (label is not None and label.role == "party")
    cased = _is_date(cell) or says("case", cell.header)
    of_chip = label is not None and label is not cell and (_specific(label.mentions) is not None or _is_total(label))
    of_chip = of_chip or any(_specific(c.mentions) is not None for c in cells if c.role == "chip" and c is not cell)
    headed = headed or (of_chip and says("stage", cell.header))
    headed = headed or (named and cased and says("counted chips", over))
    labelled = _is_label(label, cell, "chip count") or _is_label(label, cell, "systems")
    if (cell.role == "count" or headed or labelled) and _is_whole_cell(cell, quantity):
        words = cell.header if label is None or not labelled else f"{cell.header} {label.text}"
        hours, systems = says("chip hours", words), says("systems", words)
        likened = any(isinstance(m, Chip) and m.equivalent for m in cell.header_mentions)
        unit = "gpu_hour" if hours else "system" if systems else "equivalent" if likened else "gpu"
        return Draft(scene, _scaled(quantity, cell.header, _caption(over)), unit, rules=["table column"])
    return None


def _is_planned_beside(scene: Scene, cell: Cell, at: int) -> bool:
    """ "110,000 GB200 (550,000 planned)": a number in brackets behind the chips that are there."""
    items = scene.items
    bracketed = at > 0 and items[at - 1].lower == "(" and at + 1 < len(items)
    counted = any(i.quantity is not None and cell.start <= i.start for i in items[: max(0, at - 1)])
    return bracketed and counted and items[at + 1].lower in ("planned", "target", "targeted", "expected", "ordered")


def _opens_parts(scene: Scene, cell: Cell, quantity: Quantity, at: int) -> bool:
    """ "12,400: 7,100 B300, 4,200 B200", "12,400 incl. 7,100 B300": a number that opens a cell, before its parts."""
    if cell.text[: quantity.start - cell.start].strip("*_ ~≈"):
        return False
    behind = scene.text[quantity.end : cell.end].lower()
    parts = [i for i in scene.items[at + 1 :] if i.quantity is not None and i.end <= cell.end]
    return bool(parts) and _all_specific(cell.mentions) != [] and says("parts", behind)


def _is_total(label: Cell) -> bool:
    return says("total row", label.text)


def _is_date(cell: Cell) -> bool:
    """Does a column hold what was at one date ("2024", "Q3 2025")?"""
    dates = [m for m in cell.header_mentions if isinstance(m, Date)]
    return len(dates) == 1 and len(cell.header.split("(")[0].strip()) <= len(dates[0].text) + 2


def _heading(scene: Scene) -> str:
    """The words that a table stands under: its heading and the line above it."""
    return " ".join(scene.text[block.start : block.end] for block in scene.above_blocks[-2:])


def _heading_of_section(scene: Scene) -> str:
    """The same without the title of the page, which says little of what a single table counts."""
    blocks = [b for b in scene.above_blocks if b.kind != "heading" or b.level > 1] or scene.above_blocks
    return " ".join(scene.text[block.start : block.end] for block in blocks[-2:])


def _caption(above: str) -> str:
    """The words over a table that give the magnitude of its counts ("Shipments, thousand units"), or none."""
    found = cell_pattern("magnitude of a table").search(above)
    return found.group() if found else ""


def _scaled(quantity: Quantity, header: str, caption: str = "") -> Quantity:
    """A header may give the magnitude of its cells, or that they are limits: "Shipments (thousands)", "Max GPUs"."""
    if quantity.op == "=" and says("most", header):
        quantity = replace(quantity, low=None, op="<=")
    found = cell_pattern("magnitude").search(header) or cell_pattern("magnitude").search(caption)
    value = quantity.high if quantity.high is not None else quantity.low
    if found is None or value is None or value >= _LEAST_PLAIN:
        return quantity
    factor = 1_000_000 if found.group().lower().startswith("m") else 1_000
    low = quantity.low * factor if quantity.low is not None else None
    return replace(quantity, low=low, high=quantity.high * factor if quantity.high is not None else None)


def _is_label(label: Cell | None, cell: Cell, pattern: str) -> bool:
    """Does the first cell of the row say what the others hold ("| GPUs | 512 | 1,024 |")? A name is no label."""
    if label is None or label is cell:
        return False
    hours = says("chip hours", label.text)  # "H100 hours, pre-training"
    if any(not isinstance(m, Chip) or (m.level in _NAMING and not hours) for m in label.mentions):
        return False
    return cell.role is None and says(pattern, label.text)


def _is_whole_cell(cell: Cell, quantity: Quantity) -> bool:
    """A number under a column of counts stands alone in its cell, but for remarks and notes in brackets."""
    rest = (cell.text[: quantity.start - cell.start] + cell.text[quantity.end - cell.start :]).split("(")[0]
    return sum(c.isalpha() for c in rest) <= _FEWEST_LETTERS or says("remark on a count", rest)


def _priced(scene: Scene, cell: Cell, label: Cell | None, money: Money) -> Draft | None:
    if says("foreign sum", f"{cell.header} {cell.text}"):
        return None
    summed = cell.role != "price" and says("sum", cell.header)
    if money.per is None and (summed or _is_too_dear(scene, money, cell)):
        return Draft(scene, money=money, per="total", relation="spends", rules=["table sum"])
    whole = label is not None and cell.text.strip("*_ ~≈") == money.text.strip("~≈ ")
    around = " ".join(scene.text[block.start : block.end] for block in scene.above_blocks) + _line_above(scene, cell)
    spec = label is not None and _specific(label.mentions) is not None and whole
    offered = whole and label is not None and label is not cell and says("price label", _heading(scene))
    headed = whole and label is not cell and _specific(cell.header_mentions) is not None  # a column for each chip
    if (
        cell.role != "price"
        and money.per is None
        and not (spec or offered or headed or _is_label(label, cell, "price label"))
    ):
        return None
    words = f"{cell.header} {label.text if label else ''}"
    hourly = says("hourly", words) or (not says("monthly", words) and says("hourly", around))
    hourly = hourly or is_hourly(money)
    of_set = _set_named(label) if label is not None and money.per is None and not hourly else None
    if of_set is not None:
        rules = ["table price", "price of a set"]
        return Draft(scene, of_set, "gpu", money=money, per="total", relation="costs", rules=rules)
    per = money.per or ("per_hour" if hourly else "per_month" if says("monthly", words) else "per_unit")
    draft = Draft(scene, money=money, per=per, relation="costs", rules=["table price"])
    if says("per chip", cell.header) or (money.rate and says("per chip", scene.text[slice(*money.rate)])):
        draft.rules.append("per chip")
    return draft


def _is_too_dear(scene: Scene, money: Money, cell: Cell) -> bool:
    """Under a bare "Cost", is it more than any chip or rack was sold for ("Nov 2024 | 1,080 H200 | $43.9M")?"""
    amount = most_of(money)
    if amount is None or money.currency not in LARGE_UNITS or cell.role != "price":
        return False
    of_system = any(item.chip is not None and item.chip.system for item in scene.items)
    of_system = of_system or says("systems", f"{scene.text[scene.sentence.start : scene.sentence.end]} {cell.header}")
    return amount >= (_LEAST_SUM_FOR_SYSTEMS if of_system else MOST_FOR_A_CHIP)


def _set_named(label: Cell) -> Quantity | None:
    """ "H100 SXM (HGX 8x) | $215,000": how many chips the price is for; a "8x H100" is read as a count already."""
    found = cell_pattern("set").search(label.text)
    if found is None or label.first(Quantity) is not None:
        return None
    size = next(float(group) for group in found.groups() if group)
    text = found.group().lstrip(" (\t")
    end = label.start + found.end()
    start = end - len(text)
    return Quantity(
        start=start,
        end=end,
        text=text,
        rule="set",
        low=size,
        high=size,
        op="=",
        unit="gpu",
        number=(start, end),
        form="times",
    )


def _line_above(scene: Scene, cell: Cell) -> str:
    """The paragraph right above the table ("Here is what they ask per GPU hour.")."""
    if cell.header_at is None:
        return ""
    above = scene.text[: cell.header_at[0]].rpartition("\n")[0]  # without the names of the columns
    return " " + above.rstrip().rsplit("\n\n", 1)[-1][-_LONGEST_LINE_ABOVE:]


def _fill(scene: Scene, draft: Draft, cell: Cell, cells: list[Cell], discourse: Discourse) -> None:
    _fill_chip(scene, draft, cell, cells, discourse)
    _fill_party(scene, draft, cell, cells, discourse)
    _fill_date(scene, draft, cell, cells)
    if cells and says("total row", cells[0].text):
        draft.scope = "total"
        of_topic = discourse.topic_is_strong and draft.parties == [discourse.topic]
        if cells[0].role != "chip" and not of_topic:  # of chips of one party the sum is that party's
            draft.parties, draft.party_evidence = [], []
    if draft.per == "total":
        if not any(isinstance(m, Chip) and m.gpu for c in cells for m in (*c.mentions, *c.header_mentions)):
            draft.chips = []  # a sum of its own: no chip in its row
    elif draft.money is not None:
        draft.relation = "costs"
    elif draft.relation != "contains":
        bought = any(says("buyers", c.header) for c in cells)
        line = _line_above(scene, cell)
        told = (
            cell.header,
            _heading_of_section(scene),
            "" if line.rstrip("*_ ").endswith(".") else line,
        )  # a sentence is no caption
        relation = next((found for words in told if (found := _column_relation(words))), "has")
        if relation == "has" and _column_relation(_heading(scene)) == "uses":
            relation = "uses"  # in a page on training runs
        if relation == "has":
            relation = _relation_of_row(draft, cell, cells)
        makers = [m for m in scene.makers if m.kind == "chip maker" and any(c.start <= m.start < c.end for c in cells)]
        if makers and not draft.parties and relation in ("supplies", "makes"):
            _take(draft, makers[0])  # "Nvidia Blackwell | 600", in a table of shipments
        draft.relation = "buys" if bought and relation == "supplies" else relation
        if draft.counterparty is not None or (draft.relation == "has" and is_makers_own(draft.parties, draft.chips)):
            draft.relation = "supplies"  # an order or a shipment, seen from the seller
        if draft.relation == "has" and (draft.unit == "gpu_hour" or any(p.kind == "model" for p in draft.parties)):
            draft.relation = "uses"
    deals = says("deals", _heading(scene)) and draft.relation in ("has", "supplies") and draft.money is None
    if draft.parties and draft.parties[0].kind in _SELLERS and (deals or draft.counterparty is not None):
        there = has_passed(draft.date, scene.published) or any(
            says("there", c.text) or says("there", c.header) for c in cells if c is not cell
        )
        draft.relation, draft.status = "supplies", "actual" if there else "planned"  # contracts, seen from the seller
    planned = any(says("planned", c.text) for c in cells if c is not cell) or says("planned", cell.header)
    if draft.relation == "costs" and draft.per in PER_TIME:
        planned = False  # what is asked of those who commit themselves is asked now
    if planned or is_to_come(draft.date, scene.published) or any(cue.rule == "planned" for cue in scene.above_cues):
        draft.status = "planned"
    if "planned beside" in draft.rules:
        draft.status, draft.date = "planned", None  # the row is dated by what is there
    if draft.status == "planned" and was_told_then(draft.date, scene.published):
        draft.date = None
    if says("case", cell.header) and draft.relation != "costs":  # "low" and "high" of what is asked are asked
        draft.status = "possible"
    behind = scene.text[draft.count.quantity.end : cell.end].lower() if draft.count is not None else ""
    if draft.relation == "has" and draft.money is None and re.search(r"^[^;,]{0,40}\bon order\b", behind):
        draft.relation, draft.status = "orders", "actual"  # "Upper90 loan; 3,400 H100s on order"
    for c in cells:
        dateless = c.role == "date" and c.first(Date) is None
        if c is not cell and (c.role in ("status", None) or dateless):
            _take_status(draft, c.text)


def _take_status(draft: Draft, words: str) -> None:
    """What a cell of a row says about how far things are ("ordered", "cancelled", "exploring")."""
    if says("possible", words):
        draft.status = "possible"
    elif says("cancelled", words):
        draft.status = "negated"
    elif says("on order", words) and draft.relation == "has" and draft.money is None:
        draft.relation, draft.status = "orders", "actual"


def _relation_of_row(draft: Draft, cell: Cell, cells: list[Cell]) -> str:
    """What the row itself says of its count: "196K Hopper bought in the year", "Frontier pre-training run | 30,000"."""
    assert draft.quantity is not None
    behind = cell.text[max(0, draft.quantity.end - cell.start) :]
    around = " ".join(c.text for c in cells if c is not cell and c.role in (None, "date", "source"))
    for entry in cell_rules()["row"]:
        if re.search(entry["pattern"], behind if entry["where"] == "behind" else around, re.IGNORECASE):
            return entry["relation"]
    ahead = cell.text[: max(0, draft.quantity.start - cell.start)].split()[-_LONGEST_LEAD:]
    verbs = [verb for word in reversed(ahead) if (verb := verb_forms().get(word.lower())) and verb.relation]
    if verbs and verbs[0].relation:
        return verbs[0].relation  # "Orders 13,000 MI355X from AMD"
    if cells[0] is not cell and says("on order at the end", cells[0].text):
        return "orders"
    if any(says("training run", c.header) for c in cells):
        return "uses"
    return "supplies" if any(c.role == "party" and says("supplier", c.header) for c in cells) else "has"


def _column_relation(header: str) -> str | None:
    """What a header or heading says of the counts below it ("Shipments")."""
    rules = cell_rules()["relation"]
    return next((e["relation"] for e in rules if re.search(rf"\b{e['begins']}", header, re.IGNORECASE)), None)


def _fill_chip(scene: Scene, draft: Draft, cell: Cell, cells: list[Cell], discourse: Discourse) -> None:
    """The chip of a cell: its own, its header's, its row's, the heading's; a column that says "none" leaves none."""
    unnamed = [
        c for c in cells if c.role in ("chip", "count") and not any(isinstance(m, Chip) and m.gpu for m in c.mentions)
    ]
    named_in_row = any(_specific(c.mentions) for c in cells)
    if any(says("none", c.text) for c in unnamed if c.role == "chip" or (draft.money is not None and not named_in_row)):
        return
    counted = _counted_in_cell(scene, draft, cell)
    if counted is not None:
        draft.chips = [counted]
        return
    made = next((m for c in cells if c.role == "chip" and c is not cell and (m := _chips_of_maker(c))), None)
    if made is not None and not _specific(cell.mentions):
        draft.chips = [made]
        return
    own = _specific(cell.mentions)
    columns = [c for c in cells if c is not cell and c.role == "chip"] + [
        c for c in cells if c is not cell and c.role != "chip"
    ]
    made_by = next((m for m in cell.header_mentions if isinstance(m, Chip) and m.level == "vendor"), None)
    told = [c for c in columns if made_by is None or c.role == "chip" or c is cells[0]]  # and no remark on the row
    row = next((found for c in (cell, *told) if (found := _all_specific(c.mentions))), [])
    generic = [m for c in (cell, *columns) for m in c.mentions if isinstance(m, Chip) and m.gpu]
    in_header = [m for c in (cell, *columns) for m in c.header_mentions if isinstance(m, Chip) and m.gpu]
    above = next((c for c in scene.chips_above() if c.level in SPECIFIC), None)
    remembered = discourse.chip if discourse.chip_at >= discourse.section_at else None
    header = _specific(cell.header_mentions)
    of_all = next((m for m in cell.header_mentions if isinstance(m, Chip) and m.level == "class"), None)
    added = any(c is not cell and c.first(Quantity) is not None and _specific(c.mentions) for c in cells)
    if cells and _is_total(cells[0]) and not own and not header:
        kinds = [m for m in cells[0].header_mentions if isinstance(m, Chip) and m.level == "class"]
        if kinds:
            draft.chips = kinds  # "GPU | Units", and below the H100s and H200s "All types | 23,300"
            return
    if of_all is not None and added and not own and says("total row", cell.header):
        draft.chips = [of_all]  # "Total GPUs | Added": the sum is not of the chips that were added last
    elif own or header:
        draft.chips = _all_specific(cell.mentions if own else cell.header_mentions)
    elif made_by is not None and not row:
        draft.chips = [made_by]  # "NVIDIA GPUs (est.)", whatever a remark on the row names
    elif row:
        draft.chips = row
    elif generic:  # the row says what it counts, though no more than "NVIDIA GPUs"
        draft.chips = [above if above is not None and generic[0].level == "class" else generic[0]]
    else:
        over = _heading(scene) + _line_above(scene, cell)
        class_above = _class_above(scene) if says("counted chips", over) else None
        if cells and _is_total(cells[0]) and above is None and says("stage", cell.header):
            class_above = _class_of_sum(scene, cells[0])
        bare = next((m for m in cell.mentions if isinstance(m, Chip) and not m.gpu and m.plural), None)
        if bare is not None and bare.text.lower() in ("chips", "accelerators") and not (above or class_above):
            draft.chips = [replace(bare, gpu=("AI chip",), level="class", anaphor=False)]  # and not the last row's
            return
        recent = discourse.counted_at >= discourse.section_at and draft.quantity is not None
        counted = discourse.counted if recent else None
        chip = above or class_above or remembered or (in_header[0] if in_header else None) or counted
        draft.chips = [chip] if chip is not None else []


def _chips_of_maker(cell: Cell) -> Chip | None:
    """ "Nvidia, all" in a column of chips: those of one maker, of whatever sort."""
    parties = [m for m in cell.mentions if isinstance(m, Party)]
    if (
        len(parties) != 1
        or parties[0].kind != "chip maker"
        or any(isinstance(m, Chip) and m.gpu for m in cell.mentions)
    ):
        return None
    made = node(f"{parties[0].entity} GPU")
    if made is None or made.kind != "vendor":
        return None
    maker = parties[0]
    return Chip(start=maker.start, end=maker.end, text=maker.text, rule="maker", gpu=(made.gpu,), level="vendor")


def _counted_in_cell(scene: Scene, draft: Draft, cell: Cell) -> Chip | None:
    """Of several numbers in one cell, each is of the chip that it stands before ("1,300 B200, 1,100 B300")."""
    numbers = [m for m in cell.mentions if isinstance(m, Quantity)]
    if draft.count is None or draft.count.head is None or len(numbers) < 2:
        return None
    chip = scene.items[draft.count.head].chip
    return chip if chip is not None and chip.level in SPECIFIC else None


def _class_of_sum(scene: Scene, label: Cell) -> Chip:
    """The sum of a table of several chips is one of accelerators."""
    gpu, level = ("AI chip",), "class"
    return Chip(
        start=label.start, end=label.end, text=scene.text[label.start : label.end], rule="sum", gpu=gpu, level=level
    )


def _class_above(scene: Scene) -> Chip | None:
    """The class of chips that the words over a table name ("Accelerators in service")."""
    chips = [m for m in reversed(scene.above) if isinstance(m, Chip)]
    named = next((c for c in chips if c.gpu), None)
    plain = next((c for c in chips if c.text.lower().endswith("accelerators")), None)
    return named or (replace(plain, gpu=("AI chip",), level="class", anaphor=False) if plain is not None else None)


def _all_specific(mentions: tuple[Mention, ...]) -> list[Chip]:
    """The chips that a cell names side by side ("GB200, GB300"); of a family and its models ("Blackwell (B200,
    B300)") the models.
    """
    named = [m for m in mentions if isinstance(m, Chip) and m.level in SPECIFIC]
    families = {above for m in named for above in ancestors(m.gpu[0])}
    named = [m for m in named if m.gpu[0] not in families]
    return [m for m in named if m.gpu not in [n.gpu for n in named[: named.index(m)]]]


def _specific(mentions: tuple[Mention, ...]) -> Chip | None:
    return next((m for m in mentions if isinstance(m, Chip) and m.level in SPECIFIC), None)


def _fill_party(scene: Scene, draft: Draft, cell: Cell, cells: list[Cell], discourse: Discourse) -> None:
    system = next((m for m in cell.header_mentions if isinstance(m, Chip) and m.system), None)
    for c in cells:
        if system is None and c is not cell and c.role in ("cluster", "chip", None):
            system = next((m for m in c.mentions if isinstance(m, Chip) and m.system and c.role == "cluster"), None)
    if system is not None and draft.money is None:
        draft.parties = [
            Party(
                start=system.start,
                end=system.end,
                text=system.text,
                rule="system",
                entity=str(system.system),
                kind="system",
            )
        ]
        draft.party_evidence = [system]
        draft.relation, draft.scope = "contains", "each"
        return
    if says("contents", cell.header) and draft.money is None:
        holder = next((m for m in cells[0].mentions if isinstance(m, Chip) and m.system), None)
        draft.relation, draft.scope = "contains", "each"
        if holder is not None:
            _take(draft, _as_party(holder.start, holder.end, holder.text, str(holder.system), "system"))
        return
    label = cells[0].mentions if cells else ()
    before = [m for m in cell.mentions if draft.quantity is not None and m.start < draft.quantity.start]
    product = next((m for m in (*before, *label) if isinstance(m, Chip) and m.system and m.chips_each), None)
    if product is not None and draft.quantity is not None and draft.quantity.high == product.chips_each:
        _take(draft, _as_party(product.start, product.end, product.text, str(product.system), "system"))
        draft.relation, draft.scope = "contains", "each"
        return
    if draft.money is not None and draft.per not in PER_TIME and says("list price", cell.header):
        return  # the maker's price, and nobody's offer
    for role in ("party", "cluster"):
        for c in cells:
            if c is cell or c.role != role:
                continue
            named = c.first(Party)
            if isinstance(named, Party) and named.entity:
                seller = _seller(scene, discourse) if says("buyers", c.header) and draft.money is None else None
                if seller is not None and seller.entity != named.entity:
                    draft.counterparty = named
                _take(draft, named if draft.counterparty is None or seller is None else seller)
                return
            nation = c is cells[0] and says("nation", c.header)  # the rows are of nations, and not of sites in them
            if (
                (nation or not says("place", c.header))
                and re.search(r"[A-Za-z]{2}", c.text)
                and not any(isinstance(m, (Chip, Quantity, Money, Date)) for m in c.mentions)
                and not says("size", c.text)
            ):
                kind = "government" if nation else "company"
                _take(draft, _as_party(c.start, c.end, c.text, c.text.strip("*_ `"), kind))
                return
    in_row = [
        m
        for c in cells
        if c is not cell and c.role not in ("lender", "source") and not (c is not cells[0] and says("remark", c.header))
        for m in c.mentions
        if isinstance(m, Party) and m.entity and m.kind not in ("person", "group")
        if m.kind != "chip maker" or c is cells[0] or draft.relation != "costs"
    ]
    in_header = [m for m in cell.header_mentions if isinstance(m, Party) and m.entity and not _opens_phrase(scene, m)]
    beside = [c for c in cells if c is not cell and c.role is None and c.first(Money) is not None]
    names = beside and all(any(isinstance(m, Party) for m in c.header_mentions) for c in beside)
    if not in_header and names and cell.role is None and cell.header.istitle() and cell.header_at is not None:
        start, end = cell.header_at  # a name among names: "GPU | Lambda | RunPod"
        in_header = [_as_party(start, end, cell.header, cell.header, "company")]
    above = scene.parties_above()
    topic = [discourse.topic] if discourse.topic is not None and discourse.topic_stands_out else []
    for party in (*in_row, *in_header, *above, *topic):
        made = party.kind == "chip maker" and draft.relation == "costs" and party not in in_row
        if party.kind not in ("analyst", "media") and not made:
            _take(draft, party)
            return


def _opens_phrase(scene: Scene, party: Party) -> bool:
    """ "Scale disclosed": a word of the language that opens a header, and that is the name of a party elsewhere."""
    behind = re.match(r" ([a-z]+)", scene.text[party.end : party.end + _LONGEST_WORD])
    return behind is not None and behind.group(1) not in ("chips", "cards", "accelerators", "units", "fleet", "orders")


def _seller(scene: Scene, discourse: Discourse) -> Party | None:
    """Who sells in a table of customers: the one over it, or the one that the text is about, if it is a seller."""
    topic = [discourse.topic] if discourse.topic is not None and discourse.topic_stands_out else []
    if says("compares", _heading_of_section(scene)):
        return None  # "G42 vs other Gulf buyers"
    return next((p for p in (*scene.parties_above(), *topic) if p.kind in _SELLERS and p.known), None)


def _as_party(start: int, end: int, text: str, entity: str, kind: str) -> Party:
    return Party(start=start, end=end, text=text, rule="table column", entity=entity, kind=kind, known=False)


def _take(draft: Draft, party: Party) -> None:
    draft.parties, draft.party_evidence = [party], [party]


def _month_of(scene: Scene, cell: Cell) -> Date | None:
    """A column that is a month ("January | June | November") is of the year that the words over the table name, or of
    that of publication.
    """
    name = cell.header.strip("*_ .").lower()
    month = next((i for i, long in enumerate(month_name) if i and name in (long.lower(), long[:3].lower())), None)
    if month is None or cell.header_at is None:
        return None
    years = re.findall(r"\b(?:19|20)\d\d\b", _heading(scene) + _line_above(scene, cell))
    if not years and scene.published is None:
        return None
    year = int(years[-1]) if years else scene.published.year  # type: ignore[union-attr]
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    start, end = cell.header_at
    return Date(start=start, end=end, text=cell.header, rule="month of column", date_start=first, date_end=last)


def _year_of_header(own: Cell) -> list[Date]:
    """ "2024 GPU purchases": a year that opens a header, though it could be a number of GPUs."""
    year = _YEAR_OPENS.match(own.header)
    if year is None or own.header_at is None:
        return []
    return [whole_year(own.header_at[0] + year.start(1), year[1], "header")]


def _fill_date(scene: Scene, draft: Draft, own: Cell, cells: list[Cell]) -> None:
    """The date of the row; not when the chip came out, nor when somebody said so. A column "since" has no end."""
    when = [m for c in cells if says("when", c.header) for m in c.mentions if isinstance(m, Date)]
    if draft.money is not None and len(when) == 1:
        draft.date = when[0]
        return
    if draft.money is not None and cells and _specific(cells[0].mentions) is not None:
        return  # a spec sheet: its dates are those of the chips
    dated = [(m, c) for c in cells for m in c.mentions if isinstance(m, Date) and c.role not in ("release", "source")]
    if any(c.role == "release" for c in cells) and draft.money is None and draft.relation == "contains":
        return
    inside = [m for m in own.mentions if isinstance(m, Date) and draft.quantity is not None]
    if len(inside) == 1 and own.role != "date":
        draft.date = inside[0]  # "Oct 2025 | deal announced | 50k MI450, from 2H26"
        return
    if dated:
        date, cell = next(((m, c) for m, c in dated if c.role == "date"), dated[0])
        since = any(says("since then", c.text) for c in cells if c.role in ("status", None))
        open_ended = (says("since", cell.header) or since) and date.date_start is not None
        open_ended = open_ended and not says("planned", cell.text)
        due = says("due", cell.header) and date.date_end is not None
        draft.date = replace(date, date_end=None) if open_ended else replace(date, date_start=None) if due else date
        return
    headers = [m for m in own.header_mentions if isinstance(m, Date)] or _year_of_header(own)
    month = _month_of(scene, own)
    if month is not None:
        draft.date = month
        return
    above = scene.above_blocks[-1] if scene.above_blocks and draft.quantity is not None else None
    tagged = [
        m
        for m in scene.dates_above()
        if scene.text[m.start - 1 : m.start] == "("
        or (above is not None and above.start <= m.start < above.end and says("dated", scene.text[above.start : m.end]))
    ]
    if headers or tagged:
        draft.date = (headers or tagged)[0]
