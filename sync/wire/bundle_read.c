/* The container, read: all of it is looked at when it is opened, and a letter again when somebody wants it.
 */
#include "sync/wire/bundle_bytes.h"

#include "sync/base/json.h"
#include "sync/base/log.h"
#include "sync/base/path.h"
#include "sync/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATHS "/kiosk/v1/"
#define PIECE ((size_t)16 * 1024)

static const struct mm_json_limits line_limits = {MM_MAX_BUNDLE_HEAD, 4};

/* Where a letter's line begins behind the seal, and enough of a hash of what it asks to find it by. */
struct mm_letter_place {
    size_t at;
    uint64_t asks;
};

/* Where we are behind the seal, and where the signature begins. */
struct cursor {
    struct mm_seal_in *in;
    size_t at, end;
};

static enum mm_err bad(struct mm_errinfo *info)
{
    return mm_fail(info, MM_ERR_INVALID, "%s",
                   mm_say("ファイルの中身の書き方が正しくありません", "what is in the file is malformed"));
}

/* One line of JSON. */
static enum mm_err read_line(struct cursor *c, struct mm_json **ret_doc, struct mm_errinfo *info)
{
    char line[MM_MAX_BUNDLE_HEAD + 1];
    size_t most = c->end - c->at < sizeof line ? c->end - c->at : sizeof line;
    enum mm_err err = mm_seal_in_read(c->in, c->at, line, most, info);
    if (err)
        return err;
    const char *end = most ? memchr(line, '\n', most) : NULL;
    if (!end || mm_json_parse(line, (size_t)(end - line), &line_limits, ret_doc, NULL))
        return bad(info);
    c->at += (size_t)(end - line) + 1;
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
        if (strcmp(name, mm_bundle_kind_name((enum mm_bundle_kind)i)) == 0) {
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

/* The line of a letter; its body stands at the cursor. */
static enum mm_err letter_of(const struct cursor *c, const struct mm_json *doc, struct mm_letter *letter,
                             struct mm_errinfo *info)
{
    int64_t bytes = mm_json_get_int(doc, "bytes", -1), status = mm_json_get_int(doc, "status", 0);
    *letter = (struct mm_letter){.head = doc,
                                 .method = mm_json_get_str(doc, "method", ""),
                                 .path = mm_json_get_str(doc, "path", ""),
                                 .status = (int)status,
                                 .len = (size_t)bytes};
    if ((strcmp(letter->method, "GET") != 0 && strcmp(letter->method, "POST") != 0) ||
        !path_ok(letter->path) || status < 0 || status > 599 || !headers_ok(mm_json_get(doc, "headers")) ||
        bytes < 0 || (size_t)bytes > c->end - c->at)
        return bad(info);
    if (bytes > MM_MAX_LETTER_BYTES)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("ファイルの中身の一つが大きすぎます", "a part of the file is too big"));
    return MM_OK;
}

static uint64_t asks(const char *method, const char *path)
{
    struct mm_sha256_state state;
    uint64_t first;
    mm_sha256_start(&state);
    mm_sha256_add(&state, method, strlen(method) + 1);
    mm_sha256_add(&state, path, strlen(path));
    struct mm_hash hash = mm_sha256_end(&state);
    memcpy(&first, hash.b, sizeof first);
    return first;
}

static enum mm_err grow(struct mm_bundle *bundle, size_t *room, struct mm_errinfo *info)
{
    if (bundle->n < *room)
        return MM_OK;
    size_t more = *room ? *room * 2 : 64;
    struct mm_letter_place *place = realloc(bundle->place, more * sizeof *place);
    if (!place)
        return mm_nomem(info);
    bundle->place = place;
    *room = more;
    return MM_OK;
}

/* Notes the place of the letter whose line is doc, and goes behind it. */
static enum mm_err note_letter(struct cursor *c, size_t line_at, const struct mm_json *doc,
                               struct mm_bundle *bundle, size_t *room, struct mm_errinfo *info)
{
    struct mm_letter letter;
    if (bundle->n >= MM_MAX_BUNDLE_LETTERS)
        return mm_fail(info, MM_ERR_TOO_BIG, "%s",
                       mm_say("ファイルの中身の数が多すぎます", "the file has too many parts"));
    enum mm_err err = letter_of(c, doc, &letter, info);
    if (!err)
        err = grow(bundle, room, info);
    if (err)
        return err;
    bundle->place[bundle->n++] = (struct mm_letter_place){line_at, asks(letter.method, letter.path)};
    c->at += letter.len;
    return MM_OK;
}

static enum mm_err read_letters(struct cursor *c, struct mm_bundle *bundle, struct mm_errinfo *info)
{
    size_t room = 0;
    for (;;) {
        struct mm_json *doc = NULL;
        size_t line_at = c->at;
        enum mm_err err = read_line(c, &doc, info);
        if (err)
            return err;
        int64_t end = mm_json_get_int(doc, "end", -1);
        if (end < 0)
            err = note_letter(c, line_at, doc, bundle, &room, info);
        mm_json_free(doc);
        if (err)
            return err;
        if (end >= 0)
            return (size_t)end == bundle->n ? MM_OK : bad(info);
    }
}

static enum mm_err hash_all(struct mm_bundle *bundle, size_t len, struct mm_errinfo *info)
{
    char piece[PIECE];
    struct mm_sha256_state state;
    enum mm_err err = MM_OK;
    mm_sha256_start(&state);
    for (size_t at = 0; !err && at < len; at += sizeof piece) {
        size_t n = len - at < sizeof piece ? len - at : sizeof piece;
        err = mm_seal_in_read(bundle->plain, at, piece, n, info);
        if (!err)
            mm_sha256_add(&state, piece, n);
    }
    mm_wipe(piece, sizeof piece);
    bundle->hash = mm_sha256_end(&state);
    return err ? err
               : mm_seal_in_read(bundle->plain, len, bundle->signature.b, sizeof bundle->signature.b, info);
}

static enum mm_err parse(struct mm_bundle *bundle, struct mm_errinfo *info)
{
    struct cursor c = {.in = bundle->plain, .end = mm_seal_in_bytes(bundle->plain)};
    if (c.end < MM_SIGN_BYTES)
        return bad(info);
    c.end -= MM_SIGN_BYTES;
    enum mm_err err = read_head(&c, &bundle->head, info);
    if (!err)
        err = read_letters(&c, bundle, info);
    if (!err && c.at != c.end)
        err = bad(info);
    return err ? err : hash_all(bundle, c.end, info);
}

/* ---- the file ------------------------------------------------------------------------------------------ */
static enum mm_err check_size(off_t bytes, struct mm_errinfo *info)
{
    if (bytes <= (off_t)MM_BUNDLE_FILE_BYTES)
        return MM_OK;
    return mm_fail(info, MM_ERR_TOO_BIG,
                   mm_say("ファイルが大きすぎます（上限は%zuMB）", "the file is too big (%zu MB at most)"),
                   MM_BUNDLE_FILE_BYTES / 1024 / 1024);
}

/* len: how much of it there is. */
static enum mm_err check_magic(const char magic[MM_BUNDLE_MAGIC_BYTES], size_t len, struct mm_errinfo *info)
{
    if (len < MM_BUNDLE_MAGIC_BYTES || memcmp(magic, MM_BUNDLE_MAGIC, MM_BUNDLE_MAGIC_SAME) != 0)
        return mm_fail(info, MM_ERR_SYNTAX, "%s",
                       mm_say("持ち運びのファイル（.mamori）ではありません", "is no bundle (.mamori)"));
    if (memcmp(magic, MM_BUNDLE_MAGIC, MM_BUNDLE_MAGIC_BYTES) != 0)
        return mm_fail(
            info, MM_ERR_UNSUPPORTED, "%s",
            mm_say("新しい版の mamori で書かれたファイルです。こちらの mamori を新しくしてください",
                   "written by a later mamori; bring this one up to date"));
    return MM_OK;
}

/* To open a pipe must not wait for ever. */
static enum mm_err open_file(const char *path, int *ret_fd, size_t *ret_bytes, struct mm_errinfo *info)
{
    char magic[MM_BUNDLE_MAGIC_BYTES] = "";
    struct stat st;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return mm_fail_errno(info, errno, mm_say("%s を開けません", "cannot open %s"), path);
    enum mm_err err =
        fstat(fd, &st) == 0 && S_ISREG(st.st_mode)
            ? check_size(st.st_size, info)
            : mm_fail(info, MM_ERR_INVALID, mm_say("%s はファイルではありません", "%s is no file"), path);
    if (!err) { /* it may grow meanwhile: then its length is that of now */
        ssize_t n = pread(fd, magic, sizeof magic, 0);
        err = check_magic(magic, n < 0 || n > st.st_size ? 0 : (size_t)n, info);
    }
    if (err) {
        close(fd);
        return err;
    }
    *ret_fd = fd;
    *ret_bytes = (size_t)st.st_size;
    return MM_OK;
}

enum mm_err mm_bundle_load(const char *path, const struct mm_sign_key *key, struct mm_bundle *ret_bundle,
                           struct mm_errinfo *info)
{
    struct mm_bundle bundle = {.n = 0};
    size_t bytes = 0;
    int fd = -1;
    enum mm_err err = open_file(path, &fd, &bytes, info);
    if (!err)
        err = mm_seal_in_open(key, fd, MM_BUNDLE_MAGIC_BYTES, bytes - MM_BUNDLE_MAGIC_BYTES, &bundle.plain,
                              info);
    if (!err)
        err = parse(&bundle, info);
    if (err)
        mm_bundle_done(&bundle);
    else
        *ret_bundle = bundle;
    return err;
}

enum mm_err mm_bundle_borrow(const void *data, size_t len, const struct mm_sign_key *key,
                             struct mm_bundle *ret_bundle, struct mm_errinfo *info)
{
    struct mm_bundle bundle = {.n = 0};
    enum mm_err err = check_size((off_t)len, info);
    if (!err)
        err = check_magic(data, len, info);
    if (!err)
        err = mm_seal_in_borrow(key, (const char *)data + MM_BUNDLE_MAGIC_BYTES, len - MM_BUNDLE_MAGIC_BYTES,
                                &bundle.plain, info);
    if (!err)
        err = parse(&bundle, info);
    if (err)
        mm_bundle_done(&bundle);
    else
        *ret_bundle = bundle;
    return err;
}

enum mm_err mm_bundle_signed(const struct mm_bundle *bundle, const struct mm_sign_public *from,
                             const struct mm_sign_public *to, struct mm_errinfo *info)
{
    struct mm_buf text;
    mm_buf_init(&text, 256);
    mm_bundle_signed_text(to, &bundle->hash, &text);
    enum mm_err err = mm_buf_check(&text, info);
    if (!err && mm_sign_verify(from, &bundle->signature, text.data, text.len))
        err = mm_fail(info, MM_ERR_SIGNATURE, "%s",
                      mm_say("署名が正しくありません。だれが作ったファイルか確かめられません",
                             "its signature is wrong: nobody knows who made this file"));
    mm_buf_done(&text);
    return err;
}

/* ---- letters ------------------------------------------------------------------------------------------- */
static enum mm_err read_body(struct cursor *c, size_t len, struct mm_buf *body, struct mm_errinfo *info)
{
    char piece[PIECE];
    enum mm_err err = MM_OK;
    while (!err && len) {
        size_t n = len < sizeof piece ? len : sizeof piece;
        err = mm_seal_in_read(c->in, c->at, piece, n, info);
        if (!err)
            mm_buf_append(body, piece, n);
        c->at += n;
        len -= n;
    }
    mm_wipe(piece, sizeof piece);
    return err ? err : mm_buf_check(body, info);
}

enum mm_err mm_bundle_letter(const struct mm_bundle *bundle, size_t i, struct mm_letter_held *held,
                             struct mm_errinfo *info)
{
    struct cursor c = {bundle->plain, bundle->place[i].at, mm_seal_in_bytes(bundle->plain) - MM_SIGN_BYTES};
    mm_letter_done(held);
    mm_buf_init(&held->body, MM_MAX_LETTER_BYTES);
    enum mm_err err = read_line(&c, &held->head, info);
    if (!err)
        err = letter_of(&c, held->head, &held->letter, info);
    if (!err)
        err = read_body(&c, held->letter.len, &held->body, info);
    held->letter.body = mm_buf_str(&held->body);
    if (err)
        mm_letter_done(held);
    return err;
}

enum mm_err mm_bundle_find(const struct mm_bundle *bundle, const char *method, const char *path,
                           struct mm_letter_held *held, struct mm_errinfo *info)
{
    const uint64_t wanted = asks(method, path);
    for (size_t i = 0; i < bundle->n; i++) {
        if (bundle->place[i].asks != wanted)
            continue;
        enum mm_err err = mm_bundle_letter(bundle, i, held, info);
        if (err || (strcmp(held->letter.path, path) == 0 && strcmp(held->letter.method, method) == 0))
            return err;
    }
    return MM_ERR_NOT_FOUND;
}

void mm_letter_done(struct mm_letter_held *held)
{
    mm_json_free(held->head);
    if (held->body.data)
        mm_wipe(held->body.data, held->body.len);
    mm_buf_done(&held->body);
    *held = (struct mm_letter_held){.head = NULL};
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
    free(bundle->place);
    mm_seal_in_free(bundle->plain);
    *bundle = (struct mm_bundle){.n = 0};
}
