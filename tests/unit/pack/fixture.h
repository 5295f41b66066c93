/* A small whole pack that a test writes into a folder of its own, and the few things tests do with it. Lines
 * of the texts matter: test_check.c names them. */
#ifndef MM_TEST_PACK_FIXTURE_H
#define MM_TEST_PACK_FIXTURE_H

#include "content/pack/pack.h"
#include "sync/base/path.h"
#include "tests/unit/mm_test.h"

#include <sys/stat.h>

struct fixture_file {
    const char *name;
    const char *text;
};

#define REVIEW "\"review\": {\"state\": \"未監修\", \"by\": null, \"date\": null}"

static const struct fixture_file fixture_files[] = {
    {"council.json",
     "{\n"
     "\"format\": 1,\n"
     "\"id\": \"rei\",\n"
     "\"name\": \"例示市議会\",\n"
     "\"home_page\": \"https://rei.example.jp\",\n"
     "\"variables\": {\"council\": \"例示市議会\", \"office\": \"事務局\"},\n"
     "\"clause_label\": \"規程{n}\",\n"
     "\"disclaimer\": \"\",\n"
     "\"order_provisional\": true,\n"
     "\"contacts\": [{\"name\": \"昼\", \"value\": null}, {\"name\": \"夜\", \"value\": \"内線 1\"}],\n"
     "\"help\": [{\"id\": \"lost\", \"title\": \"なくした\", \"steps\": [\"{$office}に知らせます。\"]}],\n"
     "\"purpose\": [\"記録は教育に使います。\"]\n"
     "}\n"},
    {"policy.json", "{\n"
                    "\"title\": \"例示市議会規程\", \"source_line\": \"出典：例示市議会規程\", "
                    "\"established\": null, \"version\": null,\n"
                    "\"clauses\": [\n"
                    "{\"id\": \"1\", \"title\": \"目的\", \"heading\": \"1 目的\", \"text\": "
                    "\"情報を守る。\\n続きの段落。\"},\n"
                    "{\"id\": \"3\", \"title\": \"脅威\", \"heading\": \"3 脅威\"},\n"
                    "{\"id\": \"3.1\", \"parent\": \"3\", \"title\": \"意図\", \"text\": \"(1) わざと。\"},\n"
                    "{\"id\": \"5\", \"title\": \"遵守\", \"heading\": \"5 遵守\", \"text\": \"守る。\"},\n"
                    "{\"id\": \"5.tablet\", \"parent\": \"5\", \"title\": \"端末\", \"sub_leaf\": true}\n"
                    "]\n"
                    "}\n"},
    {"map.json", "{\"map\": [\n"
                 "{\"topic\": \"duty.comply\", \"clauses\": [\"5\"]},\n"
                 "{\"topic\": \"duty.tablet\", \"clauses\": [\"5.tablet\", \"5\"]},\n"
                 "{\"topic\": \"threat\", \"clauses\": [\"3.1\"]},\n"
                 "{\"topic\": \"scene\", \"clauses\": [\"1\"]}\n"
                 "]}\n"},
    {"courses.json",
     "[\n"
     "{\"id\": \"start\", \"version\": 1, \"title\": \"はじめに\", \"reason\": \"お願いします。\",\n"
     "\"audience\": [\"councillor\", \"staff\"],\n"
     "\"modules\": [\"duty\"],\n"
     "\"check\": [\n"
     "{\"topic\": \"duty.comply\", \"count\": 1},\n"
     "{\"topic\": \"threat\", \"count\": 1}\n"
     "],\n"
     "\"due_days\": 30}\n"
     "]\n"},
    {"common/topics.json", "{\"format\": 1, \"topics\": [\n"
                           "{\"id\": \"duty.comply\", \"title\": \"守ること\"},\n"
                           "{\"id\": \"duty.tablet\", \"title\": \"端末の基準\"},\n"
                           "{\"id\": \"threat\", \"title\": \"脅威\"},\n"
                           "{\"id\": \"scene\", \"title\": \"場面\"}\n"
                           "]}\n"},
    {"common/glossary.json",
     "[\n"
     "{\"term\": \"端末\", \"reading\": \"たんまつ\", \"plain\": \"タブレットなどです。\"}\n"
     "]\n"},
    {"common/tips.json", "[\n"
                         "{\"text\": \"画面をロックします。\", \"topic\": \"duty.tablet\"},\n"
                         "{\"text\": \"迷ったら{$office}に聞きます。\", \"topic\": null}\n"
                         "]\n"},
    {"common/terms.json", "{\"words\": [\n"
                          "{\"not\": \"弱点\", \"but\": \"確かめたい項目\", \"except\": [\"弱点調査\"]}\n"
                          "]}\n"},
    {"common/modules/duty.json",
     "{\n"
     "\"id\": \"duty\", \"version\": 1, \"title\": \"守ること\", \"summary\": \"だれが守るか。\",\n"
     "\"topics\": [\"duty.comply\"],\n"
     "\"audience\": [\"councillor\", \"staff\"],\n"
     "\"objectives\": [{\"id\": \"duty.o1\", \"audience\": [\"councillor\"], \"bloom\": \"understand\", "
     "\"text\": "
     "\"言える。\"}],\n" REVIEW ",\n"
     "\"pages\": [\n"
     "{\"id\": \"duty.p1\", \"title\": \"だれが\",\n"
     "\"blocks\": [\n"
     "{\"type\": \"text\", \"text\": \"{$council}の{議員|ぎいん}も守ります。\"},\n"
     "{\"type\": \"quote\", \"topic\": \"duty.comply\"},\n"
     "{\"type\": \"list\", \"items\": [\"**議員**\", \"[[端末]]\"]},\n"
     "{\"type\": \"table\", \"columns\": 2, \"items\": [\"文書\", \"とき\", \"規程\", \"迷うとき\"]},\n"
     "{\"type\": \"note\", \"text\": \"職員へ\", \"audience\": [\"staff\"]},\n"
     "{\"type\": \"question\", \"item\": \"duty-p-01\"}\n"
     "]}\n"
     "]\n"
     "}\n"},
    {"common/items/duty.json",
     "[\n"
     "{\"id\": \"duty-p-01\", \"version\": 1, \"type\": \"single\", \"practice\": true,\n"
     "\"topics\": [\"duty.comply\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": "
     "\"understand\",\n"
     "\"stem\": \"守るのは？\",\n"
     "\"options\": [\n"
     "{\"id\": \"a\", \"text\": \"議員\", \"correct\": false, \"explanation\": \"職員も。\"},\n"
     "{\"id\": \"b\", \"text\": \"両方\", \"correct\": true, \"explanation\": \"両方です。\"},\n"
     "{\"id\": \"c\", \"text\": \"職員\", \"correct\": false, \"explanation\": \"議員も。\"}\n"
     "],\n"
     "\"action\": \"読みます。\", \"quote\": \"duty.comply\", \"source\": \"policy\",\n" REVIEW "},\n"
     "{\"id\": \"duty-01\", \"version\": 1, \"type\": \"mtf\",\n"
     "\"topics\": [\"duty.comply\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": "
     "\"apply\",\n"
     "\"label\": \"架空の場面\",\n"
     "\"stem\": \"正しいですか。\",\n"
     "\"options\": [\n"
     "{\"id\": \"a\", \"text\": \"守る\", \"correct\": true, \"explanation\": \"守ります。\", \"topics\": "
     "[\"duty.tablet\"]},\n"
     "{\"id\": \"b\", \"text\": \"飛ばす\", \"correct\": false, \"explanation\": \"飛ばしません。\"},\n"
     "{\"id\": \"c\", \"text\": \"聞く\", \"correct\": true, \"explanation\": \"{$office}に聞きます。\"}\n"
     "],\n"
     "\"keep_order\": true,\n"
     "\"action\": \"聞きます。\", \"quote\": \"duty.comply\", \"enemies\": [\"duty-p-01\"], \"source\": "
     "\"fiction\",\n" REVIEW "},\n"
     "{\"id\": \"threat-01\", \"version\": 1, \"type\": \"single\",\n"
     "\"topics\": [\"threat\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": "
     "\"apply\",\n"
     "\"stem\": \"わざとは？\",\n"
     "\"options\": [\n"
     "{\"id\": \"a\", \"text\": \"侵入\", \"correct\": true, \"explanation\": \"わざとです。\"},\n"
     "{\"id\": \"b\", \"text\": \"地震\", \"correct\": false, \"explanation\": \"災害です。\"},\n"
     "{\"id\": \"c\", \"text\": \"停電\", \"correct\": false, \"explanation\": \"障害です。\"}\n"
     "],\n"
     "\"action\": \"見ます。\", \"quote\": \"threat\", \"source\": \"policy\",\n" REVIEW "},\n"
     "{\"id\": \"order-03\", \"version\": 1, \"type\": \"ordering\",\n"
     "\"topics\": [\"duty.tablet\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": "
     "\"apply\",\n"
     "\"stem\": \"どの順ですか。\",\n"
     "\"options\": [\n"
     "{\"id\": \"a\", \"text\": \"止める\", \"explanation\": \"止めます。\"},\n"
     "{\"id\": \"b\", \"text\": \"開く\", \"explanation\": \"開きます。\"},\n"
     "{\"id\": \"c\", \"text\": \"聞く\", \"explanation\": \"聞きます。\"}\n"
     "],\n"
     "\"action\": \"聞きます。\", \"quote\": \"duty.tablet\", \"source\": \"fiction\",\n" REVIEW "},\n"
     "{\"id\": \"order-04\", \"version\": 1, \"type\": \"ordering\",\n"
     "\"topics\": [\"duty.tablet\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": "
     "\"apply\",\n"
     "\"stem\": \"四つの順は？\",\n"
     "\"options\": [\n"
     "{\"id\": \"a\", \"text\": \"切る\", \"explanation\": \"切ります。\"},\n"
     "{\"id\": \"ab\", \"text\": \"調べる\", \"explanation\": \"調べます。\"},\n"
     "{\"id\": \"b\", \"text\": \"かける\", \"explanation\": \"かけます。\"},\n"
     "{\"id\": \"c\", \"text\": \"確かめる\", \"explanation\": \"確かめます。\"}\n"
     "],\n"
     "\"action\": \"聞きます。\", \"quote\": \"duty.tablet\", \"source\": \"fiction\",\n" REVIEW "}\n"
     "]\n"},
    {"common/items/types.json",
     "[\n"
     "{\"id\": \"many-01\", \"version\": 1, \"type\": \"multiple\",\n"
     "\"topics\": [\"scene\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": \"apply\",\n"
     "\"stem\": \"どれですか。\",\n"
     "\"options\": [\n"
     "{\"id\": \"a\", \"text\": \"甲\", \"correct\": true, \"explanation\": \"甲です。\"},\n"
     "{\"id\": \"b\", \"text\": \"乙\", \"correct\": false, \"explanation\": \"乙は別です。\"},\n"
     "{\"id\": \"c\", \"text\": \"丙\", \"correct\": true, \"explanation\": \"丙もです。\", \"topics\": "
     "[\"duty.tablet\"]},\n"
     "{\"id\": \"d\", \"text\": \"丁\", \"correct\": false, \"explanation\": \"丁は別です。\"}\n"
     "],\n"
     "\"action\": \"聞きます。\", \"quote\": \"scene\", \"source\": \"fiction\", " REVIEW "},\n"
     "{\"id\": \"sort-01\", \"version\": 1, \"type\": \"sorting\",\n"
     "\"topics\": [\"scene\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": \"apply\",\n"
     "\"stem\": \"どちらですか。\",\n"
     "\"categories\": [{\"id\": \"in\", \"text\": \"中\"}, {\"id\": \"out\", \"text\": \"外\"}],\n"
     "\"options\": [\n"
     "{\"id\": \"a\", \"text\": \"名簿\", \"category\": \"in\", \"explanation\": \"中です。\"},\n"
     "{\"id\": \"b\", \"text\": \"広報紙\", \"category\": \"out\", \"explanation\": \"外です。\"},\n"
     "{\"id\": \"c\", \"text\": \"録音\", \"category\": \"in\", \"explanation\": \"中です。\", \"topics\": "
     "[\"threat\"]}\n"
     "],\n"
     "\"action\": \"聞きます。\", \"quote\": \"scene\", \"source\": \"fiction\", " REVIEW "},\n"
     "{\"id\": \"spot-01\", \"version\": 1, \"type\": \"hotspot\",\n"
     "\"topics\": [\"scene\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": \"apply\",\n"
     "\"stem\": \"どこですか。\",\n"
     "\"figure\": {\"id\": \"mail\", \"words\": \"届いたメール\", \"width\": 800, \"height\": 600},\n"
     "\"options\": [\n"
     "{\"id\": \"a\", \"text\": \"差出人\", \"correct\": true, \"explanation\": \"ちがいます。\", "
     "\"region\": {\"x\": 0, \"y\": 0, \"w\": 800, \"h\": 100}},\n"
     "{\"id\": \"b\", \"text\": \"件名\", \"correct\": false, \"explanation\": \"ふつうです。\", \"region\": "
     "{\"x\": 0, \"y\": 100, \"w\": 800, \"h\": 100}},\n"
     "{\"id\": \"c\", \"text\": \"リンク\", \"correct\": true, \"explanation\": \"別の先です。\", "
     "\"region\": {\"x\": 100, \"y\": 300, \"w\": 300, \"h\": 100}}\n"
     "],\n"
     "\"action\": \"聞きます。\", \"quote\": \"scene\", \"source\": \"fiction\", " REVIEW "},\n"
     "{\"id\": \"scene-01\", \"version\": 1, \"type\": \"scenario\",\n"
     "\"topics\": [\"scene\"], \"audience\": [\"councillor\", \"staff\"], \"objective\": \"duty.o1\", "
     "\"bloom\": \"apply\",\n"
     "\"stem\": \"電話です。\",\n"
     "\"decisions\": [\n"
     "{\"id\": \"d1\", \"text\": \"名簿を聞かれました。\", \"options\": [\n"
     "{\"id\": \"a\", \"text\": \"切る\", \"correct\": true, \"consequence\": \"切りました。\", "
     "\"explanation\": \"考えられます。\", \"next\": \"d3\"},\n"
     "{\"id\": \"b\", \"text\": \"答える\", \"correct\": false, \"consequence\": \"答えました。\", "
     "\"explanation\": \"だれか分かりません。\", \"next\": \"d2\"}]},\n"
     "{\"id\": \"d2\", \"text\": \"もっと聞かれました。\", \"topics\": [\"threat\"], \"options\": [\n"
     "{\"id\": \"a\", \"text\": \"止める\", \"correct\": true, \"consequence\": \"止めました。\", "
     "\"explanation\": \"まだ間に合います。\", \"next\": \"d3\"},\n"
     "{\"id\": \"b\", \"text\": \"続ける\", \"correct\": false, \"consequence\": \"続けました。\", "
     "\"explanation\": \"広がります。\"}]},\n"
     "{\"id\": \"d3\", \"text\": \"そのあと、どうしますか。\", \"options\": [\n"
     "{\"id\": \"a\", \"text\": \"忘れる\", \"correct\": false, \"consequence\": \"忘れました。\", "
     "\"explanation\": \"ほかの人も聞かれます。\"},\n"
     "{\"id\": \"b\", \"text\": \"知らせる\", \"correct\": true, \"consequence\": \"知らせました。\", "
     "\"explanation\": \"みんなが気をつけられます。\"}]}\n"
     "],\n"
     "\"debrief\": \"電話では、相手が分かりません。\",\n"
     "\"action\": \"聞きます。\", \"quote\": \"scene\", \"source\": \"fiction\", " REVIEW "}\n"
     "]\n"},
    /* a new one goes to the end: inputs of fuzz_pack name them by their place */
    {"common/figures/door.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\">\n"
                                "<text x=\"9\" y=\"50\" font-size=\"30\" fill=\"#1a1a1a\">扉</text>\n"
                                "</svg>\n"},
};
#define FIXTURE_FILES (sizeof fixture_files / sizeof fixture_files[0])

