/* The same records in any order, cut into any batches, some of them twice: in the end the store is the same.
 * ORDERS are tried, or as many as MM_ORDERS says; test_orders_long.c has more.
 * mm-test-pg: sanitized */
#include "tests/unit/server/fixture_batch.h"

#ifndef ORDERS
#define ORDERS    200
#define ORDERS_PG 20
#endif
#define OTHER    "0198c000-0000-7000-8000-0000000000bb"
#define ATTEMPT  "0198c000-0000-7000-8000-00000000000d"
#define SECOND   "0198c000-0000-7000-8000-00000000000e"
#define AT(n)    (COUNCIL_AT_MS - INT64_C(864000000) + (n)*1000)
#define N_KIOSKS 3
#define N_EACH   16

static uint64_t drawn = 1;

static size_t draw(size_t below) /* xorshift64 */
{
    drawn ^= drawn << 13;
    drawn ^= drawn >> 7;
    drawn ^= drawn << 17;
    return (size_t)(drawn % below);
}

struct history {
    struct kiosk kiosks[N_KIOSKS];
    struct record records[N_KIOSKS][N_EACH];
};

/* Two people; each sits at every kiosk, answers anew and differently, and completes more than once; one
 * record is none; the last kiosk was started again in between. */
static bool make(struct council *c, struct history *h)
{
    for (int k = 0; k < N_KIOSKS; k++) {
        struct kiosk *kiosk = &h->kiosks[k];
        struct record *r = h->records[k];
        if (!kiosk_enrol(c, kiosk, (uint8_t)(k + 1)))
            return false;
        for (int n = 0; n < N_EACH; n++) {
            const char *person = n % 2 ? OTHER : PERSON, *attempt = n % 4 < 2 ? ATTEMPT : SECOND;
            int64_t at = AT(100 * n + 37 * ((k * 5 + n) % N_KIOSKS));
            if (k == N_KIOSKS - 1 && n == N_EACH / 2)
                snprintf(kiosk->boot, sizeof kiosk->boot, "0198c000-0000-7000-8000-0000000000c2");
            if (n < 2)
                r[n] = record_verb(c, kiosk, person, MM_VERB_LAUNCHED, at);
            else if (n == 7)
                r[n] = record_raw(kiosk, "{\"no\":\"record\"}");
            else if (n >= N_EACH - 4)
                r[n] = record_verb(c, kiosk, person, n % 4 < 2 ? MM_VERB_COMPLETED : MM_VERB_PASSED, at);
            else
                r[n] = record_answer_mono(c, kiosk, person, (size_t)(n % 3), (n + k) % 3 == 0, attempt, n, at,
                                          1000 * n);
        }
    }
    return true;
}

/* As if nothing had ever come. */
static bool wipe(struct council *c)
{
    static const char *const tables[] = {"statement",  "posting",   "progress",      "sighting",
                                         "evidence",   "conflict",  "quarantine",    "chain_note",
                                         "clock_boot", "told_kept", "person_change", "acknowledged"};
    char sql[80];
    enum mm_err err = MM_OK;
    for (size_t i = 0; !err && i < sizeof tables / sizeof tables[0]; i++) {
        snprintf(sql, sizeof sql, "DELETE FROM %s", tables[i]);
        err = mm_db_exec(c->central->db, sql, NULL);
    }
    if (!err)
        err = mm_db_exec(c->central->db, "UPDATE recorder SET last_seq=0, last_received_at_ms=0", NULL);
    c->central->stored =
        0;    /* when something came bounds what a clock may have shown: all comes at one moment */
    if (!err) /* what the store knew of them goes too */
        err = mm_central_rebuild(c->central, NULL);
    return MM_CHECK_ERR(err, MM_OK);
}

/* ---- sending --------------------------------------------------------------------------------------------
 */
struct part {
    int kiosk;
    size_t from, n;
};

