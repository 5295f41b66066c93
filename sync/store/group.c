#include "sync/store/group.h"

#include "sync/base/log.h"
#include "sync/store/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define META_GROUPS "groups"    /* what the server told */
#define META_RUN    "group_run" /* where the one on the screen stands */
#define MAX_GROUPS  4096
#define MAX_RUN     (64 * 1024)

/* ---- what the server told ---------------------------------------------------------------------------- */
enum mm_err mm_store_groups_replace_tx(struct mm_store *store, const struct mm_group_list *list,
                                       struct mm_errinfo *info)
{
    struct mm_buf json;
    struct mm_jw w;
    mm_buf_init(&json, MAX_GROUPS);
    mm_jw_init(&w, &json);
    mm_groups_write(list, &w);
    enum mm_err err = mm_buf_check(&json, info);
    if (!err)
        err = mm_store_meta_set_tx(store, META_GROUPS, mm_buf_str(&json), info);
    mm_buf_done(&json);
    return err;
}

/* The JSON of a fact; NULL for one that was never set. */
static enum mm_err read_meta(struct mm_store *store, const char *name, size_t max, struct mm_json **ret_doc,
                             struct mm_errinfo *info)
{
    const struct mm_json_limits limits = {max, 4};
    struct mm_errinfo why = MM_ERRINFO_INIT;
    char *text = malloc(max + 1);
    *ret_doc = NULL;
    if (!text)
        return mm_nomem(info);
    enum mm_err err = mm_store_meta_get(store, name, text, max + 1, &why);
    if (err == MM_ERR_NOT_FOUND)
        err = MM_OK;
    else if (err)
        err = mm_fail(info, err, "%s", why.text);
    else
        err = mm_json_parse(text, strlen(text), &limits, ret_doc, info);
    free(text);
    return err;
}

enum mm_err mm_store_group_sessions(struct mm_store *store, struct mm_group_list *ret_list,
                                    struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = read_meta(store, META_GROUPS, MAX_GROUPS, &doc, info);
    if (!err)
        err = mm_groups_read(doc, ret_list, info);
    mm_json_free(doc);
    return err;
}

/* ---- where it stands ----------------------------------------------------------------------------------- */
static void read_votes(const struct mm_json *rounds, struct mm_group_run *run)
{
    size_t r = 0;
    for (const struct mm_json *row = mm_json_first(rounds); row && r < MM_GROUP_ROUNDS;
         row = mm_json_next(row), r++) {
        size_t c = 0;
        for (const struct mm_json *v = mm_json_first(row); v && c < MM_GROUP_CHOICES; v = mm_json_next(v))
            run->votes[r][c++] = (int)mm_json_int(v, 0);
    }
}

static void read_decided(const struct mm_json *list, struct mm_group_run *run)
{
    size_t i = 0;
    for (const struct mm_json *d = mm_json_first(list); d && i < MM_MAX_INJECTS; d = mm_json_next(d))
        run->decided[i++] = (struct mm_group_decision){.option = (int)mm_json_int(mm_json_at(d, 0), 0),
                                                       .at_ms = mm_json_int(mm_json_at(d, 1), 0)};
}

static enum mm_err read_run(const struct mm_json *doc, struct mm_group_run *run, struct mm_errinfo *info)
{
    const struct mm_json *people = mm_json_get(doc, "present");
    run->step = (size_t)mm_json_get_int(doc, "step", 0);
    run->turn = (size_t)mm_json_get_int(doc, "turn", 0);
    run->last_vote = (int)mm_json_get_int(doc, "last_vote", 0);
    run->refused = mm_json_get_bool(doc, "refused", false);
    run->since_ms = mm_json_get_int(doc, "since_ms", 0);
    read_votes(mm_json_get(doc, "votes"), run);
    read_decided(mm_json_get(doc, "decided"), run);
    enum mm_err err = mm_store_copy(run->came, sizeof run->came, mm_json_get_str(doc, "came", ""), info);
    if (err)
        return err;
    if (mm_json_size(people) > MM_MAX_GROUP_SHEETS)
        return mm_fail(info, MM_ERR_CORRUPT, "meta.%s: too many people", META_RUN);
    for (const struct mm_json *p = mm_json_first(people); p; p = mm_json_next(p)) {
        err = mm_store_copy(run->present[run->n_present++].person, MM_ID_BYTES, mm_json_str(p, ""), info);
        if (err)
            return err;
    }
    return MM_OK;
}

enum mm_err mm_store_group_run(struct mm_store *store, int64_t no, struct mm_group_run *ret_run,
                               struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = read_meta(store, META_RUN, MAX_RUN, &doc, info);
    *ret_run = (struct mm_group_run){.no = no};
    if (!err && doc && mm_json_get_int(doc, "no", 0) == no)
        err = read_run(doc, ret_run, info);
    mm_json_free(doc);
    return err;
}

