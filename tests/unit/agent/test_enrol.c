/* Enrolment from the kiosk's side. */
#include "tests/unit/agent/fixture_agent.h"

struct server {
    const char *code; /* the good one */
    bool silent;
    char public_key[100];
    const char *pack_key; /* that it tells; NULL: none */
    int different_keys;
};

static void answer(struct fake *f, const struct asked *a, struct said *said)
{
    static const struct mm_json_limits limits = {8192, 4};
    struct server *s = f->ctx;
    struct mm_json *doc = NULL;
    if (strcmp(a->path, "/kiosk/v1/enrol") != 0 || mm_json_parse(a->body, a->len, &limits, &doc, NULL))
        return;
    const char *key = mm_json_get_str(doc, "public_key", "");
    s->different_keys += s->public_key[0] && strcmp(s->public_key, key) != 0;
    snprintf(s->public_key, sizeof s->public_key, "%s", key);
    if (strcmp(mm_json_get_str(doc, "code", ""), s->code) == 0) {
        said->status = s->silent ? 0 : 200;
        if (s->pack_key)
            mm_buf_printf(&said->body, "{\"pack_key\":\"%s\",", s->pack_key);
        mm_buf_str_append(&said->body, s->pack_key ? "" : "{");
        mm_buf_str_append(&said->body, "\"recorder\":\"0198c000-0000-7000-8000-000000000001\",\"council\":"
                                       "\"kamakura\",\"council_name\":\"○○市議会\",\"home_page\":"
                                       "\"https://kamakura.mamori.example\",\"demo\":true}");
    } else {
        said->status = 403;
        mm_buf_str_append(&said->body, "{\"error\":\"auth\",\"message\":\"登録コードが違います。\"}");
    }
    mm_json_free(doc);
}

struct place {
    char dir[256], store[300];
    struct mm_clock clock;
    struct mm_random random;
    struct fake f;
    struct server s;
    struct mm_agent_settings settings;
};

static void start(struct place *p)
{
    memset(p, 0, sizeof *p);
    MM_CHECK_ERR(mm_crypto_init(NULL), MM_OK);
    mm_test_mkdir(p->dir);
    snprintf(p->store, sizeof p->store, "%s/kiosk", p->dir);
    p->clock = mm_clock_system();
    p->random = mm_random_system();
    p->s.code = "GOOD";
    fake_start(&p->f, answer);
    p->f.ctx = &p->s;
    p->settings = (struct mm_agent_settings){.dir = p->store, .server = p->f.url};
}

static void stop(struct place *p)
{
    fake_stop(&p->f);
    mm_test_rmdir(p->dir);
}

static enum mm_err enrol(struct place *p, const char *code, struct mm_errinfo *info)
{
    const struct mm_agent_enrolment how = {.code = code};
    return mm_agent_enrol(&p->settings, &how, &p->clock, &p->random, NULL, info);
}

