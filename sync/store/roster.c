/* Owner of table person, and the exchange of the whole roster. */
#include "sync/store/group.h"
#include "sync/store/internal.h"

#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- writing ------------------------------------------------------------------------------------- */
static void reading_key(const char *reading, char out[MM_MAX_NAME_BYTES])
{
    char folded[MM_MAX_NAME_BYTES];
    out[0] = '\0';
    if (mm_kana_fold(reading, false, folded, sizeof folded) == MM_OK)
        mm_kana_key(folded, out, MM_MAX_NAME_BYTES);
}

static enum mm_err person_add_tx(struct mm_store *store, const struct mm_person *p, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    char key[MM_MAX_NAME_BYTES];
    enum mm_err err =
        mm_db_query(store->db,
                    "INSERT INTO person(id,name,reading,reading_key,status,employment,section,seat,"
                    "kaiha,starts_on,ends_on) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                    &s, info);
    if (err)
        return err;
    reading_key(p->reading, key);
    mm_bind_str(s, 1, p->id);
    mm_bind_str(s, 2, p->name);
    mm_bind_str(s, 3, p->reading);
    mm_bind_str(s, 4, key);
    mm_bind_str(s, 5, mm_person_status_code(p->status));
    mm_bind_str(s, 6, p->employment);
    mm_bind_str(s, 7, p->section);
    mm_bind_int(s, 8, p->seat);
    mm_bind_str(s, 9, p->kaiha);
    mm_bind_str(s, 10, p->starts_on);
    mm_bind_str(s, 11, p->ends_on);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err put_decided_tx(struct mm_store *store, const struct mm_roster *roster,
                                  struct mm_errinfo *info)
{
    char level[16], cut[16];
    (void)snprintf(level, sizeof level, "%d", roster->disclosure);
    (void)snprintf(cut, sizeof cut, "%d", roster->cut);
    enum mm_err err = mm_store_meta_set_tx(store, MM_DISCLOSURE_SETTING, level, info);
    if (!err)
        err = mm_store_meta_set_tx(store, "disclosed_by", roster->disclosed_by, info);
    if (!err)
        err = mm_store_meta_set_tx(store, MM_META_CERTIFICATE_ISSUER, roster->certificate_issuer, info);
    if (!err)
        err = mm_store_meta_set_tx(store, MM_META_CERTIFICATE_WORDS, roster->certificate_words, info);
    return err ? err : mm_store_meta_set_tx(store, MM_CUT_SETTING, cut, info);
}

static enum mm_err put_tx(struct mm_store *store, const struct mm_roster *roster, struct mm_errinfo *info)
{
    enum mm_err err = mm_db_exec(store->db, "DELETE FROM person", info);
    for (size_t i = 0; !err && i < roster->n_people; i++)
        err = person_add_tx(store, &roster->people[i], info);
    if (!err)
        err = mm_store_known_replace_tx(store, roster, info);
    /* What was kept by name goes with the name; records carry the opaque id and stay. */
    if (!err)
        err = mm_store_settings_prune_tx(store, info);
    if (!err)
        err = mm_store_told_prune_tx(store, info);
    if (!err)
        err = mm_store_summaries_prune_tx(store, info);
    if (!err)
        err = mm_store_acknowledged_prune_tx(store, info);
    if (!err)
        err = mm_store_purpose_prune_tx(store, info);
    if (!err)
        err = mm_store_pins_prune_tx(store, info);
    if (!err)
        err = mm_store_signin_replace_tx(store, &roster->signin, info);
    if (!err)
        err = mm_store_selfcheck_replace_tx(store, &roster->selfcheck, info);
    if (!err)
        err = mm_store_groups_replace_tx(store, &roster->groups, info);
    if (!err)
        err = mm_store_meta_set_tx(store, "council_name", roster->council_name, info);
    if (!err)
        err = mm_store_meta_set_tx(store, "demo", roster->demo ? "1" : "0", info);
    if (!err)
        err = mm_store_meta_set_tx(store, MM_MOVE_ON_SETTING, roster->wants_passed ? "1" : "0", info);
    if (!err)
        err = put_decided_tx(store, roster, info);
    return err;
}

enum mm_err mm_store_roster_put(struct mm_store *store, const struct mm_roster *roster,
                                struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, put_tx(store, roster, info), info);
}

/* ---- reading ------------------------------------------------------------------------------------- */
#define COLUMNS "id,name,reading,status,employment,section,seat,kaiha,starts_on,ends_on"

static enum mm_err read_row(struct mm_stmt *s, struct mm_person *p, struct mm_errinfo *info)
{
    const struct {
        char *out;
        size_t bytes;
        int column;
    } texts[] = {
        {p->id, sizeof p->id, 0},
        {p->name, sizeof p->name, 1},
        {p->reading, sizeof p->reading, 2},
        {p->employment, sizeof p->employment, 4},
        {p->section, sizeof p->section, 5},
        {p->kaiha, sizeof p->kaiha, 7},
        {p->starts_on, sizeof p->starts_on, 8},
        {p->ends_on, sizeof p->ends_on, 9},
    };
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof texts / sizeof texts[0]; i++)
        err = mm_store_copy(texts[i].out, texts[i].bytes, mm_col_str(s, texts[i].column), info);
    if (!err && mm_person_status_find(mm_col_str(s, 3), &p->status))
        err = mm_fail(info, MM_ERR_CORRUPT, "person.status: %s", mm_col_str(s, 3));
    p->seat = (int)mm_col_int(s, 6);
    return err;
}