static void write_run(const struct mm_group_run *run, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kint(&w, "no", run->no);
    mm_jw_kint(&w, "step", (int64_t)run->step);
    mm_jw_kint(&w, "turn", (int64_t)run->turn);
    mm_jw_kint(&w, "last_vote", run->last_vote);
    mm_jw_kstr(&w, "came", run->came);
    mm_jw_kbool(&w, "refused", run->refused);
    mm_jw_karr(&w, "votes");
    for (size_t r = 0; r < MM_GROUP_ROUNDS; r++) {
        mm_jw_arr(&w);
        for (size_t c = 0; c < MM_GROUP_CHOICES; c++)
            mm_jw_int(&w, run->votes[r][c]);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_kint(&w, "since_ms", run->since_ms);
    mm_jw_karr(&w, "decided");
    for (size_t i = 0; i < MM_MAX_INJECTS; i++) {
        mm_jw_arr(&w);
        mm_jw_int(&w, run->decided[i].option);
        mm_jw_int(&w, run->decided[i].at_ms);
        mm_jw_end(&w);
    }
    mm_jw_end(&w);
    mm_jw_karr(&w, "present");
    for (size_t i = 0; i < run->n_present; i++)
        mm_jw_str(&w, run->present[i].person);
    mm_jw_end(&w);
    mm_jw_end(&w);
}

static enum mm_err keep_tx(struct mm_store *store, const struct mm_group_run *run, struct mm_errinfo *info)
{
    struct mm_buf json;
    mm_buf_init(&json, MAX_RUN);
    write_run(run, &json);
    enum mm_err err = mm_buf_check(&json, info);
    if (!err)
        err = mm_store_meta_set_tx(store, META_RUN, mm_buf_str(&json), info);
    mm_buf_done(&json);
    return err;
}

enum mm_err mm_store_group_keep(struct mm_store *store, const struct mm_group_run *run,
                                struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, keep_tx(store, run, info), info);
}

/* ---- checking in --------------------------------------------------------------------------------------- */
bool mm_group_is_present(const struct mm_group_run *run, const char *person)
{
    for (size_t i = 0; i < run->n_present; i++)
        if (strcmp(run->present[i].person, person) == 0)
            return true;
    return false;
}

static enum mm_err check_in_tx(struct mm_store *store, const struct mm_group_run *run, const char *person,
                               struct mm_errinfo *info)
{
    struct mm_told told;
    char data[64];
    (void)snprintf(data, sizeof data, "{\"group\":%lld}", (long long)run->no);
    mm_store_told_init(store, mm_told_present.name, person, data, &told);
    enum mm_err err = mm_store_told_add_tx(store, &told, info);
    return err ? err : keep_tx(store, run, info);
}

enum mm_err mm_store_group_check_in(struct mm_store *store, struct mm_group_run *run, const char *person,
                                    struct mm_errinfo *info)
{
    (void)snprintf(run->came, sizeof run->came, "%s", person);
    run->refused = false;
    if (mm_group_is_present(run, person))
        return mm_store_group_keep(store, run, info);
    if (run->n_present == MM_MAX_GROUP_SHEETS)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("集合研修に入れるのは %d 人までです", "at most %d people in a session"),
                       MM_MAX_GROUP_SHEETS);
    (void)snprintf(run->present[run->n_present++].person, MM_ID_BYTES, "%s", person);
    enum mm_err err = mm_store_begin(store, info);
    if (!err)
        err = mm_store_finish(store, check_in_tx(store, run, person, info), info);
    run->n_present -= err != MM_OK;
    return err;
}

/* ---- deciding ------------------------------------------------------------------------------------------ */
static enum mm_err decide_tx(struct mm_store *store, struct mm_group_run *run, size_t at,
                             const struct mm_inject *inject, size_t option, struct mm_errinfo *info)
{
    struct mm_told told;
    char data[MM_ID_BYTES * 2 + 64]; /* ids need no escapes */
    (void)snprintf(data, sizeof data, "{\"group\":%lld,\"inject\":\"%s\",\"option\":\"%s\"}",
                   (long long)run->no, inject->id, inject->options[option].id);
    mm_store_told_init(store, mm_told_decided.name, "", data, &told);
    run->decided[at] = (struct mm_group_decision){.option = (int)option + 1, .at_ms = told.at_ms};
    enum mm_err err = mm_store_told_add_tx(store, &told, info);
    return err ? err : keep_tx(store, run, info);
}

enum mm_err mm_store_group_decide(struct mm_store *store, struct mm_group_run *run, size_t at,
                                  const struct mm_inject *inject, size_t option, struct mm_errinfo *info)
{
    const struct mm_group_decision before = run->decided[at];
    if (before.option == (int)option + 1)
        return MM_OK;
    enum mm_err err = mm_store_begin(store, info);
    if (!err)
        err = mm_store_finish(store, decide_tx(store, run, at, inject, option, info), info);
    if (err)
        run->decided[at] = before;
    return err;
}
