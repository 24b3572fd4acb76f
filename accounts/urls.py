"""Addresses of the JSON calls, below ``/api/`` and ``/api/v10/``."""

from django.urls import path

import accounts.schema  # noqa: F401  (describes how requests are signed)
import rscord.core.converters  # noqa: F401  (makes <snowflake:…> known)
from accounts.api import applications, cookies, relationships, sign_ins, tokens, users

urlpatterns = [
    path("auth/register", tokens.Register.as_view()),
    path("auth/login", tokens.Login.as_view()),
    path("auth/refresh", tokens.Refresh.as_view()),
    path("auth/verify", tokens.Verify.as_view()),
    path("auth/logout", tokens.Logout.as_view()),
    path("auth/me", users.CurrentUser.as_view()),
    path("register", cookies.CookieRegister.as_view()),
    path("login", cookies.CookieLogin.as_view()),
    path("logout", cookies.CookieLogout.as_view()),
    path("csrf", cookies.CsrfToken.as_view()),
    path("users/@me", users.CurrentUser.as_view()),
    path("users/@me/sign-ins", sign_ins.SignIns.as_view()),
    path("users/@me/sign-ins/<snowflake:sign_in_id>", sign_ins.OwnSignIn.as_view()),
    path("users/me", users.CurrentUser.as_view()),
    path("users/profile", users.CurrentUser.as_view()),
    path("users/update", users.UpdateProfile.as_view()),
    path("users/avatar", users.Avatar.as_view()),
    path("users/status", users.Status.as_view()),
    path("users/settings", users.Settings.as_view()),
    path("users/search", users.SearchUsers.as_view()),
    path("users/<snowflake:user_id>", users.User.as_view()),
    path("friends", relationships.Friends.as_view()),
    path("friends/request", relationships.FriendRequests.as_view()),
    path("friends/<snowflake:user_id>", relationships.Friend.as_view()),
    path("friends/<snowflake:user_id>/accept", relationships.AcceptFriend.as_view()),
    path("users/@me/blocks/<snowflake:user_id>", relationships.Block.as_view()),
    path("users/@me/relationships", relationships.MyRelationships.as_view()),
    path("users/@me/relationships/<snowflake:user_id>", relationships.MyRelationship.as_view()),
    path("search/users", users.SearchUsersEnvelope.as_view()),
    path("applications", applications.Applications.as_view()),
    path("applications/<snowflake:application_id>", applications.Application.as_view()),
    path("applications/<snowflake:application_id>/bot/reset", applications.ApplicationToken.as_view()),
    path("applications/@me", applications.CurrentApplication.as_view()),
    path("oauth2/applications/@me", applications.CurrentApplication.as_view()),
]
