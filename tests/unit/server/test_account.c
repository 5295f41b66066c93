/* People who sign in at the web pages: passwords, sessions, the second factor, and who is kept out.
 * mm-test-pg: long */
#include "sync/server/password.h"
#include "tests/unit/server/fixture_browser.h"

#define MINUTE 60000

static int64_t rows_of(struct web *w, const char *sql)
{
    int64_t n = -1;
    MM_CHECK_ERR(mm_db_int(mm_central_db(w->c.central), sql, &n, NULL), MM_OK);
    return n;
}

MM_TEST(who_signs_in_is_told_what_they_may_and_gets_a_cookie_that_no_script_reads)
{
    struct web w;
    struct browser b = {.status = 0};
    MM_REQUIRE(web_open(&w));
    MM_CHECK_INT(browse(&w, &b, "GET", "/api/v1/session", ""), 200);
    MM_CHECK(strstr(b.body, "\"signed_in\":false,\"account\":null,\"rights\":[],\"council\":\"○○市議会\","
                            "\"demo\":true,\"csrf\":null,\"first\":true"));
    account_with(&w, "yamada", "clerk");
    MM_CHECK_INT(browse(&w, &b, "GET", "/api/v1/kiosks", ""), 401);
    MM_CHECK_INT(sign_in(&w, &b, "Yamada", PASSWORD, NULL), 200);
    MM_CHECK(strstr(b.head, "; Path=/; HttpOnly; SameSite=Strict\r\n") ||
             strstr(b.head, "; Path=/; HttpOnly; SameSite=Strict"));
    MM_CHECK(strstr(b.body, "\"name\":\"yamada\",\"label\":\"書記 yamada\",\"role\":\"clerk\""));
    MM_CHECK(
        strstr(b.body, "\"rights\":[\"report\",\"report_names\",\"disclosed\",\"kiosk_list\",\"clerk\"]"));
    MM_CHECK(strstr(b.body, "\"first\":false") && strlen(b.csrf) == 43);
    MM_CHECK_INT(browse(&w, &b, "GET", "/api/v1/kiosks", ""), 200);
    MM_CHECK_INT(browse(&w, &b, "GET", "/api/v1/session", ""), 200);
    MM_CHECK(strstr(b.body, "\"signed_in\":true"));
    /* neither the token nor the password lies in the store */
    char sql[300];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM session WHERE token_hash='%s' OR csrf='%s'", b.token,
             b.token);
    MM_CHECK_INT(rows_of(&w, sql), 0);
    MM_CHECK_INT(rows_of(&w, "SELECT COUNT(*) FROM account WHERE password_hash LIKE '$argon2id$%'"), 1);
    web_close(&w);
}

MM_TEST(a_request_that_writes_needs_the_token_of_the_page)
{
    static const char path[] = "/api/v1/action/calendar.set";
    static const char body[] =
        "{\"actor\":\"議長\",\"id\":\"2027-06\",\"kind\":\"session\",\"from\":\"2027-06-01\","
        "\"until\":\"2027-06-20\",\"name\":\"6月定例会\"}";
    struct web w;
    struct browser b = {.status = 0};
    MM_REQUIRE(web_open(&w));
    account_with(&w, "yamada", "clerk");
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    b.no_csrf = true;
    MM_CHECK_INT(browse(&w, &b, "POST", path, body), 403);
    MM_CHECK(says_code(&b, "csrf"));
    b.more = "X-Mamori-CSRF: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";
    MM_CHECK_INT(browse(&w, &b, "POST", path, body), 403);
    MM_CHECK_INT(browse(&w, &b, "DELETE", "/api/v1/session", ""), 403);
    b.no_csrf = false;
    static const char *const others[] = {"Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n",
                                         "Origin: http://evil.test\r\n", "Origin: null\r\n",
                                         "Origin: https://mamori.test\r\n"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        b.more = others[i];
        MM_CHECK_INT(browse(&w, &b, "POST", path, body), 403);
        MM_CHECK(says_code(&b, "csrf"));
    }
    MM_CHECK_INT(rows_of(&w, "SELECT COUNT(*) FROM calendar"), 0);
    b.more = "Sec-Fetch-Site: same-origin\r\nOrigin: http://mamori.test\r\n";
    MM_CHECK_INT(browse(&w, &b, "POST", path, body), 200);
    /* and who it was is the account, whatever the body says */
    MM_CHECK_INT(rows_of(&w, "SELECT COUNT(*) FROM operation WHERE actor LIKE '% 書記 yamada' AND what LIKE "
                             "'calendar%'"),
                 1);
    MM_CHECK_INT(rows_of(&w, "SELECT COUNT(*) FROM operation WHERE actor='議長'"), 0);
    /* a page of another site signs nobody in */
    struct browser victim = {.more = "Sec-Fetch-Site: cross-site\r\n"};
    MM_CHECK_INT(sign_in(&w, &victim, "yamada", PASSWORD, NULL), 403);
    web_close(&w);
}

