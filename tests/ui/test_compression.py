"""Pages travel compressed; streams and small answers as they are."""

import gzip
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from baywindow.ui.compression import compressed_pages

LONG = "<p>Juniper Tea Co.</p>" * 400


def asked(response: HttpResponseBase, encoding: str = "gzip, br") -> HttpResponseBase:
    def view(request: HttpRequest) -> HttpResponseBase:
        return response

    return compressed_pages(view)(RequestFactory().get("/", headers={"Accept-Encoding": encoding}))


def test_a_page_is_compressed_for_those_who_can_read_it() -> None:
    response = asked(HttpResponse(LONG))
    assert isinstance(response, HttpResponse)
    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < len(LONG) / 10
    assert gzip.decompress(response.content).decode() == LONG
    assert "Accept-Encoding" in response.headers["Vary"]


def test_a_page_is_plain_for_those_who_cannot() -> None:
    response = asked(HttpResponse(LONG), encoding="")
    assert isinstance(response, HttpResponse)
    assert "Content-Encoding" not in response.headers and response.content.decode() == LONG


def test_small_answers_files_and_streams_are_left_alone() -> None:
    def lines() -> Iterator[str]:
        yield LONG

    for response in (
        HttpResponse("ok"),
        HttpResponse(LONG, content_type="application/pdf"),
        StreamingHttpResponse(lines()),
    ):
        assert "Content-Encoding" not in asked(response).headers


def test_the_length_of_the_same_page_varies() -> None:
    lengths = {asked(HttpResponse(LONG)).headers["Content-Length"] for _ in range(30)}
    assert len(lengths) > 5
