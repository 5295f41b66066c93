/* The bank of items as a table and back: every form holds what it says it holds, nothing is written before it
 * is wanted and checked, and what cannot be taken is named by its line. */
#include "content/author/bank.h"
#include "sync/base/path.h"
#include "tests/unit/pack/examples.h"

#include <expat.h>

#define SOURCE MM_TEST_SOURCE_DIR

__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

#define ITEMS "common/items/duty.json"
static const char *const forms[] = {"csv", "csv-cp932", "xlsx", "gift"};

static const struct mm_bank_form *form_of(const char *name)
{
    const struct mm_bank_form *form = NULL;

    MM_CHECK_ERR(mm_bank_form_choose(name, "", &form, NULL), MM_OK);
    return form;
}

struct bench { /* a pack on disk, its bank, and one form of it */
    struct mm_desk desk;
    struct mm_bank bank;
    struct mm_buf text, lost;
    struct mm_findings findings;
};

static void bench_open(struct bench *b, const char *dir)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;

    *b = (struct bench){.desk = {NULL}};
    mm_findings_init(&b->findings);
    mm_buf_init(&b->text, 64 << 20);
    mm_buf_init(&b->lost, 4 << 20);
    if (!MM_CHECK(mm_desk_open(dir, &b->desk, NULL, &info) == MM_OK))
        printf("    %s\n", info.text);
    MM_CHECK_ERR(mm_bank_of_desk(&b->desk, &b->bank, &info), MM_OK);
}

static void bench_done(struct bench *b)
{
    mm_findings_done(&b->findings);
    mm_buf_done(&b->text);
    mm_buf_done(&b->lost);
    mm_bank_done(&b->bank);
    mm_desk_done(&b->desk);
}

static void write_as(struct bench *b, const char *form)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;

    mm_buf_clear(&b->text);
    mm_buf_clear(&b->lost);
    MM_CHECK_ERR(form_of(form)->write(&b->desk, &b->bank, &b->text, &b->lost, &info), MM_OK);
}

/* Takes the text with one change; the changes are owned. Gives what went wrong. */
static enum mm_err take(struct bench *b, const char *form, const char *find, const char *replace,
                        const char *into, struct mm_bank *ret_table, struct mm_bank_changes *ret_changes,
                        struct mm_errinfo *info)
{
    const char *text = mm_buf_str(&b->text), *hit = find ? strstr(text, find) : text;
    struct mm_buf changed;
    enum mm_err err;

    mm_buf_init(&changed, 64 << 20);
    if (!MM_CHECK(hit != NULL))
        printf("    no %s\n", find);
    mm_buf_append(&changed, text, hit ? (size_t)(hit - text) : 0);
    if (hit && find)
        mm_buf_str_append(&changed, replace);
    hit = hit && find ? hit + strlen(find) : hit;
    if (hit)
        mm_buf_append(&changed, hit, b->text.len - (size_t)(hit - text));
    err = form_of(form)->read(mm_buf_str(&changed), changed.len, &b->bank, ret_table, info);
    mm_buf_done(&changed);
    return err ? err : mm_bank_compare(&b->desk, &b->bank, ret_table, into, ret_changes, info);
}

static const struct mm_bank_change *find(const struct mm_bank_changes *changes, enum mm_bank_column column)
{
    for (size_t i = 0; i < changes->n; i++)
        if (changes->list[i].column == column)
            return &changes->list[i];
    return NULL;
}

static void examples_open(char dir[256])
{
    char *text = examples_read("content/FORMAT.md");

    mm_test_mkdir(dir);
    MM_CHECK(text && examples_put(dir, text) > 0);
    free(text);
}

