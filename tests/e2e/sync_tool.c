/* A hand for the scripts of this folder.
 *   sync_tool fill DIR N      puts N records of one sitting into a kiosk's store, a few each time
 *   sync_tool old DIR         gives a kiosk's store the tables that its first version had, with what is in it
 *   sync_tool records DIR     "seq id" of every record of a kiosk's store
 *   sync_tool outbox DIR      how many of them wait
 *   sync_tool central URL R   "seq id" of every record the central store has of recorder R, by seq
 *   sync_tool odd URL         how many quarantined, conflicting and forked records there are
 *   sync_tool meta DIR NAME   a fact of the kiosk's store
 *   sync_tool duties DIR      duties of everybody, as the kiosk computes them, sorted
 *   sync_tool asked URL       the same, as the server does
 *   sync_tool stands DIR      "group: N know, N again" of who is on its roster, by its own store
 *   sync_tool standing URL    the same of who is on the server's roster, by its pools
 *   sync_tool reports URL DIR every report in every format, as DIR/REPORT.FORMAT, of 2026-11-22
 *   sync_tool history DIR ID  "course route day here|elsewhere explanations|-" of a person's 私の記録 */
#include "sync/base/hash.h"
#include "sync/db/sqlite/sqlite.h"
#include "sync/export/export.h"
#include "sync/rules/duties.h"
#include "sync/rules/rules.h"
#include "sync/server/central.h"
#include "sync/server/evidence.h"
#include "sync/server/people.h"
#include "sync/store/internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tool {
    struct mm_clock clock;
    struct mm_random random;
    char **args;
    struct mm_errinfo info;
};

static enum mm_err fill_store(struct tool *t, struct mm_store *store)
{
    char registration[MM_UUID_BYTES];
    struct mm_roster roster;
    long n = strtol(t->args[1], NULL, 10);
    enum mm_err err = mm_store_roster_get(store, &roster, &t->info);
    if (err)
        return err;
    if (roster.n_people == 0)
        return mm_fail(&t->info, MM_ERR_NOT_FOUND, "the store has no roster");
    struct mm_sitting sitting = {
        .course = "onboarding-duty", .course_title = "研修", .course_version = 1, .mastery_score = -1};
    snprintf(sitting.person, sizeof sitting.person, "%s", roster.people[0].id);
    mm_registration("kamakura", sitting.person, sitting.course, "none", 1, registration);
    snprintf(sitting.registration, sizeof sitting.registration, "%s", registration);
    mm_roster_done(&roster);
    err = mm_store_sitting_start(store, &sitting, &t->info);
    for (long i = 2; !err && i < n; i++) {
        char id[MM_UUID_BYTES], page_id[80];
        snprintf(page_id, sizeof page_id, "%.8s-%ld", sitting.session + 28, i);
        const struct mm_page page = {.id = page_id, .title = "ページ", .audience = MM_AUD_BOTH};
        err = mm_store_page_open(store, &sitting, &page, id, &t->info);
    }
    return err;
}

/* What the first version had, all rows of it. Settings and purposes have columns more today. */
static const char as_of_old[] =
    "INSERT INTO old.meta SELECT * FROM meta; INSERT INTO old.person SELECT * FROM person;"
    "INSERT INTO old.setting SELECT person, json FROM setting;"
    "INSERT INTO old.purpose SELECT person, at_ms FROM purpose;"
    "INSERT INTO old.sitting SELECT * FROM sitting; INSERT INTO old.page SELECT * FROM page;"
    "INSERT INTO old.place SELECT * FROM place; INSERT INTO old.attempt SELECT * FROM attempt;"
    "INSERT INTO old.answer SELECT * FROM answer; INSERT INTO old.explained SELECT * FROM explained;"
    "INSERT INTO old.seen SELECT * FROM seen; INSERT INTO old.statement SELECT * FROM statement;"
    "INSERT INTO old.outbox SELECT * FROM outbox; INSERT INTO old.request SELECT * FROM request;";

/* What the log of DIR/NAME had is in it, or not wanted. */
static void without_log(const char *dir, const char *name)
{
    char path[1100];
    snprintf(path, sizeof path, "%s/%s-wal", dir, name);
    (void)remove(path);
    snprintf(path, sizeof path, "%s/%s-shm", dir, name);
    (void)remove(path);
}