static inline void fixture_put(const char *dir, const char *name, const char *text, size_t len)
{
    char path[512], folder[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0';
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_mkdirs(folder, 0755, &info);
    FILE *file = err ? NULL : fopen(path, "w"); /* not made durable: a test writes thousands */
    if (!file || fwrite(text, 1, len, file) != len || fclose(file) != 0) {
        printf("fixture: %s: %s\n", path, info.text);
        exit(2);
    }
}

static inline const char *fixture_text(const char *name)
{
    for (size_t i = 0; i < FIXTURE_FILES; i++) {
        if (strcmp(fixture_files[i].name, name) == 0)
            return fixture_files[i].text;
    }
    return NULL;
}

/* Writes the whole pack into dir. */
static inline void fixture_write(const char *dir)
{
    for (size_t i = 0; i < FIXTURE_FILES; i++)
        fixture_put(dir, fixture_files[i].name, fixture_files[i].text, strlen(fixture_files[i].text));
}

/* Writes one file of the pack with the first `find` replaced; false when it is not there. */
static inline bool fixture_change(const char *dir, const char *name, const char *find, const char *replace)
{
    const char *text = fixture_text(name);
    const char *hit = text ? strstr(text, find) : NULL;
    if (!hit)
        return false;
    char *changed = mm_asprintf("%.*s%s%s", (int)(hit - text), text, replace, hit + strlen(find));
    fixture_put(dir, name, changed, strlen(changed));
    free(changed);
    return true;
}

static inline void fixture_print(const struct mm_findings *findings)
{
    for (size_t i = 0; i < findings->n; i++) {
        const struct mm_finding *f = &findings->list[i];
        printf("    %s %s:%d %s: %s\n", f->level == MM_FINDING_ERROR ? "error" : "warning", f->file, f->line,
               f->field, f->message);
    }
}

/* Opens what must open; prints the findings and gives NULL when it does not. */
static inline struct mm_pack *fixture_open(const char *dir)
{
    struct mm_findings findings;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_pack *pack = NULL;
    mm_findings_init(&findings);
    if (mm_pack_open(dir, &pack, &findings, &info) != MM_OK) {
        printf("%s\n", info.text);
        fixture_print(&findings);
    }
    mm_findings_done(&findings);
    return pack;
}
#endif
