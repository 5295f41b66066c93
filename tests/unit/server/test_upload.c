/* A pack as the body of a request: what is not to the byte what was signed leaves nothing.
 * mm-test: labels=threads */
#include "sync/server/upload.h"
#include "tests/unit/server/fixture_offer.h"
#include "tests/unit/server/fixture_web.h"

/* The body that publishes the council's own pack once more. */
static void whole(struct council *c, const struct mm_sign_key *key, struct mm_buf *ret_body)
{
    struct mm_buf offer;
    struct mm_pack_file *files = NULL;
    size_t n = 0;
    offer_sign(c, key, c->central->pack_serial + 1, &offer);
    mm_buf_init(ret_body, MM_MAX_PACK_BYTES);
    mm_upload_begin(&offer, NULL, ret_body);
    MM_CHECK_ERR(mm_pack_files(COUNCIL_PACK, &files, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++) {
        char path[MM_PATH_BYTES];
        struct mm_buf file;
        MM_CHECK_ERR(mm_packs_source(COUNCIL_PACK, files[i].name, path), MM_OK);
        MM_CHECK_ERR(mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &file, NULL), MM_OK);
        mm_buf_append(ret_body, file.data, file.len);
        mm_buf_done(&file);
    }
    free(files);
    mm_buf_done(&offer);
}

static int64_t published(struct council *c)
{
    int64_t n = 0;
    MM_CHECK_ERR(mm_db_int(c->central->db, "SELECT MAX(serial) FROM pack_manifest", &n, NULL), MM_OK);
    return n;
}

static int64_t noted(struct council *c)
{
    int64_t n = 0;
    MM_CHECK_ERR(mm_db_int(c->central->db,
                           "SELECT COUNT(*) FROM operation WHERE what LIKE 'content publish%'", &n, NULL),
                 MM_OK);
    return n;
}

static bool left_something(struct council *c)
{
    char path[MM_PATH_BYTES];
    MM_CHECK_ERR(mm_packs_path(c->central, "upload.tmp", "", path, NULL), MM_OK);
    return mm_path_exists(path);
}

static int post(struct web *w, const struct mm_buf *body)
{
    const struct mm_http_header headers[] = {{"Authorization", w->secret},
                                             {"Content-Type", "application/octet-stream"}};
    return web_send(w, "POST", "/api/v1/pack", headers, 2, body->data, body->len);
}

static void refused(struct web *w, const struct mm_buf *body, const char *why)
{
    const int64_t before = published(&w->c), notes = noted(&w->c);
    int status = post(w, body);
    MM_CHECK(status >= 400 && status < 500);
    if (!MM_CHECK(strstr(mm_buf_str(&w->answer.body), why) != NULL))
        printf("  %s: %d %s\n", why, status, mm_buf_str(&w->answer.body));
    MM_CHECK_INT(published(&w->c), before);
    MM_CHECK_INT(noted(&w->c), notes);
    MM_CHECK(!left_something(&w->c));
}

/* Of the body, as if it had so many bytes. */
static void refused_of(struct web *w, struct mm_buf *body, size_t len, const char *why)
{
    const size_t had = body->len;
    body->len = len;
    refused(w, body, why);
    body->len = had;
}

MM_TEST(a_pack_that_comes_as_a_body_is_published)
{
    struct web w;
    struct mm_buf body;
    MM_REQUIRE(web_open(&w));
    const int64_t before = published(&w.c);
    whole(&w.c, NULL, &body);
    MM_CHECK_INT(post(&w, &body), 200);
    MM_CHECK(strstr(mm_buf_str(&w.answer.body), "\"serial\":2") != NULL);
    MM_CHECK_INT(published(&w.c), before + 1);
    MM_CHECK_INT(noted(&w.c), 1);
    MM_CHECK(!left_something(&w.c));
    refused(&w, &body, "回目まで配りました"); /* the same again */
    mm_buf_done(&body);
    web_close(&w);
}

MM_TEST(a_pack_that_could_not_be_unpacked_is_not_noted_as_published)
{
    struct web w;
    struct mm_buf body;
    char packs[500], away[500];
    MM_REQUIRE(web_open(&w));
    const int64_t before = published(&w.c);
    whole(&w.c, NULL, &body);
    snprintf(packs, sizeof packs, "%s.packs", w.c.file);
    snprintf(away, sizeof away, "%s.away", w.c.file);
    MM_REQUIRE(rename(packs, away) == 0 && mm_file_write_atomic(packs, "", 0, 0600, NULL) == MM_OK);
    MM_CHECK(post(&w, &body) != 200);
    MM_CHECK_INT(published(&w.c), before);
    MM_CHECK_INT(noted(&w.c), 0);
    MM_CHECK(remove(packs) == 0 && rename(away, packs) == 0);
    mm_buf_done(&body);
    web_close(&w);
}

MM_TEST(what_is_not_to_the_byte_what_was_signed_is_refused_by_name)
{
    struct web w;
    struct mm_buf body;
    MM_REQUIRE(web_open(&w));
    whole(&w.c, NULL, &body);
    refused_of(&w, &body, body.len - 1, "途中で切れています");
    refused_of(&w, &body, body.len / 2, "途中で切れています");
    refused_of(&w, &body, 300, "配っていません");
    refused_of(&w, &body, 10, "教材として読めません");
    refused_of(&w, &body, 0, "教材として読めません");
    body.data[body.len - 5] ^= 1;
    refused(&w, &body, "署名したものと違います");
    body.data[body.len - 5] ^= 1;
    mm_buf_char(&body, 'x');
    refused(&w, &body, "余分なもの");
    body.len--;
    char *version = strstr(body.data, "\"version\":\"");
    MM_REQUIRE(version != NULL);
    version[11] ^= 1; /* of the manifest */
    refused(&w, &body, "鍵ではありません");
    mm_buf_done(&body);
    web_close(&w);
}

MM_TEST(a_strangers_pack_is_refused_before_its_files_are_looked_at)
{
    struct web w;
    struct mm_sign_key stranger;
    struct mm_buf body;
    MM_REQUIRE(web_open(&w));
    mm_sign_key_new(&stranger, NULL);
    whole(&w.c, &stranger, &body);
    refused(&w, &body, "鍵ではありません");
    refused_of(&w, &body, body.len / 2, "鍵ではありません");
    mm_sign_key_done(&stranger);
    mm_buf_done(&body);
    web_close(&w);
}

MM_TEST(the_first_line_is_what_it_should_be)
{
    static const char *const firsts[] = {"mamori-upload 2 5\nabcde",
                                         "mamori-upload 1 -5\nabcde",
                                         "mamori-upload 1 99999999999999999999\nabcde",
                                         "mamori-upload 1 6\nabcde",
                                         "mamori-upload 1 5 short\nabcde",
                                         "mamori-upload 1 5 \nabcde",
                                         "mamori-upload 1 \nabcde",
                                         "mamori-upload 1 5"};
    struct web w;
    MM_REQUIRE(web_open(&w));
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
        struct mm_buf body;
        mm_buf_init(&body, 1000);
        mm_buf_str_append(&body, firsts[i]);
        refused(&w, &body, "教材として読めません");
        mm_buf_done(&body);
    }
    web_close(&w);
}

MM_TEST_MAIN
