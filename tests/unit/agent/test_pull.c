/* Roster and packs: what is taken, and what changes nothing. */
#include "tests/unit/agent/fixture_pull.h"

static bool has_temp(struct kit *k, struct server *s)
{
    char path[600];
    snprintf(path, sizeof path, "%s/packs/%s.tmp", k->dir, s->manifest.version);
    return mm_path_exists(path);
}

MM_TEST(a_pull_brings_roster_and_pack_and_the_next_one_asks_for_nothing)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_person person;
    struct mm_pack *pack = NULL;
    char text[600];
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK_ERR(mm_store_person(k.kiosk, "p1", &person, NULL), MM_OK);
    MM_CHECK_STR(person.name, "架空太郎");
    meta(&k, "council_name", text);
    MM_CHECK_STR(text, "△△市議会");
    meta(&k, "demo", text);
    MM_CHECK_STR(text, "0");
    meta(&k, "pack_version", text);
    MM_CHECK_STR(text, s.manifest.version);
    MM_CHECK_INT(mm_store_meta_int(k.kiosk, "pack_serial", 0), 5);
    meta(&k, "pack_dir", text);
    MM_CHECK(text[0] == '/');
    MM_CHECK_ERR(mm_pack_open(text, &pack, NULL, NULL), MM_OK);
    mm_pack_free(pack);
    int asked = f.n_asked;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK_INT(f.n_asked, asked + 3);
    MM_CHECK(!has_temp(&k, &s));
    stop(&k, &f, &s);
}

static void settings_are(struct kit *k, const char *want)
{
    struct mm_buf json;
    mm_buf_init(&json, 5000);
    MM_CHECK_ERR(mm_store_setting_get(k->kiosk, "p1", &json, NULL), MM_OK);
    MM_CHECK_STR(mm_buf_str(&json), want);
    mm_buf_done(&json);
}

MM_TEST(what_is_told_of_people_comes_once_for_each_version)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_looked looked;
    size_t n = 0;
    int64_t last = 0;
    MM_REQUIRE(start(&k, &f, &s));
    s.version = 4;
    s.settings = "{\"size\":\"l\"}";
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    settings_are(&k, "{\"size\":\"l\"}");
    struct mm_seen seen = mm_store_seen(k.kiosk, "p1");
    MM_CHECK_INT(seen.count(seen.ctx, "one", &last), 1);
    MM_CHECK_INT(last, AGENT_AT_MS);
    MM_CHECK_ERR(mm_store_looked(k.kiosk, "", &looked, 1, &n, NULL), MM_OK);
    MM_CHECK_INT(n, 1);
    MM_CHECK_STR(looked.who, "事務局");
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK_INT(s.summaries, 1);
    s.version = 5;
    s.settings = "{\"size\":\"m\"}";
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    settings_are(&k, "{\"size\":\"m\"}");
    MM_CHECK_INT(s.summaries, 2);
    s.version = 6;
    s.speaks_of = "p9";
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_INVALID);
    stop(&k, &f, &s);
}

MM_TEST(what_cannot_be_read_of_one_person_keeps_nobody_elses_away_and_no_pack)
{
    struct kit k;
    struct fake f;
    struct server s;
    char text[600];
    MM_REQUIRE(start(&k, &f, &s));
    s.version = 4;
    s.settings = "{\"size\":\"l\"}";
    s.odd = true;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_INVALID);
    settings_are(&k, "{\"size\":\"l\"}");
    meta(&k, "pack_dir", text);
    MM_CHECK(text[0] != '\0');
    s.odd = false;
    s.version = 5; /* asked for again: nothing was marked as known */
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK_INT(s.summaries, 2);
    stop(&k, &f, &s);
}

MM_TEST(a_report_that_is_refused_keeps_no_people_and_no_pack_away)
{
    struct kit k;
    struct fake f;
    struct server s;
    char text[600];
    MM_REQUIRE(start(&k, &f, &s));
    s.no_report = true;
    MM_CHECK_ERR(mm_agent_sync(k.agent, true, NULL, NULL), MM_ERR_SYNTAX);
    meta(&k, "pack_dir", text);
    MM_CHECK(text[0] != '\0');
    meta(&k, "last_pull_ms", text);
    MM_CHECK(text[0] != '\0');
    stop(&k, &f, &s);
}

