/* Everybody whom the table of roles knows, of two councils in one store, at every route that the table of
 * routes knows: who is let in stands here once more, and nothing of the other council comes out.
 * mm-test-pg: long */
#include "tests/unit/server/fixture_roles.h"

/* Of a method (NULL: any) at an address that begins so, the longest that fits; a route that fits none is an
 * oversight. */
static const struct {
    const char *method, *path, *roles; /* "*": everybody; "account": whoever signed in, and nobody else */
} may[] = {
    {NULL, "/healthz", "*"},
    {NULL, "/metrics", "here administrator"},
    {NULL, "/xapi/about", "*"},
    {"GET", "/xapi/statements", "statements/read statements/read/mine all"},
    {"PUT", "/xapi/statements", "statements/write all"},
    {"POST", "/xapi/statements", "statements/write all"},
    {NULL, "/xapi/agents", "statements/read all"},
    {NULL, "/xapi/activities", "statements/read all"},
    {NULL, "/xapi/activities/state", "state all"},
    {NULL, "/xapi/activities/profile", "all"},
    {NULL, "/xapi/agents/profile", "all"},
    {NULL, "/kiosk/v1/enrol", "*"},
    {NULL, "/kiosk/v1/batch", "kiosk kiosk/revoked"},
    {NULL, "/kiosk/v1/rotate", "kiosk"},
    {NULL, "/kiosk/v1/held/", "kiosk"},
    {NULL, "/kiosk/v1/certificate", "kiosk"},
    {NULL, "/kiosk/v1/roster", "kiosk"},
    {NULL, "/kiosk/v1/report", "kiosk"},
    {NULL, "/kiosk/v1/summar", "kiosk"},
    {NULL, "/kiosk/v1/manifest", "kiosk"},
    {NULL, "/kiosk/v1/pack/", "kiosk"},
    {NULL, "/kiosk/v1/pack-key/", "kiosk"},
    {NULL, "/web/", "*"}, /* what they show they ask for themselves */
    {NULL, "/api/v1/openapi.json", "*"},
    {"GET", "/api/v1/session", "*"},
    {"POST", "/api/v1/session", "*"},
    {"DELETE", "/api/v1/session", "account"},
    {NULL, "/api/v1/session/first", "*"},
    {NULL, "/api/v1/session/password", "account"},
    {NULL, "/api/v1/session/totp", "account"},
    {NULL, "/api/v1/statements", "administrator"},
    {NULL, "/api/v1/pack", "administrator publish"},
    {NULL, "/api/v1/bundle", "administrator clerk"},
    {NULL, "/api/v1/kiosks", "administrator clerk auditor"},
    {NULL, "/api/v1/action/", "administrator"},
    {NULL, "/api/v1/action/roster.", "administrator clerk"},
    {NULL, "/api/v1/action/roster.hold", "administrator"},
    {NULL, "/api/v1/action/roster.delete", "administrator"},
    {NULL, "/api/v1/action/disposal.plan", "administrator clerk"},
    {NULL, "/api/v1/action/disposal.withdraw", "administrator clerk"},
    {NULL, "/api/v1/action/training.", "administrator clerk"},
    {NULL, "/api/v1/action/incident.", "administrator clerk"},
    {NULL, "/api/v1/action/opinion.", "administrator clerk"},
    {NULL, "/api/v1/action/calendar.", "administrator clerk"},
    {NULL, "/api/v1/action/selfcheck.", "administrator clerk"},
    {NULL, "/api/v1/action/office.", "administrator clerk"},
    {NULL, "/api/v1/action/duty.note", "administrator clerk"},
    {NULL, "/api/v1/action/receipt.check", "administrator clerk"},
    {NULL, "/api/v1/action/paper.make", "administrator clerk"},
    {NULL, "/api/v1/action/paper.enter", "administrator clerk"},
    {NULL, "/api/v1/action/paper.hand", "administrator clerk"},
    {NULL, "/api/v1/action/paper.amend", "administrator clerk"},
    {NULL, "/api/v1/action/paper.show", "administrator clerk"},
    {NULL, "/api/v1/action/group.open", "administrator clerk"},
    {NULL, "/api/v1/action/group.code", "administrator clerk"},
    {NULL, "/api/v1/action/group.attend", "administrator clerk"},
    {NULL, "/api/v1/action/group.enter", "administrator clerk"},
    {NULL, "/api/v1/action/group.close", "administrator clerk"},
    {NULL, "/api/v1/action/group.decide", "administrator clerk"},
    {NULL, "/api/v1/action/group.move", "administrator clerk"},
    {NULL, "/api/v1/action/figures.", "administrator clerk"},
    {NULL, "/api/v1/backup", "administrator clerk"},
    {NULL, "/api/v1/report/media", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/action/certificate.", "administrator clerk"},
    {NULL, "/api/v1/printed/", "administrator clerk"},
    {NULL, "/api/v1/certificate", "administrator clerk"},
    {NULL, "/api/v1/record", "administrator clerk"},
    {NULL, "/api/v1/paper/", "administrator clerk"},
    {NULL, "/api/v1/report/", "administrator clerk chair auditor"},
    {NULL, "/api/v1/report/again", "administrator clerk chair"},
    {NULL, "/api/v1/report/scores", "administrator clerk chair"},
    {NULL, "/api/v1/report/annual", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/committee", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/handover", "administrator clerk"},
    {NULL, "/api/v1/report/improve", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/periods", "administrator clerk"},
    {NULL, "/api/v1/report/groups", "administrator clerk"},
    {NULL, "/api/v1/report/scenes", "administrator clerk"},
    {NULL, "/api/v1/report/decided", "administrator clerk"},
    {NULL, "/api/v1/report/plan", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/review", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/slots", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/trainings", "administrator clerk"},
    {NULL, "/api/v1/report/courses", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/decisions", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/gaps", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/incidents", "administrator clerk"},
    {NULL, "/api/v1/report/items", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/occasions", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/office", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/opinions", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/phrases", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/retention", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/years", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/kiosks", "administrator clerk auditor"},
    {NULL, "/api/v1/report/accounts", "administrator"},
    {NULL, "/api/v1/report/credentials", "administrator"},
    {NULL, "/api/v1/report/calendar", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/held", "administrator clerk auditor"},
    {NULL, "/api/v1/report/settings", "administrator clerk"},
    {NULL, "/api/v1/report/operations", "administrator auditor"},
    {NULL, "/api/v1/report/proof", "administrator clerk"},
    {NULL, "/api/v1/report/selfcheck", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/threats", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/report/tasks", "administrator clerk chair auditor viewer report"},
    {NULL, "/api/v1/reports", "administrator clerk chair auditor viewer report"},
};

static const char *wanted(const char *method, const char *path)
{
    const char *roles = strcmp(path, "/") == 0 ? "*" : NULL; /* every path begins with it */
    size_t best = 0;
    for (size_t i = 0; i < sizeof may / sizeof may[0]; i++) {
        size_t len = strlen(may[i].path);
        if (len > best && strncmp(may[i].path, path, len) == 0 &&
            (!may[i].method || strcmp(may[i].method, method) == 0)) {
            roles = may[i].roles;
            best = len;
        }
    }
    return roles;
}

static bool lists(const char *roles, const char *code)
{
    size_t len = strlen(code);
    if (strcmp(roles, "*") == 0)
        return true;
    for (const char *at = roles; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strcspn(at, " ") == len && strncmp(at, code, len) == 0)
            return true;
    return false;
}

static bool is_meant(const char *roles, const struct party *p)
{
    return strcmp(roles, "account") == 0 ? p->account : lists(roles, p->role->code);
}

/* Signing in is for everybody, and nobody's password is "". */
static bool is_let_in(const char *method, const char *path, int status)
{
    bool signing_in = strcmp(method, "POST") == 0 && strcmp(path, "/api/v1/session") == 0;
    return signing_in ? status == 401 || status == 429 : status != 401 && status != 403;
}

#define ENOUGH 20 /* oversights for one run */
struct tally {
    int cells, let_in, wrong, leaks;
};

/* As one of the other council: by the header that a kiosk signs, and that anybody may send. */
static void try_elsewhere(struct crowd *c, struct party *p, const char *method, const char *path,
                          const char *body, struct tally *t)
{
    const char *other = p->far ? OWN : ELSEWHERE;
    bool kiosk = p->role->kind == MM_ROLE_SIGNED;
    if (!kiosk && !p->account && !p->basic[0])
        return;
    int status = !kiosk                                 ? party_pretend(c, p, method, path, body)
                 : strcmp(path, "/kiosk/v1/batch") == 0 ? party_batch(c, p, other)
                                                        : party_signed(c, p, other, method, path, body);
    bool refused = kiosk && strncmp(path, "/kiosk/", 7) == 0
                       ? status == 403 && is_error(&c->w, "wrong_council")
                       : status == 401 || status == 403;
    if (!refused)
        printf("  %s, as if of %s: %s %s: %d\n", p->role->code, other, method, path, status);
    t->wrong += !refused;
    t->leaks += leaks(c, p->far) || leaks(c, !p->far);
}

static void try_cell(struct crowd *c, struct party *p, const char *method, const char *path, struct tally *t)
{
    const char *roles = wanted(method, path);
    const char *body = strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 ? "{}" : "";
    if (!MM_CHECK(roles != NULL)) {
        printf("  who may %s %s?\n", method, path);
        t->wrong++;
        return;
    }
    bool open = strcmp(roles, "*") == 0, expected = open || is_meant(roles, p);
    int status = party_send(c, p, method, path, body);
    bool let_in = is_let_in(method, path, status), leak = leaks(c, p->far);
    if (let_in != expected || leak)
        printf("  %s%s%s: %s %s: %d %.200s\n", p->far ? "far " : "", p->account ? "account " : "",
               p->role->code, method, path, status, mm_buf_str(&c->w.answer.body));
    t->cells++;
    t->let_in += let_in;
    t->wrong += let_in != expected;
    t->leaks += leak;
    if (p->account && let_in && strcmp(method, "DELETE") == 0) {
        in_council(&c->w.c, p->far ? ELSEWHERE : OWN);
        t->wrong += !party_session(c, p); /* it ended: once more */
    }
    if (!open)
        try_elsewhere(c, p, method, path, body, t);
}

static void try_path(struct crowd *c, const struct mm_route *route, const char *path, struct tally *t)
{
    for (const char *at = route->method; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        char method[16];
        snprintf(method, sizeof method, "%.*s", (int)strcspn(at, " "), at);
        for (size_t i = 0; i < c->n && t->wrong + t->leaks < ENOUGH; i++)
            try_cell(c, &c->parties[i], method, path, t);
    }
}

/* The pattern with something in place of its {}. */
static void try_route(struct crowd *c, const struct mm_route *route, struct tally *t)
{
    char path[300];
    const char *hole = strstr(route->pattern, "{}");
    for (size_t i = 0; route->api.named && route->api.named(i).name; i++) {
        snprintf(path, sizeof path, "%.*s%s", (int)(hole - route->pattern), route->pattern,
                 route->api.named(i).name);
        try_path(c, route, path, t);
    }
    snprintf(path, sizeof path, "%.*s%s%s", hole ? (int)(hole - route->pattern) : 299, route->pattern,
             hole ? FAR_PERSON : "", hole && strstr(hole, "/{}") ? "/" FAR_PERSON : "");
    try_path(c, route, path, t);
}

static bool says(struct crowd *c, const char *words)
{
    return strstr(mm_buf_str(&c->w.answer.body), words) != NULL;
}

static int sign_in(struct crowd *c, const char *path, const char *council, const char *body)
{
    const struct mm_http_header headers[] = {{"Content-Type", "application/json"}, {MM_HDR_COUNCIL, council}};
    return web_send(&c->w, "POST", path, headers, council ? 2 : 1, body, strlen(body));
}

/* Before the matrix: an address that has tried too often waits. */
MM_TEST(whoever_signs_in_is_of_the_council_that_has_the_name)
{
    static const char path[] = "/api/v1/session",
                      in[] = "{\"name\":\"hanako\",\"password\":\"tsuki-no-hikari-77\"}";
    const struct mm_account like = {.name = "hanako", .label = MARK "花子", .role = "clerk"};
    struct mm_account account;
    char token[MM_TOKEN_BYTES], body[300];
    struct crowd *c = crowd();
    MM_REQUIRE(c != NULL);
    in_council(&c->w.c, ELSEWHERE);
    MM_CHECK_ERR(mm_account_add(c->w.c.central, "clerk", &like, &account, token, NULL), MM_OK);
    in_council(&c->w.c, OWN);
    /* whoever shows nothing does not learn whose server it is */
    MM_CHECK_INT(web_send(&c->w, "GET", path, NULL, 0, "", 0), 200);
    MM_CHECK(!says(c, OWN_MARK) && !says(c, MARK));
    snprintf(body, sizeof body, "{\"token\":\"%s\",\"password\":\"tsuki-no-hikari-77\"}", token);
    MM_CHECK_INT(sign_in(c, "/api/v1/session/first", OWN, body), 404);
    MM_CHECK_INT(sign_in(c, "/api/v1/session/first", NULL, body), 200);
    MM_CHECK(says(c, MARK "町議会") && !says(c, OWN_MARK));
    MM_CHECK_INT(sign_in(c, path, NULL, in), 200);
    MM_CHECK(says(c, MARK "町議会") && !says(c, OWN_MARK));
    MM_CHECK_INT(sign_in(c, path, ELSEWHERE, in), 200);
    MM_CHECK_INT(sign_in(c, path, OWN, in), 401);
    MM_CHECK(!says(c, OWN_MARK) && !says(c, MARK));
}

MM_TEST(every_role_at_every_route_gets_its_own_and_nothing_of_another_council)
{
    struct crowd *c = crowd();
    struct tally t = {0};
    size_t n = 0;
    const struct mm_route *const *routes = mm_route_list(&n);
    MM_REQUIRE(c != NULL);
    for (size_t i = 0; i < n; i++)
        try_route(c, routes[i], &t);
    printf("  %zu parties, %d requests, %d let in\n", c->n, t.cells, t.let_in);
    MM_CHECK_INT(t.wrong, 0);
    MM_CHECK_INT(t.leaks, 0);
    MM_CHECK(t.let_in > 100 && t.cells - t.let_in > 500);
}

MM_TEST(ids_of_another_council_are_never_found)
{
    struct crowd *c = crowd();
    MM_REQUIRE(c != NULL);
    MM_CHECK_INT(ids_at_home(c), N_FAR);
    MM_CHECK_INT(ids_hit(c, 2000), 0);
}

/* The table itself: nobody has a right by accident. */
MM_TEST(a_route_that_names_no_right_is_for_nobody)
{
    size_t n = 0;
    const struct mm_role *roles = mm_roles(&n);
    for (size_t i = 0; i < n; i++) {
        MM_CHECK(!mm_role_may(&roles[i], MM_RIGHT_NOBODY));
        MM_CHECK(!mm_role_may(&roles[i], MM_RIGHT_COUNT));
        MM_CHECK(mm_role_find(roles[i].code) == &roles[i]);
        MM_CHECK((mm_role_scope(roles[i].code) != NULL) == (roles[i].kind == MM_ROLE_CREDENTIAL));
    }
    MM_CHECK(!mm_role_may(NULL, MM_RIGHT_OPEN));
    const struct mm_route *const *routes = mm_route_list(&n);
    for (size_t i = 0; i < n; i++)
        MM_CHECK(routes[i]->right != MM_RIGHT_NOBODY);
}

MM_TEST(mine_are_the_statements_that_the_credential_wrote)
{
    static const char statement[] =
        "{\"id\":\"%s\",\"actor\":{\"mbox\":\"mailto:a@example.jp\"},\"verb\":{\"id\":"
        "\"http://example.jp/v\"},\"object\":{\"id\":\"http://example.jp/o\"}}";
    char own[MM_UUID_BYTES] = "0198c000-0000-4000-8000-000000000001", path[200], body[600], sql[300];
    static const char others[] = "0198c000-0000-4000-8000-000000000002";
    struct crowd *c = crowd();
    MM_REQUIRE(c != NULL);
    struct party *mine = party_of(c, "statements/read/mine", false), *all = party_of(c, "all", false);
    snprintf(body, sizeof body, statement, own);
    MM_CHECK_INT(party_send(c, all, "POST", "/xapi/statements", body), 200);
    snprintf(body, sizeof body, statement, others);
    MM_CHECK_INT(party_send(c, all, "POST", "/xapi/statements", body), 200);
    snprintf(sql, sizeof sql, "UPDATE statement SET recorder='%s' WHERE id='%s'", mine->credential, own);
    MM_CHECK_ERR(mm_db_exec(mm_central_db(c->w.c.central), sql, NULL), MM_OK);
    MM_CHECK_INT(party_send(c, all, "GET", "/xapi/statements", ""), 200);
    MM_CHECK(says(c, own) && says(c, others));
    MM_CHECK_INT(party_send(c, mine, "GET", "/xapi/statements", ""), 200);
    MM_CHECK(says(c, own) && !says(c, others));
    snprintf(path, sizeof path, "/xapi/statements?statementId=%s", own);
    MM_CHECK_INT(party_send(c, mine, "GET", path, ""), 200);
    snprintf(path, sizeof path, "/xapi/statements?statementId=%s", others);
    MM_CHECK_INT(party_send(c, mine, "GET", path, ""), 404);
}

MM_TEST(who_a_credential_says_it_is_does_not_stand_in_the_record_of_operations)
{
    struct crowd *c = crowd();
    int64_t lies = 0, truth = 0;
    MM_REQUIRE(c != NULL);
    MM_CHECK_INT(
        party_send(c, party_of(c, "clerk", false), "POST", "/api/v1/action/calendar.set",
                   "{\"actor\":\"議長\",\"id\":\"2027-06\",\"kind\":\"session\",\"from\":\"2027-06-01\","
                   "\"until\":\"2027-06-20\",\"name\":\"6月定例会\"}"),
        200);
    MM_CHECK_INT(party_send(c, party_of(c, "chair", false), "GET", "/api/v1/report/roster", ""), 200);
    struct mm_db *db = mm_central_db(c->w.c.central);
    MM_CHECK_ERR(mm_db_int(db, "SELECT COUNT(*) FROM operation WHERE actor='議長'", &lies, NULL), MM_OK);
    MM_CHECK_ERR(
        mm_db_int(db, "SELECT COUNT(*) FROM operation WHERE actor LIKE '% clerk' AND what LIKE 'calendar%'",
                  &truth, NULL),
        MM_OK);
    MM_CHECK_INT(lies, 0);
    MM_CHECK_INT(truth, 1);
    MM_CHECK_ERR(
        mm_db_int(db, "SELECT COUNT(*) FROM operation WHERE actor LIKE '% chair' AND what='report roster'",
                  &truth, NULL),
        MM_OK);
    MM_CHECK(truth >= 1);
}

MM_TEST(after_a_rotation_both_secrets_work_until_the_old_one_ends)
{
    static const char path[] = "/api/v1/report/gaps";
    struct crowd *c = crowd();
    struct mm_credential_row row;
    char secret[64], third[64];
    MM_REQUIRE(c != NULL);
    struct party *p = party_of(c, "report", false), old = *p, last = *p;
    MM_CHECK_INT(party_send(c, &old, "GET", path, ""), 200);
    MM_CHECK_ERR(mm_credential_rotate(c->w.c.central, "clerk", "report", 3600000, &row, secret, NULL), MM_OK);
    party_basic(p, secret);
    MM_CHECK_INT(party_send(c, &old, "GET", path, ""), 200);
    MM_CHECK_INT(party_send(c, p, "GET", path, ""), 200);
    mm_clock_advance(&c->w.c.at, 3599000);
    MM_CHECK_INT(party_send(c, &old, "GET", path, ""), 200);
    mm_clock_advance(&c->w.c.at, 1000);
    MM_CHECK_INT(party_send(c, &old, "GET", path, ""), 401);
    MM_CHECK_INT(party_send(c, p, "GET", path, ""), 200);
    /* leaked: the one that was there ends at once */
    MM_CHECK_ERR(mm_credential_rotate(c->w.c.central, "clerk", "report", 0, &row, third, NULL), MM_OK);
    party_basic(&last, third);
    MM_CHECK_INT(party_send(c, p, "GET", path, ""), 401);
    MM_CHECK_INT(party_send(c, &last, "GET", path, ""), 200);
    /* revoked while an old one would still be good: neither works */
    MM_CHECK_ERR(mm_credential_rotate(c->w.c.central, "clerk", "report", 3600000, &row, secret, NULL), MM_OK);
    party_basic(p, secret);
    MM_CHECK_INT(party_send(c, &last, "GET", path, ""), 200);
    MM_CHECK_ERR(mm_credential_revoke(c->w.c.central, "clerk", "report", NULL, NULL), MM_OK);
    MM_CHECK_INT(party_send(c, &last, "GET", path, ""), 401);
    MM_CHECK_INT(party_send(c, p, "GET", path, ""), 401);
    MM_CHECK_ERR(mm_credential_rotate(c->w.c.central, "clerk", row.id, 0, &row, secret, NULL), MM_ERR_EXISTS);
}
MM_TEST_MAIN
