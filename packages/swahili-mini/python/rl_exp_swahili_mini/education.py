"""Vocabulary of schools and learning."""

from rl_exp_swahili_mini.lexicon import Lexicon

EDUCATION = Lexicon(
    domain="education",
    people="""mwalimu/walimu mwanafunzi/wanafunzi mhadhiri/wahadhiri profesa/maprofesa
mkutubi/wakutubi
mwanachuo/wanachuo mzazi/wazazi mlezi/walezi msomi/wasomi mwandishi/waandishi mtafiti/watafiti
mtahiniwa/watahiniwa kiranja/viranja mshairi/washairi""",
    things="""3: mtihani/mitihani mstari/mistari mkoba/mikoba mchoro/michoro muhula/mihula
3: mtaala/mitaala
5: darasa/madarasa somo/masomo swali/maswali jibu/majibu daftari/madaftari dawati/madawati
5: jedwali/majedwali zoezi/mazoezi shairi/mashairi neno/maneno gazeti/magazeti kosa/makosa
5: onyo/maonyo
6: mafunzo malezi matokeo mahafali
7: kitabu/vitabu kiti/viti kidato/vidato kipindi/vipindi kifutio/vifutio kiingereza kiswahili
7: kifungu/vifungu
7: kipaji/vipaji kikokotoo/vikokotoo chuo/vyuo kitengo
9: shule/shule kalamu/kalamu penseli/penseli karatasi/karatasi rula/rula insha/insha hadithi/hadithi
9: hesabu/hesabu sayansi/sayansi historia/historia jiografia/jiografia lugha/lugha maktaba/maktaba
9: kamusi/kamusi kompyuta/kompyuta chaki/chaki kengele/kengele sare/sare ramani/ramani elimu/elimu
9: herufi/herufi sentensi/sentensi methali/methali shahada/shahada stashahada/stashahada fizikia
9: kemia
11: ubao utafiti usomi ufaulu uandishi""",
    actions="""fundisha: hesabu; kiswahili; sayansi; darasa la tano; fizikia; historia ya dunia
soma: kitabu; hadithi; gazeti; shairi; maktabani; kwa sauti; kemia; jiografia
andika: insha; majibu; daftarini; ubaoni; sentensi mbili; shairi jipya
jifunza: kusoma; lugha mpya; kompyuta; methali; kuogelea; hesabu za kugawanya
sahihisha: mitihani; insha; madaftari; makosa
chora: ramani; mchoro; pembetatu; duara
faulu: mtihani; somo la kemia; vizuri darasani
feli: mtihani; hesabu; jiografia
azima: kitabu; kalamu; kamusi; rula
hesabu: vitabu; alama; hadi mia
fafanua: somo; swali; methali; maana ya neno
jibu: maswali; swali gumu; kwa ufasaha
uliza: swali; maswali mengi; mwalimu
futa: ubao; makosa; maneno
kariri: shairi; herufi; majibu; methali
tafsiri: hadithi; sentensi; shairi; kitabu cha historia
rekebisha: makosa; insha; ratiba
hudhuria: mahafali; kipindi cha sayansi; semina; mafunzo
simulia: hadithi; hekaya; ngano za kale
panga: vitabu; madawati; viti; vitabu rafuni
piga: kengele; makofi; picha ya darasa
gawa: madaftari; karatasi; vyeti vya masomo; penseli
chonga: penseli; sanamu
hitimu: chuo; kidato cha nne; shahada
tunga: shairi; mtihani; insha; wimbo wa shule
sikiliza: hadithi; mwalimu; redio ya shule
cheza: mpira uwanjani; sataranji; michezo ya kuigiza
vaa: sare; sare mpya; joho
rudia: somo; darasa; mtihani
anza: chekechea; muhula; masomo
tafiti: lugha; historia; sayansi ya anga
shona: sare; mkoba
linganisha: majibu; sentensi; michoro
nukuu: kifungu; maneno ya mwandishi; shairi
jadili: riwaya; tamthilia; somo; ushairi
ongoza: darasa; mjadala; kwaya ya shule
chapisha: kitabu; jarida; riwaya
tamka: neno; herufi; irabu na konsonanti
maliza: zoezi; kidato cha pili; kipindi; stashahada
toroka: shule; darasani
nunua: kalamu; vitabu; daftari; sare
lipia: karo; ada ya mtihani
kuza: vipaji; kipaji cha uimbaji; msamiati
funza: watoto adabu; vijana nidhamu
zidisha: namba; sita kwa saba
ng'arisha: viatu vya shule; sakafu ya darasa; kengele
ng'amua: maana ya methali; jibu la fumbo; makosa ya insha
onya: wanafunzi watoro; watoto wachelewaji
pongeza: washindi; wanafunzi bora; walimu""",
    places="""shuleni; darasani; maktabani; chuoni; uwanjani; ofisi ya mwalimu; bwenini; ubaoni;
kwenye dawati;
katika chumba cha kompyuta; mbele ya darasa; kwenye ukumbi wa mitihani""",
    conditions="""kengele ikilia; mtihani ukianza; mwalimu akiingia darasani; likizo ikifika;
masomo yakiisha;
muhula ukianza; matokeo yakitoka; kipindi kikiisha; maswali yakiwa magumu; shule zikifunguliwa;
karo ikilipwa; mwanafunzi akichelewa; chaki ikiisha""",
    causes="""mtihani ni mgumu; kengele imelia; likizo imefika; mwalimu hayupo; vitabu havitoshi;
somo ni rahisi;
karo haikulipwa; matokeo yametoka; muhula umeisha; shule imefungwa; hesabu ni ngumu; kalamu
imepotea;
hadithi ilikuwa nzuri; madawati yalivunjika""",
)
