/* Every route through a real listening server: what it lets in, what it refuses and how.
 * mm-test: labels=threads
 * mm-test-pg: long */
#include "tests/unit/server/fixture_offer.h"
#include "tests/unit/server/fixture_web.h"

#include <errno.h>

MM_TEST(health_means_a_row_written_and_read)
{
    struct web w;
    MM_REQUIRE(web_open(&w));
    MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    MM_CHECK(strstr(mm_buf_str(&w.answer.body), "\"status\":\"ok\"") != NULL);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(w.c.central), "DROP TABLE setting", NULL), MM_OK);
    MM_CHECK(web_get(&w, "/healthz") >= 400);
    web_close(&w);
}

MM_TEST(what_is_not_there_is_404_and_what_cannot_be_done_is_405)
{
    static const char *const missing[] = {
        "/index.html",     "/healthz/",          "/Healthz",          "/kiosk/v1",
        "/kiosk/v1/pack/", "/kiosk/v1/pack/a/b", "/api/v1/action/",   "/xapi",
        "/../healthz",     "/api/v1/action/%00", "/api/v1/report/%zz"};
    static const struct {
        const char *method, *path;
    } wrong[] = {{"POST", "/healthz"},
                 {"DELETE", "/xapi/statements"},
                 {"PUT", "/kiosk/v1/batch"},
                 {"GET", "/kiosk/v1/batch"},
                 {"GET", "/kiosk/v1/enrol"},
                 {"PATCH", "/api/v1/kiosks"},
                 {"GET", "/api/v1/action/kiosk.invite"}};
    struct web w;
    MM_REQUIRE(web_open(&w));
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        char request[300], reply[4096];
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                 missing[i]);
        web_raw(&w, request, strlen(request), reply, sizeof reply);
        if (!MM_CHECK(strncmp(reply, "HTTP/1.1 404", 12) == 0 && strstr(reply, "\"error\":\"not_found\"")))
            printf("  %s: %.60s\n", missing[i], reply);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        MM_CHECK_INT(web_send(&w, wrong[i].method, wrong[i].path, NULL, 0, "", 0), 405);
        MM_CHECK(is_error(&w, "method_not_allowed"));
    }
    MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    web_close(&w);
}

MM_TEST(a_405_says_what_can_be_done)
{
    struct web w;
    char reply[4096];
    static const char request[] =
        "DELETE /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    MM_REQUIRE(web_open(&w));
    web_raw(&w, request, sizeof request - 1, reply, sizeof reply);
    MM_CHECK(strstr(reply, "405") && strstr(reply, "Allow: GET, HEAD"));
    MM_CHECK(strstr(reply, "Cache-Control: no-store") && strstr(reply, "nosniff"));
    web_close(&w);
}

MM_TEST(head_has_the_headers_of_get_and_no_body)
{
    struct web w;
    char reply[4096];
    static const char request[] = "HEAD /xapi/about HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    MM_REQUIRE(web_open(&w));
    web_raw(&w, request, sizeof request - 1, reply, sizeof reply);
    MM_CHECK(strncmp(reply, "HTTP/1.1 200", 12) == 0);
    MM_CHECK(strstr(reply, "Content-Length: 29") != NULL);
    MM_CHECK(strlen(reply) > 4 && strcmp(reply + strlen(reply) - 4, "\r\n\r\n") == 0);
    web_close(&w);
}