MM_TEST(a_session_ends_when_idle_after_ten_hours_and_when_signed_out)
{
    static const char path[] = "/api/v1/report/gaps";
    struct web w;
    struct browser b = {.status = 0};
    MM_REQUIRE(web_open(&w));
    account_with(&w, "yamada", "viewer");
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    mm_clock_advance(&w.c.at, 29 * MINUTE);
    MM_CHECK_INT(browse(&w, &b, "GET", path, ""), 200);
    mm_clock_advance(&w.c.at, 29 * MINUTE);
    MM_CHECK_INT(browse(&w, &b, "GET", path, ""), 200);
    mm_clock_advance(&w.c.at, 30 * MINUTE);
    MM_CHECK_INT(browse(&w, &b, "GET", path, ""), 401);
    MM_CHECK(!strstr(b.head, "Basic") && strstr(b.head, "WWW-Authenticate: Mamori-Session"));
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    for (int i = 0; i < 30; i++) {
        mm_clock_advance(&w.c.at, 20 * MINUTE - 1);
        if (browse(&w, &b, "GET", path, "") != 200)
            MM_CHECK_INT(i, -1);
    }
    mm_clock_advance(&w.c.at, MINUTE);
    MM_CHECK_INT(browse(&w, &b, "GET", path, ""), 401);
    struct browser before = b;
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    before = b;
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    MM_CHECK(strcmp(before.token, b.token) != 0);
    MM_CHECK_INT(browse(&w, &before, "GET", path, ""), 401);
    MM_CHECK_INT(browse(&w, &b, "GET", path, ""), 200);
    before = b;
    MM_CHECK_INT(browse(&w, &b, "DELETE", "/api/v1/session", ""), 200);
    MM_CHECK(strcmp(b.body, "{}") == 0 && strstr(b.head, "Max-Age=0"));
    MM_CHECK_INT(browse(&w, &before, "GET", path, ""), 401);
    MM_CHECK_INT(rows_of(&w, "SELECT COUNT(*) FROM session"), 0);
    web_close(&w);
}

/* Five wrong ones, then a wait that doubles and has an end. */
static void wrong_until_locked(struct web *w, struct browser *b, const char *name)
{
    for (int i = 0; i < MM_MAX_TRIES; i++) {
        MM_CHECK_INT(sign_in(w, b, name, "not this one at all", NULL), 401);
        MM_CHECK(says_code(b, "unauthorized"));
    }
    MM_CHECK_INT(sign_in(w, b, name, "not this one at all", NULL), 429);
    MM_CHECK(says_code(b, "locked") && strstr(b->head, "Retry-After: 60"));
}

MM_TEST(whoever_guesses_waits_longer_each_time_and_never_for_ever)
{
    static const int waits[] = {1, 2, 4, 8, 15, 15};
    struct web w;
    struct browser b = {.status = 0};
    MM_REQUIRE(web_open(&w));
    account_with(&w, "yamada", "clerk");
    wrong_until_locked(&w, &b, "yamada");
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 429);
    for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
        mm_clock_advance(&w.c.at, waits[i] * MINUTE - 1000);
        MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 429);
        mm_clock_advance(&w.c.at, 1000);
        if (i + 1 < sizeof waits / sizeof waits[0])
            MM_CHECK_INT(sign_in(&w, &b, "yamada", "not this one at all", NULL), 401);
    }
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    MM_CHECK_INT(sign_in(&w, &b, "yamada", "not this one at all", NULL), 401);
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    web_close(&w);
}

