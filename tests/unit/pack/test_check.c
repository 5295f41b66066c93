/* The checker: one change each to a good pack, and the file, line, field and words that must name it. */
#include "tests/unit/pack/fixture.h"

#include <unistd.h>

#define ITEMS  "common/items/duty.json"
#define MODULE "common/modules/duty.json"
#define TYPES  "common/items/types.json"
#define ERROR  MM_FINDING_ERROR
#define WARN   MM_FINDING_WARNING

static const struct variant {
    const char *file, *find, *replace;
    enum mm_finding_level level;
    int line;
    const char *field;
    const char *word; /* in the message */
    const char *at;   /* file of the finding when it is another */
} variants[] = {
    /* JSON and structure */
    {"council.json", "\"id\": \"rei\",", "\"id\": \"rei\"", ERROR, 4, "", "JSON として読めません", NULL},
    {"map.json", "3.1\"]}", "3.1\"]} x", ERROR, 4, "", "コンマ", NULL},
    {"policy.json", "情報を守る", "情報を\xff守る", ERROR, 4, "", "JSON として読めません", NULL},
    {"courses.json", "\"due_days\": 30", "\"due_days\": 30, \"due_days\": 31", ERROR, 9, "",
     "JSON として読めません", NULL},
    {"council.json", "\"format\": 1", "\"format\": 2", ERROR, 2, "format", "1 と書いてください", NULL},
    {"common/topics.json", "\"format\": 1", "\"format\": 0", ERROR, 1, "format", "1 と書いてください", NULL},
    {"council.json", "\"disclaimer\": \"\",\n", "", ERROR, 1, "disclaimer", "「disclaimer」がありません",
     NULL},
    {"council.json", "\"disclaimer\"", "\"disclaimers\"", ERROR, 8, "disclaimers", "という項目はありません",
     NULL},
    {ITEMS, "\"stem\": \"わざとは？\"", "\"stem\": 3", ERROR, 26, "[2].stem", "文字列", NULL},
    {ITEMS, "\"correct\": true, \"explanation\": \"わざと",
     "\"correct\": \"はい\", \"explanation\": \"わざと", ERROR, 28, "[2].options[0].correct", "true か false",
     NULL},
    {"common/tips.json", "[\n{", "{\"tips\": [\n{", ERROR, 5, "", "JSON として読めません", NULL},
    {"common/glossary.json", "[\n", "[3,\n", ERROR, 1, "[0]", "オブジェクト", NULL},
    {MODULE, "\"pages\": [", "\"pages\": [], \"page\": [", ERROR, 7, "pages", "1 個以上", NULL},
    {"courses.json", "\"version\": 1", "\"version\": 1.5", ERROR, 2, "[0].version", "整数", NULL},
    /* when a course is asked for */
    {"courses.json", "\"due_days\": 30", "\"opens\": [{\"when\": \"birthday\"}], \"due_days\": 30", ERROR, 9,
     "[0].opens[0].when", "term_start", NULL},
    {"courses.json", "\"due_days\": 30", "\"opens\": [{\"when\": \"session\"}], \"due_days\": 30", ERROR, 9,
     "[0].opens[0].before_days", "何日前", NULL},
    {"courses.json", "\"due_days\": 30",
     "\"opens\": [{\"when\": \"term_start\", \"before_days\": 3}], \"due_days\": 30", ERROR, 9,
     "[0].opens[0].before_days", "session", NULL},
    {"courses.json", "\"due_days\": 30",
     "\"opens\": [{\"when\": \"session\", \"before_days\": 28, \"due_days\": 3}], \"due_days\": 30", ERROR, 9,
     "[0].opens[0].due_days", "前日まで", NULL},
    {"courses.json", "\"due_days\": 30",
     "\"opens\": [{\"when\": \"revision\"}, {\"when\": \"revision\"}], \"due_days\": 30", ERROR, 9,
     "[0].opens[1].when", "二度", NULL},
    /* ids and words */
    {ITEMS, "\"duty-01\"", "\"Duty_01\"", ERROR, 12, "[1].id", "使えない文字", NULL},
    {ITEMS, "\"threat-01\"", "\"duty-01\"", ERROR, 24, "[2].id", "別の id", NULL},
    {MODULE, "\"blocks\": [\n", "\"blocks\": [\n{\"type\": \"video\", \"text\": \"x\"},\n", ERROR, 10,
     "pages[0].blocks[0].type", "という種類はありません", NULL},
    {ITEMS, "\"audience\": [\"councillor\", \"staff\"]", "\"audience\": [\"councillor\", \"mayor\"]", ERROR,
     3, "[0].audience[1]", "councillor、staff", NULL},
    {ITEMS, "\"bloom\": \"understand\"", "\"bloom\": \"know\"", ERROR, 3, "[0].bloom", "remember", NULL},
    {"council.json", "https://rei.example.jp", "rei.example.jp", ERROR, 5, "home_page", "https://", NULL},
    {"council.json", "規程{n}", "規程の条", ERROR, 7, "clause_label", "{n}", NULL},
    {"council.json", "\"office\": ", "\"Office\": ", ERROR, 6, "variables.Office", "変数の名前", NULL},
    /* texts */
    {ITEMS, "\"stem\": \"正しいですか。\"", "\"stem\": \"\"", ERROR, 15, "[1].stem", "空です", NULL},
    {ITEMS, "\"explanation\": \"災害です。\"", "\"explanation\": \" \"", ERROR, 29,
     "[2].options[1].explanation", "空です", NULL},
    {ITEMS, ", \"explanation\": \"災害です。\"", "", ERROR, 29, "[2].options[1].explanation", "がありません",
     NULL},
    {ITEMS, "\"action\": \"見ます。\"", "\"action\": \"{$ofice}で見ます。\"", ERROR, 32, "[2].action",
     "{$ofice}", NULL},
    {MODULE, "{議員|ぎいん}", "{議員|議員}", ERROR, 10, "pages[0].blocks[0].text", "かな以外", NULL},
    {MODULE, "{議員|ぎいん}", "{|ぎいん}", ERROR, 10, "pages[0].blocks[0].text", "漢字が空", NULL},
    {MODULE, "{議員|ぎいん}", "{議員|ぎいん", ERROR, 10, "pages[0].blocks[0].text", "ルビが閉じて", NULL},
    {MODULE, "**議員**", "**議員*", ERROR, 12, "pages[0].blocks[2].items[0]", "対になって", NULL},
    {MODULE, "[[端末]]", "[[機械]]", ERROR, 12, "pages[0].blocks[2].items[1]", "用語「機械」", NULL},
    {MODULE, "\"title\": \"だれが\"", "\"title\": \"**だれが**\"", ERROR, 8, "pages[0].title", "使えません",
     NULL},
    {MODULE, "\"title\": \"守ること\"",
     "\"title\": "
     "\"守ること守ること守ること守ること守ること守ること守ること守ること守ること守ること守ること守ること守る"
     "こと守"
     "ること守ること守ること\"",
     ERROR, 2, "title", "長すぎます（64文字、上限 60文字）", NULL},
    {ITEMS, "わざとは？", "弱点は？", WARN, 26, "[2].stem", "確かめたい項目", NULL},
    {"common/glossary.json", "たんまつ", "端末", ERROR, 2, "[0].reading", "ひらがな", NULL},
    /* figures */
    {"common/figures/door.svg", "font-size=\"30\"", "font-size=\"9\"", ERROR, 2, "font-size", "28 以上",
     NULL},
    {"common/figures/door.svg", "<text", "<script/><text", ERROR, 2, "script", "使えません", NULL},
    {"common/figures/door.svg", "viewBox", "viewbox", ERROR, 1, "viewbox", "使えません", NULL},
    {MODULE, "\"blocks\": [\n",
     "\"blocks\": [\n{\"type\": \"figure\", \"figure\": \"window\", \"words\": \"窓\"},\n", ERROR, 10,
     "pages[0].blocks[0].figure", "図「window」がありません", NULL},
    {MODULE, "\"blocks\": [\n", "\"blocks\": [\n{\"type\": \"figure\", \"figure\": \"door\"},\n", ERROR, 10,
     "pages[0].blocks[0].words", "がありません", NULL},
    /* items */
    {ITEMS, "\"type\": \"mtf\"", "\"type\": \"essay\"", ERROR, 12, "[1].type", "mtf、single、multiple", NULL},
    {ITEMS,
     ",\n{\"id\": \"c\", \"text\": \"聞く\", \"correct\": true, \"explanation\": \"{$office}に聞きます。\"}",
     "", ERROR, 16, "[1].options", "ちょうど 3 つ", NULL},
    {ITEMS, ",\n{\"id\": \"c\", \"text\": \"停電\", \"correct\": false, \"explanation\": \"障害です。\"}", "",
     ERROR, 27, "[2].options", "ちょうど 3 つ", NULL},
    {ITEMS, "\"text\": \"地震\", \"correct\": false", "\"text\": \"地震\", \"correct\": true", ERROR, 27,
     "[2].options", "ちょうど 1 つ", NULL},
    {ITEMS, "\"id\": \"b\", \"text\": \"地震\"", "\"id\": \"a\", \"text\": \"地震\"", ERROR, 29,
     "[2].options[1].id", "二度", NULL},
    {ITEMS, "\"id\": \"b\", \"text\": \"地震\"", "\"id\": \"unsure\", \"text\": \"地震\"", ERROR, 29,
     "[2].options[1].id", "わからない", NULL},
    {ITEMS, "\"text\": \"地震\"", "\"text\": \"侵入\"", ERROR, 29, "[2].options[1].text", "同じ文", NULL},
    {ITEMS, "\"topics\": [\"threat\"]", "\"topics\": [\"threats\"]", ERROR, 25, "[2].topics[0]",
     "topics.json", NULL},
    {ITEMS, "\"topics\": [\"threat\"]", "\"clauses\": [\"3.1\"], \"topics\": [\"threat\"]", ERROR, 25,
     "[2].clauses", "議会のフォルダーだけ", NULL},
    {ITEMS, "\"quote\": \"threat\"", "\"quote\": \"3.1\"", ERROR, 32, "[2].quote", "話題「3.1」", NULL},
    {ITEMS, "\"objective\": \"duty.o1\"", "\"objective\": \"duty.o9\"", ERROR, 3, "[0].objective", "duty.o9",
     NULL},
    {ITEMS, "\"objective\": \"duty.o1\"", "\"page\": \"duty.p99\", \"objective\": \"duty.o1\"", ERROR, 3,
     "[0].page", "duty.p99", NULL},
    {ITEMS, "[\"duty-p-01\"]", "[\"duty-99\"]", ERROR, 22, "[1].enemies[0]", "duty-99", NULL},
    {ITEMS, "[\"duty-p-01\"]", "[\"duty-01\"]", ERROR, 22, "[1].enemies[0]", "自分の id", NULL},
    /* ordering: items[3] has three steps, items[4] four */
    {ITEMS, "\"text\": \"止める\",", "\"text\": \"止める\", \"correct\": true,", ERROR, 38,
     "[3].options[0].correct", "「correct」という項目はありません", NULL},
    {ITEMS, "\"text\": \"地震\", \"correct\": false,", "\"text\": \"地震\",", ERROR, 29,
     "[2].options[1].correct", "「correct」がありません", NULL},
    {ITEMS, ",\n{\"id\": \"c\", \"text\": \"聞く\", \"explanation\": \"聞きます。\"}", "", ERROR, 37,
     "[3].options", "3 つから 5 つ", NULL},
    {ITEMS, "{\"id\": \"ab\",",
     "{\"id\": \"d\", \"text\": \"五\", \"explanation\": \"五。\"}, "
     "{\"id\": \"e\", \"text\": \"六\", \"explanation\": \"六。\"},\n{\"id\": \"ab\",",
     ERROR, 47, "[4].options", "3 つから 5 つ", NULL},
    {ITEMS, "\"explanation\": \"止めます。\"", "\"explanation\": \"止めます。\", \"topics\": [\"threat\"]",
     ERROR, 38, "[3].options[0].topics", "「topics」という項目はありません", NULL},
    {ITEMS, "\"stem\": \"どの順ですか。\"", "\"keep_order\": true, \"stem\": \"どの順ですか。\"", ERROR, 36,
     "[3].keep_order", "「keep_order」という項目はありません", NULL},
    {ITEMS, "\"text\": \"開く\"", "\"text\": \"止める\"", ERROR, 39, "[3].options[1].text", "同じ文", NULL},
    {ITEMS, ", \"explanation\": \"開きます。\"", "", ERROR, 39, "[3].options[1].explanation", "がありません",
     NULL},
    /* multiple, sorting, hotspot, scenario: a place for each rule */
    {TYPES, "\"text\": \"甲\", \"correct\": true", "\"text\": \"甲\"", ERROR, 6, "[0].options[0].correct",
     "「correct」がありません", NULL},
    {TYPES, ",\n{\"id\": \"d\", \"text\": \"丁\", \"correct\": false, \"explanation\": \"丁は別です。\"}",
     ",\n{\"id\": \"none\", \"text\": \"丁\", \"correct\": false, \"explanation\": \"丁は別です。\"}", ERROR,
     9, "[0].options[3].id", "一つも選ばない", NULL},
    {TYPES, "\"category\": \"out\"", "\"category\": \"away\"", ERROR, 18, "[1].options[1].category",
     "分類「away」が categories にありません", NULL},
    {TYPES, "\"category\": \"out\"", "\"category\": \"in\"", ERROR, 15, "[1].categories[1]",
     "カードがありません", NULL},
    {TYPES, "{\"id\": \"out\", \"text\": \"外\"}", "{\"id\": \"in\", \"text\": \"外\"}", ERROR, 15,
     "[1].categories[1].id", "二度", NULL},
    {TYPES, "{\"id\": \"out\", \"text\": \"外\"}", "{\"id\": \"unsure\", \"text\": \"外\"}", ERROR, 15,
     "[1].categories[1].id", "わからない", NULL},
    {TYPES, ", {\"id\": \"out\", \"text\": \"外\"}", "", ERROR, 15, "[1].categories", "2 つから 4 つ", NULL},
    {TYPES, "\"x\": 100, \"y\": 300, \"w\": 300", "\"x\": 600, \"y\": 300, \"w\": 300", ERROR, 29,
     "[2].options[2].region", "はみ出して", NULL},
    {TYPES, "\"w\": 300, \"h\": 100", "\"w\": 300, \"h\": 78", ERROR, 29, "[2].options[2].region",
     "図の高さの 8 分の 1 以上", NULL},
    {TYPES, "\"x\": 100, \"y\": 300", "\"x\": 100, \"y\": 150", ERROR, 29, "[2].options[2].region",
     "重なって", NULL},
    {TYPES, ", \"region\": {\"x\": 100, \"y\": 300, \"w\": 300, \"h\": 100}", "", ERROR, 29,
     "[2].options[2].region", "「region」がありません", NULL},
    {TYPES, "\"text\": \"件名\", \"correct\": false", "\"text\": \"件名\", \"correct\": true", ERROR, 26,
     "[2].options", "当てはまらないもの", NULL},
    {TYPES, "\"next\": \"d2\"", "\"next\": \"d9\"", ERROR, 38, "[3].decisions[0].options[1].next",
     "場面「d9」が decisions にありません", NULL},
    {TYPES, "\"next\": \"d2\"", "\"next\": \"d3\"", ERROR, 39, "[3].decisions[1]",
     "この場面に進む選択肢がありません", NULL},
    {TYPES, "\"explanation\": \"まだ間に合います。\", \"next\": \"d3\"",
     "\"explanation\": \"まだ間に合います。\", \"next\": \"d1\"", ERROR, 40,
     "[3].decisions[1].options[0].next", "先の場面にだけ進めます", NULL},
    {TYPES, "\"text\": \"続ける\", \"correct\": false", "\"text\": \"続ける\", \"correct\": true", ERROR, 39,
     "[3].decisions[1].options", "ちょうど 1 つ", NULL},
    {TYPES, "\"debrief\": \"電話では、相手が分かりません。\",", "", ERROR, 32, "[3].debrief",
     "「debrief」がありません", NULL},
    {TYPES, ", \"consequence\": \"忘れました。\"", "", ERROR, 43, "[3].decisions[2].options[0].consequence",
     "「consequence」がありません", NULL},
    /* reviews */
    {ITEMS, "\"未監修\"", "\"監修済\"", ERROR, 11, "[0].review.by", "役職名", NULL},
    {ITEMS, "\"by\": null", "\"by\": \"議会事務局長\"", ERROR, 11, "[0].review.by", "null にして", NULL},
    {ITEMS, "\"未監修\", \"by\": null, \"date\": null",
     "\"監修済\", \"by\": \"AI\", \"date\": \"2026-11-22\"", ERROR, 11, "[0].review.by", "認められません",
     NULL},
    {ITEMS, "\"未監修\", \"by\": null, \"date\": null",
     "\"監修済\", \"by\": \"未定\", \"date\": \"2026-11-22\"", ERROR, 11, "[0].review.by", "認められません",
     NULL},
    {ITEMS, "\"未監修\", \"by\": null, \"date\": null",
     "\"監修済\", \"by\": \"議長\", \"date\": \"2026-02-30\"", ERROR, 11, "[0].review.date", "実在する日",
     NULL},
    /* pages */
    {MODULE, "\"item\": \"duty-p-01\"", "\"item\": \"duty-p-02\"", ERROR, 15, "pages[0].blocks[5].item",
     "duty-p-02", NULL},
    {MODULE, "\"item\": \"duty-p-01\"", "\"item\": \"duty-01\"", ERROR, 15, "pages[0].blocks[5].item",
     "practice", NULL},
    {MODULE, "\"type\": \"quote\", \"topic\": \"duty.comply\"", "\"type\": \"help\", \"help\": \"found\"",
     ERROR, 11, "pages[0].blocks[1].help", "help「found」が council.json にありません", NULL},
    {MODULE, "\"columns\": 2", "\"columns\": 3", ERROR, 13, "pages[0].blocks[3].items", "割り切れない", NULL},
    {MODULE, "\"type\": \"quote\", \"topic\": \"duty.comply\"", "\"type\": \"quote\", \"clause\": \"5\"",
     ERROR, 11, "pages[0].blocks[1].clause", "議会のフォルダーだけ", NULL},
    {MODULE, "\"type\": \"quote\", \"topic\": \"duty.comply\"", "\"type\": \"quote\"", ERROR, 11,
     "pages[0].blocks[1].topic", "一つだけ", NULL},
    {MODULE, "\"topics\": [\"duty.comply\"],\n\"audience\": [\"councillor\", \"staff\"]",
     "\"topics\": [\"duty.comply\"],\n\"audience\": [\"councillor\"]", ERROR, 14,
     "pages[0].blocks[4].audience", "ページの対象", NULL},
    {ITEMS, "\"practice\": true,\n\"topics\": [\"duty.comply\"], \"audience\": [\"councillor\", \"staff\"]",
     "\"practice\": true,\n\"topics\": [\"duty.comply\"], \"audience\": [\"staff\"]", ERROR, 15,
     "pages[0].blocks[5].item", "より狭く", MODULE},
    {MODULE, "{\"type\": \"question\", \"item\": \"duty-p-01\"}",
     "{\"type\": \"text\", \"text\": \"終わり。\"}", WARN, 2, "[0].practice", "どのページにも", ITEMS},
    /* policy, map, courses */
    {"policy.json", "\"parent\": \"3\"", "\"parent\": \"4\"", ERROR, 6, "clauses[2].parent", "先に親を",
     NULL},
    {"policy.json", "\"id\": \"3.1\"", "\"id\": \"4.1\"", ERROR, 6, "clauses[2].id", "「3.」で始めて", NULL},
    {"policy.json", "\"id\": \"5\"", "\"id\": \"1\"", ERROR, 7, "clauses[3].id", "二度", NULL},
    {"policy.json", "\"sub_leaf\": true", "\"sub_leaf\": true, \"text\": \"x\"", ERROR, 8, "clauses[4].text",
     "小分け", NULL},
    {"policy.json", ", \"heading\": \"3 脅威\"", "", ERROR, 5, "clauses[1].text", "原文がありません", NULL},
    {"map.json", ",\n{\"topic\": \"threat\", \"clauses\": [\"3.1\"]}", "", ERROR, 25, "[2].topics[0]",
     "map.json", ITEMS},
    {"map.json", "\"clauses\": [\"3.1\"]", "\"clauses\": [\"3.2\"]", ERROR, 4, "map[2].clauses[0]", "3.2",
     NULL},
    {"map.json", "\"topic\": \"threat\"", "\"topic\": \"duty.comply\"", ERROR, 4, "map[2].topic", "二つ",
     NULL},
    {"common/topics.json", "{\"id\": \"threat\"",
     "{\"id\": \"spare\", \"title\": \"x\"},\n{\"id\": \"threat\"", WARN, 4, "topics[2]", "map.json", NULL},
    {"courses.json", "[\"duty\"]", "[\"duties\"]", ERROR, 4, "[0].modules[0]", "duties", NULL},
    {"courses.json", "\"modules\": [\"duty\"],",
     "\"modules\": [\"duty\"], \"pages\": [\"duty.p1\", \"duty.p9\"],", ERROR, 4, "[0].pages[1]",
     "ページ「duty.p9」は、この研修の単元にありません", NULL},
    {"courses.json", "\"modules\": [\"duty\"],", "\"modules\": [\"duty\"], \"pages\": [],", ERROR, 4,
     "[0].pages", "1 個以上", NULL},
    {"courses.json", "\"modules\": [\"duty\"],", "\"modules\": [\"duty\"], \"kind\": \"short\",", ERROR, 4,
     "[0].kind", "part", NULL},
    {"courses.json", "\"due_days\": 30", "\"kind\": \"delayed\", \"due_days\": 30", ERROR, 2, "[0]", "opens",
     NULL},
    {"courses.json", "\"due_days\": 30",
     "\"kind\": \"delayed\", \"opens\": [{\"when\": \"onboarded\", \"after_days\": 80}], \"due_days\": 30",
     ERROR, 9, "[0].opens[0]", "90 日後から 366 日後まで", NULL},
    {"courses.json", "\"due_days\": 30",
     "\"kind\": \"delayed\", \"opens\": [{\"when\": \"onboarded\", \"after_days\": 340}], \"due_days\": 30",
     ERROR, 9, "[0].opens[0]", "90 日後から 366 日後まで", NULL},
    {"courses.json", "\"due_days\": 30",
     "\"kind\": \"delayed\", \"opens\": [{\"when\": \"fiscal_year\", \"after_days\": 120}], \"due_days\": 30",
     ERROR, 9, "[0].opens[0]", "onboarded", NULL},
    {"courses.json", "\"due_days\": 30}",
     "\"kind\": \"part\", \"due_days\": 30},\n{\"id\": \"later\", \"version\": 1, \"title\": \"日をおいて\", "
     "\"reason\": \"お願いします。\", \"audience\": [\"councillor\", \"staff\"], \"kind\": \"delayed\", "
     "\"modules\": [],\n\"check\": [\n{\"topic\": \"threat\", \"count\": 1}\n], \"opens\": [{\"when\": "
     "\"onboarded\", \"after_days\": 100}], \"due_days\": 30}",
     ERROR, 12, "[1].check[0]", "2 問必要ですが、1 問", NULL},
    {"courses.json", "\"threat\", \"count\": 1", "\"threat\", \"count\": 2", ERROR, 7, "[0].check[1]",
     "研修「start」の話題「threat」は議員向けの問題が 2 問必要ですが、1 問しか", NULL},
    {ITEMS, "\"topics\": [\"threat\"], \"audience\": [\"councillor\", \"staff\"]",
     "\"topics\": [\"threat\"], \"audience\": [\"councillor\"]", ERROR, 7, "[0].check[1]", "職員向け",
     "courses.json"},
    {"courses.json", "\"topic\": \"threat\", \"count\"", "\"clause\": \"3.9\", \"count\"", ERROR, 7,
     "[0].check[1].clause", "条「3.9」", NULL},
    {"courses.json", "\"topic\": \"threat\", \"count\"",
     "\"clause\": \"3\", \"topic\": \"threat\", \"count\"", ERROR, 7, "[0].check[1].topic", "一つだけ", NULL},
    {"courses.json", "\"topic\": \"threat\", \"count\"", "\"count\"", ERROR, 7, "[0].check[1].topic",
     "一つだけ", NULL},
    {"courses.json", "\"topic\": \"threat\", \"count\"",
     "\"topic\": \"threat\", \"type\": \"essay\", \"count\"", ERROR, 7, "[0].check[1].type", "essay", NULL},
    {"courses.json", "\"topic\": \"threat\", \"count\"",
     "\"topic\": \"threat\", \"type\": \"mtf\", \"count\"", ERROR, 7, "[0].check[1]",
     "話題「threat」の種類 mtfは議員向けの問題が 1 問必要ですが、0 問しか", NULL},
    {"courses.json", "\"topic\": \"threat\", \"count\": 1", "\"clause\": \"5\", \"count\": 9", ERROR, 7,
     "[0].check[1]", "条「5」は議員向けの問題が 9 問必要ですが、3 問しか", NULL},
    {"courses.json", "\"duty.comply\", \"count\": 1},\n{\"topic\": \"threat\", \"count\": 1}",
     "\"duty.comply\", \"audience\": [\"staff\"], \"count\": 1},\n{\"topic\": \"threat\", \"audience\": "
     "[\"staff\"], "
     "\"count\": 1}",
     ERROR, 5, "[0].check", "議員向けの確かめ問題がありません", NULL},
    {ITEMS, "[\"duty-p-01\"]", "[\"threat-01\"]", ERROR, 5, "[0].check", "enemies", "courses.json"},
};