MM_TEST(oversized_parts_get_their_own_4xx_and_the_server_lives)
{
    struct web w;
    char *path = malloc(70 * 1024), reply[4096];
    char *body = calloc(1, 9 * 1024 * 1024);
    MM_REQUIRE(web_open(&w) && path && body);
    snprintf(path, 70 * 1024, "/xapi/about?x=");
    memset(path + 14, 'a', 5000);
    path[5014] = '\0';
    MM_CHECK_INT(web_get(&w, path), 414);
    MM_CHECK(is_error(&w, "url_too_long"));
    memset(path + 14, 'a', 60000);
    path[60014] = '\0';
    MM_CHECK_INT(web_get(&w, path), 414);
    const struct mm_http_header big = {"X-Big", path};
    MM_CHECK_INT(web_send(&w, "GET", "/xapi/about", &big, 1, NULL, 0), 431);
    MM_CHECK(is_error(&w, "header_too_big"));
    memset(body, ' ', 9 * 1024 * 1024);
    MM_CHECK_INT(web_send(&w, "POST", "/kiosk/v1/enrol", NULL, 0, body, 9000), 413);
    MM_CHECK(is_error(&w, "too_big"));
    /* in chunks, where no length is said beforehand */
    char *chunked = malloc(20000);
    int len = snprintf(chunked, 20000,
                       "POST /kiosk/v1/enrol HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                       "Connection: close\r\n\r\n2af8\r\n");
    memset(chunked + len, ' ', 11000);
    len += 11000;
    len += snprintf(chunked + len, 100, "\r\n0\r\n\r\n");
    web_raw(&w, chunked, (size_t)len, reply, sizeof reply);
    MM_CHECK(strncmp(reply, "HTTP/1.1 413", 12) == 0);
    MM_CHECK(strstr(reply, "本文が大きすぎます") != NULL); /* not read to its end and parsed */
    /* far over: refused at the header, whatever the client still sends */
    len = snprintf(chunked, 20000,
                   "POST /kiosk/v1/batch HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999\r\n\r\n");
    web_raw(&w, chunked, (size_t)len, reply, sizeof reply);
    MM_CHECK(strncmp(reply, "HTTP/1.1 413", 12) == 0);
    MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    free(chunked);
    free(body);
    free(path);
    web_close(&w);
}

MM_TEST(bytes_that_are_no_request_end_only_their_own_connection)
{
    static const char *const junk[] = {
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "\x16\x03\x01\x02",
        "GET / HTTP/9.9\r\n\r\n",
        "POST /kiosk/v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 7\r\n\r\n",
        "POST /kiosk/v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /kiosk/v1/enrol HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"};
    struct web w;
    char reply[4096];
    MM_REQUIRE(web_open(&w));
    for (size_t i = 0; i < sizeof junk / sizeof junk[0]; i++) {
        web_raw_within(&w, 1, junk[i], strlen(junk[i]), reply, sizeof reply); /* to some it says nothing */
        MM_CHECK(strncmp(reply, "HTTP/1.1 2", 10) != 0);
    }
    MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    web_close(&w);
}

MM_TEST(without_its_credential_no_route_answers)
{
    static const struct {
        const char *method, *path;
    } rows[] = {{"GET", "/xapi/statements"},      {"POST", "/kiosk/v1/batch"},
                {"GET", "/kiosk/v1/roster"},      {"GET", "/kiosk/v1/manifest"},
                {"GET", "/kiosk/v1/pack/00"},     {"POST", "/api/v1/action/kiosk.invite"},
                {"GET", "/api/v1/report/roster"}, {"GET", "/api/v1/kiosks"}};
    struct web w;
    MM_REQUIRE(web_open(&w));
    const struct mm_http_header wrong[] = {{"Authorization", "Bearer nothing"}, {"X", "y"}};
    const struct mm_http_header basic[] = {{"Authorization", "Basic dTpw"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        MM_CHECK_INT(
            web_send(&w, rows[i].method, rows[i].path, NULL, 0, "{}", 2 * (rows[i].method[0] == 'P')), 401);
        MM_CHECK(is_error(&w, "unauthorized"));
        MM_CHECK_INT(web_send(&w, rows[i].method, rows[i].path, wrong, 2, "", 0), 401);
        MM_CHECK_INT(web_send(&w, rows[i].method, rows[i].path, basic, 1, "", 0), 401);
    }
    web_close(&w);
}

MM_TEST(enrolling_over_the_wire_tells_the_kiosk_where_it_is)
{
    struct web w;
    char code[MM_INVITE_CODE_BYTES], body[400], public_key[MM_PUBLIC_TEXT_BYTES];
    struct mm_sign_key key;
    MM_REQUIRE(web_open(&w));
    mm_sign_key_new(&key, NULL);
    mm_sign_public_format(&key.public_key, public_key);
    MM_CHECK_ERR(invite(&w.c, code), MM_OK);
    snprintf(body, sizeof body, "{\"code\":\"%s\",\"public_key\":\"%s\"}", code, public_key);
    MM_CHECK_INT(web_send(&w, "POST", "/kiosk/v1/enrol", NULL, 0, body, strlen(body)), 200);
    MM_CHECK(strstr(mm_buf_str(&w.answer.body), "\"council\":\"kamakura\"") != NULL);
    MM_CHECK(strstr(mm_buf_str(&w.answer.body), "\"demo\":true") != NULL);
    snprintf(body, sizeof body, "{\"code\":\"AAAA-AAAA-AAAA-AAAA\",\"public_key\":\"%s\"}", public_key);
    MM_CHECK_INT(web_send(&w, "POST", "/kiosk/v1/enrol", NULL, 0, body, strlen(body)), 403);
    MM_CHECK(is_error(&w, "auth"));
    MM_CHECK_INT(web_send(&w, "POST", "/kiosk/v1/enrol", NULL, 0, "{\"code\":01}", 11), 400);
    MM_CHECK(is_error(&w, "syntax"));
    MM_CHECK_INT(web_send(&w, "POST", "/kiosk/v1/enrol", NULL, 0, "{}", 2), 400);
    MM_CHECK(is_error(&w, "invalid"));
    mm_sign_key_done(&key);
    web_close(&w);
}

static void join(const struct record *records, size_t n, struct mm_buf *out)
{
    mm_buf_init(out, MM_MAX_BATCH_BYTES);
    mm_buf_char(out, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            mm_buf_char(out, ',');
        mm_buf_append(out, records[i].bytes, records[i].len);
    }
    mm_buf_char(out, ']');
}

MM_TEST(a_signed_batch_is_taken_plain_and_packed)
{
    struct web w;
    struct kiosk k;
    struct record records[4];
    struct mm_buf body, packed;
    struct mm_record_reply replies[4];
    size_t n = 0;
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1));
    for (int i = 0; i < 4; i++)
        records[i] = record_verb(&w.c, &k, PERSON, MM_VERB_EXPERIENCED, COUNCIL_AT_MS + i);
    join(records, 2, &body);
    struct mm_batch_head head = head_of(&k, records, 2);
    head.body = mm_sha256(body.data, body.len);
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 200);
    MM_CHECK_ERR(mm_reply_parse(mm_buf_str(&w.answer.body), w.answer.body.len, replies, 4, &n, NULL), MM_OK);
    MM_CHECK(n == 2 && replies[1].status == MM_RECORD_STORED && strcmp(replies[1].id, records[1].id) == 0);
    mm_buf_done(&body);
    join(records + 2, 2, &body);
    head = head_of(&k, records + 2, 2);
    head.body = mm_sha256(body.data, body.len);
    mm_buf_init(&packed, MM_MAX_BATCH_BYTES);
    MM_CHECK_ERR(mm_gzip(body.data, body.len, &packed, NULL), MM_OK);
    MM_CHECK_INT(web_batch(&w, &k, &head, packed.data, packed.len, "gzip"), 200);
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM statement"), 4);
    /* cut in the middle, packed and plain: refused whole, nothing changed */
    MM_CHECK_INT(web_batch(&w, &k, &head, packed.data, packed.len / 2, "gzip"), 400);
    MM_CHECK(is_error(&w, "syntax"));
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len / 2, NULL), 401);
    MM_CHECK_INT(web_batch(&w, &k, &head, packed.data, packed.len, "br"), 415);
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM statement"), 4);
    mm_buf_done(&packed);
    mm_buf_done(&body);
    records_free(records, 4);
    web_close(&w);
}

