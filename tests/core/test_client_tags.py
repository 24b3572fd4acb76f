"""The import map, the preload links and the monograms of the server's pages."""

import json
import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from rscord.core.templatetags import client


@pytest.fixture(autouse=True)
def uncached() -> None:
    client.cached_import_map.cache_clear()
    client.cached_preload_links.cache_clear()


def render(source: str, **context: object) -> str:
    return Template("{% load client %}" + source).render(Context(context))


def test_every_own_module_has_an_address() -> None:
    request = RequestFactory().get("/")
    request.csp_nonce = "abc"  # type: ignore[attr-defined]
    found = re.fullmatch(
        r'<script type="importmap" nonce="abc">(.*)</script>', render("{% importmap %}", request=request)
    )
    assert found
    imports = json.loads(found[1])["imports"]
    assert imports["rscord/main.js"] == "/static/js/main.js"
    assert "rscord/theme.js" not in imports, "a classic script is no module"
    assert len([name for name in imports if name.startswith("rscord/")]) > 30


def test_libraries_come_from_the_manifest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(client, "STATIC", tmp_path)
    assert client.modules() == {}
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor/manifest.json").write_text('{"imports": {"preact": "vendor/preact.js"}}')
    assert client.modules() == {"preact": "vendor/preact.js"}


def test_preloads_are_what_a_module_imports_and_no_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "js").mkdir()
    sources = {
        "a.js": 'import {\n  b,\n} from "rscord/b.js";\nimport "unknown";\n',
        "b.js": 'import{a}from"rscord/a.js";import{c}from"rscord/c.js";',
        "c.js": 'const later = () => import("rscord/d.js");',
        "d.js": "",
    }
    for name, source in sources.items():
        (tmp_path / "js" / name).write_text(source)
    monkeypatch.setattr(client, "STATIC", tmp_path)
    assert sorted(client.closure(("rscord/a.js",))) == ["js/a.js", "js/b.js", "js/c.js"]
    assert '<link rel="modulepreload" href="/static/js/d.js">' in render("{% modulepreload 'rscord/d.js' %}")


def test_names_cannot_break_out_of_the_import_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "modules", lambda: {"</script>": "x.js"})
    assert "</script>" not in client.import_map()


@pytest.mark.parametrize(
    ("id", "expected"), [("175928847299117063", "hue-8"), (22, "hue-0"), ("", "hue-0"), (None, "hue-0")]
)
def test_hue(id: object, expected: str) -> None:
    assert render("{{ id|hue }}", id=id) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("The Old Orchard", "TO"), ("вера_полозова", "ВП"), ("  ", "?")]
)
def test_initials(name: str, expected: str) -> None:
    assert render("{{ name|initials }}", name=name) == expected


def test_server_name(settings: pytest.FixtureRequest) -> None:
    settings.SERVER_NAME = "Orchard"  # type: ignore[attr-defined]
    assert render("{% server_name %}") == "Orchard"
