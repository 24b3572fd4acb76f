"""Bringing an installation up to date: tables, static files, translations. Each step does only what is left to do."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from rscord.core.admin import group

MIGRATION_LOCK = 7_276_435
"""An arbitrary number that no other program should lock in our database."""


def pending_migrations() -> list[str]:
    """Return the migrations that the database lacks. Raises OperationalError if it cannot be reached."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> int:
    """Apply what is pending; return how many migrations that was. Of several machines one does it."""
    if not pending_migrations():
        return 0
    with _alone():
        pending = pending_migrations()
        call_command("migrate", interactive=False, verbosity=0)
    return len(pending)


def static_files_changed() -> bool:
    """Whether static files have changed since they were collected."""
    stamp = _static_stamp()
    return not stamp.exists() or stamp.read_text() != _static_fingerprint()


def collect_static() -> bool:
    """Collect static files into the data dir if any has changed; return whether."""
    if not static_files_changed():
        return False
    # Without "clear" Django keeps whatever is newer than its source: an upgrade's files may be older.
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    _static_stamp().write_text(_static_fingerprint())
    return True


def stale_translations() -> list[Path]:
    """Return the catalogues (.po) that have not been compiled since they were changed."""
    found = [path for folder in settings.LOCALE_PATHS for path in sorted(Path(folder).rglob("*.po"))]
    return [path for path in found if not _is_compiled(path)]


def compile_translations() -> int:
    """Compile what is stale; return how many catalogues that was."""
    stale = stale_translations()
    for path in stale:
        _compile(path)
    return len(stale)


def browser_libraries_missing() -> bool:
    """Whether the files that the pages load from npm packages have not been copied yet."""
    return not (settings.BASE_DIR / "static" / "vendor" / "manifest.json").exists()


def is_current() -> bool:
    """Whether :func:`bring_up_to_date` would find nothing to do."""
    left = (stale_translations, pending_migrations, static_files_changed, moderators_incomplete)
    return not any(check() for check in left)


def moderators_incomplete() -> bool:
    """Whether the group of moderators lacks a right, or has one too many."""
    return not group.is_complete()


def complete_moderators() -> bool:
    """Give the group of moderators exactly the rights that this version has for it; return whether it lacked any."""
    if group.is_complete():
        return False
    group.make_complete()
    return True


def wants_demo() -> bool:
    """Whether a demo community belongs here: nobody has come yet, and nobody from outside can."""
    return settings.CONFIG.seed and not settings.PUBLIC_URL and not get_user_model().objects.exists()


def bring_up_to_date() -> Iterator[str]:
    """Do everything that is left to do; yield a sentence for each thing done."""
    if count := migrate():
        yield f"Database: {count} migrations applied."
    if complete_moderators():
        yield "Moderators: their group's rights are set."
    if count := compile_translations():
        yield f"Translations: {count} catalogues compiled."
    if collect_static():
        yield "Static files: collected."
    if browser_libraries_missing():
        yield "Browser libraries: missing. Run: npm ci --omit=dev && python -m rscord.core.vendor"


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other machines out until the block ends. An SQLite file has only one machine."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def _static_stamp() -> Path:
    return Path(settings.STATIC_ROOT).with_suffix(".stamp")


def _static_fingerprint() -> str:
    digest = hashlib.sha256(json.dumps([django.__version__, settings.STORAGES["staticfiles"]]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _is_compiled(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime


def _compile(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parent.parent.name)
    with path.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)
