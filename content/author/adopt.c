#include "content/author/adopt.h"

#include "content/author/author.h"
#include "content/pack/shape.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"
#include "sync/table/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUF_MAX     (4 * MM_MAX_PACK_FILE_BYTES)
#define WORK_SUFFIX ".XXXXXX"
static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};

struct adopting {
    const struct mm_adopt_opts *opts;
    struct mm_adopted *out;
    char target[MM_PATH_BYTES]; /* the wanted folder, without a / at its end */
    char dir[MM_PATH_BYTES];    /* beside it, until all is well */
    struct mm_errinfo *info;
};

/* ---- small steps ----------------------------------------------------------------------------------- */

static void put_string(struct mm_buf *out, const char *text)
{
    struct mm_jw w;

    mm_jw_init(&w, out);
    mm_jw_str(&w, text);
}

static enum mm_err write_file(const struct adopting *a, const char *name, const struct mm_buf *text)
{
    char path[MM_PATH_BYTES];
    enum mm_err err = mm_buf_check(text, a->info);

    if (!err)
        err = mm_path_join(path, a->dir, name);
    return err ? err : mm_file_write_atomic(path, mm_buf_str(text), text->len, 0644, a->info);
}

static enum mm_err read_policy(const struct adopting *a)
{
    struct mm_buf bytes, text;
    enum mm_csv_encoding encoding;
    enum mm_err err = mm_file_read(a->opts->policy_path, MM_MAX_PACK_FILE_BYTES, &bytes, a->info);

    if (err)
        return err;
    mm_buf_init(&text, 3 * (size_t)MM_MAX_PACK_FILE_BYTES);
    err = mm_csv_decode(mm_buf_str(&bytes), bytes.len, &text, &encoding, a->info);
    if (!err)
        err = mm_adopt_read(mm_buf_str(&text), text.len, &a->out->policy, a->info);
    mm_buf_done(&text);
    mm_buf_done(&bytes);
    return err;
}

/* The name of the council stands at the beginning of its policy's title: ○○町議会情報セキュリティ規程. */
static enum mm_err find_name(const struct adopting *a)
{
    const char *title = a->out->policy.title ? a->out->policy.title : "", *end = strstr(title, "議会");

    char shown[100];

    mm_utf8_copy(shown, sizeof(shown), title);
    if (!a->out->policy.title)
        return mm_fail(a->info, MM_ERR_SYNTAX,
                       "1 行目が見出しになっています。1 行目には、方針の名前を書いてください。");
    if (!a->opts->name && !end)
        return mm_fail(a->info, MM_ERR_USAGE,
                       "1 行目「%s」から議会の名前が分かりません。--name で書いてください。", shown);
    if (a->opts->name)
        mm_utf8_copy(a->out->name, sizeof(a->out->name), a->opts->name);
    else
        snprintf(a->out->name, sizeof(a->out->name), "%.*s", (int)(end + strlen("議会") - title), title);
    return MM_OK;
}

/* ---- policy.json and map.json ------------------------------------------------------------------------ */

static void put_clause(struct mm_buf *out, const struct mm_adopt_clause *clause, bool last)
{
    mm_buf_str_append(out, "    {\n      \"id\": ");
    put_string(out, clause->id);
    mm_buf_str_append(out, ",\n      \"parent\": ");
    put_string(out, *clause->parent ? clause->parent : NULL);
    mm_buf_str_append(out, ",\n      \"title\": ");
    put_string(out, clause->title);
    mm_buf_str_append(out, ",\n      \"heading\": ");
    put_string(out, clause->heading);
    mm_buf_str_append(out, ",\n      \"text\": ");
    put_string(out, clause->text);
    mm_buf_printf(out, "\n    }%s\n", last ? "" : ",");
}

static enum mm_err write_policy(const struct adopting *a)
{
    const struct mm_adopt_policy *policy = &a->out->policy;
    struct mm_buf out;
    char *line = mm_asprintf("出典：%s", policy->title);
    enum mm_err err;

