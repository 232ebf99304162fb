from django.urls import path

from wangge.bulletins import views

app_name = "bulletins"
urlpatterns = [
    path("", views.board, name="board"),
    path("post/", views.post, name="post"),
    path("<int:pk>/", views.bulletin, name="bulletin"),
    path("<int:pk>/sheet/", views.sheet, name="sheet"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
