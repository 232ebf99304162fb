"""Verbs of the chain."""

from wangge.chain.services.branches import Given, follow_division, save_branch
from wangge.chain.services.levels import begin_with, retire_level, save_level
from wangge.chain.services.refusal import ChainRefused

__all__ = ["ChainRefused", "Given", "begin_with", "follow_division", "retire_level", "save_branch", "save_level"]
