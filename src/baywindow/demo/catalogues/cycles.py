"""Bicycle parts: sizes and fits, and motors and meters that carry a serial number each."""

from __future__ import annotations

from .article import Article

# code, name, category, mm, grams, value, hs, origin, pack, popularity, variants (code, words)
_PARTS = (
    ("TYR", "Touring tyre", "Tyres", (610, 90, 60), 640.0, 16.5, "401150", "TW", 10, 2.4,
     (("2840", "28-622 x 40"), ("2847", "28-622 x 47"), ("2650", "26-559 x 50"), ("2757", "27.5-584 x 57"))),
    ("GRV", "Gravel tyre", "Tyres", (610, 80, 50), 520.0, 24.0, "401150", "TW", 10, 1.8,
     (("3540", "622 x 40"), ("3545", "622 x 45"), ("2750", "584 x 50"))),
    ("TUB", "Inner tube", "Tyres", (100, 70, 40), 120.0, 2.9, "401320", "TW", 50, 3.6,
     (("28S", "28 inch, short valve"), ("28L", "28 inch, long valve"), ("26S", "26 inch"), ("20S", "20 inch"))),
    ("CHN", "Chain", "Drivetrain", (170, 70, 30), 285.0, 14.2, "731511", "TW", 25, 2.6,
     (("09", "9 speed"), ("10", "10 speed"), ("11", "11 speed"), ("12", "12 speed"))),
    ("CAS", "Cassette", "Drivetrain", (160, 160, 70), 360.0, 38.0, "871493", "TW", 10, 1.3,
     (("0934", "9 speed 11-34"), ("1036", "10 speed 11-36"), ("1142", "11 speed 11-42"), ("1251", "12 speed 10-51"))),
    ("CRK", "Crankset", "Drivetrain", (240, 210, 80), 790.0, 64.0, "871496", "TW", 6, 0.7,
     (("165", "165 mm"), ("170", "170 mm"), ("175", "175 mm"))),
    ("PED", "Flat pedals, pair", "Drivetrain", (130, 110, 60), 380.0, 21.0, "871496", "TW", 20, 1.1,
     (("BLK", "black"), ("SLV", "silver"), ("MOS", "moss"))),
    ("BRP", "Brake pads, pair", "Brakes", (90, 60, 15), 32.0, 6.4, "871494", "DE", 60, 3.4,
     (("OR1", "organic, two piston"), ("SN1", "sintered, two piston"), ("OR4", "organic, four piston"))),
    ("ROT", "Brake rotor", "Brakes", (220, 220, 10), 140.0, 18.5, "871494", "TW", 20, 1.5,
     (("160", "160 mm"), ("180", "180 mm"), ("203", "203 mm"))),
    ("LEV", "Brake lever set", "Brakes", (210, 120, 60), 310.0, 44.0, "871494", "TW", 10, 0.6,
     (("LR", "left and right"),)),
    ("SAD", "Saddle", "Contact points", (290, 170, 90), 330.0, 29.0, "871495", "IT", 8, 1.2,
     (("130", "130 mm"), ("145", "145 mm"), ("160", "160 mm"))),
    ("GRP", "Grips, pair", "Contact points", (150, 80, 40), 130.0, 9.5, "401699", "TW", 30, 1.7,
     (("BLK", "black"), ("TAN", "tan"), ("MOS", "moss"))),
    ("BAR", "Handlebar", "Contact points", (800, 80, 60), 320.0, 33.0, "871499", "TW", 8, 0.7,
     (("680", "680 mm"), ("740", "740 mm"), ("780", "780 mm"))),
    ("STM", "Stem", "Contact points", (130, 60, 60), 150.0, 19.0, "871499", "TW", 20, 0.8,
     (("060", "60 mm"), ("080", "80 mm"), ("100", "100 mm"))),
    ("WHL", "Front wheel", "Wheels", (700, 700, 120), 1150.0, 78.0, "871492", "DE", 2, 0.6,
     (("28D", "28 inch, dynamo"), ("28P", "28 inch, plain"), ("27P", "27.5 inch, plain"))),
    ("WHR", "Rear wheel", "Wheels", (700, 700, 140), 1420.0, 92.0, "871492", "DE", 2, 0.5,
     (("28C", "28 inch, cassette"), ("27C", "27.5 inch, cassette"))),
    ("MUD", "Mudguard set", "Equipment", (720, 120, 80), 690.0, 22.0, "871499", "DE", 8, 0.9,
     (("45", "45 mm"), ("60", "60 mm"))),
    ("RCK", "Rear rack", "Equipment", (420, 160, 130), 780.0, 31.0, "871499", "DE", 6, 0.7,
     (("26", "26 inch"), ("28", "28 inch"))),
    ("LGT", "Light set", "Equipment", (150, 100, 60), 210.0, 27.0, "851210", "DE", 24, 1.6,
     (("USB", "rechargeable"), ("DYN", "dynamo"))),
    ("BEL", "Bell", "Equipment", (60, 50, 50), 62.0, 6.2, "830610", "NL", 60, 1.0,
     (("BRS", "brass"), ("BLK", "black"))),
    ("LCK", "Folding lock", "Equipment", (190, 70, 50), 1150.0, 39.0, "830140", "DE", 12, 1.0,
     (("090", "90 cm"), ("120", "120 cm"))),
    ("GRS", "Assembly grease 100 g", "Care", (170, 50, 40), 122.0, 4.9, "340319", "DE", 40, 1.2, (("TUB", "tube"),)),
    ("OIL", "Chain oil 100 ml", "Care", (140, 45, 45), 110.0, 4.2, "340319", "DE", 48, 2.2,
     (("DRY", "dry weather"), ("WET", "wet weather"))),
)  # fmt: skip
# numbered pieces: sku, name, category, mm, grams, value, hs, origin, popularity
_NUMBERED = (
    ("TS-MOT-250", "Mid-drive motor 250 W", "Electric", (240, 200, 160), 3100.0, 460.0, "850131", "DE", 1.1),
    ("TS-BAT-500", "Frame battery 500 Wh", "Electric", (360, 90, 85), 2750.0, 390.0, "850760", "HU", 1.3),
    ("TS-BAT-750", "Frame battery 750 Wh", "Electric", (430, 95, 90), 3900.0, 540.0, "850760", "HU", 0.9),
    ("TS-DSP-COL", "Colour display", "Electric", (90, 70, 30), 110.0, 118.0, "853120", "TW", 1.0),
    ("TS-PWM-170", "Power meter crank 170 mm", "Electric", (240, 110, 60), 520.0, 285.0, "902990", "NL", 0.6),
    ("TS-TRK-GPS", "Hidden tracker", "Electric", (70, 40, 20), 48.0, 74.0, "852691", "CZ", 0.9),
)  # fmt: skip


def articles() -> list[Article]:
    """The whole range."""
    return [*_parts(), *_numbered()]


def _parts() -> list[Article]:
    return [
        Article(
            f"TS-{code}-{variant}", f"{name}, {words}", category, size, grams, value, hs_code, origin, pack,
            popularity=popularity / len(variants) ** 0.5, units=5 if value < 10 else 2, season="bikes",
        )
        for code, name, category, size, grams, value, hs_code, origin, pack, popularity, variants in _PARTS
        for variant, words in variants
    ]  # fmt: skip


def _numbered() -> list[Article]:
    return [
        Article(
            sku, name, category, size, grams, value, hs_code, origin, 4,
            serials=True, popularity=popularity, units=1, season="bikes",
            description=f"{name}. Each piece carries a serial number.",
        )
        for sku, name, category, size, grams, value, hs_code, origin, popularity in _NUMBERED
    ]  # fmt: skip
