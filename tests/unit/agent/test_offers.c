/* What a kiosk refuses of a pack: in each case the one that it has stays, and the reason is there to be read.
 */
#include "tests/unit/agent/fixture_pull.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

struct had {
    char dir[600], version[600], manifest[600], key[600];
    int64_t serial;
};

static void look(struct kit *k, struct had *had)
{
    meta(k, "pack_dir", had->dir);
    meta(k, "pack_version", had->version);
    meta(k, "pack_manifest", had->manifest);
    meta(k, "pack_key", had->key);
    had->serial = mm_store_meta_int(k->kiosk, "pack_serial", 0);
}

static void nothing_changed(struct kit *k, const struct had *before)
{
    struct had now;
    struct mm_pack *pack = NULL;
    look(k, &now);
    MM_CHECK_STR(now.dir, before->dir);
    MM_CHECK_STR(now.version, before->version);
    MM_CHECK_STR(now.manifest, before->manifest);
    MM_CHECK_STR(now.key, before->key);
    MM_CHECK_INT(now.serial, before->serial);
    MM_CHECK_ERR(mm_pack_open(now.dir, &pack, NULL, NULL), MM_OK);
    mm_pack_free(pack);
}

/* ---- what may happen to an offer on its way ---------------------------------------------------------------
 */
static void cut_signature_line(struct server *s, struct mm_buf *offer)
{
    (void)s;
    char *text = strdup(strchr(mm_buf_str(offer), '{'));
    mm_buf_clear(offer);
    mm_buf_str_append(offer, text);
    free(text);
}
static void one_byte_short(struct server *s, struct mm_buf *offer)
{
    (void)s;
    offer->len--;
}
static void half(struct server *s, struct mm_buf *offer)
{
    (void)s;
    offer->len /= 2;
}
static void nothing(struct server *s, struct mm_buf *offer)
{
    (void)s;
    offer->len = 0;
}
static void one_digit_changed(struct server *s, struct mm_buf *offer)
{
    (void)s;
    char *digit = strstr(mm_buf_str(offer), "\"sha256\":\"") + 10;
    *digit = *digit == '0' ? '1' : '0';
}
static void signature_of_another_manifest(struct server *s, struct mm_buf *offer)
{
    struct mm_offer o;
    char *text = strdup(mm_buf_str(offer));
    MM_CHECK_ERR(mm_offer_read(text, offer->len, &o, NULL), MM_OK);
    o.signature = mm_offer_sign(&s->pack_key, "{}", 2);
    mm_buf_clear(offer);
    mm_offer_write(&o, offer);
    free(text);
}
static void signed_by_a_stranger(struct server *s, struct mm_buf *offer)
{
    (void)s;
    struct mm_offer o;
    struct mm_sign_key stranger;
    char *text = strdup(mm_buf_str(offer));
    mm_sign_key_new(&stranger, NULL);
    MM_CHECK_ERR(mm_offer_read(text, offer->len, &o, NULL), MM_OK);
    o.key = stranger.public_key;
    o.signature = mm_offer_sign(&stranger, o.manifest, o.len);
    mm_buf_clear(offer);
    mm_offer_write(&o, offer);
    mm_sign_key_done(&stranger);
    free(text);
}

MM_TEST(an_offer_that_is_unsigned_cut_changed_or_signed_by_a_stranger_changes_nothing)
{
    static const struct {
        void (*mangle)(struct server *s, struct mm_buf *offer);
        enum mm_err err;
    } ways[] = {
        {cut_signature_line, MM_ERR_SYNTAX},      {nothing, MM_ERR_SYNTAX},
        {one_byte_short, MM_ERR_SIGNATURE},       {half, MM_ERR_SIGNATURE},
        {one_digit_changed, MM_ERR_SIGNATURE},    {signature_of_another_manifest, MM_ERR_SIGNATURE},
        {signed_by_a_stranger, MM_ERR_SIGNATURE},
    };
    struct kit k;
    struct fake f;
    struct server s;
    struct had before;
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    look(&k, &before);
    s.files = 0;
    s.manifest.serial++;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        s.mangle = ways[i].mangle;
        if (!MM_CHECK_ERR(mm_agent_pull(k.agent, &info), ways[i].err))
            printf("  way %zu: %s\n", i, info.text);
        MM_CHECK(info.text[0] != '\0');
        nothing_changed(&k, &before);
    }
    MM_CHECK_INT(s.files, 0); /* no byte of a pack was asked for */
    s.mangle = NULL;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK_INT(mm_store_meta_int(k.kiosk, "pack_serial", 0), 6);
    stop(&k, &f, &s);
}

MM_TEST(a_well_signed_offer_of_before_of_elsewhere_or_of_the_same_number_changes_nothing)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct had before;
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    look(&k, &before);
    s.manifest.serial = 4; /* rollback: it was good once */
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_REFUSED);
    nothing_changed(&k, &before);
    s.manifest.serial = 5; /* mix and match: the same number, other bytes */
    s.manifest.expires_at_ms++;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_REFUSED);
    nothing_changed(&k, &before);
    s.manifest.serial = 6;
    snprintf(s.manifest.council, sizeof s.manifest.council, "elsewhere");
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_REFUSED);
    nothing_changed(&k, &before);
    stop(&k, &f, &s);
}