MM_TEST(a_name_that_nobody_has_is_answered_like_any_other)
{
    struct web w;
    struct browser b = {.status = 0}, c = {.status = 0};
    char fresh[MM_SECRET_HASH_BYTES];
    MM_REQUIRE(web_open(&w));
    account_with(&w, "yamada", "clerk");
    MM_CHECK_INT(sign_in(&w, &b, "yamada", "not this one at all", NULL), 401);
    MM_CHECK_INT(sign_in(&w, &c, "nobody", "not this one at all", NULL), 401);
    MM_CHECK_STR(c.body, b.body);
    mm_clock_advance(&w.c.at, 11 * MINUTE);
    MM_CHECK_ERR(mm_central_write_begin(w.c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_write_end(w.c.central, mm_tries_forget(w.c.central, "nobody", NULL), NULL),
                 MM_OK);
    wrong_until_locked(&w, &c, "nobody");
    /* the same work: argon2id with the same limits */
    MM_CHECK_ERR(mm_secret_hash("x", 1, fresh), MM_OK);
    size_t limits = strlen("$argon2id$v=19$m=65536,t=2,p=1$");
    MM_CHECK(strncmp(fresh, mm_login_nobody, limits) == 0 && strlen(fresh) == strlen(mm_login_nobody));
    /* what was typed as a name stands nowhere */
    MM_CHECK_INT(rows_of(&w, "SELECT COUNT(*) FROM signin_try WHERE LENGTH(name_hash)<>64"), 0);
    web_close(&w);
}

MM_TEST(one_address_tries_no_more_than_twenty_times_whatever_the_names)
{
    struct web w;
    struct browser b = {.status = 0};
    char name[30];
    MM_REQUIRE(web_open(&w));
    account_with(&w, "yamada", "clerk");
    for (int i = 0; i < MM_MAX_ADDRESS_TRIES; i++) {
        snprintf(name, sizeof name, "name%d", i % (MM_MAX_ADDRESS_TRIES / MM_MAX_TRIES));
        if (i < MM_MAX_ADDRESS_TRIES / MM_MAX_TRIES)
            account_with(&w, name, "viewer");
        MM_CHECK_INT(sign_in(&w, &b, name, "x", NULL), 401);
    }
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 429);
    mm_clock_advance(&w.c.at, (int64_t)MM_ADDRESS_WINDOW_S * 1000);
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    web_close(&w);
}

MM_TEST(one_time_codes_are_those_of_rfc_6238)
{
    static const struct {
        int64_t at_s;
        uint32_t code;
    } vectors[] = {{59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
                   {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};
    static const uint8_t secret[] = "12345678901234567890";
    char base32[MM_TOTP_BYTES];
    int64_t step = 0;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
        MM_CHECK_INT(mm_totp_number(secret, 20, vectors[i].at_s / 30), vectors[i].code);
    mm_base32(secret, 20, base32);
    MM_CHECK_STR(base32, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    MM_CHECK(mm_totp_check(base32, "050471", 1111111111000, 0, &step) && step == 1111111111 / 30);
    MM_CHECK(mm_totp_check(base32, "０５０ ４７１", 1111111111000, 0, &step));
    MM_CHECK(mm_totp_check(base32, "050471", 1111111111000 - 30000, 0, &step));
    MM_CHECK(mm_totp_check(base32, "050471", 1111111111000 + 30000, 0, &step));
    MM_CHECK(!mm_totp_check(base32, "050471", 1111111111000 - 60000, 0, &step));
    MM_CHECK(!mm_totp_check(base32, "050471", 1111111111000 + 60000, 0, &step));
    MM_CHECK(!mm_totp_check(base32, "050471", 1111111111000, 1111111111 / 30, &step));
    MM_CHECK(!mm_totp_check(base32, "14050471", 1111111111000, 0, &step));
    MM_CHECK(!mm_totp_check("", "050471", 1111111111000, 0, &step));
}

/* The code that a telephone with this secret shows now. */
static void telephone(struct web *w, const char *base32, char out[7])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint8_t raw[MM_TOTP_RAW_BYTES + 1] = {0};
    for (size_t i = 0; base32[i] && i < 32; i++) {
        unsigned v = (unsigned)(strchr(letters, base32[i]) - letters) << 11;
        size_t bit = i * 5;
        v >>= bit % 8;
        raw[bit / 8] |= (uint8_t)(v >> 8);
        raw[bit / 8 + 1] |= (uint8_t)v;
    }
    snprintf(out, 7, "%06u",
             mm_totp_number(raw, MM_TOTP_RAW_BYTES, w->c.at.wall_at_ms / MM_TOTP_STEP_MS) % 1000000);
}

MM_TEST(with_a_second_factor_the_password_alone_is_not_enough_and_no_code_works_twice)
{
    struct web w;
    struct browser b = {.status = 0}, other = {.status = 0};
    char secret[64], code[7], body[200], recovery[MM_RECOVERY_CODE_BYTES];
    MM_REQUIRE(web_open(&w));
    account_with(&w, "yamada", "administrator");
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/totp", "{\"step\":\"begin\"}"), 200);
    member(&b, "secret", secret, sizeof secret);
    MM_CHECK(strlen(secret) == 32 && strstr(b.body, "\"uri\":\"otpauth://totp/") && strstr(b.body, secret));
    /* not before it is confirmed */
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, NULL), 200);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/totp", "{\"step\":\"confirm\",\"code\":\"abcdef\"}"),
                 403);
    telephone(&w, secret, code);
    snprintf(body, sizeof body, "{\"step\":\"confirm\",\"code\":\"%s\"}", code);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/totp", body), 200);
    const char *first = strstr(b.body, "\"recovery\":[\"");
    MM_REQUIRE(first != NULL);
    snprintf(recovery, sizeof recovery, "%s", first + 13);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, NULL), 401);
    MM_CHECK(says_code(&other, "totp_needed"));
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, code), 401); /* it confirmed already */
    mm_clock_advance(&w.c.at, MM_TOTP_STEP_MS);
    telephone(&w, secret, code);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", "not this one at all", code), 401);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, code), 200);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, code), 401);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, recovery), 200);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, recovery), 401);
    /* ending it asks the password */
    /* a session left open must not put another telephone in its place */
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/totp", "{\"step\":\"begin\"}"), 409);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/totp", "{\"step\":\"end\",\"password\":\"no\"}"),
                 403);
    MM_CHECK(says_code(&b, "wrong_password"));
    MM_CHECK_INT(
        browse(&w, &b, "POST", "/api/v1/session/totp", "{\"step\":\"end\",\"password\":\"" PASSWORD "\"}"),
        200);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, NULL), 200);
    web_close(&w);
}

