/* A request with statements, read and stored. */
#include "sync/server/lrs.h"

#include "sync/base/log.h"
#include "sync/server/attachment.h"
#include "sync/server/internal.h"
#include "sync/server/mention.h"
#include "sync/server/multipart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define VERB_VOIDED     "http://adlnet.gov/expapi/verbs/voided"
#define USAGE_SIGNATURE "http://adlnet.gov/expapi/attachments/signature"
#define MOST_KEYS       1000 /* rows by which a statement is found */
#define TYPE_SIGNATURE  "application/octet-stream"

struct written {
    struct mm_record record;
    bool chosen;                /* its id, by the client: it may be here already */
    bool known;                 /* it is, and says the same */
    struct mm_buf bytes;        /* owned */
    char target[MM_UUID_BYTES]; /* of a voiding statement; "" otherwise */
};
struct mm_lrs_write {
    char credential[MM_ID_BYTES];
    struct written *list; /* owned */
    size_t n;
    struct mm_attachment *attached; /* owned */
    size_t n_attached;
};

struct reading {
    struct mm_central *central;
    const struct mm_lrs_post *post;
    struct mm_lrs_write *out;
    struct mm_part *parts; /* owned; the attachments of the request */
    size_t n_parts;
    struct mm_errinfo *info;
};

void mm_lrs_write_free(void *ptr)
{
    struct mm_lrs_write *write = ptr;
    if (!write)
        return;
    for (size_t i = 0; i < write->n; i++) {
        mm_buf_done(&write->list[i].bytes);
        free(write->list[i].record.keys);
    }
    free(write->list);
    free(write->attached);
    free(write);
}

/* ---- attachments --------------------------------------------------------------------------------------- */
static struct mm_part *part_of(struct reading *r, const char *sha2)
{
    for (size_t i = 0; i < r->n_parts; i++)
        if (strcasecmp(r->parts[i].hash, sha2) == 0)
            return &r->parts[i];
    return NULL;
}

static enum mm_err check_signature(struct reading *r, const struct mm_json *statement,
                                   const struct mm_json *attachment, const struct mm_part *part)
{
    if (strcasecmp(mm_json_get_str(attachment, "contentType", ""), TYPE_SIGNATURE) != 0)
        return mm_fail(r->info, MM_ERR_INVALID, "attachments: 署名の contentType は " TYPE_SIGNATURE " です");
    if (!part)
        return mm_fail(r->info, MM_ERR_INVALID, "attachments: 署名の本体がありません");
    return mm_signature_check(statement, part->data, part->len, r->info);
}

static enum mm_err check_attachments(struct reading *r, const struct mm_json *statement,
                                     const struct mm_json *holder)
{
    enum mm_err err = MM_OK;
    bool is_signed = false; /* a second signature would only cost time */
    const struct mm_json *at = mm_json_first(mm_json_get(holder, "attachments"));
    for (; !err && at; at = mm_json_next(at)) {
        struct mm_part *part = part_of(r, mm_json_get_str(at, "sha2", ""));
        if (part)
            part->used = true;
        bool signature = strcmp(mm_json_get_str(at, "usageType", ""), USAGE_SIGNATURE) == 0;
        if (signature && is_signed)
            err = mm_fail(r->info, MM_ERR_INVALID, "attachments: 署名は一つだけです");
        else if (signature)
            err = check_signature(r, statement, at, part);
        else if (!part && !mm_json_get(at, "fileUrl"))
            err = mm_fail(r->info, MM_ERR_INVALID, "attachments: 本体も fileUrl もない添付があります");
        is_signed = is_signed || signature;
    }
    return err;
}

static enum mm_err check_part(struct reading *r, const struct mm_part *part, const struct mm_attachment *a)
{
    struct mm_hash wanted, hash;
    if (strcasecmp(part->encoding, "binary") != 0)
        return mm_fail(r->info, MM_ERR_INVALID, "Content-Transfer-Encoding: binary ではない部分があります");
    if (part->len > MM_MAX_ATTACHMENT_BYTES)
        return mm_fail(r->info, MM_ERR_TOO_BIG, "attachments: 大きすぎる添付があります（%d MiB まで）",
                       MM_MAX_ATTACHMENT_BYTES / (1024 * 1024));
    if (!part->used)
        return mm_fail(r->info, MM_ERR_INVALID, "multipart/mixed: どの記録の添付でもない部分があります");
    hash = mm_attachment_hash(a);
    if (mm_hash_parse(part->hash, &wanted) || !mm_hash_equal(&wanted, &hash))
        return mm_fail(r->info, MM_ERR_INVALID, "X-Experience-API-Hash: 本体の SHA-256 と違います");
    return MM_OK;
}