MM_TEST(every_field_of_a_batch_is_signed)
{
    struct web w;
    struct kiosk k, other;
    struct mm_buf body;
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1) && kiosk_enrol(&w.c, &other, 2));
    struct record r = record_verb(&w.c, &k, PERSON, MM_VERB_LAUNCHED, COUNCIL_AT_MS);
    join(&r, 1, &body);
    const struct mm_batch_head good = head_of(&k, &r, 1);
    struct mm_batch_head signed_head = good;
    signed_head.body = mm_sha256(body.data, body.len);
    body.data[body.len / 2] ^= 1; /* the body is another one */
    MM_CHECK_INT(web_batch(&w, &k, &signed_head, body.data, body.len, NULL), 401);
    body.data[body.len / 2] ^= 1;
    struct kiosk liar = k; /* signed with another key */
    liar.key = other.key;
    MM_CHECK_INT(web_batch(&w, &liar, &signed_head, body.data, body.len, NULL), 401);
    struct mm_batch_head head = signed_head; /* unknown recorder, unknown key, other council */
    snprintf(head.recorder, sizeof head.recorder, "nobody");
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 401);
    head = signed_head;
    snprintf(head.key_id, sizeof head.key_id, "0000000000000000");
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 401);
    head = signed_head;
    snprintf(head.council, sizeof head.council, "elsewhere");
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 403);
    MM_CHECK(is_error(&w, "wrong_council"));
    head = signed_head; /* numbers that are none */
    head.last_seq = 501;
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 400);
    head = signed_head; /* two announced, one sent */
    head.last_seq = 2;
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 400);
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM statement"), 0);
    MM_CHECK_INT(web_batch(&w, &k, &signed_head, body.data, body.len, NULL), 200);
    mm_buf_done(&body);
    records_free(&r, 1);
    web_close(&w);
}

