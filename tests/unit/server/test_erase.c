/* Who is erased is nowhere any more: database, log, backup, reports; and the chain holds.
 * mm-test-pg: long */
#include "sync/server/backup.h"
#include "sync/server/erase.h"
#include "sync/server/lrs.h"
#include "sync/server/migrate.h"
#include "sync/server/verify.h"
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_report.h"

#include <dirent.h>
#include <sys/stat.h>

#define NAME   "青葉　和夫"
#define CLOSE  "青葉和夫"
#define LOWER  "\\u9752\\u8449\\u548c\\u592b"
#define MBOX   "mailto:aoba@example.jp"
#define ROSTER HEAD NAME ",あおば　かずお,議員,1,2026-11-09\n森　太郎,もり　たろう,議員,2,2026-11-09\n"

struct scene {
    struct council c;
    struct kiosk k;
    struct mm_person aoba, mori;
};

static enum mm_err act(struct council *c, const char *action, const char *json)
{
    struct mm_json *in = NULL;
    struct mm_buf out;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = mm_json_parse(json, strlen(json), &council_limits, &in, &info);
    mm_buf_init(&out, 1 << 20);
    if (!err)
        err = mm_action_find(action)->run(c->central, in, &out, &info);
    mm_json_free(in);
    mm_buf_done(&out);
    return err;
}

static void post(struct council *c, const char *text)
{
    struct mm_lrs_post given = {
        .type = "application/json", .body = text, .len = strlen(text), .credential = "other"};
    struct mm_lrs_write *write = NULL;
    MM_CHECK_ERR(mm_lrs_read(c->central, &given, &write, NULL), MM_OK);
    MM_CHECK_ERR(mm_lrs_store(c->central, write, NULL), MM_OK);
    mm_lrs_write_free(write);
}

#define FOREIGN(agent)                                                                                       \
    "{\"actor\":{" agent                                                                                     \
    "},\"verb\":{\"id\":\"http://example.jp/v\"},\"object\":{\"id\":\"http://example.jp/a\"}}"

