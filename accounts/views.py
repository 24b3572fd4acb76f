"""The pages for signing up, in and out. They need no JavaScript."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.forms import AccountForm, LoginForm, RegisterForm
from accounts.models import SignIn, User
from rscord.core.errors import AppError

LANGUAGE_LIFETIME = timedelta(days=365)
"""So long a browser keeps the language that was chosen in it."""


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Sign-up, which signs in at once."""
    return _page(request, "register.html", RegisterForm)


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Sign-in."""
    return _page(request, "login.html", LoginForm)


@never_cache
@require_POST
def logout(request: HttpRequest) -> HttpResponseRedirect:
    """Sign-out, by a button: a link could be followed by anybody's picture."""
    services.end_session(request)
    return redirect("/")


@never_cache
@require_POST
def language(request: HttpRequest) -> HttpResponseRedirect:
    """Choose the language: of this browser, and of the account where somebody is signed in."""
    wanted = request.POST.get("language", "")
    answer = redirect(_safe_next(request) or "/")
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=LANGUAGE_LIFETIME,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
        if isinstance(request.user, User):
            services.update_settings(request.user, {"locale": wanted})
    return answer


def _page(request: HttpRequest, template: str, form_class: type[AccountForm]) -> HttpResponse:
    goal = _safe_next(request)
    if request.user.is_authenticated:
        return redirect(goal or "/")
    form = form_class(request.POST or None)
    if form.is_bound and _entered(request, form):
        return redirect(goal or "/")
    return render(request, template, {"form": form, "next": goal}, status=form.status)


def _entered(request: HttpRequest, form: AccountForm) -> bool:
    if not form.is_valid():
        form.status = 400
        return False
    try:
        services.start_session(request, _sign_in(request, form))
    except AppError as error:
        form.show(error)
        return False
    return True


def _sign_in(request: HttpRequest, form: AccountForm) -> SignIn:
    device, data = services.device(request), form.cleaned_data
    if isinstance(form, LoginForm):
        return services.sign_in(**data, device=device)
    made = services.register(**data, device=device)
    return services.start_sign_in(made.user, device)


def _safe_next(request: HttpRequest) -> str:
    """Return where to go afterwards: a path of this site, or "" for the default."""
    goal = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(goal, allowed_hosts=None)
    return goal if safe and goal.startswith("/") else ""
