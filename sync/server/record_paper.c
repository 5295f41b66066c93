#include "sync/server/record_paper.h"

#include "sync/base/log.h"
#include "sync/export/certificate.h"
#include "sync/rules/duties.h"
#include "sync/server/certificate.h"
#include "sync/server/internal.h"
#include "sync/server/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The texts of one line of the paper. */
struct line {
    char opened[MM_WAREKI_BYTES], done[MM_WAREKI_BYTES], how[120];
};
struct job {
    struct mm_central *central;
    struct mm_person person;
    struct mm_duty *duties;
    struct mm_progress_row *progress;
    size_t n_duties, n_progress, n;
    struct mm_taken *rows;
    struct line *lines;
};

static void day_text(const char *day, char out[MM_WAREKI_BYTES])
{
    struct mm_date date;
    out[0] = '\0';
    if (mm_date_parse(day, &date) == MM_OK)
        mm_date_wareki(date, out);
}

static bool is_begun(const struct job *job, const struct mm_duty *duty)
{
    for (size_t i = 0; i < job->n_progress; i++)
        if (strcmp(job->progress[i].registration, duty->registration) == 0)
            return true;
    return false;
}

/* What was neither closed nor begun is no part of what somebody did. */
static void add_line(struct job *job, const struct mm_duty *duty)
{
    const struct mm_course *course = mm_pack_course(mm_central_pack(job->central), duty->course);
    struct line *line = &job->lines[job->n];
    struct mm_buf how;
    if (!duty->closed_on[0] && !is_begun(job, duty))
        return;
    day_text(duty->opened_on, line->opened);
    day_text(duty->closed_on, line->done);
    mm_buf_init(&how, sizeof line->how);
    mm_duty_closed_ja(duty, &how);
    (void)snprintf(line->how, sizeof line->how, "%s", duty->closed_on[0] ? mm_buf_str(&how) : "途中");
    mm_buf_done(&how);
    job->rows[job->n++] =
        (struct mm_taken){course ? course->title : duty->course, line->opened, line->done, line->how};
}

static enum mm_err load(struct job *job, int64_t now_ms, struct mm_errinfo *info)
{
    enum mm_err err = mm_duties_list(job->central, job->person.id, &job->duties, &job->n_duties, info);
    if (!err)
        err = mm_progress_list(job->central, NULL, now_ms, &job->progress, &job->n_progress, info);
    if (err)
        return err;
    job->rows = calloc(job->n_duties + 1, sizeof *job->rows);
    job->lines = calloc(job->n_duties + 1, sizeof *job->lines);
    return job->rows && job->lines ? MM_OK : mm_nomem(info);
}

enum mm_err mm_central_record_pdf(struct mm_central *central, const char *actor, const char *text, bool proof,
                                  struct mm_buf *out, struct mm_errinfo *info)
{
    struct mm_certificate_rules rules = {0};
    struct job job = {.central = central};
    char what[MM_ID_BYTES + 32];
    int64_t now_ms = mm_now_ms(&central->clock);
    enum mm_err err = proof ? mm_certificate_rules_get(central, &rules, info) : MM_OK;
    if (!err)
        err = mm_person_find(central, text, &job.person, info);
    (void)snprintf(what, sizeof what, "certificate %s %s", proof ? "proof" : "record", job.person.id);
    if (!err)
        err = mm_central_operation(central, actor, what, info);
    if (!err)
        err = load(&job, now_ms, info);
    for (size_t i = 0; !err && i < job.n_duties; i++)
        add_line(&job, &job.duties[i]);
    const struct mm_record_paper paper = {.council = central->name,
                                          .name = job.person.name,
                                          .status = mm_person_status_ja(job.person.status),
                                          .rows = job.rows,
                                          .n = job.n,
                                          .proof = proof,
                                          .issuer = rules.issuer,
                                          .as_of_ms = now_ms,
                                          .demo = central->demo};
    if (!err)
        err = mm_record_pdf(&paper, out, info);
    free(job.duties);
    free(job.progress);
    free(job.rows);
    free(job.lines);
    return err;
}
