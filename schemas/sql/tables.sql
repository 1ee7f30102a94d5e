-- The tables of the ledger. Names and columns are the contract: queries written against them keep working.
-- Offsets count Unicode code points of documents.text, start inclusive, end exclusive:
--   substr(text, start_char + 1, end_char - start_char) is the span's text, in every row.
-- No column is unique by constraint: an ingest replaces a document's rows within one transaction, which DuckDB's unique
-- indexes do not allow. `provenance_faults` checks instead that no id stands twice.

CREATE TABLE IF NOT EXISTS documents (
    doc_id         VARCHAR NOT NULL,  -- the first 16 hex digits of sha256: the same text is the same document
    path           VARCHAR,           -- file; "file.jsonl#record" for a record, "bundle.zip!/member.txt" for a member
    url            VARCHAR,
    title          VARCHAR,
    publisher      VARCHAR,
    published      DATE,
    published_from VARCHAR,           -- file | metadata | text | path
    text           VARCHAR NOT NULL,
    sha256         VARCHAR NOT NULL,  -- of the text in UTF-8
    reader         VARCHAR,
    archive        VARCHAR,           -- the archive or container file that the text came out of
    record         VARCHAR,           -- the member, id or number of the record in it
    pages          INTEGER[],         -- offset in the text at which each page begins
    ingested_at    TIMESTAMP
);

CREATE TABLE IF NOT EXISTS claims (
    claim_id           VARCHAR NOT NULL,
    doc_id             VARCHAR NOT NULL,
    entity             VARCHAR,           -- several are joined by ' + '; `parties` holds them singly
    gpu                VARCHAR NOT NULL,  -- likewise; `claim_gpus`
    quantity_low       DOUBLE,            -- in `unit`; NULL is an open side
    quantity_high      DOUBLE,
    quantity_op        VARCHAR,           -- = ~ > >= < <= range vague
    unit               VARCHAR,           -- gpu | system | equivalent | gpu_hour
    gpus_low           DOUBLE,            -- the count of chips where it follows from text or catalogue
    gpus_high          DOUBLE,
    money_low          DECIMAL(24, 2),    -- in major units of `currency`
    money_high         DECIMAL(24, 2),
    money_op           VARCHAR,
    currency           VARCHAR,           -- ISO 4217
    money_per          VARCHAR,           -- total | per_unit | per_hour | per_month | per_year
    converted_low      DECIMAL(24, 2),    -- the same money as the text gives it in a second currency
    converted_high     DECIMAL(24, 2),
    converted_currency VARCHAR,
    date_start         DATE,              -- when the number holds; NULL is an open side
    date_end           DATE,
    relation           VARCHAR NOT NULL,  -- needs orders buys has uses supplies makes rents costs spends contains
    status             VARCHAR NOT NULL,  -- actual | planned | possible | negated
    scope              VARCHAR,           -- each | total | part
    counterparty       VARCHAR,
    attribution        VARCHAR,
    system             VARCHAR,           -- the named system that was counted: 'DGX H100'
    sentence           VARCHAR NOT NULL,
    sentence_start     INTEGER NOT NULL,
    sentence_end       INTEGER NOT NULL,
    rule               VARCHAR NOT NULL
);

-- One row for each piece of evidence of each slot, cues included.
CREATE TABLE IF NOT EXISTS spans (
    claim_id   VARCHAR NOT NULL,
    slot       VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    text       VARCHAR NOT NULL
);

CREATE TABLE IF NOT EXISTS parties (
    claim_id VARCHAR NOT NULL,
    entity   VARCHAR NOT NULL,
    role     VARCHAR NOT NULL   -- entity | counterparty | excluded | included
);

CREATE TABLE IF NOT EXISTS claim_gpus (
    claim_id VARCHAR NOT NULL,
    gpu      VARCHAR NOT NULL
);

-- Every numeral of every document that has a chip in it, and what became of it.
CREATE TABLE IF NOT EXISTS numbers (
    doc_id     VARCHAR NOT NULL,
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    text       VARCHAR NOT NULL,
    value      DOUBLE,
    fate       VARCHAR NOT NULL   -- 'claim:<claim_id>', a reason ('year', 'memory', ...), or 'no rule'
);

-- A tie between two claims: the child is in the parent by its role.
CREATE TABLE IF NOT EXISTS edges (
    parent_claim VARCHAR NOT NULL,
    child_claim  VARCHAR NOT NULL,
    role         VARCHAR NOT NULL   -- total | component | each | part | excluded | factor
);

-- Each ingest, with the version and the settings it ran under and what it did.
CREATE TABLE IF NOT EXISTS runs (
    run_id      VARCHAR NOT NULL,
    started_at  TIMESTAMP,
    finished_at TIMESTAMP,
    version     VARCHAR,    -- of the package
    rules       VARCHAR,    -- digest of every rule and term list
    source      VARCHAR,    -- the folder or file that was read
    settings    VARCHAR,    -- JSON
    read        BIGINT,     -- documents read
    added       BIGINT,
    changed     BIGINT,
    unchanged   BIGINT,
    retired     BIGINT,
    claims      BIGINT,     -- claims in the ledger afterwards
    refused     BIGINT
);

-- Each input that was not taken, and why.
CREATE TABLE IF NOT EXISTS refused (
    run_id     VARCHAR,
    path       VARCHAR NOT NULL,
    why        VARCHAR NOT NULL,
    bytes      BIGINT,
    refused_at TIMESTAMP
);

-- Reference data, loaded from data files beside the code.

-- Accelerators as a tree: class > vendor > family > model > variant.
CREATE TABLE IF NOT EXISTS accelerators (
    gpu        VARCHAR NOT NULL,
    parent     VARCHAR,
    kind       VARCHAR,           -- class | vendor | family | model | variant | system
    vendor     VARCHAR,
    released   DATE,
    price_low  DECIMAL(24, 2),    -- USD for one, as reported; a band, not a list price
    price_high DECIMAL(24, 2),
    memory_gb  DOUBLE,
    chip       VARCHAR,           -- of a system: the accelerator in it
    chips_each INTEGER            -- and how many of them
);

-- Organisations, clusters and models that news on accelerators names.
CREATE TABLE IF NOT EXISTS organisations (
    entity          VARCHAR NOT NULL,
    kind            VARCHAR,
    parent          VARCHAR,
    country         VARCHAR,
    fiscal_year_end VARCHAR,
    tickers         VARCHAR,
    aliases         VARCHAR
);

-- Average rate of a calendar year: units of the currency for one US dollar. Used only in views whose names say so.
CREATE TABLE IF NOT EXISTS exchange_rates (
    currency VARCHAR NOT NULL,
    year     INTEGER NOT NULL,
    per_usd  DOUBLE NOT NULL,
    source   VARCHAR NOT NULL
);

-- Number words, for counts that a text gives in words ("four cloud providers").
CREATE TABLE IF NOT EXISTS number_words (
    word  VARCHAR NOT NULL,
    value DOUBLE NOT NULL
);
