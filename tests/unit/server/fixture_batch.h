/* A recorder that never was: builds statements, chains and signs them as a kiosk and its agent do. Needs
 * fixture_council.h. */
#ifndef MM_TEST_FIXTURE_BATCH_H
#define MM_TEST_FIXTURE_BATCH_H

#include "sync/server/internal.h"
#include "sync/wire/batch.h"
#include "sync/wire/statement.h"
#include "tests/unit/server/fixture_council.h"

#define PERSON "0198c000-0000-7000-8000-0000000000aa"
#define COURSE "onboarding-duty"

struct kiosk {
    struct mm_sign_key key;
    char key_id[MM_KEY_ID_BYTES];
    char recorder[MM_ID_BYTES];
    int64_t seq; /* of the last record made */
    struct mm_hash chain;
    struct mm_uuid7 ids;
    char boot[MM_UUID_BYTES]; /* of the machine; "": always the same */
    const char *course;       /* of the records made; NULL: COURSE */
    const char *route;        /* that its statements claim; NULL */
    int told;                 /* the level of disclosure that they say the person read */
};
struct record {
    char id[MM_UUID_BYTES];
    int64_t seq;
    struct mm_hash prev, chain;
    char *bytes;
    size_t len;
};

static inline enum mm_err invite(struct council *c, char code[MM_INVITE_CODE_BYTES])
{
    int64_t expires = 0;
    return mm_invite_new(c->central, "控室の端末", true, code, &expires, NULL);
}

static inline bool kiosk_enrol(struct council *c, struct kiosk *k, uint8_t seed)
{
    char code[MM_INVITE_CODE_BYTES];
    uint8_t bytes[32] = {seed};
    *k = (struct kiosk){0};
    mm_sign_key_new(&k->key, bytes);
    mm_sign_key_id(&k->key.public_key, k->key_id);
    return MM_CHECK(invite(c, code) == MM_OK) &&
           MM_CHECK(mm_central_enrol(c->central, code, &k->key.public_key, "", NULL, k->recorder, NULL,
                                     NULL) == MM_OK);
}

/* Any bytes as the kiosk's next record. */
static inline struct record record_raw(struct kiosk *k, const char *bytes)
{
    struct record r = {.seq = ++k->seq, .prev = k->chain, .bytes = strdup(bytes), .len = strlen(bytes)};
    r.chain = mm_chain_next(&r.prev, r.seq, r.bytes, r.len);
    k->chain = r.chain;
    return r;
}

static inline struct record record_make(struct council *c, struct kiosk *k, const char *person,
                                        const struct mm_statement *like)
{
    char registration[MM_UUID_BYTES], id[MM_UUID_BYTES];
    struct mm_statement s = *like;
    struct mm_buf out;
    const char *course = k->course ? k->course : COURSE;
    mm_registration("kamakura", person, course, "none", 1, registration);
    const struct mm_session session = {.home_page = mm_central_home_page(c->central),
                                       .person = person,
                                       .course = course,
                                       .course_title = "研修",
                                       .course_version = 1,
                                       .registration = registration,
                                       .session = "0198c000-0000-7000-8000-00000000000b",
                                       .pack_version = mm_central_pack(c->central)->version,
                                       .boot = k->boot[0] ? k->boot : "0198c000-0000-7000-8000-00000000000c",
                                       .mastery_score = -1,
                                       .route = k->route,
                                       .told = k->told};
    if (!s.id) {
        struct mm_uuid uuid = mm_uuid7_next(&k->ids, s.at_ms, &c->random);
        mm_uuid_format(&uuid, id);
        s.id = id;
    }
    s.clock_quality = MM_CLOCK_OK;
    s.scaled = -1;
    mm_buf_init(&out, MM_MAX_STATEMENT_BYTES);
    mm_statement_write(&session, &s, &out);
    struct record r = record_raw(k, mm_buf_str(&out));
    snprintf(r.id, sizeof r.id, "%s", s.id);
    mm_buf_done(&out);
    return r;
}

static inline struct record record_verb(struct council *c, struct kiosk *k, const char *person,
                                        enum mm_verb verb, int64_t at_ms)
{
    const struct mm_statement s = {
        .verb = verb, .at_ms = at_ms, .duration_ms = 60000, .page = "duty.p1", .page_title = "ページ"};
    return record_make(c, k, person, &s);
}

/* Items that record_answer counts: those that are no practice, from the first on what everybody keeps to, so
 * that more teaching moves none of them. */
static inline size_t first_item(const struct mm_pack *pack)
{
    size_t i = 0;
    while (i < pack->n_items && strcmp(pack->items[i].id, "duty-01") != 0)
        i++;
    return i;
}

