"""The processes of one machine: ``serve`` supervises them, ``start``, ``stop``, ``status`` and ``logs`` handle it."""
