/* The container, written: magic, seal, then a head line, letters (a line and its body), an end line and the
 * maker's signature. */
#include "sync/wire/bundle_bytes.h"

#include "sync/base/json.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <string.h>

#define FILE_MODE 0600

static const char *const kind_names[] = {"up", "down"};
_Static_assert(sizeof kind_names / sizeof kind_names[0] == MM_BUNDLE_KIND_COUNT, "one name each");

const char *mm_bundle_kind_name(enum mm_bundle_kind kind)
{
    return kind_names[kind];
}

void mm_bundle_signed_text(const struct mm_sign_public *to, const struct mm_hash *plain, struct mm_buf *out)
{
    mm_buf_append(out, MM_BUNDLE_MAGIC, MM_BUNDLE_MAGIC_BYTES);
    mm_buf_append(out, to->b, sizeof to->b);
    mm_buf_append(out, plain->b, sizeof plain->b);
}

static enum mm_err put(struct mm_bundle_out *out, const void *data, size_t len, struct mm_errinfo *info)
{
    if (len > MM_MAX_BUNDLE_BYTES - out->bytes)
        return mm_fail(
            info, MM_ERR_TOO_BIG,
            mm_say("一つのファイルに入る量（%dMB）を超えています", "more than one file holds (%d MB)"),
            MM_MAX_BUNDLE_BYTES / 1024 / 1024);
    out->bytes += len;
    return mm_seal_out_add(out->seal, data, len, info);
}

/* A part that the signature covers: a line, which is done with, and the body that belongs to it. */
static enum mm_err put_signed(struct mm_bundle_out *out, struct mm_buf *line, const char *body, size_t len,
                              struct mm_errinfo *info)
{
    struct mm_errinfo *failed = &out->failed;
    if (!failed->err && mm_buf_check(line, failed) == MM_OK) {
        mm_sha256_add(&out->hash, line->data, line->len);
        failed->err = put(out, line->data, line->len, failed);
    }
    if (!failed->err && len) {
        mm_sha256_add(&out->hash, body, len);
        failed->err = put(out, body, len, failed);
    }
    mm_buf_done(line);
    return failed->err ? mm_fail(info, failed->err, "%s", failed->text) : MM_OK;
}

static void sweep_beside(const char *path)
{
    char dir[MM_PATH_BYTES];
    const char *slash = strrchr(path, '/');
    (void)snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    mm_bundle_sweep(dir);
}

static enum mm_err seal_file(struct mm_bundle_out *out, struct mm_errinfo *info)
{
    enum mm_err err = mm_file_out_add(&out->file, MM_BUNDLE_MAGIC, MM_BUNDLE_MAGIC_BYTES, info);
    return err ? err : mm_seal_out_new(&out->to, &out->file, &out->seal, info);
}

enum mm_err mm_bundle_begin(struct mm_bundle_out *out, const char *path, const struct mm_bundle_head *head,
                            const struct mm_sign_public *to, struct mm_errinfo *info)
{
    struct mm_file_out file;
    *out = (struct mm_bundle_out){.n = 0};
    sweep_beside(path);
    enum mm_err err = mm_file_out_open(path, FILE_MODE, &file, info);
    if (err)
        return err;
    mm_bundle_lock(file.fd);
    return mm_bundle_begin_file(out, &file, head, to, info);
}

enum mm_err mm_bundle_begin_file(struct mm_bundle_out *out, struct mm_file_out *file,
                                 const struct mm_bundle_head *head, const struct mm_sign_public *to,
                                 struct mm_errinfo *info)
{
    struct mm_buf line;
    struct mm_jw w;
    *out = (struct mm_bundle_out){.head = *head, .to = *to, .file = *file};
    enum mm_err err = seal_file(out, info);
    if (err) {
        mm_bundle_out_done(out);
        return err;
    }
    mm_sha256_start(&out->hash);
    mm_buf_init(&line, MM_MAX_BUNDLE_HEAD);
    mm_jw_init(&w, &line);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "kind", mm_bundle_kind_name(head->kind));
    mm_jw_kstr(&w, "id", head->id);
    mm_jw_kstr(&w, "council", head->council);
    mm_jw_kstr(&w, "recorder", head->recorder);
    mm_jw_kstr(&w, "key", head->key_id);
    mm_jw_kint(&w, "at_ms", head->at_ms);
    mm_jw_kint(&w, "serial", head->serial);
    mm_jw_kint(&w, "answers", head->answers);
    mm_jw_kstr(&w, "pack", head->pack);
    mm_jw_kstr(&w, "medium", head->medium);
    mm_jw_end(&w);
    mm_buf_char(&line, '\n');
    return put_signed(out, &line, NULL, 0, info);
}

