"""A fashion label: many articles, because everything comes in colours and sizes."""

from __future__ import annotations

from .article import Article

_TOPS = ("XS", "S", "M", "L", "XL")
_WAISTS = ("26", "28", "30", "32", "34")
_ONE = ("OS",)
_SHARES = {"XS": 0.5, "S": 1.0, "M": 1.5, "L": 1.2, "XL": 0.7, "26": 0.6, "34": 0.7, "OS": 1.6}
# code, name, category, mm, grams, value, hs, origin, popularity, season, sizes, colours
_STYLES = (
    ("TEE", "Boxy tee", "Tops", (280, 200, 20), 170.0, 7.5, "610910", "PT", 3.0, "warm", _TOPS, "CHK INK OAT RST SGE"),
    ("LST", "Long-sleeve tee", "Tops", (290, 210, 22), 210.0, 9.2, "610910", "PT", 1.8, "flat", _TOPS, "CHK INK OAT"),
    ("OXF", "Oxford shirt", "Tops", (300, 220, 30), 290.0, 16.8, "620520", "TR", 1.5, "flat", _TOPS, "CHK SKY PNK"),
    ("LIN", "Linen shirt", "Tops", (300, 220, 28), 230.0, 18.4, "620590", "LT", 1.3, "warm", _TOPS, "CHK SGE SKY"),
    ("KNT", "Lambswool jumper", "Knitwear", (330, 260, 60), 460.0, 27.5, "611011", "GB", 1.9, "cold", _TOPS, "OAT INK RST MOS"),
    ("CRD", "Chunky cardigan", "Knitwear", (340, 280, 80), 620.0, 33.0, "611011", "GB", 0.9, "cold", _TOPS, "OAT INK"),
    ("HOD", "Loopback hoodie", "Sweats", (340, 280, 70), 580.0, 21.0, "611020", "PT", 2.6, "cold", _TOPS, "INK GRY MOS"),
    ("CRW", "Crew sweatshirt", "Sweats", (330, 270, 60), 500.0, 18.0, "611020", "PT", 1.7, "cold", _TOPS, "INK GRY OAT"),
    ("JNS", "Straight jeans", "Bottoms", (320, 260, 50), 690.0, 24.5, "620342", "TR", 2.4, "flat", _WAISTS, "IND BLK"),
    ("CHI", "Relaxed chinos", "Bottoms", (310, 250, 45), 480.0, 19.8, "620342", "TR", 1.5, "flat", _WAISTS, "SND INK MOS"),
    ("SHT", "Pleated shorts", "Bottoms", (290, 230, 35), 310.0, 14.5, "620342", "TR", 1.6, "warm", _WAISTS, "SND SGE"),
    ("SKT", "Wrap skirt", "Bottoms", (300, 230, 30), 300.0, 17.0, "620452", "PT", 0.9, "warm", _TOPS, "RST INK"),
    ("DRS", "Midi dress", "Dresses", (330, 260, 40), 380.0, 25.0, "620442", "PT", 1.4, "warm", _TOPS, "RST SGE INK"),
    ("JMP", "Utility jumpsuit", "Dresses", (350, 280, 60), 710.0, 34.0, "620432", "TR", 0.6, "flat", _TOPS, "MOS INK"),
    ("PRK", "Padded parka", "Outerwear", (450, 350, 120), 1350.0, 62.0, "620193", "VN", 1.1, "cold", _TOPS, "INK MOS"),
    ("RNC", "Rain coat", "Outerwear", (380, 300, 70), 740.0, 41.0, "621010", "VN", 0.9, "flat", _TOPS, "SKY MOS"),
    ("BNE", "Ribbed beanie", "Accessories", (200, 160, 40), 90.0, 6.8, "650500", "GB", 2.0, "cold", _ONE, "OAT INK RST MOS SGE"),
    ("SCF", "Wool scarf", "Accessories", (280, 200, 50), 210.0, 12.0, "611710", "GB", 1.3, "gift", _ONE, "OAT INK RST"),
    ("TOT", "Canvas tote", "Accessories", (380, 300, 20), 180.0, 4.2, "420292", "IN", 1.9, "flat", _ONE, "CHK INK"),
    ("BLT", "Leather belt", "Accessories", (180, 140, 50), 190.0, 11.5, "420330", "IT", 0.8, "gift", _ONE, "TAN BLK"),
    ("SOX", "Socks, three pairs", "Accessories", (220, 120, 40), 140.0, 5.1, "611595", "PT", 2.2, "gift", ("S", "L"), "CHK INK RST"),
)  # fmt: skip
_COLOURS = {
    "CHK": "chalk", "INK": "ink", "OAT": "oat", "RST": "rust", "SGE": "sage", "SKY": "sky", "PNK": "shell pink",
    "MOS": "moss", "GRY": "grey marl", "IND": "indigo", "BLK": "black", "SND": "sand", "TAN": "tan",
}  # fmt: skip


def articles() -> list[Article]:
    """The whole range: about three hundred articles."""
    return [
        Article(
            sku=f"LL-{code}-{colour}-{size}",
            name=f"{name}, {_COLOURS[colour]}, {size if size != 'OS' else 'one size'}",
            category=category,
            size=measures,
            weight=grams,
            value=value,
            hs_code=hs_code,
            origin=origin,
            pack=20 if grams < 400 else 10,
            popularity=popularity * _SHARES.get(size, 1.0) / (1 + 0.35 * position),
            units=2,
            season=season,
            archived=code == "JMP" and colour == "MOS",
        )
        for code, name, category, measures, grams, value, hs_code, origin, popularity, season, sizes, colours in _STYLES
        for position, colour in enumerate(colours.split())
        for size in sizes
    ]
