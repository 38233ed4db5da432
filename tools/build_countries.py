"""Build the table of countries of the event store: ``src/standoff/events/data/countries.csv``.

Countries: ISO 3166 codes and English names from pycountry and Babel (CLDR), names of the reader's
gazetteer, and the numeric codes of the Correlates of War project (state system membership) and of
Gleditsch and Ward (1999, revised), which are facts written down by hand below. CAMEO's country
codes are ISO's but for those of ``CAMEO``.

    python tools/build_countries.py            # write the file
    python tools/build_countries.py --check    # exit 1 where the committed file is stale
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1] / "src" / "standoff"
TARGET = ROOT / "events" / "data" / "countries.csv"
GAZETTEER = ROOT / "reading" / "data" / "gazetteer.json"

# Correlates of War, state system membership: a code that runs through a change of name goes to the
# state of today (365 the Soviet Union and Russia, 345 Yugoslavia and Serbia).
COW = """
2 USA 20 CAN 31 BHS 40 CUB 41 HTI 42 DOM 51 JAM 52 TTO 53 BRB 54 DMA 55 GRD 56 LCA 57 VCT 58 ATG
60 KNA 70 MEX 80 BLZ 90 GTM 91 HND 92 SLV 93 NIC 94 CRI 95 PAN 100 COL 101 VEN 110 GUY 115 SUR
130 ECU 135 PER 140 BRA 145 BOL 150 PRY 155 CHL 160 ARG 165 URY 200 GBR 205 IRL 210 NLD 211 BEL
212 LUX 220 FRA 221 MCO 223 LIE 225 CHE 230 ESP 232 AND 235 PRT 255 DEU 260 DEU 290 POL 305 AUT
310 HUN 316 CZE 317 SVK 325 ITA 331 SMR 338 MLT 339 ALB 341 MNE 343 MKD 344 HRV 345 SRB 346 BIH
347 XKX 349 SVN 350 GRC 352 CYP 355 BGR 359 MDA 360 ROU 365 RUS 366 EST 367 LVA 368 LTU 369 UKR
370 BLR 371 ARM 372 GEO 373 AZE 375 FIN 380 SWE 385 NOR 390 DNK 395 ISL 402 CPV 403 STP 404 GNB
411 GNQ 420 GMB 432 MLI 433 SEN 434 BEN 435 MRT 436 NER 437 CIV 438 GIN 439 BFA 450 LBR 451 SLE
452 GHA 461 TGO 471 CMR 475 NGA 481 GAB 482 CAF 483 TCD 484 COG 490 COD 500 UGA 501 KEN 510 TZA
516 BDI 517 RWA 520 SOM 522 DJI 530 ETH 531 ERI 540 AGO 541 MOZ 551 ZMB 552 ZWE 553 MWI 560 ZAF
565 NAM 570 LSO 571 BWA 572 SWZ 580 MDG 581 COM 590 MUS 591 SYC 600 MAR 615 DZA 616 TUN 620 LBY
625 SDN 626 SSD 630 IRN 640 TUR 645 IRQ 651 EGY 652 SYR 660 LBN 663 JOR 666 ISR 670 SAU 679 YEM
690 KWT 692 BHR 694 QAT 696 ARE 698 OMN 700 AFG 701 TKM 702 TJK 703 KGZ 704 UZB 705 KAZ 710 CHN
712 MNG 713 TWN 731 PRK 732 KOR 740 JPN 750 IND 760 BTN 770 PAK 771 BGD 775 MMR 780 LKA 781 MDV
790 NPL 800 THA 811 KHM 812 LAO 816 VNM 820 MYS 830 SGP 835 BRN 840 PHL 850 IDN 860 TLS 900 AUS
910 PNG 920 NZL 935 VUT 940 SLB 946 KIR 947 TUV 950 FJI 955 TON 970 NRU 983 MHL 986 PLW 987 FSM
990 WSM
"""
# Where Gleditsch and Ward differ: Serbia has a code of its own, so has united Yemen the North's.
GW_DROP = (255, 946, 947, 955, 970, 679)
GW_ADD = "340 SRB 678 YEM 970 KIR 971 NRU 972 TON 973 TUV"
CAMEO = {
    "ROM": "ROU", "TMP": "TLS", "MTN": "MNE", "IMY": "IMN", "ZAR": "COD", "GZS": "PSE",
    "WSB": "PSE", "BAG": "IRQ", "KSV": "XKX", "KOS": "XKX", "UNK": "XKX", "YUG": "SRB",
    "SCG": "SRB", "EAZ": "TZA", "BUR": "MMR", "EUR": "EUR", "EEC": "EUR", "EUE": "EUR",
}  # fmt: skip
# Names that event data use and the libraries lack.
ALIASES = {
    "USA": "United States of America|US|U.S.|America",
    "GBR": "United Kingdom|UK|U.K.|Great Britain|Britain",
    "RUS": "Russian Federation|Russia (Soviet Union)|Soviet Union|USSR",
    "COD": "Democratic Republic of Congo|Democratic Republic of the Congo|DR Congo (Zaire)|"
    "DR Congo|Zaire|Congo, Democratic Republic of|DRC",
    "COG": "Republic of Congo|Republic of the Congo|People's Republic of the Congo|Congo",
    "CIV": "Ivory Coast|Cote d'Ivoire", "MMR": "Burma|Myanmar (Burma)|Myanmar/Burma",
    "MKD": "Macedonia|Macedonia, FYR|Republic of Macedonia|FYR Macedonia|FYROM",
    "SWZ": "Swaziland|eSwatini|Eswatini|Kingdom of eSwatini (Swaziland)",
    "TLS": "East Timor|Timor-Leste|Timor Leste", "CZE": "Czech Republic|Czechia",
    "TUR": "Turkey|Turkiye", "CPV": "Cape Verde|Cabo Verde", "VAT": "Vatican|Vatican City|Holy See",
    "PSE": "Palestine|Occupied Palestinian Territory|Palestinian Territory|West Bank|Gaza Strip|"
    "Palestinian Territory, Occupied|Gaza|State of Palestine",
    "KOR": "South Korea|Republic of Korea", "PRK": "North Korea|DPRK",
    "LAO": "Laos", "VNM": "Vietnam|Viet Nam|Vietnam (North Vietnam)", "SYR": "Syria",
    "IRN": "Iran", "MDA": "Moldova", "TZA": "Tanzania|Zanzibar", "VEN": "Venezuela",
    "BOL": "Bolivia", "BRN": "Brunei", "FSM": "Micronesia", "TWN": "Taiwan", "XKX": "Kosovo",
    "BIH": "Bosnia|Bosnia-Herzegovina|Bosnia and Herzegovina", "GMB": "The Gambia|Gambia",
    "BHS": "The Bahamas|Bahamas", "KHM": "Cambodia (Kampuchea)|Kampuchea",
    "SRB": "Serbia (Yugoslavia)|Yugoslavia|Serbia and Montenegro",
    "KGZ": "Kyrgyzstan|Kyrgyz Republic",
    "YEM": "Yemen (North Yemen)|Yemen", "ZWE": "Zimbabwe (Rhodesia)", "BFA": "Upper Volta",
    "MDG": "Madagascar (Malagasy)", "LKA": "Sri Lanka (Ceylon)", "HKG": "Hong Kong",
    "MAC": "Macau|Macao", "ARE": "UAE|U.A.E.", "STP": "Sao Tome and Principe",
    "VCT": "Saint Vincent and the Grenadines|Saint Vincent & the Grenadines",
    "KNA": "Saint Kitts and Nevis|Saint Kitts-Nevis", "GNB": "Guinea Bissau", "SUR": "Surinam",
    "CAF": "CAR", "WSM": "Western Samoa|Samoa", "DEU": "Germany|German Federal Republic",
    "ROU": "Romania|Rumania", "BLR": "Belarus|Byelorussia", "ETH": "Ethiopia", "NLD": "Holland",
    "CHN": "China|People's Republic of China", "EUR": "European Union|EU|Europe",
}  # fmt: skip
BODIES = {"EUR": "European Union"}
TAKEN = {"Korea", "Saint Martin", "Georgia (State)"}


def pairs(text: str) -> dict[int, str]:
    """Numeric code to ISO-3."""
    words = text.split()
    return {int(n): iso3 for n, iso3 in zip(words[::2], words[1::2], strict=True)}


def build() -> str:
    """The table as it is written."""
    import pycountry
    from babel import Locale

    cldr = Locale("en").territories
    states = json.loads(GAZETTEER.read_text(encoding="utf-8"))["states"]
    cow = pairs(COW)
    gw = {n: iso3 for n, iso3 in cow.items() if n not in GW_DROP} | pairs(GW_ADD)
    names: dict[str, list[str]] = {}
    for country in pycountry.countries:
        found = [cldr.get(country.alpha_2, country.name).replace(" & ", " and ")]
        found += [getattr(country, k, "") for k in ("common_name", "name", "official_name")]
        names[country.alpha_3] = found
    names["XKX"] = ["Kosovo"]
    for iso3, row in states.items():
        names.setdefault(iso3, []).extend([row["name"], *row["names"]])
        names[iso3].insert(0, row["name"])
    for iso3, name in BODIES.items():
        names[iso3] = [name]
    for iso3, text in ALIASES.items():
        names[iso3].extend(text.split("|"))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["iso3", "name", "kind", "cameo", "cow", "gw", "aliases"])
    for iso3, found in sorted(names.items()):
        name = found[0]
        others = dict.fromkeys(n.strip() for n in found if n.strip() and n not in TAKEN)
        others.pop(name, None)
        writer.writerow(
            [
                iso3,
                name,
                "body" if iso3 in BODIES else "state" if iso3 in states else "territory",
                "|".join(c for c, i in CAMEO.items() if i == iso3 and c != iso3),
                "|".join(str(n) for n, i in cow.items() if i == iso3),
                "|".join(str(n) for n, i in gw.items() if i == iso3),
                "|".join(others),
            ]
        )
    return out.getvalue()


def main() -> int:
    """Write the table, or compare it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    wanted = build()
    if parser.parse_args().check:
        return int(TARGET.read_text(encoding="utf-8") != wanted)
    TARGET.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
