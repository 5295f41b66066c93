/* The interfaces as an OpenAPI 3.1 document. Nothing stands here that the table of routes knows: paths,
 * methods, credentials, sizes and shapes are read from it. */
#include "sync/base/json.h"
#include "sync/server/router.h"

#include <stdio.h>
#include <string.h>

#define JSON "application/json"

const struct mm_shape mm_shape_reply[] = {
    {"time", MM_SHAPE_TIME},
    {"records", MM_SHAPE_LIST,
     .of = (const struct mm_shape[]){{"seq", MM_SHAPE_INT},
                                     {"id", MM_SHAPE_TEXT},
                                     {"status", MM_SHAPE_TEXT},
                                     {"error", MM_SHAPE_TEXT, .optional = true},
                                     {NULL}}},
    {NULL}};
static const struct mm_shape error_shape[] = {{"error", MM_SHAPE_TEXT}, {"message", MM_SHAPE_TEXT}, {NULL}};

/* ---- shapes -------------------------------------------------------------------------------------------- */
static const struct {
    const char *type, *format;
} kinds[] = {
    [MM_SHAPE_TEXT] = {"string", NULL},   [MM_SHAPE_TIME] = {"string", "date-time"},
    [MM_SHAPE_DAY] = {"string", "date"},  [MM_SHAPE_INT] = {"integer", NULL},
    [MM_SHAPE_BOOL] = {"boolean", NULL},  [MM_SHAPE_TEXTS] = {"array", NULL},
    [MM_SHAPE_OBJECT] = {"object", NULL}, [MM_SHAPE_LIST] = {"array", NULL},
    [MM_SHAPE_ANY] = {NULL, NULL},
};
_Static_assert(sizeof kinds / sizeof kinds[0] == MM_SHAPE_KIND_COUNT, "a type for each kind");

static void put_value(struct mm_jw *w, const struct mm_shape *shape);

static void put_type(struct mm_jw *w, const char *type, bool nullable)
{
    if (!nullable) {
        mm_jw_kstr(w, "type", type);
        return;
    }
    mm_jw_karr(w, "type");
    mm_jw_str(w, type);
    mm_jw_str(w, "null");
    mm_jw_end(w);
}

/* The members of a JSON Schema of type object. */
static void put_object(struct mm_jw *w, const struct mm_shape *shape, bool nullable)
{
    put_type(w, "object", nullable);
    if (!shape)
        return;
    mm_jw_kobj(w, "properties");
    for (const struct mm_shape *at = shape; at->name; at++) {
        mm_jw_kobj(w, at->name);
        put_value(w, at);
        mm_jw_end(w);
    }
    mm_jw_end(w);
    mm_jw_karr(w, "required");
    for (const struct mm_shape *at = shape; at->name; at++)
        if (!at->optional)
            mm_jw_str(w, at->name);
    mm_jw_end(w);
}

static void put_value(struct mm_jw *w, const struct mm_shape *shape)
{
    const char *type = kinds[shape->kind].type;
    if (shape->kind == MM_SHAPE_OBJECT) {
        put_object(w, shape->of, shape->nullable);
        return;
    }
    if (type)
        put_type(w, type, shape->nullable);
    if (kinds[shape->kind].format)
        mm_jw_kstr(w, "format", kinds[shape->kind].format);
    if (shape->kind != MM_SHAPE_LIST && shape->kind != MM_SHAPE_TEXTS)
        return;
    mm_jw_kobj(w, "items");
    if (shape->kind == MM_SHAPE_LIST)
        put_object(w, shape->of, false);
    else
        mm_jw_kstr(w, "type", "string");
    mm_jw_end(w);
}

/* "content": one type, and its schema when it is JSON. */
static void put_content(struct mm_jw *w, const char *type, bool list, const struct mm_shape *shape)
{
    mm_jw_kobj(w, "content");
    mm_jw_kobj(w, type);
    mm_jw_kobj(w, "schema");
    if (list) {
        mm_jw_kstr(w, "type", "array");
        mm_jw_kobj(w, "items");
        mm_jw_kstr(w, "type", "object");
        mm_jw_end(w);
    } else if (strcmp(type, JSON) == 0) {
        put_object(w, shape, false);
    }
    mm_jw_end(w);
    mm_jw_end(w);
    mm_jw_end(w);
}