MM_TEST(every_item_of_the_bank_comes_back_the_same_from_every_form)
{
    struct bench b;

    bench_open(&b, SOURCE "/content/kamakura");
    for (size_t f = 0; f < sizeof(forms) / sizeof(forms[0]); f++) {
        struct mm_bank table = {.lines = NULL};
        struct mm_bank_changes changes = {.list = NULL};
        struct mm_errinfo info = MM_ERRINFO_INIT;

        write_as(&b, forms[f]);
        if (!MM_CHECK(take(&b, forms[f], NULL, NULL, NULL, &table, &changes, &info) == MM_OK))
            printf("    %s: %s\n", forms[f], info.text);
        MM_CHECK_INT(table.n, b.bank.n);
        MM_CHECK_INT(changes.n, 0);
        MM_CHECK_INT(changes.n_untouched, 0);
        mm_bank_changes_done(&changes);
        mm_bank_done(&table);
    }
    bench_done(&b);
}

/* Members may stand in another order; all else is the same. */
static bool same(const struct mm_json *a, const struct mm_json *b)
{
    bool object = mm_json_type(a) == MM_JSON_OBJECT, equal;
    struct mm_buf texts[2];
    struct mm_jw w;

    if (mm_json_type(a) != mm_json_type(b) || mm_json_size(a) != mm_json_size(b))
        return false;
    if (object || mm_json_type(a) == MM_JSON_ARRAY) {
        const struct mm_json *other = mm_json_first(b);

        for (const struct mm_json *one = mm_json_first(a); one; one = mm_json_next(one)) {
            if (!same(one, object ? mm_json_get(b, mm_json_key(one)) : other))
                return false;
            other = object ? NULL : mm_json_next(other);
        }
        return true;
    }
    for (int i = 0; i < 2; i++) {
        mm_buf_init(&texts[i], 1 << 20);
        mm_jw_init(&w, &texts[i]);
        mm_jw_node(&w, i ? b : a);
    }
    equal = strcmp(mm_buf_str(&texts[0]), mm_buf_str(&texts[1])) == 0;
    mm_buf_done(&texts[0]);
    mm_buf_done(&texts[1]);
    return equal;
}

static void check_item(const struct bench *b, const struct mm_json *node)
{
    static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_json *doc = NULL;
    struct mm_buf text;
    size_t n = 0;
    const struct mm_bank_line *lines = mm_bank_find(&b->bank, mm_json_get_str(node, "id", ""), &n);

    mm_buf_init(&text, 1 << 20);
    MM_CHECK_ERR(mm_bank_json(lines, n, &text, NULL), MM_OK);
    MM_CHECK_ERR(mm_json_parse(mm_buf_str(&text), text.len, &limits, &doc, NULL), MM_OK);
    if (!MM_CHECK(same(node, doc)))
        printf("    %s\n", mm_buf_str(&text));
    mm_json_free(doc);
    mm_buf_done(&text);
}

MM_TEST(an_item_is_written_as_its_file_has_it)
{
    struct bench b;
    size_t compared = 0;

    bench_open(&b, SOURCE "/content/kamakura");
    for (size_t i = 0; i < b.desk.sources.n; i++) {
        const struct mm_source *source = &b.desk.sources.list[i];

        if (!source->doc || strncmp(source->name, "common/items/", 13) != 0)
            continue;
        for (const struct mm_json *node = mm_json_first(source->doc); node; node = mm_json_next(node)) {
            check_item(&b, node);
            compared++;
        }
    }
    MM_CHECK(compared > 200);
    bench_done(&b);
}

/* duty-01 as somebody has reviewed it, in the version that stands there. */
static void put_review(const char *dir)
{
    char done[200];
    struct mm_desk desk = {NULL};

    MM_CHECK_ERR(mm_desk_open(dir, &desk, NULL, NULL), MM_OK);
    snprintf(done, sizeof(done),
             "\"fiction\",\n    \"review\": {\"state\": \"監修済\", \"by\": \"監修 花子\", \"date\": "
             "\"2026-11-01\", \"hash\": \"%s\"}",
             mm_pack_item(desk.pack, "duty-01")->version_hash);
    mm_desk_done(&desk);
    MM_CHECK(examples_change(
        dir, ITEMS, "\"fiction\",\n    \"review\": {\"state\": \"未監修\", \"by\": null, \"date\": null}",
        done));
}

