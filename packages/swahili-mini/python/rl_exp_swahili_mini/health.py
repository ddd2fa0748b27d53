"""Vocabulary of medicine and care."""

from rl_exp_swahili_mini.lexicon import Lexicon

HEALTH = Lexicon(
    domain="health",
    people="""daktari/madaktari muuguzi/wauguzi mgonjwa/wagonjwa mkunga/wakunga mfamasia/wafamasia
mjamzito/wajawazito nesi/manesi mtaalamu/wataalamu mhudumu/wahudumu majeruhi/majeruhi
tabibu/matabibu
mlemavu/walemavu kichanga/vichanga""",
    things="""3: mguu/miguu mfupa/mifupa mwili/miili mgongo/migongo mshipa/mishipa moyo/mioyo
3: mdomo/midomo mkojo
5: jicho/macho sikio/masikio tumbo/matumbo jino/meno pafu/mapafu goti/magoti bega/mabega koo
5: jeraha/majeraha
5: jipu/majipu figo/mafigo ini kohozi/makohozi
6: magonjwa matibabu maumivu malaria maambukizi mazoezi mafua
7: kidonge/vidonge kidonda/vidonda kifua/vifua kinywa/vinywa kiuno/viuno kipimo/vipimo kisukari
7: kifafa
7: kiungo/viungo kijidudu/vijidudu kituo/vituo kitanda/vitanda kikohozi kipindupindu
9: dawa/dawa chanjo/chanjo sindano/sindano damu/damu homa/homa pua/pua shingo/shingo ngozi/ngozi
9: hospitali/hospitali zahanati/zahanati afya/afya lishe/lishe mimba/mimba kliniki/kliniki
9: bandeji/bandeji
9: ambulensi/ambulensi barakoa/barakoa pumu/pumu saratani/saratani maabara/maabara wodi/wodi
11: ugonjwa upasuaji ubongo uzazi ulimi usaha ukimwi""",
    actions="""tibu: malaria; wagonjwa; kidonda; kipindupindu; kwa dawa; majeraha
pima: damu; joto la mwili; malaria; shinikizo la damu; uzito; mkojo; macho
meza: vidonge; dawa; vidonge viwili
nywa: dawa; maji safi; uji; dawa ya kikohozi
chanja: vichanga; dhidi ya surua; dhidi ya pepopunda; dhidi ya polio
osha: kidonda; mikono kwa sabuni; jeraha; uso
funga: jeraha; kidonda kwa bandeji; mkono uliovunjika
ugua: malaria; homa; kipindupindu; kisukari; mafua; pumu
pona: malaria; homa; haraka; kabisa
tembelea: zahanati; wagonjwa; kliniki; hospitali
kohoa: usiku kucha; damu; sana
tapika: nyongo; baada ya kula; mara tatu
piga: chafya; mswaki; sindano
choma: sindano; sindano ya tetenasi
vaa: barakoa; glavu; miwani
hudumia: wagonjwa; majeruhi; wajawazito; wazee
pasua: jipu; tumbo
toa: ushauri wa lishe; damu; jino; chanjo
zuia: maambukizi; mimba; kuhara; malaria
eneza: vijidudu; magonjwa; homa ya matumbo
nyonyesha: kichanga; mara nane
jifungua: hospitalini; salama; pacha; mtoto wa kike
lazwa: hospitalini; wodini; kwa wiki mbili
vunjika: mguu; mkono; mfupa; mbavu
umwa: kichwa; tumbo; mgongo; meno; koo; sikio
hisi: maumivu; kizunguzungu; kichefuchefu; baridi; uchovu
andika: dalili za mgonjwa; jina la dawa
chunguza: macho; kifua; makohozi; damu; mapafu
lala: ndani ya chandarua; kitandani
chemsha: maji ya kunywa; vifaa vya upasuaji
fanya: mazoezi; upasuaji; vipimo vya damu; usafi
la: lishe bora; vyakula vyenye vitamini; chumvi kidogo
epuka: sigara; pombe; mbu; mafuta mengi; vijidudu
pokea: wagonjwa; chanjo; majeruhi; matibabu
nawa: mikono; uso
shika: mimba; homa
paka: marhamu; dawa kwenye ngozi; mafuta ya ngozi
vuta: pumzi; sigara
dunga: sindano; chanjo
shauri: wajawazito; wagonjwa
sugua: meno; ngozi
tambua: dalili za saratani; dalili za malaria; ugonjwa mapema
ng'atwa: na mbu; na nyoka; na mbwa
ng'oa: jino bovu; jino la nyuma
safisha: vidonda; choo; kinywa
beba: mgonjwa kwenye machela
punguza: uzito; maumivu; homa; sukari mwilini
dhoofika: mwili; sana""",
    places="""hospitalini; zahanatini; kitandani; wodini; kliniki; maabara; kwenye ambulensi;
kwenye chumba cha upasuaji; kwenye duka la dawa; katika kituo cha afya; mbele ya wauguzi""",
    conditions="""homa ikipanda; mgonjwa akizidiwa; dawa ikiisha; dalili zikionekana; damu
ikipungua;
kidonda kikioza; maumivu yakizidi; mimba ikikua; ugonjwa ukienea; jino likiuma; mbu wakiongezeka;
jeraha likivuja damu; kikohozi kikizidi; moyo ukidunda kwa kasi""",
    causes="""homa ilipanda; dawa ziliisha; mbu ni wengi; kidonda kimeoza; mgonjwa alizirai; damu
ilikosekana;
chanjo inazuia surua; jino lilikuwa limeoza; maji yalikuwa machafu; mguu ulivimba; ugonjwa umeenea;
vidonge vina uchungu; macho yalikuwa mekundu; kichanga alikuwa na homa""",
)
