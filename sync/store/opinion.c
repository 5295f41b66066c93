/* Owner of table opinion: what is said of questions, by session, until that is over. Then it waits to be told
 * (told.c), and nothing here ties it to anybody any more. */
#include "sync/store/internal.h"

#include "sync/base/log.h"
#include "sync/wire/opinion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An id that tells no time. */
static void new_id(struct mm_store *store, char out[MM_UUID_BYTES])
{
    char random[40];
    const char *parts[] = {"mamori-opinion-1", random};
    uint64_t high = mm_random_u64(store->random), low = mm_random_u64(store->random);
    (void)snprintf(random, sizeof random, "%016llx%016llx", (unsigned long long)high,
                   (unsigned long long)low);
    struct mm_uuid id = mm_uuid8(parts, 2);
    mm_uuid_format(&id, out);
}

static enum mm_err put_tx(struct mm_store *store, const char *session, const struct mm_item *item,
                          unsigned reasons, struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES];
    struct mm_stmt *s = NULL;
    if (!mm_store_yes(store, "SELECT 1 FROM sitting WHERE session=? AND state='open'", session, NULL))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("この受講は終わっています。意見は、つぎの受講で送れます",
                              "this session is over; say it in the next one"));
    enum mm_err err =
        mm_db_query(store->db,
                    "INSERT INTO opinion(session,item,item_version,reasons,id) VALUES(?,?,?,?,?)"
                    " ON CONFLICT(session,item) DO UPDATE SET item_version=excluded.item_version,"
                    " reasons=excluded.reasons",
                    &s, info);
    if (err)
        return err;
    new_id(store, id);
    mm_bind_str(s, 1, session);
    mm_bind_str(s, 2, item->id);
    mm_bind_str(s, 3, item->version_hash);
    mm_bind_int(s, 4, reasons);
    mm_bind_str(s, 5, id);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_opinion_put(struct mm_store *store, const struct mm_sitting *sitting,
                                 const struct mm_item *item, unsigned reasons, struct mm_errinfo *info)
{
    if (!reasons || reasons >= 1u << MM_OPINION_COUNT)
        return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("理由を選んでください", "choose a reason"));
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, put_tx(store, sitting->session, item, reasons, info), info);
}

static enum mm_err delete_tx(struct mm_store *store, const char *session, const char *item,
                             struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err =
        mm_db_query(store->db, "DELETE FROM opinion WHERE session=?1 AND (?2 IS NULL OR item=?2)", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, session);
    mm_bind_str(s, 2, item);
    return mm_stmt_run(s, NULL, info);
}

enum mm_err mm_store_opinion_undo(struct mm_store *store, const struct mm_sitting *sitting,
                                  const struct mm_item *item, struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, delete_tx(store, sitting->session, item->id, info), info);
}

enum mm_err mm_store_opinion_get(struct mm_store *store, const struct mm_sitting *sitting,
                                 const struct mm_item *item, unsigned *ret_reasons, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(store->db, "SELECT reasons FROM opinion WHERE session=? AND item=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, sitting->session);
    mm_bind_str(s, 2, item->id);
    err = mm_stmt_step(s, &row, info);
    if (!err)
        *ret_reasons = row ? (unsigned)mm_col_int(s, 0) : 0;
    mm_stmt_end(s);
    return err;
}

/* ---- the session is over ----------------------------------------------------------------------------- */
static enum mm_err tell_tx(struct mm_store *store, const char *id, const char *item, const char *version,
                           unsigned reasons, struct mm_errinfo *info)
{
    struct mm_told told = {0};
    struct mm_buf data, words;
    struct mm_jw w;
    mm_buf_init(&data, 1024);
    mm_buf_init(&words, MM_MAX_OPINION_BYTES);
    mm_opinions_write(reasons, &words);
    mm_jw_init(&w, &data);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "item", item);
    mm_jw_kstr(&w, "version", version);
    mm_jw_kstr(&w, "reasons", mm_buf_str(&words));
    mm_jw_end(&w);
    (void)snprintf(told.kind, sizeof told.kind, "%s", mm_told_opinion.name);
    enum mm_err err = mm_store_copy(told.id, sizeof told.id, id, info);
    told.data = data.data;
    if (!err)
        err = mm_buf_check(&data, info);
    if (!err)
        err = mm_store_told_add_tx(store, &told, info);
    mm_buf_done(&words);
    mm_buf_done(&data);
    return err;
}

enum mm_err mm_store_opinions_release_tx(struct mm_store *store, const char *session, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        store->db, "SELECT id,item,item_version,reasons FROM opinion WHERE session=? ORDER BY id", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, session);
    while (!err && (err = mm_stmt_step(s, &row, info)) == MM_OK && row)
        err = tell_tx(store, mm_col_str(s, 0), mm_col_str(s, 1), mm_col_str(s, 2), (unsigned)mm_col_int(s, 3),
                      info);
    mm_stmt_end(s);
    return err ? err : delete_tx(store, session, NULL, info);
}