static enum mm_err keep_parts(struct reading *r)
{
    enum mm_err err = MM_OK;
    r->out->attached = calloc(r->n_parts ? r->n_parts : 1, sizeof *r->out->attached);
    if (!r->out->attached)
        return mm_nomem(r->info);
    for (size_t i = 0; !err && i < r->n_parts; i++) {
        struct mm_attachment *to = &r->out->attached[r->out->n_attached++];
        const struct mm_part *part = &r->parts[i];
        for (size_t c = 0; part->hash[c]; c++)
            to->sha2[c] = (char)(part->hash[c] | (part->hash[c] >= 'A' ? 0x20 : 0));
        to->data = part->data;
        to->len = part->len;
        to->mapped = r->post->mapped;
        err = check_part(r, part, to);
    }
    return err;
}

/* ---- statements ---------------------------------------------------------------------------------------- */
/* Its own id, the parameter's, or a new one. */
static enum mm_err choose_id(struct reading *r, const struct mm_json *doc, struct written *to)
{
    struct mm_uuid own, given;
    char *out = to->record.id;
    const char *id = mm_json_get_str(doc, "id", NULL);
    if (!id && !r->post->id) {
        mm_central_new_id(r->central, out);
        return MM_OK;
    }
    if (r->post->id && mm_uuid_parse(r->post->id, &given))
        return mm_fail(r->info, MM_ERR_INVALID, "statementId: UUID ではありません");
    if (id && mm_uuid_parse(id, &own))
        return mm_fail(r->info, MM_ERR_INVALID, "id: UUID ではありません");
    if (id && r->post->id && mm_uuid_compare(&own, &given) != 0)
        return mm_fail(r->info, MM_ERR_INVALID, "statementId: 記録の id と違います");
    mm_uuid_format(id ? &own : &given, out);
    to->chosen = true;
    for (size_t i = 0; i + 1 < r->out->n; i++)
        if (strcmp(r->out->list[i].record.id, out) == 0)
            return mm_fail(r->info, MM_ERR_INVALID, "id: 同じものが二度あります");
    return MM_OK;
}

static void note_target(struct written *to, const struct mm_json *doc)
{
    struct mm_uuid id;
    if (strcmp(mm_json_get_str(mm_json_get(doc, "verb"), "id", ""), VERB_VOIDED) == 0 &&
        mm_uuid_parse(mm_mention_target(doc) ? mm_mention_target(doc) : "", &id) == MM_OK)
        mm_uuid_format(&id, to->target);
}

static enum mm_err read_one(struct reading *r, const struct mm_json *doc)
{
    struct written *to = &r->out->list[r->out->n++];
    struct mm_record *record = &to->record;
    mm_buf_init(&to->bytes, MM_MAX_STATEMENT_BYTES);
    enum mm_err err = mm_statement_check(doc, r->post->version, r->info);
    if (!err)
        err = choose_id(r, doc, to);
    if (!err)
        err = check_attachments(r, doc, doc);
    if (!err)
        err = check_attachments(r, doc, mm_json_get(doc, "object"));
    if (err)
        return err;
    note_target(to, doc);
    mm_statement_settle(doc, record->id, r->post->version == MM_XAPI_2, &to->bytes);
    err = mm_buf_check(&to->bytes, r->info);
    if (!err)
        err = mm_mention_keys(doc, &record->keys, &record->n_keys, r->info);
    if (!err && record->n_keys > MOST_KEYS)
        err = mm_fail(r->info, MM_ERR_TOO_BIG, "statement: 人や活動が多すぎます（%d まで）", MOST_KEYS);
    record->recorder = r->out->credential;
    record->seq = MM_SEQ_NONE;
    record->bytes = to->bytes.data;
    record->len = to->bytes.len;
    record->hash = mm_sha256(to->bytes.data, to->bytes.len);
    return err;
}

