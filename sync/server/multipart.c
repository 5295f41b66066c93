#include "sync/server/multipart.h"

#include "sync/base/limits.h"
#include "sync/server/body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BOUNDARY_BYTES 72 /* RFC 2046: at most 70 characters */

/* The value of the parameter boundary, in quotes or without. */
static bool find_boundary(const char *type, char out[BOUNDARY_BYTES])
{
    static const char name[] = "boundary=";
    for (const char *at = strchr(type, ';'); at; at = strchr(at, ';')) {
        at += 1 + strspn(at + 1, " \t");
        if (strncasecmp(at, name, sizeof name - 1) != 0)
            continue;
        at += sizeof name - 1;
        bool quoted = *at == '"';
        at += quoted;
        size_t len = strcspn(at, quoted ? "\"" : "; \t");
        if (len == 0 || len > 70 || (quoted && at[len] != '"'))
            return false;
        (void)snprintf(out, BOUNDARY_BYTES, "%.*s", (int)len, at);
        return true;
    }
    return false;
}

/* CRLF, two hyphens and the boundary: the next place between at and end. NULL when there is none. */
static const char *find_mark(const char *at, const char *end, const char *mark, size_t mark_len)
{
    while (at < end && (size_t)(end - at) >= mark_len) {
        const char *hit = memchr(at, '\r', (size_t)(end - at) - mark_len + 1);
        if (!hit || memcmp(hit, mark, mark_len) == 0)
            return hit;
        at = hit + 1;
    }
    return NULL;
}

struct reading {
    const char *at, *end;
    char mark[BOUNDARY_BYTES + 4];
    size_t mark_len;
    bool mapped;
    struct mm_part *parts; /* owned */
    size_t n;
    struct mm_errinfo *info;
};

static enum mm_err bad(struct reading *r, const char *what)
{
    return mm_fail(r->info, MM_ERR_INVALID, "multipart/mixed: %s", what);
}

/* From r->at on, piece by piece: what was walked through lies in its file. */
static const char *next_mark(const struct reading *r)
{
    const char *hit = NULL;
    for (const char *at = r->at; !hit && at < r->end; at += MM_ATTACHMENT_PIECE) {
        size_t left = (size_t)(r->end - at), piece = left < MM_ATTACHMENT_PIECE ? left : MM_ATTACHMENT_PIECE;
        size_t over = left - piece < r->mark_len - 1 ? left - piece : r->mark_len - 1; /* it may lie across */
        hit = find_mark(at, at + piece + over, r->mark, r->mark_len);
        if (r->mapped)
            mm_body_drop(at, piece);
    }
    return hit;
}

static void take_header(struct mm_part *part, const char *line, size_t len)
{
    struct {
        const char *name;
        char *out;
        size_t out_bytes;
    } known[] = {{"Content-Type", part->type, sizeof part->type},
                 {"Content-Transfer-Encoding", part->encoding, sizeof part->encoding},
                 {"X-Experience-API-Hash", part->hash, sizeof part->hash}};
    const char *colon = memchr(line, ':', len);
    if (!colon)
        return;
    const char *value = colon + 1, *end = line + len;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if ((size_t)(colon - line) == strlen(known[i].name) &&
            strncasecmp(line, known[i].name, strlen(known[i].name)) == 0)
            (void)snprintf(known[i].out, known[i].out_bytes, "%.*s", (int)(end - value), value);
}

/* Headers up to the empty line; r->at stands behind it. */
static enum mm_err take_headers(struct reading *r, struct mm_part *part)
{
    for (;;) {
        const char *eol = find_mark(r->at, r->end, "\r\n", 2);
        if (!eol)
            return bad(r, "部分の見出しが終わっていません");
        const char *line = r->at;
        r->at = eol + 2;
        if (eol == line)
            return MM_OK;
        take_header(part, line, (size_t)(eol - line));
    }
}

/* Behind a mark: "--" ends everything, an empty line begins a part. */
static enum mm_err after_mark(struct reading *r, bool *ret_last)
{
    *ret_last = r->end - r->at >= 2 && memcmp(r->at, "--", 2) == 0;
    if (*ret_last)
        return MM_OK;
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
        r->at++;
    if (r->end - r->at < 2 || memcmp(r->at, "\r\n", 2) != 0)
        return bad(r, "区切りの後が正しくありません");
    r->at += 2;
    return MM_OK;
}

static enum mm_err take_part(struct reading *r)
{
    if (r->n == MM_MAX_PARTS)
        return mm_fail(r->info, MM_ERR_TOO_BIG, "multipart/mixed: 部分が多すぎます（%d まで）", MM_MAX_PARTS);
    struct mm_part *part = &r->parts[r->n++];
    enum mm_err err = take_headers(r, part);
    if (err)
        return err;
    r->at -= 2; /* the empty line's end may be the mark's beginning, of a part without content */
    const char *stop = next_mark(r);
    if (!stop)
        return bad(r, "終わりの区切りがありません");
    part->data = r->at + 2;
    part->len = stop > r->at ? (size_t)(stop - part->data) : 0;
    r->at = stop + r->mark_len;
    return MM_OK;
}

static enum mm_err take_all(struct reading *r)
{
    bool last = false;
    size_t first_len = r->mark_len - 2; /* at the very beginning without its CRLF */
    if ((size_t)(r->end - r->at) >= first_len && memcmp(r->at, r->mark + 2, first_len) == 0) {
        r->at += first_len;
    } else {
        const char *first = next_mark(r);
        if (!first)
            return bad(r, "区切り（boundary）が本文にありません");
        r->at = first + r->mark_len;
    }
    enum mm_err err = after_mark(r, &last);
    while (!err && !last) {
        err = take_part(r);
        if (!err)
            err = after_mark(r, &last);
    }
    return err;
}

enum mm_err mm_multipart_read(const char *content_type, const char *body, size_t len, bool mapped,
                              struct mm_part **ret_parts, size_t *ret_n, struct mm_errinfo *info)
{
    struct reading r = {.at = body, .end = body + len, .mapped = mapped, .info = info};
    char boundary[BOUNDARY_BYTES];
    if (!find_boundary(content_type, boundary))
        return bad(&r, "区切り（boundary）がありません");
    r.mark_len = (size_t)snprintf(r.mark, sizeof r.mark, "\r\n--%s", boundary);
    r.parts = calloc(MM_MAX_PARTS, sizeof *r.parts);
    if (!r.parts)
        return mm_nomem(info);
    enum mm_err err = take_all(&r);
    if (err) {
        free(r.parts);
        return err;
    }
    *ret_parts = r.parts;
    *ret_n = r.n;
    return MM_OK;
}