static const struct mm_finding *find(const struct mm_findings *findings, const struct variant *v)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct mm_finding *f = &findings->list[i];
        if (f->level == v->level && strcmp(f->file, v->at ? v->at : v->file) == 0 && f->line == v->line &&
            strcmp(f->field, v->field) == 0 && strstr(f->message, v->word))
            return f;
    }
    return NULL;
}

static void check_variant(const char *dir, const struct variant *v, size_t number)
{
    struct mm_findings findings;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_pack *pack = NULL;
    mm_findings_init(&findings);
    MM_CHECK(fixture_change(dir, v->file, v->find, v->replace));
    MM_CHECK_ERR(mm_pack_open(dir, &pack, &findings, &info), v->level == ERROR ? MM_ERR_INVALID : MM_OK);
    bool found = find(&findings, v) != NULL;
    MM_CHECK(found);
    if (!found) {
        printf("  variant %zu of %s: %s\n", number, v->file, v->word);
        fixture_print(&findings);
    }
    MM_CHECK((pack != NULL) == (v->level == WARN)); /* never half */
    if (v->level == ERROR)
        MM_CHECK(findings.errors > 0 && strstr(info.text, "教材") != NULL);
    mm_pack_free(pack);
    mm_findings_done(&findings);
    fixture_put(dir, v->file, fixture_text(v->file), strlen(fixture_text(v->file)));
}

