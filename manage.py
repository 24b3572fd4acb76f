#!/usr/bin/env python
"""Django's command line, with rscord's settings."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rscord.settings")
    if sys.argv[1:2] == ["serve"]:
        # Its children load Django; it would only have to wait for that itself, and keep it in memory.
        from rscord.core.processes import serve

        sys.exit(serve.main(sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
