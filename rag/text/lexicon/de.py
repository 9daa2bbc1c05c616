"""German."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    negating=words("nicht nie niemals kein keine keinen keiner keinem ohne weder"),
    source_names=words("quelle quellen"),
    conjunctions=words("und oder"),
    opener_pattern=r"und|oder|aber|auch|sonst|was ist mit|wie (?:ist|sieht) es|gilt (?:das|dies)",
    reference_pattern=r"das(?=[\s?!.…]*$)|da(?:für|zu|von|mit|bei|gegen|ran|rauf|rüber|nach)|dies|dort",
    letters="äöüß",
    months=tuple(
        counted("januar februar märz april mai juni juli august september oktober november dezember", start=1)
    ),
    before_ordinal_pattern=(
        r"am|im|zum|zur|vom|beim|ins|dem|den|der|die|das|des|ein(?:e[mnrs]?)?|jede[mnrs]?|diese[mnrs]?|"
        r"ihre?[mnrs]?|seine?[mnrs]?|unsere?[mnrs]?|seit|ab|anfang|mitte|ende|und|oder|bis|sowie"
    ),
    never_last=words(
        "vorm mag dr prof hr fr frl st dipl ing med phil jur rer nat habil inkl exkl zzgl abzgl ggf ggfs evtl gem lt "
        "vgl sog bzgl bspw insb insbes mind ca zb bzw geb verh gest gez gepr vers ehem stellv vorl zul einschl ausschl "
        "lfd div dgl betr wg nachm § §§ mo-fr hl kath ev allg entspr hauptm int frz engl dt urspr rd od resp sen"
    ),
    before_number=words(
        "nr nrn abs art s st satz lit ziff ziffer anl abb tab kap bd bde aufl rn rdnr rz tel fax mob durchw zi zimm hs "
        "haus-nr hausnr str pl jan feb febr mrz apr jun jul aug sep sept okt nov dez mo di mi do fr sa so kl jg ver v "
        "ff pos artikel-nr art-nr eg og vol buchst halbs anm"
    ),
    before_number_or_words=words("art so st do di s v pl mi"),
    maybe_last=words(
        "min max usw etc mwst ust gmbh co kg ag bzw str pl std stdn tsd mio mrd mon wo ff f uhr p.a jh jhd jhdt tgl "
        "jährl mtl monatl wöchentl sek sr jr geschl verf"
    ),
    function_words=words(
        "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine keinen keiner ist "
        "sind war waren wird werden wurde wurden hat haben hatte kann können darf dürfen muss müssen soll sollen "
        "sollte ich du er sie es wir ihr mich mir uns euch ihm ihn ihnen mein meine meinen dein deine sein seine unser "
        "unsere im in am an auf aus bei beim mit nach von vom vor zu zum zur für über unter durch gegen ohne um bis "
        "seit während wenn weil dass ob als wie was wer wo wann warum welche welcher welches welchen wieviel viel "
        "viele auch noch nur schon sehr so sich man bitte dies diese dieser dieses diesen jede jeder jedes alle alles "
        "gibt hier dort dann da danach dabei dazu deshalb daher sowie sonst bereits immer zwischen wegen laut"
    ),
    not_in_documents="In den Dokumenten steht dazu nichts.",
)
