"""Postal services by the country their numbers end in (UPU standard S10): name, and page of a number."""

from __future__ import annotations

_COUNTRIES = """
AD AE AF AG AI AL AM AN AO AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BW BY BZ CA CD CF
CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP
KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC
NE NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SK SL SM SN SO SR SS ST SV SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF
WS XK YE YT ZA ZM ZW
"""

_NAMED: dict[str, tuple[str, str]] = {
    "AT": ("Österreichische Post", "https://www.post.at/sv/sendungsdetails?snr={}"),
    "AU": ("Australia Post", "https://auspost.com.au/mypost/track/#/details/{}"),
    "BE": ("bpost", "https://track.bpost.cloud/btr/web/#/search?itemCode={}"),
    "CA": ("Canada Post", "https://www.canadapost-postescanada.ca/track-reperage/en#/details/{}"),
    "CH": ("Swiss Post", "https://service.post.ch/ekp-web/ui/entry/search/{}"),
    "CN": ("China Post", ""),
    "DE": (
        "Deutsche Post DHL",
        "https://www.dhl.de/en/privatkunden/pakete-empfangen/verfolgen.html?piececode={}",
    ),
    "DK": ("PostNord", "https://tracking.postnord.com/en/tracking?id={}"),
    "ES": ("Correos", "https://www.correos.es/es/en/tools/tracker/items/details?tracking-number={}"),
    "FI": ("Posti", "https://www.posti.fi/en/tracking#/lahetys/{}"),
    "FR": ("La Poste", "https://www.laposte.fr/outils/suivre-vos-envois?code={}"),
    "GB": ("Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/{}"),
    "HK": ("Hongkong Post", ""),
    "IE": ("An Post", "https://www.anpost.com/Post-Parcels/Track/History?item={}"),
    "IT": ("Poste Italiane", "https://www.poste.it/cerca/index.html#/risultati-spedizioni/{}"),
    "JP": ("Japan Post", "https://trackings.post.japanpost.jp/services/srv/search/direct?reqCodeNo1={}"),
    "NL": ("PostNL", "https://postnl.nl/tracktrace/?B={}"),
    "NO": ("Posten", "https://sporing.posten.no/sporing/{}"),
    "PL": ("Poczta Polska", "https://emonitoring.poczta-polska.pl/?numer={}"),
    "PT": ("CTT", ""),
    "SE": ("PostNord", "https://tracking.postnord.com/en/tracking?id={}"),
    "SG": ("SingPost", ""),
    "US": ("USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={}"),
}

POSTS: dict[str, tuple[str, str]] = {country: _NAMED.get(country, ("", "")) for country in _COUNTRIES.split()}
"""Every country with a postal service; most have no name here and no page of their own."""
