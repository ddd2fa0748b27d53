"""Vocabulary of farming."""

from rl_exp_swahili_mini.lexicon import Lexicon

AGRICULTURE = Lexicon(
    domain="agriculture",
    people="""mkulima/wakulima mfugaji/wafugaji mvuvi/wavuvi mchungaji/wachungaji mvunaji/wavunaji
kibarua/vibarua mkamuaji/wakamuaji mtunzaji/watunzaji mpandaji/wapandaji""",
    things="""1: ng'ombe/ng'ombe mbuzi/mbuzi kondoo/kondoo kuku/kuku punda/punda bata/bata
1: sungura/sungura
1: ndama/ndama jogoo/majogoo nyuki/nyuki ngamia/ngamia fahali/mafahali
3: mti/miti mche/miche mgomba/migomba muhogo/mihogo mpunga mtama mfereji/mifereji mnazi/minazi
3: mzizi/mizizi mwembe/miembe mkorosho/mikorosho
5: shamba/mashamba jembe/majembe panga/mapanga ghala/maghala zao/mazao tunda/matunda jani/majani
5: zizi/mazizi bonde/mabonde trekta/matrekta embe/maembe chungwa/machungwa papai/mapapai
5: nanasi/mananasi
5: parachichi/maparachichi ua/maua gugu/magugu debe/madebe
6: mahindi maharage mavuno maziwa malisho
7: kitunguu/vitunguu kiazi/viazi kisima/visima kilimo kichaka/vichaka
9: mbegu/mbegu ndizi/ndizi nyanya/nyanya mbolea/mbolea karanga/karanga pilipili/pilipili chai/chai
9: kahawa/kahawa pamba/pamba mboga/mboga nyasi/nyasi samadi/samadi bustani/bustani mvua/mvua
9: asali/asali
11: udongo ufuta ulezi ukame""",
    actions="""panda: mahindi; maharage; viazi vitamu; mihogo; miche ya kahawa; mbegu mpya
panda: migomba karibu na mto
lima: shamba; bonde; kwa jembe; kwa trekta; shamba la mahindi
vuna: mahindi; mpunga; chai; karanga; maembe; asali; pamba
palilia: mahindi; shamba la pamba; bustani; mihogo
mwagilia: bustani; nyanya; miche; vitunguu; mboga
fuga: ng'ombe; mbuzi; kuku; nyuki; sungura; samaki; bata
kamua: ng'ombe; mbuzi; maziwa
lisha: kuku; ng'ombe; nguruwe; ndama; punda
chunga: mbuzi; ng'ombe; kondoo
nyunyizia: mimea dawa; nyanya dawa; pamba
chimba: kisima; mfereji; mashimo ya kupandia
kata: majani; nyasi; miti mikavu; magugu
ng'oa: magugu; visiki; mizizi; mihogo
anika: kahawa; mahindi; mpunga; samaki
hifadhi: mazao; nafaka; mbegu; mahindi ghalani
pukuchua: mahindi; maharage
chinja: kuku; mbuzi; jogoo
uza: mboga; mazao; maziwa; matunda; mayai; ng'ombe wawili
nunua: mbolea; mbegu; jembe; mbegu za mtama; ndama
safirisha: mazao; matunda; kuku; ndizi
tandaza: samadi; mbolea; nyasi
vua: samaki; dagaa
chuma: chai; machungwa; mboga; pilipili; majani ya chai
pogoa: miti; kahawa; miembe
otesha: miche; mbegu; mboga
changanya: udongo na samadi; mbolea na udongo; lishe ya kuku
linda: mazao; shamba; mifugo; kuku dhidi ya mwewe
tengeneza: mbolea; zizi; mizinga ya nyuki; matuta
jenga: zizi; ghala; banda la kuku; mabwawa ya samaki
chanja: ng'ombe; kuku; mifugo
zalisha: maziwa; mboga; asali; mayai
kagua: mazao; mifugo; majani
teka: maji ya kisima
ondoa: magugu; wadudu; majani makavu
tumia: jembe; trekta; samadi; mbegu bora; plau
funga: ng'ombe kamba; mbuzi zizini
menya: mihogo; ndizi; viazi
paka: mbuzi dawa ya kupe
okota: mayai; korosho; kuni; maembe
saga: mahindi; mtama; muhogo
chagua: mbegu bora; ndama mkubwa
pakia: mazao; mahindi kwenye mikokoteni
geuza: udongo
beba: ndizi; nyasi; kuni""",
    places="""shambani; ghalani; bustanini; zizini; mtoni; ziwani; bondeni; mlimani; malishoni;
kisimani;
kwenye matuta; chini ya mwembe; karibu na zizi; kwenye banda la kuku""",
    conditions="""mvua ikinyesha; mvua ikichelewa; jua likiwaka; mbegu zikiota; mahindi yakikauka;
ng'ombe wakinenepa;
udongo ukiwa mkavu; mavuno yakiwa mengi; ukame ukizidi; wadudu wakivamia mimea; mto ukijaa; nyasi
zikiota;
maembe yakiiva; kuku wakitaga; msimu wa mvua ukianza""",
    causes="""mvua ilichelewa; mvua haikunyesha; udongo una rutuba; wadudu waliharibu mimea; mto
ulikauka;
ukame ulikuwa mkali; ng'ombe walikula majani; mbegu hazikuota; jua lilikuwa kali; kupe wamezidi;
mavuno yalikuwa mengi; nyasi zilikauka; shamba lina rutuba; mafuriko yaliharibu mimea""",
)