static size_t cut(struct part *parts)
{
    size_t n = 0;
    for (int k = 0; k < N_KIOSKS; k++)
        for (size_t at = 0; at < N_EACH;) {
            size_t len = 1 + draw(6);
            len = len < N_EACH - at ? len : N_EACH - at;
            parts[n++] = (struct part){k, at, len};
            at += len;
        }
    for (int i = 0; i < 3; i++) { /* again, and cut in another way */
        size_t from = draw(N_EACH);
        parts[n++] = (struct part){(int)draw(N_KIOSKS), from, 1 + draw(N_EACH - from)};
    }
    for (size_t i = n - 1; i > 0; i--) {
        size_t j = draw(i + 1);
        struct part other = parts[i];
        parts[i] = parts[j];
        parts[j] = other;
    }
    return n;
}

static bool send_parts(struct council *c, const struct history *h, const struct part *parts, size_t n)
{
    struct mm_record_reply replies[N_EACH];
    for (size_t i = 0; i < n; i++)
        if (!MM_CHECK_ERR(take(c, &h->kiosks[parts[i].kiosk], &h->records[parts[i].kiosk][parts[i].from],
                               parts[i].n, replies),
                          MM_OK))
            return false;
    return true;
}

/* ---- what there is in the end ----------------------------------------------------------------------------
 */
static struct mm_hash state(struct council *c)
{
    static const char *const sqls[] = {
        "SELECT hash, recorder||' '||seq||' '||id||' '||person||' '||voided FROM statement ORDER BY 2",
        "SELECT hash, recorder||' '||seq||' '||id FROM quarantine ORDER BY 2",
        "SELECT hash, recorder||' '||seq||' '||id FROM conflict ORDER BY 2",
        "SELECT CAST('' AS TEXT), id||' '||last_seq FROM recorder ORDER BY 2",
    };
    struct mm_hash hash = {{0}};
    char *text = derived(c);
    hash = mm_chain_next(&hash, 0, text, strlen(text));
    free(text);
    for (size_t i = 0; i < sizeof sqls / sizeof sqls[0]; i++) {
        struct mm_stmt *s = NULL;
        bool row = false;
        MM_CHECK_ERR(mm_db_query(c->central->db, sqls[i], &s, NULL), MM_OK);
        while (mm_stmt_step(s, &row, NULL) == MM_OK && row) {
            struct mm_hash of_row = mm_col_hash(s, 0);
            hash = mm_chain_next(&hash, 1, of_row.b, sizeof of_row.b);
            hash = mm_chain_next(&hash, 2, mm_col_str(s, 1), strlen(mm_col_str(s, 1)));
        }
        mm_stmt_end(s);
    }
    return hash;
}

MM_TEST(any_order_cut_and_repetition_of_the_same_records_ends_in_the_same_state)
{
    struct council c;
    static struct history h;
    struct part parts[N_KIOSKS * N_EACH + 3];
    const char *wanted = getenv("MM_ORDERS");
    long orders = wanted ? strtol(wanted, NULL, 10) : pg_wanted() ? ORDERS_PG : ORDERS;
    MM_REQUIRE(council_open(&c) && make(&c, &h));
    if (!pg_wanted()) /* nobody cuts the power here */
        MM_CHECK_ERR(mm_db_exec(c.central->db, "PRAGMA synchronous=OFF", NULL), MM_OK);
    for (int k = 0; k < N_KIOSKS; k++)
        parts[k] = (struct part){k, 0, N_EACH};
    MM_REQUIRE(send_parts(&c, &h, parts, N_KIOSKS));
    struct mm_hash first = state(&c);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM statement"), N_KIOSKS * (N_EACH - 1));
    MM_CHECK(count(&c, "SELECT COUNT(*) FROM evidence") > 0 &&
             count(&c, "SELECT 1*COUNT(*) FROM progress") == 2);
    for (long i = 0; i < orders; i++) {
        uint64_t seed = drawn;
        MM_REQUIRE(wipe(&c));
        MM_REQUIRE(send_parts(&c, &h, parts, cut(parts)));
        struct mm_hash here = state(&c);
        if (!MM_CHECK(mm_hash_equal(&here, &first))) {
            printf("  order %ld, drawn %llu\n", i, (unsigned long long)seed);
            break;
        }
    }
    for (int k = 0; k < N_KIOSKS; k++)
        records_free(h.records[k], N_EACH);
    council_close(&c);
}

MM_TEST_MAIN
