#include "sync/server/routes/xapi_out.h"

#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/server/attachment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- what a store adds --------------------------------------------------------------------------------- */
static void write_added(const struct mm_xapi_out *out, const struct mm_json *doc,
                        const struct mm_statement_row *row, struct mm_jw *w)
{
    char stored[MM_TIME_BYTES];
    mm_time_format_us(row->stored, stored);
    if (!mm_json_get(doc, "timestamp"))
        mm_jw_kstr(w, "timestamp", stored);
    if (!mm_json_get(doc, "stored"))
        mm_jw_kstr(w, "stored", stored);
    if (!mm_json_get(doc, "version"))
        mm_jw_kstr(w, "version", out->version);
    if (mm_json_get(doc, "authority"))
        return;
    mm_jw_kobj(w, "authority");
    mm_jw_kstr(w, "objectType", "Agent");
    mm_jw_kobj(w, "account");
    mm_jw_kstr(w, "homePage", out->central->home_page);
    mm_jw_kstr(w, "name", row->recorder);
    mm_jw_end(w);
    mm_jw_end(w);
}

/* The bytes as they came, with what is added put in before the last brace. */
static enum mm_err put_exact(const struct mm_xapi_out *out, const struct mm_json *doc,
                             const struct mm_statement_row *row)
{
    struct mm_buf added;
    struct mm_jw w;
    size_t len = row->len;
    while (len > 0 && row->bytes[len - 1] != '}')
        len--;
    mm_buf_init(&added, 4096);
    mm_jw_init(&w, &added);
    mm_jw_obj(&w);
    write_added(out, doc, row, &w);
    mm_jw_end(&w);
    mm_buf_append(out->body, row->bytes, len ? len - 1 : 0);
    if (added.len > 2) {
        mm_buf_char(out->body, ',');
        mm_buf_append(out->body, added.data + 1, added.len - 1);
    } else {
        mm_buf_char(out->body, '}');
    }
    enum mm_err err = added.err;
    mm_buf_done(&added);
    return err;
}

static enum mm_err put_formed(const struct mm_xapi_out *out, const struct mm_json *doc,
                              const struct mm_statement_row *row)
{
    struct mm_jw w;
    mm_jw_init(&w, out->body);
    mm_jw_obj(&w);
    mm_xapi_format_write(doc, out->format, out->languages, &w);
    write_added(out, doc, row, &w);
    mm_jw_end(&w);
    return out->body->err;
}

/* ---- attachments --------------------------------------------------------------------------------------- */
static enum mm_err note_attached(struct mm_xapi_out *out, const struct mm_json *holder)
{
    const struct mm_json *at = mm_json_first(mm_json_get(holder, "attachments"));
    for (; at; at = mm_json_next(at)) {
        const char *sha2 = mm_json_get_str(at, "sha2", "");
        size_t i = 0;
        while (i < out->n_attached && strcasecmp(out->attached[i].sha2, sha2) != 0)
            i++;
        if (i < out->n_attached)
            continue;
        struct mm_xapi_attached *more =
            mm_central_grow(out->attached, out->n_attached, &out->cap_attached, sizeof *more);
        if (!more)
            return MM_ERR_NOMEM;
        out->attached = more;
        (void)snprintf(more[i].sha2, sizeof more[i].sha2, "%s", sha2);
        (void)snprintf(more[i].type, sizeof more[i].type, "%s", mm_json_get_str(at, "contentType", ""));
        more[i].type[strcspn(more[i].type, "\r\n")] = '\0';
        for (char *c = more[i].sha2; *c; c++)
            *c = (char)(*c | (*c >= 'A' ? 0x20 : 0));
        out->n_attached++;
        int64_t len = 0;
        enum mm_err err = mm_attachment_size(out->central, more[i].sha2, &len, NULL);
        if (err && err != MM_ERR_NOT_FOUND)
            return err;
        out->attached_bytes += len;
    }
    return MM_OK;
}

bool mm_xapi_out_full(void *ctx)
{
    const struct mm_xapi_out *out = ctx;
    int64_t bytes = (int64_t)out->body->len + out->attached_bytes;
    return bytes > MM_MAX_REPLY_BYTES - 2 * MM_MAX_BODY_BYTES;
}

#define PART_HEAD_BYTES 4096

static enum mm_err put_part(struct mm_xapi_out *out, const char *boundary, const struct mm_xapi_attached *at,
                            struct mm_body *to, struct mm_errinfo *info)
{
    char head[PART_HEAD_BYTES];
    int64_t len = 0;
    enum mm_err err = mm_attachment_size(out->central, at->sha2, &len, info);
    if (err == MM_ERR_NOT_FOUND) /* its statement has a fileUrl alone */
        return MM_OK;
    if (err || (size_t)len + 2 * sizeof head > to->max - to->len)
        return err; /* by fileUrl a statement may name more than was ever sent at once: its reader goes on
                       without */
    int n = snprintf(head, sizeof head,
                     "\r\n--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: binary\r\n"
                     "X-Experience-API-Hash: %s\r\n\r\n",
                     boundary, at->type, at->sha2);
    err = mm_body_add(to, head, (size_t)n);
    return err ? err : mm_attachment_get(out->central, at->sha2, to, info);
}

static enum mm_err put_text(struct mm_body *to, const char *before, const char *boundary, const char *after)
{
    char text[200];
    int n = snprintf(text, sizeof text, "%s%s%s", before, boundary, after);
    return mm_body_add(to, text, (size_t)n);
}

enum mm_err mm_xapi_out_parts(struct mm_xapi_out *out, const char *spool, struct mm_body *to,
                              char ret_boundary[MM_HASH_HEX_BYTES], struct mm_errinfo *info)
{
    struct mm_hash seed;
    mm_random_bytes(seed.b, sizeof seed.b); /* nobody who sends an attachment can know it */
    mm_hash_format(&seed, ret_boundary);
    mm_body_init(to, spool, MM_MAX_ATTACHED_BYTES + MM_MAX_REPLY_BYTES);
    enum mm_err err = put_text(to, "--", ret_boundary, "\r\nContent-Type: application/json\r\n\r\n");
    if (!err)
        err = mm_body_add(to, mm_buf_str(out->body), out->body->len);
    for (size_t i = 0; !err && i < out->n_attached; i++)
        err = put_part(out, ret_boundary, &out->attached[i], to, info);
    if (!err)
        err = put_text(to, "\r\n--", ret_boundary, "--\r\n");
    return err;
}

void mm_xapi_out_done(struct mm_xapi_out *out)
{
    free(out->attached);
    out->attached = NULL;
    out->n_attached = out->cap_attached = 0;
}

/* ---- one statement ------------------------------------------------------------------------------------- */
enum mm_err mm_xapi_out_statement(void *ctx, const struct mm_statement_row *row)
{
    struct mm_xapi_out *out = ctx;
    const struct mm_json *doc = row->doc; /* the search has read it */
    if (out->n++)
        mm_buf_char(out->body, ',');
    enum mm_err err = out->format == MM_XAPI_EXACT ? put_exact(out, doc, row) : put_formed(out, doc, row);
    if (!err && out->attachments)
        err = note_attached(out, doc);
    if (!err && out->attachments)
        err = note_attached(out, mm_json_get(doc, "object"));
    if (row->received_at_ms > out->newest_ms)
        out->newest_ms = row->received_at_ms;
    return err;
}
