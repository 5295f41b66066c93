/* A folder of broken packs, tests/councils/broken/NAME.txt: each is the pack of FORMAT.md's examples with
 * something changed, and the file, the line, the field and the words that must name it. Nothing else may be
 * found, but what "also" allows. The keys stand in the README of that folder. */
#include "content/author/author.h"
#include "tests/unit/pack/examples.h"

#include <dirent.h>

#define BROKEN      MM_TEST_SOURCE_DIR "/tests/councils/broken"
#define NOW_MS      1795737600000 /* 2026-11-27 */
#define MOST_ALSO   8
#define LEAST_PACKS 60

struct broken {
    char *file, *old, *new_text, *at, *in, *where, *says, *level, *times;
    char *also[MOST_ALSO];
    size_t n_also;
    int line; /* of the last change */
    bool fits;
};

/* "\n", "\t", "\\", "\xE3" */
__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

static char *unescape(const char *text)
{
    struct mm_buf out;
    mm_buf_init(&out, 4 << 20);
    for (const char *s = text; *s; s++) {
        if (s[0] != '\\') {
            mm_buf_char(&out, *s);
        } else if (s[1] == 'x') {
            char hex[3] = {s[2], s[3], '\0'};
            mm_buf_char(&out, (char)strtol(hex, NULL, 16));
            s += 3;
        } else {
            s++;
            mm_buf_char(&out, (char)(*s == 'n' ? '\n' : *s == 't' ? '\t' : *s));
        }
    }
    return mm_buf_take(&out, NULL);
}

static int line_of(const char *text, const char *at)
{
    int line = 1;
    for (const char *s = text; s < at; s++)
        line += *s == '\n';
    return line;
}

static void put_times(struct mm_buf *out, const char *text, const char *times)
{
    for (long n = times ? strtol(times, NULL, 10) : 1; n > 0; n--)
        mm_buf_str_append(out, text);
}

/* One change: the first `old` of the file becomes `new`; without an old, new is the whole file, which ends
 * where new is "(none)". */
static void change(struct broken *b, const char *dir)
{
    char path[512];
    struct mm_buf text, out;
    const char *hit;

    snprintf(path, sizeof path, "%s/%s", dir, b->file);
    if (!b->old && strcmp(b->new_text, "(none)") == 0) {
        b->fits = unlink(path) == 0;
        return;
    }
    mm_buf_init(&out, 8 << 20);
    if (!b->old) {
        put_times(&out, b->new_text, b->times);
        b->line = 1;
    } else if (mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &text, NULL) == MM_OK) {
        hit = strstr(mm_buf_str(&text), b->old);
        b->fits = b->fits && hit;
        if (hit) {
            mm_buf_append(&out, mm_buf_str(&text), (size_t)(hit - mm_buf_str(&text)));
            put_times(&out, b->new_text, b->times);
            mm_buf_str_append(&out, hit + strlen(b->old));
            b->line = line_of(mm_buf_str(&text), hit);
        }
        mm_buf_done(&text);
    } else {
        b->fits = false;
    }
    fixture_put(dir, b->file, mm_buf_str(&out), out.len);
    mm_buf_done(&out);
}

/* ---- reading a case ---------------------------------------------------------------------------------- */

static char **slot_of(struct broken *b, const char *key)
{
    const struct {
        const char *key;
        char **slot;
    } slots[] = {{"file", &b->file},    {"old", &b->old},
                 {"new", &b->new_text}, {"at", &b->at},
                 {"in", &b->in},        {"where", &b->where},
                 {"says", &b->says},    {"level", &b->level},
                 {"times", &b->times},  {"also", b->n_also < MOST_ALSO ? &b->also[b->n_also] : NULL}};
    for (size_t i = 0; i < sizeof slots / sizeof slots[0]; i++) {
        if (strcmp(slots[i].key, key) == 0)
            return slots[i].slot;
    }
    return NULL;
}

