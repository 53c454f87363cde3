"""Carriers, and which of them a tracking number is from: by its form and its check digit.

A form that keeps a check digit goes before one without; where two carriers' numbers cannot be told apart,
the carrier somebody named decides, else the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from baywindow.catalog.barcodes import check_digit

from . import check_digits
from .posts import POSTS


class Carrier(NamedTuple):
    """A carrier: its name, its SCAC where it has one, and the page of a number, which stands for `{}`."""

    name: str
    scac: str = ""
    link: str = ""


class Form(NamedTuple):
    """How a carrier's numbers look. The groups `body` and `check` must agree where there is a rule.

    `plain`: nobody else's numbers look like this, so that one whose check digit is wrong is mistyped.
    """

    carrier: str
    pattern: str
    rule: Callable[[str], str] | None = None
    before: str = ""
    plain: bool = False


class Parcel(NamedTuple):
    """A recognised number: as it is kept, whose it is, and where it can be followed."""

    number: str
    carrier: str
    name: str
    link: str


_DHL = "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}"
_ONTRAC = "https://www.ontrac.com/tracking/?number={}"

CARRIERS: dict[str, Carrier] = {
    "amazon": Carrier("Amazon Logistics", "AMZL", "https://track.amazon.com/tracking/{}"),
    "canada_post": Carrier(
        "Canada Post", "CPCL", "https://www.canadapost-postescanada.ca/track-reperage/en#/details/{}"
    ),
    "canpar": Carrier("Canpar Express", "CANP", "https://www.canpar.com/en/tracking/track.htm?barcode={}"),
    "dhl": Carrier("DHL", "DHLC", _DHL),
    "dpd": Carrier("DPD", "", "https://www.dpdgroup.com/nl/mydpd/my-parcels/track?parcelNumber={}"),
    "fedex": Carrier("FedEx", "FDEG", "https://www.fedex.com/fedextrack/?trknbr={}"),
    "gofo": Carrier("GOFO Express", "", "https://www.gofoexpress.com/tracking.html?searchID={}"),
    "landmark": Carrier("Landmark Global", "", "https://track.landmarkglobal.com/?search={}"),
    "lasership": Carrier("LaserShip", "LSHP", _ONTRAC),
    "old_dominion": Carrier(
        "Old Dominion Freight Line",
        "ODFL",
        "https://www.odfl.com/us/en/tools/trace-track-ltl-freight/trace.html?proNumbers={}",
    ),
    "ontrac": Carrier("OnTrac", "EMSY", _ONTRAC),
    "postnl": Carrier("PostNL", "", "https://postnl.nl/tracktrace/?B={}"),
    "purolator": Carrier("Purolator", "PRLA", "https://www.purolator.com/en/shipping/tracker?pins={}"),
    "s10": Carrier("Post", "", "https://globaltracktrace.ptc.post/gtt.web/Search.aspx?number={}"),
    "speedee": Carrier("Spee-Dee Delivery", "SPDE", "https://www.speedeedelivery.com/track/?tracking={}"),
    "ups": Carrier("UPS", "UPSN", "https://www.ups.com/track?tracknum={}"),
    "usps": Carrier("USPS", "USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={}"),
    "yodel": Carrier("Yodel", "", "https://www.yodel.co.uk/tracking/{}"),
    "yunexpress": Carrier("YunExpress", "", "https://www.yuntrack.com/parcelTracking?id={}"),
}

# A package that USPS delivers names its postcode before its number (application identifier 420).
_TO_ZIP = r"(?:420\d{5}(?:\d{4})?)?"

FORMS: tuple[Form, ...] = (
    Form("ups", r"1Z(?P<body>[0-9A-Z]{15})(?P<check>\d)", check_digits.ups, plain=True),
    Form("ups", r"[JKV](?P<body>\d{9})(?P<check>\d)", check_digits.ups),
    Form("ontrac", r"(?P<body>[CD]\d{13})(?P<check>\d)", check_digits.ups),
    Form(
        "s10",
        rf"[A-Z]{{2}}(?P<body>\d{{8}})(?P<check>\d)(?P<post>{'|'.join(POSTS)})",
        check_digits.s10,
        plain=True,
    ),
    # Electronic 94 in any length; 91 and 95 of 22 digits; 92 with a mailer id of nine digits, 93 of six.
    Form("usps", _TO_ZIP + r"(?P<body>94\d{19}(?:\d{4})?(?:\d{4})?)(?P<check>\d)", check_digit, plain=True),
    Form("usps", _TO_ZIP + r"(?P<body>9[15]\d{19})(?P<check>\d)", check_digit, plain=True),
    Form("usps", _TO_ZIP + r"(?P<body>92\d{3}9\d{15}(?:\d{4})?)(?P<check>\d)", check_digit),
    Form("usps", _TO_ZIP + r"(?P<body>93\d{3}[0-8]\d{15}(?:\d{4})?)(?P<check>\d)", check_digit),
    Form("dhl", r"(?P<body>00340434\d{11})(?P<check>\d)", check_digit, plain=True),
    Form("fedex", r"(?P<body>00\d{15})(?P<check>\d)", check_digit),
    Form("usps", r"(?P<body>(?:0[1-9]|[123578]\d)\d{17})(?P<check>\d)", check_digit),
    Form("usps", r"(?P<body>7\d{18})(?P<check>\d)", check_digit, before="91"),
    Form("fedex", r"96\d{5}(?P<body>\d{14})(?P<check>\d)", check_digit),
    Form("fedex", r"\d{20}(?P<body>\d{13})(?P<check>\d)", check_digits.fedex),
    Form("fedex", r"\d{16}(?P<body>\d{11})(?P<check>\d)\d{4}", check_digits.fedex),
    Form("fedex", r"(?P<body>\d{11})(?P<check>\d)", check_digits.fedex),
    Form("fedex", r"(?P<body>\d{14})(?P<check>\d)", check_digit),
    Form("purolator", r"(?P<body>\d{11})(?P<check>\d)", check_digits.luhn),
    Form("canada_post", r"(?P<body>\d{15})(?P<check>\d)", check_digit),
    Form("old_dominion", r"(?P<body>(?:0\d|77|78|80)\d{8})(?P<check>\d)", check_digits.luhn),
    Form("dhl", r"(?P<body>\d{9,10})(?P<check>\d)", check_digits.seven),
    Form("dpd", r"(?P<body>\d{27})(?P<check>[0-9A-Z])", check_digits.mod_37_36),
    Form("dpd", r"(?P<body>\d{14})(?P<check>[0-9A-Z])", check_digits.mod_37_36),
    # From here on forms without a check digit.
    Form("amazon", r"TB[ACM]\d{12}|C\d{10}"),
    Form("canpar", r"[DLS]\d{21}"),
    Form("yodel", r"JJ?D0002\d{12}"),
    Form("dhl", r"JJD\d{10,18}|JVGL\d{10,16}|GM\d{16}|GM\d{18}|GM[0-9A-F]{20}|[56]\d{13}"),
    Form("gofo", r"GFUS\d{14}"),
    Form("landmark", r"LTN\d{8}N\d"),
    Form("lasership", r"L[AEHINX][123]\d{7}|1LS7\d{11}|1LS7\d{12}-1|1LSCX[0-9A-Z]{10}"),
    Form("postnl", r"3S[A-Z]{4}\d{7,11}"),
    Form("purolator", r"[A-Z]{3}\d{9}"),
    Form("speedee", r"SP\d{18}"),
    Form("yunexpress", r"YT\d{16}"),
)

_PATTERNS = [(form, re.compile(form.pattern)) for form in FORMS]
_BLANKS = re.compile(r"[\s\u00a0]+")


def tidied(number: str) -> str:
    """A number as it is kept: without blanks, in capitals."""
    return _BLANKS.sub("", number).upper()


@lru_cache(4096)
def recognised(number: str, carrier: str = "") -> Parcel | None:
    """Whose number it is: of the named carrier if it can be, else the likeliest; None for nobody's."""
    found = list(recognitions(number))
    named = [one for one in found if carrier and carrier in {one.carrier, one.name}]
    return next(iter(named or found), None)


