"""Function words and everyday vocabulary shared by all domains."""

PEOPLE = """mtu/watu mwanamke/wanawake mwanamume/wanaume mtoto/watoto mama/mama baba/baba
kijana/vijana
mzee/wazee rafiki/marafiki jirani/majirani dada/dada kaka/kaka msichana/wasichana mvulana/wavulana
mgeni/wageni ndugu/ndugu"""

KIN = ("mama", "baba", "dada", "kaka", "ndugu", "rafiki", "jirani")

TIMES = """leo; jana; kesho; asubuhi; jioni; mchana; usiku; kila siku; mwaka huu; mwaka jana; wiki
ijayo;
wiki iliyopita; mwezi huu; mwezi ujao; sasa; mapema; siku hizi; kila mwaka; kila wiki; jumatatu;
ijumaa;
jumamosi; saa mbili; saa kumi; alasiri; mwezi uliopita; kila mwezi; siku zote; juzi; keshokutwa"""

MANNERS = """polepole; haraka; vizuri; pamoja; kwa bidii; kwa makini; mara nyingi; tena; kwa
furaha; bila shida;
kwa mikono; kwa uangalifu; peke yake; mara mbili; kidogo; zaidi; sana; bila kuchoka; kwa pamoja;
taratibu"""

# What anybody may do or be, as finite verb stems with an optional complement.
ACTIONS = """rudi: nyumbani; mapema; leo
furahi: sana; leo
cheka: kwa furaha
imba: nyimbo
pumzika: nyumbani; kidogo
ngoja: rafiki; mgeni; ndugu
zungumza: na jirani; kwa simu; polepole
tabasamu: kidogo
kaa: nje; chini ya mti; karibu nasi
simama: mlangoni; hapa
tembea: polepole; kwa miguu
angalia: picha; saa
beba: mfuko; mzigo
vaa: shati jeupe; kofia nyekundu; viatu vyeusi
omba: msaada
toka: nje; nyumbani
lala: mapema
enda: nyumbani; safari"""

# Things happen to nouns of any class.
HAPPENINGS = """patikana onekana hitajika pungua ongezeka potea faa tosha baki badilika fika anza"""

ADJECTIVES = """zuri kubwa dogo pya refu fupi baya =safi =muhimu =imara =bora =ghali =rahisi =nadra
=salama"""

OPINIONS = """ni muhimu; ni rahisi; ni vigumu; ni vizuri; ni kazi ngumu; kunachosha; kunafurahisha;
kunahitaji muda; kunahitaji subira; ni jambo jema; si rahisi; si kazi ndogo; ni lazima; kunasaidia
watu;
kulichukua muda; kulituchosha; kutaanza kesho; ni hatari"""

# Words of the frames; a domain's complements may use them freely.
FUNCTION_WORDS = """na ya wa la cha vya za kwa katika bila ni si kama ili lakini au pia hata kila
sana tu
baada kabla kuhusu hadi tangu kutoka karibu juu chini ndani nje mbele nyuma kati moja mbili tatu
nne tano
wawili watatu wanne mingi nyingi vingi mengi wengi kubwa ndogo mpya nzuri mbaya kidogo kikubwa
kipya kizuri
kila wote yote zote vyote yake wake zake lake chake vyake yetu wetu zetu lao yao wao zao mwenyewe
safi mkubwa mdogo makubwa madogo vizuri ngumu ndefu mrefu mfupi vipya wapya mapya mpya kwake kwao
kwetu
jipya wadogo wakubwa vidogo vikubwa watoto watu wanawake wanaume vijana wazee familia nyumba
nyumbani
siku wiki mwezi mwaka miaka saa dhidi ofisi kituo umeme mjini wimbo chumba duka mia kabisa imefungwa
ikipanda imepanda ikiisha ikikua ikipungua wakiongezeka vimeanza ukianza yakiwa lilikuwa
yalikuwa muda kazi
maji mkono mikono simu mtoto mtu kichwa vitu kitu mahali
jambo mambo jina majina njia mlango habari picha mwanzo mwisho kuwa yenye wenye mwenye kwenye"""


# Verb stems that any domain may use.
VERBS = """nunua uza kata piga toa pokea andika jadili kagua hesabu panga pakia safirisha jenga
linda pima paka
funga tunga tangaza pandisha punguza chagua gawa hudhuria sajili chunguza ongoza tengeneza tumia
geuza osha
safisha saidia peleka leta weka pata fungua soma sikia jua ng'arisha ng'amua ng'oa chanja"""


def words(text: str) -> list[str]:
    """All words of a block, separators dropped."""
    for mark in ";:/=\n":
        text = text.replace(mark, " ")
    return text.split()


def everyday_words() -> set[str]:
    """Words that are no domain's own."""
    blocks = (
        PEOPLE,
        TIMES,
        MANNERS,
        ACTIONS,
        HAPPENINGS,
        ADJECTIVES,
        OPINIONS,
        FUNCTION_WORDS,
        VERBS,
    )
    return {word for block in blocks for word in words(block)}
