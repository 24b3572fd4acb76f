"""The product's settings with what tests need: a fast hasher, no rate limits unless a test asks, no manifest."""

import os
import tempfile
from pathlib import Path

# Each worker has a data dir of its own, so a secret key of its own, from which names in Redis are made.
_folder = Path(os.environ.get("RSCORD_DATA_DIR") or tempfile.mkdtemp(prefix="rscord-tests-"))
os.environ["RSCORD_DATA_DIR"] = str(_folder / os.environ.get("PYTEST_XDIST_WORKER", ""))
os.environ.setdefault("RATE_LIMITS", "0")

from rscord.settings import *  # noqa: E402, F403
from rscord.settings import DATA_DIR, DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In a file, as in the product: threads that share a database in memory get "table is locked" instead of waiting.
    DATABASES["default"]["TEST"]["NAME"] = str(DATA_DIR / "test.sqlite3")
    DATABASES["default"]["OPTIONS"] |= {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    }
else:
    # Every test has hubs and servers with threads of their own. Their connections are closed with each piece of work:
    # kept until the threads are collected, those of several workers come near PostgreSQL's usual limit of 100.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
VOICE = False
"""No hub of a test looks for a voice process; those that are about one start it."""
MIDDLEWARE = ["tests.contract.Recorder", *MIDDLEWARE]
