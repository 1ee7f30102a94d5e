"""Options of the test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-known-differences",
        action="store_true",
        help="write tests/known_differences.toml anew from what differs now (never in CI)",
    )