static void take_line(struct broken *b, const char *dir, char *line)
{
    char *value = strstr(line, ": ");
    if (!value || *line == '#')
        return;
    *value = '\0';
    char **slot = slot_of(b, line);
    if (!slot) {
        printf("    unknown key %s\n", line);
        b->fits = false;
        return;
    }
    free(*slot);
    *slot = unescape(value + 2);
    b->n_also += strcmp(line, "also") == 0;
    if (strcmp(line, "new") != 0)
        return;
    change(b, dir);
    free(b->old);
    b->old = NULL;
}

static void read_case(struct broken *b, const char *dir, const char *path)
{
    struct mm_buf text;
    *b = (struct broken){.fits = mm_file_read(path, 64 << 10, &text, NULL) == MM_OK};
    if (!b->fits)
        return;
    char *rest = mm_buf_take(&text, NULL);
    for (char *line = rest, *end; line && *line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        take_line(b, dir, line);
    }
    free(rest);
}

static void broken_done(struct broken *b)
{
    char *const all[] = {b->file, b->old, b->new_text, b->at, b->in, b->where, b->says, b->level, b->times};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]);
    for (size_t i = 0; i < b->n_also; i++)
        free(b->also[i]);
}

/* ---- what must be found ------------------------------------------------------------------------------ */

static int line_wanted(const struct broken *b, const char *dir, const char *file)
{
    char path[512];
    struct mm_buf text;
    int line = b->line;
    snprintf(path, sizeof path, "%s/%s", dir, file);
    if (b->at && strspn(b->at, "0123456789") == strlen(b->at))
        return (int)strtol(b->at, NULL, 10);
    if (b->at && mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &text, NULL) == MM_OK) {
        const char *hit = strstr(mm_buf_str(&text), b->at);
        line = hit ? line_of(mm_buf_str(&text), hit) : -1;
        mm_buf_done(&text);
    }
    return line;
}

static bool is_meant(const struct broken *b, const struct mm_finding *f, const char *file, int line)
{
    bool warning = b->level && strcmp(b->level, "注意") == 0;
    return f->level == (warning ? MM_FINDING_WARNING : MM_FINDING_ERROR) && strcmp(f->file, file) == 0 &&
           f->line == line && strcmp(f->field, b->where ? b->where : "") == 0 && b->says &&
           strstr(f->message, b->says);
}

static bool is_allowed(const struct broken *b, const struct mm_finding *f)
{
    for (size_t i = 0; i < b->n_also; i++) {
        if (strstr(f->message, b->also[i]))
            return true;
    }
    return false;
}

static void look(const char *dir, struct mm_findings *findings)
{
    static const char *const reports[] = {"gaps", "threats", NULL};
    const struct mm_author_opts opts = {.now_ms = NOW_MS,
                                        .stale_months = 18,
                                        .names_path = BROKEN "/names",
                                        .fonts_path = MM_TEST_SOURCE_DIR "/fonts/fonts.json",
                                        .reports = reports};
    struct mm_desk desk = {0};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_desk_open(dir, &desk, findings, &info) == MM_OK)
        MM_CHECK_ERR(mm_author_check(&desk, &opts, findings, &info), MM_OK);
    mm_desk_done(&desk);
}

static void check_case(const char *name, const char *examples)
{
    char dir[256], path[512];
    struct broken b;
    struct mm_findings findings;
    size_t meant = 0, stray = 0;

    mm_test_mkdir(dir);
    MM_CHECK(examples_put(dir, examples) > 0);
    snprintf(path, sizeof path, "%s/%s", BROKEN, name);
    read_case(&b, dir, path);
    mm_findings_init(&findings);
    look(dir, &findings);
    const char *file = b.in ? b.in : b.file ? b.file : "";
    int line = line_wanted(&b, dir, file);
    for (size_t i = 0; i < findings.n; i++) {
        bool hit = is_meant(&b, &findings.list[i], file, line);
        meant += hit;
        stray += !hit && !is_allowed(&b, &findings.list[i]);
    }
    if (!MM_CHECK(b.fits && meant == 1 && stray == 0)) {
        printf("    %s (%s): wanted %s:%d %s: %s\n", name, b.fits ? "fits" : "does not fit", file, line,
               b.where ? b.where : "", b.says ? b.says : "");
        fixture_print(&findings);
    }
    mm_findings_done(&findings);
    broken_done(&b);
    mm_test_rmdir(dir);
}

