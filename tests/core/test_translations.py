"""Everything that the server says to people is said in Russian too."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
APPS = ("rscord", "accounts", "guilds", "messaging", "voice")
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}
TRANSLATE = re.compile(r"""{%\s*translate\s+"([^"]+)"(?:\s+context\s+"([^"]+)")?""")
BLOCK = re.compile(
    r"{%\s*blocktranslate[^%]*%}(.*?)(?:{%\s*plural\s*%}.*?)?{%\s*endblocktranslate\s*%}", re.DOTALL
)
VALUE = re.compile(r"{{\s*(\w+)\s*}}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (ROOT / "locale/ru/LC_MESSAGES/django.po").open("rb") as source:
        return read_po(source, locale="ru")


def text_of(block: str) -> str:
    lines = (line.strip() for line in block.strip().splitlines())
    return VALUE.sub(r"%(\1)s", " ".join(line for line in lines if line))


def in_templates() -> list[tuple[str, str | None]]:
    sources = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    single = [(text, context or None) for source in sources for text, context in TRANSLATE.findall(source)]
    return single + [(text_of(block), None) for source in sources for block in BLOCK.findall(source)]


def in_code() -> list[tuple[str, str | None]]:
    found = []
    for app in APPS:
        for _, _, text, _, context in extract_from_dir(ROOT / app, [("**.py", "python")], keywords=KEYWORDS):
            found.append((text[0] if isinstance(text, tuple) else text, context))
    return found


def said(message: Message | None) -> bool:
    if message is None:
        return False
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def test_pages_are_translated(catalogue: Catalog) -> None:
    texts = in_templates()
    assert len(texts) > 50
    assert [text for text, context in texts if not said(catalogue.get(text, context))] == []


def test_errors_are_translated(catalogue: Catalog) -> None:
    assert [text for text, context in in_code() if not said(catalogue.get(text, context))] == []


def test_values_are_the_same_in_both_languages(catalogue: Catalog) -> None:
    wrong = []
    for message in catalogue:
        if message.id:
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
            wanted = set(re.findall(r"%\(\w+\)[sd]", ids[-1]))
            wrong += [form for form in forms if set(re.findall(r"%\(\w+\)[sd]", str(form))) != wanted]
    assert wrong == []
