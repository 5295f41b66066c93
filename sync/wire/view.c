/* Reading a stored statement back into columns. A statement of another program gives what it has. */
#include "sync/base/clock.h"
#include "sync/wire/statement.h"
#include "sync/wire/terms.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};

/* The view's strings, which are the document's until they are copied. */
#define FIRST_TEXT offsetof(struct mm_statement_view, id)
#define N_TEXTS    ((offsetof(struct mm_statement_view, verb) - FIRST_TEXT) / sizeof(const char *))

static const char **text_at(struct mm_statement_view *view, size_t i)
{
    return (const char **)(void *)((char *)view + FIRST_TEXT) + i;
}

static char *put(char *to, const char *text)
{
    size_t bytes = strlen(text) + 1;
    memcpy(to, text, bytes);
    return to + bytes;
}

/* The document takes ten times what is read of it, and a batch of views waits for the writer. The last copy,
 * which split_object() cuts, is a second one of the object's id. */
static enum mm_err own_texts(struct mm_statement_view *view, char **ret_object, struct mm_errinfo *info)
{
    size_t bytes = view->object_id ? strlen(view->object_id) + 1 : 1;
    for (size_t i = 0; i < N_TEXTS; i++)
        bytes += *text_at(view, i) ? strlen(*text_at(view, i)) + 1 : 0;
    char *at = malloc(bytes);
    if (!at)
        return mm_nomem(info);
    view->texts = at;
    for (size_t i = 0; i < N_TEXTS; i++) {
        const char **text = text_at(view, i);
        if (!*text)
            continue;
        char *next = put(at, *text);
        *text = at;
        at = next;
    }
    *ret_object = at;
    (void)put(at, view->object_id ? view->object_id : "");
    return MM_OK;
}

/* Splits <home>/course/<course>[/page/<page> | /item/<item>] or <home>/text/<text>. */
static void split_object(struct mm_statement_view *view, char *object)
{
    static const char mark[] = "/course/", text[] = "/text/";
    size_t home = view->actor_home ? strlen(view->actor_home) : 0;
    if (home && view->actor_home[home - 1] == '/')
        home--;
    if (!home || strncmp(object, view->actor_home, home) != 0)
        return;
    if (strncmp(object + home, text, sizeof text - 1) == 0)
        view->text = object + home + sizeof text - 1;
    if (strncmp(object + home, mark, sizeof mark - 1) != 0)
        return;
    view->course = object + home + sizeof mark - 1;
    char *slash = strchr(object + home + sizeof mark - 1, '/');
    if (!slash)
        return;
    *slash = '\0';
    if (strncmp(slash + 1, "page/", 5) == 0)
        view->page = slash + 6;
    else if (strncmp(slash + 1, "item/", 5) == 0)
        view->item = slash + 6;
}

/* Whatever somebody sends: no level that there is not. */
static int told_of(const struct mm_json *ext)
{
    int64_t told = mm_json_get_int(ext, MM_EXT_TOLD, 0);
    return told > 0 && told <= MM_MAX_DISCLOSURE ? (int)told : 0;
}

static void read_extensions(struct mm_statement_view *view, const struct mm_json *ext)
{
    view->session = mm_json_get_str(ext, MM_CMI5_EXT("sessionid"), NULL);
    view->item_version = mm_json_get_str(ext, MM_EXT_ITEM_VERSION, NULL);
    view->attempt = mm_json_get_str(ext, MM_EXT_ATTEMPT, NULL);
    view->text_version = mm_json_get_str(ext, MM_EXT_TEXT_VERSION, NULL);
    view->pack_version = mm_json_get_str(ext, MM_EXT_PACK, NULL);
    view->boot = mm_json_get_str(ext, MM_EXT_BOOT, NULL);
    view->route = mm_json_get_str(ext, MM_EXT_ROUTE, NULL);
    view->scoring = mm_json_get_str(ext, MM_EXT_SCORING, NULL);
    view->rows = mm_json_get_str(ext, MM_EXT_ROWS, NULL);
    view->decision = mm_json_get_str(ext, MM_EXT_DECISION, NULL);
    view->mono_ms = mm_json_get_int(ext, MM_EXT_MONO, 0);
    view->practice = mm_json_get_bool(ext, MM_EXT_PRACTICE, false);
    view->assisted = mm_json_get_bool(ext, MM_EXT_ASSISTED, false);
    view->told = told_of(ext);
    view->revision = (int)mm_json_get_int(ext, MM_EXT_REVISION, 0);
    view->clock_unsure = strcmp(mm_json_get_str(ext, MM_EXT_CLOCK, "ok"), "unsure") == 0;
    view->review = mm_json_get_bool(ext, MM_EXT_REVIEW, false) ||
                   strcmp(mm_json_get_str(ext, MM_CMI5_EXT("launchmode"), ""), "Review") == 0;
}

enum mm_err mm_statement_view(const char *bytes, size_t len, struct mm_statement_view *ret_view,
                              struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(bytes, len, &limits, &doc, info);
    if (!err)
        err = mm_statement_view_of(doc, ret_view, info);
    mm_json_free(doc);
    return err;
}

enum mm_err mm_statement_view_of(const struct mm_json *doc, struct mm_statement_view *ret_view,
                                 struct mm_errinfo *info)
{
    struct mm_statement_view view = {0};
    enum mm_err err = MM_OK;
    char *object = NULL;
    const struct mm_json *account = mm_json_get(mm_json_get(doc, "actor"), "account");
    const struct mm_json *result = mm_json_get(doc, "result");
    const struct mm_json *context = mm_json_get(doc, "context");
    const struct mm_json *success = mm_json_get(result, "success");
    const char *timestamp = mm_json_get_str(doc, "timestamp", NULL);
    view.id = mm_json_get_str(doc, "id", NULL);
    view.verb_iri = mm_json_get_str(mm_json_get(doc, "verb"), "id", NULL);
    view.object_id = mm_json_get_str(mm_json_get(doc, "object"), "id", NULL);
    if (!view.id || !view.verb_iri)
        err = mm_fail(info, MM_ERR_INVALID, "%s: missing", view.id ? "verb.id" : "id");
    else if (timestamp && mm_time_parse(timestamp, &view.at_ms))
        err = mm_fail(info, MM_ERR_INVALID, "timestamp: not an RFC 3339 time");
    view.verb = mm_verb_find(view.verb_iri);
    view.actor_home = mm_json_get_str(account, "homePage", NULL);
    view.actor_name = mm_json_get_str(account, "name", NULL);
    view.registration = mm_json_get_str(context, "registration", NULL);
    view.ref = mm_json_get_str(mm_json_get(context, "statement"), "id", NULL);
    view.response = mm_json_get_str(result, "response", NULL);
    view.has_success = success && mm_json_type(success) == MM_JSON_BOOL;
    view.success = mm_json_bool(success, false);
    view.scaled = mm_json_get_num(mm_json_get(result, "score"), "scaled", -1.0);
    read_extensions(&view, mm_json_get(context, "extensions"));
    if (!err)
        err = own_texts(&view, &object, info);
    if (err)
        return err;
    split_object(&view, object);
    *ret_view = view;
    return MM_OK;
}

void mm_statement_view_done(struct mm_statement_view *view)
{
    if (!view)
        return;
    free(view->texts);
    *view = (struct mm_statement_view){0};
}