MM_TEST(every_broken_pack_is_named_by_file_line_field_and_words)
{
    struct dirent **list = NULL;
    char *examples = examples_read("content/FORMAT.md");
    int n = scandir(BROKEN, &list, NULL, alphasort), packs = 0;

    MM_REQUIRE(n > 0 && examples);
    for (int i = 0; i < n; i++) {
        const char *dot = strrchr(list[i]->d_name, '.');
        if (dot && strcmp(dot, ".txt") == 0) {
            check_case(list[i]->d_name, examples);
            packs++;
        }
        free(list[i]);
    }
    MM_CHECK(packs >= LEAST_PACKS);
    free(list);
    free(examples);
}

MM_TEST(the_examples_of_the_format_have_nothing_to_mend)
{
    char dir[256];
    struct mm_findings findings;
    char *examples = examples_read("content/FORMAT.md");

    MM_REQUIRE(examples != NULL);
    mm_test_mkdir(dir);
    examples_put(dir, examples);
    mm_findings_init(&findings);
    look(dir, &findings);
    MM_CHECK_INT(findings.n, 0);
    fixture_print(&findings);
    mm_findings_done(&findings);
    mm_test_rmdir(dir);
    free(examples);
}

MM_TEST(the_teaching_of_the_council_has_nothing_to_mend)
{
    struct mm_findings findings;

    mm_findings_init(&findings);
    look(MM_TEST_SOURCE_DIR "/content/kamakura", &findings);
    MM_CHECK_INT(findings.n, 0);
    fixture_print(&findings);
    mm_findings_done(&findings);
}

/* Needs of the common teaching that this council's policy does not meet. */
static size_t unmet(const struct mm_pack *pack, const struct mm_json *node)
{
    const struct mm_topic *topic = mm_pack_topic(pack, mm_json_get_str(node, "topic", ""));
    const struct mm_json *words = mm_json_get(node, "words");
    size_t n = 0;

    for (const struct mm_json *word = mm_json_first(words); word && topic; word = mm_json_next(word)) {
        const struct mm_clause *clause = topic->clauses[0];

        if (strstr(clause->text, mm_json_str(word, "")) || strstr(clause->heading, mm_json_str(word, "")))
            continue;
        printf("    %s: %s\n", topic->id, mm_json_str(word, ""));
        n++;
    }
    for (const struct mm_json *one = mm_json_first(node); one; one = mm_json_next(one))
        n += unmet(pack, one);
    return n;
}

MM_TEST(nothing_of_the_common_teaching_is_set_aside_for_the_council_it_was_written_for)
{
    struct mm_desk desk = {0};
    size_t items = 0, words = 0;

    MM_REQUIRE(mm_desk_open(MM_TEST_SOURCE_DIR "/content/kamakura", &desk, NULL, NULL) == MM_OK);
    for (size_t i = 0; i < desk.sources.n; i++) {
        const struct mm_source *source = &desk.sources.list[i];

        if (!source->doc || strncmp(source->name, "common/", 7) != 0)
            continue;
        items += strncmp(source->name, "common/items/", 13) == 0 ? mm_json_size(source->doc) : 0;
        words += strcmp(source->name, "common/topics.json") == 0 ? 0 : unmet(desk.pack, source->doc);
    }
    MM_CHECK_INT(items, desk.pack->n_items);
    MM_CHECK_INT(words, 0);
    mm_desk_done(&desk);
}

MM_TEST_MAIN
