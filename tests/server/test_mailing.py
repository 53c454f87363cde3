"""Mail to another machine is encrypted unless somebody says otherwise; the log can be JSON."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from baywindow.server.lines import AsJson, formatter
from baywindow.server.mailing import sealing_of_mail
from baywindow.server.trouble import Trouble


@pytest.mark.parametrize(
    ("host", "told", "way"),
    [
        ("mail.example", "", "starttls"), ("192.0.2.7", "", "starttls"), ("mail.example", "1", "starttls"),
        ("mail.example", "implicit", "implicit"), ("mail.example", "plain", "plain"),
        ("mail.example", "0", "plain"), ("127.0.0.1", "", "plain"), ("::1", "", "plain"),
        ("localhost", "", "plain"), ("localhost", "starttls", "starttls"),
        ("localhost.example", "", "starttls"),
    ],
)  # fmt: skip
def test_mail_leaves_this_machine_encrypted_unless_told_otherwise(host: str, told: str, way: str) -> None:
    assert sealing_of_mail(host, told) == way


def test_a_word_nobody_knows_is_not_taken_for_plain() -> None:
    with pytest.raises(ImproperlyConfigured, match="starttls, implicit, or plain"):
        sealing_of_mail("mail.example", "tls")
    with pytest.raises(Trouble, match="text or json"):
        formatter("xml")


def test_a_line_of_the_log_is_a_json_object() -> None:
    try:
        raise ValueError("a\nb")
    except ValueError:
        held = logging.LogRecord("baywindow.x", logging.WARNING, "f", 1, "line\n%s", ("ü",), sys.exc_info())
    line = AsJson().format(held)
    told = json.loads(line)
    assert "\n" not in line and told["at"].endswith("+00:00")
    assert (told["level"], told["name"], told["message"]) == ("WARNING", "baywindow.x", "line\nü")
    assert "ValueError" in told["trace"]
