/* What the secretariat decided of a version of a question. Decisions are kept; the latest that was not undone
 * stands. */
#include "sync/base/log.h"
#include "sync/base/utf8.h"
#include "sync/server/internal.h"
#include "sync/server/opinion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *code, *ja;
} rulings[] = {
    [MM_RULING_KEEP] = {"keep", "変更しない"},
    [MM_RULING_FIX] = {"fix", "次の版で直す"},
    [MM_RULING_EXCLUDE] = {"exclude", "数に入れない"},
    [MM_RULING_ALSO] = {"also", "別の答えも正しい"},
};
_Static_assert(sizeof rulings / sizeof rulings[0] == MM_RULING_COUNT, "words for each");

static const struct {
    const char *code, *ja;
} reasons[] = {
    {"as_policy", "基本方針のとおりで、変えない"},
    {"explained", "解説で足りる"},
    {"wording", "文が読みにくい"},
    {"not_one_answer", "答えが一つに決まらない"},
    {"not_true", "事実と違うところがある"},
    {"outdated", "古くなった"},
    {"figure", "図が見にくい"},
};

const char *mm_ruling_code(enum mm_ruling ruling)
{
    return ruling < MM_RULING_COUNT ? rulings[ruling].code : "";
}

const char *mm_ruling_ja(enum mm_ruling ruling)
{
    return ruling < MM_RULING_COUNT ? rulings[ruling].ja : "";
}

static enum mm_err ruling_find(const char *code, enum mm_ruling *ret_ruling)
{
    for (int i = 0; i < MM_RULING_COUNT; i++)
        if (strcmp(rulings[i].code, code) == 0) {
            *ret_ruling = (enum mm_ruling)i;
            return MM_OK;
        }
    return MM_ERR_NOT_FOUND;
}

const char *mm_ruling_reason_ja(const char *code)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (strcmp(reasons[i].code, code) == 0)
            return reasons[i].ja;
    return NULL;
}

/* ---- reading what was asked -------------------------------------------------------------------------- */
static const struct mm_item *item_in(const struct mm_pack *pack, const char *item, const char *version)
{
    const struct mm_item *found = pack ? mm_pack_item(pack, item) : NULL;
    return found && strcmp(found->version_hash, version) == 0 ? found : NULL;
}

static enum mm_err read_version(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    (void)info;
    (void)snprintf(element, 17, "%s", mm_col_str(stmt, 0));
    return MM_OK;
}

const struct mm_item *mm_item_of_version(struct mm_central *central, const char *item, const char *version)
{
    const struct mm_item *found = item_in(mm_central_pack(central), item, version);
    char(*versions)[17] = NULL;
    size_t n = 0;
    struct mm_stmt *stmt = NULL;
    if (found ||
        mm_db_query(central->db, "SELECT version FROM pack_version WHERE council=? ORDER BY serial DESC",
                    &stmt, NULL))
        return found;
    mm_bind_str(stmt, 1, central->council);
    if (mm_central_list(stmt, read_version, sizeof *versions, &versions, &n, NULL))
        return NULL;
    for (size_t i = 0; !found && i < n; i++)
        found = item_in(mm_packs_get(central, versions[i]), item, version);
    free(versions);
    return found;
}

/* ALSO: an option that was not right before, or a row. */
static bool answer_fits(const struct mm_item *item, const char *answer)
{
    struct mm_answer none;
    size_t len = strlen(item->id);
    mm_answer_none(item, &none);
    for (size_t i = 0; i < none.n_rows; i++) {
        struct mm_evidence_row row = {0};
        item->ops->evidence(item, i, &row);
        if (strlen(row.row_id) > len && strcmp(row.row_id + len + 1, answer) == 0)
            return true;
        for (size_t k = 0; strcmp(row.row_id, item->id) == 0 && k < item->n_options; k++)
            if (strcmp(item->options[k].id, answer) == 0)
                return !item->options[k].correct;
    }
    return false;
}