/* All four cells, in the list of changes and in the item as it will be. */
static void check_review_taken_back(const struct bench *b, const struct mm_bank_changes *changes)
{
    static const struct {
        enum mm_bank_column column;
        const char *before, *after;
    } cells[] = {
        {MM_BANK_REVIEW, "監修済", "未監修"},
        {MM_BANK_REVIEWER, "監修 花子", ""},
        {MM_BANK_REVIEW_DATE, "2026-11-01", ""},
        {MM_BANK_REVIEW_HASH, NULL, ""},
    };
    size_t n = 0;
    const struct mm_bank_line *line = mm_bank_find(&changes->after, "duty-01", &n);

    MM_REQUIRE(line != NULL);
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        const struct mm_bank_change *change = find(changes, cells[i].column);
        const char *before =
            cells[i].before ? cells[i].before : mm_pack_item(b->desk.pack, "duty-01")->version_hash;

        MM_CHECK_STR(line->cell[cells[i].column], cells[i].after);
        if (!MM_CHECK(change != NULL))
            continue;
        MM_CHECK_STR(change->before, before);
        MM_CHECK_STR(change->after, cells[i].after);
    }
}

/* What is spoken is the item's too: an editor's table neither loses it nor changes it unseen. */
MM_TEST(a_narration_comes_back_from_every_form_and_another_one_raises_the_version)
{
    char dir[256];
    struct bench b;

    examples_open(dir);
    MM_CHECK(examples_change(dir, ITEMS, "\"stem\": \"会議の前に",
                             "\"narration\": \"duty-01-voice\",\n    \"stem\": \"会議の前に"));
    bench_open(&b, dir);
    for (size_t f = 0; f < sizeof(forms) / sizeof(forms[0]); f++) {
        struct mm_bank table = {.lines = NULL};
        struct mm_bank_changes changes = {.list = NULL};

        write_as(&b, forms[f]);
        MM_CHECK_ERR(take(&b, forms[f], NULL, NULL, NULL, &table, &changes, NULL), MM_OK);
        MM_CHECK_INT(changes.n, 0);
        mm_bank_changes_done(&changes);
        mm_bank_done(&table);
    }
    {
        struct mm_bank table = {.lines = NULL};
        struct mm_bank_changes changes = {.list = NULL};
        const struct mm_bank_line *line;
        struct mm_buf text;
        size_t n = 0;

        write_as(&b, "csv");
        MM_CHECK_ERR(take(&b, "csv", "duty-01-voice", "duty-01-again", NULL, &table, &changes, NULL), MM_OK);
        MM_CHECK(find(&changes, MM_BANK_NARRATION) && find(&changes, MM_BANK_VERSION));
        line = mm_bank_find(&changes.after, "duty-01", &n);
        mm_buf_init(&text, 1 << 20);
        MM_REQUIRE(line != NULL);
        MM_CHECK_ERR(mm_bank_json(line, n, &text, NULL), MM_OK);
        MM_CHECK(strstr(mm_buf_str(&text), "\"narration\": \"duty-01-again\""));
        mm_buf_done(&text);
        mm_bank_changes_done(&changes);
        mm_bank_done(&table);
    }
    bench_done(&b);
    mm_test_rmdir(dir);
}

/* What an XML parser of its own sees of the file. */
struct seen {
    size_t questions, answers, right, pairs, empty, names;
    size_t bytes; /* of the text that is open */
    double share; /* of the question's right answers */
    bool lost;    /* some question whose right answers do not make 100 */
};

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    struct seen *seen = ctx;

    if (strcmp(name, "question") == 0)
        seen->questions++, seen->share = 0;
    if (strcmp(name, "subquestion") == 0)
        seen->pairs++;
    if (strcmp(name, "answer") == 0 && attributes[0] && strcmp(attributes[0], "fraction") == 0) {
        double share = strtod(attributes[1], NULL);

        seen->answers++;
        seen->right += share > 0;
        seen->share += share > 0 ? share : 0;
    }
    seen->names += strcmp(name, "idnumber") == 0;
    seen->bytes = 0;
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int len)
{
    struct seen *seen = ctx;

    (void)text;
    seen->bytes += (size_t)len;
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    struct seen *seen = ctx;

    seen->empty += strcmp(name, "text") == 0 && !seen->bytes;
    if (strcmp(name, "question") == 0)
        seen->lost = seen->lost || (seen->share > 0 && (seen->share < 99.99 || seen->share > 100.01));
}