/* Two people with records; another system and a broken kiosk wrote the name of one of them. */
static bool scene_open(struct scene *s)
{
    struct mm_record_reply replies[3];
    if (!council_open(&s->c) || !kiosk_enrol(&s->c, &s->k, 1))
        return false;
    MM_CHECK_ERR(act(&s->c, "office.answer", /* nobody was called so then */
                     "{\"actor\":\"書記\",\"question\":\"office-01\",\"answer\":\"はい\",\"role\":\"" CLOSE
                     "\",\"proof\":\"document\",\"note\":\"" NAME "\"}"),
                 MM_OK);
    MM_CHECK_ERR(council_import(&s->c, ROSTER, false, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_person_find(s->c.central, "1", &s->aoba, NULL), MM_OK);
    MM_CHECK_ERR(mm_person_find(s->c.central, "2", &s->mori, NULL), MM_OK);
    struct record records[3] = {
        record_verb(&s->c, &s->k, s->aoba.id, MM_VERB_LAUNCHED, COUNCIL_AT_MS),
        record_raw(&s->k, "{\"id\":1,\"name\":\"" CLOSE "\"}"),
        record_verb(&s->c, &s->k, s->aoba.id, MM_VERB_COMPLETED, COUNCIL_AT_MS + 60000),
    };
    MM_CHECK_ERR(take(&s->c, &s->k, records, 3, replies), MM_OK);
    records_free(records, 3);
    post(&s->c, FOREIGN("\"mbox\":\"" MBOX "\""));
    post(&s->c, FOREIGN("\"mbox\":\"mailto:other@example.jp\",\"name\":\"" NAME "\""));
    post(&s->c, FOREIGN("\"mbox\":\"mailto:third@example.jp\",\"name\":\"" LOWER "\""));
    post(&s->c, FOREIGN("\"mbox\":\"mailto:mori@example.jp\",\"name\":\"森　太郎\""));
    MM_CHECK_ERR(act(&s->c, "operation.add", "{\"actor\":\"書記\",\"what\":\"roster cards " CLOSE "\"}"),
                 MM_OK);
    MM_CHECK_ERR(act(&s->c, "duty.note",
                     "{\"actor\":\"書記\",\"kind\":\"休み\",\"person\":\"1\",\"reason\":\"公務\"}"),
                 MM_OK);
    return true;
}

static enum mm_err erase(struct scene *s)
{
    return act(&s->c, "roster.delete", "{\"actor\":\"書記\",\"person\":\"" CLOSE "\",\"mbox\":\"" MBOX "\"}");
}

/* How many files below a folder hold one of the ways in which the name was written. */
static int files_with_name(const char *dir)
{
    static const char *const words[] = {NAME, CLOSE, LOWER, MBOX, "あおば　かずお"};
    DIR *d = opendir(dir);
    struct dirent *entry;
    int n = 0;
    while (d && (entry = readdir(d))) {
        char path[700];
        struct mm_buf bytes;
        struct stat st;
        snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
        if (entry->d_name[0] == '.' || lstat(path, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) && !strstr(path, ".packs"))
            n += files_with_name(path);
        if (!S_ISREG(st.st_mode) || mm_file_read(path, 64 << 20, &bytes, NULL))
            continue;
        bool found = false;
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            found = found || memmem(bytes.data, bytes.len, words[i], strlen(words[i]));
        if (found)
            printf("  %s\n", path);
        n += found;
        mm_buf_done(&bytes);
    }
    if (d)
        closedir(d);
    return n;
}

static void fault(void *ctx, const struct mm_verify_fault *found)
{
    (void)found;
    ++*(int *)ctx;
}

static int faults_of(struct council *c)
{
    int faults = 0;
    int64_t n = 0;
    MM_CHECK_ERR(mm_central_verify(c->central, fault, &faults, &n, NULL), MM_OK);
    return faults;
}

MM_TEST(whoever_is_erased_is_found_nowhere)
{
    struct scene s;
    struct mm_central *reader = NULL;
    struct mm_backup_counts counts;
    struct mm_roster roster;
    size_t n_reports = 0;
    char dir[300];
    MM_REQUIRE(scene_open(&s));
    const struct mm_copy_watch none = {.clock = s.c.clock};
    struct mm_copy_watch watch = none;
    if (!pg_wanted())
        MM_CHECK(files_with_name(s.c.dir) > 0);
    MM_CHECK_ERR(erase(&s), MM_OK);
    MM_CHECK_INT(files_with_name(s.c.dir), 0); /* the database and its log */
    MM_CHECK_ERR(mm_central_reader(s.c.central, &reader, NULL), MM_OK);
    snprintf(dir, sizeof dir, "%s/backup", s.c.dir);
    MM_CHECK_ERR(mm_backup_make(reader, dir, &watch, &counts, NULL), MM_OK);
    mm_central_close(reader);
    MM_CHECK_INT(files_with_name(dir), 0);
    const struct mm_report_ops *const *reports = mm_report_list(&n_reports);
    for (size_t i = 0; i < n_reports; i++) {
        struct mm_report_table table;
        if (!run_report(&s.c, reports[i]->name, &table))
            continue;
        for (size_t f = 0; f < 2; f++) {
            struct mm_buf out = written(&table, f ? "json" : "csv");
            MM_CHECK(!strstr(mm_buf_str(&out), NAME) && !strstr(mm_buf_str(&out), CLOSE));
            mm_buf_done(&out);
        }
        mm_report_table_done(&table);
    }
    MM_CHECK_ERR(mm_central_roster_for(s.c.central, s.k.recorder, &roster, NULL),
                 MM_OK); /* what a kiosk gets */
    MM_CHECK_INT(roster.n_people, 1);
    mm_roster_done(&roster);
    MM_CHECK_ERR(mm_people_get(s.c.central, s.mori.id, &s.mori, NULL), MM_OK);
    council_close(&s.c);
}

MM_TEST(records_stay_under_an_id_that_is_nobodys_and_the_chain_holds)
{
    struct scene s;
    MM_REQUIRE(scene_open(&s));
    int64_t before = count(&s.c, "SELECT COUNT(*) FROM statement");
    MM_CHECK_ERR(erase(&s), MM_OK);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM statement"), before);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM tombstone"), 4);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM progress"), 1); /* of the id */
    MM_CHECK_INT(faults_of(&s.c), 0);
    char *was = derived(&s.c);
    MM_CHECK_ERR(mm_central_rebuild(s.c.central, NULL), MM_OK);
    char *is = derived(&s.c);
    MM_CHECK_STR(is, was);
    free(was);
    free(is);
    MM_CHECK_INT(faults_of(&s.c), 0);
    /* what looks like a tombstone and was no erasure is damage */
    MM_CHECK_ERR(mm_db_exec(s.c.central->db, "DELETE FROM tombstone", NULL), MM_OK);
    MM_CHECK(faults_of(&s.c) > 0);
    council_close(&s.c);
}

