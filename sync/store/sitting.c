/* Owner of table sitting: sessions and whether they are open, ended or abandoned. */
#include "sync/store/internal.h"

#include "sync/base/log.h"

#include <string.h>

#define COLUMNS                                                                                              \
    "session,registration,person,course,course_title,course_version,pack_version,home_page,mode,mastery_"    \
    "score,"                                                                                                 \
    "launched_at_ms"

/* A row of the table: what the next process needs to close a session that it did not open. */
struct open_row {
    struct mm_sitting sitting;
    char home_page[MM_MAX_URL_BYTES];
};

static enum mm_err read_row(struct mm_stmt *s, struct open_row *row, struct mm_errinfo *info)
{
    struct mm_sitting *t = &row->sitting;
    const struct {
        char *out;
        size_t bytes;
        int column;
    } texts[] = {
        {t->session, sizeof t->session, 0},
        {t->registration, sizeof t->registration, 1},
        {t->person, sizeof t->person, 2},
        {t->course, sizeof t->course, 3},
        {t->course_title, sizeof t->course_title, 4},
        {t->pack_version, sizeof t->pack_version, 6},
        {row->home_page, sizeof row->home_page, 7},
    };
    enum mm_err err = MM_OK;
    *row = (struct open_row){0}; /* what is not kept of a session says nothing of its end */
    for (size_t i = 0; !err && i < sizeof texts / sizeof texts[0]; i++)
        err = mm_store_copy(texts[i].out, texts[i].bytes, mm_col_str(s, texts[i].column), info);
    t->course_version = (int)mm_col_int(s, 5);
    t->mode = mm_col_int(s, 8) == MM_LAUNCH_REVIEW ? MM_LAUNCH_REVIEW : MM_LAUNCH_NORMAL;
    t->mastery_score = mm_col_num(s, 9);
    t->started_at_ms = mm_col_int(s, 10);
    return err;
}

/* The oldest open session, of one registration or of all (NULL). NOT_FOUND without a text when there is none.
 */
static enum mm_err find_open(struct mm_store *store, const char *registration, struct open_row *ret_row,
                             struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool found = false;
    enum mm_err err =
        mm_db_query(store->db,
                    "SELECT " COLUMNS " FROM sitting WHERE state='open'"
                    " AND (?1 IS NULL OR registration=?1) ORDER BY launched_at_ms,session LIMIT 1",
                    &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, registration);
    err = mm_stmt_step(s, &found, info);
    if (!err && found)
        err = read_row(s, ret_row, info);
    mm_stmt_end(s);
    return !err && !found ? MM_ERR_NOT_FOUND : err;
}

/* It is over, this way or that. */
static enum mm_err set_state_tx(struct mm_store *store, const char *session, const char *state,
                                struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(store->db, "UPDATE sitting SET state=? WHERE session=?", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, state);
    mm_bind_str(s, 2, session);
    err = mm_stmt_run(s, NULL, info);
    return err ? err : mm_store_opinions_release_tx(store, session, info);
}

/* cmi5: the duration of an abandoned session runs from launched to its last statement. */
static enum mm_err abandon_tx(struct mm_store *store, const char *registration, struct mm_errinfo *info)
{
    struct open_row row;
    enum mm_err err = MM_OK;
    while (!err && (err = find_open(store, registration, &row, info)) == MM_OK) {
        const struct mm_sitting *t = &row.sitting;
        int64_t last = mm_store_recorded_last_ms(store, t->session, t->started_at_ms);
        struct mm_statement st = {
            .verb = MM_VERB_ABANDONED, .duration_ms = last - t->started_at_ms, .scaled = -1};
        err = mm_store_record_tx(store, t, row.home_page, &st, NULL, info);
        if (!err)
            err = set_state_tx(store, t->session, "abandoned", info);
    }
    return err == MM_ERR_NOT_FOUND ? MM_OK : err;
}

enum mm_err mm_store_sittings_abandon(struct mm_store *store, struct mm_errinfo *info)
{
    if (!mm_store_yes(store, "SELECT 1 FROM sitting WHERE state='open' LIMIT 1", NULL, NULL))
        return MM_OK;
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, abandon_tx(store, NULL, info), info);
}

