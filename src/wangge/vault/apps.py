from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "wangge.vault"
    label = "vault"
