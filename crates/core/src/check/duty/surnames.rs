//! Surnames, and the words of offices that begin like one.

/// Common surnames of one character, in both scripts. Those that begin the words of offices more often than names (成員,
/// 管委會, 單位) are left out.
const SINGLE: &str = "\
    王李張张劉刘陳陈楊杨黃黄趙赵吳吴周徐孫孙馬马朱胡郭何高林羅罗鄭郑梁謝谢宋唐許许韓韩馮冯鄧邓曹彭曾肖蕭萧田董袁潘于蔣蒋\
    蔡余杜葉叶程蘇苏魏呂吕丁任沈姚盧卢姜崔鍾鐘钟譚谭陸陆汪范範金石廖賈贾夏韋韦付傅方白鄒邹孟熊秦邱江尹薛閆闫閻阎段雷侯龍龙\
    史陶黎賀贺顧顾毛郝龔龚邵萬万錢钱嚴严覃武戴莫孔湯汤常溫温康施牛樊葛邢安齊齐易喬乔伍龐庞顏颜倪莊庄聶聂章魯鲁岳翟殷詹申歐欧\
    耿關关蘭兰焦俞左柳甘祝包寧宁尚符舒阮柯紀纪梅童凌畢毕裴霍苗谷盛曲翁冉駱骆藍蓝辛靳柴蒙鮑鲍華华喻祁蒲滕屈饒饶解牟艾尤穆\
    卓繆缪簡简麥麦褚竇窦戚岑宮衛卫瞿佟臧閔闵苟鄔邬卞姬仇欒栾隋刁榮荣巫寇桑甄叢丛仲虞敖鞏巩佘池苑遲迟鄺邝文";

/// Surnames of two characters.
const COMPOUND: [&str; 24] = [
    "歐陽", "欧阳", "司馬", "司马", "上官", "諸葛", "诸葛", "東方", "东方", "皇甫", "尉遲", "尉迟", "公孫", "公孙",
    "軒轅", "轩辕", "令狐", "慕容", "司徒", "夏侯", "南宮", "南宫", "端木", "申屠",
];

/// Words of offices and places that begin with a surname's character.
const WORDS: [&str; 77] = [
    "安全", "安監", "安监", "安保", "安排", "安置", "安防", "紀檢", "纪检", "紀委", "纪委", "紀工", "纪工", "武裝",
    "武装", "武警", "林業", "林业", "林草", "林場", "林场", "金融", "文旅", "文化", "文教", "文書", "文书", "文秘",
    "文明", "文廣", "文广", "文體", "文体", "衛生", "卫生", "衛健", "卫健", "衛計", "卫计", "方案", "方面", "高管",
    "高新", "高級", "高级", "高校", "高層", "高层", "高速", "常務", "常务", "常委", "常駐", "常驻", "常規", "常规",
    "常設", "常设", "董事", "包保", "包村", "包片", "包抓", "包聯", "包联", "包案", "包幹", "史志", "關工", "关工",
    "康養", "石油", "石化", "華僑", "华侨", "江北", "江南",
];

/// What the last character of an office, a place or a group is, and of a name hardly ever.
const ENDINGS: &str = "長长任記记員员導导人部辦办組组所局站室處处科股隊队會会委院校團团廳厅署鎮镇鄉乡村區区縣县市省街道師师官警\
    席理監监庭班社司廠厂崗岗線线片台臺館馆幹干政檢检";

/// The length of the surname a text begins with, in characters: 0, 1 or 2.
pub(super) fn surname(text: &[char]) -> usize {
    let [first, rest @ ..] = text else { return 0 };
    if rest.first().is_some_and(|second| COMPOUND.contains(&[*first, *second].iter().collect::<String>().as_str())) {
        return 2;
    }
    usize::from(SINGLE.contains(*first))
}

/// Whether a surname of one character also begins words of offices, so that alone it says nothing.
pub(super) fn begins_words(surname: char) -> bool {
    WORDS.iter().any(|w| w.starts_with(surname))
}

/// Whether a text is the word of an office or a place although it begins like a name.
pub(super) fn is_office(text: &[char]) -> bool {
    let start: String = text.iter().take(2).collect();
    WORDS.contains(&start.as_str()) || text.last().is_some_and(|c| ENDINGS.contains(*c))
}