static void see(const struct mm_buf *text, struct seen *ret_seen)
{
    XML_Parser parser = XML_ParserCreate(NULL);

    *ret_seen = (struct seen){0};
    MM_REQUIRE(parser != NULL);
    XML_SetUserData(parser, ret_seen);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    if (!MM_CHECK(XML_Parse(parser, mm_buf_str(text), (int)text->len, 1) == XML_STATUS_OK))
        printf("    line %lu: %s\n", XML_GetCurrentLineNumber(parser),
               XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
}

MM_TEST(as_moodle_xml_every_question_option_and_pair_of_the_bank_is_there)
{
    struct mm_bank table = {.lines = NULL};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t questions = 0, options = 0, right = 0;
    struct seen seen;
    struct bench b;

    bench_open(&b, SOURCE "/content/kamakura");
    write_as(&b, "moodle-xml");
    see(&b.text, &seen);
    for (size_t i = 0; i < b.bank.n; i++) {
        const struct mm_bank_line *line = &b.bank.lines[i];

        questions += line->kind == MM_BANK_ITEM || line->kind == MM_BANK_DECISION;
        options += line->kind == MM_BANK_OPTION;
        right += line->kind == MM_BANK_OPTION && strcmp(line->cell[MM_BANK_CORRECT], "○") == 0;
    }
    MM_CHECK_INT(seen.questions, questions);
    MM_CHECK_INT(seen.names, questions);
    MM_CHECK_INT(seen.answers + seen.pairs, options);
    MM_CHECK(seen.right > 0 && seen.right < right); /* those of statements are pairs */
    MM_CHECK_INT(seen.empty, 0);
    MM_CHECK(!seen.lost);
    MM_CHECK_ERR(form_of("moodle-xml")->read(mm_buf_str(&b.text), b.text.len, &b.bank, &table, &info),
                 MM_ERR_UNSUPPORTED);
    MM_CHECK(strstr(info.text, "GIFT"));
    bench_done(&b);
}

MM_TEST(a_changed_word_raises_the_version_and_takes_the_review_back)
{
    static const char *const text_forms[] = {"csv", "gift"};
    char dir[256];
    struct bench b;

    examples_open(dir);
    put_review(dir);
    bench_open(&b, dir);
    MM_CHECK_INT(mm_pack_item(b.desk.pack, "duty-01")->review.state, MM_REVIEW_DONE);
    for (size_t f = 0; f < 2; f++) {
        struct mm_bank table = {.lines = NULL};
        struct mm_bank_changes changes = {.list = NULL};
        const struct mm_bank_change *change;

        write_as(&b, text_forms[f]);
        MM_CHECK_ERR(take(&b, text_forms[f], "急ぐときは手順を飛ばせます。", "急ぐときは、手順を飛ばせます。",
                          NULL, &table, &changes, NULL),
                     MM_OK);
        MM_CHECK_INT(changes.n_items, 1);
        change = find(&changes, MM_BANK_TEXT);
        if (MM_CHECK(change != NULL)) {
            MM_CHECK_STR(change->item, "duty-01");
            MM_CHECK_STR(change->id, "b");
            MM_CHECK_STR(change->file, "common/items/duty.json");
            MM_CHECK_STR(change->after, "急ぐときは、手順を飛ばせます。");
        }
        change = find(&changes, MM_BANK_VERSION);
        MM_CHECK(change && strcmp(change->after, "2") == 0);
        check_review_taken_back(&b, &changes);
        mm_bank_changes_done(&changes);
        mm_bank_done(&table);
    }
    bench_done(&b);
    mm_test_rmdir(dir);
}

MM_TEST(paragraphs_of_an_editor_become_lines)
{
    static const struct {
        const char *html, *text; /* NULL: the same as before */
    } cases[] = {
        {"<p>急ぐときは手順を飛ばせます。</p>", NULL},
        {"<div><p>急ぐときは手順を飛ばせます。</p> </div>", NULL},
        {"<p>急ぐときは</p><p>手順を飛ばせます。</p>", "急ぐときは\n手順を飛ばせます。"},
        {"急ぐときは<p>手順を</p>飛ばせます。", "急ぐときは\n手順を\n飛ばせます。"},
        {"<p>急ぐときは</p><p><br></p><p><ruby>手順<rt>てじゅん</rt></ruby>を飛ばせます。</p>",
         "急ぐときは\n{手順|てじゅん}を飛ばせます。"},
    };
    char dir[256];
    struct bench b;

    examples_open(dir);
    bench_open(&b, dir);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mm_bank table = {.lines = NULL};
        struct mm_bank_changes changes = {.list = NULL};
        const struct mm_bank_change *change;

        write_as(&b, "gift");
        MM_CHECK_ERR(
            take(&b, "gift", "急ぐときは手順を飛ばせます。", cases[i].html, NULL, &table, &changes, NULL),
            MM_OK);
        change = find(&changes, MM_BANK_TEXT);
        if (MM_CHECK(!change == !cases[i].text) && change)
            MM_CHECK_STR(change->after, cases[i].text);
        mm_bank_changes_done(&changes);
        mm_bank_done(&table);
    }
    bench_done(&b);
    mm_test_rmdir(dir);
}

