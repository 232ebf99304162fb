from wangge.rounds.tests.given import missed_calls

__all__ = ["missed_calls"]
