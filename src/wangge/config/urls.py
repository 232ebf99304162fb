"""Root addresses, assembled from every app's module."""

from django.urls import include, path

from wangge.config.modules import installed_modules

urlpatterns = [
    path(prefix, include(dotted)) for module in installed_modules() for prefix, dotted in module.urls
]