MM_TEST(each_fault_is_named_with_file_line_field_and_what_to_do)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++)
        check_variant(dir, &variants[i], i);
    struct mm_pack *pack = fixture_open(dir);
    MM_CHECK(pack != NULL); /* every change was undone */
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

/* Opens and wants one finding for the file whose message has the word; gives the result of opening. */
static enum mm_err open_wants(const char *dir, enum mm_finding_level level, const char *file,
                              const char *word)
{
    struct mm_findings findings;
    struct mm_pack *pack = NULL;
    mm_findings_init(&findings);
    enum mm_err err = mm_pack_open(dir, &pack, &findings, NULL);
    bool found = false;
    for (size_t i = 0; i < findings.n; i++)
        found = found || (findings.list[i].level == level && strcmp(findings.list[i].file, file) == 0 &&
                          strstr(findings.list[i].message, word));
    if (!found)
        fixture_print(&findings);
    MM_CHECK(found);
    mm_pack_free(pack);
    mm_findings_done(&findings);
    return err;
}

MM_TEST(a_missing_required_file_is_named)
{
    static const char *const required[] = {"council.json", "policy.json", "map.json", "courses.json",
                                           "common/topics.json"};
    char dir[256], path[512];
    mm_test_mkdir(dir);
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++) {
        fixture_write(dir);
        snprintf(path, sizeof path, "%s/%s", dir, required[i]);
        MM_CHECK_INT(unlink(path), 0);
        MM_CHECK_ERR(open_wants(dir, ERROR, required[i], "ファイルがありません"), MM_ERR_INVALID);
    }
    mm_test_rmdir(dir);
}

