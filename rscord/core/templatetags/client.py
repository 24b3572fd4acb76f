"""Template tags of the browser client: the import map and the preload links, both with hashed addresses.

Modules name each other as ``rscord/…`` and libraries by their bare names, so no file has to be rewritten when
static files get hashed names: only the map changes.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

STATIC = Path(__file__).resolve().parents[3] / "static"
OWN = "rscord/"
# Loaded by a plain script element.
CLASSIC = {"theme.js"}
# Prime, so that every bit of an id counts; static/css/tokens.css has as many tints.
HUES = 11
# Statements only: import("…") is fetched when it is called, however near to an `export` it stands.
IMPORT = re.compile(
    r"""(?:^|;)(?:import\b[^"';()]*|export\b[^"';()=]*\bfrom\s*)["']([^"']+)["']""", re.MULTILINE
)


def modules() -> dict[str, str]:
    """Import name → static file name, of our own modules and of the libraries."""
    js = STATIC / "js"
    own = {
        f"{OWN}{path.relative_to(js).as_posix()}": path.relative_to(STATIC)
        for path in js.rglob("*.js")
        if path.name not in CLASSIC
    }
    return {name: path.as_posix() for name, path in sorted(own.items())} | libraries()


def libraries() -> dict[str, str]:
    """What rscord.core.vendor copied; empty before it ran, so that pages still render in tests."""
    manifest = STATIC / "vendor" / "manifest.json"
    if not manifest.is_file():
        return {}
    imports: dict[str, str] = json.loads(manifest.read_bytes())["imports"]
    return imports


def closure(entries: tuple[str, ...]) -> list[str]:
    """The static files of `entries` and of everything that they import statically, each once."""
    known = modules()
    found: dict[str, None] = {}
    queue = [name for name in entries if name in known]
    while queue:
        name = queue.pop()
        if name not in found:
            found[name] = None
            source = (STATIC / known[name]).read_text()
            queue += [target for target in IMPORT.findall(source) if target in known]
    return [known[name] for name in found]


def import_map() -> str:
    imports = {name: static(path) for name, path in modules().items()}
    return json.dumps({"imports": imports}, separators=(",", ":")).replace("<", "\\u003c")


def preload_links(entries: tuple[str, ...]) -> str:
    rows = ((static(path),) for path in closure(entries))
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', rows)


# Hashed names change only with a restart; while developing, files change under a running server.
cached_import_map = lru_cache(maxsize=1)(import_map)
cached_preload_links = lru_cache(maxsize=32)(preload_links)


@register.simple_tag(takes_context=True)
def importmap(context: template.Context) -> SafeString:
    """The import map as an inline script; it carries the nonce that the Content-Security-Policy asks for."""
    text = import_map() if settings.DEBUG else cached_import_map()
    nonce = getattr(context.get("request"), "csp_nonce", "")
    return format_html('<script type="importmap" nonce="{}">{}</script>', nonce, mark_safe(text))  # noqa: S308


@register.simple_tag
def modulepreload(*names: str) -> SafeString:
    """Preload links for the named modules and all that they import, so that they load in one round trip."""
    return mark_safe(preload_links(names) if settings.DEBUG else cached_preload_links(names))  # noqa: S308


@register.filter
def hue(snowflake: object) -> str:
    """The CSS class that tints whatever stands for this id; static/js/ids.js does the same arithmetic."""
    text = str(snowflake)
    return f"hue-{int(text) % HUES}" if text.isdecimal() else "hue-0"


@register.filter
def initials(name: object) -> str:
    """Up to two first letters, for a monogram in place of a picture."""
    words = [word for word in re.split(r"[\s_.-]+", str(name)) if word]
    return "".join(word[0] for word in words[:2]).upper() or "?"


@register.simple_tag
def server_name() -> str:
    """What this installation is called: SERVER_NAME of the settings."""
    return str(getattr(settings, "SERVER_NAME", "") or "rscord")
