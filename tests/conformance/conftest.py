"""One run of each bot library for all tests about it."""

from pathlib import Path

import pytest

from tests.conformance.runs import Outcome, outcome_of


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> "Outcomes":
    base = tmp_path_factory.getbasetemp()
    # The processes of pytest-xdist have folders of their own in a common one.
    return Outcomes(base.parent if hasattr(request.config, "workerinput") else base)


class Outcomes:
    """The outcome of every library, by its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Outcome] = {}

    def __getitem__(self, library: str) -> Outcome:
        if library not in self._known:
            self._known[library] = outcome_of(library, self._folder)
        return self._known[library]
