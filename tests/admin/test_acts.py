"""Acts: a second look, a reason, a service, and a line in the logs."""

from typing import Any

import orjson
import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.test import Client

from accounts.models import SignIn, User
from guilds.models import AuditAction, AuditLogEntry, Ban, Guild, Member
from messaging.models import Message
from tests.admin.conftest import Place, browser_of, list_url, page_url
from tests.base import MISSING, Captured, Community, as_user, make_user, say


def act(
    browser: Client, name: str, *rows: Model, reason: str = "spam", sure: bool = True, choice: str = ""
) -> Any:
    """Post an act on ``rows`` and return the page that it leads to."""
    sent: dict[str, Any] = {"act": name, "row": [row.pk for row in rows], "reason": reason, "choice": choice}
    url = f"{list_url(type(rows[0]))}act/"
    return browser.post(url, sent | ({"sure": "1"} if sure else {}), follow=True)


def logged() -> list[tuple[str, str, dict[str, str]]]:
    entries = LogEntry.objects.select_related("user").order_by("id")
    return [(str(row.user), row.object_id or "", orjson.loads(row.change_message)) for row in entries]


def test_a_second_look_comes_first(browser: Client, bob: User) -> None:
    page = act(browser, "disable", bob, sure=False)
    assert page.status_code == 200
    assert b"Nobody can sign in to the account" in page.content
    assert page_url(bob).encode() in page.content
    assert User.objects.get(id=bob.id).is_active


@pytest.mark.parametrize("reason", ["", " \n ", "\x00", "x" * 513])
def test_a_reason_is_needed(browser: Client, bob: User, reason: str) -> None:
    page = act(browser, "disable", bob, reason=reason)
    assert page.status_code == 400
    assert b"Give a reason" in page.content
    assert User.objects.get(id=bob.id).is_active
    assert not LogEntry.objects.exists()


def test_a_reason_of_512_characters_will_do(browser: Client, bob: User) -> None:
    assert act(browser, "disable", bob, reason="\r\n" + "ж" * 512).status_code == 200
    assert not User.objects.get(id=bob.id).is_active


def test_disabling_ends_everything_at_once(browser: Client, bob: User, captured_events: Captured) -> None:
    api, own = as_user(bob), browser_of(bob)
    page = act(browser, "disable", bob)
    assert captured_events.types == ["~SIGN_IN_END"] * 2
    assert api.get("/users/@me").status_code == 401
    assert own.get(f"/channels/{MISSING}/{MISSING}").headers["Location"].startswith("/login")
    assert logged() == [("marina", str(bob.id), {"act": "disable", "reason": "spam", "choice": ""})]
    assert b"Disable account: 1 done." in page.content
    assert b"What moderators did" in page.content
    act(browser, "enable", bob, reason="it was not them")
    assert User.objects.get(id=bob.id).is_active
    assert browser_of(bob)


def test_ending_sign_ins_leaves_the_account(browser: Client, bob: User) -> None:
    api = as_user(bob)
    act(browser, "sign-out", bob)
    assert api.get("/users/@me").status_code == 401
    assert not SignIn.objects.filter(user=bob, ended_at=None).exists()
    assert browser_of(bob)


def test_many_at_once_and_those_that_refuse(browser: Client, bob: User, charlie: User, root: User) -> None:
    page = act(browser, "disable", bob, root, charlie)
    assert set(User.objects.filter(is_active=False)) == {bob, charlie}
    assert len(logged()) == 2
    assert b"root: You lack the permission" in page.content
    assert b"Disable account: 2 done." in page.content


def test_moderators_do_not_moderate_themselves_or_each_other(
    browser: Client, root_browser: Client, marina: User, root: User
) -> None:
    other = make_user("vera")
    act(root_browser, "appoint", other)
    for user in (marina, other, root):
        for name in ("disable", "sign-out", "ban-everywhere"):
            act(browser, name, user)
    assert not User.objects.filter(is_active=False).exists()
    act(root_browser, "disable", other)
    assert User.objects.get(is_active=False) == other


def test_moderators_raise_nobody(browser: Client, root_browser: Client, marina: User, bob: User) -> None:
    for name in ("appoint", "dismiss"):
        for user in (marina, bob):
            assert act(browser, name, user).status_code == 404
    assert b"Make a moderator" not in browser.get(page_url(bob)).content
    assert b"Make a moderator" in root_browser.get(page_url(bob)).content
    act(root_browser, "appoint", bob)
    assert browser_of(bob).get(list_url(User)).status_code == 200
    act(root_browser, "dismiss", bob)
    assert browser_of(bob).get(list_url(User)).status_code == 404
    assert {entry[2]["act"] for entry in logged()} == {"appoint", "dismiss"}


