#include "sync/export/paper.h"

#include "sync/base/clock.h"
#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/export/cells.h"
#include "sync/export/export.h"
#include "sync/export/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_facts(struct mm_jw *w, const struct mm_paper_head *head)
{
    char created[MM_TIME_BYTES];
    struct mm_buf as_of;

    mm_jw_kstr(w, "title", head->title);
    mm_jw_kstr(w, "council", head->council);
    mm_jw_kstr(w, "handling", mm_handling_ja(head->handling));
    mm_jw_kstr(w, "mark", head->demo ? MM_DEMO_MARK : "");
    mm_jw_kstr(w, "checksum", head->checksum);
    if (!head->as_of_ms)
        return;
    mm_buf_init(&as_of, 400);
    mm_as_of_text(head->as_of_ms, &as_of);
    mm_time_format(head->as_of_ms, created);
    mm_jw_kstr(w, "as_of", mm_buf_str(&as_of));
    mm_jw_kstr(w, "created", created);
    mm_buf_done(&as_of);
}

void mm_paper_start(struct mm_paper *paper, const struct mm_paper_head *head)
{
    mm_buf_init(&paper->json, MM_MAX_PAPER_BYTES);
    paper->wait_ms = head->wait_ms;
    mm_jw_init(&paper->w, &paper->json);
    mm_jw_obj(&paper->w);
    mm_jw_kint(&paper->w, "format", 1);
    put_facts(&paper->w, head);
    mm_jw_kobj(&paper->w, "page");
    mm_jw_kstr(&paper->w, "kind", head->kind ? head->kind : "report");
    mm_jw_kstr(&paper->w, "orientation", head->orientation ? head->orientation : "portrait");
    mm_jw_kstr(&paper->w, "type", head->large ? "large" : "normal");
    mm_jw_kstr(&paper->w, "face", head->mincho ? "mincho" : "gothic");
    mm_jw_end(&paper->w);
    mm_jw_karr(&paper->w, "parts");
}

void mm_paper_part(struct mm_paper *paper, const char *type)
{
    mm_jw_obj(&paper->w);
    mm_jw_kstr(&paper->w, "type", type);
}

enum mm_err mm_paper_finish(struct mm_paper *paper, struct mm_buf *out, struct mm_errinfo *info)
{
    enum mm_err err;

    mm_jw_end(&paper->w);
    mm_jw_end(&paper->w);
    err = mm_buf_check(&paper->json, info);
    if (!err) {
        const struct mm_render_job job = {.name = "pdf",
                                          .input = paper->json.data,
                                          .input_bytes = paper->json.len,
                                          .wait_ms = paper->wait_ms};

        err = mm_render(&job, out, info);
    }
    if (paper->json.data)
        mm_wipe(paper->json.data, paper->json.len); /* one-time codes pass through here */
    mm_buf_done(&paper->json);
    return err;
}

enum mm_err mm_report_checksum(const struct mm_report_table *table, char out[MM_CHECKSUM_BYTES],
                               struct mm_errinfo *info)
{
    char hex[MM_HASH_HEX_BYTES];
    struct mm_hash hash;
    struct mm_buf json;
    struct mm_report_table lasting = *table; /* borrows all but the list of notes */
    enum mm_err err;

    lasting.n_notes = 0;
    lasting.notes = (char **)calloc(table->n_notes + 1, sizeof(*lasting.notes));
    if (!lasting.notes)
        return mm_nomem(info);
    for (size_t i = 0; i < table->n_notes; i++)
        if (!table->passing[i])
            lasting.notes[lasting.n_notes++] = table->notes[i];
    mm_buf_init(&json, MM_MAX_REPLY_BYTES);
    err = mm_export_find("json")->write(&lasting, &json, NULL, info);
    free(lasting.notes);
    if (!err) {
        hash = mm_sha256(json.data, json.len);
        mm_hash_format(&hash, hex);
        snprintf(out, MM_CHECKSUM_BYTES, "%.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);
    }
    mm_buf_done(&json);
    return err;
}
