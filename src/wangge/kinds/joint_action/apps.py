from django.apps import AppConfig


class JointActionConfig(AppConfig):
    name = "wangge.kinds.joint_action"
    label = "joint_action"
