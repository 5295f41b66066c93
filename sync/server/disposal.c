#include "sync/server/disposal.h"

#include "sync/base/log.h"
#include "sync/server/account.h"
#include "sync/server/erase.h"
#include "sync/server/facts.h"
#include "sync/server/internal.h"
#include "sync/server/roles.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *mm_disposal_ja(enum mm_disposal_state state)
{
    static const char *const words[MM_DISPOSAL_STATE_COUNT] = {
        [MM_DISPOSAL_NO_DAY] = "退任した日が未入力",
        [MM_DISPOSAL_KEPT] = "保存中",
        [MM_DISPOSAL_HELD] = "保全中",
        [MM_DISPOSAL_DUE] = "保存期間が過ぎた",
        [MM_DISPOSAL_PLANNED] = "廃棄の予定",
        [MM_DISPOSAL_APPROVED] = "廃棄を承認",
    };
    return words[state];
}

int32_t mm_disposal_until(int32_t left_day, int years)
{
    if (left_day == MM_DAY_NONE || years == MM_DISPOSAL_UNKNOWN)
        return MM_DAY_NONE;
    return mm_date_day((struct mm_date){mm_date_fiscal_year(mm_day_date(left_day)) + 1 + years, 3, 31});
}

static enum mm_err years_of(struct mm_central *central, const char *setting, int *ret_years,
                            struct mm_errinfo *info)
{
    char value[32];
    struct mm_decision decision;
    bool decided = false;
    enum mm_err err = mm_decision_of(central, setting, value, sizeof value, &decision, &decided, info);
    if (err && err != MM_ERR_NOT_FOUND)
        return err;
    mm_errinfo_clear(info);
    *ret_years = !err && decided ? (int)strtol(value, NULL, 10) : MM_DISPOSAL_UNKNOWN;
    return MM_OK;
}

/* Its own decision, else that of everybody. */
enum mm_err mm_disposal_years(struct mm_central *central, enum mm_audience audience, int *ret_years,
                              struct mm_errinfo *info)
{
    enum mm_err err = years_of(central, audience == MM_AUD_STAFF ? MM_DISPOSAL_STAFF : MM_DISPOSAL_COUNCILLOR,
                               ret_years, info);
    if (!err && *ret_years == MM_DISPOSAL_UNKNOWN)
        err = years_of(central, MM_DISPOSAL_SETTING, ret_years, info);
    return err;
}

/* ---- who is where ----------------------------------------------------------------------------------- */
struct row {
    char person[MM_ID_BYTES], planned_by[MM_HASH_HEX_BYTES];
    int64_t approved_at_ms;
};
struct known {
    struct row *rows; /* owned; planned */
    size_t n_rows;
    struct mm_fact *facts; /* owned; of everybody */
    size_t n_facts;
    int councillor_years, staff_years;
    int32_t today;
};

static enum mm_err read_row(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct row *row = element;
    (void)info;
    (void)snprintf(row->person, sizeof row->person, "%s", mm_col_str(stmt, 0));
    (void)snprintf(row->planned_by, sizeof row->planned_by, "%s", mm_col_str(stmt, 1));
    row->approved_at_ms = mm_col_int(stmt, 2);
    return MM_OK;
}

static enum mm_err rows_of(struct mm_central *central, struct row **ret_rows, size_t *ret_n,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "SELECT person, planned_by, approved_at_ms FROM disposal WHERE council=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_row, sizeof **ret_rows, ret_rows, ret_n, info);
}

static void known_done(struct known *known)
{
    free(known->rows);
    free(known->facts);
}

static enum mm_err known_of(struct mm_central *central, int64_t as_of_ms, struct known *known,
                            struct mm_errinfo *info)
{
    known->today = mm_date_day(mm_date_of(as_of_ms));
    enum mm_err err = mm_disposal_years(central, MM_AUD_COUNCILLOR, &known->councillor_years, info);
    if (!err)
        err = mm_disposal_years(central, MM_AUD_STAFF, &known->staff_years, info);
    if (!err)
        err = rows_of(central, &known->rows, &known->n_rows, info);
    if (!err)
        err = mm_facts_list(central, NULL, &known->facts, &known->n_facts, info);
    return err;
}

