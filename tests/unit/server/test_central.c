/* Making, opening, the lease, enrolment codes, packs, operations.
 * mm-test-pg: long */
#include "tests/unit/server/fixture_batch.h"
#include "tests/unit/server/fixture_offer.h"

#include <sys/stat.h>

MM_TEST(a_store_is_made_whole_with_private_files)
{
    struct council c;
    struct stat st;
    char path[500];
    MM_REQUIRE(council_open(&c));
    MM_CHECK_STR(mm_central_council(c.central), "kamakura");
    MM_CHECK_STR(mm_central_council_name(c.central), "○○市議会");
    MM_CHECK(mm_central_demo(c.central));
    snprintf(path, sizeof path, "%s.secret", c.file);
    MM_CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    MM_CHECK(st.st_size >= 43);
    snprintf(path, sizeof path, "%s.key", c.file);
    MM_CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    snprintf(path, sizeof path, "%s.packs/%s/council.json", c.file, mm_central_pack(c.central)->version);
    MM_CHECK(stat(path, &st) == 0);
    council_close(&c);
}

MM_TEST(the_secret_of_the_file_is_the_one_that_opens)
{
    struct council c;
    char secret[64];
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_secret_load(c.file, secret, sizeof secret, NULL), MM_OK);
    MM_CHECK_ERR(mm_secret_check(c.central, secret, NULL), MM_OK);
    secret[0] = secret[0] == 'A' ? 'B' : 'A';
    MM_CHECK_ERR(mm_secret_check(c.central, secret, NULL), MM_ERR_AUTH);
    MM_CHECK_ERR(mm_secret_check(c.central, "", NULL), MM_ERR_AUTH);
    /* a database that does not answer says nothing about a secret */
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "ALTER TABLE setting RENAME TO away", NULL), MM_OK);
    enum mm_err err = mm_secret_check(c.central, secret, NULL);
    MM_CHECK(err != MM_OK && err != MM_ERR_AUTH);
    council_close(&c);
}

MM_TEST(a_second_init_is_refused_and_leaves_the_first_alone)
{
    struct council c;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    const struct mm_central_new what = {.pack_dir = MM_TEST_SOURCE_DIR "/content/kamakura"};
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_central_create(c.url, &what, &c.clock, &c.random, &info), MM_ERR_EXISTS);
    MM_CHECK(strstr(info.text, "もうあります") != NULL);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM council"), 1);
    council_close(&c);
}

MM_TEST(an_init_that_fails_leaves_nothing_behind)
{
    char dir[256], url[300], path[300];
    struct mm_clock clock = mm_clock_system();
    struct mm_random random = mm_random_system();
    const struct mm_central_new what = {.pack_dir = "/nonexistent"};
    struct stat st;
    MM_CHECK_ERR(mm_crypto_init(NULL), MM_OK);
    mm_test_mkdir(dir);
    snprintf(url, sizeof url, "sqlite:%s/x.db", dir);
    snprintf(path, sizeof path, "%s/x.db", dir);
    MM_CHECK(mm_central_create(url, &what, &clock, &random, NULL) != MM_OK);
    MM_CHECK(stat(path, &st) != 0);
    MM_CHECK(rmdir(dir) == 0);
    mm_test_rmdir(dir);
}

MM_TEST(only_one_process_writes_and_the_others_hear_where_it_is)
{
    struct council c;
    struct mm_central *second = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_lease lease = {.url = ""};
    MM_REQUIRE(council_open(&c));
    mm_central_close(c.central);
    c.central = NULL;
    MM_CHECK_ERR(mm_central_lease(c.url, &lease, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_WRITE, "http://mamori.example.jp:9 127.0.0.1", &c.clock,
                                 &c.random, &c.central, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_central_lease(c.url, &lease, NULL), MM_OK);
    MM_CHECK_STR(lease.url, "http://mamori.example.jp:9");
    MM_CHECK_STR(lease.address, "127.0.0.1");
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &second, &info),
                 MM_ERR_BUSY);
    MM_CHECK(strstr(info.text, "http://mamori.example.jp:9 ") != NULL);
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_READ, NULL, &c.clock, &c.random, &second, NULL), MM_OK);
    MM_CHECK_STR(mm_central_council_name(second), "○○市議会");
    mm_central_close(second);
    mm_central_close(c.central);
    c.central = NULL;
    MM_CHECK_ERR(mm_central_lease(c.url, &lease, NULL), MM_ERR_NOT_FOUND);
    council_close(&c);
}