MM_TEST(a_legal_hold_stops_it)
{
    struct scene s;
    MM_REQUIRE(scene_open(&s));
    MM_CHECK_ERR(act(&s.c, "roster.hold", "{\"actor\":\"a\",\"person\":\"1\"}"),
                 MM_ERR_INVALID); /* undecided */
    MM_CHECK_ERR(
        act(&s.c, "roster.hold",
            "{\"actor\":\"a\",\"person\":\"1\",\"body\":\"議会運営委員会\",\"decided_on\":\"2026-11-01\","
            "\"number\":\"第1号\"}"),
        MM_OK);
    MM_CHECK_ERR(erase(&s), MM_ERR_CONFLICT);
    MM_CHECK_ERR(mm_people_get(s.c.central, s.aoba.id, &s.aoba, NULL), MM_OK);
    MM_CHECK_ERR(act(&s.c, "roster.hold", "{\"actor\":\"a\",\"person\":\"1\",\"on\":\"no\"}"), MM_OK);
    MM_CHECK_ERR(erase(&s), MM_OK);
    council_close(&s.c);
}

#define HOLD(person)                                                                                         \
    "{\"actor\":\"a\",\"person\":\"" person                                                                  \
    "\",\"body\":\"議会運営委員会\",\"decided_on\":\"2026-11-01\",\"number\":\"第1号\"}"

/* The list of who was erased, as one text. */
static bool list_names(struct council *c, const char *person)
{
    struct mm_buf list;
    char path[700];
    snprintf(path, sizeof path, "%s.erased", c->central->file);
    if (mm_file_read(path, 1 << 20, &list, NULL))
        return false;
    bool is = strstr(mm_buf_str(&list), person) != NULL;
    mm_buf_done(&list);
    return is;
}

MM_TEST(records_of_others_under_a_legal_hold_stay_as_they_are)
{
    struct scene s;
    MM_REQUIRE(scene_open(&s));
    post(&s.c, FOREIGN("\"mbox\":\"mailto:mori@example.jp\",\"name\":\"森　太郎 " CLOSE "\""));
    MM_CHECK_ERR(act(&s.c, "roster.hold", HOLD("2")), MM_OK);
    MM_CHECK_ERR(erase(&s), MM_ERR_CONFLICT);
    MM_CHECK_INT(count(&s.c, "SELECT COUNT(*) FROM tombstone"), 0);
    MM_CHECK_ERR(mm_people_get(s.c.central, s.aoba.id, &s.aoba, NULL), MM_OK);
    MM_CHECK(!list_names(&s.c, s.aoba.id)); /* or the next start would do it */
    MM_CHECK_ERR(act(&s.c, "roster.hold", "{\"actor\":\"a\",\"person\":\"2\",\"on\":\"no\"}"), MM_OK);
    MM_CHECK_ERR(erase(&s), MM_OK);
    MM_CHECK(list_names(&s.c, s.aoba.id));
    council_close(&s.c);
}

MM_TEST(a_list_that_was_lost_is_made_anew_from_the_store)
{
    struct scene s;
    char path[700];
    MM_REQUIRE(scene_open(&s));
    MM_CHECK_ERR(erase(&s), MM_OK);
    snprintf(path, sizeof path, "%s.erased", s.c.central->file);
    MM_CHECK_INT(unlink(path), 0);
    mm_central_close(s.c.central);
    MM_CHECK_ERR(
        mm_central_open(s.c.url, MM_CENTRAL_WRITE, NULL, &s.c.clock, &s.c.random, &s.c.central, NULL), MM_OK);
    MM_CHECK(list_names(&s.c, s.aoba.id));
    council_close(&s.c);
}

static enum mm_err backup_to(struct scene *s, const char *name)
{
    const struct mm_copy_watch none = {.clock = s->c.clock};
    struct mm_copy_watch watch = none;
    struct mm_backup_counts counts;
    struct mm_central *reader = NULL;
    char dir[300];
    snprintf(dir, sizeof dir, "%s/%s", s->c.dir, name);
    enum mm_err err = mm_central_reader(s->c.central, &reader, NULL);
    if (!err)
        err = mm_backup_make(reader, dir, &watch, &counts, NULL);
    mm_central_close(reader);
    return err;
}

