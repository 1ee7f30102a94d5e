-- What `refresh` works out from the claims and keeps, because it would be too heavy for a view on a large ledger.

-- Documents that are copies of an earlier one (a wire report in two papers): most of their sentences stand in it.
CREATE TABLE IF NOT EXISTS built_syndicated (
    doc_id  VARCHAR NOT NULL,
    copy_of VARCHAR NOT NULL,   -- the first of the copies
    shared  BIGINT  NOT NULL,   -- sentences that both have
    share   DOUBLE  NOT NULL    -- of the sentences of the shorter of the two
);

-- Which claims state which fact.
CREATE TABLE IF NOT EXISTS built_fact_claims (
    fact_id   VARCHAR NOT NULL,
    claim_id  VARCHAR NOT NULL,
    doc_id    VARCHAR NOT NULL,
    source    VARCHAR NOT NULL,  -- the document, or the first of its copies
    published DATE
);

-- A fact as it was known from one date of publication until the next that changed it.
CREATE TABLE IF NOT EXISTS built_facts (
    fact_id      VARCHAR NOT NULL,
    known_from   DATE NOT NULL,     -- 9999-12-30 where no text that says it is dated
    known_until  DATE NOT NULL,     -- exclusive; 'infinity' for what is known now
    entity       VARCHAR,
    gpu          VARCHAR NOT NULL,
    chip         VARCHAR NOT NULL,  -- the node of the tree: of several chips the one that takes in all
    relation     VARCHAR NOT NULL,
    status       VARCHAR NOT NULL,
    unit         VARCHAR,
    low          DOUBLE,
    high         DOUBLE,
    counterparty VARCHAR,
    scope        VARCHAR,
    date_start   DATE,
    date_end     DATE,
    claims       BIGINT NOT NULL,
    documents    BIGINT NOT NULL,
    sources      BIGINT NOT NULL,   -- documents, copies of one text counted once
    first_seen   DATE,
    last_seen    DATE,
    claim_id     VARCHAR NOT NULL   -- the first claim that says it
);

-- The trees that figures are rolled up: what stands above each node, and its distance from the top.
CREATE TABLE IF NOT EXISTS gpu_nodes (gpu VARCHAR NOT NULL, parent VARCHAR, kind VARCHAR, depth INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS gpu_ancestors (gpu VARCHAR NOT NULL, ancestor VARCHAR NOT NULL, steps INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS party_nodes (party VARCHAR NOT NULL, parent VARCHAR, kind VARCHAR, depth INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS party_ancestors (entity VARCHAR NOT NULL, ancestor VARCHAR NOT NULL, steps INTEGER NOT NULL);

-- Claims between whose numbers a text leaves the choice, in the order of the text.
CREATE TABLE IF NOT EXISTS built_alternatives (claim_id VARCHAR NOT NULL, or_claim VARCHAR NOT NULL);

-- What can be a part of which stated total. Figures in one lot are readings of one and the same number.
CREATE TABLE IF NOT EXISTS built_total_parts (
    total_claim VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,   -- sum | of which
    basis       VARCHAR NOT NULL,   -- tied | same text | other texts
    claim_id    VARCHAR NOT NULL,
    member      VARCHAR,            -- whom the part is about
    gpu         VARCHAR NOT NULL,
    low         DOUBLE,
    high        DOUBLE,
    lot         VARCHAR NOT NULL
);

-- Every combination of readings, and what it comes to.
CREATE TABLE IF NOT EXISTS built_readings (
    total_claim VARCHAR NOT NULL,
    kind        VARCHAR NOT NULL,
    sum_low     DOUBLE NOT NULL,
    sum_high    DOUBLE NOT NULL,
    claims      VARCHAR[] NOT NULL,
    verdict     VARCHAR NOT NULL,
    gap         DOUBLE NOT NULL,
    place       BIGINT NOT NULL      -- 1 for the combination that comes closest
);

-- The totals and holdings as known now.
CREATE TABLE IF NOT EXISTS built_totals (
    what     VARCHAR NOT NULL,   -- said | holds
    gpu      VARCHAR NOT NULL,
    entity   VARCHAR,            -- NULL is everyone
    relation VARCHAR NOT NULL,
    status   VARCHAR NOT NULL,
    unit     VARCHAR NOT NULL,
    low      DOUBLE NOT NULL,
    high     DOUBLE,
    claims   VARCHAR[] NOT NULL,
    headline BOOLEAN NOT NULL    -- no row with narrower names is made of the same claims
);
