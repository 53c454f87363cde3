"""Tea, herbs and what one brews them in: lots with long shelf lives, a winter trade."""

from __future__ import annotations

from .article import Article

# code, name, category, origin, popularity, days it keeps, season
_LEAVES = (
    ("ASM", "Assam", "Black tea", "IN", 2.6, 900, "tea"),
    ("DRJ", "Darjeeling first flush", "Black tea", "IN", 1.6, 720, "tea"),
    ("CEY", "Ceylon highgrown", "Black tea", "LK", 1.3, 900, "tea"),
    ("EGR", "Earl Grey", "Black tea", "LK", 3.2, 720, "tea"),
    ("EBF", "Breakfast blend", "Black tea", "KE", 2.9, 900, "tea"),
    ("LAP", "Smoky souchong", "Black tea", "CN", 0.5, 900, "cold"),
    ("CHA", "Masala chai", "Black tea", "IN", 2.2, 540, "cold"),
    ("SEN", "Sencha", "Green tea", "JP", 2.0, 360, "flat"),
    ("GNP", "Gunpowder green", "Green tea", "CN", 1.2, 540, "flat"),
    ("JAS", "Jasmine pearls", "Green tea", "CN", 1.1, 450, "flat"),
    ("HOJ", "Hojicha", "Green tea", "JP", 0.8, 450, "tea"),
    ("GEN", "Genmaicha", "Green tea", "JP", 0.6, 360, "flat"),
    ("OOL", "Milk oolong", "Oolong", "TW", 1.0, 720, "flat"),
    ("ROL", "Roasted oolong", "Oolong", "TW", 0.4, 900, "tea"),
    ("WHT", "Silver needle", "White tea", "CN", 0.6, 720, "flat"),
    ("PEO", "White peony", "White tea", "CN", 0.5, 720, "warm"),
    ("PUE", "Aged pu-erh", "Dark tea", "CN", 0.4, 1800, "tea"),
    ("RBS", "Rooibos", "Herbal", "ZA", 1.8, 900, "tea"),
    ("HNB", "Honeybush", "Herbal", "ZA", 0.4, 900, "tea"),
    ("CHM", "Chamomile", "Herbal", "HR", 1.9, 540, "cold"),
    ("MNT", "Peppermint", "Herbal", "MA", 2.1, 540, "flat"),
    ("VRB", "Lemon verbena", "Herbal", "MA", 0.7, 450, "warm"),
    ("GNG", "Ginger and lemon", "Herbal", "PE", 1.7, 540, "cold"),
    ("HIB", "Hibiscus cooler", "Herbal", "EG", 1.1, 540, "warm"),
)
# suffix, words, mm, grams, price factor, share, pack
_FORMS = (
    ("100", "tin 100 g", (80, 80, 110), 165.0, 1.0, 1.0, 12),
    ("250", "loose leaf 250 g", (110, 70, 220), 262.0, 1.8, 0.8, 10),
    ("020", "tea bags 20s", (130, 65, 80), 68.0, 0.55, 1.1, 24),
    ("1KG", "refill pouch 1 kg", (220, 120, 330), 1030.0, 5.6, 0.25, 6),
)
# sku, name, category, mm, grams, value, hs, origin, pack, popularity, season
_WARE = (
    ("JT-POT-GLS", "Glass teapot 0.8 l", "Teaware", (210, 150, 150), 540.0, 14.5, "701337", "CZ", 6, 0.9, "tea"),
    ("JT-POT-IRN", "Cast-iron teapot 0.9 l", "Teaware", (190, 170, 160), 1850.0, 26.0, "732391", "CN", 4, 0.4, "cold"),
    ("JT-SIE-STL", "Steel infuser, fine", "Teaware", (70, 70, 95), 62.0, 3.2, "732393", "DE", 48, 1.6, "tea"),
    ("JT-FLT-PAP", "Paper filters, 100", "Teaware", (150, 80, 40), 85.0, 1.4, "481940", "DE", 40, 1.4, "tea"),
    ("JT-MUG-LID", "Mug with lid 0.4 l", "Teaware", (120, 90, 110), 410.0, 6.9, "691200", "PT", 12, 0.8, "cold"),
    ("JT-WSK-BAM", "Bamboo whisk", "Teaware", (60, 60, 115), 28.0, 5.1, "460219", "CN", 20, 0.5, "flat"),
    ("JT-SPN-CLR", "Measuring spoon", "Teaware", (110, 32, 15), 18.0, 0.9, "732399", "DE", 100, 0.7, "tea"),
    ("JT-BTL-TRV", "Travel flask 0.5 l", "Teaware", (75, 75, 230), 335.0, 11.2, "961700", "CN", 12, 0.6, "warm"),
    ("JT-GFT-XMS", "Winter gift box, assorted", "Gifts", (300, 220, 90), 620.0, 12.8, "090230", "DE", 8, 1.0, "gift"),
    ("JT-GFT-ADV", "Advent calendar, 24 teas", "Gifts", (360, 260, 60), 480.0, 11.9, "090230", "DE", 10, 0.9, "gift"),
)  # fmt: skip


def articles() -> list[Article]:
    """The whole range."""
    return [*_teas(), *_specials(), *_ware()]


def _teas() -> list[Article]:
    return [
        Article(
            sku=f"JT-{code}-{suffix}",
            name=f"{name} {words}",
            category=category,
            size=size,
            weight=grams,
            value=round(4.2 * factor * (1.6 - min(popularity, 3) * 0.25), 2),
            hs_code="090240" if category == "Black tea" else "090220" if "tea" in category else "121190",
            origin=origin,
            pack=pack,
            description=f"{name} from Juniper's {category.lower()} range, {words}.",
            lots=True,
            shelf_life=keeps,
            popularity=popularity * share,
            units=4 if suffix != "1KG" else 2,
            season=season,
        )
        for code, name, category, origin, popularity, keeps, season in _LEAVES
        for suffix, words, size, grams, factor, share, pack in _FORMS
        if not (suffix == "1KG" and popularity < 1)
    ]


def _specials() -> list[Article]:
    """Matcha and honey: the ones that keep least and sell best."""
    told = (
        ("JT-MAT-030", "Ceremonial matcha 30 g", "Green tea", (65, 65, 75), 92.0, 13.4, "JP", 24, 270, 2.4, "flat"),
        ("JT-MAT-100", "Kitchen matcha 100 g", "Green tea", (90, 60, 160), 112.0, 9.8, "JP", 20, 300, 1.3, "flat"),
        ("JT-HNY-340", "Acacia honey 340 g", "Pantry", (78, 78, 105), 560.0, 4.1, "HU", 12, 540, 1.2, "cold"),
        ("JT-HNY-TRU", "Truffle honey 120 g", "Pantry", (60, 60, 70), 240.0, 8.9, "IT", 12, 360, 0.2, "gift"),
        ("JT-SHB-200", "Butter shortbread 200 g", "Pantry", (180, 120, 45), 230.0, 2.6, "GB", 18, 180, 0.9, "gift"),
    )  # fmt: skip
    return [
        Article(
            sku, name, category, size, grams, value, "090220" if "MAT" in sku else "040900", origin, pack,
            lots=True, shelf_life=keeps, popularity=popularity, season=season,
        )
        for sku, name, category, size, grams, value, origin, pack, keeps, popularity, season in told
    ]  # fmt: skip


def _ware() -> list[Article]:
    return [
        Article(
            sku, name, category, size, grams, value, hs_code, origin, pack,
            popularity=popularity, units=2, season=season,
        )
        for sku, name, category, size, grams, value, hs_code, origin, pack, popularity, season in _WARE
    ]  # fmt: skip
