"""A client's articles as goods: with ids, codes, places and what is expected to leave a day."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date

from .catalogues.article import Article
from .codes import Ids, gtin13
from .companies import CLIENT_NUMBERS, ClientPlan
from .places import Building, Place
from .seasons import growth, season

WHOLESALE = 0.12
MOST_CARTONS = 4
USUAL_WEEK = 0.8
_CREATED = 1_675_209_600_000  # 1 February 2023, in the ids alone


@dataclass
class Good:
    """An article of a client; `units_a_day` is what all warehouses together ship on a usual day."""

    id: str
    n: int
    article: Article
    gtin: str
    share: float
    units_a_day: float
    everywhere: bool
    reorder_point: int = 0
    cost: float = 0.0

    def expected(self, day: date, days_ago: int) -> float:
        """What is expected to leave on that day."""
        return self.units_a_day * season(self.article.season, day) * growth(days_ago)


@dataclass
class Batch:
    """Goods of one lot (or of none) on one shelf: in the picking bay, in bulk, and held in bulk."""

    lot: str | None = None
    expiry: date | None = None
    bay: int = 0
    bulk: int = 0
    held: int = 0
    blocked: bool = False
    serials: list[str] = field(default_factory=list)
    pallets: list[tuple[str, Place, int]] = field(default_factory=list)

    @property
    def free(self) -> int:
        """What may be picked."""
        return 0 if self.blocked else self.bay + self.bulk - self.held

    def lighten(self, qty: int) -> None:
        """Take units out of bulk, off the first pallets where it stands on some."""
        self.bulk -= qty
        while qty and self.pallets:
            pallet, place, units = self.pallets.pop(0)
            if units > qty:
                self.pallets.insert(0, (pallet, place, units - qty))
            qty -= min(units, qty)


@dataclass
class Shelf:
    """A good in one warehouse: its bay, its bulk place, its batches and what is on order."""

    good: Good
    building: Building
    share: float
    bay: Place
    bulk: Place
    batches: list[Batch] = field(default_factory=list)
    on_order: int = 0
    starved: bool = False

    @property
    def free(self) -> int:
        """What may be picked, of all batches."""
        return sum(batch.free for batch in self.batches)

    def expected(self, day: date, days_ago: int) -> float:
        """What is expected to leave this warehouse on that day."""
        return self.good.expected(day, days_ago) * self.share


def goods_of(plan: ClientPlan) -> list[Good]:
    """The client's goods; the same ids every time."""
    ids = Ids(f"goods/{plan.code}")
    articles = plan.articles()
    whole = sum(article.popularity for article in articles)
    number = CLIENT_NUMBERS[plan.code]
    middle = sorted(article.popularity for article in articles)[len(articles) // 2]
    return [
        _good(plan, article, n, str(ids.new(_CREATED)), gtin13(number, n), article.popularity / whole, middle)
        for n, article in enumerate(articles, start=1)
    ]


def _good(
    plan: ClientPlan, article: Article, n: int, own_id: str, gtin: str, share: float, middle: float
) -> Good:
    daily = plan.lines * USUAL_WEEK * share * usual_units(article, plan.volume)
    return Good(
        id=own_id,
        n=n,
        article=article,
        gtin=gtin,
        share=share,
        units_a_day=daily,
        everywhere=article.popularity >= middle,
        reorder_point=_rounded(daily * 9),
        cost=round(article.value * 0.02 + article.weight / 9000 + 0.06, 2),
    )


def usual_units(article: Article, volume: int) -> float:
    """The units of an average order line: mostly a few, now and then cartons."""
    if article.serials:
        return 1.0
    return (1 - WHOLESALE) * (article.units * volume + 1) / 2 + WHOLESALE * article.pack * (
        MOST_CARTONS + 1
    ) / 2


def _rounded(quantity: float) -> int:
    """What a buyer would write down: whole units, tens above fifty."""
    return max(1, round(quantity)) if quantity < 50 else int(round(quantity, -1))


def rounded_up(quantity: float, step: int) -> int:
    """The next multiple of `step`."""
    return max(step, math.ceil(quantity / step) * step)


def shelves_of(
    plan: ClientPlan, goods: list[Good], built: dict[str, Building]
) -> dict[tuple[str, str], Shelf]:
    """Where each good stands, by good and warehouse: the best sellers in every warehouse of the client."""
    shelves: dict[tuple[str, str], Shelf] = {}
    for position, (code, share, aisles) in enumerate(plan.places):
        building = built[code]
        bays = [bay for aisle in aisles for bay in building.bays[aisle]]
        stocked = [good for good in goods if position == 0 or good.everywhere]
        for n, good in enumerate(stocked):
            own_share = share if good.everywhere else 1.0
            bulk = building.bulk[(n * 7 + CLIENT_NUMBERS[plan.code] * 3) % len(building.bulk)]
            shelves[good.id, code] = Shelf(good, building, own_share, bays[n % len(bays)], bulk)
    return shelves
