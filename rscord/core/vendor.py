"""Copies the browser libraries that the pages load from node_modules/ into static/vendor/.

Run as ``python -m rscord.core.vendor`` after ``npm ci --omit=dev``; it needs nothing but the standard library.
Third-party files are never committed: what is pinned in package-lock.json is what gets served.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Bare import name → file in node_modules. Modules are stored as .js, which every web server knows the type of.
MODULES = {
    "preact": "preact/dist/preact.mjs",
    "preact/hooks": "preact/hooks/dist/hooks.mjs",
    "@preact/signals-core": "@preact/signals-core/dist/signals-core.mjs",
    "@preact/signals": "@preact/signals/dist/signals.mjs",
    "htm": "htm/dist/htm.mjs",
}
# Fetched when a message first shows code in one of these languages.
HIGHLIGHTER = "@highlightjs/cdn-assets"
LANGUAGES = (
    "bash", "c", "cpp", "csharp", "css", "diff", "dockerfile", "go", "ini", "java", "javascript", "json", "kotlin",
    "lua", "makefile", "nginx", "perl", "php", "powershell", "python", "ruby", "rust", "scss", "sql", "swift",
    "typescript", "xml", "yaml",
)  # fmt: skip
MODULES |= {
    f"highlight.js/{name}": f"{HIGHLIGHTER}/es/{path}.min.js"
    for name, path in [("core", "core"), *((name, f"languages/{name}") for name in LANGUAGES)]
}
# Names and search words of emoji, fetched when somebody first looks for one.
EMOJI = "emojibase-data"
DATA = (f"{EMOJI}/en/compact.json", f"{EMOJI}/ru/compact.json", f"{EMOJI}/en/shortcodes/emojibase.json")
FONTS = {"literata": ("normal", "italic"), "onest": ("normal",)}
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
LICENSES = ("preact", "htm", "@preact/signals", "@preact/signals-core", HIGHLIGHTER, EMOJI)

# Django's manifest storage follows this comment and stops at a map that is not there.
SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*$\n?", re.MULTILINE)


class MissingLibrary(Exception):
    """A file that package.json promises is not in node_modules."""


def slug(name: str) -> str:
    """The file name of a bare import name: ``@preact/signals`` → ``preact-signals``."""
    return name.removeprefix("@").replace("/", "-")


def wanted() -> Iterator[tuple[str, str]]:
    """Pairs of (file in node_modules, file in static/vendor)."""
    for name, source in MODULES.items():
        yield source, f"{slug(name)}.js"
    for name in DATA:
        yield name, slug(name)
    for name in LICENSES:
        yield f"{name}/LICENSE", f"licenses/{slug(name)}.txt"
    for family, styles in FONTS.items():
        package = f"@fontsource-variable/{family}"
        yield f"{package}/LICENSE", f"licenses/{family}.txt"
        for style in styles:
            for subset in SUBSETS:
                font = f"{family}-{subset}-wght-{style}.woff2"
                yield f"{package}/files/{font}", f"fonts/{font}"


def read(source: Path) -> bytes:
    if not source.is_file():
        raise MissingLibrary(f"{source} is missing. Run: npm ci --omit=dev")
    data = source.read_bytes()
    return SOURCE_MAP.sub(b"", data) if source.suffix == ".mjs" else data


def manifest() -> bytes:
    """Bare import names and where static files hold them; the import map is made from it."""
    imports = {name: f"vendor/{slug(name)}.js" for name in MODULES}
    imports |= {name: f"vendor/{slug(name)}" for name in DATA}
    return json.dumps({"imports": imports}, indent=2).encode() + b"\n"


def copy(node_modules: Path, target: Path) -> int:
    """Make `target` hold exactly the wanted files; files that are already right keep their time stamps.

    Returns how many files were written. Raises MissingLibrary before anything is changed.
    """
    files = {name: read(node_modules / source) for source, name in wanted()}
    files["manifest.json"] = manifest()
    for path in [path for path in target.rglob("*") if path.is_file()]:
        if path.relative_to(target).as_posix() not in files:
            path.unlink()
    changed = [name for name, data in files.items() if not same(target / name, data)]
    for name in changed:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(files[name])
    return len(changed)


def same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def main() -> int:
    try:
        written = copy(ROOT / "node_modules", ROOT / "static" / "vendor")
    except MissingLibrary as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Browser libraries: {written} files written to static/vendor")
    return 0


if __name__ == "__main__":
    sys.exit(main())
