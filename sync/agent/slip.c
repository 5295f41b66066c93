/* 署名待ち: the 研修修了証 of a completion that the server could not be asked about, without number and QR
 * code, from what this kiosk knows: the words that the council decided came with the roster. It waits in
 * DIR/certificates as PERSON.wait.COURSE.pdf until the server can be asked; then the signed one takes its
 * place, kept and not printed: nobody stands there any more. */
#include "sync/agent/certificate.h"
#include "sync/base/log.h"
#include "sync/export/certificate.h"
#include "sync/rules/duties.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WAITS ".wait."
#define ENDS  ".pdf"

struct slip {
    struct mm_person person;
    char council[200], demo[8], issuer[MM_CERTIFICATE_TEXT], words[MM_CERTIFICATE_TEXT], dir[MM_PATH_BYTES];
    struct mm_pack *pack;    /* owned */
    struct mm_history *rows; /* owned */
    const struct mm_history *done;
};

static enum mm_err load(struct mm_agent *agent, const char *person, const char *course, struct slip *s,
                        struct mm_errinfo *info)
{
    const struct {
        const char *name;
        char *out;
        size_t bytes;
    } facts[] = {{"council_name", s->council, sizeof s->council},
                 {"demo", s->demo, sizeof s->demo},
                 {MM_META_CERTIFICATE_ISSUER, s->issuer, sizeof s->issuer},
                 {MM_META_CERTIFICATE_WORDS, s->words, sizeof s->words},
                 {"pack_dir", s->dir, sizeof s->dir}};
    size_t n = 0;
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof facts / sizeof facts[0]; i++)
        err = mm_store_meta_get(agent->store, facts[i].name, facts[i].out, facts[i].bytes, info);
    if (!err && !s->issuer[0])
        err = MM_ERR_REFUSED; /* the council has not decided */
    if (!err)
        err = mm_store_person(agent->store, person, &s->person, info);
    if (!err)
        err = mm_pack_open_handed(s->dir, NULL, &s->pack, info);
    if (!err)
        err = mm_store_history(agent->store, s->pack, person, &s->rows, &n, info);
    for (size_t i = 0; !err && !s->done && i < n; i++)
        if (strcmp(s->rows[i].state.duty.course, course) == 0 &&
            s->rows[i].state.progress == MM_PROGRESS_DONE && s->rows[i].state.completed_at_ms != INT64_MAX)
            s->done = &s->rows[i];
    return err ? err : s->done ? MM_OK : MM_ERR_NOT_FOUND;
}

enum mm_err mm_agent_slip(struct mm_agent *agent, const char *person, const char *course, struct mm_buf *pdf,
                          struct mm_errinfo *info)
{
    struct slip s = {.pack = NULL};
    enum mm_err err = load(agent, person, course, &s, info);
    if (!err) {
        const struct mm_certificate_paper paper = {
            .council = s.council,
            .number = "番号は署名のときに付きます",
            .name = s.person.name,
            .course = s.done->title,
            .route = mm_duty_route_ja(mm_duty_route(s.done->state.duty.closed_by)),
            .policy = s.pack->policy.title,
            .policy_hash = s.pack->policy.text_hash,
            .words = s.words,
            .issuer = s.issuer,
            .done_on = mm_date_of(s.done->state.completed_at_ms),
            .issued_on = mm_date_of(mm_now_ms(&agent->clock)),
            .demo = strcmp(s.demo, "0") != 0,
            .wait_ms = MM_CERTIFICATE_WAIT_MS};
        err = mm_certificate_pdf(&paper, pdf, info);
    }
    mm_pack_free(s.pack);
    free(s.rows);
    return err;
}

enum mm_err mm_agent_slip_name(const char *person, const char *course, char *out, size_t out_bytes)
{
    int n = snprintf(out, out_bytes, "%s" WAITS "%s" ENDS, person, course);
    return n > 0 && (size_t)n < out_bytes ? MM_OK : MM_ERR_TOO_BIG;
}

/* ---- signing later ------------------------------------------------------------------------------------ */
/* PERSON.wait.COURSE.pdf in its two parts. */
static bool parts_of(const char *file, char person[MM_ID_BYTES], char course[MM_ID_BYTES])
{
    const char *mark = strstr(file, WAITS), *from = mark ? mark + strlen(WAITS) : file;
    size_t len = strlen(from), end = strlen(ENDS);
    if (!mark || mark == file || (size_t)(mark - file) >= MM_ID_BYTES || len <= end ||
        len - end >= MM_ID_BYTES || strcmp(from + len - end, ENDS) != 0)
        return false;
    (void)snprintf(person, MM_ID_BYTES, "%.*s", (int)(mark - file), file);
    (void)snprintf(course, MM_ID_BYTES, "%.*s", (int)(len - end), from);
    return true;
}

static enum mm_err sign_one(struct mm_agent *agent, const char *folder, const char *file)
{
    char person[MM_ID_BYTES], course[MM_ID_BYTES], path[MM_PATH_BYTES], signed_path[MM_PATH_BYTES];
    if (!parts_of(file, person, course) || mm_path_join(path, folder, file))
        return MM_OK;
    enum mm_err err = mm_agent_certificate_keep(agent, person, course, signed_path);
    if (err && err != MM_ERR_REFUSED) {
        mm_log(MM_LOG_WARN, "certificate: it waits on for its signature: %s", mm_err_name(err));
        return err;
    }
    (void)unlink(path);
    mm_log(MM_LOG_INFO, "certificate: %s", err ? "refused, the one that waited is removed" : "signed");
    return MM_OK;
}

void mm_agent_slips_sign(struct mm_agent *agent)
{
    char folder[MM_PATH_BYTES];
    struct dirent *entry;
    enum mm_err err = MM_OK;
    if (mm_path_join(folder, agent->dir, MM_CERTIFICATE_FOLDER))
        return;
    DIR *dir = opendir(folder);
    while (dir && !err && (entry = readdir(dir)))
        err = sign_one(agent, folder, entry->d_name);
    if (dir)
        (void)closedir(dir);
}
