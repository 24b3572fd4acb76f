"""The forms of the sign-up and sign-in pages. What they check is what the browser checks too; services do the rest."""

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import EMAIL_MAX
from accounts.passwords import PASSWORD_MAX
from rscord.core.errors import AppError, InvalidForm


class AccountForm(forms.Form):
    """A form that can show what a service refused. ``status`` is the HTTP status of the page that shows it.

    ``places``: where faults are shown that a service finds with another field.
    """

    status = 200
    places: ClassVar[Mapping[str, str]] = {}

    def show(self, error: AppError) -> None:
        """Put the sentences of ``error`` beside their fields, or above the form where there is no such field."""
        self.status = error.status
        if not isinstance(error, InvalidForm):
            self.add_error(None, str(error.message))
            return
        for name, found in error.fields.items():
            place = self.places.get(name, name)
            for fault in found:
                self.add_error(place if place in self.fields else None, str(fault[1]))


class RegisterForm(AccountForm):
    """A sign-up."""

    username = forms.CharField(max_length=128, label=_("Username"))
    email = forms.CharField(max_length=EMAIL_MAX, label=_("E-mail"))
    password = forms.CharField(max_length=PASSWORD_MAX, strip=False, label=_("Password"))


class LoginForm(AccountForm):
    """A sign-in. The page shows ``code`` once it turns out that the account wants one.

    Which of the two is wrong is not told; the password is what people type again.
    """

    places: ClassVar[Mapping[str, str]] = {"login": "password"}

    login = forms.CharField(max_length=EMAIL_MAX, label=_("Username or e-mail"))
    password = forms.CharField(max_length=PASSWORD_MAX, strip=False, label=_("Password"))
    code = forms.CharField(max_length=32, required=False, label=_("Code from your authenticator app"))

    @property
    def wants_code(self) -> bool:
        """Whether the page should ask for the second factor."""
        return "code" in self.errors
