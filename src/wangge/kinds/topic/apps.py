from django.apps import AppConfig


class TopicConfig(AppConfig):
    name = "wangge.kinds.topic"
    label = "topic"