/* Noticed when the roster came in; else what the roster itself says. */
static int32_t left_day(const struct known *known, const struct mm_person *person)
{
    int32_t day = MM_DAY_NONE, said = MM_DAY_NONE;
    for (size_t i = 0; i < known->n_facts; i++) {
        const struct mm_fact *fact = &known->facts[i];
        if (fact->kind == MM_FACT_LEAVE && strcmp(fact->person, person->id) == 0 &&
            (day == MM_DAY_NONE || fact->on_day > day))
            day = fact->on_day;
    }
    mm_ignore(mm_day_parse(person->ends_on, &said)); /* "" is MM_DAY_NONE */
    return day == MM_DAY_NONE ? said : day;
}

static enum mm_disposal_state planned(const struct known *known, const char *person)
{
    for (size_t i = 0; i < known->n_rows; i++)
        if (strcmp(known->rows[i].person, person) == 0)
            return known->rows[i].approved_at_ms ? MM_DISPOSAL_APPROVED : MM_DISPOSAL_PLANNED;
    return MM_DISPOSAL_DUE;
}

static enum mm_err look(struct mm_central *central, const struct known *known, struct mm_disposal *one,
                        struct mm_errinfo *info)
{
    bool held = false;
    one->left_day = left_day(known, &one->person);
    one->until_day = mm_disposal_until(one->left_day, mm_person_audience(&one->person) == MM_AUD_STAFF
                                                          ? known->staff_years
                                                          : known->councillor_years);
    enum mm_err err = mm_hold_is(central, one->person.id, &held, info);
    one->state = held                             ? MM_DISPOSAL_HELD
                 : one->left_day == MM_DAY_NONE   ? MM_DISPOSAL_NO_DAY
                 : one->until_day == MM_DAY_NONE  ? MM_DISPOSAL_KEPT
                 : known->today <= one->until_day ? MM_DISPOSAL_KEPT
                                                  : planned(known, one->person.id);
    return err;
}

static int by_until(const void *a, const void *b)
{
    const struct mm_disposal *x = a, *y = b;
    if (x->until_day != y->until_day)
        return x->until_day < y->until_day ? -1 : 1;
    return strcmp(x->person.id, y->person.id);
}

static enum mm_err look_at_all(struct mm_central *central, const struct known *known,
                               struct mm_disposal **ret_list, size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_person *people = NULL;
    size_t n = 0, n_left = 0;
    enum mm_err err = mm_people_list(central, &people, &n, info);
    if (err)
        return err;
    struct mm_disposal *list = calloc(n + 1, sizeof *list);
    err = list ? MM_OK : mm_nomem(info);
    for (size_t i = 0; !err && i < n; i++) {
        if (mm_person_active(people[i].status))
            continue;
        list[n_left].person = people[i];
        err = look(central, known, &list[n_left++], info);
    }
    free(people);
    if (err) {
        free(list);
        return err;
    }
    qsort(list, n_left, sizeof *list, by_until);
    *ret_list = list;
    *ret_n = n_left;
    return MM_OK;
}

enum mm_err mm_disposal_list(struct mm_central *central, int64_t as_of_ms, struct mm_disposal **ret_list,
                             size_t *ret_n, struct mm_errinfo *info)
{
    struct known known = {0};
    enum mm_err err = known_of(central, as_of_ms, &known, info);
    if (!err)
        err = look_at_all(central, &known, ret_list, ret_n, info);
    known_done(&known);
    return err;
}

static int64_t count_of(const struct mm_disposal *list, size_t n, enum mm_disposal_state state)
{
    int64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += list[i].state == state;
    return count;
}

