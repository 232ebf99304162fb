"""Measurements of speed and size; `python -m bench.NAME` prints one, on whatever database the settings name."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")
django.setup()