MM_TEST(links_oversize_files_and_unsafe_names_are_refused)
{
    char dir[256], path[512];
    mm_test_mkdir(dir);
    fixture_write(dir);
    snprintf(path, sizeof path, "%s/items", dir);
    MM_CHECK_INT(mkdir(path, 0755), 0);
    snprintf(path, sizeof path, "%s/items/link.json", dir);
    MM_CHECK_INT(symlink("../common/items/duty.json", path), 0);
    MM_CHECK_ERR(open_wants(dir, ERROR, "items/link.json", "リンク"), MM_ERR_INVALID);
    MM_CHECK_INT(unlink(path), 0);

    snprintf(path, sizeof path, "%s/big.csv", dir);
    fixture_put(dir, "big.csv", "x", 1);
    MM_CHECK_INT(truncate(path, MM_MAX_PACK_FILE_BYTES + 1), 0);
    MM_CHECK_ERR(open_wants(dir, ERROR, "big.csv", "大きすぎます"), MM_ERR_INVALID);
    struct mm_pack_file *files = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_pack_files(dir, &files, &n, NULL), MM_ERR_INVALID);
    MM_CHECK(files == NULL);
    MM_CHECK_INT(unlink(path), 0);

    snprintf(path, sizeof path, "%s/items/a\\b.json", dir);
    fixture_put(dir, "items/a\\b.json", "[]", 2);
    MM_CHECK_ERR(open_wants(dir, ERROR, "items", "使えない名前"), MM_ERR_INVALID);
    MM_CHECK_INT(unlink(path), 0);
    struct mm_pack *pack = fixture_open(dir);
    MM_CHECK(pack != NULL);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(too_many_files_and_too_deep_folders_are_refused)
{
    char dir[256], name[64];
    struct mm_pack *pack = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    mm_test_mkdir(dir);
    fixture_write(dir);
    fixture_put(dir, "a/b/c/d/e/f/g/h/i/deep.txt", "x", 1);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, NULL, &info), MM_ERR_TOO_BIG);
    mm_test_rmdir(dir);
    mm_test_mkdir(dir);
    fixture_write(dir);
    for (int i = 0; i < MM_MAX_PACK_FILES; i++) {
        char path[512];
        snprintf(name, sizeof name, "n%d.txt", i);
        snprintf(path, sizeof path, "%s/%s", dir, name);
        FILE *file = fopen(path, "w");
        MM_REQUIRE(file != NULL);
        fclose(file);
    }
    mm_errinfo_clear(&info);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, NULL, &info), MM_ERR_TOO_BIG);
    MM_CHECK(strstr(info.text, "多すぎます") != NULL);
    MM_CHECK(pack == NULL);
    mm_test_rmdir(dir);
}

