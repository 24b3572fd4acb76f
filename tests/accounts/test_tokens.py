"""Access tokens: which are believed."""

import time
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test.utils import CaptureQueriesContext

from accounts import services, tokens
from accounts.models import SignIn, User
from accounts.selectors import identify_token, live_sign_in
from rscord.core.errors import Unauthorized
from tests.accounts.conftest import Api

pytestmark = pytest.mark.django_db

UNAUTHORIZED = {"message": "401: Unauthorized", "code": 0}


def claims(sign_in: SignIn, **change: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {
        "user_id": str(sign_in.user_id),
        "sid": str(sign_in.id),
        "iat": now,
        "exp": now + 60,
        "jti": tokens.new_jti(),
        "type": "access",
    }
    return {name: value for name, value in (good | change).items() if value is not None}


def signed(payload: dict[str, Any], key: Any = None, algorithm: str = "HS256", **more: Any) -> str:
    return jwt.encode(payload, tokens._key() if key is None else key, algorithm=algorithm, **more)


def test_a_good_token_is_believed(alice_in: SignIn) -> None:
    identity = identify_token(signed(claims(alice_in)))
    assert (identity.user, identity.sign_in_id, identity.kind) == (alice_in.user, alice_in.id, "bearer")


@pytest.mark.parametrize("prefix", ["", "Bearer ", "bearer ", "  Bearer   "])
def test_the_scheme_may_be_left_out(alice_in: SignIn, prefix: str) -> None:
    assert identify_token(prefix + tokens.pair(alice_in).access).user == alice_in.user


def public_key_pem() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


FORGERIES: dict[str, Callable[[SignIn], str]] = {
    "alg none": lambda s: signed(claims(s), key="", algorithm="none"),
    "alg none, signature kept": lambda s: (
        signed(claims(s), key="", algorithm="none") + signed(claims(s)).split(".")[2]
    ),
    "another key": lambda s: signed(claims(s), key=b"k" * 32),
    "the bare SECRET_KEY": lambda s: signed(
        claims(s), key=__import__("django.conf").conf.settings.SECRET_KEY
    ),
    "RS256": lambda s: signed(claims(s), key=rsa_key(), algorithm="RS256"),
    "HS256 keyed with a public key": lambda s: signed_with_pem(claims(s)),
    "HS512": lambda s: signed(claims(s), algorithm="HS512"),
    "key named by kid": lambda s: signed(claims(s), key=b"\x00" * 32, headers={"kid": "../../../dev/null"}),
    "key brought along": lambda s: signed(
        claims(s), key=b"\x00" * 32, headers={"jwk": {"kty": "oct", "k": "AAAA"}}
    ),
    "expired": lambda s: signed(claims(s, exp=int(time.time()) - 10)),
    "without exp": lambda s: signed(claims(s, exp=None)),
    "without type": lambda s: signed(claims(s, type=None)),
    "without sid": lambda s: signed(claims(s, sid=None)),
    "without jti": lambda s: signed(claims(s, jti=None)),
    "a refresh token": lambda s: tokens.pair(s).refresh,
    "type access, misspelt": lambda s: signed(claims(s, type="Access")),
    "another user's id": lambda s: signed(claims(s, user_id="1")),
    "user_id no number": lambda s: signed(claims(s, user_id="alice")),
    "sid no number": lambda s: signed(claims(s, sid="x")),
    "sid of nobody": lambda s: signed(claims(s, sid="1")),
    "sid too large": lambda s: signed(claims(s, sid=str(1 << 80))),
    "exp no number": lambda s: signed(claims(s, exp="tomorrow")),
    "payload changed": lambda s: swapped(signed(claims(s)), signed(claims(s, user_id="1"), key=b"k" * 32)),
    "cut off": lambda s: signed(claims(s))[:-2],
    "empty": lambda s: "",
    "no dots": lambda s: "eyJhbGciOiJIUzI1NiJ9",
    "not ASCII": lambda s: "eyJ\u043f.\ud800.x",
    "NUL": lambda s: "eyJ\x00.a.b",
    "very long": lambda s: "eyJ" + "a" * 100_000,
    "another scheme": lambda s: "Basic " + tokens.pair(s).access,
    "a person's token as a bot's": lambda s: "Bot " + tokens.pair(s).access,
}


def signed_with_pem(payload: dict[str, Any]) -> str:
    """Sign as an attacker would who has the library's guard against PEM keys switched off."""
    import base64
    import hashlib
    import hmac

    head = signed(payload).rsplit(".", 1)[0]
    digest = hmac.new(public_key_pem(), head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def swapped(good: str, bad: str) -> str:
    header, _, signature = good.split(".")
    return f"{header}.{bad.split('.')[1]}.{signature}"


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_not(alice_in: SignIn, forgery: str) -> None:
    with pytest.raises(Unauthorized):
        identify_token(FORGERIES[forgery](alice_in))


@pytest.mark.parametrize(
    "forgery", ["alg none", "another key", "expired", "a refresh token", "another scheme"]
)
def test_a_forgery_gets_401(alice_in: SignIn, forgery: str) -> None:
    token = FORGERIES[forgery](alice_in)
    response = Api(token if " " in token else f"Bearer {token}").get("/users/@me")
    assert (response.status_code, response.json()) == (401, UNAUTHORIZED)
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bot", "Bot x", "Digest x", "Bearer a b c", "\u00e9"]
)
def test_a_bad_header_gets_401(db: None, header: str) -> None:
    response = Api().get("/users/@me", Authorization=header)
    assert (response.status_code, response.json()) == (401, UNAUTHORIZED)


def test_no_header_gets_401(db: None) -> None:
    response = Api().get("/users/@me")
    assert (response.status_code, response.json()) == (401, UNAUTHORIZED)


def test_a_bare_token_is_no_header(api: Api, alice_in: SignIn) -> None:
    assert Api(tokens.pair(alice_in).access).get("/users/@me").status_code == 401


def test_an_ended_sign_in_ends_its_tokens(api: Api, alice_in: SignIn) -> None:
    assert api.get("/users/@me").status_code == 200
    assert live_sign_in(alice_in.id)
    services.sign_out(alice_in.id)
    assert api.get("/users/@me").status_code == 401
    assert not live_sign_in(alice_in.id)


def test_a_disabled_user_is_out_at_once(api: Api, alice: User, alice_in: SignIn) -> None:
    User.objects.filter(id=alice.id).update(is_active=False)
    assert api.get("/users/@me").status_code == 401
    assert not live_sign_in(alice_in.id)


def test_a_clock_ahead_of_ours_is_forgiven(alice_in: SignIn) -> None:
    assert identify_token(signed(claims(alice_in, iat=int(time.time()) + 5))).user == alice_in.user


def test_an_access_token_lasts_as_long_as_the_settings_say(alice_in: SignIn, settings: Any) -> None:
    seen = jwt.decode(tokens.pair(alice_in).access, options={"verify_signature": False})
    assert seen["exp"] - seen["iat"] == settings.ACCESS_TOKEN_LIFETIME.total_seconds() == 900
    assert (seen["user_id"], seen["sid"]) == (str(alice_in.user_id), str(alice_in.id))


def test_authentication_costs_one_query(alice_in: SignIn, django_assert_num_queries: Any) -> None:
    token = tokens.pair(alice_in).access
    with django_assert_num_queries(1):
        identity = identify_token(f"Bearer {token}")
        assert identity.user.username == "alice"


def test_a_request_costs_one_query_before_its_own(
    api: Api, bob: User, django_assert_num_queries: Callable[[int], CaptureQueriesContext]
) -> None:
    with django_assert_num_queries(2):
        assert api.get(f"/users/{bob.id}").status_code == 200


def test_verify(api: Api, alice: User) -> None:
    answer = api.get("/auth/verify").json()
    assert answer["valid"] is True
    assert answer["user_id"] == str(alice.id)
    assert answer["expires_at"].endswith("+00:00")
    assert Api("Bearer nonsense").get("/auth/verify").status_code == 401