static enum mm_err make_old(struct tool *t, struct mm_store *store)
{
    char now[1024], old[1024], attach[1100];
    struct mm_db *db = NULL;
    snprintf(now, sizeof now, "%s/kiosk.db", t->args[0]);
    snprintf(old, sizeof old, "%s/kiosk.old", t->args[0]);
    snprintf(attach, sizeof attach, "ATTACH '%s' AS old", old);
    enum mm_err err = mm_sqlite_open(old, MM_SQLITE_CREATE, &db, &t->info);
    if (!err)
        err = mm_db_migrate(db, mm_store_migrations, 1, &t->info);
    if (!err)
        err = mm_db_define(mm_store_db(store), attach, &t->info);
    if (!err)
        err = mm_db_define(mm_store_db(store), as_of_old, &t->info);
    if (!err)
        err = mm_db_define(mm_store_db(store), "DETACH old", &t->info);
    if (!err)
        err = mm_db_checkpoint(db, 0, &t->info);
    mm_db_close(db);
    without_log(t->args[0], "kiosk.old");
    without_log(t->args[0], "kiosk.db");
    if (!err && rename(old, now) != 0)
        err = mm_fail(&t->info, MM_ERR_IO, "%s", now);
    return err;
}

static enum mm_err print_records(struct tool *t, struct mm_store *store)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(mm_store_db(store), "SELECT seq, id FROM statement ORDER BY seq", &s, &t->info);
    while (!err && (err = mm_stmt_step(s, &row, &t->info)) == MM_OK && row)
        printf("%" PRId64 " %s\n", mm_col_int(s, 0), mm_col_str(s, 1));
    mm_stmt_end(s);
    return err;
}

static enum mm_err print_outbox(struct tool *t, struct mm_store *store)
{
    (void)t;
    printf("%" PRId64 "\n", mm_store_outbox_count(store));
    return MM_OK;
}

static enum mm_err print_meta(struct tool *t, struct mm_store *store)
{
    char text[1024];
    enum mm_err err = mm_store_meta_get(store, t->args[1], text, sizeof text, &t->info);
    if (!err)
        puts(text);
    return err;
}

static enum mm_err print_central(struct tool *t, struct mm_central *central)
{
    struct mm_stmt *s = NULL;
    bool row = false;
    enum mm_err err =
        mm_db_query(mm_central_db(central), "SELECT seq, id FROM statement WHERE recorder=? ORDER BY seq, id",
                    &s, &t->info);
    if (err)
        return err;
    mm_bind_str(s, 1, t->args[1]);
    while ((err = mm_stmt_step(s, &row, &t->info)) == MM_OK && row)
        printf("%" PRId64 " %s\n", mm_col_int(s, 0), mm_col_str(s, 1));
    mm_stmt_end(s);
    return err;
}

static enum mm_err print_odd(struct tool *t, struct mm_central *central)
{
    int64_t n = 0;
    enum mm_err err = mm_db_int(mm_central_db(central),
                                "SELECT (SELECT COUNT(*) FROM quarantine)+(SELECT COUNT(*) FROM conflict)"
                                "+(SELECT COUNT(*) FROM chain_note)",
                                &n, &t->info);
    if (!err)
        printf("%" PRId64 "\n", n);
    return err;
}

#define MAX_SHOWN 100
#define LINE      400

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* What both sides say of a duty that a kiosk shows. */
static bool duty_line(const struct mm_duty *d, char out[LINE])
{
    if (d->closed_on[0] && !mm_duty_taken(d))
        return false;
    snprintf(out, LINE, "%s %s %s %s %s %s-%s %s %d%d%d", d->person, d->course, d->registration, d->cause,
             d->opened_on, d->due_on, d->closed_on, d->closed_by, d->late, d->cut, d->paused);
    return true;
}

static void print_lines(char (*lines)[LINE], size_t n)
{
    qsort(lines, n, LINE, by_text);
    for (size_t i = 0; i < n; i++)
        puts(lines[i]);
}

static enum mm_err print_duties_of(struct tool *t, struct mm_store *store, const struct mm_pack *pack,
                                   const char *person)
{
    static struct mm_duty_state states[MAX_SHOWN];
    static char lines[MAX_SHOWN][LINE];
    size_t n = 0, kept = 0;
    enum mm_err err = mm_store_duties(store, pack, person, states, MAX_SHOWN, &n, &t->info);
    for (size_t i = 0; !err && i < n; i++)
        kept += duty_line(&states[i].duty, lines[kept]);
    if (!err)
        print_lines(lines, kept);
    return err;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct mm_person *)a)->id, ((const struct mm_person *)b)->id);
}