MM_TEST(a_json_file_that_nothing_reads_is_a_warning)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    fixture_put(dir, "item/duty.json", "[]", 2);
    MM_CHECK_ERR(open_wants(dir, WARN, "item/duty.json", "読まれません"), MM_OK);
    mm_test_rmdir(dir);
}

MM_TEST(findings_stop_at_their_maximum_and_say_so)
{
    char dir[256];
    struct mm_findings findings;
    struct mm_pack *pack = NULL;
    struct mm_buf text;
    mm_test_mkdir(dir);
    fixture_write(dir);
    mm_findings_init(&findings);
    mm_buf_init(&text, 1 << 20);
    mm_buf_str_append(&text, "[3");
    for (int i = 0; i < MM_MAX_FINDINGS + 20; i++)
        mm_buf_str_append(&text, ",\n3");
    mm_buf_str_append(&text, "]");
    fixture_put(dir, "common/glossary.json", mm_buf_str(&text), text.len);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, &findings, NULL), MM_ERR_INVALID);
    MM_CHECK_INT(findings.n, MM_MAX_FINDINGS);
    MM_CHECK_INT(findings.errors, MM_MAX_FINDINGS + 22); /* each element, and the term that is gone */
    MM_CHECK(findings.cut);
    mm_buf_done(&text);
    mm_findings_done(&findings);
    mm_test_rmdir(dir);
}

