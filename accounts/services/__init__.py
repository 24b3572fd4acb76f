"""Changing accounts. Every change of them goes through here."""

from accounts.services.bots import NewBot, create_bot, reset_bot_token
from accounts.services.profiles import disable, set_status, update_profile, update_settings
from accounts.services.registration import Registration, register
from accounts.services.sessions import device, end_session, extend_session, start_session
from accounts.services.sign_ins import (
    Device,
    InvalidCode,
    InvalidLogin,
    TwoFactorRequired,
    end_sign_ins,
    refresh,
    sign_in,
    sign_out,
    sign_out_by_refresh,
    start_sign_in,
)

__all__ = [
    "Device",
    "InvalidCode",
    "InvalidLogin",
    "NewBot",
    "Registration",
    "TwoFactorRequired",
    "create_bot",
    "device",
    "disable",
    "end_session",
    "end_sign_ins",
    "extend_session",
    "refresh",
    "register",
    "reset_bot_token",
    "set_status",
    "sign_in",
    "sign_out",
    "sign_out_by_refresh",
    "start_session",
    "start_sign_in",
    "update_profile",
    "update_settings",
]
