app_name = "visit"
urlpatterns: list[object] = []
