/* The container: magic, seal, then a head line, letters (a line and its body), an end line and the maker's
 * signature. */
#include "sync/wire/bundle.h"

#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/seal.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define MAGIC       "mamori-bundle-1\n"
#define MAGIC_BYTES (sizeof MAGIC - 1)
#define MAGIC_SAME  (MAGIC_BYTES - 2) /* "mamori-bundle-", of every version */

#define PATHS "/kiosk/v1/"

static const struct mm_json_limits line_limits = {MM_MAX_BUNDLE_HEAD, 4};

static const char *const kind_names[] = {"up", "down"};
_Static_assert(sizeof kind_names / sizeof kind_names[0] == MM_BUNDLE_KIND_COUNT, "one name each");

const char *mm_bundle_kind_name(enum mm_bundle_kind kind)
{
    return kind_names[kind];
}

/* What a bundle's signature covers: for whom it was made too, so that nobody passes it on as his own. */
static void signed_text(const struct mm_sign_public *to, const struct mm_hash *plain, struct mm_buf *out)
{
    mm_buf_append(out, MAGIC, MAGIC_BYTES);
    mm_buf_append(out, to->b, sizeof to->b);
    mm_buf_append(out, plain->b, sizeof plain->b);
}

/* ---- writing ------------------------------------------------------------------------------------------- */
void mm_bundle_begin(struct mm_bundle_out *out, const struct mm_bundle_head *head)
{
    struct mm_jw w;
    out->head = *head;
    out->n = 0;
    mm_buf_init(&out->plain, MM_MAX_BUNDLE_BYTES);
    mm_jw_init(&w, &out->plain);
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
    mm_buf_char(&out->plain, '\n');
}

void mm_bundle_add(struct mm_bundle_out *out, const struct mm_letter *letter,
                   const struct mm_letter_header *headers, size_t n_headers)
{
    struct mm_jw w;
    mm_jw_init(&w, &out->plain);
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
    mm_buf_char(&out->plain, '\n');
    if (letter->len)
        mm_buf_append(&out->plain, letter->body, letter->len);
    out->n++;
}

enum mm_err mm_bundle_seal(struct mm_bundle_out *out, const struct mm_sign_key *from,
                           const struct mm_sign_public *to, struct mm_buf *ret_file, struct mm_errinfo *info)
{
    struct mm_buf text;
    mm_buf_printf(&out->plain, "{\"end\":%zu}\n", out->n);
    enum mm_err err = mm_buf_check(&out->plain, info);
    if (err)
        return err;
    struct mm_hash hash = mm_sha256(out->plain.data, out->plain.len);
    mm_buf_init(&text, 256);
    signed_text(to, &hash, &text);
    err = mm_buf_check(&text, info);
    if (!err) {
        struct mm_signature sig = mm_sign(from, text.data, text.len);
        mm_buf_append(&out->plain, sig.b, sizeof sig.b);
        err = mm_buf_check(&out->plain, info);
    }
    if (!err) {
        mm_buf_append(ret_file, MAGIC, MAGIC_BYTES);
        err = mm_seal(to, out->plain.data, out->plain.len, ret_file, info);
    }
    mm_buf_done(&text);
    return err;
}

void mm_bundle_out_done(struct mm_bundle_out *out)
{
    if (out->plain.data)
        mm_wipe(out->plain.data, out->plain.len);
    mm_buf_done(&out->plain);
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

/* ---- reading ------------------------------------------------------------------------------------------- */
/* Where we are in the plain bytes. */
struct cursor {
    const char *at;
    size_t left;
};

static enum mm_err bad(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_INVALID, "%s",
                   mm_say("ファイルの中身の書き方が正しくありません", "what is in the file is malformed"));
}

/* One line of JSON. */
static enum mm_err read_line(struct cursor *c, struct mm_json **ret_doc, struct mm_errinfo *info)
{
    size_t most = c->left < MM_MAX_BUNDLE_HEAD + 1 ? c->left : MM_MAX_BUNDLE_HEAD + 1;
    const char *end = most ? memchr(c->at, '\n', most) : NULL;
    if (!end)
        return bad(info);
    size_t len = (size_t)(end - c->at);
    if (mm_json_parse(c->at, len, &line_limits, ret_doc, NULL))
        return bad(info);
    c->at += len + 1;
    c->left -= len + 1;
    return MM_OK;
}

