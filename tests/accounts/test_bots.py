"""Bots: their tokens and applications."""

import re

import pytest
from hikari.applications import get_token_id

from accounts import services
from accounts.models import Application, User
from accounts.selectors import identify_token
from rscord.core.errors import InvalidForm, Unauthorized, UnknownUser
from rscord.core.events import Event
from tests.accounts.conftest import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(alice: User) -> services.NewBot:
    return services.create_bot("Echo Bot", alice)


def test_a_bot_is_a_user_with_an_application(made: services.NewBot, alice: User) -> None:
    assert (made.user.username, made.user.display_name, made.user.bot) == ("echo_bot", "Echo Bot", True)
    assert made.application.id == made.user.id
    assert made.application.owner == alice
    assert not made.user.has_usable_password()


def test_its_token_has_the_form_that_libraries_read(made: services.NewBot) -> None:
    assert re.fullmatch(r"[\w-]{24,26}\.[\w-]{6}\.[\w-]{36}", made.token)
    assert int(get_token_id(made.token)) == made.user.id


def test_the_token_is_stored_nowhere(made: services.NewBot) -> None:
    row = Application.objects.values().get()
    assert made.token.split(".")[2] not in str(row)
    assert re.fullmatch("[0-9a-f]{64}", row["token_hash"])


@pytest.mark.parametrize("prefix", ["", "Bot ", "bot "])
def test_the_token_is_believed(made: services.NewBot, prefix: str) -> None:
    identity = identify_token(prefix + made.token)
    assert (identity.user, identity.sign_in_id, identity.kind) == (made.user, None, "bot")


def test_it_costs_one_query(made: services.NewBot, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        identify_token(f"Bot {made.token}")


def test_a_bots_token_is_no_bearer_token(made: services.NewBot) -> None:
    with pytest.raises(Unauthorized):
        identify_token(f"Bearer {made.token}")


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "a", lambda t: t.upper(), lambda t: t.split(".")[0]]
)
def test_a_changed_token_is_not(made: services.NewBot, change: object) -> None:
    with pytest.raises(Unauthorized):
        identify_token(change(made.token))  # type: ignore[operator]


def test_a_reset_ends_the_old_token(made: services.NewBot, heard: list[Event]) -> None:
    new = services.reset_bot_token(made.user)
    assert Api(f"Bot {made.token}").get("/users/@me").status_code == 401
    assert Api(f"Bot {new}").get("/users/@me").status_code == 200
    assert [(event.type, event.data(), event.audience.user_ids) for event in heard] == [
        ("~BOT_TOKEN_END", {"user_id": str(made.user.id)}, (made.user.id,))
    ]


def test_a_person_has_no_token_to_reset(alice: User) -> None:
    with pytest.raises(UnknownUser):
        services.reset_bot_token(alice)


def test_a_disabled_bot_is_out(made: services.NewBot, heard: list[Event]) -> None:
    services.disable(made.user)
    assert Api(f"Bot {made.token}").get("/users/@me").status_code == 401
    assert [event.type for event in heard] == ["~BOT_TOKEN_END"]


def test_two_bots_may_share_a_name(made: services.NewBot, alice: User) -> None:
    assert services.create_bot("Echo Bot", alice).user.username != made.user.username


@pytest.mark.parametrize("name", ["", "  ", "x" * 33, "\u202ebot", "a\x00b"])
def test_bad_names(alice: User, name: str) -> None:
    with pytest.raises(InvalidForm):
        services.create_bot(name, alice)
    assert not User.objects.filter(bot=True).exists()


def test_a_bot_sees_itself(made: services.NewBot) -> None:
    me = Api(f"Bot {made.token}").get("/users/@me").json()
    assert (me["id"], me["bot"], me["email"], me["verified"], me["mfa_enabled"], me["discriminator"]) == (
        str(made.user.id),
        True,
        None,
        True,
        False,
        "0",
    )


def test_a_bot_cannot_sign_out(made: services.NewBot) -> None:
    response = Api(f"Bot {made.token}").post("/auth/logout")
    assert (response.status_code, response.json()["code"]) == (403, 20001)


@pytest.mark.parametrize("path", ["/applications/@me", "/oauth2/applications/@me"])
def test_the_application(made: services.NewBot, alice: User, path: str) -> None:
    answer = Api(f"Bot {made.token}").get(path).json()
    assert answer["id"] == answer["bot"]["id"] == str(made.user.id)
    assert answer["owner"]["id"] == str(alice.id)
    assert re.fullmatch("[0-9a-f]{64}", answer["verify_key"])
    assert (answer["team"], answer["icon"], answer["bot_public"]) == (None, None, True)
    assert answer["flags"] & services.bots.ALL_INTENTS == services.bots.ALL_INTENTS
    assert answer["approximate_guild_count"] == 0
    assert "interactions_endpoint_url" not in answer


def test_people_have_no_application(api: Api) -> None:
    response = api.get("/applications/@me")
    assert (response.status_code, response.json()["code"]) == (403, 50001)


def test_libraries_parse_it(made: services.NewBot) -> None:
    import hikari
    from hikari.impl.entity_factory import EntityFactoryImpl

    bot = Api(f"Bot {made.token}")
    factory = EntityFactoryImpl(None)  # type: ignore[arg-type]
    assert factory.deserialize_application(bot.get("/applications/@me").json()).id == made.user.id
    me = factory.deserialize_my_user(bot.get("/users/@me").json())
    assert isinstance(me, hikari.OwnUser)
    assert (me.is_bot, me.locale) == (True, hikari.Locale.EN_US)


def test_verify_tells_a_bots_token_no_end(made: services.NewBot) -> None:
    answer = Api(f"Bot {made.token}").get("/auth/verify").json()
    assert answer == {"valid": True, "user_id": str(made.user.id)}
