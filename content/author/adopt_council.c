/* council.json of an adopted pack: names of clauses, and everything else that the common teaching calls by a
 * variable, filled in as far as the policy says it. */
#include "content/author/adopt.h"

#include "content/pack/source.h"
#include "sync/base/path.h"

#include <stdlib.h>
#include <string.h>

static const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, MM_MAX_JSON_DEPTH};

struct council {
    const struct mm_adopt_opts *opts;
    const struct mm_adopted *out;
    const char *dir, *id;
    struct mm_errinfo *info;
};

static void put_string(struct mm_buf *out, const char *text)
{
    struct mm_jw w;

    mm_jw_init(&w, out);
    mm_jw_str(&w, text);
}

static void put_joined(struct mm_buf *out, const char *before, const char *text, const char *after)
{
    struct mm_buf joined;

    mm_buf_init(&joined, MM_MAX_TEXT_BYTES);
    mm_buf_printf(&joined, "%s%s%s", before, text, after);
    put_string(out, mm_buf_str(&joined));
    mm_buf_done(&joined);
}

/* How the policy's clauses are called: 規程第3条(1) where it has 条, else 基本方針3(1). */
static void label_rule(const struct mm_adopt_policy *policy, struct mm_buf *out)
{
    static const char *const words[] = {"基本方針", "ポリシー", "規程", "要綱", "規則", "要領", "方針"};
    const char *word = "方針";

    for (size_t i = sizeof(words) / sizeof(words[0]); i-- > 0;)
        if (strstr(policy->title, words[i]))
            word = words[i];
    mm_buf_printf(out, policy->articles ? "%s第{n}条" : "%s{n}", word);
}

static void put_label(const struct mm_adopt_policy *policy, const char *id, size_t len, struct mm_buf *out)
{
    struct mm_buf rule;
    size_t first = strcspn(id, ".");
    const char *hole;

    mm_buf_init(&rule, 200);
    label_rule(policy, &rule);
    hole = strstr(mm_buf_str(&rule), "{n}");
    mm_buf_printf(out, "%.*s%.*s%s", (int)(hole - mm_buf_str(&rule)), mm_buf_str(&rule),
                  (int)(first < len ? first : len), id, hole + 3);
    for (size_t at = first; at < len;) {
        size_t n = strcspn(id + at + 1, ".");

        mm_buf_printf(out, "(%.*s)", (int)n, id + at + 1);
        at += n + 1;
    }
    mm_buf_done(&rule);
}

/* Bytes of two ids that name a common clause. */
static size_t common_id(const char *a, const char *b, size_t len)
{
    size_t same = 0;

    for (size_t i = 0; i <= len; i++) {
        bool end_a = i == len || a[i] == '.', end_b = !b[i] || b[i] == '.';

        if (end_a && end_b)
            same = i;
        if (i == len || !b[i] || a[i] != b[i])
            break;
    }
    return same;
}

static bool has_word(const struct mm_json *list, const char *word)
{
    for (const struct mm_json *node = mm_json_first(list); node; node = mm_json_next(node))
        if (strcmp(mm_json_str(node, ""), word) == 0)
            return true;
    return false;
}

/* A variable that names a clause: what the clauses of its topics have in common, or the whole policy. False
 * when no topic has it. */
static bool put_clause_name(const struct council *a, const char *name, struct mm_buf *out)
{
    const struct mm_json *topics = mm_json_get(a->out->topics, "topics");
    const char *id = NULL;
    size_t len = 0, i = 0;
    bool meant = false;

    for (const struct mm_json *topic = mm_json_first(topics); topic; topic = mm_json_next(topic), i++) {
        int clause = a->out->map.rows[i].clause;

        if (!has_word(mm_json_get(topic, "variables"), name))
            continue;
        meant = true;
        if (clause < 0)
            continue;
        len =
            id ? common_id(id, a->out->policy.list[clause].id, len) : strlen(a->out->policy.list[clause].id);
        id = id ? id : a->out->policy.list[clause].id;
    }
    if (meant && id && len)
        put_label(&a->out->policy, id, len, out);
    else if (meant)
        mm_buf_str_append(out, a->out->policy.title);
    return meant;
}

static void put_variable(const struct council *a, const char *name, struct mm_buf *out)
{
    const struct {
        const char *name, *value;
    } known[] = {{"council", a->out->name}, {"member", "議員"}, {"office", "議会事務局"}};
    struct mm_buf value;

    mm_buf_init(&value, MM_MAX_TEXT_BYTES);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(known[i].name, name) == 0)
            mm_buf_str_append(&value, known[i].value);
    if (!value.len && !put_clause_name(a, name, &value))
        mm_buf_str_append(&value, MM_CONTACT_BLANK);
    put_string(out, name);
    mm_buf_str_append(out, ": ");
    put_string(out, mm_buf_str(&value));
    mm_buf_done(&value);
}

