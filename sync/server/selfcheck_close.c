/* The end of a period of 個人の点検: every set is opened once, in memory; totals are kept, the sets and the
 * private half go. What cannot be opened, and fewer sets than a batch, are counted as left out. */
#include "sync/base/log.h"
#include "sync/base/seal.h"
#include "sync/base/shred.h"
#include "sync/rules/rules.h"
#include "sync/server/internal.h"
#include "sync/server/selfcheck.h"
#include "sync/server/selfcheck_key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct count {
    struct mm_central *central;
    const struct mm_selfcheck *form;
    struct mm_selfcheck_row *row;
    struct mm_sign_key key;
    bool has_key;
    char path[1024];                                        /* of the key */
    int64_t (*n)[MM_SELFCHECK_PARTS][MM_SELFCHECK_ANSWERS]; /* owned; by question */
    int64_t sets[MM_SELFCHECK_PARTS];
};

/* ---- before ------------------------------------------------------------------------------------------ */
static enum mm_err check_over(struct mm_central *central, const struct mm_selfcheck_row *row,
                              struct mm_errinfo *info)
{
    char day[MM_DAY_BYTES];
    if (row->closed_at_ms)
        return mm_fail(info, MM_ERR_CONFLICT,
                       mm_say("点検「%s」は、もう終わっています", "the self-check \"%s\" is closed already"),
                       row->period.id);
    mm_day_format(row->period.until_day, day);
    if (mm_date_day(mm_date_of(mm_now_ms(&central->clock))) <= row->period.until_day)
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("点検「%s」は %s までです。次の日から集計できます",
                              "the self-check \"%s\" lasts until %s; close it from the next day on"),
                       row->period.id, day);
    return MM_OK;
}

/* A kiosk gives away its last sets when it is heard of behind the last day. */
static enum mm_err check_heard(struct mm_central *central, const struct mm_selfcheck_row *row,
                               struct mm_errinfo *info)
{
    struct mm_kiosk_row *kiosks = NULL;
    size_t n = 0, silent = 0;
    int64_t over_ms = mm_date_start_ms(mm_day_date(row->period.until_day + 1));
    enum mm_err err = mm_central_kiosks(central, &kiosks, &n, info);
    for (size_t i = 0; i < n; i++)
        silent += strcmp(kiosks[i].status, "active") == 0 && kiosks[i].last_seen_at_ms < over_ms;
    free(kiosks);
    if (!err && silent)
        err = mm_fail(
            info, MM_ERR_BUSY,
            mm_say("端末 %zu 台から、最後の日のあとの連絡がまだありません。つながるのを待つか、"
                   "届いた分だけで終えます（コマンドでは --anyway。その端末に残る答えは、集計に入りません）",
                   "%zu kiosks have not been heard of since its last day; wait for them, or give "
                   "--anyway and leave out what still lies there"),
            silent);
    return err;
}

/* ---- counting ---------------------------------------------------------------------------------------- */
static size_t question_at(const struct mm_selfcheck *form, const char *id)
{
    size_t i = 0;
    while (form && i < form->n_questions && strcmp(form->questions[i].id, id) != 0)
        i++;
    return i;
}

static void add_set(struct count *c, const struct mm_selfcheck_set *set)
{
    enum mm_selfcheck_part part = set->audience == MM_AUD_COUNCILLOR ? MM_SELFCHECK_COUNCILLORS
                                  : set->audience == MM_AUD_STAFF    ? MM_SELFCHECK_STAFF
                                                                     : MM_SELFCHECK_ALL;
    for (int p = 0; p < MM_SELFCHECK_PARTS; p++) {
        bool counts = p == MM_SELFCHECK_ALL || (c->row->period.by_group && p == (int)part);
        c->sets[p] += counts;
        for (size_t i = 0; counts && i < set->n; i++) {
            size_t q = question_at(c->form, set->answer[i].question);
            if (q < c->form->n_questions && set->answer[i].answer < MM_SELFCHECK_ANSWERS)
                c->n[q][p][set->answer[i].answer]++;
        }
    }
}

/* One that cannot be opened or read is left out. */
static void open_set(struct count *c, const char *box)
{
    struct mm_selfcheck_set set;
    struct mm_buf plain;
    size_t max = strlen(box) + 1, len = 0;
    uint8_t *raw = malloc(max);
    mm_buf_init(&plain, MM_MAX_SEALED_CHARS);
    if (raw && c->has_key && mm_base64url_parse(box, raw, max, &len) == MM_OK &&
        mm_unseal(&c->key, raw, len, &plain, NULL) == MM_OK && plain.data &&
        mm_selfcheck_set_read(plain.data, plain.len, &set, NULL) == MM_OK)
        add_set(c, &set);
    else
        c->row->n_dropped++;
    if (plain.data)
        mm_wipe(plain.data, plain.cap);
    mm_buf_done(&plain);
    free(raw);
}