MM_TEST(a_body_that_is_no_json_is_cut_down_until_the_bad_record_stands_alone)
{
    struct web w;
    struct kiosk k;
    struct record records[2];
    struct mm_buf body;
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1));
    records[0] = record_verb(&w.c, &k, PERSON, MM_VERB_LAUNCHED, COUNCIL_AT_MS);
    records[1] = record_raw(&k, "{\"id\":\"0198c000-0000-7000-8000-0000000000fe\",\"x\":01}");
    join(records, 2, &body);
    struct mm_batch_head head = head_of(&k, records, 2);
    head.body = mm_sha256(body.data, body.len);
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 400);
    MM_CHECK(is_error(&w, "syntax"));
    mm_buf_done(&body);
    join(records + 1, 1, &body);
    head = head_of(&k, records + 1, 1);
    head.body = mm_sha256(body.data, body.len);
    MM_CHECK_INT(web_batch(&w, &k, &head, body.data, body.len, NULL), 200);
    MM_CHECK(strstr(mm_buf_str(&w.answer.body), "quarantined") != NULL);
    mm_buf_done(&body);
    records_free(records, 2);
    web_close(&w);
}

MM_TEST(a_gzip_bomb_is_refused)
{
    struct web w;
    struct kiosk k;
    struct mm_buf packed;
    size_t len = 64 * 1024 * 1024;
    char *zeros = calloc(1, len);
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1) && zeros);
    struct record r = record_raw(&k, "x");
    struct mm_batch_head head = head_of(&k, &r, 1);
    head.body = mm_sha256(zeros, len);
    mm_buf_init(&packed, MM_MAX_BATCH_BYTES);
    MM_CHECK_ERR(mm_gzip(zeros, len, &packed, NULL), MM_OK);
    int status = web_batch(&w, &k, &head, packed.data, packed.len, "gzip");
    MM_CHECK(status == 413 || status == 400);
    MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    mm_buf_done(&packed);
    free(zeros);
    records_free(&r, 1);
    web_close(&w);
}

