"""The administrator's pages."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kusei.kernel.offices.models import Account, Role
from kusei.web.accounts import actions, queries
from kusei.web.accounts.forms import NewAccountForm, ParticularsForm, SearchForm
from kusei.web.permissions import account_of, allowed
from kusei.web.sign_in.lockout import locked_logins

ON_ONE_PAGE = 25
LAST_ADMINISTRATOR = (
    "アカウント管理の役割を持つ人が、ほかにいません。"
    "先に、別の人をアカウント管理にしてください。何も変えていません。"
)


@allowed(Role.ADMINISTRATOR)
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Accounts by office and role, a page at a time."""
    form = SearchForm(request.GET)
    paginator = Paginator(queries.found_accounts(**form.wanted()), ON_ONE_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    locked = locked_logins([account.login for account in page], timezone.now())
    rows = [(account, locked.get(account.login)) for account in page]
    return render(request, "web/accounts/list.html", {"search": form, "page": page, "rows": rows})


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Make an account, and show its initial password this one time."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login = form.cleaned_data["login"]
        try:
            account, password = actions.create_account(login, form.particulars(), account_of(request))
        except IntegrityError:
            form.add_error(
                "login", "この職員番号のアカウントが、いま別の画面で作られました。一覧で確かめてください。"
            )
        else:
            return render(request, "web/accounts/password.html", {"account": account, "password": password})
    return render(request, "web/accounts/new.html", {"form": form}, status=422 if form.errors else 200)


@allowed(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def account_page(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: its particulars to change, what may be done with it, what was done."""
    account = get_object_or_404(Account.objects.select_related("office"), pk=account_id)
    initial = {
        "name": account.name,
        "role": account.role,
        "office": account.office,
        "section": account.section,
    }
    form = ParticularsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_particulars(account_id, form.particulars(), account_of(request))
        except actions.LastAdministrator:
            form.add_error("role", LAST_ADMINISTRATOR)
        else:
            messages.success(request, "変更を記録しました。")
            return redirect("accounts:account", account_id)
    context = {
        "account": account,
        "form": form,
        "events": queries.newest_events(account),
        "locked_minutes": locked_logins([account.login], timezone.now()).get(account.login),
    }
    return render(request, "web/accounts/account.html", context, status=422 if form.errors else 200)


@allowed(Role.ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, account_id: int) -> HttpResponse:
    """Refuse the account from now on."""
    _existing(account_id)
    try:
        account = actions.end_account(account_id, account_of(request))
    except actions.LastAdministrator:
        messages.error(request, LAST_ADMINISTRATOR)
    else:
        messages.success(request, f"{account.name}さんのアカウントを止めました。")
    return redirect("accounts:account", account_id)


@allowed(Role.ADMINISTRATOR)
@require_POST
def reactivate(request: HttpRequest, account_id: int) -> HttpResponse:
    """Let an ended account sign in again."""
    _existing(account_id)
    account = actions.reactivate_account(account_id, account_of(request))
    messages.success(request, f"{account.name}さんのアカウントを再開しました。合言葉は前のままです。")
    return redirect("accounts:account", account_id)


@allowed(Role.ADMINISTRATOR)
@require_POST
def new_password(request: HttpRequest, account_id: int) -> HttpResponse:
    """Give a new initial password, and show it this one time."""
    _existing(account_id)
    account, password = actions.reset_password(account_id, account_of(request))
    return render(request, "web/accounts/password.html", {"account": account, "password": password})


@allowed(Role.ADMINISTRATOR)
@require_POST
def unlock(request: HttpRequest, account_id: int) -> HttpResponse:
    """Let a locked login be tried again."""
    _existing(account_id)
    account = actions.unlock_account(account_id, account_of(request))
    messages.success(request, f"{account.name}さんは、すぐに合言葉を入れなおせます。")
    return redirect("accounts:account", account_id)


def _existing(account_id: int) -> None:
    """Raise Http404 if there is no such account."""
    get_object_or_404(Account.objects.only("pk"), pk=account_id)
