"""A form that is sent without leaving its page is told where to go next, instead of being sent there."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ASKED = "Baywindow-Stays"
GOES_TO = "Baywindow-Goes-To"
_ELSEWHERE = (302, 303)


def told_where(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say a redirect's address to the script that asked so: following it would read the page's message."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if ASKED in request.headers and response.status_code in _ELSEWHERE:
            response.status_code = 204
            response[GOES_TO] = response["Location"]
            del response["Location"]
        return response

    return answer