/* ---- credentials --------------------------------------------------------------------------------------- */
static const char *const kiosk_headers[] = {MM_HDR_COUNCIL, MM_HDR_RECORDER, MM_HDR_KEY, NULL};
static const char *const batch_headers[] = {MM_HDR_COUNCIL, MM_HDR_RECORDER, MM_HDR_KEY,
                                            MM_HDR_SEQ,     MM_HDR_PREV,     NULL};

static bool is_kiosk(enum mm_right right)
{
    return right == MM_RIGHT_KIOSK || right == MM_RIGHT_BATCH;
}

static const char *const *headers_of(enum mm_right right)
{
    return right == MM_RIGHT_KIOSK ? kiosk_headers : right == MM_RIGHT_BATCH ? batch_headers : NULL;
}

/* Roles of a kind (COUNT: that an account may have) that have the right. */
static size_t roles_with(enum mm_role_kind kind, enum mm_right right, const char *codes[], size_t most)
{
    bool accounts = kind == MM_ROLE_KIND_COUNT;
    if (right == MM_RIGHT_SESSION && !accounts) /* programs have no session */
        return 0;
    size_t n = 0, n_roles = 0;
    const struct mm_role *roles = mm_roles(&n_roles);
    for (size_t i = 0; i < n_roles && n < most; i++)
        if ((accounts ? roles[i].account : roles[i].kind == kind) && mm_role_may(&roles[i], right))
            codes[n++] = roles[i].code;
    return n;
}

static const struct {
    const char *scheme, *type, *key, *value, *tells;
} schemes[] = {
    {"kiosk", "apiKey", "name", MM_HDR_SIGNATURE,
     "端末の鍵（Ed25519）での署名。何に署名するかは sync/wire/batch.h にあります"},
    {"secret", "http", "scheme", "bearer",
     "このサーバーの合言葉。データベースの隣の .secret のファイルにあります"},
    {"credential", "http", "scheme", "basic", "「連携の鍵」で作った利用者名と合言葉"},
    {"session", "apiKey", "name", "__Host-mamori",
     "サインインした人のクッキー（TLS なしでは mamori）。書くときはヘッダー X-Mamori-CSRF も要ります"},
};

