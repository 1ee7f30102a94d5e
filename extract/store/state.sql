-- What the ingest remembers of its inputs, beside the tables of the contract.

-- Each file that was read, known by its content: read again only where content, settings or readers changed.
CREATE TABLE IF NOT EXISTS inputs (
    input    VARCHAR NOT NULL,  -- absolute path
    path     VARCHAR NOT NULL,  -- as given, as documents and refusals show it
    sha256   VARCHAR NOT NULL,  -- of the bytes
    bytes    BIGINT  NOT NULL,
    settings VARCHAR NOT NULL,  -- digest of readers, limits and field names
    run_id   VARCHAR NOT NULL   -- the run that read it
);

-- Every place where a document's text was found. `documents` shows the first of them: the earliest by date of
-- publication, then by path.
CREATE TABLE IF NOT EXISTS copies (
    doc_id         VARCHAR NOT NULL,
    input          VARCHAR NOT NULL,
    path           VARCHAR NOT NULL,
    url            VARCHAR,
    title          VARCHAR,
    publisher      VARCHAR,
    published      DATE,
    published_from VARCHAR,
    reader         VARCHAR,
    archive        VARCHAR,
    record         VARCHAR,
    pages          INTEGER[],
    run_id         VARCHAR NOT NULL
);

-- What each document's claims were extracted with; extracted again only where this changed.
CREATE TABLE IF NOT EXISTS extractions (
    doc_id   VARCHAR NOT NULL,
    basis    VARCHAR NOT NULL,  -- digest of date, title, publisher and rules
    rules    VARCHAR NOT NULL,  -- digest of the rules
    outcome  VARCHAR NOT NULL,  -- 'extracted', 'no chip' or 'failed'
    run_id   VARCHAR NOT NULL
);

ALTER TABLE refused ADD COLUMN IF NOT EXISTS input VARCHAR;   -- the file that it came from
ALTER TABLE refused ADD COLUMN IF NOT EXISTS taken BOOLEAN;   -- read all the same: `why` says what was odd
ALTER TABLE refused ADD COLUMN IF NOT EXISTS doc_id VARCHAR;  -- of a document that the extractor did not get through