/* n mtf items of duty.comply whose first `yes` of all rows are true. */
static void put_balance(const char *dir, int n, int yes)
{
    struct mm_buf text;
    mm_buf_init(&text, 1 << 20);
    mm_buf_char(&text, '[');
    for (int i = 0; i < n; i++) {
        mm_buf_printf(
            &text,
            "%s{\"id\": \"bal-%d\", \"version\": 1, \"type\": \"mtf\", \"topics\": [\"threat\"], "
            "\"audience\": "
            "[\"councillor\", \"staff\"], \"objective\": \"duty.o1\", \"bloom\": \"apply\", \"stem\": "
            "\"正しいですか。\", \"options\": [",
            i ? ",\n" : "", i);
        for (int k = 0; k < 3; k++)
            mm_buf_printf(
                &text, "%s{\"id\": \"%c\", \"text\": \"文%d\", \"correct\": %s, \"explanation\": \"説明。\"}",
                k ? "," : "", 'a' + k, k, i * 3 + k < yes ? "true" : "false");
        mm_buf_printf(
            &text, "], \"action\": \"見ます。\", \"quote\": \"threat\", \"source\": \"policy\", %s}", REVIEW);
    }
    mm_buf_char(&text, ']');
    fixture_put(dir, "common/items/balance.json", mm_buf_str(&text), text.len);
    mm_buf_done(&text);
}

