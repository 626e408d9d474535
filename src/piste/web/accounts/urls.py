"""The addresses of accounts."""

from django.urls import path
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from piste.web.accounts import own_views, people_views, sign_in_views
from piste.web.accounts.permission import PUBLIC, needs
from piste.web.accounts.staff import StaffCallback

app_name = "accounts"
urlpatterns = [
    path("sign-in", sign_in_views.sign_in, name="sign-in"),
    path("sign-in/code", sign_in_views.code, name="code"),
    path("sign-in/demo", sign_in_views.demo, name="demo"),
    path("sign-in/staff", needs(PUBLIC)(OIDCAuthenticationRequestView.as_view()), name="staff"),
    path("sign-in/staff/back", needs(PUBLIC)(StaffCallback.as_view()), name="oidc-callback"),
    path("sign-out", sign_in_views.sign_out, name="sign-out"),
    path("account", own_views.account, name="account"),
    path("account/password", own_views.password, name="password"),
    path("account/second-factor", own_views.second_factor, name="second-factor"),
    path("account/recovery-codes", own_views.recovery_codes, name="recovery-codes"),
    path("people", people_views.people, name="people"),
    path("people/add", people_views.add, name="person-add"),
    path("people/<int:pk>", people_views.person, name="person"),
    path("people/<int:pk>/password", people_views.give_password, name="person-password"),
    path("people/<int:pk>/second-factor/end", people_views.end_factor, name="person-factor-end"),
    path("people/<int:pk>/roles", people_views.give_role, name="role-give"),
    path("people/<int:pk>/roles/<int:grant>/end", people_views.end_role, name="role-end"),
    path("audit", people_views.audit_trail, name="audit"),
]
