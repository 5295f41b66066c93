/* An enrolled agent in a temporary folder, with the kiosk's own connection to the store. */
#ifndef MM_TEST_FIXTURE_AGENT_H
#define MM_TEST_FIXTURE_AGENT_H

#include "sync/agent/agent.h"
#include "sync/agent/pack.h"
#include "sync/base/limits.h"
#include "sync/wire/batch.h"
#include "tests/unit/fake_server.h"

#include <sys/stat.h>

#define AGENT_AT_MS 1795309500000

/* ---- the agent ----------------------------------------------------------------------------------------- */
struct kit {
    char dir[256];
    struct mm_clock_fixed at;
    struct mm_clock clock;
    struct mm_random_seeded seed;
    struct mm_random random;
    struct mm_store *kiosk; /* the kiosk's own connection to the store */
    struct mm_agent *agent;
    struct mm_sign_key key;
};

__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

static inline bool kit_open(struct kit *k, const char *server)
{
    static const char *const facts[][2] = {{"council", "kamakura"},
                                           {"council_name", "○○市議会"},
                                           {"home_page", "https://kamakura.mamori.example"},
                                           {"demo", "1"},
                                           {"recorder", "0198c000-0000-7000-8000-000000000001"}};
    char path[300];
    struct mm_errinfo info = MM_ERRINFO_INIT;
    memset(k, 0, sizeof *k);
    k->at = (struct mm_clock_fixed){AGENT_AT_MS, 5000};
    k->clock = mm_clock_fixed(&k->at);
    k->random = mm_random_seeded(&k->seed, 42);
    enum mm_err err = mm_crypto_init(&info);
    mm_test_mkdir(k->dir);
    if (!err)
        err = mm_store_open(k->dir, true, &k->clock, &k->random, &k->kiosk, &info);
    for (size_t i = 0; !err && i < sizeof facts / sizeof facts[0]; i++)
        err = mm_store_meta_set(k->kiosk, facts[i][0], facts[i][1], &info);
    mm_sign_key_new(&k->key, NULL);
    snprintf(path, sizeof path, "%s/agent.key", k->dir);
    if (!err)
        err = mm_sign_key_store(path, &k->key, &info);
    const struct mm_agent_settings settings = {
        .dir = k->dir, .server = server, .connect_ms = 2000, .total_ms = 5000};
    if (!err)
        err = mm_agent_open(&settings, &k->clock, &k->random, &k->agent, &info);
    MM_CHECK_STR(info.text, "");
    return MM_CHECK(err == MM_OK);
}

static inline void kit_close(struct kit *k)
{
    mm_agent_close(k->agent);
    mm_store_close(k->kiosk);
    mm_sign_key_done(&k->key);
    mm_test_rmdir(k->dir);
}

/* At least n records in the outbox. */
static inline void fill(struct kit *k, int n)
{
    struct mm_sitting sitting = {.person = "p1",
                                 .course = "onboarding-duty",
                                 .course_title = "研修",
                                 .course_version = 1,
                                 .registration = "8f6c1f0e-0000-8000-8000-000000000001",
                                 .pack_version = "0123456789abcdef",
                                 .mastery_score = -1};
    MM_CHECK_ERR(mm_store_sitting_start(k->kiosk, &sitting, NULL), MM_OK);
    for (int i = 2; i < n; i++) {
        char id[MM_UUID_BYTES], page_id[32];
        snprintf(page_id, sizeof page_id, "page-%d-%lld", i, (long long)k->at.mono_at_ms);
        const struct mm_page page = {.id = page_id, .title = "ページ", .audience = MM_AUD_BOTH};
        mm_clock_advance(&k->at, 10);
        MM_CHECK_ERR(mm_store_page_open(k->kiosk, &sitting, &page, id, NULL), MM_OK);
    }
}

static inline void meta(struct kit *k, const char *name, char out[600])
{
    if (mm_store_meta_get(k->kiosk, name, out, 600, NULL))
        out[0] = '\0';
}
#endif