enum mm_err mm_bundle_add(struct mm_bundle_out *out, const struct mm_letter *letter,
                          const struct mm_letter_header *headers, size_t n_headers, struct mm_errinfo *info)
{
    struct mm_buf line;
    struct mm_jw w;
    mm_buf_init(&line, MM_MAX_BUNDLE_HEAD);
    mm_jw_init(&w, &line);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "method", letter->method);
    mm_jw_kstr(&w, "path", letter->path);
    if (letter->status)
        mm_jw_kint(&w, "status", letter->status);
    mm_jw_kobj(&w, "headers");
    for (size_t i = 0; i < n_headers; i++)
        mm_jw_kstr(&w, headers[i].name, headers[i].value);
    mm_jw_end(&w);
    mm_jw_kint(&w, "bytes", (int64_t)letter->len);
    mm_jw_end(&w);
    mm_buf_char(&line, '\n');
    out->n++;
    return put_signed(out, &line, letter->body, letter->len, info);
}

static enum mm_err put_signature(struct mm_bundle_out *out, const struct mm_sign_key *from,
                                 struct mm_errinfo *info)
{
    struct mm_buf text;
    struct mm_hash hash = mm_sha256_end(&out->hash);
    mm_buf_init(&text, 256);
    mm_bundle_signed_text(&out->to, &hash, &text);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err) {
        struct mm_signature sig = mm_sign(from, text.data, text.len);
        err = put(out, sig.b, sizeof sig.b, info);
    }
    mm_buf_done(&text);
    return err;
}

enum mm_err mm_bundle_end(struct mm_bundle_out *out, const struct mm_sign_key *from, struct mm_errinfo *info)
{
    struct mm_buf line;
    mm_buf_init(&line, MM_MAX_BUNDLE_HEAD);
    mm_buf_printf(&line, "{\"end\":%zu}\n", out->n);
    enum mm_err err = put_signed(out, &line, NULL, 0, info);
    if (!err)
        err = put_signature(out, from, info);
    if (!err)
        err = mm_seal_out_end(out->seal, info);
    return err ? err : mm_file_out_end(&out->file, info);
}

void mm_bundle_out_done(struct mm_bundle_out *out)
{
    mm_seal_out_free(out->seal);
    mm_file_out_done(&out->file);
    *out = (struct mm_bundle_out){.n = 0};
}

void mm_bundle_name(const char *handling, const char *id, char out[MM_BUNDLE_NAME_BYTES])
{
    /* of an id of ours the end is chance, the beginning the time */
    struct mm_hash hash = mm_sha256(id, strlen(id));
    char hex[MM_HASH_HEX_BYTES];
    mm_hash_format(&hash, hex);
    (void)snprintf(out, MM_BUNDLE_NAME_BYTES, "%.100s-%.16s" MM_BUNDLE_SUFFIX, handling, hex);
}

void mm_bundle_outcome(const char *why, const char *path, char out[MM_BUNDLE_OUTCOME_BYTES])
{
    const char *name = strrchr(path, '/');
    struct mm_buf text;
    mm_buf_init(&text, 2 * MM_PATH_BYTES);
    mm_buf_printf(&text, mm_say("取り込みませんでした: %s（%s）", "not taken: %s (%s)"), why,
                  name ? name + 1 : path);
    mm_utf8_copy(out, MM_BUNDLE_OUTCOME_BYTES, mm_buf_str(&text));
    mm_buf_done(&text);
}
