"""Addresses of the matters on the desk."""

from django.urls import path

from wangge.matters.views import boards, details, lists, moving, opening, printing, talking

app_name = "matters"
urlpatterns = [
    path("", lists.show_list, name="list"),
    path("export/", lists.export, name="export"),
    path("pick/<slug:what>/", lists.pick, name="pick"),
    path("views/", lists.save_this_view, name="save_view"),
    path("views/<int:pk>/name/", lists.rename_this_view, name="rename_view"),
    path("views/<int:pk>/remove/", lists.delete_this_view, name="delete_view"),
    path("board/", boards.show_board, name="board"),
    path("map/", boards.show_map, name="map"),
    path("map/places.geojson", boards.show_places, name="places"),
    path("new/", opening.choose_kind, name="choose"),
    path("new/<slug:kind>/", opening.open_new, name="new"),
    path("orders/<int:pk>/<slug:act>/", moving.make_order_move, name="order_move"),
    path("files/<int:pk>/<slug:size>/", details.send_file, name="file"),
    path("<slug:number>/", details.show, name="detail"),
    path("<slug:number>/print/", printing.print_sheet, name="print"),
    path("<slug:number>/place.geojson", boards.show_place, name="place"),
    path("<slug:number>/note/", talking.write_note, name="note"),
    path("<slug:number>/message/", talking.write_message, name="message"),
    path("<slug:number>/link/", talking.add_link, name="link"),
    path("<slug:number>/link/<int:pk>/remove/", talking.remove_link, name="unlink"),
    path("<slug:number>/reporter/<int:pk>/", talking.show_reporter, name="reporter"),
    path("<slug:number>/do/<slug:the_move>/", moving.make_move, name="move"),
]
