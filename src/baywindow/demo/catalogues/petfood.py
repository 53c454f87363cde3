"""Pet food: few articles, heavy bags, whole pallets in, short lines out."""

from __future__ import annotations

from .article import Article

# code, name, category, popularity, days it keeps, (size code, words, mm, kilograms, value, bags a pallet)
_SMALL = ("02", "2 kg", (280, 180, 90), 2.05, 7.8, 240)
_MIDDLE = ("06", "6 kg", (420, 280, 120), 6.1, 19.5, 96)
_LARGE = ("15", "15 kg", (680, 400, 160), 15.2, 41.0, 40)
_DRY = (
    ("DAC", "Adult dog, chicken and rice", "Dog, dry", 3.0, 540),
    ("DAL", "Adult dog, lamb", "Dog, dry", 2.2, 540),
    ("DAS", "Senior dog, salmon", "Dog, dry", 1.4, 480),
    ("DPU", "Puppy, poultry", "Dog, dry", 1.6, 480),
    ("DGF", "Grain-free dog, venison", "Dog, dry", 0.8, 420),
    ("CAC", "Adult cat, chicken", "Cat, dry", 2.4, 540),
    ("CIN", "Indoor cat, turkey", "Cat, dry", 1.8, 540),
    ("CKI", "Kitten, poultry", "Cat, dry", 0.9, 420),
)
# sku, name, category, mm, grams, value, hs, pack, cartons a pallet, days, popularity, season
_OTHER = (
    ("GB-WET-BEF", "Dog stew, beef, 12 x 400 g", "Dog, wet", (310, 230, 110), 5400.0, 14.4, "230910", 84, 720, 2.0, "flat"),
    ("GB-WET-DUK", "Dog stew, duck, 12 x 400 g", "Dog, wet", (310, 230, 110), 5400.0, 15.1, "230910", 84, 720, 1.2, "flat"),
    ("GB-WET-TUN", "Cat pouches, tuna, 24 x 85 g", "Cat, wet", (280, 200, 120), 2300.0, 11.8, "230910", 120, 600, 2.3, "flat"),
    ("GB-WET-RAB", "Cat pouches, rabbit, 24 x 85 g", "Cat, wet", (280, 200, 120), 2300.0, 12.4, "230910", 120, 600, 1.1, "flat"),
    ("GB-TRT-DEN", "Dental chews, 28", "Treats", (200, 120, 60), 420.0, 5.2, "230910", 320, 360, 1.7, "flat"),
    ("GB-TRT-ADV", "Advent treats for dogs", "Treats", (330, 250, 30), 310.0, 4.8, "230910", 280, 300, 0.8, "gift"),
    ("GB-LIT-CLM", "Clumping litter 10 kg", "Litter", (420, 300, 110), 10100.0, 6.9, "250810", 80, None, 2.1, "flat"),
    ("GB-LIT-WOD", "Wood litter 15 kg", "Litter", (600, 380, 140), 15000.0, 8.2, "440131", 60, None, 1.2, "flat"),
    ("GB-BED-MED", "Dog bed, medium", "Homes", (800, 600, 180), 1900.0, 21.0, "940490", 24, None, 0.4, "cold"),
    ("GB-BWL-STL", "Steel bowl 1.8 l", "Homes", (240, 240, 70), 280.0, 4.6, "732393", 400, None, 0.6, "flat"),
)  # fmt: skip


def articles() -> list[Article]:
    """The whole range."""
    return [*_dry(), *_others()]


def _dry() -> list[Article]:
    return [
        Article(
            sku=f"GB-{code}-{size}",
            name=f"{name} {words}",
            category=category,
            size=measures,
            weight=kilograms * 1000,
            value=value,
            hs_code="230910",
            origin="DE",
            pack=max(1, bags // 8),
            uom="bag",
            lots=True,
            shelf_life=keeps,
            pallets=bags,
            popularity=popularity * (1.2 if size == "15" else 0.8),
            units=8 if size == "15" else 12,
        )
        for code, name, category, popularity, keeps in _DRY
        for size, words, measures, kilograms, value, bags in (_SMALL, _MIDDLE, _LARGE)
        if not (size == "15" and category == "Cat, dry")
    ]


def _others() -> list[Article]:
    return [
        Article(
            sku, name, category, size, grams, value, hs_code, "DE", max(1, pallet // 10), uom="carton",
            lots=keeps is not None, shelf_life=keeps, pallets=pallet, popularity=popularity, units=10,
            season=season,
        )
        for sku, name, category, size, grams, value, hs_code, pallet, keeps, popularity, season in _OTHER
    ]  # fmt: skip