MM_TEST(a_signed_name_that_leaves_the_folder_is_refused_all_the_same)
{
    static const char *const names[] = {"../x.json", "/etc/x", "a/../../x", "a\\b", "", "."};
    struct kit k;
    struct fake f;
    struct server s;
    struct had before;
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    look(&k, &before);
    s.files = 0;
    s.manifest.serial++;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(s.manifest.files[0].name, sizeof s.manifest.files[0].name, "%s", names[i]);
        MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_INVALID);
        nothing_changed(&k, &before);
    }
    MM_CHECK_INT(s.files, 0);
    stop(&k, &f, &s);
}

static struct mm_pack_pass pass_of(struct server *s, const struct mm_sign_key *from,
                                   const struct mm_sign_key *to)
{
    return (struct mm_pack_pass){from->public_key, to->public_key,
                                 mm_pass_sign(from, s->manifest.council, &to->public_key)};
}

MM_TEST(a_kiosk_follows_its_key_through_all_that_passed_it_on_and_nowhere_else)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct had before;
    struct mm_sign_key first, second, third;
    char text[MM_PUBLIC_TEXT_BYTES], now[600];
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    look(&k, &before);
    first = s.pack_key;
    mm_sign_key_new(&second, NULL);
    mm_sign_key_new(&third, NULL);
    s.pack_key = third;
    s.manifest.serial = 2; /* publications are counted for each key */
    s.passes[0] = pass_of(&s, &second, &third);
    s.n_passes = 1;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_SIGNATURE);
    s.passes[0] = pass_of(&s, &third, &third); /* the stranger speaks for the first */
    s.passes[0].from = first.public_key;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_SIGNATURE);
    nothing_changed(&k, &before);
    s.passes[0] = pass_of(&s, &first, &second); /* away for two changes of the key */
    s.passes[1] = pass_of(&s, &second, &third);
    s.n_passes = 2;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    mm_sign_public_format(&third.public_key, text);
    meta(&k, "pack_key", now);
    MM_CHECK_STR(now, text);
    MM_CHECK_INT(mm_store_meta_int(k.kiosk, "pack_serial", 0), 2);
    look(&k, &before);
    s.pack_key = first; /* what the old key signs is over */
    s.manifest.serial = 9;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_SIGNATURE);
    nothing_changed(&k, &before);
    stop(&k, &f, &s);
}

MM_TEST(a_kiosk_of_before_there_were_keys_takes_the_first_that_it_is_shown_and_keeps_to_it)
{
    struct kit k;
    struct fake f;
    struct server s;
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_db_exec(mm_store_db(k.kiosk), "DELETE FROM meta WHERE name='pack_key'", NULL), MM_OK);
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    s.manifest.serial++;
    s.mangle = signed_by_a_stranger;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_SIGNATURE);
    stop(&k, &f, &s);
}

/* ---- time
 * --------------------------------------------------------------------------------------------------- */
static bool status_warns(struct kit *k)
{
    struct mm_buf out;
    mm_buf_init(&out, 16384);
    mm_agent_status_write(k->kiosk, &out);
    bool warns = strstr(mm_buf_str(&out), "期限が過ぎています") != NULL;
    mm_buf_done(&out);
    return warns;
}

MM_TEST(past_its_day_a_pack_teaches_on_and_the_kiosk_says_so_until_a_newer_one_comes)
{
    struct kit k;
    struct fake f;
    struct server s;
    struct had before;
    MM_REQUIRE(start(&k, &f, &s));
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    look(&k, &before);
    MM_CHECK(!status_warns(&k));
    mm_clock_advance(&k.at, PACK_GOOD_MS + 1);
    MM_CHECK(status_warns(&k));
    /* freeze: a server that shows the same for ever */
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK(status_warns(&k));
    nothing_changed(&k, &before);
    /* one that is newer and past its day too: newer is better */
    s.manifest.serial++;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK(status_warns(&k));
    s.manifest.serial++;
    s.manifest.expires_at_ms += 2 * PACK_GOOD_MS;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    MM_CHECK(!status_warns(&k));
    stop(&k, &f, &s);
}

/* ---- what lies there -------------------------------------------------------------------------------------
 */
MM_TEST(a_file_or_a_link_that_no_manifest_names_does_not_become_part_of_a_pack)
{
    struct kit k;
    struct fake f;
    struct server s;
    char path[900];
    MM_REQUIRE(start(&k, &f, &s));
    s.gone = 3;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_ERR_NETWORK);
    snprintf(path, sizeof path, "%s/packs/%s.tmp/extra.json", k.dir, s.manifest.version);
    MM_CHECK_ERR(mm_file_write_atomic(path, "{}", 2, 0640, NULL), MM_OK);
    snprintf(path, sizeof path, "%s/packs/%s.tmp/link.json", k.dir, s.manifest.version);
    MM_CHECK(symlink("/etc/passwd", path) == 0);
    s.gone = 0;
    MM_CHECK_ERR(mm_agent_pull(k.agent, NULL), MM_OK);
    snprintf(path, sizeof path, "%s/packs/%s/extra.json", k.dir, s.manifest.version);
    MM_CHECK(access(path, F_OK) != 0);
    snprintf(path, sizeof path, "%s/packs/%s/link.json", k.dir, s.manifest.version);
    struct stat st;
    MM_CHECK(lstat(path, &st) != 0);
    stop(&k, &f, &s);
}

MM_TEST_MAIN