static enum mm_err people_all(struct mm_store *store, struct mm_roster *roster, struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    int64_t n = 0;
    bool row = false;
    enum mm_err err = mm_db_int(store->db, "SELECT count(*) FROM person", &n, info);
    if (!err && !(roster->people = calloc(n > 0 ? (size_t)n : 1, sizeof *roster->people)))
        err = mm_nomem(info);
    if (!err)
        err = mm_db_query(store->db,
                          "SELECT " COLUMNS " FROM person ORDER BY seat=0,seat,reading_key,reading,id", &s,
                          info);
    if (err)
        return err;
    while (roster->n_people < (size_t)n && (err = mm_stmt_step(s, &row, info)) == MM_OK && row) {
        err = read_row(s, &roster->people[roster->n_people], info);
        if (err)
            break;
        roster->n_people++;
    }
    mm_stmt_end(s);
    return err;
}

enum mm_err mm_store_roster_get(struct mm_store *store, struct mm_roster *ret_roster, struct mm_errinfo *info)
{
    struct mm_roster roster;
    struct mm_errinfo why = MM_ERRINFO_INIT;
    mm_roster_init(&roster);
    enum mm_err err =
        mm_store_meta_get(store, "council_name", roster.council_name, sizeof roster.council_name, &why);
    if (err)
        err = err == MM_ERR_NOT_FOUND ? MM_OK : mm_fail(info, err, "%s", why.text);
    roster.demo = mm_store_meta_int(store, "demo", 0) != 0;
    if (!err)
        err = people_all(store, &roster, info);
    if (!err)
        err = mm_store_signin_method(store, &roster.signin.method, info);
    if (err) {
        mm_roster_done(&roster);
        return err;
    }
    *ret_roster = roster;
    return MM_OK;
}

enum mm_err mm_store_person(struct mm_store *store, const char *person, struct mm_person *ret_person,
                            struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    struct mm_person p = {0};
    bool row = false;
    enum mm_err err = mm_db_query(store->db, "SELECT " COLUMNS " FROM person WHERE id=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, person);
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("名簿にありません。事務局に確認してください", "not on the roster"));
    if (!err)
        err = read_row(s, &p, info);
    mm_stmt_end(s);
    if (!err)
        *ret_person = p;
    return err;
}