MM_TEST(a_database_that_is_not_there_or_not_ours_gets_a_sentence)
{
    static const struct {
        const char *url;
        enum mm_err err;
    } rows[] = {{"sqlite:/nonexistent/x.db", MM_ERR_NOT_FOUND},
                {"sqlite:", MM_ERR_INVALID},
                {"x.db", MM_ERR_INVALID},
                {"mysql://me:secret@localhost/x", MM_ERR_INVALID},
                {"postgresql://me:secret@localhost/x", MM_ERR_INVALID},
                {"postgresql:///x?password=secret", MM_ERR_INVALID},
                {"postgresql:///x?secret", MM_ERR_INVALID},
                {"postgresql:///x?host=/nowhere", MM_ERR_IO}};
    struct mm_clock clock = mm_clock_system();
    struct mm_random random = mm_random_system();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct mm_central *central = NULL;
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(mm_central_open(rows[i].url, MM_CENTRAL_WRITE, NULL, &clock, &random, &central, &info),
                     rows[i].err);
        MM_CHECK(info.text[0] != '\0');
        MM_CHECK(!strstr(info.text, "secret")); /* it may be on a screen that others see */
    }
}

MM_TEST(an_enrolment_code_works_once_however_it_is_typed)
{
    struct council c;
    char code[MM_INVITE_CODE_BYTES], typed[64], first[MM_ID_BYTES], again[MM_ID_BYTES];
    struct mm_sign_key key, other;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    size_t len = 0;
    MM_REQUIRE(council_open(&c));
    mm_sign_key_new(&key, NULL);
    mm_sign_key_new(&other, NULL);
    MM_CHECK_ERR(invite(&c, code), MM_OK);
    for (const char *p = code; *p; p++) /* lower case, spaces, o for 0, l for 1 */
        typed[len++] = *p == '-'                ? ' '
                       : *p == '0'              ? 'o'
                       : *p == '1'              ? 'l'
                       : *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a')
                                                : *p;
    typed[len] = '\0';
    MM_CHECK_ERR(mm_central_enrol(c.central, typed, &key.public_key, "", NULL, first, NULL, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    /* the reply was lost: the same key asks again */
    MM_CHECK_ERR(mm_central_enrol(c.central, code, &key.public_key, "", NULL, again, NULL, NULL), MM_OK);
    MM_CHECK_STR(again, first);
    MM_CHECK_ERR(mm_central_enrol(c.central, code, &other.public_key, "", NULL, again, NULL, &info),
                 MM_ERR_AUTH);
    MM_CHECK(strstr(info.text, "もう使われました") != NULL);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM recorder WHERE kind='kiosk'"), 1);
    mm_sign_key_done(&key);
    mm_sign_key_done(&other);
    council_close(&c);
}

MM_TEST(a_wrong_or_old_code_enrols_nobody)
{
    static const char *const wrong[] = {"", "AAAA-AAAA-AAAA-AAAA", "AAAA", "AAAA-AAAA-AAAA-AAAA-AAAA"};
    struct council c;
    char code[MM_INVITE_CODE_BYTES], recorder[MM_ID_BYTES];
    struct mm_sign_key key;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    MM_REQUIRE(council_open(&c));
    mm_sign_key_new(&key, NULL);
    MM_CHECK_ERR(invite(&c, code), MM_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        MM_CHECK_ERR(mm_central_enrol(c.central, wrong[i], &key.public_key, "", NULL, recorder, NULL, NULL),
                     MM_ERR_AUTH);
    mm_clock_advance(&c.at, 15 * 60 * 1000 - 1);
    char last[MM_INVITE_CODE_BYTES];
    MM_CHECK_ERR(invite(&c, last), MM_OK);
    mm_clock_advance(&c.at, 1);
    MM_CHECK_ERR(mm_central_enrol(c.central, code, &key.public_key, "", NULL, recorder, NULL, &info),
                 MM_ERR_AUTH);
    MM_CHECK(strstr(info.text, "期限") != NULL);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM recorder WHERE kind='kiosk'"), 0);
    MM_CHECK_ERR(mm_central_enrol(c.central, last, &key.public_key, "", NULL, recorder, NULL, NULL), MM_OK);
    mm_sign_key_done(&key);
    council_close(&c);
}

MM_TEST(a_broken_pack_is_not_published_and_the_old_one_stays)
{
    struct council c;
    struct mm_offer offer;
    struct mm_buf text;
    char before[17], cmd[300];
    MM_REQUIRE(council_open(&c));
    snprintf(before, sizeof before, "%s", mm_central_pack(c.central)->version);
    snprintf(cmd, sizeof cmd, "%s/broken", c.dir);
    MM_CHECK(mkdir(cmd, 0700) == 0);
    offer_sign(&c, NULL, 2, &text);
    MM_REQUIRE(mm_offer_read(mm_buf_str(&text), text.len, &offer, NULL) == MM_OK);
    MM_CHECK(mm_packs_publish(c.central, NULL, cmd, NULL, NULL, &offer, NULL) != MM_OK);
    MM_CHECK_STR(mm_central_pack(c.central)->version, before);
    MM_CHECK_INT(count(&c, "SELECT pack_serial FROM council"), 1);
    MM_CHECK_ERR(mm_packs_publish(c.central, NULL, COUNCIL_PACK, NULL, NULL, &offer, NULL), MM_OK);
    MM_CHECK_STR(mm_central_pack(c.central)->version, before);
    MM_CHECK_INT(count(&c, "SELECT pack_serial FROM council"), 2);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM pack_version"), 1);
    mm_buf_done(&text);
    council_close(&c);
}

MM_TEST(an_operation_is_written_from_a_reader_too)
{
    struct council c;
    struct mm_central *reader = NULL;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(mm_central_operation(c.central, "clerk", "report completion", NULL), MM_OK);
    mm_central_close(c.central);
    c.central = NULL;
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_READ, NULL, &c.clock, &c.random, &reader, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_operation(reader, "clerk", "report completion", NULL), MM_OK);
    mm_central_close(reader);
    MM_CHECK_ERR(mm_central_open(c.url, MM_CENTRAL_WRITE, NULL, &c.clock, &c.random, &c.central, NULL),
                 MM_OK);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation"), 2);
    council_close(&c);
}

/* credential.add by its action; "" for what is left out. */
static enum mm_err add_credential(struct council *c, const char *name, const char *body, const char *day,
                                  const char *number, struct mm_json **ret_out, struct mm_errinfo *info)
{
    const char *const fields[][2] = {
        {"actor", "clerk"}, {"name", name}, {"body", body}, {"decided_on", day}, {"number", number}};
    struct mm_buf in, out;
    struct mm_jw w;
    struct mm_json *doc = NULL;
    mm_buf_init(&in, 10000);
    mm_buf_init(&out, 10000);
    mm_jw_init(&w, &in);
    mm_jw_obj(&w);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        mm_jw_kstr(&w, fields[i][0], fields[i][1]);
    mm_jw_end(&w);
    enum mm_err err = mm_json_parse(mm_buf_str(&in), in.len, &council_limits, &doc, info);
    if (!err)
        err = mm_action_find("credential.add")->run(c->central, doc, &out, info);
    if (!err)
        err = mm_json_parse(mm_buf_str(&out), out.len, &council_limits, ret_out, info);
    mm_json_free(doc);
    mm_buf_done(&in);
    mm_buf_done(&out);
    return err;
}

MM_TEST(reading_statements_needs_a_decision_with_body_day_and_number)
{
    static const struct {
        const char *name, *body, *day, *number, *words;
    } bad[] = {
        {"研究者", "", "", "", "決定した機関（--body）"},
        {"研究者", "", "2026-11-01", "第1号", "決定した機関"},
        {"研究者", " \xE3\x80\x80", "2026-11-01", "第1号", "決定した機関"},
        {"研究者", "議会運営委員会", "2026-11-01", "", "文書番号"},
        {"研究者", "議会運営委員会", "2026-11-01", "第1号\n第2号", "文書番号"},
        {"研究者", "議会運営委員会", "なし", "第1号", "日付ではありません"},
        {"研究者", "議会運営委員会", "2026-11-31", "第1号", "日付ではありません"},
        {"研究者", "議会運営委員会", "2026-11-23", "第1号", "まだ来ていません"},
        {"", "議会運営委員会", "2026-11-01", "第1号", "だれが何に使うか"},
    };
    struct council c;
    struct mm_json *out = NULL, *again = NULL;
    struct mm_credential_proof proof;
    MM_REQUIRE(council_open(&c));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        MM_CHECK_ERR(add_credential(&c, bad[i].name, bad[i].body, bad[i].day, bad[i].number, &out, &info),
                     MM_ERR_INVALID);
        if (!MM_CHECK(strstr(info.text, bad[i].words) != NULL))
            printf("  %s\n", info.text);
    }
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM credential"), 0);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation"), 0);
    MM_CHECK_ERR(add_credential(&c, "研究者", "議会運営委員会", "2026-11-22", "第1号", &out, NULL), MM_OK);
    MM_CHECK_ERR(add_credential(&c, "研究者", "議会運営委員会", "2026-11-22", "第1号", &again, NULL),
                 MM_ERR_EXISTS);
    MM_CHECK_STR(mm_json_get_str(out, "decision", ""), "議会運営委員会 2026-11-22 第1号");
    const char *id = mm_json_get_str(out, "user", ""), *secret = mm_json_get_str(out, "secret", "");
    MM_CHECK_ERR(mm_credential_proof(c.central, id, &proof, NULL), MM_OK);
    MM_CHECK_INT(proof.n_hashes, 1);
    MM_CHECK(strncmp(proof.hashes[0], "$argon2id$", 10) == 0);
    MM_CHECK(mm_secret_verify(proof.hashes[0], secret, strlen(secret)));
    MM_CHECK(strstr(proof.hashes[0], secret) == NULL);
    /* whatever way the decision went: without it the credential is as good as not there */
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c.central), "UPDATE credential SET decision=''", NULL), MM_OK);
    MM_CHECK_ERR(mm_credential_proof(c.central, id, &proof, NULL), MM_ERR_AUTH);
    MM_CHECK_INT(
        count(&c, "SELECT COUNT(*) FROM operation WHERE actor='clerk' AND what LIKE 'credential add %'"), 1);
    mm_json_free(out);
    council_close(&c);
}

