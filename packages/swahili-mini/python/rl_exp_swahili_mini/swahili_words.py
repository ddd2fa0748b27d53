"""The few everyday Swahili words that whisper-nano hears before fine-tuning."""

SWAHILI_WORDS = """habari asante karibu ndiyo hapana samahani tafadhali kwaheri jambo salama
shikamoo marahaba
moja mbili tatu nne tano sita saba nane tisa kumi ishirini thelathini arobaini hamsini mia elfu
leo jana kesho juzi asubuhi mchana jioni usiku alfajiri wiki mwezi mwaka siku dakika
jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili januari machi juni agosti oktoba
mtu watu mwanamke mwanamume mtoto watoto mama baba kaka dada babu nyanya bibi mjomba shangazi
binamu rafiki
nyumba mlango dirisha meza kikombe sahani kijiko kisu sufuria jiko moto mshumaa taa godoro mto shuka
nguo shati suruali gauni kofia viatu soksi mkanda koti kanga leso mfuko saa miwani
nyekundu nyeusi nyeupe kijani samawati manjano zambarau kijivu waridi rangi
simba tembo twiga chui fisi nyani mamba kiboko paka mbwa panya ndege samaki nyoka kinyonga kobe
swala pundamilia
chakula wali ugali chapati mkate sukari chumvi supu nyama siagi jibini keki juisi maandazi
jua mwezi nyota mawingu upepo theluji mawe mchanga bahari ziwa mlima msitu jangwa kisiwa pwani anga
dunia
gari baiskeli treni ndege meli mashua basi pikipiki lori kituo safari tiketi abiria dereva
furaha huzuni hasira upendo woga aibu ndoto matumaini kicheko machozi wazo siri ukweli uongo
kubwa ndogo refu fupi nzuri mbaya mpya kuukuu nzito nyepesi joto baridi tamu chungu chachu haraka
polepole
kukimbia kuruka kucheza kuimba kulala kuamka kukaa kusimama kutembea kurudi kuondoka kufika kuanza
kungoja
kupika kufagia kufua kuoga kuvaa kuvua kucheka kulia kuota kusahau kukumbuka kupenda kutaka kuona
kusikia
ninapenda unacheza anakimbia tunaimba mnalala wanacheka nilikuja ulifika alirudi tulikaa walipika
nitaona utaruka atapika tutakwenda mtarudi watalala sijui hapendi hatuji hawajafika usilale
muziki ngoma gitaa filamu mchezo mpira timu bao kamba puto zawadi sherehe harusi
kulia kushoto mbele nyuma juu chini ndani nje katikati kando hapa pale kule huku
nani nini wapi lini gani vipi kwanini ngapi mimi wewe yeye sisi ninyi wao
yangu yako yake yetu yenu yao wangu wako wake wetu langu lako chako changu vyangu zangu
huyu hawa hii hili haya hiki hivi hizi huu yule wale ile lile kile vile zile
sana tu pia lakini kama ili kwa na au bila hadi tangu tena bado tayari labda kweli
ng'ambo ng'aa king'ora ng'ofu kung'aa ngazi ngome ngao nguo ngoja dhahabu dhoruba fedheha hadhi
thamani
themanini thumni methali ghafla ghorofa shughuli bahasha shangwe nyanya nyimbo nyuki unyoya mbegu
mbio mbingu ndugu ndizi ndani njaa njano njiwa nzige nzi mvi mkia pembe manyoya kucha
mabawa""".split()
