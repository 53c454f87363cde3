"""The addresses of files in."""

from django.urls import URLPattern, path

from . import console, console_mappings

RUN = "console/imports/<uuid:run_id>"
MAPPING = "console/imports/mappings/<uuid:mapping_id>"

urlpatterns: list[URLPattern] = [
    path("console/imports", console.runs, name="imports"),
    path("console/imports/new", console.new, name="import_new"),
    path("console/imports/mappings", console_mappings.mappings, name="import_mappings"),
    path(MAPPING, console_mappings.mapping, name="import_mapping"),
    path(f"{MAPPING}/file", console_mappings.mapping_file, name="import_mapping_file"),
    path(f"{MAPPING}/removal", console_mappings.remove, name="import_mapping_remove"),
    path("console/imports/blank/<slug:kind>", console_mappings.blank, name="import_blank"),
    path("console/imports/columns/<slug:kind>", console_mappings.columns, name="import_columns"),
    path("console/imports/standard/<slug:kind>", console_mappings.standard, name="import_standard"),
    path(RUN, console.run, name="import_run"),
    path(f"{RUN}/start", console.start, name="import_start"),
    path(f"{RUN}/mapping", console.choose, name="import_choose"),
    path(f"{RUN}/beginning", console_mappings.begun, name="import_begun"),
    path(f"{RUN}/removal", console.remove, name="import_remove"),
    path(f"{RUN}/rejected", console.rejected, name="import_rejected"),
]