static size_t findings_of(const char *dir)
{
    struct mm_findings findings;
    struct mm_pack *pack = NULL;
    mm_findings_init(&findings);
    MM_CHECK_ERR(mm_pack_open(dir, &pack, &findings, NULL), MM_OK);
    size_t n = findings.n;
    mm_pack_free(pack);
    mm_findings_done(&findings);
    return n;
}

MM_TEST(an_unbalanced_clause_is_a_warning_from_twelve_rows_on)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    put_balance(dir, 4, 6);
    MM_CHECK_INT(findings_of(dir), 0);
    put_balance(dir, 3, 9); /* nine rows say nothing yet */
    MM_CHECK_INT(findings_of(dir), 0);
    put_balance(dir, 4, 7);
    MM_CHECK_ERR(open_wants(dir, WARN, "policy.json", "正が 7、誤が 5"), MM_OK);
    put_balance(dir, 4, 5);
    MM_CHECK_ERR(open_wants(dir, WARN, "policy.json", "規程3(1)"), MM_OK);
    mm_test_rmdir(dir);
}

/* One more page of so many characters behind the first. */
static void put_page(const char *dir, int chars)
{
    struct mm_buf text;
    mm_buf_init(&text, 1 << 20);
    mm_buf_str_append(&text, "{\"id\": \"duty.p2\", \"title\": \"二\",\n\"blocks\": [\n");
    for (int i = 0; i < chars; i++)
        mm_buf_printf(&text, "%s%s%s",
                      i % 900 ? ""
                      : i     ? ",\n"
                              : "",
                      i % 900 ? "" : "{\"type\": \"text\", \"text\": \"",
                      i % 900 == 899 || i + 1 == chars ? "あ\"}" : "あ");
    mm_buf_str_append(&text, "\n]},\n{\"id\": \"duty.p1\"");
    MM_CHECK(fixture_change(dir, MODULE, "{\"id\": \"duty.p1\"", mm_buf_str(&text)));
    mm_buf_done(&text);
}

MM_TEST(a_course_of_some_pages_takes_the_minutes_of_those_and_shows_no_other)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    put_page(dir, 1990);
    struct mm_pack *whole = fixture_open(dir);
    MM_CHECK(fixture_change(dir, "courses.json", "[\"duty\"],", "[\"duty\"], \"pages\": [\"duty.p1\"],"));
    struct mm_pack *some = fixture_open(dir);
    MM_REQUIRE(whole && some);
    const struct mm_course *all = &whole->courses[0], *part = &some->courses[0];
    const struct mm_module *module = all->modules[0];
    MM_CHECK(all->pages == NULL && all->kind != MM_COURSE_PART);
    MM_CHECK_INT(all->page_minutes, module->minutes);
    MM_CHECK_INT(all->page_minutes, 6);
    MM_CHECK_INT(all->minutes, 7); /* and four rows of the check */
    MM_CHECK_INT(part->n_pages, 1);
    MM_CHECK_INT(part->page_minutes, 1);
    MM_CHECK_INT(part->minutes, 2);
    for (size_t i = 0; i < 2; i++) {
        MM_CHECK(mm_course_shows(all, &module->pages[i]));
        const struct mm_page *page = &part->modules[0]->pages[i];
        MM_CHECK(mm_course_shows(part, page) == (strcmp(page->id, "duty.p1") == 0));
    }
    mm_pack_free(whole);
    mm_pack_free(some);
    mm_test_rmdir(dir);
}