MM_TEST(an_interrupted_download_goes_on_where_it_stopped)
{
    struct kit k;
    struct fake f;
    struct server s;
    char text[600];
    MM_REQUIRE(start(&k, &f, &s));
    s.gone = 4;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_NETWORK);
    meta(&k, "pack_dir", text);
    MM_CHECK_STR(text, "");
    MM_CHECK(has_temp(&k, &s));
    s.gone = 0;
    s.files = 0;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK_INT(s.files, (int)s.manifest.n_files - 4);
    meta(&k, "pack_version", text);
    MM_CHECK_STR(text, s.manifest.version);
    stop(&k, &f, &s);
}

MM_TEST(a_file_that_is_not_what_the_manifest_says_changes_nothing)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    char text[600];
    MM_REQUIRE(start(&k, &f, &s));
    s.bad_hash = 3;
    MM_CHECK_ERR(mm_agent_pull(k.agent, &info), MM_ERR_CORRUPT);
    MM_CHECK(strstr(info.text, s.manifest.files[2].name) != NULL);
    meta(&k, "pack_dir", text);
    MM_CHECK_STR(text, "");
    s.bad_hash = 0;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    stop(&k, &f, &s);
}

/* Each of these offers is refused while a good pack is installed; the good one stays. */
static void offer(struct server *s, int kind)
{
    struct mm_manifest *m = &s->manifest;
    m->serial++;
    switch (kind) {
    case 0:
        m->serial = 4;
        break;
    case 1:
        m->serial = 5;
        snprintf(m->version, sizeof m->version, "0000000000000000");
        break;
    case 2:
        snprintf(m->council, sizeof m->council, "elsewhere");
        break;
    case 3:
        snprintf(m->version, sizeof m->version, "0000000000000000");
        break;
    case 4: /* a pack with a file left out */
        snprintf(m->version, sizeof m->version, "0123456789abcdef");
        m->n_files--;
        break;
    default:
        snprintf(m->version, sizeof m->version, "../../etc/passwd");
        break;
    }
}

MM_TEST(an_older_foreign_incomplete_or_wrongly_named_pack_leaves_the_old_one)
{
    for (int kind = 0; kind < 6; kind++) {
        struct kit k;
        struct fake f;
        struct server s;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        char before[600], after[600];
        MM_REQUIRE(start(&k, &f, &s));
        MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
        meta(&k, "pack_dir", before);
        offer(&s, kind);
        if (!MM_CHECK(mm_agent_sync(k.agent, true, NULL, &info) != MM_OK))
            printf("  kind %d\n", kind);
        meta(&k, "pack_dir", after);
        MM_CHECK_STR(after, before);
        MM_CHECK_INT(mm_store_meta_int(k.kiosk, "pack_serial", 0), 5);
        meta(&k, "last_error", after);
        MM_CHECK_STR(after, info.text);
        MM_CHECK(!has_temp(&k, &s));
        stop(&k, &f, &s);
    }
}

MM_TEST(a_pack_that_failed_its_check_is_not_fetched_again)
{
    struct kit k;
    struct fake f;
    struct server s;
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    offer(&s, 4);
    s.files = 0;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_INVALID);
    MM_CHECK_INT(s.files, 0); /* all from the pack of now */
    int asked = f.n_asked;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_INVALID);
    MM_CHECK_INT(f.n_asked, asked + 3);
    stop(&k, &f, &s);
}

MM_TEST(a_file_name_that_leaves_the_folder_is_refused)
{
    static const char *const names[] = {"../x.json", "/etc/x", "a/../../x", "a\\b", ""};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct kit k;
        struct fake f;
        struct server s;
        char text[600];
        MM_REQUIRE(start(&k, &f, &s));
        snprintf(s.manifest.files[0].name, sizeof s.manifest.files[0].name, "%s", names[i]);
        MM_CHECK(mm_agent_pull(k.agent, NULL) != MM_OK);
        MM_CHECK_INT(s.files, 0);
        meta(&k, "pack_dir", text);
        MM_CHECK_STR(text, "");
        stop(&k, &f, &s);
    }
}

MM_TEST(a_broken_roster_changes_nothing_and_the_pack_comes_all_the_same)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_person person;
    char text[600];
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    s.no_roster = true;
    s.manifest.serial++;
    MM_CHECK(mm_agent_pull(k.agent, NULL) != MM_OK);
    MM_CHECK_ERR(mm_store_person(k.kiosk, "p1", &person, NULL), MM_OK);
    MM_CHECK_INT(mm_store_meta_int(k.kiosk, "pack_serial", 0), 6);
    meta(&k, "roster_etag", text);
    MM_CHECK(text[0] == '"');
    stop(&k, &f, &s);
}

/* ---- clearing away ----------------------------------------------------------------------------------------
 */