MM_TEST(a_new_password_ends_every_other_session)
{
    struct web w;
    struct browser b = {.status = 0}, other = {.status = 0};
    MM_REQUIRE(web_open(&w));
    account_with(&w, "yamada", "viewer");
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, NULL), 200);
    MM_CHECK_INT(
        browse(&w, &b, "POST", "/api/v1/session/password", "{\"old\":\"" PASSWORD "\",\"new\":\"short\"}"),
        400);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/password",
                        "{\"old\":\"wrong\",\"new\":\"まもりの かぎは ここに ある\"}"),
                 403);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/password",
                        "{\"old\":\"" PASSWORD "\",\"new\":\"まもりの かぎは ここに ある\"}"),
                 200);
    MM_CHECK_INT(browse(&w, &b, "GET", "/api/v1/report/gaps", ""), 200);
    MM_CHECK_INT(browse(&w, &other, "GET", "/api/v1/report/gaps", ""), 401);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", PASSWORD, NULL), 401);
    MM_CHECK_INT(sign_in(&w, &other, "yamada", "まもりの かぎは ここに ある", NULL), 200);
    web_close(&w);
}

MM_TEST(the_first_administrator_comes_with_a_token_that_works_once)
{
    static const char body[] =
        "{\"token\":\"%s\",\"name\":\"yamada\",\"label\":\"書記 山田\",\"password\":\"%s\"}";
    struct web w;
    struct browser b = {.status = 0}, other = {.status = 0};
    char token[MM_TOKEN_BYTES], old[MM_TOKEN_BYTES], text[500];
    MM_REQUIRE(web_open(&w));
    MM_CHECK_ERR(mm_account_first(w.c.central, "root", old, NULL), MM_OK);
    MM_CHECK_ERR(mm_account_first(w.c.central, "root", token, NULL), MM_OK);
    snprintf(text, sizeof text, body, old, PASSWORD);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/first", text), 404);
    snprintf(text, sizeof text, body, token, "password1234");
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/first", text), 400);
    mm_clock_advance(&w.c.at, MM_TICKET_LIFE_MS);
    snprintf(text, sizeof text, body, token, PASSWORD);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/first", text), 404);
    MM_CHECK_ERR(mm_account_first(w.c.central, "root", token, NULL), MM_OK);
    snprintf(text, sizeof text, body, token, PASSWORD);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/first", text), 200);
    MM_CHECK(strstr(b.body, "\"role\":\"administrator\"") && strstr(b.body, "\"admin\""));
    MM_CHECK_INT(browse(&w, &other, "POST", "/api/v1/session/first", text), 404);
    MM_CHECK_ERR(mm_account_first(w.c.central, "root", token, NULL), MM_ERR_EXISTS);
    /* and makes others, who set their own password once */
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/action/account.add",
                        "{\"name\":\"sato\",\"label\":\"書記 佐藤\",\"role\":\"clerk\"}"),
                 200);
    member(&b, "token", token, sizeof token);
    MM_CHECK_INT(sign_in(&w, &other, "sato", "", NULL), 401);
    snprintf(text, sizeof text, "{\"token\":\"%s\",\"password\":\"" PASSWORD "\"}", token);
    MM_CHECK_INT(browse(&w, &other, "POST", "/api/v1/session/first", text), 200);
    MM_CHECK(strstr(other.body, "\"name\":\"sato\"") && strstr(other.body, "\"role\":\"clerk\""));
    MM_CHECK_INT(browse(&w, &other, "POST", "/api/v1/session/first", text), 404);
    /* a role that changes, or ends, ends the session */
    MM_CHECK_INT(
        browse(&w, &b, "POST", "/api/v1/action/account.role", "{\"account\":\"sato\",\"role\":\"viewer\"}"),
        200);
    MM_CHECK_INT(browse(&w, &other, "GET", "/api/v1/report/gaps", ""), 401);
    MM_CHECK_INT(sign_in(&w, &other, "sato", PASSWORD, NULL), 200);
    MM_CHECK_INT(browse(&w, &other, "GET", "/api/v1/report/roster", ""), 403);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/action/account.revoke", "{\"account\":\"sato\"}"), 200);
    MM_CHECK_INT(browse(&w, &other, "GET", "/api/v1/report/gaps", ""), 401);
    MM_CHECK_INT(sign_in(&w, &other, "sato", PASSWORD, NULL), 401);
    /* the last administrator stays one */
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/action/account.revoke", "{\"account\":\"yamada\"}"), 409);
    MM_CHECK_INT(
        browse(&w, &b, "POST", "/api/v1/action/account.role", "{\"account\":\"yamada\",\"role\":\"clerk\"}"),
        409);
    MM_CHECK_INT(rows_of(&w, "SELECT COUNT(*) FROM operation WHERE what LIKE 'account add %' AND actor LIKE "
                             "'%書記 山田'"),
                 1);
    web_close(&w);
}

