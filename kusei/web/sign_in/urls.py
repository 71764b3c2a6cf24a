"""Addresses of signing in and out. They have no namespace: the whole project refers to them."""

from django.urls import path

from kusei.web.sign_in import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("still-here/", views.still_here, name="still-here"),
    path("password/", views.password, name="password"),
]
