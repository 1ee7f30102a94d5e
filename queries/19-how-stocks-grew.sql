-- How did stocks grow?
-- What a party had of a chip at different times, by the date that the text gives or else the day of the text.
SELECT f.entity, f.gpu, coalesce(f.date_end, f.date_start, f.first_seen) AS at_time, CAST(f.low AS BIGINT) AS at_least, f.sources,
       round(f.low / lag(f.low) OVER w, 1) AS times_the_one_before
FROM facts f
WHERE f.relation IN ('has', 'uses') AND f.status = 'actual' AND f.unit = 'gpu' AND f.low > 0 AND f.entity IS NOT NULL
WINDOW w AS (PARTITION BY f.entity, f.gpu ORDER BY coalesce(f.date_end, f.date_start, f.first_seen), f.low, f.fact_id)
QUALIFY count(*) OVER (PARTITION BY f.entity, f.gpu) > 1
ORDER BY f.entity, f.gpu, at_time, f.low, f.fact_id
LIMIT 80;
