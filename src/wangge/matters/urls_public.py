"""What residents' forms of any kind ask while somebody types."""

from django.urls import path

from wangge.matters.views import lists

app_name = "matters_public"
urlpatterns = [path("<slug:what>/", lists.pick_public, name="pick")]
