"""Text that people type."""

import pytest

from rscord.core import text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Алёна", "АЛЕНА"),
        ("straße", "STRASSE"),
        ("ﬁsh", "FISH"),
        ("Ａlice", "alice"),
        ("e\u0308", "ë"),
        ("Е\u0308лка", "ёлка"),
    ],
)
def test_what_looks_the_same_folds_the_same(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


@pytest.mark.parametrize("name", ["Алёна", "ﬁsh", "İstanbul", "ǅ", "straße", "ΐ"])
def test_folding_twice_changes_nothing(name: str) -> None:
    assert text.fold(text.fold(name)) == text.fold(name)


def test_different_letters_stay_different() -> None:
    assert text.fold("и") != text.fold("й")


def test_names_are_composed_and_lose_spare_spaces() -> None:
    assert text.clean_name("  Ал\u0435\u0308на \t\n Петрова\u3000 ") == "Алёна Петрова"


@pytest.mark.parametrize("name", ["alice", "Алёна Петрова", "名前", "👩‍💻 dev", "a\u0301", "x" * 100, "नमस्ते"])
def test_good_names_have_no_fault(name: str) -> None:
    assert text.name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("a\x00b", "NAME_CONTROL"),
        ("a\x1b[31m", "NAME_CONTROL"),
        ("gpj.\u202eexe", "NAME_CONTROL"),
        ("a\u2066b", "NAME_CONTROL"),
        ("a\ud800", "NAME_CONTROL"),
        ("a\u0378", "NAME_CONTROL"),
        ("", "NAME_BLANK"),
        ("   ", "NAME_BLANK"),
        ("\u200b\u2060\ufeff", "NAME_BLANK"),
        ("\u3164\u115f", "NAME_BLANK"),
        ("\u0301", "NAME_BLANK"),
        ("z" + "\u0335" * 5, "NAME_COMBINING"),
    ],
)
def test_bad_names_have_theirs(name: str, fault: str) -> None:
    assert text.name_fault(name) == fault


def test_four_marks_on_a_letter_are_allowed() -> None:
    assert text.name_fault("z" + "\u0335" * text.MAX_COMBINING_RUN) is None