MM_TEST(a_course_without_a_page_for_one_audience_is_refused)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    MM_CHECK(fixture_change(dir, MODULE, "{\"id\": \"duty.p1\"",
                            "{\"id\": \"duty.p2\", \"title\": \"二\", \"audience\": [\"councillor\"],\n"
                            "\"blocks\": [{\"type\": \"text\", \"text\": \"あ\"}]},\n{\"id\": \"duty.p1\""));
    MM_CHECK_INT(findings_of(dir), 0);
    MM_CHECK(fixture_change(dir, "courses.json", "[\"duty\"],", "[\"duty\"], \"pages\": [\"duty.p2\"],"));
    MM_CHECK_ERR(open_wants(dir, ERROR, "courses.json", "職員向けのページがありません"), MM_ERR_INVALID);
    mm_test_rmdir(dir);
}

MM_TEST(a_part_may_have_no_questions_and_another_course_may_not)
{
    char dir[256];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    mm_test_mkdir(dir);
    fixture_write(dir);
    static const char *const slots =
        "\"modules\": [\"duty\"],\n\"check\": [\n{\"topic\": \"duty.comply\", \"count\": 1},\n"
        "{\"topic\": \"threat\", \"count\": 1}\n],";
    MM_CHECK(fixture_change(dir, "courses.json", slots, "\"modules\": [\"duty\"], \"check\": [],"));
    MM_CHECK_ERR(open_wants(dir, ERROR, "courses.json", "読むだけの研修"), MM_ERR_INVALID);
    MM_CHECK(fixture_change(dir, "courses.json", slots,
                            "\"kind\": \"part\", \"modules\": [\"duty\"], \"check\": [],"));
    struct mm_pack *pack = fixture_open(dir);
    MM_REQUIRE(pack != NULL);
    struct mm_form form = {.n = 9};
    MM_CHECK_INT(pack->courses[0].n_items, 0);
    MM_CHECK_ERR(mm_form_draw(pack, &pack->courses[0], MM_AUD_STAFF, 1, NULL, &form, &info), MM_OK);
    MM_CHECK_INT(form.n, 0);
    mm_pack_free(pack);
    mm_test_rmdir(dir);
}

MM_TEST(a_part_over_seven_minutes_is_a_warning)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    MM_CHECK(fixture_change(dir, "courses.json", "[\"duty\"],", "[\"duty\"], \"kind\": \"part\","));
    put_page(dir, 2150);
    MM_CHECK_INT(findings_of(dir), 0); /* seven minutes */
    put_page(dir, 2500);
    MM_CHECK_ERR(open_wants(dir, WARN, "courses.json", "7 分までですが、約 8 分"), MM_OK);
    mm_test_rmdir(dir);
}

MM_TEST(a_booster_over_five_minutes_and_a_yearly_course_over_25_are_warnings)
{
    char dir[256];
    mm_test_mkdir(dir);
    fixture_write(dir);
    MM_CHECK(fixture_change(dir, "courses.json", "[\"duty\"],", "[\"duty\"], \"kind\": \"booster\","));
    put_page(dir, 1350);
    MM_CHECK_INT(findings_of(dir), 0);
    put_page(dir, 1700);
    MM_CHECK_ERR(open_wants(dir, WARN, "courses.json", "booster）は 5 分までですが、約 6 分"), MM_OK);
    MM_CHECK(fixture_change(dir, "courses.json", "[\"duty\"],", "[\"duty\"], \"kind\": \"yearly\","));
    MM_CHECK_INT(findings_of(dir), 0);
    put_page(dir, 9900);
    MM_CHECK_ERR(open_wants(dir, WARN, "courses.json", "yearly）は 25 分までですが"), MM_OK);
    mm_test_rmdir(dir);
}

MM_TEST(a_module_over_eight_minutes_is_a_warning)
{
    char dir[256];
    struct mm_buf text;
    mm_test_mkdir(dir);
    fixture_write(dir);
    mm_buf_init(&text, 1 << 20);
    mm_buf_str_append(&text, "{\"type\": \"text\", \"text\": \"あ\"}");
    for (int i = 0; i < 4; i++) {
        mm_buf_str_append(&text, ",\n{\"type\": \"text\", \"text\": \"");
        for (int k = 0; k < 900; k++)
            mm_buf_str_append(&text, "あ");
        mm_buf_str_append(&text, "\"}");
    }
    MM_CHECK(fixture_change(dir, MODULE, "{\"type\": \"note\"", "{\"type\": \"note\""));
    char *blocks = mm_asprintf("%s,\n{\"type\": \"note\"", mm_buf_str(&text));
    MM_CHECK(fixture_change(dir, MODULE, "{\"type\": \"note\"", blocks));
    MM_CHECK_ERR(open_wants(dir, WARN, MODULE, "約 10 分"), MM_OK);
    free(blocks);
    mm_buf_done(&text);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
