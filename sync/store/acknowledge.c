/* Owner of table acknowledged: which texts of the council a person confirmed, in which words, here and, as
 * the server told, elsewhere. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <string.h>

struct mm_text mm_text_policy(const struct mm_pack *pack)
{
    return (struct mm_text){.id = "policy",
                            .title = pack->policy.title,
                            .version = pack->policy.n_clauses ? pack->policy.text_hash : ""};
}

enum mm_err mm_store_acknowledged(struct mm_store *store, const char *person, const struct mm_text *text,
                                  int64_t *ret_at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err = mm_db_query(
        store->db, "SELECT at_ms FROM acknowledged WHERE person=? AND text=? AND version=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_str(s, 2, text->id);
    mm_bind_str(s, 3, text->version);
    err = mm_stmt_step(s, &row, info);
    if (!err)
        *ret_at_ms = row ? mm_col_int(s, 0) : 0;
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_acknowledged_tx(struct mm_store *store, const char *person, const char *text,
                                     const char *version, int64_t at_ms, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db,
                                  "INSERT INTO acknowledged(person,text,version,at_ms) VALUES(?,?,?,?)"
                                  " ON CONFLICT(person,text,version) DO UPDATE SET"
                                  " at_ms=min(at_ms,excluded.at_ms)",
                                  &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    mm_bind_str(s, 2, text);
    mm_bind_str(s, 3, version);
    mm_bind_int(s, 4, at_ms);
    return mm_stmt_run(s, NULL, info);
}

/* It belongs to no course: neither registration nor session. */
static enum mm_err acknowledge_tx(struct mm_store *store, const char *person, const struct mm_text *text,
                                  const char *pack_version, char id[MM_UUID_BYTES], struct mm_errinfo *info)
{
    struct mm_sitting of = {.mastery_score = -1};
    char home[MM_MAX_URL_BYTES];
    struct mm_statement st = {.verb = MM_VERB_ACKNOWLEDGED,
                              .scaled = -1,
                              .text = text->id,
                              .text_title = text->title,
                              .text_version = text->version};
    int64_t known_ms = 0;
    enum mm_err err = mm_store_acknowledged(store, person, text, &known_ms, info);
    if (err || known_ms)
        return err;
    err = mm_store_meta_get(store, "home_page", home, sizeof home, info);
    if (!err)
        err = mm_store_copy(of.person, sizeof of.person, person, info);
    if (!err)
        err = mm_store_copy(of.pack_version, sizeof of.pack_version, pack_version, info);
    if (!err)
        err = mm_store_record_tx(store, &of, home, &st, id, info);
    return err ? err : mm_store_acknowledged_tx(store, person, text->id, text->version, st.at_ms, info);
}

enum mm_err mm_store_acknowledge(struct mm_store *store, const char *person, const struct mm_text *text,
                                 const char *pack_version, char ret_id[MM_UUID_BYTES],
                                 struct mm_errinfo *info)
{
    char id[MM_UUID_BYTES] = "";
    if (text->example || !text->version[0])
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("この議会の文書がまだないため、確認の記録はできません",
                              "there is no text of the council's own to confirm"));
    enum mm_err err = mm_store_begin(store, info);
    if (!err)
        err = mm_store_finish(store, acknowledge_tx(store, person, text, pack_version, id, info), info);
    if (!err)
        memcpy(ret_id, id, sizeof id);
    return err;
}

enum mm_err mm_store_acknowledged_prune_tx(struct mm_store *store, struct mm_errinfo *info)
{
    return mm_db_exec(store->db, "DELETE FROM acknowledged WHERE person NOT IN (SELECT id FROM person)",
                      info);
}
