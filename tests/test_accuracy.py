"""Accuracy on annotated articles against the pinned floors, which only rise."""

from __future__ import annotations

import pin_floors
import pytest
from pin_floors import below, half_of, parts, raised, read_floors, write_floors

FLOORS = read_floors()
HOW = "run `python tests/pin_floors.py --new-articles` and read what it changes"


@pytest.fixture(params=list(FLOORS))
def name(request) -> str:
    if request.param not in pin_floors.present():
        pytest.skip(f"the articles of {request.param!r} are not here")
    return request.param


def test_the_projects_own_articles_have_floors():
    assert set(parts(FLOORS["corpus"])) == {"even", "odd"}


def test_floors_were_measured_on_the_articles_as_they_are(name):
    assert FLOORS[name]["digest"] == pin_floors.digest(name), f"annotated articles have changed: {HOW}"


def test_no_measure_is_below_its_floor(name):
    faults = below(parts(FLOORS[name]), pin_floors.measure(name))
    assert not faults, "\n".join([f"accuracy has fallen on {name}:", *faults])


def test_articles_are_halved_by_their_numbers():
    assert [half_of(doc) for doc in ("01-queue", "a02", "40-monday-digest-7", "x03")] == ["odd", "even", "even", "odd"]


class TestFloors:
    PINNED = {"even": {"found_f1": 0.80, "date": 0.90}}

    def test_a_measure_below_its_floor_is_named(self):
        (fault,) = below(self.PINNED, {"even": {"found_f1": 0.85, "date": 0.899}})
        assert fault == "even date: 0.899 is below its floor of 0.900"

    def test_floors_rise_to_what_is_measured_less_the_margin(self):
        assert raised(self.PINNED, {"even": {"found_f1": 0.85, "date": 0.95}}, 0.01) == {
            "even": {"found_f1": 0.84, "date": 0.94}
        }

    def test_floors_never_fall(self):
        assert raised(self.PINNED, {"even": {"found_f1": 0.805, "date": 0.5}}, 0.01) == self.PINNED

    def test_the_file_is_read_as_it_was_written(self, tmp_path):
        floors = {"corpus": {"digest": "d", **self.PINNED}}
        write_floors(floors, tmp_path / "floors.toml")
        assert read_floors(tmp_path / "floors.toml") == floors


class TestPinning:
    @pytest.fixture
    def floors(self, tmp_path, monkeypatch):
        """A file of floors of one set, whose measures and digest the test may change."""
        self.figures = {"even": {"found_f1": 0.90}}
        monkeypatch.setattr(pin_floors, "present", lambda: ["corpus"])
        monkeypatch.setattr(pin_floors, "measure", lambda name: self.figures)
        monkeypatch.setattr(pin_floors, "digest", lambda name: "now")
        path = tmp_path / "floors.toml"
        write_floors({"corpus": {"digest": "now", "even": {"found_f1": 0.80}}}, path)
        return path

    def floor(self, path) -> float:
        return parts(read_floors(path)["corpus"])["even"]["found_f1"]

    def test_raises(self, floors):
        assert pin_floors.pin(floors, margin=0.01, new_articles=False) == 0
        assert self.floor(floors) == 0.89

    def test_refuses_to_lower(self, floors, capsys):
        self.figures = {"even": {"found_f1": 0.79}}
        assert pin_floors.pin(floors, margin=0.01, new_articles=False) == 1
        assert self.floor(floors) == 0.80
        assert "below its floor" in capsys.readouterr().err

    def test_refuses_other_articles_unless_told(self, floors, monkeypatch, capsys):
        monkeypatch.setattr(pin_floors, "digest", lambda name: "other")
        assert pin_floors.pin(floors, margin=0.01, new_articles=False) == 2
        assert "have changed" in capsys.readouterr().err
        assert self.floor(floors) == 0.80
        assert pin_floors.pin(floors, margin=0.01, new_articles=True) == 0
        assert self.floor(floors) == 0.89


def test_the_digest_is_of_names_and_contents_in_any_order(tmp_path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("1")
    two.write_text("2")
    before = pin_floors._digest([one, two])
    assert pin_floors._digest([two, one]) == before
    two.write_text("3")
    assert pin_floors._digest([one, two]) != before
