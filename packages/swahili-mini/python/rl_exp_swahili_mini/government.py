"""Vocabulary of the state: heard in the hidden domain and nowhere else."""

from rl_exp_swahili_mini.lexicon import Lexicon

GOVERNMENT = Lexicon(
    domain="government",
    people="""rais/marais waziri/mawaziri mbunge/wabunge gavana/magavana diwani/madiwani
hakimu/mahakimu
jaji/majaji wakili/mawakili polisi/polisi askari/askari chifu/machifu balozi/mabalozi raia/raia
mwananchi/wananchi mgombea/wagombea mpinzani/wapinzani mshtakiwa/washtakiwa mkimbizi/wakimbizi
seneta/maseneta
mwanajeshi/wanajeshi karani/makarani mfungwa/wafungwa mwanasiasa/wanasiasa msemaji/wasemaji""",
    things="""3: mkutano/mikutano mswada/miswada mkoa/mikoa mpaka/mipaka mradi/miradi mgomo/migomo
3: mwenge/mienge muungano/miungano
5: bunge/mabunge jimbo/majimbo baraza/mabaraza jeshi/majeshi taifa/mataifa daraja/madaraja
5: agizo/maagizo
5: gereza/magereza pendekezo/mapendekezo azimio/maazimio jopo/majopo
6: maandamano mamlaka madaraka mageuzi maendeleo makazi
7: chama/vyama kitambulisho/vitambulisho kikao/vikao kibali/vibali kiongozi/viongozi kifungo/vifungo
7: kijiji/vijiji kikosi/vikosi
9: serikali/serikali kura/kura katiba/katiba sheria/sheria kodi/kodi mahakama/mahakama kaunti/kaunti
9: barabara/barabara wizara/wizara bendera/bendera bajeti/bajeti pasipoti/pasipoti siasa/siasa
9: amani/amani
9: hotuba/hotuba kampeni/kampeni kesi/kesi rushwa/rushwa tume/tume ardhi/ardhi sera/sera sensa/sensa
9: demokrasia/demokrasia ikulu/ikulu wilaya/wilaya ilani/ilani adhabu/adhabu
11: uchaguzi/chaguzi uhuru uraia usalama ufisadi upinzani uongozi utawala ushuru ubalozi""",
    actions="""piga: kura; marufuku; vita rushwa
chagua: mbunge; rais; viongozi; diwani mpya; gavana
tawala: nchi; kwa haki; taifa; mkoa
pitisha: mswada; sheria; bajeti; katiba; azimio
hutubia: wananchi; bunge; taifa; umma; mkutano wa hadhara
kusanya: kodi; ushuru; saini za wananchi; maoni
shtaki: serikali; mwizi; gavana; polisi
hukumu: mshtakiwa; kesi; mwizi kifungo
kamata: mwizi; washukiwa; majambazi; wahalifu
teua: waziri; balozi; jaji; makamishna
apisha: rais; waziri; mabalozi; gavana
andamana: mjini; dhidi ya ufisadi; kwa amani; barabarani
gombea: urais; ubunge; udiwani; ugavana
tetea: katiba; haki za raia; mshtakiwa; uhuru
linda: mpaka; katiba; ikulu; raia
jenga: barabara; daraja; taifa; makazi ya wakimbizi
pambana: na ufisadi; na rushwa; na uhalifu; na ugaidi
sajili: wapiga kura; wakimbizi; vizazi na vifo
heshimu: sheria; bendera; katiba; mahakama
vunja: sheria; baraza; bunge; mapatano ya amani
pandisha: bendera; vyeo maafisa
hudhuria: kikao; mkutano; sherehe za uhuru
hesabu: kura; kura za urais
tangaza: tarehe ya uchaguzi; vita; hali ya hatari; mshindi
saidia: wakimbizi; waathirika wa vita; wananchi
unda: tume; serikali; chama; jopo la mahakimu
ongoza: serikali; wizara; kikao; maandamano
pinga: mswada; rushwa; ufisadi; sera za serikali
kwepa: kodi; ushuru; sheria
tunga: sheria; sera; katiba
fungwa: gerezani; jela; kifungo cha maisha
achiliwa: huru; kwa msamaha; na mahakama
jiuzulu: uwaziri; madarakani; uongozi
pokea: rushwa; balozi; ujumbe wa serikali
omba: kibali; pasipoti; uraia
ng'ang'ania: madaraka; uongozi; urais
ng'atuka: madarakani; uongozini
toa: hotuba; agizo; kitambulisho; ilani; kibali
peleka: kesi mahakamani; jeshi mpakani; polisi kijijini
zindua: mradi; kampeni; daraja; barabara mpya
imba: wimbo wa taifa
simamia: uchaguzi; haki; mradi wa barabara; usalama
kagua: gwaride; mradi; barabara; kikosi cha jeshi
chunguza: ufisadi; kesi; mauaji; madai ya rushwa
jadili: mswada; bajeti; usalama; mipaka ya kaunti
tia: saini mswada; saini makubaliano
ahidi: ajira; barabara; maendeleo; umeme vijijini
kimbia: vita; polisi
wakilisha: wananchi; jimbo; taifa; kaunti
shirikiana: na serikali; na polisi; na viongozi
boresha: miundombinu; usalama; barabara; utawala
kata: rufaa; rufaa mahakamani
timua: waziri; mafisadi
gawa: ardhi; majimbo; mamlaka""",
    places="""bungeni; mahakamani; ikulu; gerezani; mpakani; barabarani; kijijini; wizarani;
ubalozini;
katika kaunti; kituo cha polisi; kwenye mkutano wa hadhara; ofisi ya chifu; kwenye kituo cha
kupigia kura""",
    conditions="""uchaguzi ukifika; kura zikihesabiwa; bunge likivunjwa; sheria ikipitishwa; rais
akihutubia;
mahakama ikiamua; polisi wakifika; kodi ikipanda; vita vikiisha; amani ikirejea; kampeni zikianza;
barabara ikifungwa; chama kikishinda; kesi ikisikilizwa; mpaka ukifungwa""",
    causes="""uchaguzi umefika; bunge limevunjwa; sheria imebadilika; kodi imepanda; barabara
imefungwa;
vita vimeanza; kura ziliibwa; rais alijiuzulu; mahakama iliamua hivyo; serikali imeahidi msaada;
polisi walichelewa; mpaka umefungwa; chama kilishindwa; katiba inaruhusu; mgomo umeanza; waziri
alikataa""",
)
