/* A council in a temporary folder, with the pack of this repository and a clock that stands still. With
 * MM_TEST_PG its database is one of PostgreSQL's (fixture_pg.h). */
#ifndef MM_TEST_FIXTURE_COUNCIL_H
#define MM_TEST_FIXTURE_COUNCIL_H

#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/rules/duties.h"
#include "sync/server/central.h"
#include "sync/server/facts.h"
#include "sync/server/people.h"
#include "tests/unit/server/fixture_pg.h"

#include <sys/wait.h>
#include <unistd.h>

#ifndef COUNCIL_PACK
#define COUNCIL_PACK MM_TEST_SOURCE_DIR "/content/kamakura"
#endif
/* 2026-11-22 10:05 in Japan */
#define COUNCIL_AT_MS 1795309500000

struct council {
    char dir[256];
    char url[600];
    char file[400]; /* what the names of the files beside the database begin with */
    struct mm_clock_fixed at;
    struct mm_clock clock;
    struct mm_random random;
    struct mm_central *central;
};

/* The sentences are looked at in Japanese, whatever the machine speaks. */
__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

/* Where one council was created, opened and closed: every test begins with a copy of it. */
static char council_first[256];

static inline void council_forget(void)
{
    pg_forget();
    mm_test_rmdir(council_first);
}

/* Where the council lies that is kept in dir: c->url, c->file. */
static inline enum mm_err council_place(struct council *c, const char *dir, struct mm_errinfo *info)
{
    char name[PG_NAME_BYTES];
    if (!pg_wanted()) {
        snprintf(c->file, sizeof c->file, "%s/c.db", dir);
        snprintf(c->url, sizeof c->url, "sqlite:%s", c->file);
        return MM_OK;
    }
    setenv("MAMORI_FILES", dir, 1);
    enum mm_err err = pg_make(name, info);
    snprintf(c->file, sizeof c->file, "%s/%s", dir, name);
    pg_url(name, c->url, sizeof c->url);
    return err;
}

static inline enum mm_err council_create(struct council *c, struct mm_errinfo *info)
{
    const struct mm_central_new what = {.name = "○○市議会", .demo = true, .pack_dir = COUNCIL_PACK};
    enum mm_err err = mm_crypto_init(info);

    mm_test_mkdir(council_first);
    atexit(council_forget);
    if (!err)
        err = council_place(c, council_first, info);
    if (!err)
        err = mm_central_create(c->url, &what, &c->clock, &c->random, info);
    if (!err)
        err = mm_central_open(c->url, MM_CENTRAL_WRITE, NULL, &c->clock, &c->random, &c->central, info);
    if (!err)
        mm_central_close(c->central);
    return err;
}