MM_TEST(enrolling_makes_a_private_key_and_keeps_the_servers_facts)
{
    struct place p;
    struct stat st;
    struct mm_agent *agent = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char path[400];
    start(&p);
    MM_CHECK_ERR(mm_agent_open(&p.settings, &p.clock, &p.random, &agent, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(enrol(&p, "GOOD", &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    snprintf(path, sizeof path, "%s/agent.key", p.store);
    MM_CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    p.settings.server = NULL; /* remembered */
    MM_CHECK_ERR(mm_agent_open(&p.settings, &p.clock, &p.random, &agent, NULL), MM_OK);
    if (agent) {
        MM_CHECK_STR(agent->server, p.f.url);
        MM_CHECK_STR(agent->council, "kamakura");
        MM_CHECK_STR(agent->recorder, "0198c000-0000-7000-8000-000000000001");
        MM_CHECK_INT(mm_store_meta_int(agent->store, "demo", 0), 1);
    }
    mm_agent_close(agent);
    p.settings.server = p.f.url;
    MM_CHECK_ERR(enrol(&p, "GOOD", &info), MM_ERR_EXISTS);
    stop(&p);
}

MM_TEST(a_wrong_code_says_so_and_a_lost_reply_can_be_asked_for_again_with_the_same_key)
{
    struct place p;
    struct mm_agent *agent = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    start(&p);
    MM_CHECK_ERR(enrol(&p, "BAD", &info), MM_ERR_AUTH);
    MM_CHECK(strstr(info.text, "登録コードが違います") != NULL);
    MM_CHECK_ERR(mm_agent_open(&p.settings, &p.clock, &p.random, &agent, NULL), MM_ERR_AUTH);
    p.s.silent = true;
    MM_CHECK_ERR(enrol(&p, "GOOD", NULL), MM_ERR_NETWORK);
    p.s.silent = false;
    MM_CHECK_ERR(enrol(&p, "GOOD", NULL), MM_OK);
    MM_CHECK_INT(p.s.different_keys, 0);
    stop(&p);
}

MM_TEST(an_address_that_cannot_be_proved_is_refused_before_anything_is_sent_or_made)
{
    static const char *const odd[] = {"mamori.example.jp", "ftp://mamori.example.jp", "127.0.0.1:8450", ""};
    struct place p;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    start(&p);
    p.settings.ca_file = "/dev/null"; /* not even read */
    MM_CHECK_ERR(enrol(&p, "GOOD", &info), MM_ERR_REFUSED);
    MM_CHECK(strstr(info.text, "https:// で始めてください") && strstr(info.text, "何も送っていません"));
    p.settings.ca_file = NULL;
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        mm_errinfo_clear(&info);
        p.settings.server = odd[i];
        MM_CHECK_ERR(enrol(&p, "GOOD", &info), MM_ERR_INVALID);
        MM_CHECK(strstr(info.text, "https:// で始めてください") != NULL);
    }
    MM_CHECK_INT(p.f.n_asked, 0);
    MM_CHECK(access(p.store, F_OK) != 0);
    stop(&p);
}

static void fact(struct place *p, const char *name, char out[200])
{
    struct mm_store *store = NULL;
    MM_CHECK_ERR(mm_store_open(p->store, false, &p->clock, &p->random, &store, NULL), MM_OK);
    if (!store || mm_store_meta_get(store, name, out, 200, NULL))
        out[0] = '\0';
    mm_store_close(store);
}

static void had_serial(struct place *p, const char *serial)
{
    struct mm_store *store = NULL;
    MM_CHECK_ERR(mm_store_open(p->store, false, &p->clock, &p->random, &store, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_meta_set(store, "pack_serial", serial, NULL), MM_OK);
    mm_store_close(store);
}

MM_TEST(a_kiosk_is_told_whose_packs_count_and_counts_them_anew_only_for_another_key)
{
    struct place p;
    char first[MM_PUBLIC_TEXT_BYTES], second[MM_PUBLIC_TEXT_BYTES], text[200];
    const struct mm_agent_enrolment again = {.code = "GOOD", .again = true};
    struct mm_sign_key key;
    start(&p);
    mm_sign_key_new(&key, NULL);
    mm_sign_public_format(&key.public_key, first);
    mm_sign_key_new(&key, NULL);
    mm_sign_public_format(&key.public_key, second);
    mm_sign_key_done(&key);
    p.s.pack_key = "no key at all";
    MM_CHECK_ERR(enrol(&p, "GOOD", NULL), MM_ERR_REFUSED);
    p.s.pack_key = first;
    MM_CHECK_ERR(enrol(&p, "GOOD", NULL), MM_OK);
    fact(&p, "pack_key", text);
    MM_CHECK_STR(text, first);
    had_serial(&p, "7");
    MM_CHECK_ERR(mm_agent_enrol(&p.settings, &again, &p.clock, &p.random, NULL, NULL), MM_OK);
    fact(&p, "pack_serial", text);
    MM_CHECK_STR(text, "7"); /* an old pack of this key stays old */
    p.s.pack_key = second;
    MM_CHECK_ERR(mm_agent_enrol(&p.settings, &again, &p.clock, &p.random, NULL, NULL), MM_OK);
    fact(&p, "pack_key", text);
    MM_CHECK_STR(text, second);
    fact(&p, "pack_serial", text);
    MM_CHECK_STR(text, "0");
    stop(&p);
}

MM_TEST_MAIN
