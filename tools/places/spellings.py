"""Which of the names that GeoNames lists are worth looking for in news."""

import re
import unicodedata

# What a division is called beside its name, before it and behind it.
BEHIND = (
    "Province|Region|Oblast'?|Governorate|Department|District|County|Parish|State|Prefecture|Krai|"
    "Municipality|Rayon|Raion|Okrug|Division|Emirate|Voivodeship|Canton|Republic|Autonomous Region|"
    "Borough|Census Area|Shi|Kommun|kommun|Kommune|Tumani|Járás|İlçesi|pagasts|vald|Zone|Sum|"
    "Aūdany|Administratsiya|Municipal|Subregion|City"
)
BEFORE = (
    "Province of|State of|Department of|Departamento de|Departamento del|Provincia de|Estado de|"
    "Republic of|Region of|County of|District of|Gouvernorat de|Région de|Département de|Wilaya de"
)
BARE = re.compile(rf"^(?:(?:{BEFORE}) )?(?P<bare>.+?)(?: (?:{BEHIND}))?$")

# Names that are nothing without that word.
NEVER_BARE = {"Central", "Northern", "Southern", "Eastern", "Western", "North", "South", "East", "West", "Capital", "Federal"}

# Kinds of divisions that stand behind or before the names of their seats.
KINDS = re.compile(
    r"([- ](hsien|shih|chen|ch['’]eng|ch['’]ü|fu|chou-fu)|(?<=\w\w) (Zhen|Xiang|Xian|Shi|Qu|Jiedao|shaary|osh))$"
    r"|^(Gmina|Gmines|Comuna|Komuna|Gemeente|Gemeinde|Commune|Municipio|Gorad|Gorod|Khutor|Selo|Posëlok|Poselok) "
)

# Back from Cyrillic, where people write Latin letters: 'Zil's', 'Vuenl''.
THERE_AND_BACK = re.compile(r"[a-z]'([^aeiouAEIOU]|$)|[Yy][ae]yo|zh.*zh")
LATIN_COUNTRIES = set(
    "AT BE BR CH CZ DE DK ES FI FR GB HR HU IE IT LU MX NL NO PL PT RO SE SI SK US".split()
)


def bare_division(name):
    """'Rapides' of 'Rapides Parish'; empty where nothing can be left out."""
    bare = BARE.match(name)["bare"]
    if bare == name or bare in NEVER_BARE or len(bare) < 3 or name == f"{bare} City":
        return ""
    return bare


def is_latin(name):
    """Whether all letters are of the Latin script."""
    return all(
        unicodedata.name(letter, "").startswith("LATIN")
        for letter in name
        if letter.isalpha() and letter not in "ʻʼʾʿ"
    )


def worth_indexing(name, country=""):
    """Leaves out what machines transliterated (in lower case), codes, kinds and descriptions."""
    if KINDS.search(name) or country in LATIN_COUNTRIES and THERE_AND_BACK.search(name):
        return False
    first = name.lstrip("'’‘ʻʼ")[:1]
    return (
        1 < len(name) <= 40
        and first.isalpha()
        and not (is_latin(name) and first.islower() and name[:1] == first)
        and not re.search(r"[0-9,()/|]", name)
    )


def abbreviation_free(names):
    """Leaves out codes of airports and ports, unless they are the initials of a name."""
    initials = {"".join(word[0] for word in name.split()) for name in names if len(name.split()) > 2}
    for name in names:
        if not re.fullmatch(r"[A-Z]{1,4}", name) or name in initials:
            yield name
