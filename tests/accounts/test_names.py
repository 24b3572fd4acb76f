"""What usernames and locales may look like."""

import unicodedata
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import names
from rscord.core.text import fold


@pytest.mark.parametrize(
    "name",
    [
        "al",
        "alice",
        "Алиса",
        "ёжик_7",
        "a.b-c_d",
        "x" * 32,
        "山田太郎",
        "やまだ山",
        "김철수",
        "Ελένη",
        "1234",
        "ß" * 32,
        "ΐ" * 32,
    ],
)
def test_good_usernames(name: str) -> None:
    assert names.username_fault(names.clean_username(name)) is None


@pytest.mark.parametrize("name", ["pаypal", "Аlice", "admіn", "bоb", "αdmin", "яndex"])
def test_one_alphabet_only(name: str) -> None:
    fault = names.username_fault(name)
    assert fault
    assert fault[0] == "USERNAME_MIXED_SCRIPTS"


@pytest.mark.parametrize(
    "ch", ["\u200d", "\u200b", "\u202e", "\u2066", "\ufeff", "\u3164", "\u115f", "\xad", "\n", "\x00", "\x7f", " ", "@",
           "#", ":", "/", "`", "'", "😀", "\u0301", "\ud800", "\ue000", "\U000e0041", "٣"],
)  # fmt: skip
def test_characters_that_may_not_stand_in_one(ch: str) -> None:
    assert names.username_fault(f"ab{ch}cd") is not None


def test_width_and_style_are_flattened() -> None:
    assert names.clean_username(" ａｌｉｃｅ ") == names.clean_username("𝐚𝐥𝐢𝐜𝐞") == "alice"


@given(st.text(max_size=40))
def test_what_is_accepted_fits_its_columns(text: str) -> None:
    name = names.clean_username(text)
    if names.username_fault(name) is None:
        assert 2 <= len(name) <= 32
        assert len(fold(name)) <= 64
        assert name == unicodedata.normalize("NFKC", name)
        assert "@" not in name


@given(st.text(max_size=80))
def test_a_good_username_comes_of_everything(text: str) -> None:
    made = list(islice(names.usernames_like(text), 6))
    assert [names.username_fault(name) for name in made] == [None] * 6
    assert len(set(made)) > 1


@given(st.text(max_size=60))
def test_display_names_fit_their_columns(text: str) -> None:
    name, fault = names.clean_display_name(text)
    if fault is None:
        assert len(name) <= 32
        assert len(names.fold_name(name)) <= 64
        assert not any(unicodedata.category(ch) in {"Cc", "Cs"} for ch in name)


@pytest.mark.parametrize(
    "name",
    [
        "Алиса Л.",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "👩\u200d🚀",
        "\U0001fae8",
        "Zoë",
        "نور",
    ],
)
def test_display_names_are_freer(name: str) -> None:
    assert names.clean_display_name(name) == (unicodedata.normalize("NFC", name), None)


@pytest.mark.parametrize(
    ("text", "locale"),
    [("en", "en-US"), ("en-GB", "en-GB"), ("ru", "ru"), ("ru-RU", "ru"), ("pt", "pt-BR"), ("zh-CN", "zh-CN"),
     ("es-MX", "es-ES"), ("", None), ("xx", None), ("*", None), ("e", None), ("<b>", None)],
)  # fmt: skip
def test_locales(text: str, locale: str | None) -> None:
    assert names.clean_locale(text) == locale