struct name_list {
    char name[64][64];
    size_t n;
};

static void collect_names(const char *text, struct name_list *list)
{
    for (const char *s = strstr(text, "{$"); s; s = strstr(s + 2, "{$")) {
        size_t len = strcspn(s + 2, "}"), i = 0;

        if (!len || len >= sizeof(list->name[0]))
            continue;
        while (i < list->n && (strlen(list->name[i]) != len || memcmp(list->name[i], s + 2, len) != 0))
            i++;
        if (i == list->n && list->n < sizeof(list->name) / sizeof(list->name[0])) {
            memcpy(list->name[i], s + 2, len);
            list->name[list->n++][len] = '\0';
        }
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The variables that the common teaching uses, each filled in as far as the policy says it. */
static enum mm_err put_variables(const struct council *a, struct mm_buf *out)
{
    struct mm_sources sources = {0};
    struct mm_findings findings;
    struct name_list *names = calloc(1, sizeof(*names));
    enum mm_err err;

    mm_findings_init(&findings);
    err = names ? mm_sources_list(a->dir, &sources, &findings, a->info)
                : mm_fail(a->info, MM_ERR_NOMEM, "変数を集めるメモリが足りません。");
    if (!err)
        err = mm_sources_read(&sources, NULL, &findings, a->info);
    if (!err) {
        mm_sources_parse(&sources, false, &findings);
        collect_names("{$council}{$member}{$office}", names);
        for (size_t i = 0; i < sources.n; i++)
            collect_names(mm_buf_str(&sources.list[i].text), names);
        qsort(names->name, names->n, sizeof(names->name[0]), by_name);
        for (size_t i = 0; i < names->n; i++) {
            mm_buf_str_append(out, i ? ",\n    " : "    ");
            put_variable(a, names->name[i], out);
        }
    }
    mm_sources_done(&sources);
    mm_findings_done(&findings);
    free(names);
    return err;
}

static void copy_member(const struct mm_json *from, const char *key, struct mm_buf *out)
{
    struct mm_jw w;

    mm_buf_printf(out, ",\n  \"%s\": ", key);
    mm_jw_init(&w, out);
    mm_jw_node(&w, mm_json_get(from, key));
}

static enum mm_err put_council(const struct council *a, struct mm_buf *out)
{
    char path[MM_PATH_BYTES];
    struct mm_json *like = NULL;
    struct mm_buf label;
    enum mm_err err = mm_path_join(path, a->opts->like, "council.json");

    if (!err)
        err = mm_json_load(path, &limits, &like, a->info);
    if (err)
        return err;
    mm_buf_init(&label, 200);
    label_rule(&a->out->policy, &label);
    mm_buf_str_append(out, "{\n  \"format\": 1,\n  \"id\": ");
    put_string(out, a->id);
    mm_buf_str_append(out, ",\n  \"name\": ");
    put_string(out, a->out->name);
    mm_buf_str_append(out, ",\n  \"home_page\": ");
    put_joined(out, "https://", a->id, ".mamori.example");
    mm_buf_str_append(out, ",\n  \"variables\": {\n");
    err = put_variables(a, out);
    mm_buf_str_append(out, "\n  },\n  \"clause_label\": ");
    put_string(out, mm_buf_str(&label));
    mm_buf_str_append(out, ",\n  \"disclaimer\": ");
    put_joined(out, "本ソフトウェアは", a->out->name, "が作成・承認したものではありません。");
    mm_buf_str_append(out, ",\n  \"order_provisional\": true,\n  \"contacts\": [\n"
                           "    {\"name\": \"事務局（昼）\", \"value\": null},\n"
                           "    {\"name\": \"事務局（夜と休みの日）\", \"value\": null}\n  ]");
    copy_member(like, "help", out);
    copy_member(like, "purpose", out);
    mm_buf_str_append(out, "\n}\n");
    mm_buf_done(&label);
    mm_json_free(like);
    return err;
}

enum mm_err mm_adopt_council(const struct mm_adopt_opts *opts, const struct mm_adopted *adopted,
                             const char *dir, const char *id, struct mm_buf *out, struct mm_errinfo *info)
{
    const struct council council = {opts, adopted, dir, id, info};

    return put_council(&council, out);
}
