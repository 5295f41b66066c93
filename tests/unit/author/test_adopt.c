/* A council's own text becomes clauses, and its clauses find their topics. */
#include "content/author/adopt.h"
#include "tests/unit/pack/examples.h"

#define SOURCE MM_TEST_SOURCE_DIR
static const struct mm_json_limits limits = {1 << 20, 20};

static struct mm_adopt_policy read_file(const char *name)
{
    char path[512];
    struct mm_buf text;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_adopt_policy policy = {0};

    snprintf(path, sizeof path, "%s/%s", SOURCE, name);
    if (!MM_CHECK(mm_file_read(path, 1 << 20, &text, &info) == MM_OK))
        return policy;
    MM_CHECK_ERR(mm_adopt_read(mm_buf_str(&text), text.len, &policy, &info), MM_OK);
    mm_buf_done(&text);
    return policy;
}

static struct mm_json *load(const char *name)
{
    char path[512];
    struct mm_json *doc = NULL;

    snprintf(path, sizeof path, "%s/%s", SOURCE, name);
    MM_CHECK_ERR(mm_json_load(path, &limits, &doc, NULL), MM_OK);
    return doc;
}

static const struct mm_adopt_clause *find(const struct mm_adopt_policy *policy, const char *id)
{
    for (size_t i = 0; i < policy->n; i++)
        if (strcmp(policy->list[i].id, id) == 0)
            return &policy->list[i];
    return NULL;
}

MM_TEST(the_policy_of_kamakura_is_read_to_the_letter)
{
    struct mm_adopt_policy policy = read_file("tests/golden/policy-kihon-hoshin.md");
    struct mm_json *doc = load("content/kamakura/policy.json");
    const struct mm_json *row = mm_json_first(mm_json_get(doc, "clauses"));
    size_t n = 0;

    MM_CHECK_STR(policy.title, mm_json_get_str(doc, "title", ""));
    for (; row; row = mm_json_next(row)) {
        const struct mm_adopt_clause *clause = find(&policy, mm_json_get_str(row, "id", ""));

        if (mm_json_get_bool(row, "sub_leaf", false))
            continue;
        n++;
        if (!MM_CHECK(clause != NULL))
            continue;
        MM_CHECK_STR(clause->heading, mm_json_get_str(row, "heading", ""));
        MM_CHECK_STR(clause->text, mm_json_get_str(row, "text", ""));
        MM_CHECK_STR(clause->parent, mm_json_get_str(row, "parent", ""));
    }
    MM_CHECK_INT(policy.n, n);
    mm_json_free(doc);
    mm_adopt_policy_done(&policy);
}

/* At the clause of the map, or above it: what lies below has no heading of its own in the policy. */
static bool leads_there(const struct mm_json *clauses, const char *id)
{
    size_t len = strlen(id);

    for (const struct mm_json *node = mm_json_first(clauses); node; node = mm_json_next(node)) {
        const char *own = mm_json_str(node, "");
        if (strncmp(own, id, len) == 0 && (!own[len] || own[len] == '.'))
            return true;
    }
    return false;
}

MM_TEST(the_topics_find_the_clauses_that_people_mapped_them_to)
{
    struct mm_adopt_policy policy = read_file("tests/golden/policy-kihon-hoshin.md");
    struct mm_json *topics = load("content/common/topics.json"), *doc = load("content/kamakura/map.json");
    const struct mm_json *row = mm_json_first(mm_json_get(doc, "map"));
    struct mm_adopt_map map = {0};

    MM_CHECK_ERR(mm_adopt_map(&policy, topics, &map, NULL), MM_OK);
    for (; row; row = mm_json_next(row)) {
        for (size_t i = 0; i < map.n; i++) {
            const char *id = map.rows[i].clause < 0 ? "none" : policy.list[map.rows[i].clause].id;
            if (strcmp(map.rows[i].topic, mm_json_get_str(row, "topic", "")) == 0 &&
                !MM_CHECK(leads_there(mm_json_get(row, "clauses"), id)))
                printf("    %s: %s\n", map.rows[i].topic, id);
        }
    }
    mm_adopt_map_done(&map);
    mm_json_free(doc);
    mm_json_free(topics);
    mm_adopt_policy_done(&policy);
}

MM_TEST(articles_chapters_items_and_the_supplement_are_clauses)
{
    struct mm_adopt_policy policy = read_file("tests/councils/machi/policy.txt");
    const struct mm_adopt_clause *article = find(&policy, "4"), *item = find(&policy, "2.3"),
                                 *chapter = find(&policy, "c2"), *supplement = find(&policy, "sup");

    MM_CHECK(policy.articles);
    MM_CHECK_STR(policy.title, "みどり野町議会情報セキュリティ規程");
    MM_REQUIRE(article && item && chapter && supplement);
    MM_CHECK_STR(article->heading, "（議員及び職員の責務）第4条");
    MM_CHECK_STR(article->title, "議員及び職員の責務");
    MM_CHECK(strstr(article->text, "\n2　議員及び職員は、町議会が貸し出す端末を") != NULL);
    MM_CHECK_STR(item->parent, "2");
    MM_CHECK_STR(item->title, "機密性");
    MM_CHECK_STR(chapter->title, "第2章　備えるべき脅威");
    MM_CHECK_STR(supplement->text, "この規程は、令和8年4月1日から施行する。");
    mm_adopt_policy_done(&policy);
}

