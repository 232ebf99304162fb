app_name = "visit_field"
urlpatterns: list[object] = []
