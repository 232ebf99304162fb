from django.urls import path

from wangge.people.views import imports, organizations, own_data, persons, sign_in

app_name = "people"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/demo/<int:pk>/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("start/", sign_in.start, name="start"),
    path("me/", sign_in.profile, name="profile"),
    path("me/data/", own_data.download, name="my_data"),
    path("me/password/", sign_in.password, name="password"),
    path("me/posts/", sign_in.posts, name="posts"),
    path("desk/organizations/", organizations.organizations, name="organizations"),
    path("desk/organizations/new/", organizations.new_organization, name="new_organization"),
    path("desk/organizations/<int:pk>/", organizations.organization, name="organization"),
    path("desk/organizations/<int:pk>/change/", organizations.change_organization, name="change_organization"),
    path("desk/persons/", persons.persons, name="persons"),
    path("desk/persons/new/", persons.new_person, name="new_person"),
    path("desk/persons/<int:pk>/", persons.person, name="person"),
    path("desk/persons/<int:pk>/change/", persons.change_person, name="change_person"),
    path("desk/persons/<int:pk>/post/", persons.new_post, name="new_post"),
    path("desk/persons/<int:pk>/stop/", persons.stop_person, name="stop_person"),
    path("desk/persons/<int:pk>/reopen/", persons.reopen_person, name="reopen_person"),
    path("desk/persons/<int:pk>/password/", persons.new_password, name="new_password"),
    path("desk/posts/suggest/areas/", organizations.suggest_areas_for, name="suggest_areas"),
    path("desk/posts/suggest/organizations/", organizations.suggest_organizations_for, name="suggest_organizations"),
    path("desk/posts/<int:pk>/end/", persons.stop_post, name="end_post"),
    path("desk/posts/<int:pk>/pass-on/", persons.pass_on, name="pass_on"),
    path("desk/people-import/<slug:kind>/", imports.upload, name="import"),
    path("desk/people-import/<slug:kind>/template/", imports.template, name="import_template"),
    path("desk/people-import/draft/<int:pk>/", imports.preview, name="import_preview"),
    path("desk/people-import/draft/<int:pk>/errors/", imports.errors, name="import_errors"),
    path("desk/people-import/draft/<int:pk>/passwords/", imports.passwords, name="import_passwords"),
]
