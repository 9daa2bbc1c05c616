"""Polish."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    letters="ąćęłńśźż",
    months=tuple(
        counted(
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            start=1,
        )
    ),
    before_ordinal_pattern=r"dnia|do|od|z|na|w|i|lub|oraz|dn|po",
    never_last=words(
        "dr prof hab inż mgr lek med ks św bł al ul pl os p np tj tzn tzw wg ok m.in ang łac lic płk gen kpt por śp "
        "zob zw ws dot ew wlk gm pow woj im godz dn red oprac tłum przyp tel wyd"
    ),
    before_number=words(
        "nr nry art ust pkt lit poz str s rozdz t tom rys tab godz dn tel kom faks ul m lok § sty lut mar kwi maj cze "
        "lip sie wrz paź lis gru pon wt śr czw pt sob niedz zał par"
    ),
    before_number_or_words=words("mar s t m"),
    maybe_last=words(
        "max itd itp etc r w ww wz zł gr tys mln mld szt kg sp z.o.o o.o s.a proc mies sek ha pn n.e p.n.e in wiek j"
    ),
    function_words=words(
        "i oraz lub albo ale a nie tak jest są był była było były będzie będą być ma mają może mogą można musi należy "
        "trzeba ja ty on ona ono my wy oni mnie mi ci go jej jego ich im nam nas wam was mój moja moje swój swoje nasz "
        "nasza ten ta to te tego tej tym tych temu który która które którego której których w we na z ze do od dla po "
        "pod nad przed przez przy bez o u za między podczas według że żeby gdy kiedy jeśli jeżeli ponieważ bo jak co "
        "kto gdzie ile dlaczego jaki jaka jakie czy się także również tylko już bardzo wszystkie wszyscy każdy każda "
        "proszę lecz"
    ),
    opener_pattern=r"i|a|oraz|lub|ale|także|a co z",
    reference_pattern=r"t(?:o|am|ego|ym)(?=[\s?!.…]*$)",
    not_in_documents="Dokumenty o tym nie mówią.",
)
