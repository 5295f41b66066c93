#include "sync/server/training.h"

#include "sync/base/log.h"
#include "sync/server/facts.h"
#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum mm_err put_row(struct mm_central *central, const struct mm_training *training,
                           struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO training (council, id, on_day, title, organiser, undone)"
                                  " VALUES (?,?,?,?,?,0)",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, training->id);
    mm_bind_str(stmt, 3, training->on_day);
    mm_bind_str(stmt, 4, training->title);
    mm_bind_str(stmt, 5, training->organiser);
    return mm_stmt_run(stmt, NULL, info);
}

static enum mm_err put_link(struct mm_central *central, const char *training, const char *fact,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db, "INSERT INTO training_fact (council, training, fact) VALUES (?,?,?)", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, training);
    mm_bind_str(stmt, 3, fact);
    return mm_stmt_run(stmt, NULL, info);
}

enum mm_err mm_training_put(struct mm_central *central, const struct mm_training *training,
                            const struct mm_fact *facts, size_t n, struct mm_errinfo *info)
{
    enum mm_err err = put_row(central, training, info);
    for (size_t i = 0; !err && i < n; i++) {
        err = mm_facts_put(central, &facts[i], info);
        if (!err)
            err = put_link(central, training->id, facts[i].id, info);
    }
    return err;
}

/* ---- taking back ------------------------------------------------------------------------------------ */
struct standing {
    char fact[MM_UUID_BYTES];
    char person[MM_ID_BYTES];
};

static enum mm_err read_standing(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct standing *s = element;
    (void)info;
    (void)snprintf(s->fact, sizeof s->fact, "%s", mm_col_str(stmt, 0));
    (void)snprintf(s->person, sizeof s->person, "%s", mm_col_str(stmt, 1));
    return MM_OK;
}

static enum mm_err mark(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    int64_t changes = 0;
    enum mm_err err = mm_db_query(
        central->db, "UPDATE training SET undone=1 WHERE council=? AND id=? AND undone=0", &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    err = mm_stmt_run(stmt, &changes, info);
    if (!err && !changes)
        err = mm_fail(info, MM_ERR_NOT_FOUND, "%s",
                      mm_say("その番号の研修は登録されていません。「ほかの研修」の一覧で確かめてください",
                             "no training is entered under that id; see mamori training list"));
    return err;
}

static enum mm_err standing_of(struct mm_central *central, const char *id, struct standing **ret_list,
                               size_t *ret_n, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "SELECT f.id, f.person FROM training_fact t JOIN fact f"
                                  " ON f.council=t.council AND f.id=t.fact"
                                  " WHERE t.council=? AND t.training=? ORDER BY f.id",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    return mm_central_list(stmt, read_standing, sizeof **ret_list, ret_list, ret_n, info);
}

enum mm_err mm_training_undo(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct standing *list = NULL;
    size_t n = 0;
    enum mm_err err = mark(central, id, info);
    if (!err)
        err = standing_of(central, id, &list, &n, info);
    for (size_t i = 0; !err && i < n; i++) {
        struct mm_fact fact = {.kind = MM_FACT_VOID,
                               .on_day = MM_DAY_NONE,
                               .until_day = MM_DAY_NONE,
                               .known_day = mm_date_day(mm_date_of(mm_now_ms(&central->clock)))};
        mm_central_new_id(central, fact.id);
        memcpy(fact.ref, list[i].fact, sizeof fact.ref);
        memcpy(fact.person, list[i].person, sizeof fact.person);
        err = mm_facts_put(central, &fact, info);
    }
    free(list);
    return err;
}

/* ---- the list --------------------------------------------------------------------------------------- */
static enum mm_err read_training(struct mm_stmt *stmt, void *element, struct mm_errinfo *info)
{
    struct mm_training *t = element;
    (void)info;
    (void)snprintf(t->id, sizeof t->id, "%s", mm_col_str(stmt, 0));
    (void)snprintf(t->on_day, sizeof t->on_day, "%s", mm_col_str(stmt, 1));
    (void)snprintf(t->title, sizeof t->title, "%s", mm_col_str(stmt, 2));
    (void)snprintf(t->organiser, sizeof t->organiser, "%s", mm_col_str(stmt, 3));
    t->undone = mm_col_int(stmt, 4) != 0;
    t->people = mm_col_int(stmt, 5);
    t->courses = mm_col_int(stmt, 6);
    return MM_OK;
}

enum mm_err mm_training_list(struct mm_central *central, struct mm_training **ret_list, size_t *ret_n,
                             struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(
        central->db,
        "SELECT t.id, t.on_day, t.title, t.organiser, t.undone, COUNT(DISTINCT f.person),"
        " COUNT(DISTINCT f.course) FROM training t LEFT JOIN training_fact x ON x.council=t.council AND"
        " x.training=t.id LEFT JOIN fact f ON f.council=x.council AND f.id=x.fact WHERE t.council=?"
        " GROUP BY t.id, t.on_day, t.title, t.organiser, t.undone ORDER BY t.on_day DESC, t.id DESC",
        &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    return mm_central_list(stmt, read_training, sizeof **ret_list, ret_list, ret_n, info);
}
