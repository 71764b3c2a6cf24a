"""Signing in, signing out, staying signed in, and changing one's own password."""

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from kusei.kernel.offices.models import Account, Role
from kusei.web.accounts import actions
from kusei.web.permissions import account_of, allowed, public
from kusei.web.session_clock import COUNTER_KEY, Ended, is_ours, start_clock
from kusei.web.sign_in.forms import PasswordForm, SignInForm

WRONG = "職員番号または合言葉がちがいます。確かめて、もう一度入力してください。"


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in, then go on to the page in `next` if it is ours. A wrong try never says which of both was wrong."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    onward = asked if is_ours(request, asked) else ""
    if request.method == "GET" and isinstance(request.user, Account):
        return redirect(onward or "home")
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            account = authenticate(
                request, username=form.cleaned_data["login"], password=form.cleaned_data["password"]
            )
            if isinstance(account, Account):
                login(request, account)
                SessionStore.clear_expired()  # what ended sessions held is not kept
                start_clock(request)
                request.session[COUNTER_KEY] = form.cleaned_data["counter"]
                return redirect(onward or "home")
            form.add_error(None, WRONG)
        status = 422
    return render(
        request,
        "web/sign_in/sign_in.html",
        {"form": form, "onward": onward, "ended": _ended(request)},
        status=status,
    )


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    logout(request)
    messages.info(request, "おわりました。席をはなれても、この画面から台帳は見られません。")
    return redirect("sign-in")


@allowed(*Role)
@require_POST
def still_here(request: HttpRequest) -> HttpResponse:
    """Answer nothing. That it was asked for keeps the clerk signed in while a form is being filled."""
    return HttpResponse(status=204)


@allowed(*Role)
@sensitive_post_parameters("present", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password. Other sessions of the account end with it."""
    account = account_of(request)
    form = PasswordForm(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_own_password(account, form.cleaned_data["new"])
        update_session_auth_hash(request, account)
        messages.success(request, "合言葉を変えました。")
        return redirect("home")
    return render(request, "web/sign_in/password.html", {"form": form}, status=422 if form.errors else 200)


def _ended(request: HttpRequest) -> Ended | None:
    try:
        return Ended(request.GET.get("ended", ""))
    except ValueError:
        return None
