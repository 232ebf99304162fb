from django.apps import AppConfig


class WishConfig(AppConfig):
    name = "wangge.kinds.wish"
    label = "wish"
