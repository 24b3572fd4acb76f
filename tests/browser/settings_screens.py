"""The settings, as screens: no text is looked for, they must work in every language."""

from typing import Any

from tests.browser.screens import Shot, screen

ALL_SHOWN = ".settings-body > *"


def _guild(shot: Shot) -> str:
    return shot.place.channels["general"].split("/")[2]


def _open(shot: Shot, path: str, ready: str = ALL_SHOWN) -> None:
    shot.open(path)
    shot.page.locator(ready).first.wait_for()
    shot.page.locator(".shimmers, .lazy").last.wait_for(state="detached")


def _server(shot: Shot, page: str, ready: str = ALL_SHOWN) -> None:
    _open(shot, f"/channels/{_guild(shot)}/settings/{page}", ready)


def _channel(shot: Shot, page: str, channel: str = "general") -> None:
    _open(shot, f"{shot.place.channels[channel]}/settings/{page}")


def _id(shot: Shot, person: str) -> str:
    return str(shot.place.people[person].request("GET", "/users/@me")["id"])


def _role(shot: Shot) -> Any:
    """A role that boris has, with a colour; made once."""
    alice, guild = shot.place.people["alice"], _guild(shot)
    roles = alice.request("GET", f"/guilds/{guild}/roles")
    for role in roles:
        if role["name"] == "Садовники":
            return role
    wanted = {"name": "Садовники", "color": 0x3A7D2C, "hoist": True}
    role = alice.request("POST", f"/guilds/{guild}/roles", json=wanted)
    alice.request("POST", f"/guilds/{guild}/roles", json={"name": "Harbour masters", "color": 0x2F6FB3})
    alice.request("PUT", f"/guilds/{guild}/members/{_id(shot, 'boris')}/roles/{role['id']}")
    return role


@screen("alice")
def server_list(shot: Shot) -> None:
    """The list of pages, which a phone shows alone."""
    _open(shot, f"/channels/{_guild(shot)}/settings", ".settings-nav" if shot.phone else ALL_SHOWN)


@screen("alice")
def server_overview(shot: Shot) -> None:
    _server(shot, "overview")


@screen("alice")
def server_unsaved(shot: Shot) -> None:
    _server(shot, "overview")
    shot.page.locator(".settings-body input[type=text]").fill("x")
    shot.page.locator(".save-bar .button").last.click()
    shot.page.locator(".settings-body [aria-invalid=true]").wait_for()


@screen("alice")
def server_roles(shot: Shot) -> None:
    _role(shot)
    _server(shot, "roles")


@screen("alice")
def server_role(shot: Shot) -> None:
    _server(shot, f"roles/{_role(shot)['id']}", ".settings-body .switch")


@screen("alice")
def server_members(shot: Shot) -> None:
    _role(shot)
    _server(shot, "members", ".settings-body .row")


@screen("alice")
def server_member(shot: Shot) -> None:
    _role(shot)
    _server(shot, f"members/{_id(shot, 'boris')}", ".settings-body .who")


@screen("alice")
def server_invites(shot: Shot) -> None:
    _server(shot, "invites", ".settings-body .row")


@screen("alice")
def server_bans(shot: Shot) -> None:
    _server(shot, "bans")


@screen("alice")
def server_audit_log(shot: Shot) -> None:
    _role(shot)
    _server(shot, "audit-log", ".settings-body .row")


@screen("alice")
def server_webhooks(shot: Shot) -> None:
    alice, channel = shot.place.people["alice"], shot.place.channels["workshop"].rsplit("/", 1)[1]
    if not alice.request("GET", f"/channels/{channel}/webhooks"):
        alice.request("POST", f"/channels/{channel}/webhooks", json={"name": "Build server"})
    _server(shot, "webhooks", ".settings-body .row")


@screen("alice")
def server_ownership(shot: Shot) -> None:
    _server(shot, "ownership", ".settings-body select")


@screen("alice")
def server_delete(shot: Shot) -> None:
    server_ownership(shot)
    shot.page.locator(".settings-section .button-danger").last.click()
    shot.page.locator("dialog[open]").wait_for()


@screen("alice")
def moderate_ban(shot: Shot) -> None:
    server_member(shot)
    shot.page.locator(".button-row .button").last.click()
    shot.page.locator("dialog[open] select").wait_for()


@screen("alice")
def profile_card(shot: Shot) -> None:
    _role(shot)
    shot.chat()
    shot.panel("members")
    shot.page.locator(".member .name-button").filter(has_text="Борис").click()
    shot.page.locator("dialog[open] .profile").wait_for()


@screen("alice")
def channel_overview(shot: Shot) -> None:
    _channel(shot, "overview")


@screen("alice")
def channel_permissions(shot: Shot) -> None:
    _channel(shot, "permissions")


@screen("alice")
def channel_exception(shot: Shot) -> None:
    _channel(shot, f"permissions/{_guild(shot)}")


@screen("alice")
def channel_explain(shot: Shot) -> None:
    _channel(shot, f"explain/{_id(shot, 'boris')}")
    shot.page.locator(".steps").wait_for()


@screen("boris")
def own_profile(shot: Shot) -> None:
    _open(shot, "/settings/profile")


@screen("boris")
def own_account(shot: Shot) -> None:
    _open(shot, "/settings/account")


@screen("boris")
def own_devices(shot: Shot) -> None:
    _open(shot, "/settings/sign-ins", ".settings-body .row")


@screen("boris")
def own_appearance(shot: Shot) -> None:
    _open(shot, "/settings/appearance")


@screen("boris")
def own_notifications(shot: Shot) -> None:
    _open(shot, "/settings/notifications")


@screen("boris")
def own_language(shot: Shot) -> None:
    _open(shot, "/settings/language", ".settings-body .button")
