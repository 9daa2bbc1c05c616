"""Japanese."""

from rag.text.lexicon import Lexicon, counted, words

LEXICON = Lexicon(
    prompt_example=(
        "図書館は10時に開きます。",
        "プールは月曜日が休みです。入場料は450円です。",
        "プールはいつ休みですか。",
        "プールは月曜日が休みです [2]。",
    ),
    not_in_documents="文書には記載がありません。",
    bounds_words=False,
    list_pattern="どうやって|どのように|どうすれば|手順|方法|一覧|何が必要",
    figure_pattern="いつ|いくら|何[時日月年人個回円歳度番名冊分週曜]|いくつ|番号|料金|価格|費用|日付|期限|どのくらい",
    # The type of answer that a question asks for
    person_pattern="誰|だれ|どなた|どの(?:人|方|先生|担当者)|担当者は",
    place_pattern=(
        "どこ|どちら(?:に|で|へ)|何処|どの(?:部屋|建物|通り|町|場所|階|会場)|(?<!メール)(?<!ル)(?:住所|所在地)は|場所は"
    ),
    time_pattern=(
        "いつ|何時(?!間)|何曜日|何日(?!間)(?!かか)|何月|何年(?!間)|どの日|"
        "(?:営業|開館|受付|開始|開店|閉店)時[間刻]は|(?:期限|締め?切り?|日程|日付)は"
    ),
    duration_pattern=(
        "どのくらい(?:の時間|の期間|かか|続)|何(?:秒|分|時|日|週|か月|ヶ月|年)間|何日かか|(?:期間|所要時間)は|"
        "何(?:か|ヶ|カ)月"
    ),
    money_pattern="いくら|おいくら|何円|(?:料金|値段|価格|費用|会費|家賃|敷金|罰金|給料|予算|金額|参加費)は",
    count_pattern="何(?:人|名|個|回|冊|台|本|枚|歳|才|匹|件|つ)|いくつ|(?:人数|件数|個数|数)は",
    phone_pattern="電話番号|電話は|何番に|どこに電話",
    email_pattern="メールアドレス|電子メール|eメール|メールは",
    web_pattern="ホームページ|ウェブサイト|url",
    measure_pattern=(
        "何(?:度|メートル|キロ|リットル|グラム|センチ)|"
        "どのくらい(?:の重さ|の大きさ|の高さ|重|大き|高|深|広|遠|長)|"
        "(?:温度|速度|圧力|重さ|重量|大きさ|サイズ|高さ|幅|深さ|長さ|距離|容量)は"
    ),
    cardinals=counted("零 一 二 三 四 五 六 七 八 九 十", start=0)
    | counted("十 二十 三十 四十 五十 六十 七十 八十 九十", start=10, step=10),
    number_glue="{ten}{unit}",
    scales={"百": 2, "千": 3, "万": 4, "億": 8},
    value_words={
        "EUR": "ユーロ",
        "JPY": "円",
        "USD": "ドル|米ドル",
        "%": "パーセント",
        "hour": "時間",
        "minute": "分|分間",
        "second": "秒|秒間",
        "day": "日間|日|営業日",
        "week": "週間|週",
        "month": "か月|ヶ月|カ月|ヵ月|箇月",
        "year": "年間|年",
        "kg": "キロ|キログラム",
        "km": "キロメートル",
        "m": "メートル",
        "l": "リットル",
        "degree": "度",
        "°C": "℃",
        "monday": "月曜",
        "tuesday": "火曜",
        "wednesday": "水曜",
        "thursday": "木曜",
        "friday": "金曜",
        "saturday": "土曜",
        "sunday": "日曜",
        "am before": "午前",
        "pm before": "午後",
        "noon": "正午",
        "midnight": "深夜0時",
        "oclock": "時",
    },
    range_words=words("から"),
    date_signs="年月日",
    parts_words=False,
    time_words={
        "this year": "今年|本年|今年度",
        "last year": "昨年|去年|前年|昨年度",
        "next year": "来年|翌年|来年度",
        "latest": "最新|最近|現在|現行|直近|最後",
        "previous": "以前|前回|旧|前の|従来|過去",
        "next": "次回|次の|今度",
    },
)