MM_TEST(steps_go_to_the_places_that_their_numbers_say)
{
    char dir[256];
    struct mm_bank table = {.lines = NULL};
    struct mm_bank_changes changes = {.list = NULL};
    const struct mm_bank_line *lines;
    struct bench b;
    size_t n = 0;

    examples_open(dir);
    bench_open(&b, dir);
    write_as(&b, "gift");
    MM_CHECK_ERR(take(&b, "gift", "手を止める -> 1\n\t=手順を開く -> 2\n",
                      "手を止める -> 2\n\t=手順を開く -> 1\n", NULL, &table, &changes, NULL),
                 MM_OK);
    lines = mm_bank_find(&changes.after, "duty-02", &n);
    if (MM_CHECK(lines && n == 4)) {
        MM_CHECK_STR(lines[1].cell[MM_BANK_ID], "b");
        MM_CHECK_STR(lines[1].cell[MM_BANK_TEXT], "手順を開く");
        MM_CHECK_STR(lines[2].cell[MM_BANK_EXPLANATION], "止めると、まちがいが広がりません。");
    }
    MM_CHECK(find(&changes, MM_BANK_VERSION) && find(&changes, MM_BANK_ID));
    mm_bank_changes_done(&changes);
    mm_bank_done(&table);
    bench_done(&b);
    mm_test_rmdir(dir);
}

static char *text_of(const char *dir, const char *name)
{
    char path[512];
    struct mm_buf text;

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    return mm_file_read(path, 1 << 20, &text, NULL) == MM_OK ? mm_buf_take(&text, NULL) : NULL;
}

MM_TEST(nothing_is_written_unless_it_is_wanted_and_right)
{
    static const struct {
        const char *find, *replace;
        bool write, good;
    } cases[] = {
        {"急ぐときは手順を飛ばせます。", "急ぐときも手順を飛ばせます。", false, true},
        {"急ぐときは手順を飛ばせます。", "急ぐときは[[ない言葉]]を飛ばせます。", true, false},
        {"急ぐときは手順を飛ばせます。", "急ぐときも手順を飛ばせます。", true, true},
    };
    char dir[256];

    examples_open(dir);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mm_bank table = {.lines = NULL};
        struct mm_bank_changes changes = {.list = NULL};
        char *before = text_of(dir, ITEMS), *after, *kept;
        struct bench b;

        bench_open(&b, dir);
        write_as(&b, "csv");
        MM_CHECK_ERR(take(&b, "csv", cases[i].find, cases[i].replace, NULL, &table, &changes, NULL), MM_OK);
        MM_CHECK((mm_bank_apply(&b.desk, &changes, cases[i].write, &b.findings, NULL) == MM_OK) ==
                 cases[i].good);
        MM_CHECK((b.findings.errors == 0) == cases[i].good);
        after = text_of(dir, ITEMS);
        kept = text_of(dir, ITEMS "~");
        MM_CHECK((strcmp(before, after) != 0) == (cases[i].write && cases[i].good));
        if (cases[i].write && cases[i].good) {
            MM_CHECK_STR(kept, before);
            MM_CHECK(strstr(after, cases[i].replace) && strstr(after, "\"version\": 2"));
            /* what did not change stays to the byte */
            MM_CHECK(strstr(after, "{\"id\": \"a\", \"text\": \"議員だけ\", \"correct\": false, "));
        } else {
            MM_CHECK(!kept);
        }
        free(before);
        free(after);
        free(kept);
        mm_bank_changes_done(&changes);
        mm_bank_done(&table);
        bench_done(&b);
    }
    mm_test_rmdir(dir);
}