/* One at a time: a tree of the whole body would be many times its size. */
static enum mm_err read_slice(struct reading *r, const struct mm_slice *slice)
{
    struct mm_json *doc = NULL;
    if (slice->len > MM_MAX_STATEMENT_BYTES)
        return mm_fail(r->info, MM_ERR_TOO_BIG, "statement: 大きすぎる記録があります（%d バイトまで）",
                       MM_MAX_STATEMENT_BYTES);
    enum mm_err err = mm_json_parse_scanned(slice->data, slice->len, &doc, r->info);
    if (!err)
        err = read_one(r, doc);
    mm_json_free(doc);
    return err;
}

static enum mm_err read_slices(struct reading *r, const struct mm_slice *slices, size_t n)
{
    enum mm_err err = MM_OK;
    r->out->list = calloc(n ? n : 1, sizeof *r->out->list);
    if (!r->out->list)
        return mm_nomem(r->info);
    for (size_t i = 0; !err && i < n; i++)
        err = read_slice(r, &slices[i]);
    return err ? err : keep_parts(r);
}

static enum mm_err read_text(struct reading *r, const char *text, size_t len)
{
    static const struct mm_json_limits limits = {MM_MAX_BODY_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_slice *slices = NULL;
    size_t n = 0;
    enum mm_err err = mm_json_scan(text, len, &limits, r->info);
    if (!err && r->post->id && mm_json_opens(text, len) == '[')
        err = mm_fail(r->info, MM_ERR_INVALID, "statement: PUT で送れるのは記録一件です");
    if (!err)
        err = mm_json_slices(text, len, MM_MAX_BATCH_STATEMENTS, &slices, &n, r->info);
    if (!err)
        err = read_slices(r, slices, n);
    free(slices);
    return err;
}

static bool type_is(const char *header, const char *type)
{
    size_t len = strlen(type);
    return header && strncasecmp(header, type, len) == 0 &&
           header[len + strspn(header + len, " \t")] != '/' &&
           !strchr("+-.", header[len] ? header[len] : ' ');
}

static enum mm_err read_body(struct reading *r)
{
    const struct mm_lrs_post *post = r->post;
    if (type_is(post->type, "application/json"))
        return read_text(r, post->body, post->len);
    if (!type_is(post->type, "multipart/mixed"))
        return mm_fail(r->info, MM_ERR_INVALID,
                       "Content-Type: application/json か multipart/mixed で送ってください");
    struct mm_part *parts = NULL;
    size_t n = 0;
    enum mm_err err = mm_multipart_read(post->type, post->body, post->len, post->mapped, &parts, &n, r->info);
    if (!err && (n == 0 || !type_is(parts[0].type, "application/json")))
        err =
            mm_fail(r->info, MM_ERR_INVALID, "multipart/mixed: 最初の部分が application/json ではありません");
    if (!err) {
        r->parts = parts + 1;
        r->n_parts = n - 1;
        err = read_text(r, parts[0].data, parts[0].len);
    }
    free(parts);
    return err;
}

enum mm_err mm_lrs_read(struct mm_central *central, const struct mm_lrs_post *post,
                        struct mm_lrs_write **ret_write, struct mm_errinfo *info)
{
    struct reading r = {.central = central, .post = post, .info = info};
    r.out = calloc(1, sizeof *r.out);
    if (!r.out)
        return mm_nomem(info);
    (void)snprintf(r.out->credential, sizeof r.out->credential, "%s", post->credential);
    enum mm_err err = read_body(&r);
    if (err) {
        mm_lrs_write_free(r.out);
        return err;
    }
    *ret_write = r.out;
    return MM_OK;
}

void mm_lrs_ids(const struct mm_lrs_write *write, struct mm_buf *out)
{
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_arr(&w);
    for (size_t i = 0; i < write->n; i++)
        mm_jw_str(&w, write->list[i].record.id);
    mm_jw_end(&w);
}

/* ---- storing ------------------------------------------------------------------------------------------- */
struct known {
    const struct written *one;
    bool same;
};

static enum mm_err compare(void *ctx, const struct mm_statement_row *row)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct known *known = ctx;
    struct mm_json *old = NULL, *new = NULL;
    if (row->seq != MM_SEQ_NONE)
        return MM_OK; /* a kiosk's: nobody learns here what it says */
    enum mm_err err = mm_json_parse(row->bytes, row->len, &limits, &old, NULL);
    if (!err)
        err = mm_json_parse(known->one->record.bytes, known->one->record.len, &limits, &new, NULL);
    known->same = !err && mm_statement_same(old, new);
    mm_json_free(old);
    mm_json_free(new);
    return err;
}