    mm_buf_init(&out, BUF_MAX);
    mm_buf_str_append(&out, "{\n  \"title\": ");
    put_string(&out, policy->title);
    mm_buf_str_append(&out, ",\n  \"source_line\": ");
    put_string(&out, line ? line : policy->title);
    mm_buf_str_append(&out, ",\n  \"established\": null,\n  \"version\": null,\n  \"clauses\": [\n");
    for (size_t i = 0; i < policy->n; i++)
        put_clause(&out, &policy->list[i], i + 1 == policy->n);
    mm_buf_str_append(&out, "  ]\n}\n");
    err = write_file(a, "policy.json", &out);
    mm_buf_done(&out);
    free(line);
    return err;
}

static enum mm_err write_map(const struct adopting *a)
{
    const struct mm_adopt_map *map = &a->out->map;
    struct mm_buf out;
    enum mm_err err;

    mm_buf_init(&out, BUF_MAX);
    mm_buf_str_append(&out, "{\n  \"map\": [\n");
    for (size_t i = 0; i < map->n; i++) {
        mm_buf_str_append(&out, "    {\"topic\": ");
        put_string(&out, map->rows[i].topic);
        mm_buf_str_append(&out, ", \"clauses\": [");
        if (map->rows[i].clause >= 0)
            put_string(&out, a->out->policy.list[map->rows[i].clause].id);
        mm_buf_printf(&out, "]}%s\n", i + 1 == map->n ? "" : ",");
    }
    mm_buf_str_append(&out, "  ]\n}\n");
    err = write_file(a, "map.json", &out);
    mm_buf_done(&out);
    return err;
}

static enum mm_err write_council(const struct adopting *a)
{
    const char *slash = strrchr(a->target, '/'), *id = slash ? slash + 1 : a->target;
    struct mm_buf out;
    enum mm_err err;

    mm_buf_init(&out, BUF_MAX);
    err = mm_adopt_council(a->opts, a->out, a->dir, id, &out, a->info);
    if (!err)
        err = write_file(a, "council.json", &out);
    mm_buf_done(&out);
    return err;
}

/* ---- courses.json -------------------------------------------------------------------------------------- */

/* A course without questions, so that the rest can be opened and counted. */
#define FIRST_COURSES                                                                                        \
    "[{\"id\": \"first\", \"version\": 1, \"title\": \"-\", \"reason\": \"-\", "                             \
    "\"audience\": [\"councillor\", \"staff\"], \"kind\": \"part\", \"modules\": ["

static enum mm_err open_pack(const struct adopting *a, struct mm_pack **ret_pack)
{
    struct mm_findings findings;
    enum mm_err err;

    mm_findings_init(&findings);
    err = mm_pack_open(a->dir, ret_pack, &findings, a->info);
    mm_findings_done(&findings);
    return err;
}

static enum mm_err write_first(const struct adopting *a, const char *module)
{
    struct mm_buf out;
    enum mm_err err;

    mm_buf_init(&out, MM_MAX_PACK_FILE_BYTES);
    mm_buf_str_append(&out, FIRST_COURSES);
    put_string(&out, module);
    mm_buf_str_append(&out, "], \"check\": [], \"due_days\": 30}]\n");
    err = write_file(a, "courses.json", &out);
    mm_buf_done(&out);
    return err;
}

/* The pack with one course of the first module that is not set aside and that both audiences can read. */
static enum mm_err open_first(const struct adopting *a, struct mm_pack **ret_pack)
{
    struct mm_sources sources = {0};
    struct mm_findings findings;
    struct mm_errinfo why = MM_ERRINFO_INIT; /* the last module's */
    struct adopting tried = *a;
    enum mm_err err;

    tried.info = &why;
    mm_findings_init(&findings);
    err = mm_sources_list(a->dir, &sources, &findings, a->info);
    if (!err)
        err = mm_sources_read(&sources, NULL, &findings, a->info);
    if (!err) {
        mm_sources_parse(&sources, false, &findings);
        err = MM_ERR_INVALID;
    }
    for (size_t i = 0; i < sources.n && err == MM_ERR_INVALID; i++) {
        if (strncmp(sources.list[i].name, "common/modules/", 15) != 0)
            continue;
        why = (struct mm_errinfo)MM_ERRINFO_INIT;
        err = write_first(&tried, mm_json_get_str(sources.list[i].doc, "id", ""));
        if (!err)
            err = open_pack(&tried, ret_pack);
    }
    if (err)
        (void)mm_fail(a->info, err, "%s",
                      *why.text ? why.text
                                : "方針に、教えられる話題がありません。見出しを確かめてください。");
    mm_findings_done(&findings);
    mm_sources_done(&sources);
    return err;
}

