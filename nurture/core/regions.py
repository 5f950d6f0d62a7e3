"""Countries and languages as tables write them: the code, or a common name of it.

`PL`, `pl`, `Polska`, `Poland` and `Polen` are the country PL. Every country is known by its English name, those of
Europe by their own, their Polish and their German one too; the common languages likewise. The names are the CLDR's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from nurture.core.languages import LANGUAGES

_COUNTRIES = """
AD andorra; AE united arab emirates; AF afghanistan; AG antigua & barbuda; AI anguilla; AL albania, albanien; AM
armenia, armenien; AO angola; AQ antarctica; AR argentina, argentyna, argentinien; AS american samoa; AT
österreich, austria; AU australia, australien; AW aruba; AX åland islands; AZ azerbaijan, azerbejdżan,
aserbaidschan; BA bosnia & herzegovina, bośnia i hercegowina, bosnien und herzegowina, bosnia; BB barbados; BD
bangladesh; BE belgië, belgique, belgien, belgium, belgia; BF burkina faso; BG българия, bulgaria, bułgaria,
bulgarien; BH bahrain; BI burundi; BJ benin; BL st. barthélemy; BM bermuda; BN brunei; BO bolivia; BQ caribbean
netherlands; BR brazil, brazylia, brasilien; BS bahamas; BT bhutan; BV bouvet island; BW botswana; BY belarus,
białoruś, weißrussland; BZ belize; CA canada, kanada; CC cocos (keeling) islands; CD congo - kinshasa; CF central
african republic; CG congo - brazzaville; CH schweiz, suisse, svizzera, switzerland, szwajcaria; CI côte d'ivoire;
CK cook islands; CL chile; CM cameroon; CN china, chiny; CO colombia; CR costa rica; CU cuba; CV cape verde; CW
curaçao; CX christmas island; CY κύπροσ, cyprus, cypr, zypern, kıbrıs; CZ česko, czechia, czechy, tschechien,
czech republic, česká republika, republika czeska, tschechische republik; DE deutschland, germany, niemcy, federal
republic of germany, bundesrepublik deutschland; DJ djibouti; DK danmark, denmark, dania, dänemark; DM dominica;
DO dominican republic; DZ algeria; EC ecuador; EE eesti, estonia, estland; EG egypt, egipt, ägypten; EH western
sahara; ER eritrea; ES españa, spain, hiszpania, spanien; ET ethiopia; FI suomi, finland, finlandia, finnland; FJ
fiji; FK falkland islands; FM micronesia; FO faroe islands; FR france, francja, frankreich; GA gabon; GB united
kingdom, wielka brytania, vereinigtes königreich, great britain, uk, england, scotland, wales, northern ireland,
anglia, großbritannien; GD grenada; GE georgia, gruzja, georgien; GF french guiana; GG guernsey; GH ghana; GI
gibraltar; GL greenland; GM gambia; GN guinea; GP guadeloupe; GQ equatorial guinea; GR ελλάδα, greece, grecja,
griechenland, hellas; GS south georgia & south sandwich islands; GT guatemala; GU guam; GW guinea-bissau; GY
guyana; HK hong kong sar china; HM heard & mcdonald islands; HN honduras; HR hrvatska, croatia, chorwacja,
kroatien; HT haiti; HU magyarország, hungary, węgry, ungarn; ID indonesia; IE éire, ireland, irlandia, irland,
republic of ireland; IL israel, izrael; IM isle of man; IN india, indie, indien; IO british indian ocean
territory; IQ iraq; IR iran; IS ísland, iceland, islandia, island; IT italia, italy, włochy, italien; JE jersey;
JM jamaica; JO jordan; JP japan, japonia; KE kenya; KG kyrgyzstan; KH cambodia; KI kiribati; KM comoros; KN st.
kitts & nevis; KP north korea; KR south korea, korea; KW kuwait; KY cayman islands; KZ kazakhstan, kazachstan,
kasachstan; LA laos; LB lebanon; LC st. lucia; LI liechtenstein; LK sri lanka; LR liberia; LS lesotho; LT lietuva,
lithuania, litwa, litauen; LU luxembourg, luxemburg, luksemburg; LV latvija, latvia, łotwa, lettland; LY libya; MA
morocco, maroko, marokko; MC monaco; MD moldova, mołdawia, republik moldau; ME montenegro, czarnogóra; MF st.
martin; MG madagascar; MH marshall islands; MK north macedonia, macedonia północna, nordmazedonien, macedonia; ML
mali; MM myanmar (burma); MN mongolia; MO macao sar china; MP northern mariana islands; MQ martinique; MR
mauritania; MS montserrat; MT malta; MU mauritius; MV maldives; MW malawi; MX mexico, meksyk, mexiko; MY malaysia;
MZ mozambique; NA namibia; NC new caledonia; NE niger; NF norfolk island; NG nigeria; NI nicaragua; NL nederland,
netherlands, holandia, niederlande, holland, niderlandy, the netherlands; NO norge, norway, norwegia, norwegen; NP
nepal; NR nauru; NU niue; NZ new zealand, nowa zelandia, neuseeland; OM oman; PA panama; PE peru; PF french
polynesia; PG papua new guinea; PH philippines; PK pakistan; PL polska, poland, polen, rzeczpospolita polska,
republic of poland; PM st. pierre & miquelon; PN pitcairn islands; PR puerto rico; PS palestinian territories; PT
portugal, portugalia; PW palau; PY paraguay; QA qatar; RE réunion; RO românia, romania, rumunia, rumänien; RS
serbia, serbien; RU russia, rosja, russland, russian federation; RW rwanda; SA saudi arabia; SB solomon islands;
SC seychelles; SD sudan; SE sverige, sweden, szwecja, schweden; SG singapore; SH st. helena; SI slovenija,
slovenia, słowenia, slowenien; SJ svalbard & jan mayen; SK slovensko, slovakia, słowacja, slowakei, slovak
republic, slovenská republika; SL sierra leone; SM san marino; SN senegal; SO somalia; SR suriname; SS south
sudan; ST são tomé & príncipe; SV el salvador; SX sint maarten; SY syria; SZ eswatini; TC turks & caicos islands;
TD chad; TF french southern territories; TG togo; TH thailand; TJ tajikistan; TK tokelau; TL timor-leste; TM
turkmenistan; TN tunisia; TO tonga; TR türkiye, turcja, türkei, turkey; TT trinidad & tobago; TV tuvalu; TW
taiwan; TZ tanzania; UA україна, ukraine, ukraina; UG uganda; UM u.s. outlying islands; US united states, stany
zjednoczone, vereinigte staaten, usa, united states of america, america; UY uruguay; UZ uzbekistan; VA vatican
city; VC st. vincent & grenadines; VE venezuela; VG british virgin islands; VI u.s. virgin islands; VN vietnam; VU
vanuatu; WF wallis & futuna; WS samoa; XK kosovo, kosowo; YE yemen; YT mayotte; ZA south africa, republika
południowej afryki, südafrika; ZM zambia; ZW zimbabwe
"""
_LANGUAGES = """
bg български, bulgarian, bułgarski, bulgarisch; cs čeština, czech, czeski, tschechisch, česky; da dansk, danish,
duński, dänisch; de deutsch, german, niemiecki; el ελληνικά, greek, grecki, griechisch, nowogrecki; en english,
angielski, englisch; es español, spanish, hiszpański, spanisch, castellano; et eesti, estonian, estoński,
estnisch; fi suomi, finnish, fiński, finnisch; fr français, french, francuski, französisch; ga gaeilge, irish,
irlandzki, irisch; hr hrvatski, croatian, chorwacki, kroatisch, hrvatski jezik; hu magyar, hungarian, węgierski,
ungarisch; it italiano, italian, włoski, italienisch; lt lietuvių, lithuanian, litewski, litauisch; lv latviešu,
latvian, łotewski, lettisch; mt malti, maltese, maltański, maltesisch; nl nederlands, dutch, niderlandzki,
niederländisch, flemish, holenderski, vlaams; pl polski, polish, polnisch; pt português, portuguese, portugalski,
portugiesisch; ro română, romanian, rumuński, rumänisch; sk slovenčina, slovak, słowacki, slowakisch, slovensky;
sl slovenščina, slovenian, słoweński, slowenisch, slovensko; sv svenska, swedish, szwedzki, schwedisch; uk
українська, ukrainian, ukraiński, ukrainisch; no norsk, norwegian, norweski, norwegisch; ru русский, russian,
rosyjski, russisch; tr türkçe, turkish, turecki, türkisch; ar العربية, arabic, arabski, arabisch; zh 中文, chinese,
chiński, chinesisch; ja 日本語, japanese, japoński, japanisch; is íslenska, icelandic, islandzki, isländisch; sq
shqip, albanian, albański, albanisch; sr српски, serbian, serbski, serbisch; bs bosanski, bosnian, bośniacki,
bosnisch; mk македонски, macedonian, macedoński, mazedonisch; be беларуская, belarusian, białoruski, belarussisch;
ca català, catalan, kataloński, katalanisch
"""


def country_of(written: str) -> str:
    """The two letters of a country (ISO 3166-1); "" for what is none."""
    countries, codes = _names(_COUNTRIES), _codes(_COUNTRIES)
    code = written.strip().upper()
    return code if code in codes else countries.get(_key(written), "")


def language_of(written: str) -> str:
    """The two letters of a language (ISO 639-1), with what stands behind them (`en-GB`); "" for none."""
    code = re.fullmatch(r"([a-z]{2})((?:[-_][a-z0-9]{2,8})*)", written.strip(), re.IGNORECASE)
    if code and code[1].lower() in LANGUAGES:
        return code[1].lower() + code[2]
    return _names(_LANGUAGES).get(_key(written), "")


def _key(written: str) -> str:
    return unicodedata.normalize("NFC", " ".join(written.split())).casefold().replace("’", "'")


@cache
def _names(table: str) -> Mapping[str, str]:
    return {_key(name): code for code, names in _lines(table) for name in names.split(", ")}


@cache
def _codes(table: str) -> frozenset[str]:
    return frozenset(code for code, _ in _lines(table))


@cache
def _lines(table: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in " ".join(table.split()).split("; ")]
