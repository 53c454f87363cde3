"""The addresses of what happened, and of the access logs."""

from django.urls import URLPattern, path

from . import console, portal

CLIENT_ACTIVITY = "console/clients/<uuid:client_id>/activity"
CLIENT = "console/clients/<uuid:client_id>/access-log"
TEAM = "console/access-log"
OWN = "settings/access-log"

urlpatterns: list[URLPattern] = [
    path("activity", portal.activity, name="activity"),
    path("activity/export.csv", portal.activity_file, {"format": "csv"}),
    path("activity/export.xlsx", portal.activity_file, {"format": "xlsx"}),
    path(CLIENT_ACTIVITY, console.client_activity, name="console_client_activity"),
    path(f"{CLIENT_ACTIVITY}/export.csv", console.client_activity_file, {"format": "csv"}),
    path(f"{CLIENT_ACTIVITY}/export.xlsx", console.client_activity_file, {"format": "xlsx"}),
    path(OWN, portal.access_log, name="access_log"),
    path(f"{OWN}/export.csv", portal.access_log_file, {"format": "csv"}),
    path(f"{OWN}/export.xlsx", portal.access_log_file, {"format": "xlsx"}),
    path(CLIENT, console.client_log, name="console_client_log"),
    path(f"{CLIENT}/export.csv", console.client_log_file, {"format": "csv"}),
    path(f"{CLIENT}/export.xlsx", console.client_log_file, {"format": "xlsx"}),
    path(TEAM, console.team_log, name="console_log"),
    path(f"{TEAM}/export.csv", console.team_log_file, {"format": "csv"}),
    path(f"{TEAM}/export.xlsx", console.team_log_file, {"format": "xlsx"}),
]