static enum mm_err print_duties(struct tool *t, struct mm_store *store)
{
    char dir[1024];
    struct mm_pack *pack = NULL;
    struct mm_roster roster;
    enum mm_err err = mm_store_meta_get(store, "pack_dir", dir, sizeof dir, &t->info);
    if (!err)
        err = mm_pack_open(dir, &pack, NULL, &t->info);
    if (!err)
        err = mm_store_roster_get(store, &roster, &t->info);
    if (!err) {
        qsort(roster.people, roster.n_people, sizeof *roster.people, by_id);
        for (size_t i = 0; !err && i < roster.n_people; i++)
            err = print_duties_of(t, store, pack, roster.people[i].id);
        mm_roster_done(&roster);
    }
    mm_pack_free(pack);
    return err;
}

static enum mm_err write_report(struct tool *t, const struct mm_report_ops *report,
                                const struct mm_report_table *table, const struct mm_export_ops *format)
{
    char path[1024];
    struct mm_buf out;
    (void)snprintf(path, sizeof path, "%s/%s.%s", t->args[1], report->name, format->name);
    mm_buf_init(&out, (size_t)64 * 1024 * 1024);
    enum mm_err err = format->write(table, &out, NULL, &t->info);
    FILE *file = err ? NULL : fopen(path, "wb");
    if (!err && (!file || fwrite(mm_buf_str(&out), 1, out.len, file) != out.len || fclose(file)))
        err = mm_fail(&t->info, MM_ERR_IO, "%s", path);
    mm_buf_done(&out);
    return err;
}

static enum mm_err write_reports(struct tool *t, struct mm_central *central)
{
    size_t n_reports = 0, n_formats = 0;
    const struct mm_report_ops *const *reports = mm_report_list(&n_reports);
    const struct mm_export_ops *const *formats = mm_export_list(&n_formats);
    int64_t as_of_ms = mm_date_end_ms((struct mm_date){2026, 11, 22}) - 1;
    enum mm_err err = MM_OK;
    for (size_t r = 0; !err && r < n_reports; r++) {
        struct mm_report_table table;
        err = reports[r]->run(central, as_of_ms, &table, &t->info);
        for (size_t f = 0; !err && f < n_formats; f++)
            err = write_report(t, reports[r], &table, formats[f]);
        if (!err)
            mm_report_table_done(&table);
    }
    return err;
}

static void print_groups(const int64_t (*n)[MM_GROUP_STATE_COUNT])
{
    size_t n_groups = 0;
    const struct mm_clause_group *groups = mm_clause_groups(&n_groups);
    for (size_t g = 0; g < n_groups; g++)
        printf("%s: %" PRId64 " know, %" PRId64 " again\n", groups[g].id, n[g][MM_GROUP_KNOWS],
               n[g][MM_GROUP_AGAIN]);
}

static enum mm_err print_stands(struct tool *t, struct mm_store *store)
{
    char dir[1024];
    struct mm_pack *pack = NULL;
    struct mm_roster roster;
    enum mm_group_state states[MM_MAX_CLAUSE_GROUPS];
    int64_t n[MM_MAX_CLAUSE_GROUPS][MM_GROUP_STATE_COUNT] = {0};
    enum mm_err err = mm_store_meta_get(store, "pack_dir", dir, sizeof dir, &t->info);
    if (!err)
        err = mm_pack_open(dir, &pack, NULL, &t->info);
    if (!err)
        err = mm_store_roster_get(store, &roster, &t->info);
    if (!err) {
        for (size_t i = 0; !err && i < roster.n_people; i++) {
            err = mm_store_groups(store, pack, roster.people[i].id, states, MM_MAX_CLAUSE_GROUPS, &t->info);
            for (size_t g = 0; !err && g < MM_MAX_CLAUSE_GROUPS; g++)
                n[g][states[g]]++;
        }
        mm_roster_done(&roster);
    }
    if (!err)
        print_groups(n);
    mm_pack_free(pack);
    return err;
}