/* ---- planning and taking back ----------------------------------------------------------------------- */
static enum mm_err clear(struct mm_central *central, int64_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db, "DELETE FROM disposal WHERE council=?", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_stmt_run(stmt, ret_n, info);
}

static void hash_of(const char *actor, char out[MM_HASH_HEX_BYTES])
{
    struct mm_hash hash = mm_sha256(actor, strlen(actor));
    mm_hash_format(&hash, out);
}

static enum mm_err put(struct mm_central *central, const char *person, const char *actor,
                       struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    char hex[MM_HASH_HEX_BYTES];
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO disposal (council, person, planned_by, planned_at_ms,"
                                  " approved_at_ms) VALUES (?,?,?,?,0)",
                                  &stmt, info);
    if (err)
        return err;
    hash_of(actor, hex);
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, person);
    mm_bind_str(stmt, 3, hex);
    mm_bind_int(stmt, 4, mm_now_ms(&central->clock));
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err note(struct mm_central *central, const char *actor, const char *doing, int64_t n,
                        struct mm_errinfo *info)
{
    char what[80];
    (void)snprintf(what, sizeof what, "disposal %s (people %lld)", doing, (long long)n);
    return mm_operation_insert(central, actor, what, info);
}

/* What is left of an older list (somebody came back, a hold began) goes with it. */
static enum mm_err plan(struct mm_central *central, const char *actor, const struct mm_disposal *list,
                        size_t n, int64_t *ret_n, struct mm_errinfo *info)
{
    int64_t old = 0;
    *ret_n = count_of(list, n, MM_DISPOSAL_DUE);
    if (count_of(list, n, MM_DISPOSAL_PLANNED) + count_of(list, n, MM_DISPOSAL_APPROVED) > 0)
        return mm_fail(info, MM_ERR_CONFLICT, "%s",
                       mm_say("廃棄の予定がもうあります。先に、廃棄するか、取り下げてください",
                              "a list is under way; carry it out or withdraw it first"));
    if (!*ret_n)
        return mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                       mm_say("保存期間が過ぎた方はいません（保存期間は決定事項で登録します）",
                              "nobody's time of keeping is over (retention is a decision of the council)"));
    enum mm_err err = clear(central, &old, info);
    for (size_t i = 0; !err && i < n; i++)
        if (list[i].state == MM_DISPOSAL_DUE)
            err = put(central, list[i].person.id, actor, info);
    return err ? err : note(central, actor, "plan", *ret_n, info);
}

