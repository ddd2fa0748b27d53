"""Vocabulary of money and trade."""

from rl_exp_swahili_mini.lexicon import Lexicon

FINANCIAL = Lexicon(
    domain="financial",
    people="""mfanyabiashara/wafanyabiashara mteja/wateja mkopaji/wakopaji mwekezaji/wawekezaji
keshia/makeshia
muuzaji/wauzaji mnunuzi/wanunuzi mhasibu/wahasibu dalali/madalali wakala/mawakala mdhamini/wadhamini
mwanahisa/wanahisa mjasiriamali/wajasiriamali tajiri/matajiri maskini/maskini mchuuzi/wachuuzi
mdaiwa/wadaiwa""",
    things="""3: mkopo/mikopo mtaji/mitaji mnada/minada mfuko/mifuko mshahara/mishahara
5: soko/masoko duka/maduka deni/madeni gawio/magawio punguzo/mapunguzo lengo/malengo
6: mapato matumizi manunuzi mauzo malipo
7: kiwango/viwango kikapu/vikapu kipato/vipato kibanda/vibanda kikoba/vikoba kifurushi/vifurushi
9: benki/benki bei/bei faida/faida hasara/hasara pesa/pesa akaunti/akaunti riba/riba bima/bima
9: hisa/hisa
9: biashara/biashara bidhaa/bidhaa fedha/fedha noti/noti sarafu/sarafu hundi/hundi risiti/risiti
9: ankara/ankara dhamana/dhamana akiba/akiba amana/amana pensheni/pensheni kampuni/kampuni dola/dola
9: shilingi/shilingi mizani/mizani pochi/pochi kasha/kasha sefu/sefu rehani/rehani
11: uwekezaji ujasiriamali uchumi umaskini utajiri ulaghai""",
    actions="""kopa: pesa; mtaji; benki; shilingi elfu kumi; kwa riba ndogo
lipa: deni; mkopo; riba; bili ya umeme; kwa awamu; kwa hundi; mishahara
weka: akiba; pesa benki; amana; dhamana; noti kwenye sefu
hamisha: fedha; salio; pesa kwa simu
tuma: pesa; malipo; pesa kupitia wakala
fungua: akaunti; duka; biashara; kibanda
uza: bidhaa; hisa; nguo za mitumba; kwa jumla; rejareja; vitenge; simu za mkononi
nunua: hisa; bidhaa; dhahabu; kwa mkopo; gari kwa mnada; friji; pikipiki
badilisha: dola; sarafu; noti kubwa; fedha za kigeni
hesabu: faida; sarafu; mauzo; hasara; noti
pata: faida; hasara; mkopo; gawio; mtaji; punguzo
wekeza: kwenye hisa; mtaji; katika viwanja; pesa nyingi
kagua: hesabu za kampuni; ankara; mizani; stakabadhi
toa: pesa kwenye akaunti; risiti; punguzo; dhamana; michango
punguza: bei; matumizi; gharama; riba
pandisha: bei; mishahara; riba
okoa: gharama; senti chache
changa: pesa; shilingi mia mbili; michango ya kikoba
daiwa: na benki; pesa nyingi; riba
dai: malipo; fidia ya bima; deni
kata: bima; tikiti
pima: sukari kwa mizani; mchele kilo mbili; unga
jumlisha: mauzo; mapato; gharama
gawana: faida; gawio; hasara
tangaza: bidhaa; biashara mpya; bei mpya
agiza: bidhaa; mzigo kutoka ng'ambo; vipuri vya magari
sajili: kampuni; laini ya simu; kikundi cha akiba
panua: biashara; soko; duka
filisika: kabisa; kwa sababu ya madeni
thibitisha: mkataba; hundi; fomu za mkopo
shindana: sokoni; kibiashara
ajiri: keshia; mhasibu; wauzaji
poteza: pesa; wateja; pochi; mtaji
karabati: duka; kibanda
pokea: mshahara; malipo; pesa taslimu; pensheni; oda
ficha: pesa; noti chini ya godoro
dhamini: mkopo; ndugu benki
tapeli: wateja; mnunuzi
kadiria: bei; gharama; mapato
miliki: duka; hisa nyingi; kampuni ya usafirishaji
safirisha: bidhaa; vifurushi; mizigo kwa meli
jadili: bei; riba; masharti ya mkopo
zungusha: mtaji; pesa
rejesha: mkopo; amana; bidhaa mbovu
chapa: risiti; ankara
lipisha: nauli; faini ya benki
ng'amua: ulaghai; noti bandia; bei ya soko
ng'arisha: dhahabu; duka; mizani
tathmini: hasara; biashara; uwekezaji
pakia: bidhaa; magunia ya mchele""",
    places="""sokoni; benki; dukani; mjini; kibandani; mnadani; bandarini; kwenye duka la jumla;
kwa wakala; kwenye kampuni; mbele ya benki; katika soko la hisa; kwenye mashine ya pesa""",
    conditions="""bei ikipanda; bei ikishuka; faida ikiongezeka; mkopo ukiisha; riba ikipungua;
wateja wakiongezeka;
mshahara ukichelewa; deni likilipwa; biashara ikikua; mtaji ukipotea; bidhaa zikifika; thamani ya
dola ikipanda;
soko likifunguliwa; akiba ikitosha""",
    causes="""bei imepanda; bei imeshuka; mshahara umechelewa; riba ni kubwa; wateja ni wachache;
mtaji ni mdogo;
biashara imekua; mkopo umekwisha; soko limefungwa; bidhaa zimeisha; deni halijalipwa; gharama
zimepanda;
faida imeongezeka; benki imefungwa; pesa hazitoshi""",
)