static enum mm_err print_standing(struct tool *t, struct mm_central *central)
{
    static const enum mm_audience audiences[] = {MM_AUD_COUNCILLOR, MM_AUD_STAFF};
    int64_t n[MM_MAX_CLAUSE_GROUPS][MM_GROUP_STATE_COUNT] = {0};
    enum mm_err err = MM_OK;
    for (size_t a = 0; !err && a < 2; a++) {
        struct mm_pool_row *rows = NULL;
        size_t n_rows = 0;
        err = mm_evidence_pools(central, MM_POOL_GROUP, audiences[a], mm_now_ms(&t->clock), &rows, &n_rows,
                                &t->info);
        for (size_t g = 0; !err && g < n_rows && g < MM_MAX_CLAUSE_GROUPS; g++) {
            n[g][MM_GROUP_KNOWS] += rows[g].knows; /* pools are in the order of the groups */
            n[g][MM_GROUP_AGAIN] += rows[g].again;
        }
        free(rows);
    }
    if (!err)
        print_groups(n);
    return err;
}

static enum mm_err print_history(struct tool *t, struct mm_store *store)
{
    char dir[1024], day[MM_TIME_BYTES];
    struct mm_pack *pack = NULL;
    struct mm_history *rows = NULL;
    size_t n = 0;
    enum mm_err err = mm_store_meta_get(store, "pack_dir", dir, sizeof dir, &t->info);
    if (!err)
        err = mm_pack_open(dir, &pack, NULL, &t->info);
    if (!err)
        err = mm_store_history(store, pack, t->args[1], &rows, &n, &t->info);
    for (size_t i = 0; !err && i < n; i++) {
        mm_date_format(mm_date_of(rows[i].at_ms), day);
        printf("%s %s %s %s %s\n", rows[i].state.duty.course,
               rows[i].state.duty.closed_by[0] ? rows[i].state.duty.closed_by : "open", day,
               rows[i].here ? "here" : "elsewhere", rows[i].attempt[0] ? "explanations" : "-");
    }
    free(rows);
    mm_pack_free(pack);
    return err;
}

static enum mm_err print_asked(struct tool *t, struct mm_central *central)
{
    struct mm_duty *duties = NULL;
    size_t n = 0, kept = 0;
    enum mm_err err = mm_duties_list(central, NULL, &duties, &n, &t->info);
    char(*lines)[LINE] = calloc(n + 1, LINE);
    for (size_t i = 0; !err && lines && i < n; i++)
        kept += duty_line(&duties[i], lines[kept]);
    if (!err && lines)
        print_lines(lines, kept);
    free(lines);
    free(duties);
    return err;
}

static const struct {
    const char *name;
    int args;
    enum mm_err (*on_store)(struct tool *t, struct mm_store *store);
    enum mm_err (*on_central)(struct tool *t, struct mm_central *central);
} words[] = {
    {"fill", 2, fill_store, NULL},
    {"records", 1, print_records, NULL},
    {"outbox", 1, print_outbox, NULL},
    {"meta", 2, print_meta, NULL},
    {"central", 2, NULL, print_central},
    {"odd", 1, NULL, print_odd},
    {"duties", 1, print_duties, NULL},
    {"asked", 1, NULL, print_asked},
    {"history", 2, print_history, NULL},
    {"stands", 1, print_stands, NULL},
    {"standing", 1, NULL, print_standing},
    {"reports", 2, NULL, write_reports},
    {"old", 1, make_old, NULL},
};

int main(int argc, char **argv)
{
    struct tool t = {mm_clock_system(), mm_random_system(), argv + 2, MM_ERRINFO_INIT};
    struct mm_store *store = NULL;
    struct mm_central *central = NULL;
    size_t at = 0, n = sizeof words / sizeof words[0];
    while (at < n && (argc < 2 || strcmp(argv[1], words[at].name) != 0 || argc != words[at].args + 2))
        at++;
    if (at == n) {
        fprintf(stderr, "usage: see the head of sync_tool.c\n");
        return 2;
    }
    enum mm_err err = mm_crypto_init(&t.info);
    if (!err && words[at].on_store)
        err = mm_store_open(argv[2], false, &t.clock, &t.random, &store, &t.info);
    if (!err && words[at].on_central)
        err = mm_central_open(argv[2], MM_CENTRAL_READ, NULL, &t.clock, &t.random, &central, &t.info);
    if (!err)
        err = store ? words[at].on_store(&t, store) : words[at].on_central(&t, central);
    mm_store_close(store);
    mm_central_close(central);
    if (err)
        fprintf(stderr, "sync_tool: %s\n", t.info.text);
    return err ? 1 : 0;
}
