"""People and shops that order from the demo's clients. Nobody of them lives."""

from __future__ import annotations

import random
from typing import NamedTuple

from .companies import ClientPlan

_FIRST = ("Amelie", "Bastian", "Carla", "Dorian", "Edda", "Falk", "Greta", "Henning", "Ines", "Jonna", "Kian",
          "Leonie", "Mads", "Nele", "Ottilie", "Pia", "Ruben", "Selma", "Tjark", "Wanda")  # fmt: skip
_LAST = ("Ahlberg", "Brinkhoff", "Castell", "Dorndorf", "Eilers", "Fennimore", "Grothe", "Hollander", "Ibsen",
         "Jessen", "Kaltenbach", "Lindqvist", "Moorland", "Nygaard", "Ostrander", "Pemberton", "Quist",
         "Rosendahl", "Stavridis", "Tolland")  # fmt: skip
_SHOPS = ("Corner Pantry", "Harbour Stores", "Old Mill Market", "The Blue Door", "Kiosk am Wall",
          "Studio Nord", "Little Depot", "Hill & Vale")  # fmt: skip
_STREETS = ("Birch Lane", "Canal Street", "Mill Road", "Station Road", "Garden Row", "Harbour Street")

_EUROPE = (
    ("20095", "Hamburg", "DE"), ("10115", "Berlin", "DE"), ("80331", "Munich", "DE"),
    ("50667", "Cologne", "DE"), ("04109", "Leipzig", "DE"), ("60311", "Frankfurt", "DE"),
    ("1010", "Vienna", "AT"), ("1012", "Amsterdam", "NL"),
    ("2000", "Antwerp", "BE"), ("8000", "Aarhus", "DK"), ("211 20", "Malmö", "SE"), ("75002", "Paris", "FR"),
    ("00-001", "Warsaw", "PL"), ("8001", "Zurich", "CH"),
)  # fmt: skip
_AMERICA = (
    ("94612", "Oakland", "US"), ("97205", "Portland", "US"), ("98101", "Seattle", "US"),
    ("89501", "Reno", "US"), ("80202", "Denver", "US"), ("78701", "Austin", "US"),
    ("60602", "Chicago", "US"), ("10013", "New York", "US"),
    ("85004", "Phoenix", "US"), ("V6B", "Vancouver", "CA"), ("M5V", "Toronto", "CA"),
)  # fmt: skip


class Consignee(NamedTuple):
    """Who gets an order, and where."""

    name: str
    contact: str
    street: str
    postcode: str
    city: str
    country: str


def somebody(plan: ClientPlan, number: str) -> Consignee:
    """Who gets the order of this number: always the same."""
    dice = random.Random(f"consignee/{plan.code}/{number}")  # noqa: S311 - a demo's dice
    first, last = dice.choice(_FIRST), dice.choice(_LAST)
    shop = dice.random() < 0.2
    name = f"{dice.choice(_SHOPS)} {last}" if shop else f"{first} {last}"
    places = _AMERICA if plan.currency == "USD" else _EUROPE
    postcode, city, country = dice.choice(places)
    mail = f"{first[0]}.{last}@mail.example".lower()
    return Consignee(name, mail, f"{dice.choice(_STREETS)} {dice.randint(1, 180)}", postcode, city, country)
