from django.apps import AppConfig

from wangge.audit.acts import register
from wangge.kinds.decision.acts import ACTS


class DecisionConfig(AppConfig):
    name = "wangge.kinds.decision"
    label = "decision"

    def ready(self) -> None:
        register(ACTS)