/* The other council's courses, the words before its clauses' numbers, and its policy. A folder without them
 * is none to learn from. */
static void read_like(const struct adopting *a, struct mm_adopt_like *like, struct mm_json *docs[3])
{
    static const char *const names[3] = {"courses.json", "council.json", "policy.json"};
    struct mm_buf text;

    for (size_t i = 0; i < 3; i++) {
        char path[MM_PATH_BYTES];

        if (mm_path_join(path, a->opts->like, names[i]) != MM_OK ||
            mm_json_load(path, &limits, &docs[i], NULL) != MM_OK)
            docs[i] = NULL;
    }
    like->courses = docs[0];
    mm_utf8_copy(like->prefix, sizeof(like->prefix), mm_json_get_str(docs[1], "clause_label", ""));
    like->prefix[strcspn(like->prefix, "{")] = '\0';
    mm_buf_init(&text, MM_MAX_PACK_FILE_BYTES);
    for (const struct mm_json *clause = mm_json_first(mm_json_get(docs[2], "clauses")); clause;
         clause = mm_json_next(clause))
        mm_buf_printf(&text, "%s\n%s\n", mm_json_get_str(clause, "title", ""),
                      mm_json_get_str(clause, "text", ""));
    like->policy_text = mm_buf_take(&text, NULL);
}

/* Fewer questions where the pack does not pass with as many. */
static enum mm_err try_courses(const struct adopting *a, const struct mm_pack *pack,
                               const struct mm_adopt_like *like)
{
    struct mm_errinfo why = MM_ERRINFO_INIT; /* of the last try */
    struct adopting once = *a;
    struct mm_pack *tried = NULL;
    enum mm_err err = MM_OK;

    once.info = &why;
    for (int few = 0; few < MM_ADOPT_FEW_COUNT; few++) {
        struct mm_buf out;

        why = (struct mm_errinfo)MM_ERRINFO_INIT;
        mm_buf_init(&out, BUF_MAX);
        a->out->n_courses = mm_adopt_courses(pack, like, (enum mm_adopt_few)few, &out);
        err = write_file(&once, "courses.json", &out);
        mm_buf_done(&out);
        if (!err)
            err = open_pack(&once, &tried);
        if (err != MM_ERR_INVALID)
            break;
    }
    mm_pack_free(tried);
    return err ? mm_fail(a->info, err, "%s", why.text) : MM_OK;
}

static enum mm_err write_courses(const struct adopting *a)
{
    struct mm_adopt_like like = {.courses = NULL};
    struct mm_json *docs[3] = {NULL};
    struct mm_pack *pack = NULL;
    enum mm_err err = open_first(a, &pack);

    if (err)
        return err;
    read_like(a, &like, docs);
    err = like.policy_text ? try_courses(a, pack, &like) : mm_nomem(a->info);
    free(like.policy_text);
    for (size_t i = 0; i < 3; i++)
        mm_json_free(docs[i]);
    mm_pack_free(pack);
    return err;
}

/* ---- what is set aside --------------------------------------------------------------------------------- */

static size_t pages_of(const struct mm_pack *pack)
{
    size_t n = 0;

    for (size_t i = 0; i < pack->n_modules; i++)
        n += pack->modules[i].n_pages;
    return n;
}

/* Opens what was made, and counts what its files hold beside it. */
static enum mm_err count_aside(const struct adopting *a)
{
    struct mm_findings findings;
    struct mm_desk desk = {0};
    enum mm_err err;

    mm_findings_init(&findings);
    err = mm_desk_open(a->dir, &desk, &findings, a->info);
    for (size_t i = 0; !err && i < desk.sources.n; i++) {
        const struct mm_source *source = &desk.sources.list[i];

        if (!source->doc || !source->shape)
            continue;
        if (strcmp(source->shape->name, "items") == 0)
            a->out->items_aside += mm_json_size(source->doc);
        if (strcmp(source->shape->name, "module") == 0)
            a->out->pages_aside += mm_json_size(mm_json_get(source->doc, "pages"));
    }
    if (!err) {
        a->out->items_aside -= desk.pack->n_items;
        a->out->pages_aside -= pages_of(desk.pack);
    }
    mm_findings_done(&findings);
    mm_desk_done(&desk);
    return err;
}