static enum mm_err insert_tx(struct mm_store *store, const struct mm_sitting *t, const char *home_page,
                             struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    enum mm_err err = mm_db_query(
        store->db, "INSERT INTO sitting(" COLUMNS ",state) VALUES(?,?,?,?,?,?,?,?,?,?,?,'open')", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, t->session);
    mm_bind_str(s, 2, t->registration);
    mm_bind_str(s, 3, t->person);
    mm_bind_str(s, 4, t->course);
    mm_bind_str(s, 5, t->course_title);
    mm_bind_int(s, 6, t->course_version);
    mm_bind_str(s, 7, t->pack_version);
    mm_bind_str(s, 8, home_page);
    mm_bind_int(s, 9, t->mode);
    mm_bind_num(s, 10, t->mastery_score);
    mm_bind_int(s, 11, t->started_at_ms);
    return mm_stmt_run(s, NULL, info);
}

static enum mm_err start_tx(struct mm_store *store, const struct mm_sitting *t, const char *home_page,
                            struct mm_errinfo *info)
{
    static const enum mm_verb first[] = {MM_VERB_LAUNCHED, MM_VERB_INITIALIZED};
    enum mm_err err = abandon_tx(store, t->registration, info);
    if (!err)
        err = insert_tx(store, t, home_page, info);
    for (size_t i = 0; !err && i < sizeof first / sizeof first[0]; i++) {
        struct mm_statement st = {.verb = first[i], .scaled = -1};
        err = mm_store_record_tx(store, t, home_page, &st, NULL, info);
    }
    return err;
}

enum mm_err mm_store_sitting_start(struct mm_store *store, struct mm_sitting *sitting,
                                   struct mm_errinfo *info)
{
    char home_page[MM_MAX_URL_BYTES];
    struct mm_sitting t = *sitting;
    enum mm_err err = mm_store_meta_get(store, "home_page", home_page, sizeof home_page, NULL);
    if (err == MM_ERR_NOT_FOUND || (!err && !home_page[0]))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("この端末には議会の設定（home_page）がまだありません。事務局に知らせてください",
                              "this kiosk has no home_page of its council yet; tell the secretariat"));
    if (err)
        return mm_fail(info, err, "%s",
                       mm_say("端末の設定を読めません", "cannot read the settings of this kiosk"));
    if (!t.person[0] || !t.course[0] || !mm_uuid_text_ok(t.registration))
        return mm_fail(
            info, MM_ERR_INVALID, "%s",
            mm_say("受講する方と研修を選び直してください", "a sitting needs person, course, registration"));
    mm_store_new_id(store, t.session);
    t.started_at_ms = mm_store_now_ms(store);
    t.started_mono_ms = mm_mono_ms(store->clock);
    err = mm_store_begin(store, info);
    if (err)
        return err;
    err = mm_store_finish(store, start_tx(store, &t, home_page, info), info);
    if (!err)
        *sitting = t;
    return err;
}

static enum mm_err end_tx(struct mm_store *store, const struct mm_sitting *sitting, struct mm_errinfo *info)
{
    if (!mm_store_yes(store, "SELECT 1 FROM sitting WHERE session=? AND state='open'", sitting->session,
                      NULL))
        return MM_OK; /* ended before: terminated stands once */
    struct mm_statement st = {.verb = MM_VERB_TERMINATED,
                              .duration_ms = mm_mono_ms(store->clock) - sitting->started_mono_ms,
                              .scaled = -1};
    enum mm_err err = mm_store_record_tx(store, sitting, NULL, &st, NULL, info);
    return err ? err : set_state_tx(store, sitting->session, "ended", info);
}

enum mm_err mm_store_sitting_end(struct mm_store *store, const struct mm_sitting *sitting,
                                 struct mm_errinfo *info)
{
    enum mm_err err = mm_store_begin(store, info);
    if (err)
        return err;
    return mm_store_finish(store, end_tx(store, sitting, info), info);
}

enum mm_err mm_store_sitting_home(struct mm_store *store, const char *session, char *out, size_t out_bytes,
                                  struct mm_errinfo *info)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(store->db, "SELECT home_page FROM sitting WHERE session=? AND state='open'", &s, info);
    if (err)
        return err;
    mm_bind_str(s, 1, session);
    err = mm_stmt_step(s, &row, info);
    if (!err && !row)
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_say("この受講は終わっています。はじめの画面からもう一度お入りください",
                             "this session is over; sign in again"));
    if (!err)
        err = mm_store_copy(out, out_bytes, mm_col_str(s, 0), info);
    mm_stmt_end(s);
    return err;
}
