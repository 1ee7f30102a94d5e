-- Facts: claims that state the same thing, taken as one.

-- One row a fact, with what its sources agree on and how many of them there are.
CREATE OR REPLACE VIEW facts AS
SELECT * EXCLUDE (known_until) FROM built_facts WHERE known_until = DATE 'infinity';

-- The facts that were known from texts published by a day. A text with no date is known only `AS OF` infinity.
CREATE OR REPLACE MACRO facts_as_of(day) AS TABLE
    SELECT * EXCLUDE (known_until) FROM built_facts
    WHERE known_from <= CAST(day AS DATE) AND known_until > CAST(day AS DATE);

CREATE OR REPLACE VIEW fact_claims AS
SELECT fact_id, claim_id, doc_id, source, published FROM built_fact_claims;

-- Near-duplicate documents, with the one that they are a copy of.
CREATE OR REPLACE VIEW syndicated AS
SELECT s.doc_id, s.copy_of, s.shared, s.share, d.title, d.publisher, d.published, o.publisher AS first_publisher,
       o.published AS first_published, d.path, o.path AS first_path
FROM built_syndicated s JOIN documents d ON d.doc_id = s.doc_id JOIN documents o ON o.doc_id = s.copy_of;
