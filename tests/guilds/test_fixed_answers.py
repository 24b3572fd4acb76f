"""Calls that bot libraries make when they start."""

from tests.base import Api


def test_regions_and_sounds(bob_api: Api) -> None:
    (region,) = bob_api.get("/voice/regions").json()
    assert set(region) >= {"id", "name", "optimal", "deprecated", "custom"}
    assert bob_api.get("/soundboard-default-sounds").json() == []


def test_strangers_get_neither(stranger_api: Api) -> None:
    for path in ("/voice/regions", "/soundboard-default-sounds"):
        assert stranger_api.get(path).status_code == 401