MM_TEST(a_new_item_goes_into_the_file_that_was_said)
{
    char dir[256], *text;
    struct mm_bank table = {.lines = NULL};
    struct mm_bank_changes changes = {.list = NULL};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct bench b;

    examples_open(dir);
    bench_open(&b, dir);
    for (size_t i = 0; i < b.bank.n; i++)
        if (strcmp(b.bank.lines[i].cell[MM_BANK_OF], "duty-03") == 0)
            b.bank.lines[i].cell[MM_BANK_OF] = "duty-33";
    write_as(&b, "csv");
    mm_bank_done(&b.bank);
    MM_CHECK_ERR(mm_bank_of_desk(&b.desk, &b.bank, NULL), MM_OK);
    MM_CHECK_ERR(take(&b, "csv", NULL, NULL, NULL, &table, &changes, &info), MM_OK);
    MM_CHECK_ERR(mm_bank_apply(&b.desk, &changes, true, &b.findings, &info), MM_ERR_USAGE);
    MM_CHECK(strstr(info.text, "--into"));
    mm_bank_changes_done(&changes);
    MM_CHECK_ERR(mm_bank_compare(&b.desk, &b.bank, &table, "common/items/more.json", &changes, NULL), MM_OK);
    MM_CHECK_INT(changes.n_untouched, 1);
    MM_CHECK_ERR(mm_bank_apply(&b.desk, &changes, true, &b.findings, NULL), MM_OK);
    text = text_of(dir, "common/items/more.json");
    MM_CHECK(text && strncmp(text, "[\n  {\n    \"id\": \"duty-33\",\n", 24) == 0);
    free(text);
    mm_bank_changes_done(&changes);
    MM_CHECK_ERR(mm_bank_compare(&b.desk, &b.bank, &table, "../elsewhere.json", &changes, NULL), MM_OK);
    MM_CHECK_ERR(mm_bank_apply(&b.desk, &changes, true, &b.findings, NULL), MM_ERR_USAGE);
    mm_bank_changes_done(&changes);
    mm_bank_done(&table);
    bench_done(&b);
    mm_test_rmdir(dir);
}

MM_TEST(a_new_item_without_a_file_is_named_though_another_change_comes_before_it)
{
    char dir[256], *before, *after;
    struct mm_bank table = {.lines = NULL};
    struct mm_bank_changes changes = {.list = NULL};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct bench b;

    examples_open(dir);
    bench_open(&b, dir);
    for (size_t i = 0; i < b.bank.n; i++)
        if (strcmp(b.bank.lines[i].cell[MM_BANK_OF], "duty-03") == 0)
            b.bank.lines[i].cell[MM_BANK_OF] = "duty-33";
    write_as(&b, "csv");
    mm_bank_done(&b.bank);
    MM_CHECK_ERR(mm_bank_of_desk(&b.desk, &b.bank, NULL), MM_OK);
    MM_CHECK_ERR(take(&b, "csv", "急ぐときは手順を飛ばせます。", "急ぐときも手順を飛ばせます。", NULL, &table,
                      &changes, NULL),
                 MM_OK);
    MM_CHECK_INT(changes.n_items, 2);
    MM_CHECK_STR(changes.list[0].item, "duty-01");
    before = text_of(dir, ITEMS);
    MM_CHECK_ERR(mm_bank_apply(&b.desk, &changes, true, &b.findings, &info), MM_ERR_USAGE);
    MM_CHECK(strstr(info.text, "「duty-33」") && strstr(info.text, "--into"));
    after = text_of(dir, ITEMS);
    MM_CHECK_STR(after, before);
    free(before);
    free(after);
    mm_bank_changes_done(&changes);
    mm_bank_done(&table);
    bench_done(&b);
    mm_test_rmdir(dir);
}

