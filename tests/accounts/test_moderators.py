"""What moderators do to accounts, and to whom they may not."""

import pytest

from accounts import services, tokens
from accounts.models import User
from accounts.selectors import identify_token
from accounts.services import moderators
from rscord.core.errors import MissingPermissions, NotForBots, Unauthorized
from rscord.core.events import Event
from tests.base import DEVICE, make_user

ACTS = [moderators.disable_account, moderators.enable_account, moderators.sign_out_everywhere]


def staff(name: str, *, superuser: bool = False) -> User:
    user = make_user(name)
    user.is_staff, user.is_superuser = True, superuser
    user.save()
    return user


@pytest.mark.parametrize("act", ACTS)
def test_who_may_not(alice: User, bob: User, heard: list[Event], act: object) -> None:
    marina, vera, root = staff("marina"), staff("vera"), staff("root", superuser=True)
    retired = staff("boris")
    retired.is_active = False
    refused = [(alice, bob), (alice, alice), (marina, marina), (marina, vera), (marina, root), (root, root)]
    for actor, user in [*refused, (retired, bob)]:
        with pytest.raises(MissingPermissions):
            act(actor=actor, user=user)  # type: ignore[operator]
    assert heard == []
    assert not User.objects.filter(is_active=False).exists()


def test_a_disabled_account_and_its_bots_connections_are_out_at_once(bob: User, heard: list[Event]) -> None:
    marina = staff("marina")
    token = tokens.pair(services.start_sign_in(bob, DEVICE)).access
    bot = services.create_bot("Parrot", None)
    moderators.disable_account(actor=marina, user=bob)
    moderators.disable_account(actor=marina, user=bot.user)
    assert [event.type for event in heard] == ["~SIGN_IN_END", "~BOT_TOKEN_END"]
    for dead in (token, bot.token):
        with pytest.raises(Unauthorized):
            identify_token(dead)
    moderators.enable_account(actor=marina, user=bot.user)
    assert identify_token(bot.token).user == bot.user
    moderators.enable_account(actor=marina, user=bob)
    with pytest.raises(Unauthorized):
        identify_token(token)  # what ended stays ended


def test_signing_out_everywhere(bob: User, heard: list[Event]) -> None:
    marina = staff("marina")
    for _ in range(3):
        services.start_sign_in(bob, DEVICE)
    assert moderators.sign_out_everywhere(actor=marina, user=bob) == 3
    assert moderators.sign_out_everywhere(actor=marina, user=bob) == 0
    assert len(heard) == 3
    with pytest.raises(NotForBots):
        moderators.sign_out_everywhere(actor=marina, user=services.create_bot("Parrot", None).user)


def test_only_superusers_appoint_and_dismiss(bob: User) -> None:
    marina, root = staff("marina"), staff("root", superuser=True)
    for act in (moderators.appoint_moderator, moderators.dismiss_moderator):
        for actor in (bob, marina):
            for user in (bob, marina, root):
                with pytest.raises(MissingPermissions):
                    act(actor=actor, user=user)
    moderators.appoint_moderator(actor=root, user=bob)
    assert (bob.is_staff, bob.is_superuser, bob.groups.count()) == (True, False, 1)
    other = staff("vera", superuser=True)
    for user in (bob, other):
        moderators.dismiss_moderator(actor=root, user=user)
        user.refresh_from_db()
        assert (user.is_staff, user.is_superuser, user.groups.count()) == (False, False, 0)
    with pytest.raises(NotForBots):
        moderators.appoint_moderator(actor=root, user=services.create_bot("Parrot", None).user)
    with pytest.raises(MissingPermissions):
        moderators.dismiss_moderator(actor=root, user=root)