static enum mm_err open_all(struct count *c, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(c->central->db, "SELECT box FROM sealed WHERE council=? AND period=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, c->central->council);
    mm_bind_str(stmt, 2, c->row->period.id);
    while ((err = mm_stmt_step(stmt, &row, info)) == MM_OK && row)
        open_set(c, mm_col_str(stmt, 0));
    mm_stmt_end(stmt);
    return err;
}

/* A part stands only where it and the rest beside it are batches; the whole, where it is one. */
static bool is_shown(const struct count *c, int part)
{
    int64_t rest = c->sets[MM_SELFCHECK_ALL] - c->sets[part];
    return c->sets[part] >= MM_SELFCHECK_BATCH && (part == MM_SELFCHECK_ALL || rest >= MM_SELFCHECK_BATCH);
}

static enum mm_err put_total(struct count *c, size_t q, int part, int answer, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(c->central->db,
                                  "INSERT INTO selfcheck_total (council, period, part, question, answer, n)"
                                  " VALUES (?,?,?,?,?,?)",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, c->central->council);
    mm_bind_str(stmt, 2, c->row->period.id);
    mm_bind_int(stmt, 3, part);
    mm_bind_str(stmt, 4, c->form->questions[q].id);
    mm_bind_int(stmt, 5, answer);
    mm_bind_int(stmt, 6, c->n[q][part][answer]);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err put_totals(struct count *c, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (int part = 0; part < MM_SELFCHECK_PARTS; part++)
        for (size_t q = 0; c->form && is_shown(c, part) && q < c->form->n_questions; q++)
            for (int a = 0; !err && a < MM_SELFCHECK_ANSWERS; a++)
                err = put_total(c, q, part, a, info);
    return err;
}

static enum mm_err put_end(struct count *c, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(c->central->db,
                                  "UPDATE selfcheck_period SET closed_at_ms=?, n_counted=?, n_dropped=?"
                                  " WHERE council=? AND id=?",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_int(stmt, 1, c->row->closed_at_ms);
    mm_bind_int(stmt, 2, c->row->n_counted);
    mm_bind_int(stmt, 3, c->row->n_dropped);
    mm_bind_str(stmt, 4, c->central->council);
    mm_bind_str(stmt, 5, c->row->period.id);
    err = mm_stmt_run(stmt, NULL, info);
    if (!err)
        err = mm_db_query(c->central->db, "DELETE FROM sealed WHERE council=? AND period=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, c->central->council);
    mm_bind_str(stmt, 2, c->row->period.id);
    return mm_stmt_run(stmt, NULL, info);
}

/* (tx) */
static enum mm_err count_all(struct count *c, struct mm_errinfo *info)
{
    enum mm_err err = open_all(c, info);
    if (err)
        return err;
    c->row->closed_at_ms = mm_now_ms(&c->central->clock);
    c->row->n_waiting = 0;
    if (is_shown(c, MM_SELFCHECK_ALL))
        c->row->n_counted = c->sets[MM_SELFCHECK_ALL];
    else
        c->row->n_dropped += c->sets[MM_SELFCHECK_ALL];
    err = put_totals(c, info);
    return err ? err : put_end(c, info);
}

/* ---- closing ----------------------------------------------------------------------------------------- */
static enum mm_err count_in_one(struct count *c, const char *actor, struct mm_errinfo *info)
{
    char what[120];
    size_t n = c->form ? c->form->n_questions : 0;
    (void)snprintf(what, sizeof what, "selfcheck close %s", c->row->period.id);
    enum mm_err err = mm_central_operation(c->central, actor, what, info);
    if (!err && !(c->n = calloc(n ? n : 1, sizeof *c->n)))
        err = mm_nomem(info);
    if (!err)
        err = mm_central_write_begin(c->central, info);
    if (err)
        return err;
    err = count_all(c, info);
    if (!err) /* once that is durable, and not before: until then the sets can be opened again */
        (void)snprintf(c->central->shred, sizeof c->central->shred, "%s", c->path);
    return mm_central_write_end(c->central, err, info);
}

enum mm_err mm_selfcheck_close(struct mm_central *central, const char *actor, const char *id, bool anyway,
                               struct mm_selfcheck_row *ret_row, struct mm_errinfo *info)
{
    struct mm_errinfo why = MM_ERRINFO_INIT;
    struct count c = {
        .central = central, .form = mm_pack_selfcheck(mm_central_pack(central), "personal"), .row = ret_row};
    enum mm_err err = mm_selfcheck_get(central, id, ret_row, info);
    if (!err)
        err = mm_selfcheck_key_path(central, id, c.path, sizeof c.path, info);
    if (!err && ret_row->closed_at_ms) { /* cut off between the totals and the key */
        err = mm_file_shred(c.path, info);
        return err ? err : check_over(central, ret_row, info);
    }
    if (!err)
        err = check_over(central, ret_row, info);
    if (!err && !anyway)
        err = check_heard(central, ret_row, info);
    if (err)
        return err;
    err = mm_sign_key_load(c.path, &c.key, &why); /* without it nothing can be opened: all is left out */
    c.has_key = !err;
    err = err && err != MM_ERR_NOT_FOUND ? mm_fail(info, err, "%s", why.text) : MM_OK;
    if (!err && !c.has_key && ret_row->n_waiting && !anyway)
        err =
            mm_fail(info, MM_ERR_CONFLICT,
                    mm_say("点検の鍵 %s がありません。戻してから閉じるか、答えを集計に含めずに閉じるなら "
                           "--anyway を付けます",
                           "the key %s of the self-check is gone; bring it back, or close with --anyway and "
                           "without the answers"),
                    c.path);
    if (!err)
        err = count_in_one(&c, actor, info);
    mm_sign_key_done(&c.key);
    free(c.n);
    return err;
}

enum mm_err mm_selfcheck_tidy(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_selfcheck_row *rows = NULL;
    char path[1024];
    size_t n = 0;
    enum mm_err err = mm_selfcheck_list(central, &rows, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        if (!rows[i].closed_at_ms)
            continue;
        err = mm_selfcheck_key_path(central, rows[i].period.id, path, sizeof path, info);
        if (!err)
            err = mm_file_shred(path, info);
    }
    free(rows);
    return err;
}