enum mm_err mm_disposal_plan(struct mm_central *central, const char *actor, int64_t *ret_n,
                             struct mm_errinfo *info)
{
    struct mm_disposal *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = mm_disposal_list(central, mm_now_ms(&central->clock), &list, &n, info);
    if (!err)
        err = plan(central, actor, list, n, ret_n, info);
    free(list);
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_disposal_withdraw(struct mm_central *central, const char *actor, int64_t *ret_n,
                                 struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = clear(central, ret_n, info);
    if (!err && *ret_n)
        err = note(central, actor, "withdraw", *ret_n, info);
    return mm_central_write_end(central, err, info);
}

/* ---- approving -------------------------------------------------------------------------------------- */
static enum mm_err other_admin(struct mm_central *central, const char *actor, bool *ret_other,
                               struct mm_errinfo *info)
{
    struct mm_account *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_account_list(central, &list, &n, info);
    *ret_other = false;
    for (size_t i = 0; !err && i < n; i++) {
        char name[MM_UUID_BYTES + sizeof list[i].label];
        mm_account_actor(list[i].id, list[i].label, name, sizeof name);
        *ret_other = *ret_other || (!list[i].revoked_at_ms && strcmp(name, actor) != 0 &&
                                    mm_role_may(mm_role_account(list[i].role), MM_RIGHT_ADMIN));
    }
    free(list);
    return err;
}

/* Two see it, wherever there are two. */
static enum mm_err check_other(struct mm_central *central, const char *actor, struct mm_errinfo *info)
{
    struct row *rows = NULL;
    size_t n = 0;
    bool other = false, own = false;
    char hex[MM_HASH_HEX_BYTES];
    enum mm_err err = rows_of(central, &rows, &n, info);
    hash_of(actor, hex);
    for (size_t i = 0; i < n; i++)
        own = own || strcmp(rows[i].planned_by, hex) == 0;
    free(rows);
    if (!err && own)
        err = other_admin(central, actor, &other, info);
    return err || !other ? err
                         : mm_fail(info, MM_ERR_CONFLICT, "%s",
                                   mm_say("予定を作った方は承認できません。ほかの管理者が承認してください",
                                          "who made the list cannot approve it; ask another administrator"));
}

static enum mm_err approve(struct mm_central *central, const char *actor, int64_t people, int64_t *ret_n,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    struct mm_disposal *list = NULL;
    size_t n = 0;
    enum mm_err err = mm_disposal_list(central, mm_now_ms(&central->clock), &list, &n, info);
    *ret_n = err ? 0 : count_of(list, n, MM_DISPOSAL_PLANNED);
    free(list);
    if (!err && (*ret_n != people || !people))
        err = mm_fail(info, MM_ERR_CONFLICT,
                      mm_say("いまの予定は %lld人です。一覧をもう一度確かめてください",
                             "%lld people are planned now; look again"),
                      (long long)*ret_n);
    if (!err)
        err = check_other(central, actor, info);
    if (!err)
        err = mm_db_query(central->db, "UPDATE disposal SET approved_at_ms=?2 WHERE council=?1", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_int(stmt, 2, mm_now_ms(&central->clock));
    err = mm_stmt_run(stmt, NULL, info);
    return err ? err : note(central, actor, "approve", *ret_n, info);
}

enum mm_err mm_disposal_approve(struct mm_central *central, const char *actor, int64_t people, int64_t *ret_n,
                                struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    return mm_central_write_end(central, approve(central, actor, people, ret_n, info), info);
}

/* ---- carrying out ----------------------------------------------------------------------------------- */
/* Each is a transaction of its own (erase.h): who is killed between runs it again. What is refused for one
 * (the name stands in somebody else's, a record is held) is no reason to keep the others. */
static enum mm_err erase_all(struct mm_central *central, const char *actor, const struct mm_disposal *list,
                             size_t n, int64_t *ret_n, int64_t *ret_left, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_erased erased;
        if (list[i].state != MM_DISPOSAL_APPROVED)
            continue;
        err = mm_erase_person(central, &list[i].person, "", actor, &erased, info);
        *(err ? ret_left : ret_n) += 1;
        if (err == MM_ERR_CONFLICT) {
            mm_errinfo_clear(info);
            err = MM_OK;
        }
    }
    return err;
}

static enum mm_err end(struct mm_central *central, const char *actor, int64_t n, struct mm_errinfo *info)
{
    int64_t rest = 0;
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    err = clear(central, &rest, info);
    if (!err)
        err = note(central, actor, "run", n, info);
    return mm_central_write_end(central, err, info);
}

enum mm_err mm_disposal_run(struct mm_central *central, const char *actor, int64_t *ret_n, int64_t *ret_left,
                            struct mm_errinfo *info)
{
    struct mm_disposal *list = NULL;
    size_t n = 0;
    *ret_n = *ret_left = 0;
    enum mm_err err = mm_disposal_list(central, mm_now_ms(&central->clock), &list, &n, info);
    if (!err && !count_of(list, n, MM_DISPOSAL_APPROVED))
        err = mm_fail(info, MM_ERR_CONFLICT, "%s",
                      mm_say("承認された予定がありません", "there is no list that was approved"));
    if (!err)
        err = erase_all(central, actor, list, n, ret_n, ret_left, info);
    free(list);
    return err ? err : end(central, actor, *ret_n, info);
}