def test_the_last_superuser_cannot_dismiss_itself(root_browser: Client, root: User) -> None:
    act(root_browser, "dismiss", root)
    assert User.objects.get(id=root.id).is_superuser


def test_staff_without_rights_do_nothing(bob: User, charlie: User) -> None:
    User.objects.filter(id=bob.id).update(is_staff=True)
    assert act(browser_of(bob), "disable", charlie).status_code == 404
    assert User.objects.get(id=charlie.id).is_active


def test_deleting_messages(browser: Client, community: Community, captured_events: Captured) -> None:
    sent = [say(community.bob, community.channel, f"buy {n}") for n in range(2)]
    rows = list(Message.objects.filter(id__in=[facts.row.id for facts in sent]))
    captured_events.clear()
    act(browser, "delete", *rows)
    assert captured_events.unaudited == ["MESSAGE_DELETE_BULK"] * 2
    assert not Message.objects.filter(deleted_at=None).exists()
    entry = AuditLogEntry.objects.filter(action_type=AuditAction.MESSAGE_DELETE).latest("id")
    assert (entry.guild_id, entry.target_id, entry.reason) == (community.guild.id, community.bob.id, "spam")
    assert entry.user is not None
    assert entry.user.username == "marina"
    assert len(logged()) == 2


def test_banning_from_a_server_and_back(browser: Client, community: Community) -> None:
    kept = say(community.alice, community.channel, "hello").row.id
    spam = say(community.bob, community.channel, "buy").row.id
    page = act(browser, "ban", community.member(community.bob), choice="1")
    assert page.redirect_chain == [(list_url(Member), 302)]
    assert b"Ban from the server: 1 done." in page.content
    ban = Ban.objects.get(guild=community.guild, user=community.bob)
    assert ban.reason == "spam"
    assert not Member.objects.filter(guild=community.guild, user=community.bob).exists()
    assert Message.objects.get(deleted_at=None).id == kept
    assert Message.objects.get(id=spam).content == ""
    assert act(browser, "lift", ban, reason="enough").status_code == 200
    assert not Ban.objects.exists()
    kinds = AuditLogEntry.objects.filter(reason__in=["spam", "enough"]).order_by("id")
    assert list(kinds.values_list("action_type", flat=True)) == [
        AuditAction.MEMBER_BAN_ADD,
        AuditAction.MEMBER_BAN_REMOVE,
    ]


def test_an_owner_is_not_banned_from_their_own_server(browser: Client, community: Community) -> None:
    act(browser, "ban", community.member(community.alice))
    assert not Ban.objects.exists()
    assert not LogEntry.objects.exists()


def test_an_unknown_choice_is_the_first(browser: Client, community: Community) -> None:
    say(community.bob, community.channel, "stays")
    act(browser, "ban", community.member(community.bob), choice="all")
    assert Message.objects.filter(deleted_at=None).count() == 1


def test_banning_from_the_whole_site(browser: Client, community: Community) -> None:
    say(community.bob, community.channel, "buy")
    act(browser, "ban-everywhere", community.bob, choice="24")
    assert not User.objects.get(id=community.bob.id).is_active
    assert Ban.objects.filter(guild=community.guild, user=community.bob).exists()
    assert not Message.objects.filter(deleted_at=None).exists()
    assert logged()[0][2]["choice"] == "24"


def test_a_server_goes_and_comes_back(browser: Client, community: Community) -> None:
    alice, path = as_user(community.alice), f"/guilds/{community.guild.id}"
    act(browser, "delete", community.guild)
    assert alice.get(path).status_code == 404
    assert alice.post(f"{path}/restore").status_code == 404
    assert b"Deleted by a moderator" in browser.get(page_url(community.guild)).content
    act(browser, "restore", community.guild)
    assert alice.get(path).status_code == 200
    assert not Guild.objects.get().deleted_by_moderator


def test_only_posts_act(browser: Client, bob: User, place: Place) -> None:
    url = f"{list_url(User)}act/"
    assert browser.get(url, {"act": "disable", "row": bob.id, "sure": 1, "reason": "x"}).status_code == 404
    assert browser.post(url, {"act": "promote", "row": bob.id}).status_code == 404
    for row in ("", "x", str(1 << 64), "9" * 5000):
        assert (
            b"Nothing was chosen." in browser.post(url, {"act": "disable", "row": row}, follow=True).content
        )


def test_a_form_from_elsewhere_does_nothing(marina: User, bob: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = browser_of(marina).cookies
    act(browser, "disable", bob)
    assert User.objects.get(id=bob.id).is_active
