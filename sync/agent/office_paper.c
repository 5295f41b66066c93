/* A paper of the secretariat: printed, or kept on the medium under the name that the server gives it. */
#include "sync/agent/office.h"

#include "sync/agent/print.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PRINTED "office.pdf" /* for as long as lp reads it */

/* Those of the menu: what else there is has the pages. */
static const char *const papers[] = {"committee", "overdue", "letters"};

static const char *paper_of(const char *name)
{
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++)
        if (strcmp(papers[i], name) == 0)
            return papers[i];
    return NULL;
}

static enum mm_err print(struct mm_agent *agent, const struct mm_buf *pdf, struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES], printer[MM_PRINTER_BYTES] = "";
    if (mm_path_join(path, agent->dir, PRINTED))
        return mm_fail(info, MM_ERR_TOO_BIG, "%s", agent->dir);
    if (mm_store_meta_get(agent->store, MM_META_PRINTER, printer, sizeof printer, NULL))
        printer[0] = '\0';
    enum mm_err err = mm_file_write_atomic(path, pdf->data, pdf->len, 0600, info);
    if (!err)
        err = mm_print_file(printer, path, MM_PRINT_WAIT_MS, info);
    (void)unlink(path);
    return err;
}

static enum mm_err keep(struct mm_agent *agent, const char *name, const struct mm_buf *pdf,
                        struct mm_errinfo *info)
{
    char path[MM_PATH_BYTES];
    if (mm_office_media(agent, info))
        return info->err;
    if (!name[0] || mm_path_join(path, agent->media, name))
        return mm_fail(info, MM_ERR_INVALID, "%s", name);
    if (mm_file_write_atomic(path, pdf->data, pdf->len, 0600, info))
        return mm_fail(info, MM_ERR_IO, "%s",
                       mm_say("媒体に書けませんでした。差し込んであるか、空きがあるかを確かめてください。",
                              "the medium cannot be written; is it there, and has it room?"));
    return MM_OK;
}

enum mm_err mm_office_paper(struct mm_agent *agent, const struct mm_json *want, struct mm_jw *out,
                            struct mm_errinfo *info)
{
    char path[100], name[MM_MAX_FILE_NAME_BYTES];
    struct mm_http_answer answer;
    const char *report = paper_of(mm_json_get_str(want, "report", ""));
    bool prints = strcmp(mm_json_get_str(want, "to", ""), "print") == 0;
    if (!report)
        return mm_fail(info, MM_ERR_INVALID, "report");
    (void)snprintf(path, sizeof path, "/api/v1/report/%s?format=pdf", report);
    mm_http_answer_init(&answer);
    enum mm_err err = mm_office_call(agent, path, NULL, &answer, info);
    mm_http_file_name(&answer, name, sizeof name);
    if (!err)
        err = prints ? print(agent, &answer.body, info) : keep(agent, name, &answer.body, info);
    mm_jw_kstr(out, "file", prints ? "" : name);
    mm_http_answer_done(&answer);
    return err;
}
