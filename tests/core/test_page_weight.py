"""What the chat page costs over the wire before anybody has done anything."""

import re
from pathlib import Path

import brotli
import pytest

from rscord.core.templatetags import client

BUDGET = 150 * 1024
"""Bytes of JavaScript and CSS, compressed as they are served."""

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
STYLE = re.compile(r"""rel="stylesheet" href="{% static 'css/([a-z]+\.css)'""")


def test_scripts_and_styles_are_light() -> None:
    if not (client.STATIC / "vendor/manifest.json").is_file():
        pytest.skip("the browser libraries are not installed")
    scripts = client.closure(("rscord/main.js", "rscord/i18n/ru.js"))
    pages = (TEMPLATES / name for name in ("base.html", "chat.html"))
    styles = [f"css/{name}" for page in pages for name in STYLE.findall(page.read_text())]
    assert len(styles) > 8
    assert not [name for name in scripts if "vendor/highlight" in name or "picker/Picker" in name], (
        "fetched on demand"
    )
    weight = sum(len(brotli.compress((client.STATIC / name).read_bytes())) for name in scripts + styles)
    assert weight <= BUDGET