MM_TEST(a_credential_is_revoked_by_its_name_and_the_name_is_free_again)
{
    struct council c;
    struct mm_json *out = NULL;
    struct mm_credential_row row;
    struct mm_credential_proof proof;
    MM_REQUIRE(council_open(&c));
    MM_CHECK_ERR(add_credential(&c, "研究者", "議会運営委員会", "2026-11-01", "第1号", &out, NULL), MM_OK);
    mm_json_free(out);
    MM_CHECK_ERR(mm_credential_revoke(c.central, "clerk", "だれか", NULL, NULL), MM_ERR_NOT_FOUND);
    MM_CHECK_ERR(mm_credential_revoke(c.central, "clerk", "研究者", &row, NULL), MM_OK);
    MM_CHECK_ERR(mm_credential_proof(c.central, row.id, &proof, NULL), MM_ERR_AUTH);
    MM_CHECK_ERR(mm_credential_revoke(c.central, "clerk", row.id, NULL, NULL), MM_ERR_EXISTS);
    MM_CHECK_INT(count(&c, "SELECT COUNT(*) FROM operation WHERE what LIKE 'credential revoke %'"), 1);
    MM_CHECK_ERR(add_credential(&c, "研究者", "議会運営委員会", "2026-11-01", "第2号", &out, NULL), MM_OK);
    mm_json_free(out);
    council_close(&c);
}

MM_TEST_MAIN
