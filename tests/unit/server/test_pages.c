/* The secretariat's pages as a browser gets them: only what was built, under a policy that lets nothing else
 * in, and the names of the files that reports become. */
#include "sync/server/pages.h"
#include "tests/unit/server/fixture_web.h"

#include <sys/stat.h>

#define SCRIPT "app.0123456789abcdef.js"

static void write_page(const char *dir, const char *name, const char *text)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "w");
    if (MM_CHECK(file != NULL)) {
        MM_CHECK(fputs(text, file) >= 0);
        MM_CHECK(fclose(file) == 0);
    }
}

/* An index, a script in both ways, and files that are no pages. */
static bool pages_open(struct web *w)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_pages *pages = NULL;
    char dir[500];
    if (!web_open(w))
        return false;
    char *folder = mm_central_folder(w->c.central);
    snprintf(dir, sizeof dir, "%s/web", folder ? folder : "");
    free(folder);
    MM_CHECK(mkdir(dir, 0700) == 0);
    write_page(dir, "index.html", "<!doctype html>the index");
    write_page(dir, SCRIPT, "the script");
    write_page(dir, SCRIPT ".gz", "the script, packed");
    write_page(dir, "secret.key", "not a page");
    MM_CHECK_ERR(mm_pages_load(dir, &pages, &info), MM_OK);
    MM_CHECK_STR(info.text, "");
    mm_central_show_pages(w->c.central, pages);
    return MM_CHECK(pages != NULL);
}

static const char *ask(struct web *w, const char *path, const char *more, char *reply, size_t bytes)
{
    char request[600];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\n\r\n", path,
             more);
    memset(reply, 0, bytes);
    web_raw(w, request, strlen(request), reply, bytes - 1);
    const char *body = strstr(reply, "\r\n\r\n");
    return body ? body + 4 : "";
}

MM_TEST(the_address_alone_leads_to_the_pages_and_nothing_but_what_was_built_is_there)
{
    static const char *const missing[] = {"/web/secret.key",    "/web/..%2fc.db.secret", "/web/%2e%2e%2fc.db",
                                          "/web/" SCRIPT ".gz", "/web/app.js",           "/web/index.html%00",
                                          "/web//etc/passwd"};
    struct web w;
    char reply[4096];
    MM_REQUIRE(pages_open(&w));
    (void)ask(&w, "/", "", reply, sizeof reply);
    MM_CHECK(strncmp(reply, "HTTP/1.1 302", 12) == 0 && strstr(reply, "/web/"));
    MM_CHECK_STR(ask(&w, "/web/", "", reply, sizeof reply), "<!doctype html>the index");
    MM_CHECK(strstr(reply, "text/html; charset=utf-8") && strstr(reply, "no-cache"));
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        (void)ask(&w, missing[i], "", reply, sizeof reply);
        if (!MM_CHECK(strncmp(reply, "HTTP/1.1 404", 12) == 0))
            printf("  %s: %.60s\n", missing[i], reply);
    }
    web_close(&w);
}

MM_TEST(what_bears_its_hash_is_kept_for_ever_and_packed_for_whoever_takes_that)
{
    struct web w;
    char reply[4096];
    MM_REQUIRE(pages_open(&w));
    MM_CHECK_STR(ask(&w, "/web/" SCRIPT, "", reply, sizeof reply), "the script");
    MM_CHECK(strstr(reply, "immutable") && strstr(reply, "text/javascript"));
    MM_CHECK(strstr(reply, "Accept-Encoding") && !strstr(reply, "Content-Encoding"));
    MM_CHECK_STR(ask(&w, "/web/" SCRIPT, "Accept-Encoding: br, gzip\r\n", reply, sizeof reply),
                 "the script, packed");
    MM_CHECK(strstr(reply, "Content-Encoding: gzip") != NULL);
    MM_CHECK_STR(ask(&w, "/web/" SCRIPT, "Accept-Encoding: gzip;q=0\r\n", reply, sizeof reply), "the script");
    web_close(&w);
}

MM_TEST(one_policy_stands_on_a_page_and_the_strictest_on_everything_else)
{
    static const char none[] = "default-src 'none'; frame-ancestors 'none'\r\n";
    struct web w;
    char reply[4096];
    MM_REQUIRE(pages_open(&w));
    (void)ask(&w, "/web/", "", reply, sizeof reply);
    const char *policy = strstr(reply, "Content-Security-Policy: ");
    MM_CHECK(policy && strstr(policy, "script-src 'self';") && !strstr(policy, "unsafe"));
    MM_CHECK(policy && !strstr(policy + 10, "Content-Security-Policy: "));
    MM_CHECK(strstr(reply, "nosniff") && strstr(reply, "no-referrer"));
    MM_CHECK(strstr(reply, "Cross-Origin-Opener-Policy: same-origin") != NULL);
    (void)ask(&w, "/healthz", "", reply, sizeof reply);
    MM_CHECK(strstr(reply, none) && strstr(reply, "no-store"));
    web_close(&w);
}

MM_TEST(without_pages_the_server_says_so_in_a_sentence)
{
    struct web w;
    char reply[4096];
    MM_REQUIRE(web_open(&w));
    const char *body = ask(&w, "/web/", "", reply, sizeof reply);
    MM_CHECK(strncmp(reply, "HTTP/1.1 404", 12) == 0 && strstr(reply, "text/plain"));
    MM_CHECK(strstr(body, "組み立て直すと") && strchr(body, '\n') == body + strlen(body) - 1);
    web_close(&w);
}

MM_TEST(a_report_bears_year_name_handling_and_time_as_a_file)
{
    struct web w;
    char reply[8192], more[200], auth[160];
    MM_REQUIRE(web_open(&w));
    snprintf(auth, sizeof auth, "%s", w.secret);
    snprintf(more, sizeof more, "Authorization: %s\r\n", auth);
    (void)ask(&w, "/api/v1/report/gaps?format=csv-cp932", more, reply, sizeof reply);
    /* 2026年度_条項ごとの理解_内部用_20261122-1005_cp932.csv */
    MM_CHECK(strstr(reply,
                    "attachment; filename=\"gaps.csv\"; filename*=UTF-8''2026%E5%B9%B4%E5%BA%A6_%E6%9D%A1") !=
             NULL);
    MM_CHECK(strstr(reply, "_%E5%86%85%E9%83%A8%E7%94%A8_20261122-1005_cp932.csv\r\n") != NULL);
    web_close(&w);
}

MM_TEST_MAIN