/* The same statement once more is none more. Asked before anything is written: what is refused must not undo
 * what others write in the same transaction. */
static enum mm_err ask_known(struct mm_central *central, struct written *one, struct mm_errinfo *info)
{
    struct known known = {.one = one};
    one->known = false; /* of an earlier try, whose transaction is undone */
    if (!one->chosen)
        return MM_OK;
    enum mm_err err = mm_statement_get(central, one->record.id, compare, &known, info);
    if (err == MM_ERR_NOT_FOUND)
        return MM_OK;
    one->known = !err && known.same;
    if (!err && !known.same)
        err = mm_fail(info, MM_ERR_CONFLICT, "id: %s はもうあり、内容が違います", one->record.id);
    return err;
}

enum mm_err mm_voiding_note(struct mm_central *central, const char *target, const char *id,
                            struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err = mm_db_query(central->db,
                                  "INSERT INTO voiding (council, target, id) VALUES (?,?,?)"
                                  " ON CONFLICT (council, target, id) DO NOTHING",
                                  &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, target);
    mm_bind_str(stmt, 3, id);
    return mm_stmt_run(stmt, NULL, info);
}

/* Whatever came first, it or its voiding. A voiding statement itself is never voided. */
static enum mm_err void_one(struct mm_central *central, const char *id, struct mm_errinfo *info)
{
    struct mm_stmt *stmt = NULL;
    enum mm_err err =
        mm_db_query(central->db,
                    "UPDATE statement SET voided=1 WHERE council=?1 AND id=?2 AND seq=0 AND voided=0"
                    " AND EXISTS (SELECT 1 FROM voiding WHERE council=?1 AND target=?2)"
                    " AND NOT EXISTS (SELECT 1 FROM voiding WHERE council=?1 AND id=?2)",
                    &stmt, info);
    if (err)
        return err;
    mm_bind_str(stmt, 1, central->council);
    mm_bind_str(stmt, 2, id);
    return mm_stmt_run(stmt, NULL, info);
}
_Static_assert(MM_SEQ_NONE == 0, "see the text above");

static enum mm_err place_one(struct mm_central *central, const struct written *one, struct mm_errinfo *info)
{
    if (one->known)
        return MM_OK;
    if (!one->record.fresh) /* only this writer writes */
        return mm_fail(info, MM_ERR_CORRUPT, "id: %s", one->record.id);
    enum mm_err err = mm_statement_post(central, &one->record, info);
    if (!err && one->target[0])
        err = mm_voiding_note(central, one->target, one->record.id, info);
    if (!err && one->target[0])
        err = void_one(central, one->target, info);
    return err ? err : void_one(central, one->record.id, info);
}

enum mm_err mm_lrs_store(struct mm_central *central, struct mm_lrs_write *write, struct mm_errinfo *info)
{
    enum mm_err err = mm_central_write_begin(central, info);
    if (err)
        return err;
    for (size_t i = 0; !err && i < write->n; i++)
        err = ask_known(central, &write->list[i], info);
    for (size_t i = 0; !err && i < write->n; i++)
        if (!write->list[i].known)
            err = mm_statement_send(central, &write->list[i].record, info);
    if (!err)
        err = mm_db_wait(central->db, info);
    for (size_t i = 0; !err && i < write->n_attached; i++)
        err = mm_attachment_put(central, &write->attached[i], info);
    for (size_t i = 0; !err && i < write->n; i++)
        err = place_one(central, &write->list[i], info);
    return mm_central_write_end(central, err, info);
}