/* The right answer, or わからない in every row, to the n-th of those items. */
static inline struct record record_answer_mono(struct council *c, struct kiosk *k, const char *person,
                                               size_t n, bool right, const char *attempt, int revision,
                                               int64_t at_ms, int64_t mono_ms)
{
    const struct mm_pack *pack = mm_central_pack(c->central);
    const struct mm_item *item = NULL;
    struct mm_answer answer = {0};
    struct mm_buf response, pattern;
    for (size_t i = first_item(pack); i < pack->n_items; i++)
        if (!pack->items[i].practice && n-- == 0) {
            item = &pack->items[i];
            break;
        }
    answer.n_rows = item->ops->n_rows(item);
    for (size_t r = 0; r < answer.n_rows; r++)
        answer.row[r] = MM_ANS_UNSURE;
    mm_buf_init(&response, 4000);
    mm_buf_init(&pattern, 4000);
    item->ops->pattern(item, &pattern);
    if (right)
        MM_CHECK_ERR(item->ops->parse_response(item, mm_buf_str(&pattern), &answer), MM_OK);
    item->ops->response(item, &answer, &response);
    const struct mm_statement s = {.verb = MM_VERB_ANSWERED,
                                   .at_ms = at_ms,
                                   .mono_ms = mono_ms,
                                   .item = item->id,
                                   .item_version = item->version_hash,
                                   .interaction_type = item->ops->interaction_type,
                                   .pattern = mm_buf_str(&pattern),
                                   .response = mm_buf_str(&response),
                                   .right = right,
                                   .revision = revision,
                                   .attempt = attempt};
    struct record r = record_make(c, k, person, &s);
    mm_buf_done(&response);
    mm_buf_done(&pattern);
    return r;
}

static inline struct record record_answer(struct council *c, struct kiosk *k, const char *person, size_t n,
                                          bool right, const char *attempt, int revision, int64_t at_ms)
{
    return record_answer_mono(c, k, person, n, right, attempt, revision, at_ms, 0);
}

/* An answer in these words, whatever they are. */
static inline struct record record_words(struct council *c, struct kiosk *k, const char *person,
                                         const char *item_id, const char *words, bool right,
                                         const char *attempt, int revision, int64_t at_ms)
{
    const struct mm_item *item = mm_pack_item(mm_central_pack(c->central), item_id);
    const struct mm_statement s = {.verb = MM_VERB_ANSWERED,
                                   .at_ms = at_ms,
                                   .item = item->id,
                                   .item_version = item->version_hash,
                                   .interaction_type = item->ops->interaction_type,
                                   .pattern = "",
                                   .response = words,
                                   .right = right,
                                   .revision = revision,
                                   .attempt = attempt};
    return record_make(c, k, person, &s);
}

static inline struct mm_batch_head head_of(const struct kiosk *k, const struct record *records, size_t n)
{
    struct mm_batch_head head = {
        .first_seq = records[0].seq, .last_seq = records[n - 1].seq, .prev = records[0].prev};
    snprintf(head.council, sizeof head.council, "kamakura");
    snprintf(head.recorder, sizeof head.recorder, "%s", k->recorder);
    snprintf(head.key_id, sizeof head.key_id, "%s", k->key_id);
    return head;
}

static inline enum mm_err take(struct council *c, const struct kiosk *k, const struct record *records,
                               size_t n, struct mm_record_reply *replies)
{
    struct mm_batch_head head = head_of(k, records, n);
    struct mm_slice slices[64];
    if (!MM_CHECK(n <= 64))
        return MM_ERR_TOO_BIG;
    snprintf(head.council, sizeof head.council, "%s", mm_central_council(c->central));
    for (size_t i = 0; i < n; i++)
        slices[i] = (struct mm_slice){records[i].bytes, records[i].len};
    return mm_central_take(c->central, &head, slices, n, replies, NULL);
}

static inline void records_free(struct record *records, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(records[i].bytes);
}

/* A record by itself, which is stored. */
static inline void take_one(struct council *c, struct kiosk *k, struct record r)
{
    struct mm_record_reply reply;
    MM_CHECK_ERR(take(c, k, &r, 1, &reply), MM_OK);
    MM_CHECK_INT(reply.status, MM_RECORD_STORED);
    records_free(&r, 1);
}

static inline int64_t count(struct council *c, const char *sql)
{
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_int(mm_central_db(c->central), sql, &n, NULL), MM_OK);
    return n;
}

/* Every derived row as text, in a fixed order. */
static inline char *derived(struct council *c)
{
    static const char *const sqls[] = {
        "SELECT registration||'|'||person||'|'||course||'|'||state||'|'||first_at_ms||'|'||completed_at_ms"
        "||'|'||last_at_ms||'|'||completed_quality||'|'||policy FROM progress ORDER BY 1",
        "SELECT boot||'|'||first_seq||'|'||last_mono_ms||'|'||measured||'|'||low_ms||'|'"
        "||high_ms FROM clock_boot ORDER BY 1",
        "SELECT person||'|'||recorder||'|'||last_at_ms FROM sighting ORDER BY 1",
        "SELECT person||'|'||row_id||'|'||sight||'|'||item||'|'||item_version||'|'||clauses||'|'||mark"
        "||'|'||graded||'|'||practice||'|'||revision||'|'||at_ms||'|'||statement||'|'||told FROM evidence"
        " ORDER BY 1",
        "SELECT registration||'|'||person||'|'||at_ms FROM reached ORDER BY 1",
        "SELECT person||'|'||sight||'|'||item||'|'||answer||'|'||scoring||'|'||rows||'|'||seq||'|'||at_ms"
        "||'|'||statement FROM rescored ORDER BY 1",
    };
    struct mm_buf out;
    mm_buf_init(&out, 8 * 1024 * 1024);
    for (size_t i = 0; i < sizeof sqls / sizeof sqls[0]; i++) {
        struct mm_stmt *s = NULL;
        bool row = false;
        MM_CHECK_ERR(mm_db_query(mm_central_db(c->central), sqls[i], &s, NULL), MM_OK);
        while (mm_stmt_step(s, &row, NULL) == MM_OK && row)
            mm_buf_printf(&out, "%s\n", mm_col_str(s, 0));
        mm_stmt_end(s);
    }
    return mm_buf_take(&out, &(size_t){0});
}
#endif