MM_TEST(a_reset_takes_password_and_second_factor_away_and_gives_a_token)
{
    struct web w;
    struct browser b = {.status = 0};
    char token[MM_TOKEN_BYTES], text[200];
    MM_REQUIRE(web_open(&w));
    struct mm_account account = account_with(&w, "yamada", "administrator");
    mm_totp_new(account.totp);
    MM_CHECK_ERR(mm_central_write_begin(w.c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_central_write_end(w.c.central, mm_account_put(w.c.central, &account, NULL), NULL), MM_OK);
    wrong_until_locked(&w, &b, "yamada");
    MM_CHECK_ERR(mm_account_reset(w.c.central, "root", "yamada", &account, token, NULL), MM_OK);
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 401);
    snprintf(text, sizeof text, "{\"token\":\"%s\",\"password\":\"" PASSWORD "\"}", token);
    MM_CHECK_INT(browse(&w, &b, "POST", "/api/v1/session/first", text), 200);
    MM_CHECK_INT(sign_in(&w, &b, "yamada", PASSWORD, NULL), 200);
    web_close(&w);
}

MM_TEST(a_password_is_long_and_none_of_those_that_everybody_tries)
{
    static const struct {
        const char *password;
        enum mm_err err;
    } cases[] = {{PASSWORD, MM_OK},
                 {"aoi umi no kaze", MM_OK},
                 {"あおいうみのかぜとなみおと", MM_OK},
                 {"elevenchars", MM_ERR_INVALID},
                 {"Password1234", MM_ERR_INVALID},
                 {"123456789012", MM_ERR_INVALID},
                 {"aaaaaaaaaaaaaa", MM_ERR_INVALID},
                 {"abcabcabcabc", MM_ERR_INVALID},
                 {"yamada.taro.1", MM_ERR_INVALID},
                 {"line\nbreak in the middle", MM_ERR_INVALID},
                 {"\xff\xfe not utf-8 at all", MM_ERR_INVALID}};
    char longer[MM_MAX_PASSWORD_BYTES + 2];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (!MM_CHECK_ERR(mm_password_check(cases[i].password, "yamada.taro.1", NULL), cases[i].err))
            printf("  %s\n", cases[i].password);
    for (size_t i = 0; i < sizeof longer; i++)
        longer[i] = (char)('!' + i % 90);
    longer[sizeof longer - 1] = '\0';
    MM_CHECK_ERR(mm_password_check(longer, "x", NULL), MM_ERR_INVALID);
    longer[sizeof longer - 2] = '\0';
    MM_CHECK_ERR(mm_password_check(longer, "x", NULL), MM_OK);
}
MM_TEST_MAIN
