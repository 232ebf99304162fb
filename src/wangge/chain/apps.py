from django.apps import AppConfig

from wangge.audit.acts import register
from wangge.chain.acts import ACTS


class ChainConfig(AppConfig):
    name = "wangge.chain"
    label = "chain"

    def ready(self) -> None:
        register(ACTS)
