from django.apps import AppConfig


class DecisionConfig(AppConfig):
    name = "wangge.kinds.decision"
    label = "decision"