MM_TEST(a_file_that_somebody_saved_meanwhile_is_not_replaced)
{
    char dir[256], *now, *kept;
    struct mm_bank table = {.lines = NULL};
    struct mm_bank_changes changes = {.list = NULL};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct bench b;

    examples_open(dir);
    bench_open(&b, dir);
    write_as(&b, "csv");
    MM_CHECK_ERR(take(&b, "csv", "急ぐときは手順を飛ばせます。", "急ぐときも手順を飛ばせます。", NULL, &table,
                      &changes, NULL),
                 MM_OK);
    MM_CHECK(examples_change(dir, ITEMS, "議員も守ります。", "議員も必ず守ります。"));
    MM_CHECK_ERR(mm_bank_apply(&b.desk, &changes, true, &b.findings, &info), MM_ERR_EXISTS);
    MM_CHECK(strstr(info.text, "取り込みのあいだに変わりました"));
    now = text_of(dir, ITEMS);
    kept = text_of(dir, ITEMS "~");
    MM_CHECK(strstr(now, "議員も必ず守ります。") && strstr(now, "急ぐときは手順を飛ばせます。") && !kept);
    free(now);
    free(kept);
    mm_bank_changes_done(&changes);
    mm_bank_done(&table);
    bench_done(&b);
    mm_test_rmdir(dir);
}

MM_TEST(a_bank_holds_as_many_lines_as_its_limit_says)
{
    struct mm_bank bank;
    size_t n = 0;

    mm_bank_init(&bank);
    while (n <= MM_MAX_BANK_LINES && mm_bank_add(&bank, MM_BANK_ITEM))
        n++;
    MM_CHECK_INT(n, MM_MAX_BANK_LINES);
    MM_CHECK_ERR(mm_bank_check(&bank, NULL), MM_ERR_TOO_BIG);
    mm_bank_done(&bank);
}