MM_TEST(roster_and_manifest_come_once_and_are_304_after)
{
    static const char *const paths[] = {"/kiosk/v1/roster", "/kiosk/v1/manifest"};
    struct web w;
    struct kiosk k;
    char etag[200];
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1));
    for (int i = 0; i < 2; i++) {
        MM_CHECK_INT(web_signed(&w, &k, paths[i], NULL), 200);
        snprintf(etag, sizeof etag, "%s", w.answer.etag);
        MM_CHECK(etag[0] == '"' && strlen(etag) > 10);
        MM_CHECK_INT(web_signed(&w, &k, paths[i], etag), 304);
        MM_CHECK_INT(w.answer.body.len, 0);
        MM_CHECK_INT(web_signed(&w, &k, paths[i], "\"other\""), 200);
    }
    struct mm_person person = {.id = "0198c000-0000-7000-8000-0000000000aa",
                               .name = "架空花子",
                               .reading = "かくうはなこ",
                               .status = MM_PERSON_STAFF};
    MM_CHECK_INT(web_signed(&w, &k, paths[0], NULL), 200);
    snprintf(etag, sizeof etag, "%s", w.answer.etag);
    MM_CHECK_ERR(mm_db_begin(mm_central_db(w.c.central), NULL), MM_OK);
    MM_CHECK_ERR(mm_people_put(w.c.central, &person, NULL, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(w.c.central), NULL), MM_OK);
    MM_CHECK_INT(web_signed(&w, &k, paths[0], etag), 200);
    MM_CHECK(strstr(mm_buf_str(&w.answer.body), "架空花子") != NULL);
    /* what the kiosk said of itself was kept: its backlog, and how far its clocks are from ours */
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM clock_boot WHERE measured=1"), 1);
    MM_CHECK_INT(count(&w.c, "SELECT wall_offset_ms FROM clock_boot"), 0);
    MM_CHECK_INT(count(&w.c, "SELECT offset_ms FROM clock_boot"), COUNCIL_AT_MS - 5000);
    MM_CHECK_INT(count(&w.c, "SELECT backlog FROM recorder WHERE kind='kiosk'"), 7);
    /* the same key in name only */
    struct kiosk other = k;
    mm_sign_key_new(&other.key, NULL);
    for (int i = 0; i < 2; i++)
        MM_CHECK_INT(web_signed(&w, &other, paths[i], NULL), 401);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(w.c.central), "UPDATE recorder SET status='revoked'", NULL), MM_OK);
    MM_CHECK_INT(web_signed(&w, &k, paths[0], NULL), 403);
    web_close(&w);
}

MM_TEST(pack_files_are_had_by_their_content_and_nothing_else_is)
{
    struct web w;
    struct kiosk k;
    struct mm_manifest manifest;
    char path[200], hex[MM_HASH_HEX_BYTES];
    MM_REQUIRE(web_open(&w) && kiosk_enrol(&w.c, &k, 1));
    MM_REQUIRE(offer_manifest(&w.c, &manifest));
    MM_CHECK(manifest.n_files > 5);
    for (size_t i = 0; i < manifest.n_files; i++) {
        mm_hash_format(&manifest.files[i].hash, hex);
        snprintf(path, sizeof path, "/kiosk/v1/pack/%s", hex);
        MM_CHECK_INT(web_signed(&w, &k, path, NULL), 200);
        struct mm_hash hash = mm_sha256(w.answer.body.data, w.answer.body.len);
        MM_CHECK(mm_hash_equal(&hash, &manifest.files[i].hash));
        MM_CHECK_INT(w.answer.body.len, manifest.files[i].bytes);
    }
    hex[0] = hex[0] == 'a' ? 'b' : 'a';
    snprintf(path, sizeof path, "/kiosk/v1/pack/%s", hex);
    MM_CHECK_INT(web_signed(&w, &k, path, NULL), 404);
    MM_CHECK_INT(web_signed(&w, &k, "/kiosk/v1/pack/..%2F..%2Fc.db.secret", NULL), 404);
    mm_manifest_done(&manifest);
    web_close(&w);
}

MM_TEST(actions_and_reports_answer_the_holder_of_the_secret)
{
    struct web w;
    MM_REQUIRE(web_open(&w));
    const struct mm_http_header auth[] = {{"Authorization", w.secret}};
    MM_CHECK_INT(web_send(&w, "POST", "/api/v1/action/kiosk.invite", auth, 1, "{\"name\":\"控室\"}", 17),
                 200);
    MM_CHECK(strstr(mm_buf_str(&w.answer.body), "\"code\":\"") != NULL);
    MM_CHECK_INT(web_send(&w, "POST", "/api/v1/action/kiosk.invite", auth, 1, "{}", 2), 400);
    MM_CHECK(is_error(&w, "invalid"));
    MM_CHECK_INT(web_send(&w, "POST", "/api/v1/action/no.such", auth, 1, "{}", 2), 404);
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/kiosks", auth, 1, NULL, 0), 200);
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/report/completion?format=json", auth, 1, NULL, 0), 200);
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM operation"), 1);
    MM_CHECK_INT(
        web_send(&w, "GET", "/api/v1/report/completion?format=csv&as_of=2026-11-22", auth, 1, NULL, 0), 200);
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/report/completion?as_of=2026-13-01", auth, 1, NULL, 0), 400);
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/report/completion?Format=json", auth, 1, NULL, 0), 400);
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/report/completion?limit=2", auth, 1, NULL, 0), 200);
    MM_CHECK(strstr(mm_buf_str(&w.answer.body), "\"people\":0,\"next\":null") != NULL);
    static const char *const no_page[] = {"limit=0", "limit=251", "limit=2x",
                                          "limit=",  "after=x",   "limit=2&format=csv"};
    for (size_t i = 0; i < sizeof no_page / sizeof no_page[0]; i++) {
        char path[100];
        snprintf(path, sizeof path, "/api/v1/report/completion?%s", no_page[i]);
        MM_CHECK_INT(web_send(&w, "GET", path, auth, 1, NULL, 0), 400);
    }
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/report/completion?limit=2&after=nobody", auth, 1, NULL, 0),
                 404);
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/report/gaps?limit=2", auth, 1, NULL, 0), 400);
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/report/completion?format=docx", auth, 1, NULL, 0), 404);
    MM_CHECK_INT(web_send(&w, "GET", "/api/v1/report/nothing", auth, 1, NULL, 0), 404);
    web_close(&w);
}