static enum mm_err check(const struct mm_item *item, const struct mm_item_decision *d,
                         struct mm_errinfo *info)
{
    bool also = d->ruling == MM_RULING_ALSO;
    if (!item)
        return mm_fail(info, MM_ERR_NOT_FOUND,
                       mm_say("「%s」のこの版（%s）は、どの教材にもありません。意見の一覧で確かめてください",
                              "no pack has \"%s\" in the version %s; see mamori report opinions"),
                       d->item, d->version);
    if (!mm_ruling_reason_ja(d->reason))
        return mm_fail(info, MM_ERR_INVALID, "%s", mm_say("理由を選んでください", "choose a reason"));
    if (also != (d->answer[0] != '\0') || (also && !answer_fits(item, d->answer)))
        return mm_fail(info, MM_ERR_INVALID, "%s",
                       mm_say("別の答えも正しいときは、まだ正しくない選択肢か、行の記号を指定してください",
                              "for another right answer name an option that is not right yet, or a row"));
    return MM_OK;
}

/* One other answer at a time: a second one would take what the first gave without a word. */
static enum mm_err check_standing(struct mm_central *central, const struct mm_item_decision *d,
                                  struct mm_errinfo *info)
{
    struct mm_item_decision *list = NULL;
    size_t n = 0;
    enum mm_err err = d->ruling == MM_RULING_ALSO ? mm_item_decisions(central, &list, &n, info) : MM_OK;
    const struct mm_item_decision *s =
        err ? NULL : mm_item_decision_standing(list, n, d->item, d->version, d->at_ms);
    if (s && s->ruling == MM_RULING_ALSO && strcmp(s->answer, d->answer) != 0)
        err = mm_fail(
            info, MM_ERR_CONFLICT,
            mm_say("この問いは、もう「%s」も正しいことになっています。その扱いを取り消してから決めるか、"
                   "答えが一つに決まらないときは「数に入れない」にしてください",
                   "\"%s\" is right too already; undo that decision first, or exclude the question"),
            s->answer);
    free(list);
    return err;
}

enum mm_err mm_item_decision_read(struct mm_central *central, const struct mm_json *in,
                                  struct mm_item_decision *ret_decision, struct mm_errinfo *info)
{
    struct mm_item_decision d = {.at_ms = mm_now_ms(&central->clock)};
    const char *ruling = mm_json_get_str(in, "ruling", "");
    if (ruling_find(ruling, &d.ruling))
        return mm_fail(info, MM_ERR_INVALID,
                       mm_say("「%s」という扱いはありません。keep、fix、exclude、also のどれかです",
                              "no decision \"%s\"; one of keep, fix, exclude, also"),
                       ruling);
    mm_central_new_id(central, d.id);
    mm_utf8_copy(d.item, sizeof d.item, mm_json_get_str(in, "item", ""));
    mm_utf8_copy(d.version, sizeof d.version, mm_json_get_str(in, "version", ""));
    mm_utf8_copy(d.reason, sizeof d.reason, mm_json_get_str(in, "reason", ""));
    mm_utf8_copy(d.answer, sizeof d.answer, mm_json_get_str(in, "answer", ""));
    if (!d.version[0]) { /* as it is asked now */
        const struct mm_item *now = mm_pack_item(mm_central_pack(central), d.item);
        (void)snprintf(d.version, sizeof d.version, "%s", now ? now->version_hash : "");
    }
    enum mm_err err = check(mm_item_of_version(central, d.item, d.version), &d, info);
    if (!err)
        err = check_standing(central, &d, info);
    if (!err)
        *ret_decision = d;
    return err;
}