MM_TEST(numbers_are_read_in_every_script)
{
    static const struct {
        const char *text, *id;
    } cases[] = {
        {"規程\n第１条　守る。", "1"},
        {"規程\n第十二条　守る。", "12"},
        {"規程\n第3条の2　守る。", "3-2"},
        {"規程\n第一章　総則\n１　目的\n守る。", "1.1"},
        {"方針\n## 3 脅威\n(2) 守る。", "3.2"},
        {"方針\n1 目的\n⑵ 守る。", "1.2"},
        {"方針\n1. 目的\n守る。", "1"},
        {"方針\n1 目的\n（１１）守る。", "1.11"},
        {"方針\n前書きです。\n1 目的\n守る。", "pre"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mm_adopt_policy policy = {0};
        MM_CHECK_ERR(mm_adopt_read(cases[i].text, strlen(cases[i].text), &policy, NULL), MM_OK);
        if (!MM_CHECK(find(&policy, cases[i].id) != NULL))
            printf("    %s\n", cases[i].text);
        mm_adopt_policy_done(&policy);
    }
}

MM_TEST(a_sentence_that_begins_with_an_article_is_text)
{
    static const char *const sentences[] = {
        "第3条の規定により、定める。",
        "第3条及び第4条を守る。",
        "第3条第2項の手順による。",
        "第3条の2の規定による。",
    };
    static const char *const headings[] = {"第3条", "第3条　守る。", "第3条 守る。", "第3条（責務）守る。"};

    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        char text[300];
        struct mm_adopt_policy policy = {0};

        snprintf(text, sizeof text, "規程\n第1条　守る。\n%s\n第2条　続ける。\n", sentences[i]);
        MM_CHECK_ERR(mm_adopt_read(text, strlen(text), &policy, NULL), MM_OK);
        MM_CHECK_INT(policy.n, 2);
        if (!MM_CHECK(strstr(policy.list[0].text, sentences[i]) != NULL))
            printf("    %s\n", sentences[i]);
        mm_adopt_policy_done(&policy);
    }
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
        char text[300];
        struct mm_adopt_policy policy = {0};

        snprintf(text, sizeof text, "規程\n第1条　守る。\n%s\n", headings[i]);
        MM_CHECK_ERR(mm_adopt_read(text, strlen(text), &policy, NULL), MM_OK);
        if (!MM_CHECK(find(&policy, "3") != NULL))
            printf("    %s\n", headings[i]);
        mm_adopt_policy_done(&policy);
    }
}

MM_TEST(a_text_that_is_no_policy_is_refused_with_its_line)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"決まり\n", "1 行目まで"},
        {"", "何も書かれていません"},
        {"決まり\n守ります。\n続きます。\n", "3 行目まで"},
        {"決まり\n附則\n施行する。\n", "3 行目まで"},
        {"決まり\n1 目的\n守る。\n1 範囲\n広い。\n", "4 行目: 「1 範囲」と同じ番号"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct mm_adopt_policy policy = {0};
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(mm_adopt_read(cases[i].text, strlen(cases[i].text), &policy, &info), MM_ERR_SYNTAX);
        if (!MM_CHECK(strstr(info.text, cases[i].says) != NULL))
            printf("    %s\n", info.text);
        MM_CHECK(!policy.list);
    }
}

MM_TEST(too_many_headings_are_refused)
{
    struct mm_adopt_policy policy = {0};
    struct mm_buf text;

    mm_buf_init(&text, 1 << 20);
    mm_buf_str_append(&text, "規程\n");
    for (int i = 1; i <= MM_MAX_CLAUSES + 1; i++)
        mm_buf_printf(&text, "第%d条　守る。\n", i);
    MM_CHECK_ERR(mm_adopt_read(mm_buf_str(&text), text.len, &policy, NULL), MM_ERR_TOO_BIG);
    mm_buf_done(&text);
}

/* A folder of councils: common beside whatever is made. */
static void put_common(char dir[256])
{
    char *text = examples_read("content/FORMAT.md");

    mm_test_mkdir(dir);
    MM_CHECK(text && examples_put(dir, text) > 0);
    free(text);
}

MM_TEST(any_name_of_a_council_makes_a_pack_that_opens)
{
    char dir[256], target[300], path[400], other[400];
    struct mm_adopt_opts opts = {.policy_path = SOURCE "/tests/councils/machi/policy.txt",
                                 .dir = target,
                                 .like = dir,
                                 .name = "\"みどり\\野\" 町議会"};
    struct mm_adopted adopted = {.n_courses = 0};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *council = NULL;

    put_common(dir);
    /* what lies there already under such a name is somebody's */
    snprintf(other, sizeof other, "%s/midori.new", dir);
    MM_CHECK_ERR(mm_mkdirs(other, 0755, NULL), MM_OK);
    snprintf(other, sizeof other, "%s/midori.new/council.json", dir);
    MM_CHECK_ERR(mm_file_write_atomic(other, "{}", 2, 0644, NULL), MM_OK);
    snprintf(target, sizeof target, "%s/midori//", dir);
    if (!MM_CHECK(mm_adopt(&opts, &adopted, &info) == MM_OK))
        printf("    %s\n", info.text);
    snprintf(path, sizeof path, "%s/midori/council.json", dir);
    MM_CHECK_ERR(mm_json_load(path, &limits, &council, NULL), MM_OK);
    MM_CHECK_STR(mm_json_get_str(council, "id", ""), "midori");
    MM_CHECK_STR(mm_json_get_str(council, "name", ""), opts.name);
    MM_CHECK_STR(mm_json_get_str(council, "home_page", ""), "https://midori.mamori.example");
    MM_CHECK_STR(mm_json_get_str(council, "disclaimer", ""),
                 "本ソフトウェアは\"みどり\\野\" 町議会が作成・承認したものではありません。");
    MM_CHECK(mm_path_exists(other));
    MM_CHECK_ERR(mm_adopt(&opts, &adopted, NULL), MM_ERR_EXISTS);
    mm_json_free(council);
    mm_adopted_done(&adopted);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