/* The legal hold that the backup has was over when the person was erased. */
MM_TEST(an_older_backup_in_a_new_place_brings_nobody_back)
{
    struct scene s;
    struct mm_central *there = NULL;
    struct mm_backup_counts n;
    struct mm_person found;
    char from[340], to[340], list[340];
    MM_REQUIRE(scene_open(&s));
    const struct mm_copy_watch none = {.clock = s.c.clock};
    struct mm_copy_watch watch = none;
    MM_CHECK_ERR(act(&s.c, "roster.hold", HOLD("1")), MM_OK);
    MM_CHECK_ERR(backup_to(&s, "old"), MM_OK);
    MM_CHECK_ERR(act(&s.c, "roster.hold", "{\"actor\":\"a\",\"person\":\"1\",\"on\":\"no\"}"), MM_OK);
    MM_CHECK_ERR(erase(&s), MM_OK);
    MM_CHECK_ERR(backup_to(&s, "new"), MM_OK);
    snprintf(from, sizeof from, "sqlite:%s/old/" MM_BACKUP_DB, s.c.dir);
    snprintf(to, sizeof to, "sqlite:%s/restored/c.db", s.c.dir);
    snprintf(list, sizeof list, "%s/" MM_ERASED_LIST, s.c.dir);
    struct mm_migrate what = {.from = from, .to = to, .clock = &s.c.clock, .random = &s.c.random};
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, NULL), MM_ERR_USAGE); /* nobody said */
    what.erased = from + strlen("sqlite:");
    MM_CHECK_ERR(mm_central_migrate(&what, &watch, &n, NULL), MM_ERR_INVALID); /* no such list */
    what.erased = list;
    MM_REQUIRE(mm_central_migrate(&what, &watch, &n, NULL) == MM_OK);
    snprintf(list, sizeof list, "%s/restored", s.c.dir);
    MM_CHECK_INT(files_with_name(list), 0);
    MM_REQUIRE(mm_central_open(to, MM_CENTRAL_READ, NULL, &s.c.clock, &s.c.random, &there, NULL) == MM_OK);
    MM_CHECK_ERR(mm_people_get(there, s.aoba.id, &found, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_people_get(there, s.mori.id, &found, NULL), MM_OK);
    mm_central_close(there);
    council_close(&s.c);
}

MM_TEST(a_name_that_stands_in_another_one_takes_nobody_elses_records)
{
    struct council c;
    struct mm_person short_one;
    struct mm_erased erased;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(council_import(
                     &c,
                     HEAD "森　恵,もり　めぐみ,議員,1,2026-11-09\n森　恵子,もり　けいこ,議員,2,2026-11-09\n",
                     false, NULL, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_person_find(c.central, "1", &short_one, NULL), MM_OK);
    MM_CHECK_ERR(mm_erase_person(c.central, &short_one, "", "root", &erased, NULL), MM_ERR_CONFLICT);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM person"), 2);
    council_close(&c);
}

MM_TEST(an_older_backup_brings_nobody_back)
{
    struct scene s;
    char now[600];
    struct mm_buf bytes;
    if (pg_wanted())
        return; /* a file of SQLite is put back here */
    MM_REQUIRE(scene_open(&s));
    mm_central_close(s.c.central); /* all of it is in the file */
    snprintf(now, sizeof now, "%s", s.c.file);
    MM_CHECK_ERR(mm_file_read(now, 64 << 20, &bytes, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_central_open(s.c.url, MM_CENTRAL_WRITE, NULL, &s.c.clock, &s.c.random, &s.c.central, NULL), MM_OK);
    MM_CHECK_ERR(erase(&s), MM_OK);
    mm_central_close(s.c.central);
    MM_CHECK_ERR(mm_file_write_atomic(now, bytes.data, bytes.len, 0600, NULL), MM_OK);
    MM_CHECK(files_with_name(s.c.dir) > 0);
    MM_CHECK_ERR(
        mm_central_open(s.c.url, MM_CENTRAL_WRITE, NULL, &s.c.clock, &s.c.random, &s.c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_people_get(s.c.central, s.aoba.id, &s.aoba, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_INT(faults_of(&s.c), 0);
    mm_buf_done(&bytes);
    council_close(&s.c);
}

MM_TEST_MAIN