static void put_schemes(struct mm_jw *w)
{
    mm_jw_kobj(w, "securitySchemes");
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        mm_jw_kobj(w, schemes[i].scheme);
        mm_jw_kstr(w, "type", schemes[i].type);
        if (strcmp(schemes[i].type, "apiKey") == 0)
            mm_jw_kstr(w, "in", strcmp(schemes[i].scheme, "session") == 0 ? "cookie" : "header");
        mm_jw_kstr(w, schemes[i].key, schemes[i].value);
        mm_jw_kstr(w, "description", schemes[i].tells);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

/* ---- one operation ------------------------------------------------------------------------------------- */
struct operation {
    const struct mm_route *route;
    const struct mm_shape *takes, *gives;
    enum mm_right right;
    const char *fixed; /* what stands for {} in the path; NULL: they are parameters */
};

static void put_parameter(struct mm_jw *w, const char *in, const char *name, size_t len,
                          const struct mm_shape *shape)
{
    static const struct mm_shape text = {"", MM_SHAPE_TEXT};
    mm_jw_obj(w);
    mm_jw_key(w, "name");
    mm_jw_strn(w, name, len);
    mm_jw_kstr(w, "in", in);
    mm_jw_kbool(w, "required", !shape || !shape->optional);
    mm_jw_kobj(w, "schema");
    put_value(w, shape ? shape : &text);
    mm_jw_end(w);
    mm_jw_end(w);
}

static void put_parameters(struct mm_jw *w, const struct operation *op)
{
    const struct mm_api *api = &op->route->api;
    const char *const *header = headers_of(op->right);
    const char *name = op->fixed || !api->params ? "" : api->params;
    mm_jw_karr(w, "parameters");
    for (; *name; name += strcspn(name, " "), name += strspn(name, " "))
        put_parameter(w, "path", name, strcspn(name, " "), NULL);
    for (const struct mm_shape *at = api->query; at && at->name; at++)
        put_parameter(w, "query", at->name, strlen(at->name), at);
    for (; header && *header; header++)
        put_parameter(w, "header", *header, strlen(*header), NULL);
    mm_jw_end(w);
}

/* Refusals that the rules of a route bring with them. */
static bool may_401(const struct operation *op)
{
    return op->right > MM_RIGHT_OPEN;
}

static bool may_403(const struct operation *op)
{
    return op->right != MM_RIGHT_OPEN;
}

static bool may_400(const struct operation *op)
{
    return op->route->max_body > 0 || op->route->api.query || op->route->api.params || is_kiosk(op->right);
}

static bool may_404(const struct operation *op)
{
    return op->route->api.params || op->right == MM_RIGHT_CLERK; /* whom or what it names */
}

static bool may_413(const struct operation *op)
{
    return op->route->max_body > 0;
}

static bool may_409(const struct operation *op)
{
    return (op->route->max_body > 0 && op->right != MM_RIGHT_BATCH) || op->route->api.decided;
}

static bool may_429(const struct operation *op)
{
    return op->route->entry != MM_CROWD_ALWAYS || op->route->slow;
}

static const struct {
    const char *status, *tells;
    bool (*may)(const struct operation *op); /* NULL: always */
} refusals[] = {
    {"400", "依頼の書き方が正しくない", may_400},
    {"401", "署名または合言葉がない、正しくない", may_401},
    {"403", "承認されていない、許可されていない", may_403},
    {"404", "指定したものがない", may_404},
    {"409", "いまの状態と合わない（もうある、など）", may_409},
    {"413", "本文が大きすぎる", may_413},
    {"429", "いま混み合っている。Retry-After の秒数がたってから、もう一度送る", may_429},
    {"default", "そのほかの失敗。500 番台のときは、記録は失われていない", NULL},
};

static void put_responses(struct mm_jw *w, const struct operation *op)
{
    const struct mm_api *api = &op->route->api;
    mm_jw_kobj(w, "responses");
    mm_jw_kobj(w, "200");
    mm_jw_kstr(w, "description", api->tells);
    put_content(w, api->type ? api->type : JSON, false, op->gives);
    mm_jw_end(w);
    if (api->etag) {
        mm_jw_kobj(w, "304");
        mm_jw_kstr(w, "description", "If-None-Match のものから変わっていない");
        mm_jw_end(w);
    }
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        if (refusals[i].may && !refusals[i].may(op))
            continue;
        mm_jw_kobj(w, refusals[i].status);
        mm_jw_kstr(w, "description", refusals[i].tells);
        put_content(w, JSON, false, error_shape);
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

/* Each alternative with the roles that may. */
static void put_security(struct mm_jw *w, enum mm_right right)
{
    static const struct {
        enum mm_role_kind kind;
        const char *scheme; /* NULL: nothing is shown */
        bool tells;         /* there are several such roles */
    } ways[] = {{MM_ROLE_HERE, NULL, false},
                {MM_ROLE_SIGNED, "kiosk", false},
                {MM_ROLE_SECRET, "secret", false},
                {MM_ROLE_CREDENTIAL, "credential", true},
                {MM_ROLE_KIND_COUNT, "session", true}};
    const char *codes[32];
    mm_jw_karr(w, "security");
    for (size_t i = 0; right != MM_RIGHT_OPEN && i < sizeof ways / sizeof ways[0]; i++) {
        size_t n = roles_with(ways[i].kind, right, codes, sizeof codes / sizeof codes[0]);
        if (!n)
            continue;
        mm_jw_obj(w);
        if (ways[i].scheme) {
            mm_jw_karr(w, ways[i].scheme);
            for (size_t j = 0; ways[i].tells && j < n; j++)
                mm_jw_str(w, codes[j]);
            mm_jw_end(w);
        }
        mm_jw_end(w);
    }
    mm_jw_end(w);
}

static void put_operation(struct mm_jw *w, const char *method, size_t len, const struct operation *op)
{
    const struct mm_route *route = op->route;
    char name[16];
    size_t n = len < sizeof name ? len : sizeof name - 1;
    for (size_t i = 0; i < n; i++)
        name[i] = (char)(method[i] | 0x20);
    name[n] = '\0';
    mm_jw_kobj(w, name);
    mm_jw_kstr(w, "summary", route->api.tells);
    put_parameters(w, op);
    if (route->max_body) {
        mm_jw_kobj(w, "requestBody");
        mm_jw_kbool(w, "required", true);
        put_content(w, JSON, route->api.takes_list, op->takes);
        mm_jw_kint(w, "x-max-bytes", (int64_t)(route->big ? MM_MAX_ATTACHED_BYTES : route->max_body));
        mm_jw_end(w);
    }
    put_responses(w, op);
    put_security(w, op->right);
    mm_jw_end(w);
}

/* ---- paths --------------------------------------------------------------------------------------------- */
/* Routes with the same pattern, of other methods, that stand behind this one. */
static void put_others(struct mm_jw *w, const struct mm_route *route)
{
    size_t n = 0, i = 0;
    const struct mm_route *const *routes = mm_route_list(&n);
    while (i < n && routes[i] != route)
        i++;
    for (i++; i < n; i++) {
        const struct operation op = {routes[i], routes[i]->api.takes, routes[i]->api.gives, routes[i]->right,
                                     NULL};
        if (strcmp(routes[i]->pattern, route->pattern) == 0)
            put_operation(w, routes[i]->method, strlen(routes[i]->method), &op);
    }
}

/* True for one that was put with an earlier one of its pattern. */
static bool put_already(const struct mm_route *route)
{
    size_t n = 0;
    const struct mm_route *const *routes = mm_route_list(&n);
    for (size_t i = 0; i < n && routes[i] != route; i++)
        if (strcmp(routes[i]->pattern, route->pattern) == 0)
            return true;
    return false;
}

/* The pattern with what stands for each {}. */
static void put_path(struct mm_jw *w, const struct operation *op)
{
    struct mm_buf path;
    const char *name = op->route->api.params ? op->route->api.params : "";
    mm_buf_init(&path, 1000);
    for (const char *at = op->route->pattern; *at; at++) {
        if (at[0] != '{') {
            mm_buf_char(&path, *at);
            continue;
        }
        if (op->fixed)
            mm_buf_str_append(&path, op->fixed);
        else
            mm_buf_printf(&path, "{%.*s}", (int)strcspn(name, " "), name);
        name += strcspn(name, " ");
        name += strspn(name, " ");
        at++;
    }
    mm_jw_kobj(w, mm_buf_str(&path));
    mm_buf_done(&path);
    for (const char *at = op->route->method; *at; at += strcspn(at, " "), at += strspn(at, " "))
        put_operation(w, at, strcspn(at, " "), op);
    put_others(w, op->route);
    mm_jw_end(w);
}

static void put_route(struct mm_jw *w, const struct mm_route *route)
{
    struct operation op = {route, route->api.takes, route->api.gives, route->right, NULL};
    if (!route->api.tells || put_already(route))
        return;
    if (!route->api.named) {
        put_path(w, &op);
        return;
    }
    for (size_t i = 0;; i++) {
        struct mm_api_named named = route->api.named(i);
        if (!named.name)
            break;
        op.fixed = named.name;
        op.takes = named.takes;
        op.gives = named.gives;
        op.right = named.right;
        put_path(w, &op);
    }
}

void mm_openapi_write(struct mm_buf *out)
{
    size_t n = 0;
    const struct mm_route *const *routes = mm_route_list(&n);
    struct mm_jw w;
    mm_jw_init(&w, out);
    mm_jw_obj(&w);
    mm_jw_kstr(&w, "openapi", "3.1.0");
    mm_jw_kobj(&w, "info");
    mm_jw_kstr(&w, "title", "mamori");
    mm_jw_kstr(&w, "version", MM_VERSION);
    mm_jw_kstr(
        &w, "description",
        "端末（/kiosk/v1）と事務局（/api/v1）のためのインターフェース。GET のあるところでは HEAD も使えます。"
        "/xapi は xAPI 1.0.3 と 2.0 のとおりです。");
    mm_jw_kobj(&w, "license");
    mm_jw_kstr(&w, "name", "Apache 2.0");
    mm_jw_kstr(&w, "identifier", "Apache-2.0");
    mm_jw_end(&w);
    mm_jw_end(&w);
    mm_jw_kobj(&w, "paths");
    for (size_t i = 0; i < n; i++)
        put_route(&w, routes[i]);
    mm_jw_end(&w);
    mm_jw_kobj(&w, "components");
    put_schemes(&w);
    mm_jw_end(&w);
    mm_jw_end(&w);
    mm_buf_char(out, '\n');
}
