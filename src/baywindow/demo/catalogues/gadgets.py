"""Small electronics: cables, chargers, cases. Light, cheap, fast; no lots, a few serial numbers."""

from __future__ import annotations

from .article import Article

# code, name, category, mm, grams, value, hs, pack, popularity, variants (code, words)
_GOODS = (
    ("CBL", "USB-C cable", "Cables", (130, 90, 25), 58.0, 2.4, "854442", 60, 4.0,
     (("100", "1 m"), ("200", "2 m"), ("300", "3 m"), ("C2L", "1 m, to older phones"))),
    ("CBR", "Braided USB-C cable", "Cables", (130, 90, 25), 74.0, 4.1, "854442", 60, 2.6,
     (("100", "1 m"), ("200", "2 m"), ("R90", "1 m, angled"))),
    ("HDM", "Display cable", "Cables", (160, 110, 30), 120.0, 5.2, "854442", 40, 1.4,
     (("200", "2 m"), ("300", "3 m"))),
    ("CHG", "Wall charger", "Chargers", (90, 70, 60), 96.0, 7.8, "850440", 30, 3.4,
     (("20W", "20 W"), ("35W", "35 W, two ports"), ("65W", "65 W"), ("100", "100 W, three ports"))),
    ("CAR", "Car charger", "Chargers", (80, 50, 45), 44.0, 5.4, "850440", 40, 1.2, (("30W", "30 W"), ("60W", "60 W"))),
    ("WLC", "Wireless pad", "Chargers", (120, 120, 25), 130.0, 8.9, "850440", 24, 1.7,
     (("15B", "15 W, black"), ("15W", "15 W, white"), ("STD", "stand"))),
    ("PWB", "Power bank", "Power banks", (150, 75, 25), 260.0, 12.6, "850760", 20, 2.4,
     (("050", "5,000 mAh"), ("100", "10,000 mAh"), ("200", "20,000 mAh"))),
    ("CSE", "Clear case", "Cases", (180, 95, 15), 42.0, 2.1, "392690", 80, 3.0,
     (("A14", "size A, 14"), ("A15", "size A, 15"), ("A16", "size A, 16"), ("B23", "size B, 23"),
      ("B24", "size B, 24"))),
    ("LCS", "Leather case", "Cases", (180, 95, 18), 66.0, 6.8, "420299", 60, 1.2,
     (("A15", "size A, 15"), ("A16", "size A, 16"), ("B24", "size B, 24"))),
    ("GLS", "Screen glass, two", "Cases", (170, 90, 12), 62.0, 1.9, "700719", 100, 2.8,
     (("A15", "size A, 15"), ("A16", "size A, 16"), ("B24", "size B, 24"))),
    ("EAR", "Wired earphones", "Audio", (110, 80, 30), 38.0, 3.6, "851830", 60, 1.8,
     (("BLK", "black"), ("WHT", "white"))),
    ("SPK", "Pocket speaker", "Audio", (110, 90, 90), 310.0, 14.2, "851822", 18, 1.0,
     (("BLK", "black"), ("SGE", "sage"), ("CRL", "coral"))),
    ("HUB", "USB-C hub", "Desk", (150, 80, 25), 98.0, 13.5, "847180", 30, 1.6,
     (("4P", "four ports"), ("7P", "seven ports"))),
    ("MSE", "Travel mouse", "Desk", (130, 90, 50), 88.0, 6.4, "847160", 36, 1.4, (("BLK", "black"), ("CHK", "chalk"))),
    ("STD", "Folding stand", "Desk", (260, 60, 20), 240.0, 7.2, "761699", 24, 1.1, (("ALU", "aluminium"),)),
    ("ADP", "Travel adapter", "Desk", (90, 70, 65), 150.0, 8.1, "853669", 30, 1.2, (("WLD", "world"), ("EU", "Europe"))),
    ("TAG", "Finder tag", "Smart", (70, 60, 15), 22.0, 6.0, "852691", 80, 1.9, (("1", "single"), ("4", "pack of four"))),
    ("PLG", "Smart plug", "Smart", (90, 70, 65), 82.0, 5.9, "853650", 40, 1.3, (("US", "US"), ("EU", "EU"))),
)  # fmt: skip


def articles() -> list[Article]:
    """The whole range."""
    return [
        Article(
            f"PW-{code}-{variant}", f"{name}, {words}", category, size, grams, value, hs_code, "CN", pack,
            popularity=popularity / (1 + 0.3 * position), units=3, season="gadgets",
            serials=code == "SPK" and variant == "CRL",
        )
        for code, name, category, size, grams, value, hs_code, pack, popularity, variants in _GOODS
        for position, (variant, words) in enumerate(variants)
    ]  # fmt: skip