static inline enum mm_err council_copy(struct council *c, struct mm_errinfo *info)
{
    char from[300];
    int status = -1;
    pid_t pid = fork();

    snprintf(from, sizeof(from), "%s/.", council_first);
    if (pid == 0) {
        execlp("cp", "cp", "-a", from, c->dir, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        return mm_fail(info, MM_ERR_IO, "cp -a %s", from);
    enum mm_err err = council_place(c, c->dir, info);
    if (!err)
        err = pg_rename_files(c->dir, info);
    if (err)
        return err;
    return mm_central_open(c->url, MM_CENTRAL_WRITE, NULL, &c->clock, &c->random, &c->central, info);
}

static inline bool council_open(struct council *c)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err = MM_OK;

    *c = (struct council){.at = {COUNCIL_AT_MS, 1000}};
    mm_test_mkdir(c->dir);
    c->clock = mm_clock_fixed(&c->at);
    c->random = mm_random_system();
    if (!council_first[0])
        err = council_create(c, &info);
    if (!err)
        err = council_copy(c, &info);
    MM_CHECK_STR(info.text, "");
    return MM_CHECK(err == MM_OK);
}

/* The pack of this repository as another council's, in c->dir. */
static inline enum mm_err council_pack(struct council *c, const char *id, char dir[400],
                                       struct mm_errinfo *info)
{
    char command[3000];
    snprintf(dir, 400, "%s/%s-pack", c->dir, id);
    snprintf(command, sizeof command,
             "cp -a '" MM_TEST_SOURCE_DIR "/content/kamakura' '%s' && ln -sfn '" MM_TEST_SOURCE_DIR
             "/content/common' '%s/common' && sed -i 's/\"id\": \"kamakura\"/\"id\": \"%s\"/' "
             "'%s/council.json'",
             dir, c->dir, id, dir);
    int status = -1;
    pid_t pid = fork();
    if (pid == 0) {
        execlp("sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        return mm_fail(info, MM_ERR_IO, "%s", command);
    return MM_OK;
}

/* One more council in the store, which is closed and opened again for it. */
static inline bool council_join(struct council *c, const struct mm_central_new *like)
{
    char dir[400];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_central_new what = *like;
    enum mm_err err = council_pack(c, what.council, dir, &info);
    what.pack_dir = dir;
    mm_central_close(c->central);
    c->central = NULL;
    if (!err)
        err = mm_central_join(c->url, &what, &c->clock, &c->random, NULL, &info);
    if (!err)
        err = mm_central_open(c->url, MM_CENTRAL_WRITE, NULL, &c->clock, &c->random, &c->central, &info);
    MM_CHECK_STR(info.text, "");
    return MM_CHECK(err == MM_OK);
}

static inline void council_close(struct council *c)
{
    mm_central_close(c->central);
    mm_test_rmdir(c->dir);
}

/* How many courses whoever begins is asked for. */
static inline size_t courses_of_beginning(struct council *c)
{
    const struct mm_pack *pack = mm_central_pack(c->central);
    size_t n = 0;
    for (size_t i = 0; i < pack->n_courses; i++)
        n += pack->courses[i].kind == MM_COURSE_MODULE || pack->courses[i].kind == MM_COURSE_PART;
    return n;
}

/* (tx) What an import of this person would have noted, on the day of at_ms. */
static inline void term_put(struct council *c, const struct mm_person *person, int64_t at_ms)
{
    static unsigned made; /* an id by lot would be somebody else's now and then */
    struct mm_fact facts[MM_MAX_CHANGE_FACTS];
    size_t n = mm_facts_of_change(NULL, person, "", mm_date_day(mm_date_of(at_ms)), facts);
    for (size_t i = 0; i < n; i++) {
        snprintf(facts[i].id, sizeof facts[i].id, "%08x-0000-7000-8000-%012x", made++, (unsigned)i);
        MM_CHECK_ERR(mm_facts_put(c->central, &facts[i], NULL), MM_OK);
    }
}

static const struct mm_json_limits council_limits = {16 * 1024 * 1024, 32};

/* roster.import of a text. ret_out (may be NULL): the reply, owned by the caller. Several faults: INVALID
 * with the first. */
/* form: "csv" or "xlsx". */
static inline enum mm_err council_import_as(struct council *c, const char *form, const char *text,
                                            bool dry_run, struct mm_json **ret_out, struct mm_errinfo *info)
{
    struct mm_buf in, out;
    struct mm_jw w;
    struct mm_json *doc = NULL, *reply = NULL;
    enum mm_err err;

    mm_buf_init(&in, 16 * 1024 * 1024);
    mm_buf_init(&out, 16 * 1024 * 1024);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, form, text);
    mm_jw_kbool(&w, "dry_run", dry_run);
    mm_jw_end(&w);
    err = mm_json_parse(mm_buf_str(&in), in.len, &council_limits, &doc, info);
    if (!err)
        err = mm_action_find("roster.import")->run(c->central, doc, &out, info);
    if (!err)
        err = mm_json_parse(mm_buf_str(&out), out.len, &council_limits, &reply, info);
    if (!err && mm_json_get(reply, "faults"))
        err = mm_fail(info, MM_ERR_INVALID, "%s",
                      mm_json_get_str(mm_json_first(mm_json_get(reply, "faults")), "text", ""));
    if (!err && ret_out)
        *ret_out = reply;
    else
        mm_json_free(reply);
    mm_json_free(doc);
    mm_buf_done(&in);
    mm_buf_done(&out);
    return err;
}
static inline enum mm_err council_import(struct council *c, const char *csv, bool dry_run,
                                         struct mm_json **ret_out, struct mm_errinfo *info)
{
    return council_import_as(c, "csv", csv, dry_run, ret_out, info);
}
#endif
