"""The file itself: whole without us, readable by old shells, made again without harm."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from ledger_books import news_ledger
from ledger_fixture import Book

from schemas import ledger


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("file") / 'it\'s a "ledger".duckdb'
    with ledger.opened(path) as con:
        ledger.create(con)
        con.execute("CHECKPOINT ledger")
    return path


def test_everything_is_in_the_file(tmp_path: Path) -> None:
    con = news_ledger(str(tmp_path / "news.duckdb"))
    con.execute("CHECKPOINT ledger")
    con.close()
    with duckdb.connect(str(tmp_path / "news.duckdb"), read_only=True) as plain:
        views = [
            name for (name,) in plain.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        ]
        assert len(views) > 20
        for view in views:
            plain.execute(f'SELECT * FROM "{view}"').fetchall()
        assert plain.execute("SELECT count(*) FROM total('H100')").fetchone() != (0,)
        assert plain.execute("SELECT count(*) FROM tree('Hopper')").fetchone() != (0,)
        assert plain.execute("SELECT count(*) FROM totals_as_of('2024-06-30')").fetchone() != (0,)


def test_it_is_written_for_shells_from_1_2_on(file: Path) -> None:
    with duckdb.connect() as con:
        con.execute("ATTACH '" + str(file).replace("'", "''") + "' AS it (READ_ONLY)")
        (tags,) = con.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'it'").fetchone() or ({},)
    assert tags["storage_version"].startswith("v1.2")


def test_no_lambda_is_stored(file: Path) -> None:
    """They are written one way in 1.2 and another in 1.5, and are stored as they were written."""
    with ledger.opened(file, read_only=True) as con:
        stored = con.execute(
            """SELECT view_name, sql FROM duckdb_views() WHERE NOT internal UNION ALL
               SELECT function_name, macro_definition FROM duckdb_functions()
               WHERE NOT internal AND macro_definition IS NOT NULL"""
        ).fetchall()
    assert [name for name, sql in stored if "->" in sql or "lambda" in sql.lower()] == []


def test_making_it_again_keeps_the_rows() -> None:
    book = Book()
    book.document("2024-01-01").claim("[Meta|entity] has [5|quantity] [H100s|gpu:H100].", "has")
    con = book.ledger()
    before = con.execute("SELECT claim_id, low FROM claims JOIN facts USING (claim_id)").fetchall()
    ledger.create(con)
    ledger.refresh(con)
    ledger.refresh(con)
    assert con.execute("SELECT claim_id, low FROM claims JOIN facts USING (claim_id)").fetchall() == before
    assert con.execute("SELECT count(*) = count(DISTINCT gpu) FROM accelerators").fetchone() == (True,)


def test_it_can_be_made_and_filled_in_one_transaction_and_undone(tmp_path: Path) -> None:
    with ledger.opened(tmp_path / "undone.duckdb") as con:
        con.execute("BEGIN")
        ledger.create(con)
        Book([]).write(con)
        ledger.refresh(con)
        con.execute("ROLLBACK")
        assert con.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (0,)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database")
    with pytest.raises(duckdb.Error), ledger.opened(tmp_path / "text"):
        pass


def test_an_empty_ledger_has_empty_views(file: Path) -> None:
    with ledger.opened(file, read_only=True) as con:
        for view in (
            "facts",
            "totals",
            "holdings",
            "left_out",
            "reconciliation",
            "conflicts",
            "prices",
            "provenance_faults",
        ):
            assert con.execute(f"SELECT count(*) FROM {view}").fetchone() == (0,)


def test_large_tables_are_kept_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_BLOCK", 10)
    with duckdb.connect() as con:
        con.execute("SET preserve_insertion_order = false")
        con.execute("CREATE TABLE edges (parent_claim VARCHAR)")
        con.execute("INSERT INTO edges SELECT md5(CAST(i AS VARCHAR)) FROM range(500) AS r(i)")
        ledger._keep_sorted(con, "edges", "parent_claim")
        found = [row[0] for row in con.execute("SELECT parent_claim FROM edges ORDER BY rowid").fetchall()]
        assert found == sorted(found) and len(found) == 500
        assert con.execute("SELECT current_setting('preserve_insertion_order')").fetchone() == (False,)


@pytest.mark.parametrize("table", ["exchange_rates", "number_words", "accelerators", "organisations"])
def test_reference_data_is_loaded(file: Path, table: str) -> None:
    with ledger.opened(file, read_only=True) as con:
        assert con.execute(f"SELECT count(*) > 10 FROM {table}").fetchone() == (True,)


def test_every_rate_is_plausible_and_has_a_source(file: Path) -> None:
    """A currency does not move by more than half within a year, and no year is missing between two."""
    with ledger.opened(file, read_only=True) as con:
        odd = con.execute(
            """SELECT currency, year FROM (SELECT *, lag(per_usd) OVER w AS last, lag(year) OVER w AS last_year
               FROM exchange_rates WINDOW w AS (PARTITION BY currency ORDER BY year))
               WHERE per_usd <= 0 OR source IS NULL OR per_usd / last NOT BETWEEN 0.67 AND 1.5
                  OR year <> last_year + 1"""
        ).fetchall()
    assert odd == []