static void put_folder(struct kit *k, const char *name)
{
    char path[700];
    snprintf(path, sizeof path, "%s/packs/%s/common/items", k->dir, name);
    MM_CHECK_ERR(mm_mkdirs(path, 0750, NULL), MM_OK);
    snprintf(path, sizeof path, "%s/packs/%s/common/items/duty.json", k->dir, name);
    MM_CHECK_ERR(mm_file_write_atomic(path, "[]", 2, 0640, NULL), MM_OK);
}

static bool has_folder(struct kit *k, const char *name)
{
    char path[700];
    snprintf(path, sizeof path, "%s/packs/%s", k->dir, name);
    return mm_path_exists(path);
}

/* In that pack; with an attempt or not. */
static struct mm_sitting sit(struct kit *k, int n, const char *version, struct mm_attempt *ret_attempt)
{
    struct mm_form form = {.seed = 1, .n = 1, .item = {{.item_id = "x", .n_options = 1}}};
    struct mm_sitting sitting = {.person = "p1",
                                 .course = "onboarding-duty",
                                 .course_title = "研修",
                                 .course_version = 1,
                                 .mastery_score = -1};
    snprintf(form.item[0].version_hash, sizeof form.item[0].version_hash, "0123456789abcdef");
    snprintf(sitting.registration, sizeof sitting.registration, "8f6c1f0e-0000-8000-8000-00000000000%d", n);
    snprintf(sitting.pack_version, sizeof sitting.pack_version, "%s", version);
    MM_CHECK_ERR(mm_store_sitting_start(k->kiosk, &sitting, NULL), MM_OK);
    if (ret_attempt)
        MM_CHECK_ERR(mm_store_attempt_new(k->kiosk, &sitting, &form, ret_attempt, NULL), MM_OK);
    return sitting;
}

#define OF_ATTEMPT "aaaaaaaaaaaaaaaa"
#define OF_SITTING "bbbbbbbbbbbbbbbb"
#define HELD       "cccccccccccccccc"
#define UNUSED     "dddddddddddddddd"

static void hold(struct kit *k, const char *version)
{
    char path[700];
    snprintf(path, sizeof path, "%s/packs/%s", k->dir, version);
    MM_CHECK_ERR(mm_store_pack_hold(k->kiosk, path, NULL), MM_OK);
}

MM_TEST(a_pack_is_cleared_away_only_when_no_attempt_no_sitting_and_no_kiosk_needs_it)
{
    static const char *const folders[] = {OF_ATTEMPT, OF_SITTING, HELD, UNUSED, UNUSED ".old", "other"};
    struct kit k;
    struct fake f;
    struct server s;
    struct mm_attempt attempt;
    char path[600];
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        put_folder(&k, folders[i]);
    put_folder(&k, "eeeeeeeeeeeeeeee.tmp");
    put_folder(&k, "ffffffffffffffff.old");
    hold(&k, HELD);
    struct mm_sitting first = sit(&k, 1, OF_ATTEMPT, &attempt), second = sit(&k, 2, OF_SITTING, NULL);
    MM_CHECK_ERR(mm_store_sitting_end(k.kiosk, &first, NULL), MM_OK);
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK(has_folder(&k, s.manifest.version) && has_folder(&k, OF_ATTEMPT) && has_folder(&k, OF_SITTING) &&
             has_folder(&k, HELD) && has_folder(&k, "other"));
    MM_CHECK(!has_folder(&k, UNUSED) && !has_folder(&k, UNUSED ".old") &&
             !has_folder(&k, "eeeeeeeeeeeeeeee.tmp") && !has_folder(&k, "ffffffffffffffff.old"));
    MM_CHECK_ERR(mm_store_sitting_end(k.kiosk, &second, NULL), MM_OK);
    first = sit(&k, 1, s.manifest.version, &attempt); /* a newer attempt: the older one is over */
    hold(&k, s.manifest.version);
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK(!has_folder(&k, OF_ATTEMPT) && !has_folder(&k, OF_SITTING) && !has_folder(&k, HELD));
    MM_CHECK(has_folder(&k, s.manifest.version) && has_folder(&k, "other"));
    /* a kiosk that opened one of them just before is told, and goes on with what it holds */
    snprintf(path, sizeof path, "%s/packs/%s", k.dir, HELD);
    MM_CHECK_ERR(mm_store_pack_hold(k.kiosk, path, NULL), MM_ERR_NOT_FOUND);
    meta(&k, "pack_held", path);
    MM_CHECK(strstr(path, s.manifest.version) != NULL);
    stop(&k, &f, &s);
}

MM_TEST_MAIN