MM_TEST(what_cannot_be_taken_is_named_by_its_line)
{
    static const struct {
        const char *form, *find, *replace, *says;
    } cases[] = {
        {"csv", ",正誤,", ",", "1 行目: 「正誤」の列がありません"},
        {"csv", "入る分類", "メモ", "1 行目: 「入る分類」の列がありません"},
        {"csv", "監修した版の値\r\n", "監修した版の値,メモ\r\n", "1 行目: 「メモ」という列はありません"},
        {"csv", "duty-p-01,問題", "duty-p-01,もんだい", "2 行目: 「行」が「もんだい」です"},
        {"csv", "duty-p-01,選択肢", "DUTY,選択肢", "3 行目: 「問題」の id が「DUTY」です"},
        {"csv", "duty-p-01,選択肢", "duty-p-02,選択肢", "3 行目: この選択肢は、問題「duty-p-02」の行の下"},
        {"csv", "duty-01,問題", "duty-p-01,問題", "6 行目: 問題「duty-p-01」が二度"},
        {"gift", "::duty-01::", "::duty-99::", "問題「duty-99」は、今の教材にありません"},
        {"gift", "::duty-01::", "::duty-p-01::", "同じ名前の問題が二度"},
        {"gift", "::duty-01::", "", "問題の名前（::id::）がありません"},
        {"gift", "-> 正しい\n", "-> 正しいかも\n", "「正しい」か「正しくない」"},
        {"gift", "-> 2\n", "-> 1\n", "1 からの番号"},
        {"gift", "\t=議員と職員", "\t{議員と職員", "行目"},
        {"gift", "を守るのは、どの人ですか。 {\n", "を守るのは {T}\n\n::x:: {", "○×だけの問題"},
        {"gift", "を守るのは、どの人ですか。 {\n", "を守るのは {#3}\n\n::x:: {", "数で答える問題"},
        {"gift", "を守るのは、どの人ですか。 {\n", "を守るのは {}\n\n::x:: {", "記述で答える問題"},
        {"gift", "を守るのは、どの人ですか。 {\n", "を守るのは {=a ~b}です。\n\n::x:: {", "穴うめ"},
        {"gift", "を守るのは、どの人ですか。", "<img src\\=\"x\">", "「<img src"},
        {"gift", "\t~職員だけ", "\t#", "行目"},
        {"gift", "</li><li>", "", "行目: 解説（####）の <li> の数"},
        {"gift", "<ol>", "<ol><li>もう一つ</li>", "行目: 解説（####）の <li> の数"},
        {"gift", "</li></ol><p>", "<p>", "<li> か <p> が閉じていません"},
        {"gift", "</ol><p>", "</ol>", "行目: 解説（####）の終わりの <p>"},
        {"gift", "</ol><p>", "</ol><p>まず。</p><p>", "行目: 解説（####）の終わりの <p>"},
    };
    char dir[256];
    struct bench b;

    examples_open(dir);
    bench_open(&b, dir);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mm_bank table = {.lines = NULL};
        struct mm_bank_changes changes = {.list = NULL};
        struct mm_errinfo info = MM_ERRINFO_INIT;

        write_as(&b, cases[i].form);
        MM_CHECK(take(&b, cases[i].form, cases[i].find, cases[i].replace, NULL, &table, &changes, &info) !=
                 MM_OK);
        if (!MM_CHECK(strstr(info.text, cases[i].says)))
            printf("    %s: %s\n", cases[i].says, info.text);
        mm_bank_changes_done(&changes);
        mm_bank_done(&table);
    }
    bench_done(&b);
    mm_test_rmdir(dir);
}

MM_TEST(a_cell_that_cannot_be_read_is_named)
{
    static const struct {
        enum mm_bank_column column;
        const char *cell, *says;
    } cases[] = {
        {MM_BANK_TYPE, "四択", "「種類」の「四択」"},   {MM_BANK_AUDIENCE, "みんな", "「対象」の「みんな」"},
        {MM_BANK_VERSION, "二", "「版」の「二」"},      {MM_BANK_PRACTICE, "はい", "「練習」の「はい」"},
        {MM_BANK_FIGURE_SIZE, "800", "「図の大きさ」"},
    };
    char dir[256];
    struct bench b;

    examples_open(dir);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_buf out;
        size_t n = 0, at;

        bench_open(&b, dir);
        at = (size_t)(mm_bank_find(&b.bank, "duty-05", &n) - b.bank.lines);
        b.bank.lines[at].cell[cases[i].column] = cases[i].cell;
        b.bank.lines[at].line = 12;
        mm_buf_init(&out, 1 << 20);
        MM_CHECK_ERR(mm_bank_json(&b.bank.lines[at], n, &out, &info), MM_ERR_INVALID);
        MM_CHECK(strncmp(info.text, "12 行目: ", 10) == 0);
        if (!MM_CHECK(strstr(info.text, cases[i].says)))
            printf("    %s\n", info.text);
        mm_buf_done(&out);
        bench_done(&b);
    }
    mm_test_rmdir(dir);
}

MM_TEST(cp932_says_what_it_cannot_hold)
{
    char dir[256];
    struct bench b;

    examples_open(dir);
    MM_CHECK(examples_change(dir, ITEMS, "議員だけ", "議員だけ☕"));
    bench_open(&b, dir);
    write_as(&b, "csv-cp932");
    MM_CHECK(strstr(mm_buf_str(&b.lost), "問題 duty-p-01 a: U+2615"));
    write_as(&b, "csv");
    MM_CHECK_INT(b.lost.len, 0);
    bench_done(&b);
    mm_test_rmdir(dir);
}

MM_TEST_MAIN
