"""Setting up: what is missing is done, what is done is left alone."""

import gettext
import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from pytest_django import Settings

from rscord.core import installation

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "server"
msgstr "сервер"

msgid "member"
msgid_plural "members"
msgstr[0] "участник"
msgstr[1] "участника"
msgstr[2] "участников"
"""


@pytest.fixture(autouse=True)
def install(tmp_path: Path, settings: Settings) -> Path:
    """An installation of its own: static files, translations, data dir."""
    for folder in ("data", "source", "locale/ru/LC_MESSAGES", "static/vendor"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "static/vendor/manifest.json").write_text("{}")
    (tmp_path / "source" / "app.js").write_text("export const one = 1;\n")
    (tmp_path / "locale/ru/LC_MESSAGES/django.po").write_text(CATALOGUE)
    settings.BASE_DIR = tmp_path
    settings.DATA_DIR = tmp_path / "data"
    settings.STATIC_ROOT = tmp_path / "data" / "static"
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    return tmp_path


def setup(**options: str) -> list[str]:
    out = StringIO()
    call_command("setup", stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_the_first_time_does_everything_and_the_second_nothing(install: Path) -> None:
    assert not installation.is_current()
    assert setup()[:-1] == [
        "Moderators: their group's rights are set.",
        "Translations: 1 catalogues compiled.",
        "Static files: collected.",
    ]
    assert installation.is_current()
    written = (install / "data/static/app.js").stat().st_mtime_ns
    assert len(setup()) == 1
    assert (install / "data/static/app.js").stat().st_mtime_ns == written


@pytest.mark.django_db
def test_a_changed_static_file_is_collected_again(install: Path) -> None:
    setup()
    (install / "source" / "app.js").write_text("export const two = 22;\n")
    os.utime(install / "source" / "app.js", (1_000_000_000, 1_000_000_000))
    assert not installation.is_current()
    assert "Static files: collected." in setup()
    assert "two" in (install / "data/static/app.js").read_text()


@pytest.mark.django_db
def test_a_changed_translation_is_compiled_again(install: Path) -> None:
    setup()
    catalogue = install / "locale/ru/LC_MESSAGES/django.po"
    catalogue.write_text(CATALOGUE.replace("сервер", "сообщество"))
    stamp = time.time() + 5
    os.utime(catalogue, (stamp, stamp))
    assert "Translations: 1 catalogues compiled." in setup()


@pytest.mark.django_db
def test_compiled_translations_translate(install: Path) -> None:
    setup()
    with (install / "locale/ru/LC_MESSAGES/django.mo").open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert found.gettext("server") == "сервер"
    assert [found.ngettext("member", "members", n) for n in (1, 2, 5)] == [
        "участник",
        "участника",
        "участников",
    ]


@pytest.mark.django_db
def test_missing_browser_libraries_are_told(install: Path) -> None:
    (install / "static/vendor/manifest.json").unlink()
    assert any(line.startswith("Browser libraries: missing.") for line in setup())


@pytest.mark.django_db
def test_a_moderator_is_made_with_a_password_shown_once() -> None:
    (line,) = [line for line in setup(moderator="Marina") if "Password" in line]
    marina = get_user_model().objects.get(username="Marina")
    assert marina.is_staff
    assert marina.is_superuser
    assert marina.check_password(line.rpartition(" ")[2])
    assert "Marina is a moderator now." in setup(moderator="Marina")


@pytest.mark.django_db
def test_the_configured_moderator_is_made_only_while_there_is_none(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.CONFIG, "moderator", "marina")
    assert any("Password" in line for line in setup())
    monkeypatch.setattr(settings.CONFIG, "moderator", "boris")
    setup()
    assert list(get_user_model().objects.values_list("username", flat=True)) == ["marina"]


@pytest.mark.django_db
def test_an_impossible_name_is_told_in_a_sentence() -> None:
    with pytest.raises(CommandError, match="cannot be a username"):
        setup(moderator="a b\x00")


@pytest.mark.django_db
def test_nobody_is_made_unasked() -> None:
    setup()
    assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_a_demo_is_wanted_only_where_nobody_is_and_nobody_can_come(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings.CONFIG, "seed", True)
    assert installation.wants_demo()
    settings.PUBLIC_URL = "https://chat.example.org"
    assert not installation.wants_demo()
    settings.PUBLIC_URL = ""
    monkeypatch.setattr(settings.CONFIG, "seed", False)
    assert not installation.wants_demo()
    monkeypatch.setattr(settings.CONFIG, "seed", True)
    setup(moderator="marina")
    assert not installation.wants_demo()


@pytest.mark.django_db
def test_a_demo_is_made_when_asked_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.CONFIG, "seed", True)
    out = StringIO()
    call_command("setup", "--demo", "--verbosity", "0", stdout=out)
    assert "Making a small demo community (SEED=0 leaves it out) …" in out.getvalue().splitlines()
    assert "Ready" not in out.getvalue()
    names = [line.split()[0] for line in (settings.DATA_DIR / "demo.txt").read_text().splitlines()]
    assert set(names) == set(get_user_model().objects.values_list("username", flat=True))
    again = StringIO()
    call_command("setup", "--demo", "--verbosity", "0", stdout=again)
    assert again.getvalue() == ""
