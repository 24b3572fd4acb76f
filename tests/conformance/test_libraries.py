"""Stock bot libraries do every item of tiers one and two against the running product."""

import pytest

from tests import contract
from tests.conformance.conftest import Outcomes
from tests.conformance.items import ITEMS
from tests.conformance.objects import faults
from tests.conformance.recorder import Recording

pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]

every_library = pytest.mark.parametrize("library", contract.LIBRARIES)


@every_library
@pytest.mark.parametrize("item", ITEMS)
def test_item(library: str, item: str, outcomes: Outcomes) -> None:
    outcome = outcomes[library]
    assert outcome.items[item] is None, f"{outcome.items[item]}\n{outcome.printed}"
    assert passed(item, outcome.recording), f"{library} succeeded without {item}"
    contract.note(f"{item} by {library}")


def passed(item: str, recording: Recording) -> bool:
    """Whether the item itself was on the line: a call that went well, an opcode, an event."""
    first, _, rest = item.partition(" ")
    if first == "op":
        return int(rest) in {*recording.sent, *recording.received}
    if rest.startswith("/"):
        return any(call[:2] == [first, rest] and call[2] < 300 for call in recording.calls)
    return item in recording.events if first.isupper() else True


@every_library
def test_answers_and_events_hold_what_discord_promises(library: str, outcomes: Outcomes) -> None:
    assert faults(outcomes[library].recording) == []


@every_library
def test_nothing_fails_in_the_server_nor_in_the_library(library: str, outcomes: Outcomes) -> None:
    calls = outcomes[library].recording.calls
    assert calls
    assert [call for call in calls if call[2] >= 500] == []
    assert "Traceback" not in outcomes[library].printed, outcomes[library].printed