/* ---- all of it -------------------------------------------------------------------------------------------
 */

static void remove_dir(const char *dir)
{
    static const char *const names[] = {"council.json", "policy.json", "map.json", "courses.json"};
    char path[MM_PATH_BYTES];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (mm_path_join(path, dir, names[i]) == MM_OK)
            (void)unlink(path);
    (void)rmdir(dir);
}

static enum mm_err read_topics(const struct adopting *a)
{
    char path[MM_PATH_BYTES];
    const char *slash = strrchr(a->target, '/');
    int up = slash ? (int)(slash - a->target) : 0;

    snprintf(path, sizeof(path), "%.*s%scommon/topics.json", up, a->target, slash ? "/" : "");
    if (!mm_path_exists(path))
        return mm_fail(a->info, MM_ERR_NOT_FOUND,
                       "%s がありません。-o には、content/common のとなりに作るフォルダーを書いてください。",
                       path);
    return mm_json_load(path, &limits, &a->out->topics, a->info);
}

static enum mm_err name_target(struct adopting *a)
{
    size_t len = strlen(a->opts->dir);

    while (len > 1 && a->opts->dir[len - 1] == '/')
        len--;
    if (len + strlen(WORK_SUFFIX) >= sizeof(a->target))
        return mm_fail(a->info, MM_ERR_TOO_BIG, "フォルダーの名前が長すぎます。");
    snprintf(a->target, sizeof(a->target), "%.*s", (int)len, a->opts->dir);
    if (mm_path_exists(a->target))
        return mm_fail(a->info, MM_ERR_EXISTS,
                       "%s はもうあります。ないフォルダーの名前を -o に書いてください。", a->target);
    return MM_OK;
}

static enum mm_err prepare(struct adopting *a)
{
    enum mm_err err = name_target(a);

    if (err)
        return err;
    err = read_policy(a);
    if (!err)
        err = find_name(a);
    if (!err)
        err = read_topics(a);
    if (!err)
        err = mm_adopt_map(&a->out->policy, a->out->topics, &a->out->map, a->info);
    return err;
}

/* A folder that nobody had before, so that nothing of anybody's can be lost in it. */
static enum mm_err make_dir(struct adopting *a)
{
    mode_t mask = umask(0);

    umask(mask);
    snprintf(a->dir, sizeof(a->dir), "%.*s" WORK_SUFFIX, (int)(sizeof(a->dir) - sizeof(WORK_SUFFIX)),
             a->target);
    if (!mkdtemp(a->dir) || chmod(a->dir, 0755 & ~mask) != 0)
        return mm_fail_errno(a->info, errno, "%s を作れません", a->dir);
    return MM_OK;
}

enum mm_err mm_adopt(const struct mm_adopt_opts *opts, struct mm_adopted *ret_adopted,
                     struct mm_errinfo *info)
{
    static enum mm_err (*const steps[])(const struct adopting *a) = {write_policy, write_map, write_council,
                                                                     write_courses, count_aside};
    struct mm_adopted adopted = {.n_courses = 0};
    struct adopting a = {.opts = opts, .out = &adopted, .info = info};
    enum mm_err err = prepare(&a);

    if (!err) {
        err = make_dir(&a);
        for (size_t i = 0; !err && i < sizeof(steps) / sizeof(steps[0]); i++)
            err = steps[i](&a);
        if (!err && rename(a.dir, a.target) != 0)
            err = mm_fail(info, MM_ERR_IO, "%s を作れません: %s", a.target, strerror(errno));
        if (err)
            remove_dir(a.dir); /* nothing was changed */
    }
    if (err)
        mm_adopted_done(&adopted);
    else
        *ret_adopted = adopted;
    return err;
}

void mm_adopted_done(struct mm_adopted *adopted)
{
    mm_adopt_policy_done(&adopted->policy);
    mm_adopt_map_done(&adopted->map);
    mm_json_free(adopted->topics);
    *adopted = (struct mm_adopted){.n_courses = 0};
}