/* A text without line breaks that fits. */
static bool get_text(const struct mm_json *doc, const char *key, char *out, size_t bytes)
{
    const char *text = mm_json_get_str(doc, key, NULL);
    if (!text || strlen(text) >= bytes || !mm_utf8_is_line(text))
        return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

static bool get_kind(const struct mm_json *doc, enum mm_bundle_kind *ret_kind)
{
    const char *name = mm_json_get_str(doc, "kind", "");
    for (size_t i = 0; i < MM_BUNDLE_KIND_COUNT; i++)
        if (strcmp(name, kind_names[i]) == 0) {
            *ret_kind = (enum mm_bundle_kind)i;
            return true;
        }
    return false;
}

static bool get_int(const struct mm_json *doc, const char *key, int64_t *ret_value)
{
    *ret_value = mm_json_get_int(doc, key, -1);
    return *ret_value >= 0 && *ret_value <= MM_MAX_TOLD_AT_MS;
}

static enum mm_err read_head(struct cursor *c, struct mm_bundle_head *head, struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = read_line(c, &doc, info);
    if (err)
        return err;
    bool good = get_kind(doc, &head->kind) && get_text(doc, "id", head->id, sizeof head->id) &&
                mm_uuid_text_ok(head->id) && get_text(doc, "council", head->council, sizeof head->council) &&
                get_text(doc, "recorder", head->recorder, sizeof head->recorder) &&
                get_text(doc, "key", head->key_id, sizeof head->key_id) &&
                get_int(doc, "at_ms", &head->at_ms) && get_int(doc, "serial", &head->serial) &&
                get_int(doc, "answers", &head->answers) &&
                get_text(doc, "pack", head->pack, sizeof head->pack) &&
                get_text(doc, "medium", head->medium, sizeof head->medium);
    mm_json_free(doc);
    return good ? MM_OK : bad(info);
}

static bool headers_ok(const struct mm_json *headers)
{
    if (mm_json_type(headers) != MM_JSON_OBJECT || mm_json_size(headers) > MM_MAX_LETTER_HEADERS)
        return false;
    for (const struct mm_json *h = mm_json_first(headers); h; h = mm_json_next(h))
        if (!mm_json_str(h, NULL) || !mm_utf8_is_line(mm_json_str(h, "")) || !mm_json_key(h)[0] ||
            mm_json_key(
                h)[strspn(mm_json_key(h), "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")])
            return false;
    return true;
}

/* The interface of kiosks alone, and a path that leads nowhere out of it. */
static bool path_ok(const char *path)
{
    return strncmp(path, PATHS, sizeof PATHS - 1) == 0 && mm_path_safe(path + 1) && !strpbrk(path, "?#% ");
}

static enum mm_err read_letter(struct cursor *c, const struct mm_json *doc, struct mm_letter *letter,
                               struct mm_errinfo *info)
{
    int64_t bytes = mm_json_get_int(doc, "bytes", -1), status = mm_json_get_int(doc, "status", 0);
    *letter = (struct mm_letter){.head = doc,
                                 .method = mm_json_get_str(doc, "method", ""),
                                 .path = mm_json_get_str(doc, "path", ""),
                                 .status = (int)status};
    if ((strcmp(letter->method, "GET") != 0 && strcmp(letter->method, "POST") != 0) ||
        !path_ok(letter->path) || status < 0 || status > 599 || !headers_ok(mm_json_get(doc, "headers")) ||
        bytes < 0 || (size_t)bytes > c->left)
        return bad(info);
    if (bytes > MM_MAX_LETTER_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("ファイルの中身の一つが大きすぎます", "a part of the file is too big"));
    letter->body = c->at;
    letter->len = (size_t)bytes;
    c->at += bytes;
    c->left -= (size_t)bytes;
    return MM_OK;
}

static enum mm_err grow(struct mm_bundle *bundle, size_t *room, struct mm_errinfo *info)
{
    if (bundle->n < *room)
        return MM_OK;
    size_t more = *room ? *room * 2 : 64;
    struct mm_letter *letters = realloc(bundle->letters, more * sizeof *letters);
    if (letters)
        bundle->letters = letters;
    struct mm_json **docs = letters ? realloc(bundle->docs, more * sizeof *docs) : NULL;
    if (!docs)
        return mm_nomem(info);
    bundle->docs = docs;
    *room = more;
    return MM_OK;
}

static enum mm_err read_letters(struct cursor *c, struct mm_bundle *bundle, struct mm_errinfo *info)
{
    size_t room = 0;
    for (;;) {
        struct mm_json *doc = NULL;
        enum mm_err err = read_line(c, &doc, info);
        if (err)
            return err;
        int64_t end = mm_json_get_int(doc, "end", -1);
        if (end >= 0) {
            mm_json_free(doc);
            return (size_t)end == bundle->n ? MM_OK : bad(info);
        }
        err = bundle->n >= MM_MAX_BUNDLE_LETTERS
                  ? mm_fail(info, MM_ERR_TOO_BIG, "%s",
                            mm_say("ファイルの中身の数が多すぎます", "the file has too many parts"))
                  : grow(bundle, &room, info);
        if (err) {
            mm_json_free(doc);
            return err;
        }
        bundle->docs[bundle->n] = doc;
        err = read_letter(c, doc, &bundle->letters[bundle->n], info);
        bundle->n++;
        if (err)
            return err;
    }
}

enum mm_err mm_bundle_parse(struct mm_buf *plain, struct mm_bundle *ret_bundle, struct mm_errinfo *info)
{
    struct mm_bundle bundle = {.plain = *plain};
    mm_buf_init(plain, plain->max);
    struct cursor c = {mm_buf_str(&bundle.plain), bundle.plain.len};
    enum mm_err err = bundle.plain.len < MM_SIGN_BYTES ? bad(info) : MM_OK;
    if (!err) {
        c.left -= MM_SIGN_BYTES;
        err = read_head(&c, &bundle.head, info);
    }
    if (!err)
        err = read_letters(&c, &bundle, info);
    if (!err && c.left)
        err = bad(info);
    if (err)
        mm_bundle_done(&bundle);
    else
        *ret_bundle = bundle;
    return err;
}

enum mm_err mm_bundle_open(const void *file, size_t len, const struct mm_sign_key *key,
                           struct mm_bundle *ret_bundle, struct mm_errinfo *info)
{
    struct mm_buf plain;
    const char *bytes = file;
    if (len < MAGIC_BYTES || memcmp(bytes, MAGIC, MAGIC_SAME) != 0)
        return mm_fail(info, MM_ERR_SYNTAX, "%s",
                       mm_say("持ち運びのファイル（.mamori）ではありません", "is no bundle (.mamori)"));
    if (memcmp(bytes, MAGIC, MAGIC_BYTES) != 0)
        return mm_fail(
            info, MM_ERR_UNSUPPORTED, "%s",
            mm_say("新しい版の mamori で書かれたファイルです。こちらの mamori を新しくしてください",
                   "written by a later mamori; bring this one up to date"));
    mm_buf_init(&plain, MM_MAX_BUNDLE_BYTES);
    enum mm_err err = mm_unseal(key, bytes + MAGIC_BYTES, len - MAGIC_BYTES, &plain, info);
    if (!err)
        return mm_bundle_parse(&plain, ret_bundle, info);
    mm_buf_done(&plain);
    return err;
}

enum mm_err mm_bundle_load(const char *path, const struct mm_sign_key *key, struct mm_bundle *ret_bundle,
                           struct mm_errinfo *info)
{
    struct mm_buf file;
    struct stat st;
    bool there = stat(path, &st) == 0;
    if (there && !S_ISREG(st.st_mode)) /* to read a pipe would wait for ever */
        return mm_fail(info, MM_ERR_INVALID, mm_say("%s はファイルではありません", "%s is no file"), path);
    if (there && st.st_size > (off_t)MM_BUNDLE_FILE_BYTES)
        return mm_fail(
            info, MM_ERR_TOO_BIG,
            mm_say("ファイルが大きすぎます（上限は%zuMB）", "the file is too big (%zu MB at most)"),
            MM_BUNDLE_FILE_BYTES / 1024 / 1024);
    enum mm_err err = mm_file_read(path, MM_BUNDLE_FILE_BYTES, &file, info);
    if (err)
        return err;
    err = mm_bundle_open(file.data, file.len, key, ret_bundle, info);
    mm_buf_done(&file);
    return err;
}

enum mm_err mm_bundle_signed(const struct mm_bundle *bundle, const struct mm_sign_public *from,
                             const struct mm_sign_public *to, struct mm_errinfo *info)
{
    struct mm_signature sig;
    struct mm_buf text;
    size_t len = bundle->plain.len - MM_SIGN_BYTES;
    struct mm_hash hash = mm_sha256(bundle->plain.data, len);
    memcpy(sig.b, bundle->plain.data + len, sizeof sig.b);
    mm_buf_init(&text, 256);
    signed_text(to, &hash, &text);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err && mm_sign_verify(from, &sig, text.data, text.len))
        err = mm_fail(info, MM_ERR_SIGNATURE, "%s",
                      mm_say("署名が正しくありません。だれが作ったファイルか確かめられません",
                             "its signature is wrong: nobody knows who made this file"));
    mm_buf_done(&text);
    return err;
}

const char *mm_letter_header(const struct mm_letter *letter, const char *name)
{
    const struct mm_json *headers = mm_json_get(letter->head, "headers");
    for (const struct mm_json *h = mm_json_first(headers); h; h = mm_json_next(h))
        if (strcasecmp(mm_json_key(h), name) == 0)
            return mm_json_str(h, NULL);
    return NULL;
}

void mm_bundle_done(struct mm_bundle *bundle)
{
    for (size_t i = 0; i < bundle->n; i++)
        mm_json_free(bundle->docs[i]);
    free(bundle->docs);
    free(bundle->letters);
    if (bundle->plain.data)
        mm_wipe(bundle->plain.data, bundle->plain.len);
    mm_buf_done(&bundle->plain);
    *bundle = (struct mm_bundle){0};
}