def recognitions(number: str) -> Iterator[Parcel]:
    """Every carrier whose number it can be, the likeliest first."""
    number, told = tidied(number), set()
    for form, pattern in _PATTERNS:
        match = pattern.fullmatch(number)
        if match and form.carrier not in told and _agrees(form, match):
            told.add(form.carrier)
            yield _parcel(form.carrier, number, match.groupdict().get("post"))


def mistyped(number: str, carrier: str = "") -> str:
    """The carrier whose number this would be but for its check digit; "" where nothing says that it is wrong.

    Where numbers of many look alike, only those of the named carrier are known to be wrong.
    """
    number = tidied(number)
    if recognised(number):
        return ""
    for form, pattern in _PATTERNS:
        match = pattern.fullmatch(number)
        if match and (form.plain or _is_named(form.carrier, carrier)):
            return _parcel(form.carrier, number, match.groupdict().get("post")).name
    return ""


def _is_named(code: str, carrier: str) -> bool:
    """Whether somebody's word for a carrier, such as "DHL Paket", is this one."""
    known = CARRIERS[code]
    name, told = known.name.lower(), carrier.lower()
    return told in {code, name} or told.startswith(f"{name} ")


def _agrees(form: Form, match: re.Match[str]) -> bool:
    if form.rule is None:
        return True
    body = str(match["body"])
    return bool(body.strip("0")) and form.rule(form.before + body) == match["check"]


def _parcel(code: str, number: str, post: str | None) -> Parcel:
    carrier = CARRIERS[code]
    name, link = (POSTS[post] if post else None) or (carrier.name, carrier.link)
    return Parcel(number, code, name or carrier.name, (link or carrier.link).format(quote(number, safe="")))