/* ---- keeping ------------------------------------------------------------------------------------------ */
enum mm_err mm_item_decision_put(struct mm_central *central, const struct mm_item_decision *d,
                                 struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO item_decision (council, id, item, version, ruling, reason,"
                                  " answer, at_ms, undone_at_ms) VALUES (?,?,?,?,?,?,?,?,0)",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, d->id);
    mm_bind_str(stmt, 3, d->item);
    mm_bind_str(stmt, 4, d->version);
    mm_bind_str(stmt, 5, mm_ruling_code(d->ruling));
    mm_bind_str(stmt, 6, d->reason);
    mm_bind_str(stmt, 7, d->answer);
    mm_bind_int(stmt, 8, d->at_ms);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_item_decision *d = element;
    *d = (struct mm_item_decision){.at_ms = mm_col_int(stmt, 6), .undone_at_ms = mm_col_int(stmt, 7)};
    (void)snprintf(d->id, sizeof d->id, "%s", mm_col_str(stmt, 0));
    (void)snprintf(d->item, sizeof d->item, "%s", mm_col_str(stmt, 1));
    (void)snprintf(d->version, sizeof d->version, "%s", mm_col_str(stmt, 2));
    (void)snprintf(d->reason, sizeof d->reason, "%s", mm_col_str(stmt, 4));
    (void)snprintf(d->answer, sizeof d->answer, "%s", mm_col_str(stmt, 5));
    return ruling_find(mm_col_str(stmt, 3), &d->ruling)
               ? mm_fail(info, MM_ERR_CORRUPT, "item_decision: %s", mm_col_str(stmt, 3))
               : MM_OK;
}

enum mm_err mm_item_decisions(struct mm_central *central, struct mm_item_decision **ret_list, size_t *ret_n,
                              struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT id, item, version, ruling, reason, answer, at_ms, undone_at_ms"
                                  " FROM item_decision WHERE council=?"
                                  " ORDER BY item, version, at_ms DESC, id DESC",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_row, sizeof **ret_list, ret_list, ret_n, info);
}

static enum mm_err any_query(struct mm_central *central, struct mm_stmt **ret_stmt, struct mm_errinfo *info)
{
    enum mm_err err =
        mm_db_query(central->db, "SELECT 1 FROM item_decision WHERE council=? LIMIT 1", ret_stmt, info);
    if (!err)
        mm_bind_str(*ret_stmt, 1, central->council);
    return err;
}

enum mm_err mm_item_decision_any_ask(struct mm_central *central, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = any_query(central, &stmt, info);
    return err ? err : mm_stmt_ask(stmt, info);
}

enum mm_err mm_item_decision_any(struct mm_central *central, bool *ret_any, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = any_query(central, &stmt, info);
    if (err)
        return err;
    err = mm_stmt_step(stmt, ret_any, info);
    mm_stmt_end(stmt);
    return err;
}

const struct mm_item_decision *mm_item_decision_standing(const struct mm_item_decision *list, size_t n,
                                                         const char *item, const char *version,
                                                         int64_t as_of_ms)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].item, item) == 0 && strcmp(list[i].version, version) == 0 &&
            list[i].at_ms <= as_of_ms && (!list[i].undone_at_ms || list[i].undone_at_ms > as_of_ms))
            return &list[i];
    return NULL;
}

static enum mm_err find(struct mm_central *central, const char *id, struct mm_item_decision *ret_decision,
                        struct mm_errinfo *info)
{
    struct mm_item_decision *list = NULL;
    size_t n = 0, at = 0;
    enum mm_err err = mm_item_decisions(central, &list, &n, info);
    while (!err && at < n && strcmp(list[at].id, id) != 0)
        at++;
    if (!err && at == n)
        err = mm_fail(info, MM_ERR_NOT_FOUND,
                      mm_say("「%s」という扱いはありません。意見の一覧で確かめてください",
                             "no decision \"%s\"; see mamori report opinions"),
                      id);
    if (!err && list[at].undone_at_ms)
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("この扱いは、もう取り消されています", "this decision was undone before"));
    if (!err)
        *ret_decision = list[at];
    free(list);
    return err;
}

enum mm_err mm_item_decision_undo(struct mm_central *central, const char *id,
                                  struct mm_item_decision *ret_decision, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = find(central, id, ret_decision, info);
    if (!err)
        err = mm_db_query(central->db, "UPDATE item_decision SET undone_at_ms=? WHERE council=? AND id=?",
                          &stmt, info);
    if (err)
        return err;
    ret_decision->undone_at_ms = mm_now_ms(&central->clock);
    mm_bind_int(stmt, 1, ret_decision->undone_at_ms);
    mm_bind_str(stmt, 2, central->council);
    mm_bind_str(stmt, 3, id);
    return mm_stmt_run(stmt, NULL, info);
}
