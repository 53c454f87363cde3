"""Skincare: batches, expiry dates, small parcels; a sun range in summer, gift sets before Christmas."""

from __future__ import annotations

from .article import Article

# code, name, category, value, popularity, days it keeps, season, (size code, words, grams)
_LINES = (
    ("CLN", "Oat cleansing milk", "Cleansers", 5.2, 2.4, 720, "beauty", (("050", "50 ml", 78.0), ("150", "150 ml", 188.0))),
    ("BLM", "Fennel cleansing balm", "Cleansers", 7.9, 1.8, 720, "beauty", (("040", "40 ml", 92.0), ("090", "90 ml", 160.0))),
    ("TNR", "Rose hip toner", "Toners", 4.8, 1.5, 540, "beauty", (("100", "100 ml", 142.0), ("200", "200 ml", 262.0))),
    ("VTC", "Vitamin C serum", "Serums", 9.6, 2.6, 270, "beauty", (("015", "15 ml", 54.0), ("030", "30 ml", 86.0))),
    ("NIA", "Niacinamide serum", "Serums", 7.4, 2.9, 450, "beauty", (("015", "15 ml", 54.0), ("030", "30 ml", 86.0))),
    ("HYA", "Hyaluronic serum", "Serums", 7.1, 2.3, 540, "beauty", (("030", "30 ml", 86.0),)),
    ("BAK", "Bakuchiol night oil", "Oils", 11.2, 1.2, 450, "cold", (("015", "15 ml", 56.0), ("030", "30 ml", 88.0))),
    ("DAY", "Barrier day cream", "Creams", 8.3, 2.2, 540, "beauty", (("015", "15 ml", 48.0), ("050", "50 ml", 118.0))),
    ("NGT", "Velvet night cream", "Creams", 9.1, 1.6, 540, "cold", (("015", "15 ml", 48.0), ("050", "50 ml", 120.0))),
    ("EYE", "Cool eye gel", "Creams", 8.8, 1.3, 450, "beauty", (("015", "15 ml", 42.0),)),
    ("S30", "Mineral sun cream SPF 30", "Sun", 8.6, 2.0, 720, "warm", (("050", "50 ml", 96.0), ("150", "150 ml", 212.0))),
    ("S50", "Mineral sun cream SPF 50", "Sun", 9.4, 2.4, 720, "warm", (("050", "50 ml", 98.0), ("150", "150 ml", 216.0))),
    ("AFT", "After-sun gel", "Sun", 5.9, 1.0, 540, "warm", (("150", "150 ml", 190.0),)),
    ("MSK", "Clay mask", "Masks", 6.8, 1.4, 540, "beauty", (("012", "sachet 12 ml", 16.0), ("075", "75 ml", 148.0))),
    ("OVN", "Overnight mask", "Masks", 8.9, 0.9, 450, "cold", (("075", "75 ml", 146.0),)),
    ("LIP", "Lip balm", "Lips", 2.2, 3.0, 900, "cold", (("FEN", "fennel", 18.0), ("HNY", "honey", 18.0), ("MNT", "mint", 18.0))),
    ("HND", "Hand cream", "Body", 3.9, 2.1, 720, "cold", (("030", "30 ml", 44.0), ("075", "75 ml", 96.0))),
    ("BDY", "Body lotion", "Body", 6.1, 1.5, 720, "beauty", (("250", "250 ml", 312.0), ("500", "refill 500 ml", 540.0))),
    ("SCR", "Salt body scrub", "Body", 6.6, 0.8, 720, "warm", (("250", "250 g", 340.0),)),
    ("SHM", "Solid shampoo", "Hair", 4.1, 1.4, 720, "beauty", (("DRY", "dry hair", 82.0), ("OIL", "oily hair", 82.0))),
    ("PRB", "Probiotic mist", "Toners", 7.7, 0.7, 180, "beauty", (("100", "100 ml", 138.0),)),
)  # fmt: skip
# sku, name, category, mm, grams, value, hs, pack, popularity, season
_SETS = (
    ("VF-SET-DIS", "Discovery set, five minis", "Sets", (200, 140, 50), 240.0, 17.5, "330499", 16, 1.3, "gift"),
    ("VF-SET-SUN", "Summer set", "Sets", (220, 160, 60), 410.0, 19.0, "330499", 12, 0.8, "warm"),
    ("VF-SET-WIN", "Winter set", "Sets", (220, 160, 60), 390.0, 21.0, "330499", 12, 0.9, "gift"),
    ("VF-ACC-CLO", "Muslin cloths, three", "Tools", (160, 120, 30), 95.0, 3.1, "630710", 60, 1.1, "beauty"),
    ("VF-ACC-GUA", "Rose quartz stone", "Tools", (110, 80, 25), 120.0, 5.8, "711620", 40, 0.6, "gift"),
    ("VF-ACC-BAG", "Wash bag", "Tools", (240, 160, 40), 150.0, 4.4, "420292", 30, 0.5, "gift"),
)  # fmt: skip


def articles() -> list[Article]:
    """The whole range."""
    return [*_batches(), *_sets()]


def _batches() -> list[Article]:
    return [
        Article(
            sku=f"VF-{code}-{size}",
            name=f"{name} {words}",
            category=category,
            size=(55, 55, 120) if grams < 150 else (70, 70, 190),
            weight=grams,
            value=round(value * (0.6 + grams / 240), 2),
            hs_code="330499" if category != "Hair" else "330510",
            origin="US",
            pack=48 if grams < 100 else 24,
            description=f"{name}, {words}. Kept by batch, first expired first out.",
            lots=True,
            shelf_life=keeps,
            popularity=popularity / len(sizes) ** 0.5,
            season=season,
        )
        for code, name, category, value, popularity, keeps, season, sizes in _LINES
        for size, words, grams in sizes
    ]


def _sets() -> list[Article]:
    return [
        Article(
            sku, name, category, size, grams, value, hs_code, "US", pack,
            popularity=popularity, units=2, season=season,
        )
        for sku, name, category, size, grams, value, hs_code, pack, popularity, season in _SETS
    ]  # fmt: skip