MM_TEST(a_reader_writes_its_operation_through_the_running_server)
{
    struct web w;
    struct mm_central *reader = NULL;
    MM_REQUIRE(web_open(&w));
    /* the lease says where the server listens */
    MM_CHECK_ERR(mm_lease_sign(w.c.central, mm_web_url(w.web), NULL), MM_OK);
    MM_CHECK_ERR(mm_central_open(w.c.url, MM_CENTRAL_READ, NULL, &w.c.clock, &w.c.random, &reader, NULL),
                 MM_OK);
    MM_CHECK_ERR(mm_central_operation(reader, "書記", "report completion", NULL), MM_OK);
    mm_central_close(reader);
    MM_CHECK_INT(count(&w.c, "SELECT COUNT(*) FROM operation WHERE actor='書記'"), 1);
    web_close(&w);
}

MM_TEST(connections_over_the_limit_do_not_stop_the_others)
{
    struct web w;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fds[60];
    MM_REQUIRE(web_open(&w));
    MM_CHECK_INT(web_get(&w, "/healthz"), 200); /* holds one of the 32 of this address */
    to.sin_port = htons((uint16_t)strtoul(strrchr(mm_web_url(w.web), ':') + 1, NULL, 10));
    for (int i = 0; i < 60; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM, 0);
        MM_CHECK(connect(fds[i], (struct sockaddr *)&to, sizeof to) == 0);
    }
    for (int i = 0; i < 5; i++)
        MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    for (int i = 0; i < 60; i++)
        close(fds[i]);
    web_close(&w);
}

/* Dripping keeps libmicrohttpd's own time-out away; only the deadline ends it. Seconds until it does, at
 * most 10. */
static int drip(struct web *w, const char *start, const char *more)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval wait = {0, 500000};
    char junk[256];
    int halves = 0, fd = socket(AF_INET, SOCK_STREAM, 0);
    to.sin_port = htons((uint16_t)strtoul(strrchr(mm_web_url(w->web), ':') + 1, NULL, 10));
    MM_CHECK(connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    MM_CHECK(send(fd, start, strlen(start), MSG_NOSIGNAL) > 0);
    for (; halves < 20; halves++) {
        ssize_t n = recv(fd, junk, sizeof junk, 0);
        if (n == 0 || (n < 0 && errno != EAGAIN))
            break;
        (void)send(fd, more, strlen(more), MSG_NOSIGNAL);
    }
    close(fd);
    return (halves + 1) / 2;
}

MM_TEST(heads_and_bodies_that_come_a_byte_at_a_time_are_cut_off)
{
    struct web w;
    MM_REQUIRE(web_open_with(&w, (struct mm_web_settings){.timeout_s = 2, .body_s = 4}));
    int head_s = drip(&w, "GET /healthz HTTP/1.1\r\nX: ", "a");
    int body_s = drip(&w, "POST /kiosk/v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n", " ");
    MM_CHECK(head_s >= 1 && head_s <= 4);
    MM_CHECK(body_s > head_s && body_s <= 7);
    MM_CHECK_INT(web_get(&w, "/healthz"), 200);
    web_close(&w);
}

MM_TEST_MAIN
